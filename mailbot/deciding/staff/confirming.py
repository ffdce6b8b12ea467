"""The one letter that answers a staff mail: what was understood and done, how to take it back, where things stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from mailbot.deciding.ground.desk import Desk, Facts, Line
from mailbot.deciding.ground.threads import references_to
from mailbot.deciding.staff.granting import Granted
from mailbot.deciding.staff.standing import MOST, standing
from mailbot.deciding.staff.targets import Target
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.subjects import without_prefixes

_NOTHING_WISHED = Granted()


def confirmation(
    opened: Sequence[Facts],
    lines: Sequence[Line],
    asked: Sequence[Target] | None,
    desk: Desk,
    wished: Granted = _NOTHING_WISHED,
) -> Letter | None:
    """To the author, in their own thread; None when there is nothing to say.

    `asked` is None when nobody asked how anything stands.
    """
    if not opened and not lines and asked is None and not wished.told and not wished.help:
        return None
    numbers = count(1)
    shown = tuple(numbered_on(o, numbers) for o in opened)
    told = tuple(numbered_on(standing(t, desk), numbers) for t in (asked or ())[:MOST])
    refs = _once([*(str(o["ref"]) for o in opened), *(line.request for line in lines), *(str(t["ref"]) for t in told)])
    return Letter(
        key=f"confirmation/{desk.mail.digest[:16]}",
        purpose=Purpose.CONFIRMATION,
        template="confirmation",
        to=(desk.author.email,),
        clients=_clients(refs, lines, desk),
        requests=refs,
        items=tuple(f"{r['ref']}/{i['id']}" for r in (*shown, *told) for i in r["items"]),  # type: ignore[attr-defined]
        subject=without_prefixes(desk.mail.subject),
        in_reply_to=desk.mail.message_id,
        references=references_to(desk.mail),
        facts={
            "to_name": desk.author.first_name,
            "opened": shown,
            "done": tuple(line.facts for line in lines if not line.problem),
            "not_done": tuple(line.facts for line in lines if line.problem),
            "asked": asked is not None,
            "standing": told,
            "more": max(0, len(asked or ()) - MOST),
            "told": wished.told,
            "help": wished.help,
        },
    )


def to_confirm(opened: Sequence[Facts], desk: Desk, *, besides: bool) -> list[Facts]:
    """The openings to be confirmed now: all, or by the practice's choice only where something is not certain.

    `besides`: something else is said to the author anyway; then all of it is.
    """
    if desk.practice.confirm == "always" or besides:
        return list(opened)
    return [o for o in opened if o["by_default"] or o["past"] or o["added"]]


def numbered_on(request: Facts, numbers: Iterator[int]) -> Facts:
    """A request whose items are numbered on from those above it, so that one number means one item of the mail."""
    items: tuple[Facts, ...] = request["items"]  # type: ignore[assignment]
    return {**request, "items": tuple({**item, "number": next(numbers)} for item in items)}


def _clients(refs: Sequence[str], lines: Sequence[Line], desk: Desk) -> tuple[str, ...]:
    """Whose record keeps the letter: the client's, when it speaks of one only; else the practice's own of that day."""
    named = {r.client.id for ref in refs if (r := desk.record_of(ref))}
    named |= {r.client.id for r in desk.records.values()}
    return tuple(named) if len(named) == 1 else ()


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in texts if t))
