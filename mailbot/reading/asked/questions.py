"""Questions joined to what stands before them: each is a sentence of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from mailbot.reading.asked.clauses import at_colon
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import words

_JOINS = re.compile(
    r"[,;]\s(?:(?:and|also|plus|or)\s(?:also\s)?)?|\s(?:and|also|plus|&|\+)\s(?:also\s)?|\s[-–—]\s", re.I
)
_LONGEST = 400
"""Characters of a sentence that is looked at for more than one."""
_MOST = 6
"""Joints of a sentence that are looked at: nobody asks more in one breath, and a hostile text costs no more for it."""
_MOST_LEADING = 8
"""Words before a question that only say what it is for."""
_LEADS = ("leads_up", "before_question")
_NAMES = re.compile(r"[A-Z][a-z]+(?: and [A-Z][a-z]+)?")
_LEAST = 3
"""Words of a question that stands by itself."""


def questions_apart(sentence: str, every: Frames) -> tuple[str, ...]:
    """A sentence cut where a question begins anew: "the number didn't come through, and did you get a bursary?".

    What hangs on "tell me", "confirm" or "ask him" stays in one piece: there the question word joins.
    """
    if len(sentence) > _LONGEST:
        return (sentence,)
    if not sentence.rstrip("\"'’”) ").endswith("?"):
        return _told_apart(sentence, every)
    rest = at_colon(sentence)[1]
    if rest and every.begins(rest, "asks_anew") and len(listed := questions_apart(rest, every)) > 1:
        return listed
    cuts = list(_cuts(sentence, every))
    if not cuts:
        return (sentence,)
    ends = [start for start, _ in cuts]
    begins = [0, *(end for _, end in cuts)]
    parts = [sentence[a:b].strip() for a, b in zip(begins, [*ends, len(sentence)], strict=True)]
    asks = [n > 0 or bool(every.begins(without_lead(p, every), "asks_anew")) for n, p in enumerate(parts)]
    return tuple(f"{p}?" if a and not p.endswith("?") else p for p, a in zip(parts, asks, strict=True) if words(p))


def without_lead(text: str, every: Frames) -> str:
    """ "Bill, how many …", "For the claim, which of your people …": the question without whom or what it is for."""
    head, comma, rest = text.partition(", ")
    leads = _NAMES.fullmatch(head) or (len(words(head)) <= _MOST_LEADING and every.begins(head, *_LEADS))
    return rest if comma and leads and every.begins(rest, "asks_with") else text


def _told_apart(sentence: str, every: Frames) -> tuple[str, ...]:
    """ "Hours for June, and let me know if anyone has left.": things without a verb, and something to be told."""
    for cut in islice(_JOINS.finditer(sentence), _MOST):
        head, rest = sentence[: cut.start()], sentence[cut.end() :]
        if every.has(head, "paper", "answer", "approval", "payment", "hangs_on"):
            break
        if cut.group()[0] in ",;" and words(head) and every.begins(rest, "tells_anew"):
            return head, rest
    return (sentence,)


def _cuts(sentence: str, every: Frames) -> Iterator[tuple[int, int]]:
    for cut in islice(_JOINS.finditer(sentence), _MOST):
        head, rest = sentence[: cut.start()], sentence[cut.end() :]
        if every.has(head, "answer", "approval", "hangs_on"):
            return
        joined = cut.group().strip() not in (",", ";", "-", "–", "—")
        if not (joined or every.has(head, "asks_anew")):
            continue  # "Closing stock, £4,100: did you count it?" is one question
        if words(head) and len(words(rest)) >= _LEAST and every.begins(rest, "asks_anew"):
            yield cut.start(), cut.end()
