"""What there is of one client besides their own record, and what forbids to erase it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from mailbot.deciding.keeping.belonging import Belongings
from mailbot.domain import events as ev
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.letters import OutboxEntry, OutboxState, Purpose
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, DayRecord, Register
from mailbot.domain.retention import Hold, Retention
from mailbot.domain.texts import Names

_DIGITS = 10
"""Of a mail's digest, in the keys of letters about it."""


class Whose(StrEnum):
    """To whom a mail belongs, seen from one client."""

    THEIRS = "theirs"
    OURS = "ours"
    """A copy of a letter of ours to staff that speaks of them among others, e.g. a digest."""
    SHARED = "shared"
    """Another client's as well."""
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Standing:
    """A hold on a client's data."""

    hold: Hold
    until: date
    since: date
    known: bool
    """`since` is the day that the client left, or need not be; False: the last thing on record stands in for it."""


class Trace:
    """By what one client is known in a register, and which things speak of them."""

    def __init__(self, record: ClientRecord, register: Register, practice: Practice) -> None:
        self.record = record
        others = [r for r in register.clients.values() if r.client.id != record.client.id]
        theirs = frozenset(_addresses(record))
        foreign = frozenset[str]().union(*(r.client.addresses for r in others))
        self.shared = theirs & foreign
        """Addresses that write for another client too."""
        own = (a for a in theirs - foreign if not _of_the_practice(a, practice))
        tags = (r.reply_to for r in record.requests if r.reply_to)
        self.refs = frozenset(r.ref for r in record.requests)
        self.names = Names([record.client.name, *own, *tags, *self.refs])
        self.contacts = Names(self.shared)
        self._others = [(r.client.id, Names([r.client.name, *r.client.addresses])) for r in others]
        self._belongings = Belongings()
        for each in register.records():
            self._belongings.read(each)

    def whose(self, digest: str, message_id: str, head: str) -> Whose | None:
        """Whose a mail is by the register. None: the register doesn't know it. `head`: how it begins, as it came."""
        homes = {t.record.key for t in self._belongings.taken(digest, message_id) if isinstance(t.record, ClientRecord)}
        if homes:
            if self.record.key not in homes:
                return Whose.SHARED if self.names.named_in(head) else Whose.NOT
            return Whose.THEIRS if len(homes) == 1 else Whose.SHARED
        found = self._belongings.letter(message_id)
        return self._whose_letter(found[1]) if found else None

    def _whose_letter(self, entry: OutboxEntry) -> Whose:
        about = set(entry.mail.clients)
        if not about:
            return Whose.OURS if self.speaks_of(entry) else Whose.NOT
        if self.record.client.id not in about:
            return Whose.NOT
        return Whose.THEIRS if len(about) == 1 else Whose.SHARED

    def whose_by_words(self, mail: object) -> Whose:
        """Whose a mail is that no record knows, by the names and addresses in it."""
        named, contact = self.names.named_in(mail), self.contacts.named_in(mail)
        if not named and not contact:
            return Whose.NOT
        others = any(names.named_in(mail) for _, names in self._others)
        return Whose.SHARED if others else Whose.THEIRS

    def speaks_of(self, entry: OutboxEntry) -> bool:
        """Whether a letter of ours is about this client, among others."""
        mail = entry.mail
        about = self.record.client.id in mail.clients or bool(self.refs & set(mail.requests))
        return about or self.names.named_in((mail.to, mail.cc, mail.subject, mail.body, mail.key))

    # -- the practice's own records -------------------------------------------------------------------------------

    def without(self, day: DayRecord, erased: Collection[str]) -> DayRecord:
        """A day's record without anything of this client; the same one when there is nothing. `erased`: digests."""
        starts = {digest[:_DIGITS] for digest in erased}
        outbox = tuple(kept for e in day.outbox for kept in self._letter(e, starts))
        log = tuple(kept for e in day.log for kept in self._logged(e, erased))
        if outbox == day.outbox and log == day.log:
            return day
        return replace(day, outbox=outbox, log=log)

    def _letter(self, entry: OutboxEntry, starts: Collection[str]) -> Iterator[OutboxEntry]:
        """A digest that went out stays said, without its words; one still to go is written anew without this client."""
        about = any(start in entry.mail.key for start in starts) or self.speaks_of(entry)
        if not about:
            yield entry
        elif entry.mail.purpose is Purpose.DIGEST and entry.state is not OutboxState.PENDING:
            known = entry.state in (OutboxState.SENT, OutboxState.FAILED)
            mail = replace(entry.mail, body="", raw="", subject="")
            yield replace(entry, mail=mail, state=entry.state if known else OutboxState.WITHDRAWN, problem="")

    def _logged(self, logged: ev.Logged, erased: Collection[str]) -> Iterator[ev.Logged]:
        """A mail that stays, for another client, stays done: of it only that is kept."""
        event = logged.event
        if logged.mail in erased or (isinstance(event, ev.MailTaken) and event.digest in erased):
            return
        if not self.names.named_in(event):
            yield logged
        elif isinstance(event, ev.MailTaken):
            yield replace(logged, event=replace(event, author="", subject="", why="", reasons=()))


def holds_on(
    record: ClientRecord, retention: Retention, calendar: WorkCalendar, today: date, left: date | None
) -> tuple[Standing, ...]:
    """The holds that forbid erasing a client today, the longest first. `left`: the day they left, where it is known.

    A client of whom nothing but the line of the client list is on record is held by nothing.
    """
    moments = [e.at for e in record.log] + [e.changed or e.queued for e in record.outbox]
    moments += [r.opened for r in record.requests]
    if not moments:
        return ()
    last = calendar.day(max(moments))
    found = []
    for hold in retention.holds:
        since = left if hold.since == "left" and left else last
        until = hold.span.after(since)
        if until > today:
            found.append(Standing(hold, until, since, known=hold.since == "last" or left is not None))
    return tuple(sorted(found, key=lambda s: s.until, reverse=True))


def day_left(record: ClientRecord, retention: Retention) -> date | None:
    """The day the client left, as the client list has it: 2024-03-31 or 31/03/2024."""
    for name, value in record.client.facts:
        if name in retention.left and (day := _day(value)):
            return day
    return None


def _day(text: str) -> date | None:
    parts = text.strip().split()[0].replace(".", "/").replace("-", "/").split("/") if text.strip() else []
    if len(parts) != 3 or not all(p.isdecimal() and len(p) <= 4 for p in parts):
        return None
    year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _addresses(record: ClientRecord) -> Iterator[str]:
    """Every address that mail for this client ever went to, lower case."""
    yield from (*record.client.addresses, *(a.lower() for a in record.dead))
    for logged in record.log:
        match logged.event:
            case ev.AddressChanged(email=address) | ev.AddressFailed(email=address):
                yield address.lower()
            case ev.ChaserSent(to=address) | ev.ClientAsked(to=address):
                yield address.lower()
            case _:
                pass
    for entry in record.outbox:
        yield from (a.lower() for a in entry.mail.recipients)


def _of_the_practice(address: str, practice: Practice) -> bool:
    return practice.member_at(address) is not None or address.rpartition("@")[2] in practice.domains
