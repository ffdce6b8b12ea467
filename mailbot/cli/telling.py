"""What happened, in words: one sentence for each kind of event."""

from __future__ import annotations

from datetime import date
from functools import singledispatch

from mailbot.cli.words import counted, day, months, state
from mailbot.domain import events as ev
from mailbot.domain import jobs
from mailbot.domain.drafts import DraftAnswered, DraftPut, Verdict
from mailbot.domain.payments import MoneyReceipt
from mailbot.domain.understanding import MailKind, Reason

_KINDS = {
    MailKind.CLIENT_REPLY: "a client's mail",
    MailKind.STAFF_REQUEST: "a request by staff",
    MailKind.STAFF_COMMAND: "an order by staff",
    MailKind.AUTO_REPLY: "an automatic reply",
    MailKind.BOUNCE: "a delivery report",
    MailKind.UNRELATED: "nothing to do with any request",
    MailKind.REFUSED: "not from whom it claims to be from",
    MailKind.OWN: "a copy of a mail of ours",
}
_RULINGS = {
    "received": "staff have it",
    "waive": "staff no longer need it",
    "reopen": "staff want it after all",
    "reject": "staff say that what came is no good",
    "confirm": "staff confirm it",
    "answered": "staff have answered the client's question",
}


def kind(value: MailKind) -> str:
    """What a mail is held to be."""
    return _KINDS[value]


@singledispatch
def tell(event: object) -> str:
    """The event as a clause that begins with a small letter."""
    return type(event).__name__


def reason_of(event: ev.Event) -> Reason | None:
    """Rule and evidence, where the event has them."""
    reason = getattr(event, "reason", None)
    return reason if isinstance(reason, Reason) and reason.rule else None


def concerns(event: ev.Event, ref: str) -> bool:
    """Whether it is about this request."""
    match event:
        case ev.RequestOpened(request=request):
            return request.ref == ref
        case (
            ev.ChaserSent(requests=refs)
            | ev.ChaserWithdrawn(requests=refs)
            | ev.ClientAsked(requests=refs)
            | ev.AskingWithdrawn(requests=refs)
            | ev.Escalated(requests=refs)
            | ev.ClientWrote(requests=refs)
        ):
            return ref in refs
        case jobs.JobOpened(job=job):
            return ref in job.requests
        case ev.MailTaken() | ev.QuestionSettled() | ev.RequestStood() | ev.ClientStood():
            return False
        case jobs.JobMoved() | jobs.JobInHand():
            return False
        case _:
            return getattr(event, "request", None) in (None, ref)


@tell.register
def _(event: ev.RequestOpened) -> str:
    return f"request {event.request.ref} opened, due {day(event.request.due)}: {event.request.subject}"


@tell.register
def _(event: ev.ItemAdded) -> str:
    return f"item {event.item.id} added: {event.item.ask}"


@tell.register
def _(event: ev.ItemReworded) -> str:
    return f"item {event.item} is now: {event.ask}"


@tell.register
def _(event: ev.ItemMoved) -> str:
    told = f"item {event.item}: {state(event.state)}"
    if event.date:
        told += f", for {day(event.date)}"
    if event.missing:
        told += f", still missing: {months(event.missing)}"
    return f"{told} ({event.note})" if event.note else told


@tell.register
def _(event: ev.ItemRuled) -> str:
    told = f"item {event.item}: {_RULINGS.get(event.ruling, event.ruling)}"
    return f"{told} ({event.note})" if event.note else told


@tell.register
def _(event: ev.ReceiptSettled) -> str:
    return f"item {event.item}: paid, {_money(event.receipt)}"


@tell.register
def _(event: ev.ReceiptLeft) -> str:
    return f"money came that a person has to place: {_money(event.receipt)}"


def _money(receipt: MoneyReceipt) -> str:
    return f"£{receipt.pence / 100:,.2f} on {day(receipt.day)}"


@tell.register
def _(event: ev.DueChanged) -> str:
    return f"due day moved to {day(event.due)}"


@tell.register
def _(event: ev.ChasingPaused) -> str:
    what = "the request" if event.request else "the client"
    return f"chasing of {what} paused" + (f" until {day(event.until)}" if event.until != date.max else "")


@tell.register
def _(event: ev.ChasingResumed) -> str:
    return "chasing goes on"


@tell.register
def _(event: ev.RequestCancelled) -> str:
    return "request withdrawn"


@tell.register
def _(event: ev.RequestReassigned) -> str:
    return f"{event.owner} looks after it now"


@tell.register
def _(event: ev.ReminderOrdered) -> str:
    return "staff want a reminder sent now"


@tell.register
def _(event: ev.LadderChanged) -> str:
    return f"chased by the ladder “{event.ladder}” from now on"


@tell.register
def _(event: ev.AddressChanged) -> str:
    return f"mail goes to {event.email} from now on"


@tell.register
def _(event: ev.AddressFailed) -> str:
    return f"mail to {event.email} came back for good; nothing more goes there"


@tell.register
def _(event: ev.ClientAway) -> str:
    return f"the client is away until {day(event.until)}, by an automatic reply"


@tell.register
def _(event: ev.ClientWrote) -> str:
    return "the client wrote" + ("" if event.moved else "; nothing was settled by it")


@tell.register
def _(event: ev.ChaserSent) -> str:
    return f"reminder {event.stage} written to {event.to}, for {counted(len(event.items), 'item')}"


@tell.register
def _(event: ev.ChaserWithdrawn) -> str:
    return "that reminder never left, and counts for nothing"


@tell.register
def _(event: ev.ClientAsked) -> str:
    return f"asked by a letter to {event.to}, for {counted(len(event.items), 'item')}"


@tell.register
def _(event: DraftPut) -> str:
    return f"{event.staff} asked whether to start {event.duty} for {event.term}"


@tell.register
def _(event: DraftAnswered) -> str:
    told = {Verdict.SEND: "to be started", Verdict.LEAVE: "not wanted", Verdict.LATER: "not yet"}[event.verdict]
    return f"{event.duty} for {event.term}: {told}" + (f", from {day(event.until)}" if event.until else "")


@tell.register
def _(event: ev.AskingWithdrawn) -> str:
    return "that letter never left: when it was about to, it was no longer true"


@tell.register
def _(event: ev.Escalated) -> str:
    return f"handed to {event.staff}: every reminder went unanswered"


@tell.register
def _(event: ev.QuestionPut) -> str:
    return f"a question for {event.staff}: {event.text}" if event.gathered else f"{event.staff} asked: {event.text}"


@tell.register
def _(event: ev.QuestionTold) -> str:
    return f"{event.staff} asked, in a letter" + ("; a reply to it goes to the client" if event.to_client else "")


@tell.register
def _(event: ev.QuestionUntold) -> str:
    return "that letter reached nobody; the question goes out with another"


@tell.register
def _(event: ev.QuestionSettled) -> str:
    return "the question to staff is settled" + (f": {event.answer}" if event.answer else "")


@tell.register
def _(event: ev.RequestPutBack) -> str:
    return "an order about the request was taken back"


@tell.register
def _(event: ev.ClientPutBack) -> str:
    return "an order about the client was taken back"


@tell.register
def _(event: ev.RequestStood | ev.ClientStood) -> str:
    return "how it stood before the order, kept for taking it back"


@tell.register
def _(event: ev.DigestNumbered) -> str:
    return f"digest to {event.staff}, with {counted(len(event.lines), 'line')} to be answered by number"


@tell.register
def _(event: ev.LeaveTaken) -> str:
    what = "is not away" if event.withdrawn else "is away"
    instead = f"; {event.stand_in} stands in" if event.stand_in else ""
    return f"{event.staff} {what} from {day(event.first)} until {day(event.last)}{instead}"


@tell.register
def _(event: ev.RequestCompleted) -> str:
    return "everything is in; the owner was told"


@tell.register
def _(event: jobs.JobOpened) -> str:
    return f"job {event.job.id} begun: {event.job.title}"


@tell.register
def _(event: jobs.JobJoined) -> str:
    return f"{event.request} belongs to job {event.job}"


@tell.register
def _(event: jobs.JobMoved) -> str:
    return f"job {event.job} moved from {event.left or 'its end'} to {event.stage or 'its end'}"


@tell.register
def _(event: jobs.JobInHand) -> str:
    return f"job {event.job} is in hand until {day(event.until.date())}"


@tell.register
def _(event: ev.MailTaken) -> str:
    return f'mail from {event.author or "nobody"}, "{event.subject}": {kind(event.kind)}'
