"""What a mail means: the conclusion of `reading`, the matter of `deciding`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mailbot.domain.documents import Document
from mailbot.domain.drafts import AnswerToDraft
from mailbot.domain.mail import Nature, VisibleText
from mailbot.domain.papers import Paper
from mailbot.domain.payments import Payment
from mailbot.domain.requests import ItemKind, ItemState, RequestKind
from mailbot.domain.sources import Source
from mailbot.domain.wishes import Wish


class MailKind(StrEnum):
    """What a mail is to this practice."""

    CLIENT_REPLY = "client_reply"
    STAFF_REQUEST = "staff_request"
    STAFF_COMMAND = "staff_command"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    UNRELATED = "unrelated"
    REFUSED = "refused"
    OWN = "own"
    """A copy of a mail we sent: proof of sending, nothing else."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the name of a rule and what it saw."""

    rule: str
    evidence: str = ""

    def __str__(self) -> str:
        return f"{self.rule}: {self.evidence}" if self.evidence else self.rule


@dataclass(frozen=True, slots=True)
class Match:
    """Which requests a mail is about, and the proof. No request: we do not know."""

    client: str | None
    requests: tuple[str, ...]
    reason: Reason
    known_sender: bool = True
    """The sender's address belongs to the client."""
    thread: str | None = None
    """The request in whose thread, or to whose tagged address, it was sent; None for a mail that begins anew."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What this mail does to one item."""

    request: str
    item: str
    state: ItemState
    date: date | None = None
    """Promised for, when a day can be worked out."""
    missing: tuple[str, ...] = ()
    """"YYYY-MM" months still missing, all mails counted; only with PARTIAL."""
    had: tuple[str, ...] = ()
    """"YYYY-MM" months that are here now, all mails counted."""
    sources: tuple[Source, ...] = ()
    """From whom the papers came that this mail brought for it."""
    note: str = ""
    """For WRONG: what is the matter, in words for the client, e.g. "it is for 2024/25; we need 2025/26"."""
    reason: Reason = Reason("")
    none: bool = False
    """Of a question that is answered: the answer is a plain no."""


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One thing a member of staff asked a client for, cut clean but in their words."""

    ask: str
    kind: ItemKind = ItemKind.DOCUMENT
    payment: Payment | None = None
    papers: tuple[Paper, ...] = ()
    """Of an approval: what came along with the mail."""
    hint: str = ""
    listed: str = ""
    """Its key in a checklist."""
    expected: Source | None = None
    """From whom it came last time, where each such paper is asked for by itself."""


@dataclass(frozen=True, slots=True)
class FromList:
    """How a checklist was drawn up for a client."""

    checklist: str
    name: str
    """As staff read it."""
    term: str = ""
    """As `terms.Term.key`."""
    due_days: int = 0
    """The list's own number of calendar days until it is due; 0: the practice's."""
    duty: str = ""
    """The table of rules/calendar.toml by which it came; empty: somebody ordered it."""
    left_out: tuple[str, ...] = ()
    """Not asked, by the client list."""
    dropped: tuple[str, ...] = ()
    """Not asked this time: the client has had none time and again."""
    unsure: tuple[str, ...] = ()
    """Asked although nothing says that it applies."""
    already: tuple[str, ...] = ()
    """Asked for already, or here."""


@dataclass(frozen=True, slots=True)
class JobHint:
    """To which job a request belongs, as far as its words tell."""

    kind: str
    """A table of rules/jobs.toml."""
    period: str
    """As a job has it, e.g. "2025/26", "quarter to 30 September 2026"; "" when none is named."""


@dataclass(frozen=True, slots=True)
class JobOrder:
    """Staff say how far a job has come; beside the fourteen orders about requests."""

    client: str
    job: str
    """Its id."""
    act: str
    """done: the stage is over | at: the job is at it | in_hand: somebody works on it | back: to an earlier stage."""
    stage: str = ""
    until: date | None = None
    """For in_hand: the day they named."""
    reason: Reason = Reason("")
    papers: tuple[Paper, ...] = ()
    """What is attached to the mail."""
    payment: Payment | None = None
    """The one sum that the sentence names, and the number of our invoice."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A request that a staff mail opens."""

    client: str
    kind: RequestKind
    subject: str
    items: tuple[AskedItem, ...]
    due: date | None
    """None when the mail names no day: the practice's default applies."""
    owner: str
    """Staff id of who asked."""
    reason: Reason = Reason("")
    adds_to: str | None = None
    """The ref of an open request that these items join, for a follow-up with new items."""
    job: JobHint | None = None
    """None: its words name no kind of job."""
    message_id: str | None = None
    """Of the mail that asked, where it is another than the one by which this is opened."""
    drawn: FromList | None = None
    """The checklist it comes from; then nobody has asked the client yet, and the bot does."""


class Verb(StrEnum):
    """What staff may order (FORMAT.md's fourteen)."""

    RECEIVED = "received"
    WAIVE = "waive"
    REOPEN = "reopen"
    REJECT = "reject"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    REMIND = "remind"
    ADD = "add"
    STATUS = "status"
    REASSIGN = "reassign"
    ADDRESS = "address"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Command:
    """One order. `item` None: the whole request; `request` None: the client, or everything."""

    verb: Verb
    request: str | None = None
    item: str | None = None
    client: str | None = None
    date: date | None = None
    staff: str | None = None
    email: str | None = None
    ask: str = ""
    """For ADD: the further item's text."""
    payment: Payment | None = None
    """For ADD: how it is to be paid; None: it is not money."""
    note: str = ""
    """For REJECT: the reason, for the client to read."""
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something only a person can decide; becomes a question to staff."""

    text: str
    """One sentence, e.g. "Jane asks whether the joint account counts"."""
    client: str | None = None
    request: str | None = None
    items: tuple[str, ...] = ()
    quote: str = ""
    """The client's own words."""
    choices: tuple[str, ...] = ()
    """Likely answers, to be chosen by number."""
    orders: tuple[str, ...] = ()
    """What each of them orders, as "waive R1/a"; "{items}" stands for the items, "" leaves all as it is. None: the
    answer's own words are read as an order."""
    asks: bool = False
    """The client asks or objects, and waits for an answer in words."""
    alert: str = ""
    """As the subject of a mail, e.g. "the inbox is not being read": of what the program itself reports, to be heard at
    once and not to be answered."""


@dataclass(frozen=True, slots=True)
class FailedDelivery:
    """What a bounce says about one address of ours to a client."""

    recipient: str
    permanent: bool
    status: str = ""
    request: str | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """One mail, understood."""

    kind: MailKind
    nature: Nature
    why: str
    """A sentence that a member of staff would understand."""
    visible: VisibleText = VisibleText("")
    language: str = "en"
    author: str | None = None
    """Staff id, for staff mail."""
    match: Match | None = None
    documents: tuple[Document, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    openings: tuple[Opening, ...] = ()
    commands: tuple[Command, ...] = ()
    wishes: tuple[Wish, ...] = ()
    jobs: tuple[JobOrder, ...] = ()
    returns: date | None = None
    drafts: tuple[AnswerToDraft, ...] = ()
    """What staff say of drafts; those to be sent are among `openings`."""
    failures: tuple[FailedDelivery, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    answered: tuple[str, ...] = ()
    """Ids of the questions to staff that it answers."""
    told_client: bool = False
    """Its words answer the client who had asked, and went to them."""
    reasons: tuple[Reason, ...] = ()
    """Every rule that had a say, hits and telling misses."""

    @property
    def asks_human(self) -> bool:
        """Whether a person will be asked."""
        return bool(self.doubts)
