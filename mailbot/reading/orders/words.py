"""A staff mail cut into pieces, and the orders that each piece gives: verbs by meaning, before anybody asks of what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from mailbot.domain.understanding import Verb
from mailbot.reading.text.frames import Frames

_MOST = 40
"""Pieces of one mail that are looked at."""
_LONGEST = 6_000
_LONGEST_SENTENCE = 500
"""Characters; nobody gives an order at greater length, and a longer one is read in parts."""
_STOP = re.compile(
    r"(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)(?<!\bno)(?<!\bst)\.(?=\s|$)|(?<![!?;…])[!?;…]+(?=\s|$)|\n", re.IGNORECASE
)
_JOIN = re.compile(
    r"(?P<comma>,(?!\d)\s*)|\s(?P<dash>[-–—]+)\s|(?P<colon>:)(?=\s|$)|[()\[\]]"
    r"|\b(?P<word>and|but|so|because|since|cos|as soon as|plus|also)\b|\s(?P<amp>&)\s"
    r"|\s(?=it['’]?s (?:only|just)\s)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[\s>*•·▪–-]*(?:\(?(?P<label>\d{1,2}|[a-h])[.):]\s+)?")
_LISTED = re.compile(r"(?:^|[\n.;:!?,])\s{0,8}\(?\d{1,2}$")
"""Before a full stop: it belongs to the number of a list ("1. P60 received 2. chase the rest")."""
_NEAR = 4
"""Words before a verb in which a denial governs it."""

VERBS = (
    "received", "waive", "drop", "cancel", "reopen", "reject", "extend", "pause", "resume", "remind", "status",
    "reassign", "confirm", "deny", "answered", "chase_again", "close",
)  # fmt: skip
"""Labels of rules/languages/<xx>/orders.toml that say what is to be done; `add` and `address` are read apart."""
DROP, DENY, ANSWERED, CHASE_AGAIN, CLOSE = "drop", "deny", "answered", "chase_again", "close"
_OFTEN_WEAK = ("received", "waive", "cancel", "reopen", "reject", "pause", "extend", "reassign")
_SPEAKING_WEAK = ("received", "waive", "cancel", "reopen", "reject", "pause")
_APART = frozenset({"because", "since", "cos", ":", "-", "–", "—"})
"""Signs and words behind which a reason or a new matter stands."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a sentence, small enough to give one order. Offsets are characters of the whole text."""

    text: str
    start: int
    end: int
    sentence: int
    asks: bool = False
    label: str = ""
    """The number or letter that a list gave it."""
    join: str = ""
    """The word or sign before it."""
    core: int = 0
    """Where the part that gives the order ends; what was joined on behind it may be a reason."""
    span: tuple[int, int] = (0, 0)
    """Where its sentence begins and ends."""
    verdict: int = 0
    """Where, in its own text, begins what is said of the thing it opens with: "Gift Aid schedule: have it"."""


@dataclass(frozen=True, slots=True)
class Said:
    """A verb in a piece."""

    verb: str
    """A verb of the domain, or one of the words below, whose meaning its object decides."""
    start: int
    end: int
    at: int
    """Which piece."""
    weak: bool = False


# -- pieces -----------------------------------------------------------------------------------------------------------


def pieces(text: str, table: Frames) -> tuple[Piece, ...]:
    """The pieces of a text in order; one without a verb of its own belongs to the one before, or else behind it."""
    found: list[Piece] = []
    for number, (start, end, asks) in enumerate(sentences(text[:_LONGEST])):
        found.extend(_merged(list(_cut(text, start, end, number, asks)), table, text))
        if len(found) >= _MOST:
            break
    return tuple(found[:_MOST])


def sentences(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where each sentence of a text begins and ends, and whether it asks."""
    start = 0
    for stop in _STOP.finditer(text):
        if stop[0] == "." and _LISTED.search(text[max(0, stop.start() - 8) : stop.start()]):
            continue
        yield from _parts(text, start, stop.start(), "?" in stop[0])
        start = stop.end()
    yield from _parts(text, start, len(text), asks=False)


def _parts(text: str, start: int, end: int, asks: bool) -> Iterator[tuple[int, int, bool]]:
    for at in range(start, end, _LONGEST_SENTENCE):
        if text[at : min(at + _LONGEST_SENTENCE, end)].strip():
            yield at, min(at + _LONGEST_SENTENCE, end), asks


def _cut(text: str, start: int, end: int, number: int, asks: bool) -> Iterator[Piece]:
    bullet = _BULLET.match(text, start, end)
    label = (bullet["label"] or "").lower() if bullet else ""
    start = bullet.end() if bullet and bullet.end() > start and bullet["label"] else start
    at, join = (bullet.end() if bullet and bullet.end() > start else start), ""
    for cut in _JOIN.finditer(text, at, end):
        if text[at : cut.start()].strip():
            yield Piece(text[at : cut.start()], at, cut.start(), number, asks, label, join, cut.start(), (start, end))
        at, join = cut.end(), (cut["word"] or cut["dash"] or cut["colon"] or cut["comma"] or "").strip().lower()
    if text[at:end].strip():
        yield Piece(text[at:end], at, end, number, asks, label, join, end, (start, end))


def clauses(sentence: str) -> tuple[str, ...]:
    """The clauses of a sentence; none when it is but one."""
    parts = tuple(p.text for p in _cut(sentence, 0, len(sentence), 0, asks=False))
    return parts if len(parts) > 1 else ()


def _merged(parts: list[Piece], table: Frames, text: str) -> Iterator[Piece]:
    """Pieces without a verb join a neighbour of their sentence; a reason, a heading and a promise stay apart."""
    held: Piece | None = None
    done: list[Piece] = []
    for part in parts:
        if table.has(part.text, "order_courtesy_only") and len(parts) > 1:
            continue
        speaks = _speaks(part, table)
        if held is not None:
            verdict = part.start - held.start if part.join in _APART else 0
            part, held = replace(_joined(held, part, text), core=part.core, verdict=verdict), None
        if not speaks and table.has(part.text, "order_future", "order_hearsay", "order_explains"):
            done.append(part)
        elif not speaks and done and part.join not in _APART:
            done[-1] = _joined(done[-1], part, text)
        elif not speaks and not done and part is not parts[-1]:
            held = part
        else:
            done.append(part)
    yield from done
    if held is not None:
        yield held


def _joined(one: Piece, other: Piece, text: str) -> Piece:
    return replace(one, text=text[one.start : other.end], end=other.end)


def _speaks(piece: Piece, table: Frames) -> bool:
    labels = [f"order_{v}" for v in VERBS] + [f"order_{v}_weak" for v in _SPEAKING_WEAK]
    return table.has(piece.text, *labels, "order_add_sign", "order_keep")


# -- verbs ------------------------------------------------------------------------------------------------------------


def verbs_in(piece: Piece, at: int, table: Frames) -> tuple[Said, ...]:
    """What a piece says is to be done; a verb inside a longer one, and one that is denied, say nothing."""
    if table.has(piece.text, "order_greeting"):
        return ()
    found = [*_hits(piece, at, table, VERBS, weak=False), *_hits(piece, at, table, _OFTEN_WEAK, weak=True)]
    brought = table.hits(piece.text, "order_deliver")
    found = [
        s for s in found if s.verb not in (DROP, Verb.CANCEL) or not any(h.start <= s.start < h.end for h in brought)
    ]
    kept = [s for s in found if not any(_swallows(o, s) for o in found) and not _denied(s, piece, table)]
    return tuple(sorted(kept, key=lambda s: s.start))


def standing(
    said: Mapping[int, tuple[Said, ...]], text: str, parts: Sequence[Piece], table: Frames
) -> dict[int, tuple[Said, ...]]:
    """The verbs that are not taken back behind: of "cancel it - no wait, just pause it" the second."""
    back = [(hit.start, hit.end) for hit in table.hits(text, "order_retract") if text[: hit.start].strip()]
    return {at: tuple(s for s in row if not any(_taken_back(parts, s, *b) for b in back)) for at, row in said.items()}


def _taken_back(parts: Sequence[Piece], said: Said, back: int, end: int) -> bool:
    """Whether words that take back stand behind a verb in its sentence, hold it themselves, or open the next one."""
    piece = parts[said.at]
    if piece.span[0] <= back < piece.span[1]:
        return piece.start + said.end <= back or back <= piece.start + said.start < end
    behind = [p for p in parts if p.sentence == piece.sentence + 1]
    return bool(behind) and behind[0].start <= back <= behind[0].start + 1


def _hits(piece: Piece, at: int, table: Frames, verbs: Sequence[str], *, weak: bool) -> Iterator[Said]:
    openings = _openings(piece, table)
    for verb in verbs:
        label = f"order_{verb}_weak" if weak else f"order_{verb}"
        for begins, ends in product(openings, _closings(piece)):
            for hit in table.hits(piece.text[begins:ends], label):
                yield Said(verb, hit.start + begins, hit.end + begins, at, weak)


def _closings(piece: Piece) -> tuple[int, ...]:
    """Where what a piece orders may end: at its end, and before what it puts into brackets."""
    bracket = piece.text.find("(")
    return (len(piece.text), bracket) if bracket > 0 else (len(piece.text),)


def _openings(piece: Piece, table: Frames) -> tuple[int, ...]:
    """Where what a piece says may begin: at its beginning, behind "just to say", behind the thing it opens with."""
    found = {0, piece.verdict}
    for begins in tuple(found):
        rest = piece.text[begins:]
        if rest.strip() and (opener := table.begins(rest, "order_opener")):
            found.add(begins + opener)
    return tuple(sorted(found))


def _swallows(one: Said, other: Said) -> bool:
    """Whether one verb's words hold all of the other's and more: "stop chasing" is no "chasing"."""
    if one.verb == Verb.STATUS and one.start < other.start < one.end:
        return True
    if one.verb == other.verb or (one.verb, other.verb) == (Verb.EXTEND, Verb.PAUSE):
        return False
    inside = one.start <= other.start and other.end <= one.end
    return inside and (one.end - one.start) > (other.end - other.start)


def _denied(said: Said, piece: Piece, table: Frames) -> bool:
    """ "Don't cancel", "hasn't arrived": a denial shortly before the verb's own words."""
    if said.verb in (Verb.STATUS, DENY, Verb.REOPEN):
        return False
    before = piece.text[: said.start]
    if said.verb in (Verb.WAIVE, Verb.CANCEL, DROP) and _near(before, "order_wish", table):
        return True
    if said.verb == Verb.RECEIVED and _undone(said, piece, table):
        return True
    if said.verb == Verb.WAIVE and _for_now(said, piece, table):
        return True
    if said.weak and said.verb == Verb.REOPEN and table.has(before, "order_negation"):
        return True
    if said.verb == Verb.REJECT and table.has(piece.text, "order_partial"):
        return said.weak
    if said.verb == Verb.REMIND and _near(before, "order_myself", table):
        return True
    if said.verb in (Verb.REMIND, CLOSE) and table.has(before, "order_they_do"):
        return True
    if said.verb in (Verb.CANCEL, CLOSE) and _is_state(said, piece, table):
        return True
    return _near(before, "order_negation", table)


def _undone(said: Said, piece: Piece, table: Frames) -> bool:
    """Whether it is not here yet, or not all of it; where that is said in weak words, any denial counts."""
    if table.has(piece.text, "order_partial", "order_our_mistake", "order_asked_for") or _describes(said, piece, table):
        return True
    if said.weak and table.has(piece.text, "order_negation", "order_no"):
        return True
    return _near(piece.text[: said.start], "order_future", table)


def _is_state(said: Said, piece: Piece, table: Frames) -> bool:
    """ "This policy is cancelled" says how something stands; of a request, or of "it", it is an order."""
    stands = any(h.start <= said.start < h.end for h in table.hits(piece.text, "order_state"))
    return stands and not table.has(piece.text, "order_request_words", "order_it_is")


def _for_now(said: Said, piece: Piece, table: Frames) -> bool:
    """Whether it is not needed for the moment only, or was not before: "it wasn't last year, but it is this year"."""
    if table.has(piece.text, "order_not_yet", "order_for_now", "order_no_action"):
        return True
    return table.has(piece.text[said.end :], "order_turned")


def _describes(said: Said, piece: Piece, table: Frames) -> bool:
    """ "The one we've got is last year's": what is said is what it is, and not that it is here."""
    if table.has(piece.text, "order_contrast"):
        return False
    return any(h.start <= said.start < h.end for h in table.hits(piece.text, "order_described"))


def _near(before: str, label: str, table: Frames) -> bool:
    """Whether a frame stands so shortly before a verb that it governs it."""
    return any(len(before[h.end :].split()) < _NEAR for h in table.hits(before, label))


def is_conditional(sentence: str, table: Frames) -> bool:
    """Whether an order hangs on something yet to come ("if she hasn't replied by Friday"), or is only thought about."""
    if table.has(sentence, "order_maybe"):
        return True
    if table.has(sentence, "order_condition"):
        return not table.has(sentence, "order_if_polite")
    return False


def is_question(piece: Piece, sentence: str, table: Frames) -> bool:
    """Whether it asks, and is not an order politely put."""
    return (piece.asks or table.has(sentence, "order_asks")) and not table.has(sentence, "order_polite")
