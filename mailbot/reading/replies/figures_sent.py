"""A figure that was asked for, as the total of a log, list or account that was sent instead of saying it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Reason
from mailbot.reading.answers.asking import answer_kind
from mailbot.reading.naming.references import Asks
from mailbot.reading.papers.paper_words import forms, paper_words
from mailbot.reading.replies.sent_for import SentFor
from mailbot.reading.text.words import amounts

_A_TIME = re.compile(r"\b\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?\b|\b(?:19|20)\d\d(?:\s?[/-]\s?(?:\d\d){1,2})?\b")
"""Days and years."""
_MOST_LINES = 3000


def figure_in(found: SentFor, asks: Asks, rules: Rules) -> Reason | None:
    """The one total that answers a question for a figure; None where it has none, or several, or is of another time."""
    if answer_kind(found.asked) != "amount" or not found.sure_of_time:
        return None
    totals = list(_totals(found, asks, rules))
    named = [t for t in totals if t[2]] or totals
    if len({value for value, _, _ in named}) != 1:
        return None
    return Reason("the figure asked for, as the total of what was sent", named[0][1])


def _totals(found: SentFor, asks: Asks, rules: Rules) -> Iterator[tuple[Decimal | None, str, bool]]:
    """(its figure, the line, whether it names what is asked about) of each line with a total; None: of several."""
    table = paper_words(rules)["totals"]
    for line in found.document.file.text.splitlines()[:_MOST_LINES]:
        if not table.within(forms(line)):
            continue
        figures = {a.value for a in amounts(_A_TIME.sub(" ", line))}
        if figures:
            keys = {n.key for n in asks.lexicon.namings(line)}
            about = bool(keys & found.asked.keys)
            yield next(iter(figures)) if len(figures) == 1 else None, " ".join(line.split())[:120], about
