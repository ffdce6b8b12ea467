"""Items that a client describes without naming them: "the form my old job gave me when I left"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from mailbot.domain.requests import ItemKind
from mailbot.domain.rules import Rules
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.fitting.wanted import wanted
from mailbot.reading.naming.references import Asked, Asks, Pointing
from mailbot.reading.text.lexicon import MONTH
from mailbot.reading.text.likeness import Alike, nothing_alike
from mailbot.reading.text.words import words

_LIKE_IT, _SURELY = 0.45, 0.55
"""How near words are to the item they may describe, and to the one of which something that settles it is said."""
_CLEARLY = 0.07
"""How much nearer than to any other item."""
_A_DESCRIPTION = 5
"""Words."""
_SOMETHING = 2
"""Things, months apart, without which nothing is described."""
_MOST = 40
"""Clauses that are looked at; no mail that people write has more that name nothing."""
_SETTLING = frozenset({Intent.NONE, Intent.PAID, Intent.APPROVED, Intent.ATTACHED})


@dataclass(frozen=True, slots=True)
class Descriptions:
    """What the open items may be called, and who can tell how alike words are to that."""

    of: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    """Place of an item to its own words and what papers of its type are called."""
    alike: Alike = nothing_alike


def descriptions(asks: Asks, rules: Rules, near: date, alike: Alike) -> Descriptions:
    """The items' own words, and the `described` of rules/documents.toml; `near`: the day of the mail."""
    if alike is nothing_alike:
        return Descriptions()
    called = {kind.key: kind.described for kind in rules.documents}
    return Descriptions({a.place: (a.item.ask, *_called(a, called, rules, near)) for a in asks.items}, alike)


def _called(asked: Asked, called: Mapping[str, Sequence[str]], rules: Rules, near: date) -> Iterator[str]:
    if asked.item.kind is ItemKind.DOCUMENT:
        for part in wanted(asked.item.ask, asked.request.subject, rules, near).parts:
            for key in sorted(part.types):
                yield from called.get(key, ())


def meant(read: Sequence[Saying], asks: Asks, descriptions: Descriptions) -> list[Saying]:
    """The clauses, those that describe an item pointing at it; looked at are sentences that matter and name none."""
    if not descriptions.of or not read:
        return list(read)
    sentences = [list(group) for _, group in groupby(read, key=lambda s: s.clause.sentence)]
    looked_at: list[bool] = []
    clauses = 0
    for sentence, after in zip(sentences, [*sentences[1:], []], strict=True):
        looked_at.append(clauses < _MOST and _matters(sentence, after))
        clauses += len(sentence) if looked_at[-1] else 0
    pairs = list(zip(sentences, looked_at, strict=True))
    _meet([sentence for sentence, looked in pairs if looked], asks, descriptions)
    described = (_described(sentence, asks, descriptions) if looked else sentence for sentence, looked in pairs)
    return [saying for sentence in described for saying in sentence]


def _meet(sentences: Sequence[Sequence[Saying]], asks: Asks, descriptions: Descriptions) -> None:
    """Have everything compared once: what is met together costs half of what is met one by one."""
    said = [part for sentence in sentences for part in ([s] for s in sentence)] + [list(s) for s in sentences]
    if texts := [text for part in said if (text := _description(part, asks))]:
        descriptions.alike(texts[0], texts)


def _matters(sentence: Sequence[Saying], after: Sequence[Saying]) -> bool:
    """Whether something of weight is said in it of nothing named, or in the next, that takes it up."""
    if any(_named(s) or s.clause.topic for s in sentence) or all(Intent.COURTESY in s.intents for s in sentence):
        return False
    if sum(len(words(s.clause.text)) for s in sentence) < _A_DESCRIPTION:
        return False
    if any(s.weighty or s.days for s in sentence):
        return True
    return any((s.weighty or s.days) and s.refers and not s.items for s in after[:2])


def _named(saying: Saying) -> bool:
    """Whether it names an item by more than a word that many papers share: "the certificate that shows my pay"."""
    return any(p.certain and not _is_any_paper(p, saying) for p in saying.pointings)


def _is_any_paper(pointing: Pointing, saying: Saying) -> bool:
    begin = saying.clause.start
    named = saying.clause.text[pointing.start - begin : pointing.end - begin]
    return pointing.by == "name" and bool(saying.grammar.joining.any_paper.fullmatch(named))


def _described(sentence: Sequence[Saying], asks: Asks, descriptions: Descriptions) -> list[Saying]:
    out = list(sentence)
    for i, saying in enumerate(sentence):
        found = _nearest([saying], asks, descriptions)
        if found:
            out[i] = _pointing(saying, *found)
    if not any(s.items for s in out) and len(sentence) > 1 and (found := _nearest(sentence, asks, descriptions)):
        at = next((i for i, s in enumerate(sentence) if s.weighty or s.days), 0)
        out[at] = _pointing(sentence[at], *found)
    return out


def _nearest(said: Sequence[Saying], asks: Asks, descriptions: Descriptions) -> tuple[Asked, float] | None:
    """The item that clauses describe, and how well; None where two are as near, or none is."""
    text = _description(said, asks)
    if not text:
        return None
    near = sorted(((max(descriptions.alike(text, descriptions.of[a.place])), i) for i, a in enumerate(asks.items)))
    (best, at), second = near[-1], near[-2][0] if len(near) > 1 else 0.0
    asked = asks.items[at]
    return (asked, best) if asked.open and best >= _LIKE_IT and best - second >= _CLEARLY else None


def _description(said: Sequence[Saying], asks: Asks) -> str:
    """What clauses say besides their days; "" where that describes nothing."""
    text = " ".join(_but_days(s) for s in said)
    things = {n.key for n in asks.lexicon.namings(text) if len(n.key) > 2 and not n.key.startswith(MONTH)}
    return text if len(words(text)) >= _A_DESCRIPTION and len(things) >= _SOMETHING else ""


def _but_days(saying: Saying) -> str:
    """A clause without its days: "September to follow on Monday" describes nothing."""
    text, base = saying.clause.text, saying.clause.start
    for found in sorted(saying.days, key=lambda d: -d.start):
        text = text[: max(0, found.start - base)] + text[max(0, found.end - base) :]
    return text


def _pointing(saying: Saying, asked: Asked, near: float) -> Saying:
    least = _SURELY if saying.items or saying.intents & _SETTLING else _LIKE_IT
    if asked.item.kind is ItemKind.ANSWER or near < least:
        return saying
    at, kept = saying.clause.start, [p for p in saying.pointings if not _is_any_paper(p, saying)]
    return replace(saying, pointings=(*kept, Pointing((asked,), at, at, "meaning")))
