"""Everything that can happen, stated as facts. `lifecycle.evolve` says what each does to a client's record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mailbot.domain.compact import share
from mailbot.domain.digest_lines import DigestNumbered as DigestNumbered
from mailbot.domain.drafts import DraftAnswered as DraftAnswered
from mailbot.domain.drafts import DraftPut as DraftPut
from mailbot.domain.jobs import JobInHand, JobJoined, JobMoved, JobOpened
from mailbot.domain.leave_taken import LeaveTaken as LeaveTaken
from mailbot.domain.payments import MoneyReceipt
from mailbot.domain.questions import QuestionPut as QuestionPut
from mailbot.domain.questions import QuestionSettled as QuestionSettled
from mailbot.domain.questions import QuestionTold as QuestionTold
from mailbot.domain.questions import QuestionUntold as QuestionUntold
from mailbot.domain.requests import Item, ItemState, Request
from mailbot.domain.sources import Source
from mailbot.domain.taking_back import ClientPutBack as ClientPutBack
from mailbot.domain.taking_back import ClientStood as ClientStood
from mailbot.domain.taking_back import RequestPutBack as RequestPutBack
from mailbot.domain.taking_back import RequestStood as RequestStood
from mailbot.domain.understanding import MailKind, Reason


@dataclass(frozen=True, slots=True)
class RequestOpened:
    """Staff asked a client for something."""

    request: Request
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class ItemAdded:
    """A further item joins an open request."""

    request: str
    item: Item
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class ItemReworded:
    """Staff said more nearly what an item is."""

    request: str
    item: str
    ask: str
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class ItemMoved:
    """A client's mail did something to an item."""

    request: str
    item: str
    state: ItemState
    """What the mail brought: RECEIVED | PARTIAL | WRONG | PROMISED | CLAIMED | NOT_APPLICABLE | QUERY."""
    date: date | None = None
    missing: tuple[str, ...] = ()
    had: tuple[str, ...] = ()
    note: str = ""
    reason: Reason = Reason("")
    sources: tuple[Source, ...] = ()
    """From whom the papers came that the mail brought for it."""
    none: bool = False
    """A question was answered with a plain no."""


@dataclass(frozen=True, slots=True)
class ItemRuled:
    """Staff ruled on an item."""

    request: str
    item: str
    ruling: str
    """received | waive | reopen | reject | confirm | answered: a row of lifecycle.RULINGS."""
    note: str = ""
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class DueChanged:
    """Staff gave a request more (or less) time; chasing rests until that day."""

    request: str
    due: date
    reason: Reason = Reason("")
    corrected: bool = False
    """The day was misunderstood when the request was opened: nothing rests until then."""


@dataclass(frozen=True, slots=True)
class ChasingPaused:
    """Chasing rests, for one request or (None) for the whole client, up to and including `until`."""

    request: str | None
    until: date
    """`date.max`: until staff say otherwise."""
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class ChasingResumed:
    """Chasing goes on, for one request or (None) for the whole client; dead addresses live again."""

    request: str | None
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class RequestCancelled:
    """Staff withdrew a request."""

    request: str
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class RequestReassigned:
    """A request has another owner."""

    request: str
    owner: str
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class ReminderOrdered:
    """Staff want a chaser at the next moment the rules allow."""

    request: str
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class LadderChanged:
    """Staff want a request chased by another ladder; the stage it has reached stays."""

    request: str
    ladder: str
    """A table of rules/ladders.toml."""
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class AddressChanged:
    """Mail for this client goes to another address from now on."""

    email: str
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class AddressFailed:
    """Mail to an address of this client came back for good."""

    email: str
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class ClientAway:
    """An automatic reply says until when nobody is there; `until` is the day of return."""

    until: date
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class ClientWrote:
    """A person wrote for this client about these requests; `moved` when the mail changed anything."""

    requests: tuple[str, ...]
    moved: bool
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """Where a request's ladder stood before a chaser was decided."""

    request: str
    stage: int = 0
    last_chased: datetime | None = None
    ordered: bool = False
    """Staff had ordered that chaser."""


@dataclass(frozen=True, slots=True)
class ChaserSent:
    """A chaser was put into the outbox for these requests."""

    requests: tuple[str, ...]
    items: tuple[str, ...]
    stage: int
    to: str
    message_id: str
    key: str
    before: tuple[Rung, ...] = ()
    """One for each of `requests`, so that the ladders can be put back."""


@dataclass(frozen=True, slots=True)
class ChaserWithdrawn:
    """The chaser with this key never left: at its last check it was no longer true, or no server would take it."""

    requests: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class ClientAsked:
    """The letter that asks for these requests was put into the outbox: nobody had written to the client before."""

    requests: tuple[str, ...]
    items: tuple[str, ...]
    """"REF/item" for every item it lists."""
    to: str
    message_id: str
    key: str


@dataclass(frozen=True, slots=True)
class AskingWithdrawn:
    """The asking letter with this key never left: at its last check it was no longer true."""

    requests: tuple[str, ...]
    message_id: str
    key: str


@dataclass(frozen=True, slots=True)
class Escalated:
    """The ladder has ended: a person has it now."""

    requests: tuple[str, ...]
    staff: str


@dataclass(frozen=True, slots=True)
class RequestCompleted:
    """The last item is settled, and the owner is told, once."""

    request: str


@dataclass(frozen=True, slots=True)
class MailTaken:
    """A mail is done: what it was held to be, and why. It is never read again."""

    digest: str
    message_id: str | None
    kind: MailKind
    author: str
    subject: str
    why: str
    reasons: tuple[Reason, ...] = ()
    documents: tuple[str, ...] = ()
    """SHA-256 of every attached file that is not decoration."""
    locked: tuple[str, ...] = ()
    """Those of them that a password keeps shut."""
    written: datetime | None = None
    """The mail's own Date."""
    content: str = ""
    """Stands for its words and files; "" in what was taken before this was kept."""

    def __post_init__(self) -> None:
        """What mails of one thread, by one author, have in common is kept once."""
        share(self, "digest", "message_id", "author", "subject", "why", "content")


@dataclass(frozen=True, slots=True)
class ReceiptSettled:
    """The bank's or the ledger's list shows that a payment has come; staff need not."""

    request: str
    item: str
    receipt: MoneyReceipt
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class ReceiptLeft:
    """Money came that only a person can place; they were asked, once. It never settles anything by itself."""

    receipt: MoneyReceipt
    reason: Reason = Reason("")
    request: str | None = None
    """Where it seems to belong; None: nowhere."""


Event = (
    RequestOpened
    | ItemAdded
    | ItemReworded
    | ItemMoved
    | ItemRuled
    | DueChanged
    | ChasingPaused
    | ChasingResumed
    | RequestCancelled
    | RequestReassigned
    | ReminderOrdered
    | LadderChanged
    | AddressChanged
    | AddressFailed
    | ClientAway
    | ClientWrote
    | ChaserSent
    | ChaserWithdrawn
    | ClientAsked
    | DraftPut
    | DraftAnswered
    | AskingWithdrawn
    | Escalated
    | QuestionPut
    | QuestionSettled
    | QuestionTold
    | QuestionUntold
    | RequestCompleted
    | RequestStood
    | ClientStood
    | RequestPutBack
    | ClientPutBack
    | LeaveTaken
    | JobOpened
    | JobJoined
    | JobMoved
    | JobInHand
    | DigestNumbered
    | MailTaken
    | ReceiptSettled
    | ReceiptLeft
)


@dataclass(frozen=True, slots=True)
class Logged:
    """An event as a record keeps it: when it happened, and which mail brought it about."""

    at: datetime
    event: Event
    mail: str = ""
    """Digest of the mail; "" when time, or a command line, brought it about."""

    def __post_init__(self) -> None:
        """One mail brings about many events."""
        share(self, "mail")
