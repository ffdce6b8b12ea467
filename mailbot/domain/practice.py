"""The practice, the people in it, and its clients."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from mailbot.domain.payments import Account


class Role(StrEnum):
    """What a member of staff may decide."""

    PARTNER = "partner"
    MANAGER = "manager"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of the practice."""

    id: str
    name: str
    email: str
    role: Role = Role.STAFF
    aliases: tuple[str, ...] = ()
    digest: bool | None = None
    """Whether they get a digest of their own; None: as the practice has it for their role."""

    @property
    def first_name(self) -> str:
        """How colleagues greet them."""
        return self.name.split()[0] if self.name.split() else self.name


@dataclass(frozen=True, slots=True)
class Client:
    """A person or a company the practice acts for."""

    id: str
    name: str
    emails: tuple[str, ...]
    """Lower case; mail goes to the first, all are recognised as theirs."""
    contact: str = ""
    """How to greet them; empty: worked out from the name."""
    second: str = ""
    """The second contact's address, copied when chasing escalates; writes for the client too."""
    language: str = "en"
    """BCP 47; what the client reads."""
    partner: str = ""
    manager: str = ""
    ladder: str = ""
    """The ladder of every request to them, by the client list; empty: the kind's, or the practice's."""
    facts: tuple[tuple[str, str], ...] = ()
    """Further columns of the client list, e.g. ("year_end", "31 March")."""

    @property
    def addresses(self) -> frozenset[str]:
        """Every address that writes for this client."""
        return frozenset((*self.emails, *((self.second,) if self.second else ())))


@dataclass(frozen=True, slots=True)
class Leave:
    """Days on which a member of staff is away, the first and the last included."""

    staff: str
    first: date
    last: date
    stand_in: str = ""
    """Id of the colleague who stands in; empty: the client's manager, then the partner."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When the practice works: chasers leave only then."""

    opens: time = time(9, 0)
    closes: time = time(17, 30)
    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    """Monday is 0."""
    digest: time = time(8, 0)
    chase_from: time = time(9, 3)
    chase_until: time = time(12, 0)


@dataclass(frozen=True, slots=True)
class Caps:
    """How many letters may leave; what is beyond waits. Far above ordinary use: a fuse against mail in circles."""

    address_a_day: int = 8
    """To one address that is not staff's, in any 24 hours."""
    client_a_day: int = 12
    """For one client, whatever the address, in any 24 hours."""
    clients_an_hour: int = 500
    """To all clients together, in any hour."""
    staff_an_hour: int = 100
    """To one member of staff, in any hour; the digest is not counted."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """What one act costs a person who does it by hand: looking up, writing and filing. Cautious estimates of our own:
    a day a month per partner spread over the acts of an ordinary practice gives about twice as much."""

    opened: int = 3
    """Noting a request and what it asks for."""
    chased: int = 6
    """Writing a reminder."""
    read: int = 5
    """Reading a client's mail and filing it."""
    checked: int = 3
    """Looking at a document or an answer."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What saved time is held against: a cautious rate of our own, and what the practice says of the time before."""

    rate: int = 60
    """What an hour of the practice's is worth, in whole pounds (or `currency`); 0: no sum is told."""
    currency: str = "£"
    days_before: int = 0
    """Days that it took from asking to all in, before there was a mailbot; 0: nobody knows."""

    def of(self, minutes: int) -> int:
        """What so many minutes are worth, in whole pounds."""
        return (minutes * self.rate + 30) // 60


@dataclass(frozen=True, slots=True)
class Practice:
    """The practice: its bot, its people, its clock."""

    name: str
    bot: str
    """The address staff CC, clients reply to, and all of the bot's mail comes from; lower case."""
    domains: tuple[str, ...]
    zone: ZoneInfo
    country: str = "GB"
    region: str = ""
    authserv_id: str = ""
    """Whose Authentication-Results header is trusted (RFC 8601, 2.5); empty: none is."""
    staff: tuple[Staff, ...] = ()
    hours: WorkingHours = WorkingHours()
    caps: Caps = Caps()
    closures: frozenset[date] = frozenset()
    """Days the practice is shut besides public holidays."""
    leave: tuple[Leave, ...] = ()
    minutes: Minutes = Minutes()
    worth: Worth = Worth()
    manager_digests: bool = False
    """Managers get a digest of their clients, too."""
    default_due_days: int = 14
    """Calendar days until a request is due when the mail that opened it names no day."""
    undo_minutes: int = 30
    """From when staff ask for something until its client hears of it from us: their time to take it back."""
    confirm: str = "always"
    """When whoever asked a client for something hears what was understood: "always" at once, "unsure": at once where
    something is not certain, "digest": the same, and the rest stands in the partner's next digest."""
    everyone_orders: bool = True
    """Everybody here may order anything; False: only partners may, others only what is theirs."""
    ask_before: frozenset[str] = frozenset()
    """Orders that wait for a yes where a client would notice: "cancel" once letters have gone out, "address"."""
    ladder: str = "standard"
    """What requests climb when neither staff, nor the client list, nor their kind says otherwise."""
    tagging: bool = True
    """The server delivers bot+anything@ to the bot (RFC 5233)."""
    accounts: tuple[Account, ...] = ()
    """Into which clients pay: the practice's own, and those of HMRC that it has checked."""
    cashier: str = ""
    """Staff id of who hears of money that fits nothing; empty: the first partner."""
    approval_by_reply: bool = True
    """A client's "approved" by reply is enough; False: somebody here confirms it."""
    approval_octets: int = 4_000_000
    """How large the papers may be together that go along with a reminder of an approval; 0: none ever do."""
    signing_key: bytes = field(default=b"mailbot-replay", repr=False)
    """Signs our Message-IDs and tagged addresses."""

    def member(self, staff_id: str) -> Staff | None:
        """The member of staff with this id."""
        for staff in self.staff:
            if staff.id == staff_id:
                return staff
        return None

    def member_at(self, email: str) -> Staff | None:
        """The member of staff with this address, however it is capitalised."""
        wanted = email.lower()
        return next((s for s in self.staff if wanted == s.email.lower() or wanted in s.aliases), None)

    def away(self, staff_id: str, day: date) -> date | None:
        """The last day of the leave that a member of staff is on that day; None when they are at work."""
        if not self.leave:
            return None
        days = [leave.last for leave in self.leave if leave.staff == staff_id and leave.first <= day <= leave.last]
        return max(days, default=None)

    def stand_in(self, staff_id: str, day: date) -> Staff | None:
        """The colleague whom somebody on leave has named to stand in on that day."""
        named = (x.stand_in for x in self.leave if x.staff == staff_id and x.first <= day <= x.last and x.stand_in)
        return self.member(next(named, ""))

    @property
    def digest_readers(self) -> tuple[Staff, ...]:
        """Who gets a digest: every partner, and others where the practice says so."""
        managers = Role.MANAGER if self.manager_digests else None
        return tuple(
            s for s in self.staff if s.role is Role.PARTNER or (s.role is managers if s.digest is None else s.digest)
        )

    @property
    def partners(self) -> tuple[Staff, ...]:
        """Those who decide in the end."""
        return tuple(s for s in self.staff if s.role is Role.PARTNER)
