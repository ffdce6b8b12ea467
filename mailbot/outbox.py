"""The letters of an office: which may leave now, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.books import Books, digest_of
from mailbot.deciding import Held, Traffic, cap_alert, may_leave, must_wait, pending
from mailbot.domain.decision import Decision
from mailbot.domain.events import AskingWithdrawn, ChaserWithdrawn, QuestionUntold
from mailbot.domain.letters import TO_CLIENTS, UNPROMPTED, OutboxEntry, OutboxState, OutgoingMail, Purpose
from mailbot.domain.mail import Address, Mail, Nature, stand_in
from mailbot.domain.register import ClientRecord, Record
from mailbot.domain.understanding import Doubt, FailedDelivery, MailKind, Understanding
from mailbot.ports import Refusal

RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""Waits between tries of a letter that the server refused for now; the last one repeats."""
GIVE_UP_AFTER = 12
"""Tries after which a letter counts as failed and staff are told."""
_NOBODY_KNOWS = "It can't be told whether it went out; it is not repeated."
SOUGHT_FOR = timedelta(days=1)
"""How long a letter is looked for of which nothing can be told."""
PROOF_WITHIN = timedelta(minutes=10)
"""How long an uncertain letter's copy may take to show up before its absence proves that it never went."""


class Outbox(Books):
    """Sends nothing itself: it says what may leave, and notes what became of it."""

    _some_wait = False
    """Whether letters waited, when last looked at, for a cap or for office hours."""

    def outgoing(self, now: datetime) -> tuple[OutboxEntry, ...]:
        """Letters to send now, oldest first. What may not leave any more is withdrawn; what may not leave yet waits."""
        due_now: list[OutboxEntry] = []
        held: list[Held] = []
        self._some_wait = False
        traffic = Traffic.of(self.register, self.practice, now)
        for entry in pending(self.register):
            if entry.next_try is not None and entry.next_try > now:
                continue
            if not self._may_leave(entry, now):
                self._withdraw(entry, now)
            elif reason := traffic.reached(entry.mail):
                held.append(Held(entry.mail, reason))
            elif must_wait(entry.mail, self.register, self.rules, self.calendar, now):
                self._some_wait = True
            else:
                traffic.count(entry.mail, now)
                due_now.append(entry)
        self._some_wait |= bool(held)
        return (*due_now, *self._told_of(tuple(held), now))

    def _told_of(self, held: tuple[Held, ...], now: datetime) -> tuple[OutboxEntry, ...]:
        """Once a day a partner hears that letters wait."""
        alert = cap_alert(held, self.practice, self.calendar, now)
        if alert is None or self.register.has_said(alert.key):
            return ()
        self._commit(Decision(letters=(alert,)), now)
        return tuple(e for e in pending(self.register) if e.mail.key == alert.key)

    def _may_leave_now(self, mail: OutgoingMail, now: datetime) -> bool:
        within = not Traffic.of(self.register, self.practice, now).reached(mail)
        return within and not must_wait(mail, self.register, self.rules, self.calendar, now)

    def _may_leave(self, entry: OutboxEntry, now: datetime) -> bool:
        return may_leave(entry, self.register, self.practice, self.calendar.day(now))

    def sending(self, key: str, now: datetime) -> bool:
        """Note, on disk, that a letter is about to go to the server. False: it must not go any more, or not yet."""
        entry = self._entry(key)
        if entry is None or entry.state is not OutboxState.PENDING:
            return False
        if not self._may_leave(entry, now):
            self._withdraw(entry, now)
            return False
        if not self._may_leave_now(entry.mail, now):
            return False
        self._note(key, now, OutboxState.SENDING)
        return True

    def _withdraw(self, entry: OutboxEntry, now: datetime) -> None:
        """It never leaves, for it is no longer true."""
        self._never_left(entry.mail, now, OutboxState.WITHDRAWN, "It was no longer true.")

    def _never_left(self, mail: OutgoingMail, now: datetime, state: OutboxState, why: str) -> None:
        """A letter is given up: ladders stand as before a chaser, what an asking letter asked is still to be asked, and
        what a letter to staff asked waits for another."""
        self._untell(mail.key, now)
        changed = {r.key: r for r in self._with(mail.key, now, state, why)}
        written = mail.clients if mail.purpose in UNPROMPTED else ()
        for client in (c for c in written if c in self.register.clients):  # one whose file is damaged is not there
            record = self._record(client, now, changed)
            named = tuple(ref for ref in mail.requests if isinstance(record, ClientRecord) and record.request(ref))
            changed[record.key] = self._evolved(record, _taken_back(mail, named), now, "")
        self._keep(changed.values())

    def _untell(self, key: str, now: datetime) -> None:
        """A letter of questions reaches nobody: they wait for the next. Cut off here, they stand in two letters."""
        stood = [(c, q) for c, q in self.register.open_questions() if any(t.letter == key for t in q.told)]
        self._commit(Decision(tuple((c, QuestionUntold(q.id, key, q.request)) for c, q in stood)), now)

    def sent(self, key: str, now: datetime) -> None:
        """The server has taken it."""
        self._note(key, now, OutboxState.SENT)

    def postponed(self, key: str, now: datetime, problem: str) -> None:
        """The server refused it for now; it is tried again later, and given up at last."""
        entry = self._entry(key)
        if entry is None:
            return
        if entry.tries >= GIVE_UP_AFTER:
            self.failed(key, now, problem)
            return
        wait = RETRY_AFTER[min(entry.tries, len(RETRY_AFTER) - 1)]
        self._note(key, now, OutboxState.PENDING, problem, next_try=now + wait)

    def failed(self, key: str, now: datetime, problem: str) -> None:
        """The server will never take it. What a client doesn't get, a person must know."""
        entry = self._entry(key)
        if entry is None:
            return
        self._never_left(entry.mail, now, OutboxState.FAILED, problem)
        if entry.mail.purpose not in TO_CLIENTS or self._all_dead(entry.mail):
            return
        mail = entry.mail
        text = f'The mail "{mail.subject}" to {", ".join(mail.to)} could not be sent: {problem.rstrip(".")}.'
        about = next(iter(mail.clients), None), next(iter(mail.requests), None)
        doubt = Doubt(text, *about, alert="a mail could not be sent")
        self._ask(f"{key} failed {now}", doubt, now)

    def _all_dead(self, mail: OutgoingMail) -> bool:
        """Whether it failed because of addresses that are known to be dead, which is told already."""
        dead = frozenset[str]().union(*(self.register.clients[c].dead for c in mail.clients))
        return all(address.lower() in dead for address in mail.to)

    def refused(self, key: str, now: datetime, refused: Mapping[str, Refusal]) -> None:
        """The server refuses some recipients of a letter for good: the same as a delivery report that says so."""
        lasting = {address: refusal for address, refusal in refused.items() if refusal.permanent}
        if not lasting:
            return
        failures = tuple(FailedDelivery(a, permanent=True, status=str(r.code)) for a, r in lasting.items())
        why = "; ".join(f"{a}: {r.code} {r.text}" for a, r in lasting.items())
        understood = Understanding(MailKind.BOUNCE, Nature.BOUNCE, f"The server refuses {why}", failures=failures)
        self._conclude(
            understood, stand_in(digest_of(f"{key} {why}"), Address(""), "(refused by the server)", now), now
        )

    def uncertain(self, key: str, now: datetime, problem: str) -> None:
        """Nobody knows whether it was sent."""
        self._note(key, now, OutboxState.UNCERTAIN, problem)

    def sought(self, now: datetime) -> tuple[OutboxEntry, ...]:
        """Those of them to look for now: where nothing could be told for so long, nothing will be by looking."""
        return tuple(
            e for e in self.doubtful() if e.problem != _NOBODY_KNOWS or now - (e.changed or e.queued) < SOUGHT_FOR
        )

    def doubtful(self) -> tuple[OutboxEntry, ...]:
        """Letters that were on their way when something broke."""
        states = (OutboxState.SENDING, OutboxState.UNCERTAIN)
        return tuple(e for r in self.register.waiting_records() for e in r.outbox if e.state in states)

    def resolve(self, key: str, now: datetime, found: bool | None) -> None:
        """What looking for an uncertain letter showed: it went; it never went; or it can't be told."""
        entry = self._entry(key)
        if entry is None:
            return
        if found:
            self.sent(key, now)
        elif found is False and now >= (entry.changed or entry.queued) + PROOF_WITHIN:
            self._note(key, now, OutboxState.PENDING, "It was looked for and had never gone out.")
        elif found is None:
            self._nobody_knows(entry, now)

    def _nobody_knows(self, entry: OutboxEntry, now: datetime) -> None:
        """It is noted once, and a person hears of it, once, when a copy has had its time to show up."""
        mail = entry.mail
        if (entry.state, entry.problem) != (OutboxState.UNCERTAIN, _NOBODY_KNOWS):
            self._note(mail.key, now, OutboxState.UNCERTAIN, _NOBODY_KNOWS)
            return
        told = f"{mail.key} nobody knows"
        waits = now < (entry.changed or entry.queued) + PROOF_WITHIN
        if waits or mail.purpose not in TO_CLIENTS or self.register.has_taken(digest_of(told)):
            return
        text = (
            f'Nobody can tell whether the mail "{mail.subject}" to {", ".join(mail.to)} went out: something broke off '
            "while it was on its way, and no copy of it can be found. It is not sent again. If it matters, please ask "
            "them whether they have it."
        )
        about = next(iter(mail.clients), None), next(iter(mail.requests), None)
        self._ask(told, Doubt(text, *about, alert="a mail may not have gone out"), now)

    def _prove(self, mail: Mail, now: datetime) -> None:
        """A copy of our own mail came back: it went out."""
        for entry in self.doubtful():
            if entry.mail.message_id == mail.message_id:
                self.sent(entry.mail.key, now)

    def _entry(self, key: str) -> OutboxEntry | None:
        return next((e for r in self.register.waiting_records() for e in r.outbox if e.mail.key == key), None)

    def _note(
        self, key: str, now: datetime, state: OutboxState, problem: str = "", next_try: datetime | None = None
    ) -> None:
        self._keep(self._with(key, now, state, problem, next_try))

    def _with(
        self, key: str, now: datetime, state: OutboxState, problem: str, next_try: datetime | None = None
    ) -> tuple[Record, ...]:
        """The record that holds a letter, with the letter in another state; none when no record does."""
        for record in tuple(self.register.waiting_records()):
            if any(e.mail.key == key for e in record.outbox):
                outbox = tuple(
                    _moved(e, state, now, problem, next_try) if e.mail.key == key else e for e in record.outbox
                )
                return (replace(record, outbox=outbox),)
        return ()


def _taken_back(mail: OutgoingMail, named: tuple[str, ...]) -> ChaserWithdrawn | AskingWithdrawn:
    if mail.purpose is Purpose.CHASER:
        return ChaserWithdrawn(named, mail.key)
    return AskingWithdrawn(named, mail.message_id, mail.key)


def _moved(
    entry: OutboxEntry, state: OutboxState, now: datetime, problem: str, next_try: datetime | None
) -> OutboxEntry:
    done = state in (OutboxState.SENT, OutboxState.WITHDRAWN)
    mail = replace(entry.mail, raw="") if done else entry.mail
    tries = entry.tries + (state is OutboxState.SENDING)
    return replace(entry, mail=mail, state=state, changed=now, problem=problem, next_try=next_try, tries=tries)
