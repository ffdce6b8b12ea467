"""Money has come in: the one fee that it settles, or a person who is asked about it, once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.people import at_work, partner_of
from mailbot.deciding.ground.words import counted, spoken
from mailbot.deciding.questions.questions import ask
from mailbot.deciding.receipts.receipt_matching import Bill, Fit, bills_of, fit
from mailbot.deciding.replies.completion import completion
from mailbot.domain import likely
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.decision import Decision
from mailbot.domain.events import Event, QuestionSettled, ReceiptLeft, ReceiptSettled
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.lifecycle import evolve
from mailbot.domain.mail import Address, Nature, stand_in
from mailbot.domain.payments import MoneyReceipt
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Doubt, MailKind, Reason, Understanding

_MOST_LINES = 40
"""In one letter; a whole year of a bank's statement is no mail."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What becomes of a list of receipts."""

    decision: Decision
    settled: int
    asked: int
    """About which a person is asked by a question of its own."""
    left: int
    """That fit nothing: told in one letter."""
    known: int
    """That were here before; nothing happens to them."""

    @property
    def line(self) -> str:
        """ "2 fees ticked off, 1 receipt asked about, 3 fit nothing, 4 were here before."."""
        return (
            f"{counted(self.settled, 'fee')} ticked off, {counted(self.asked, 'receipt')} asked about, {self.left} "
            f"{'fits' if self.left == 1 else 'fit'} nothing, {self.known} {'was' if self.known == 1 else 'were'} here "
            "before."
        )


def place(
    receipts: Sequence[MoneyReceipt],
    source: str,
    register: Register,
    practice: Practice,
    rules: Rules,
    calendar: WorkCalendar,
    now: datetime,
) -> Placed:
    """Settle what a receipt settles beyond doubt: one fee, by its reference and its sum; ask about all else, once.

    `source` is what the list is called. Fees only: what clients pay to HMRC never passes the practice's bank.
    """
    work = _Work(source, register, practice, rules, calendar, now)
    fresh = {r.key: r for r in receipts if not register.has_receipt(r.key)}
    for receipt in fresh.values():
        work.take(receipt)
    return work.placed(known=len(receipts) - len(fresh))


@dataclass(slots=True)
class _Work:
    """One list, line after line; `records` are those that it has changed."""

    source: str
    register: Register
    practice: Practice
    rules: Rules
    calendar: WorkCalendar
    now: datetime
    records: dict[str, ClientRecord] = field(default_factory=dict)
    decision: Decision = Decision()
    settled: int = 0
    asked: int = 0
    doubts: list[Doubt] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    """Ids of questions that the money answers."""
    bills: dict[str, tuple[Bill, ...]] | None = None
    left: list[tuple[MoneyReceipt, Fit]] = field(default_factory=list)

    def take(self, receipt: MoneyReceipt) -> None:
        """One line."""
        found = fit(receipt, [bill for bills in self._bills().values() for bill in bills])
        if found.settles:
            self._settle(receipt, found.bills[0])
        elif found.problem:
            self._ask(receipt, found)
        else:
            self.left.append((receipt, found))

    def _bills(self) -> dict[str, tuple[Bill, ...]]:
        """Of every client who has any; made once, and anew for whom a receipt has changed something."""
        if self.bills is None:
            each = ((key, tuple(bills_of([r], self.rules))) for key, r in self.register.clients.items())
            self.bills = {key: bills for key, bills in each if bills}
        return self.bills

    # -- it is paid -----------------------------------------------------------------------------------------------

    def _settle(self, receipt: MoneyReceipt, bill: Bill) -> None:
        reason = Reason("reference and sum of a receipt", f"{self.source}: {told(receipt)}")
        ref, item = bill.request.ref, bill.item.id
        self._note(bill.record.client.id, ReceiptSettled(ref, item, receipt, reason))
        for question in self.records[bill.record.client.id].questions:
            if question.request == ref and set(question.items) == {item}:
                self._note(bill.record.client.id, QuestionSettled(question.id, "The money has come."))
                self.answered.append(question.id)
        self.settled += 1

    def _note(self, client_id: str, event: Event) -> None:
        record = self.records.get(client_id) or self.register.clients[client_id]
        self.records[client_id] = after = evolve(record, event, self.now)
        self._bills()[client_id] = tuple(bills_of([after], self.rules))
        self.decision += Decision(events=((client_id, event),))

    # -- only a person can tell -----------------------------------------------------------------------------------

    def _ask(self, receipt: MoneyReceipt, found: Fit) -> None:
        """A question to the owner where one client is meant; else to the first partner."""
        clients = {b.record.client.id for b in found.bills}
        bill = found.bills[0] if len(clients) == 1 else None
        reason = Reason(found.problem, f"{self.source}: {told(receipt)}")
        doubt = Doubt(
            text=f"{told(receipt)} came in. {sentence(receipt, found)}",
            client=bill.record.client.id if bill else None,
            request=bill.request.ref if bill else None,
            items=(bill.item.id,) if bill and len(found.bills) == 1 else (),
        )
        left = ReceiptLeft(receipt, reason, doubt.request)
        self.decision += Decision(events=((doubt.client or "", left),))
        self.doubts.append(likely.with_answers(doubt, _answers(found)))
        self.asked += 1

    def _questions(self) -> Decision:
        """All of them at once, so that whoever has several gets one letter."""
        mail = stand_in(_digest(*(d.text for d in self.doubts)), Address(""), "(money that came in)", self.now)
        found = Understanding(MailKind.UNRELATED, Nature.REPORT, self.source, doubts=tuple(self.doubts))
        today = self.calendar.day(self.now)
        at = Setting(self.practice, self.calendar, today, self.now)
        return ask(self.doubts, mail, found, self.register, self.rules, at, frozenset(self.answered))

    # -- the end --------------------------------------------------------------------------------------------------

    def placed(self, known: int) -> Placed:
        """Everything together, with what is complete now and the letter about what fits nothing."""
        for receipt, found in self.left:
            reason = Reason(found.why, f"{self.source}: {told(receipt)}")
            self.decision += Decision(events=(("", ReceiptLeft(receipt, reason)),))
        if self.doubts:
            self.decision += self._questions()
        for record in self.records.values():
            self.decision += completion(record, self.register, self.practice)
        letter = self._letter()
        self.decision += Decision(letters=(letter,) if letter else ())
        return Placed(self.decision, self.settled, self.asked, len(self.left), known)

    def _letter(self) -> Letter | None:
        today = self.calendar.day(self.now)
        meant = self.practice.member(self.practice.cashier) or partner_of(None, None, self.practice)
        staff = at_work(meant, None, None, self.practice, today)
        if staff is None or not self.left:
            return None
        lines = tuple(_line(receipt, found) for receipt, found in self.left[:_MOST_LINES])
        return Letter(
            key=f"receipts/{_digest(*(receipt.key for receipt, _ in self.left))[:32]}",
            purpose=Purpose.ALERT,
            template="receipts",
            to=(staff.email,),
            facts={
                "to_name": staff.first_name,
                "source": self.source,
                "problem": "",
                "lines": lines,
                "more": len(self.left) - len(lines),
                "settled": self.settled,
            },
        )


def unreadable(source: str, problem: str, content: str, practice: Practice, today: datetime) -> Decision:
    """Whoever looks after the money hears that a list could not be read; once for the same content."""
    meant = practice.member(practice.cashier) or partner_of(None, None, practice)
    staff = at_work(meant, None, None, practice, today.astimezone(practice.zone).date())
    if staff is None:
        return Decision()
    facts = {"to_name": staff.first_name, "source": source, "problem": problem, "lines": (), "more": 0, "settled": 0}
    key = f"receipts/unreadable/{_digest(source, problem, content)[:32]}"
    letter = Letter(key=key, purpose=Purpose.ALERT, template="receipts", to=(staff.email,), facts=facts)
    return Decision(letters=(letter,))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _answers(found: Fit) -> likely.Answers:
    """What can be said of it by number."""
    if found.stays:
        return likely.SEEN_TO
    if len(found.bills) == 1:
        return likely.MONEY
    places = tuple((b.request.ref, b.item.id, b.item.ask) for b in found.bills[:5])
    return likely.one_of(places, "received", " is paid")


# -- in words ---------------------------------------------------------------------------------------------------------


def pounds(pence: int) -> str:
    """ "£1,234.56"."""
    return f"£{pence // 100:,}.{pence % 100:02}"


def told(receipt: MoneyReceipt) -> str:
    """ "£480.00 of Wednesday 3 June, “INV 2107”"."""
    said = " ".join(receipt.words.split())[:120]
    return f"{pounds(receipt.pence)} of {spoken(receipt.day)}" + (f", “{said}”," if said else "")


def _line(receipt: MoneyReceipt, found: Fit) -> dict[str, object]:
    hints = tuple(f"{b.record.client.name}: {b.item.ask} ({b.request.ref})" for b in found.bills[:2])
    return {"day": receipt.day, "pence": receipt.pence, "words": receipt.words, "hints": hints}


def sentence(receipt: MoneyReceipt, found: Fit) -> str:
    """What stands in the way of ticking it off."""
    bill = found.bills[0]
    of_whom = f"“{bill.item.ask}” of {bill.record.client.name}"
    asked = bill.pence or 0
    match found.problem:
        case "less than asked":
            return f"It names {of_whom}, for which {pounds(asked)} is asked: {pounds(asked - receipt.pence)} is short."
        case "more than asked":
            return f"It names {of_whom}, for which {pounds(asked)} is asked: {pounds(receipt.pence - asked)} too much."
        case "paid already":
            return f"It names {of_whom}, which an earlier receipt has settled. Was it paid twice?"
        case "stays with staff":
            return f"It is the sum and the reference of {of_whom}, which is under query or not asked for any more."
        case "no sum was asked":
            return f"It names {of_whom}, and mailbot does not know how much is asked for that. Is it paid?"
        case "the name and the sum only":
            return f"Sum and name are those of {of_whom}, but the reference is not there. Is it that payment?"
        case "a short reference":
            return f"It seems to be for {of_whom}, but so short a number may stand there by chance. Is it that payment?"
        case _:
            each = "; ".join(f"“{b.item.ask}” of {b.record.client.name} ({b.request.ref})" for b in found.bills[:5])
            return f"It fits several: {each}. Of which is it?"
