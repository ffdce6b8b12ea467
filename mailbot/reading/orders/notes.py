"""Why something that came is no good, in the author's words, fit for the client to read."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.reading.orders.people import People
from mailbot.reading.orders.words import Piece
from mailbot.reading.text.frames import Frames

_LONGEST = 200
_LEADS = ("because", "since", "as", "cos", "and", "so", "but", "for", "that")


def reason_for(
    text: str, at: int, pieces: Sequence[Piece], orders: frozenset[int], table: Frames, people: People
) -> str:
    """What is said behind the order in its sentence, else in the next one, else the words of the order themselves.

    `orders`: places of pieces that give other orders. Nothing that names a client: it may be somebody else's matter.
    """
    own = pieces[at]
    behind = [p for p in pieces[at + 1 :] if p.sentence == own.sentence]
    before = [p for p in pieces[:at] if p.sentence == own.sentence]
    following = [p for p in pieces if p.sentence == own.sentence + 1]
    for group in (behind, before, following):
        telling = [p for p in group if pieces.index(p) not in orders and not _orders_only(p, table)]
        if telling and (said := _clean(text[telling[0].start : telling[-1].end], people)):
            return said
    fault = table.has(own.text, "order_fault")
    return _clean(own.text, people) if fault else ""


def _orders_only(piece: Piece, table: Frames) -> bool:
    return not table.has(piece.text, "order_fault") and table.has(
        piece.text,
        "order_polite",
        "order_remind",
        "order_reopen",
        "order_reopen_weak",
        "order_courtesy",
        "order_reject",
    )


def _clean(text: str, people: People) -> str:
    said = " ".join(text.split()).strip(" .,;:-–—")
    first, _, rest = said.partition(" ")
    said = rest if first.lower() in _LEADS and rest else said
    return "" if len(said) > _LONGEST or people.clients_in(said) else said
