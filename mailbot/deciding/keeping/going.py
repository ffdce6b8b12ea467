"""What has had its time: mails, and what goes from records; with what each of it was judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.domain.register import ClientRecord, Record, Register
from mailbot.domain.retention import Act


@dataclass(frozen=True, slots=True)
class Change:
    """A record from which something goes."""

    before: Record
    record: Record
    """As it is from now on."""
    letters: int = 0
    requests: int = 0
    orders: tuple[Act, ...] = ()
    gone: bool = False
    """The whole of it."""


@dataclass(frozen=True, slots=True)
class OldMail:
    """A mail that may go, and the records by which that was judged."""

    digest: str
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Going:
    """What may go, and what is to be put down before it does."""

    old: tuple[OldMail, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def mails(self) -> tuple[str, ...]:
        """Digests."""
        return tuple(mail.digest for mail in self.old)

    @property
    def records(self) -> tuple[Record, ...]:
        """Records as they are from now on."""
        return tuple(c.record for c in self.changes if not c.gone)

    @property
    def days(self) -> tuple[str, ...]:
        """Keys of day records of which nothing is left."""
        return tuple(c.record.key for c in self.changes if c.gone)

    @property
    def letters(self) -> int:
        """How many lose their words."""
        return sum(c.letters for c in self.changes)

    @property
    def requests(self) -> int:
        """How many go."""
        return sum(c.requests for c in self.changes)

    @property
    def orders(self) -> tuple[Act, ...]:
        """Who ordered what of the requests that go."""
        return tuple(act for c in self.changes for act in c.orders)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many of each, without those of which there are none."""
        all_of_them = (
            ("mails", len(self.old)), ("letters", self.letters), ("requests", self.requests), ("days", len(self.days))
        )  # fmt: skip
        return tuple((name, count) for name, count in all_of_them if count)


def still_true(going: Going, register: Register) -> Going:
    """Of what was found, all that hangs on no record that has changed since: the rest is looked at another day."""
    changed = _Changed(register)
    return Going(
        tuple(mail for mail in going.old if not changed.bears_on(mail)),
        tuple(c for c in going.changes if not changed.has(c.before)),
    )


class _Changed:
    """What has changed since a look."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def has(self, record: Record) -> bool:
        """Whether this record is another by now."""
        records: Mapping[str, Record] = self._register.days
        if isinstance(record, ClientRecord):
            return self._register.clients.get(record.client.id) is not record
        return records.get(record.key) is not record

    def bears_on(self, mail: OldMail) -> bool:
        """Whether that may bear on a mail: it was taken into a record since, or one that it was in has changed."""
        return any(map(self.has, mail.records)) or (not mail.records and self._register.has_taken(mail.digest))
