"""A request and its items: what the practice has asked a client for, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mailbot.domain.papers import Paper
from mailbot.domain.payments import Payment
from mailbot.domain.sources import Source


class ItemState(StrEnum):
    """Where an item stands. What each word means is in docs/contract.md."""

    OUTSTANDING = "outstanding"
    RECEIVED = "received"
    PARTIAL = "partial"
    WRONG = "wrong"
    PROMISED = "promised"
    CLAIMED = "claimed"
    NOT_APPLICABLE = "not_applicable"
    QUERY = "query"
    WAIVED = "waived"


SETTLED = frozenset({ItemState.RECEIVED, ItemState.NOT_APPLICABLE, ItemState.WAIVED})
"""Nothing more is needed from anybody."""
RESTING = frozenset({ItemState.CLAIMED, ItemState.QUERY})
"""Nothing more is asked of the client until staff have spoken."""

TO_COME = (ItemState.OUTSTANDING, ItemState.PARTIAL, ItemState.WRONG, ItemState.PROMISED)
"""Still to come from the client: all the others. (A tuple: thousands of items are looked at for each decision, and an
enumeration's hash is dear.)"""


class ItemKind(StrEnum):
    """What would settle it."""

    DOCUMENT = "document"
    ANSWER = "answer"
    APPROVAL = "approval"
    PAYMENT = "payment"


class RequestKind(StrEnum):
    """What the request is for."""

    INFORMATION = "information"
    APPROVAL = "approval"
    PAYMENT = "payment"


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    COMPLETE = "complete"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked for, in the words staff used."""

    id: str
    ask: str
    kind: ItemKind = ItemKind.DOCUMENT
    state: ItemState = ItemState.OUTSTANDING
    promised: date | None = None
    """The day by which it (or the rest of it) should be here."""
    missing: tuple[str, ...] = ()
    """Months still missing, "YYYY-MM", when PARTIAL."""
    had: tuple[str, ...] = ()
    """Months already here, "YYYY-MM", all mails counted, and parts of months as "2026-07-14/2026-08-13"; for an item
    that asks for several papers also the types that are here."""
    note: str = ""
    """Why it is WRONG, in words a client can read ("this is for 2024/25"); or the reason staff gave."""
    changed: datetime | None = None
    payment: Payment | None = None
    """Of a payment: how much, to whom and under which reference, as far as staff said so."""
    papers: tuple[Paper, ...] = ()
    """Of an approval: what staff sent along, so that a reminder can bring it again."""
    hint: str = ""
    """Why it is needed or where to find it, one sentence for the client."""
    listed: str = ""
    """The item's key in its request's checklist."""
    sources: tuple[Source, ...] = ()
    """From whom came what is here of it."""
    expected: Source | None = None
    """From whom it came last time, where each such paper is asked for by itself."""
    none: bool = False
    """Of a question that is answered: the answer was a plain no."""


@dataclass(frozen=True, slots=True)
class Request:
    """Items asked of one client at one time, by one member of staff."""

    ref: str
    client: str
    owner: str
    """The id of the member of staff who asked."""
    kind: RequestKind
    subject: str
    opened: datetime
    due: date
    items: tuple[Item, ...]
    message_id: str | None = None
    """Of the mail that asked."""
    reply_to: str = ""
    """The tagged address that mail bore; "" when it bore none."""
    thread: tuple[str, ...] = ()
    """Message-IDs of the client's thread, oldest first, ours and theirs."""
    state: RequestState = RequestState.OPEN
    ladder: str = ""
    """The ladder that staff ordered for this request; empty: its client's, its kind's, or the practice's."""
    stage: int = 0
    """Of the last chaser sent; 0 when none has gone since something last came in."""
    chasers_sent: int = 0
    last_chased: datetime | None = None
    paused_until: date | None = None
    """Chasing rests up to and including this day; `date.max` for "until told"."""
    handed: bool = False
    """The ladder has ended and a person has it; the client is left in peace until someone decides."""
    checklist: str = ""
    """The checklist it was drawn from (rules/checklists/); empty: staff wrote it themselves."""
    term: str = ""
    """The stretch of time that checklist is about, as `terms.Term.key`."""
    to_be_asked: bool = False
    """Nobody has written to the client about it yet; the bot will."""
    asked: datetime | None = None
    """When the bot's own letter asked for it; None: a mail of staff did, or will."""

    def item(self, item_id: str) -> Item | None:
        """The item with this id."""
        return next((i for i in self.items if i.id == item_id), None)

    @property
    def begun(self) -> bool:
        """Whether the client has answered some of it."""
        answered = (ItemState.RECEIVED, ItemState.NOT_APPLICABLE)
        return any(i.had or i.state in answered for i in self.items)

    @property
    def settled(self) -> bool:
        """Whether nothing more is needed."""
        return all(i.state in SETTLED for i in self.items)


def awaited(request: Request, today: date) -> tuple[Item, ...]:
    """The items of an open request that the client may be chased for on that day (what FORMAT's rule 3 allows)."""
    if request.state is not RequestState.OPEN:
        return ()
    return tuple(
        [i for i in request.items if i.state in TO_COME and not (i.promised is not None and i.promised >= today)]
    )
