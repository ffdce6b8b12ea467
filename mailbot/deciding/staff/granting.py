"""What staff wish besides the fourteen orders, done or told: one function a wish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from mailbot.deciding.chasing.laddering import EASIER, HARDER, NoLadder, ladder_changed
from mailbot.deciding.digest.numbers import answer, leave_out
from mailbot.deciding.ground.desk import Desk, Facts, Line
from mailbot.deciding.ground.entitled import may_order, who_may
from mailbot.deciding.ground.leave import take_leave
from mailbot.deciding.staff.correcting import for_one, for_other
from mailbot.deciding.staff.explaining import matters_named, who, why
from mailbot.deciding.staff.targets import Target
from mailbot.deciding.staff.undoing import undo
from mailbot.domain.understanding import Command, Reason, Verb
from mailbot.domain.wishes import Wish, WishKind

_INSTEAD: dict[WishKind, Verb] = {
    WishKind.WHO: Verb.STATUS,
    WishKind.LIST: Verb.STATUS,
    WishKind.WHY: Verb.STATUS,
    WishKind.UNDO: Verb.REOPEN,
    WishKind.LEAVE: Verb.REASSIGN,
}
"""Wishes that are granted instead of the order as which their words may be read as well."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What became of a mail's wishes, for the confirmation."""

    lines: tuple[Line, ...] = ()
    told: tuple[Facts, ...] = ()
    listed: tuple[Target, ...] | None = None
    """The requests that were asked for; None: nobody asked."""
    help: bool = False
    opened: tuple[Facts, ...] = ()
    """Requests opened on the way."""


def undone(wishes: Sequence[Wish], desk: Desk) -> tuple[Line, ...]:
    """First of all: what is taken back, so that new orders count on top."""
    return tuple(line for wish in wishes if wish.kind is WishKind.UNDO for line in undo(wish, desk))


def granted(wishes: Sequence[Wish], desk: Desk) -> Granted:
    """Every other wish, in order."""
    lines = tuple(line for w in wishes if w.kind in _LINES for line in _done(w, desk))
    told = [fact for w in wishes if w.kind is WishKind.WHY for fact in why(w, desk)]
    told += [fact for w in wishes if w.kind is WishKind.WHO for fact in who(w, desk)]
    asked = [w for w in wishes if w.kind is WishKind.LIST]
    listed = {t[1].ref: t for w in asked for t in matters_named(w, desk)}
    by_day = tuple(sorted(listed.values(), key=lambda t: (t[1].due, t[1].ref)))
    moved = [for_other(w, desk) for w in wishes if w.kind is WishKind.FOR_OTHER and not _foreign(w, desk)]
    return Granted(
        lines=(*lines, *(line for some, _ in moved for line in some)),
        told=tuple(told),
        listed=by_day if asked else None,
        help=any(w.kind is WishKind.HELP for w in wishes),
        opened=tuple(facts for _, some in moved for facts in some),
    )


def _done(wish: Wish, desk: Desk) -> Iterator[Line]:
    foreign = _foreign(wish, desk)
    if foreign is None:
        yield from _LINES[wish.kind](wish, desk)
    else:
        may = who_may(*foreign, desk.practice)
        yield Line(wish.kind, client=foreign[0].client.name, problem=f"that is not yours to order; {may} may")


def _foreign(wish: Wish, desk: Desk) -> Target | None:
    """The first request about which a wish would change something that is not the author's to change."""
    refs = dict.fromkeys((*wish.requests, *(ref for ref, _ in wish.items)))
    named = [(r, q) for ref in refs if (r := desk.record_of(ref)) and (q := r.request(ref))]
    named = named or [(r, q) for c in wish.clients if (r := desk.record(c)) for q in r.open]
    return next((t for t in named if not may_order(desk.author, *t, desk.practice)), None)


def without_granted(commands: Sequence[Command], wishes: Sequence[Wish]) -> tuple[Command, ...]:
    """The orders that are left when the wishes are granted: "who has answered" is no question for everything."""
    return tuple(c for c in commands if not any(_INSTEAD.get(w.kind) is c.verb and _same(c, w.said) for w in wishes))


def _same(command: Command, said: str) -> bool:
    evidence = " ".join(command.reason.evidence.split())
    return bool(evidence) and evidence in " ".join(said.split())


# -- chased otherwise -------------------------------------------------------------------------------------------------


def _ladder(wish: Wish, desk: Desk) -> Iterator[Line]:
    """One step firmer or gentler: each request named, or every open one of the client."""
    word = HARDER if wish.kind is WishKind.HARDER else EASIER
    found = matters_named(wish, desk) if wish.requests or wish.clients else ()
    if not found:
        yield Line(wish.kind, problem="it is not clear whose request it is, or nothing is open there")
    for record, request in found:
        line = Line(wish.kind, client=record.client.name, subject=request.subject, request=request.ref)
        try:
            event = ladder_changed(
                word, record, request, desk.practice, desk.rules, Reason(f"order: {wish.kind}", wish.said[:160])
            )
        except NoLadder as why_not:
            yield replace(line, problem=str(why_not))
            continue
        desk.note(record.client.id, event)
        yield replace(line, value=event.ladder.replace("_", " "), undo="undo")


_LINES: dict[WishKind, Callable[[Wish, Desk], Iterator[Line]]] = {
    WishKind.HARDER: _ladder,
    WishKind.EASIER: _ladder,
    WishKind.FOR_ONE: for_one,
    WishKind.LEAVE: take_leave,
    WishKind.ANSWER: answer,
    WishKind.LEAVE_OUT: leave_out,
}
