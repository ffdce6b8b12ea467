"""The one letter that answers a staff mail: what was understood and done, how to take it back, where things stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mailbot.deciding.desk import Desk, Facts, Line
from mailbot.deciding.standing import MOST, standing
from mailbot.deciding.targets import Target
from mailbot.deciding.threads import bare_subject, references_to
from mailbot.domain.letters import Letter, Purpose


def confirmation(
    opened: Sequence[Facts], lines: Sequence[Line], asked: Sequence[Target] | None, desk: Desk
) -> Letter | None:
    """To the author, in their own thread; None when there is nothing to say.

    `asked` is None when nobody asked how anything stands.
    """
    if not opened and not lines and asked is None:
        return None
    told = [standing(t, desk) for t in (asked or ())[:MOST]]
    refs = _once([*(str(o["ref"]) for o in opened), *(line.request for line in lines), *(str(t["ref"]) for t in told)])
    return Letter(
        key=f"confirmation/{desk.mail.digest[:16]}",
        purpose=Purpose.CONFIRMATION,
        template="confirmation",
        to=(desk.author.email,),
        clients=_clients(refs, lines, desk),
        requests=refs,
        subject=bare_subject(desk.mail.subject),
        in_reply_to=desk.mail.message_id,
        references=references_to(desk.mail),
        facts={
            "to_name": desk.author.first_name,
            "opened": tuple(opened),
            "done": tuple(line.facts for line in lines if not line.problem),
            "not_done": tuple(line.facts for line in lines if line.problem),
            "asked": asked is not None,
            "standing": tuple(told),
            "more": max(0, len(asked or ()) - MOST),
        },
    )


def _clients(refs: Sequence[str], lines: Sequence[Line], desk: Desk) -> tuple[str, ...]:
    """Whose record keeps the letter: the client's, when it speaks of one only; else the practice's own of that day."""
    named = {r.client.id for ref in refs if (r := desk.record_of(ref))}
    named |= {r.client.id for r in desk.records.values()}
    return tuple(named) if len(named) == 1 else ()


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in texts if t))
