"""A record that can't be read, and what is still known of it: whose it is, and which mails must wait with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mailbot.domain.letters import OutboxEntry, OutboxState
from mailbot.domain.mail import Mail


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged file of the state folder: it was left as it is, and everything else goes on."""

    file: str
    """Below the state folder, e.g. "clients/c1.json"."""
    problem: str
    """What is wrong and what to do, in sentences."""
    imprint: str
    """Tells this damage from another one of the same file."""
    who: str = ""
    """The client, as far as it can be told; "" when the file is no client's."""
    marks: frozenset[str] = frozenset()
    """Addresses and Message-IDs of the client's mails, lower case; empty: nobody knows which are theirs."""
    said: frozenset[str] = frozenset()
    """Keys of letters that were written before."""

    @property
    def blind(self) -> bool:
        """Whether it is a client's and nothing tells which mails are theirs: any stranger's might be."""
        return bool(self.who) and not self.marks

    def concerns(self, mail: Mail, ours: Iterable[str]) -> bool:
        """Whether a mail is from this client, to them, or in a thread of theirs; `ours`: addresses of the practice."""
        people = {a.email.lower() for a in (*mail.from_, *mail.reply_to)} | {r.lower() for r in mail.recipients}
        people |= {status.recipient.lower() for status in mail.delivery}
        returned = (mail.returned.message_id or "",) if mail.returned else ()
        threads = {m.lower() for m in (*mail.in_reply_to, *mail.references, *returned)}
        return not self.marks.isdisjoint((people - set(ours)) | threads)


def doubted(outbox: tuple[OutboxEntry, ...]) -> tuple[OutboxEntry, ...]:
    """An outbox as it was some time ago: what had not gone then may have gone since, and is to be looked for first."""
    under_way = (OutboxState.PENDING, OutboxState.SENDING)
    return tuple(replace(e, state=OutboxState.UNCERTAIN) if e.state in under_way else e for e in outbox)
