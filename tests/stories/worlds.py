"""A practice whose clients each have words and figures that are their own business, and all that may happen."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses

from mailbot.adapters.memory import MemoryStore
from mailbot.adapters.parser import MailParser
from mailbot.domain.letters import TO_CLIENTS, OutboxEntry, OutgoingMail
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord
from mailbot.office import Office
from mailbot.tools import Tools
from tests.crash.story import BOT, HOUSE, JESS, LONDON, OWEN, POST, PRACTICE
from tests.crash.world import Bench, Linguistic
from tests.test_office import NoReader
from tests.world import request, rules

MONDAY = datetime(2026, 6, 8, 9, 30, tzinfo=LONDON)
PEOPLE = (
    ("Rosa Quint", "quint", "Harrowgate timber yard", "4711.38"),
    ("Mick Pendragon", "pendragon", "Zennor slate quarry", "8203.94"),
    ("Ines Falk", "falk", "Brixworth dental chairs", "1559.67"),
    ("Beth Tolland", "tolland", "Uppingham lambing shed", "3920.15"),
)


@dataclass(frozen=True, slots=True)
class Secret:
    """What stands in nobody's mail but this client's."""

    client: str
    words: tuple[str, ...]


def secrets(register: dict[str, ClientRecord]) -> Iterator[Secret]:
    """Every client's names, figures and addresses; addresses that several share are nobody's secret."""
    everywhere = [a for r in register.values() for a in r.client.addresses]
    for number, (name, _, thing, figure) in enumerate(PEOPLE[: len(register)]):
        key = f"C{number + 1}"
        addresses = [a for a in register[key].client.addresses if everywhere.count(a) == 1]
        yield Secret(key, tuple(w.lower() for w in (name, name.split()[1], thing, figure, *addresses)))


def everything_in(mail: OutgoingMail) -> tuple[EmailMessage, str]:
    """The message, and all that stands anywhere in it: fields, texts, HTML, file names, files."""
    message = email.message_from_bytes(mail.raw.encode("ascii"), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    told = [f"{name}: {value}" for name, value in message.items()]
    for part in message.walk():
        told += [f"{name}: {value}" for name, value in part.items()]
        if not part.is_multipart():
            told.append(part.get_payload(decode=True).decode("utf-8", "replace"))  # type: ignore[union-attr]
    return message, " ".join(" ".join(told).lower().split())


class World:
    """Two to four clients; `together`: the first two read at one address; `seconds`: who has a second contact."""

    def __init__(self, count: int, *, together: bool, seconds: frozenset[int], strangers_second: bool) -> None:
        bench = Bench()
        bench.loop.close()
        records = [self._record(n, together, n in seconds, strangers_second) for n in range(count)]
        tools = Tools(MemoryStore(records), MailParser(), NoReader(), Linguistic())
        self.office = Office(PRACTICE, rules(), bench.calendar, tools)
        self.now, self.mails = MONDAY, 0
        self.left: list[OutgoingMail] = []

    @staticmethod
    def _record(number: int, together: bool, second: bool, strangers_second: bool) -> ClientRecord:
        name, word, thing, figure = PEOPLE[number]
        shared = together and number < 2
        address = "house@shared.example" if shared else f"{name.split()[0].lower()}@{word}.example"
        # Somebody may be the second contact of one client and a client in their own right.
        other = "ines@falk.example" if strangers_second and number == 0 else f"second@{word}.example"
        whose = Client(
            f"C{number + 1}", name, (address,), contact=name.split()[0], partner="nadia", manager="owen",
            second=other if second else "", language="en",
        )  # fmt: skip
        asked = {"a": f"doc: invoice from {thing} over {figure}", "b": f"ask: was the {thing} sold", "c": "ok: draft"}
        ref = f"{whose.id}-1"
        return ClientRecord(whose, (request(asked, ref=ref, of=whose.id, subject=f"The {thing}"),), opened=1)

    # -- what happens -------------------------------------------------------------------------------------------------

    @property
    def clients(self) -> dict[str, ClientRecord]:
        """As they stand."""
        return self.office.register.clients

    def whose(self, number: int) -> ClientRecord:
        """One of them."""
        return list(self.clients.values())[number % len(self.clients)]

    def comes(self, sender: str, to: str, text: str, *, subject: str = "", answers: str = "", **more: str) -> None:
        """A mail comes in, a minute later, and is taken."""
        self.now += timedelta(minutes=1)
        self.mails += 1
        mail = EmailMessage(policy=SMTP)
        mail["Authentication-Results"] = f"mx.{HOUSE}; dmarc=pass header.from={sender.partition('@')[2]}"
        mail["From"], mail["To"], mail["Subject"] = sender, to, subject or "Re: What we need"
        mail["Date"], mail["Message-ID"] = format_datetime(self.now), f"<m{self.mails}@mail.example>"
        if answers:
            mail["In-Reply-To"] = mail["References"] = answers
        for name, value in more.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        self.office.take(mail.as_bytes(), self.now, self.now)
        self.letters_leave()

    def last_to(self, address: str) -> OutgoingMail | None:
        """The last letter that an address got."""
        return next((m for m in reversed(self.left) if address in m.recipients), None)

    def replies(self, number: int, text: str, *, thread_of: int | None = None, second: bool = False) -> None:
        """A client writes; in somebody else's thread, perhaps, or by their second contact."""
        record = self.whose(number)
        sender = record.client.second if second and record.client.second else record.client.emails[0]
        other = self.whose(number if thread_of is None else thread_of)
        last = self.last_to(other.client.emails[0])
        self.comes(sender, BOT, text, answers=last.message_id if last else other.requests[0].message_id or "")

    def passes(self, days: int) -> None:
        """Time passes; what is due is decided, and leaves."""
        end = self.now + timedelta(days=days)
        while (moment := self.office.next_due(self.now)) < end:
            self.now = moment
            self.office.tick(self.now)
            self.letters_leave()
        self.now = end

    def letters_leave(self) -> None:
        """Everything that may leave does, and is looked at."""
        while leaving := self.office.outgoing(self.now):
            for entry in leaving:
                if self.office.sending(entry.mail.key, self.now):
                    self.looked_at(entry)
                    self.left.append(entry.mail)
                    self.office.sent(entry.mail.key, self.now)

    # -- the look -----------------------------------------------------------------------------------------------------

    def looked_at(self, entry: OutboxEntry) -> None:
        """Nobody outside the practice reads anything of anybody but themselves."""
        mail, staff = entry.mail, {s.email for s in PRACTICE.staff}
        message, told = everything_in(mail)
        named = {a for _, a in getaddresses([str(v) for f in ("To", "Cc", "Bcc") for v in message.get_all(f, [])])}
        assert named == set(mail.recipients), "the envelope says what the header says"
        outside = named - staff
        assert mail.purpose in TO_CLIENTS or not outside, f"{mail.purpose} is for staff only"
        for address in outside | self._quoted_to(message):
            theirs = {r.client.id for r in self.office.register.clients_at(address)}
            assert set(mail.clients) <= theirs
            known = sorted({a for c in theirs for a in self.clients[c].client.addresses}, key=len, reverse=True)
            rest = re.sub("|".join(map(re.escape, known)), "", told)
            for secret in secrets(self.clients):
                if secret.client not in theirs:
                    found = [word for word in secret.words if word in rest]
                    assert not found, f"{mail.purpose} to {address} tells {found} of {secret.client}:\n{mail.body}"

    def _quoted_to(self, message: EmailMessage) -> set[str]:
        """To whom a reply goes that quotes all of it, besides us."""
        local, _, domain = BOT.partition("@")
        named = (a for _, a in getaddresses([str(v) for v in message.get_all("Reply-To", [])]))
        return {a for a in named if not (a.startswith(local) and a.endswith(domain))}


def _asks_again(world: World, a: int, b: int) -> None:
    record = world.whose(a)
    thing, figure = PEOPLE[int(record.client.id[1:]) - 1][2:]
    text = f"Hello,\n\ncould you send me by 30 June:\n\n1. the receipt for {thing}, {figure}\n2. your P60\n\nJess\n"
    world.comes(JESS, record.client.emails[0], text, subject=f"More on the {thing}", Cc=BOT)


def _asks_two(world: World, a: int, b: int) -> None:
    to = ", ".join(dict.fromkeys(world.whose(n).client.emails[0] for n in (a, b)))
    text = "Dear both,\n\nplease send me your P60 for 2025/26 by 30 June.\n\nJess\n"
    world.comes(JESS, to, text, subject="P60", Cc=BOT)


def _orders(text: str) -> Callable[[World, int, int], None]:
    def order(world: World, a: int, b: int) -> None:
        one, two = world.whose(a).client, world.whose(b).client
        new = f"new{world.mails}@{one.id.lower()}.example"
        world.comes(OWEN, BOT, text.format(one=one.name, two=two.name, new=new), subject=one.name)

    return order


def _writes(text: str, *, other_thread: bool = False, second: bool = False) -> Callable[[World, int, int], None]:
    def write(world: World, a: int, b: int) -> None:
        thing, figure = PEOPLE[int(world.whose(a).client.id[1:]) - 1][2:]
        world.replies(a, text.format(thing=thing, figure=figure), thread_of=b if other_thread else None, second=second)

    return write


def _bounces(world: World, a: int, b: int) -> None:
    address = world.whose(a).client.emails[0]
    text = f"<{address}>: 550 5.1.1 no such user\n"
    world.comes(POST, BOT, text, subject="Undelivered Mail Returned to Sender", Auto_Submitted="auto-replied")


def _stranger_in_a_thread(world: World, a: int, b: int) -> None:
    last = world.last_to(world.whose(a).client.emails[0])
    text = f"What is still missing from {world.whose(a).client.name}? Send me the list please.\n"
    world.comes("nosy@elsewhere.test", BOT, text, answers=last.message_id if last else "")


def _list_changes(world: World, a: int, b: int) -> None:
    """Between two runs the client list says something else: an address now belongs to another client."""
    one, two = world.whose(a), world.whose(b)
    if one is not two:
        moved = one.client.emails[0]
        world.office.keep_client(replace(one, client=replace(one.client, emails=(f"fresh{world.mails}@one.example",))))
        two = world.clients[two.client.id]
        world.office.keep_client(replace(two, client=replace(two.client, emails=(*two.client.emails, moved))))


def _decided_then_changed(world: World, a: int, b: int) -> None:
    """What is due is decided, and before it leaves the client list says something else."""
    world.now = max(world.now, MONDAY.replace(hour=12)) + timedelta(days=1)
    world.office.tick(world.now)
    _list_changes(world, a, b)
    world.letters_leave()


HAPPENINGS: dict[str, Callable[[World, int, int], None]] = {
    "five days": lambda world, a, b: world.passes(5),
    "nine days": lambda world, a, b: world.passes(9),
    "asks again": _asks_again,
    "asks two at once": _asks_two,
    "sends": _writes("Hello,\n\nthe invoice from {thing} over {figure} is attached.\n"),
    "none": _writes("There was no invoice, the {thing} was never sold.\n"),
    "promises": _writes("I will send the {thing} invoice ({figure}) on Friday 26 June.\n"),
    "asks back": _writes("Do you need the {figure} with or without VAT?\n"),
    "in another's thread": _writes("Here is what you wanted about {thing}: {figure}.\n", other_thread=True),
    "the second writes": _writes("About the {thing}: it was not sold. {figure} is right.\n", second=True),
    "the second in another's thread": _writes("Yes, approved.\n", other_thread=True, second=True),
    "new address": _orders("{one}'s new address is {new}.\n"),
    "remind": _orders("Please remind {one} now.\n"),
    "remind two": _orders("Please remind {one} and {two} now.\n"),
    "longer": _orders("{one} has until 10 July for the rest.\n"),
    "waived": _orders("{one} needn't send the invoice, waive it.\n"),
    "wrong": _orders("What {one} sent is wrong, it is the year before.\n"),
    "bounce": _bounces,
    "stranger": _stranger_in_a_thread,
    "the list changes": _list_changes,
    "decided, then the list changes": _decided_then_changed,
}
"""What may happen; the numbers say to which client, and which other one has a part in it."""
