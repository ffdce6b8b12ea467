"""One mail, or one moment, from start to durable end: the same for the daemon, for replay and for tests.

The office is synchronous and knows ports only. Whoever drives it (the daemon's one worker thread, a replay's loop)
calls one method at a time; each method leaves the state on disk whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot.deciding import (
    Going,
    Held,
    Traffic,
    cap_alert,
    decide,
    due,
    each_due,
    may_leave,
    must_wait,
    next_due,
    pending,
)
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.damaged import Damaged, doubted
from mailbot.domain.decision import Decision, Waiting
from mailbot.domain.events import ChaserSent, ChaserWithdrawn, Event, Logged
from mailbot.domain.letters import TO_CLIENTS, Letter, OutboxEntry, OutboxState, OutgoingMail, Purpose
from mailbot.domain.lifecycle import evolve
from mailbot.domain.mail import Address, Mail, Nature, stand_in
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, DayRecord, Record, Register
from mailbot.domain.rules import Rules
from mailbot.domain.tokens import message_id_of
from mailbot.domain.understanding import Doubt, FailedDelivery, MailKind, Understanding
from mailbot.letters import compose
from mailbot.ports import Refusal
from mailbot.tools import Tools

RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""Waits between tries of a letter that the server refused for now; the last one repeats."""
GIVE_UP_AFTER = 12
"""Tries after which a letter counts as failed and staff are told."""
LOOK_AT_HELD = timedelta(minutes=15)
"""Between looks at letters that wait, where nobody looks oftener."""
PROOF_WITHIN = timedelta(minutes=10)
"""How long an uncertain letter's copy may take to show up before its absence proves that it never went."""

SET_BACK = timedelta(days=1)
"""How far behind what was noted last the clock must be to be taken for wrong."""
_UNREADABLE = "could not be read. Please look at it in the inbox and settle what it says."


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that is done."""

    mail: Mail
    understanding: Understanding
    decision: Decision
    duplicate: bool = False


class Office:
    """Keeps the register and does the work."""

    def __init__(
        self,
        practice: Practice,
        rules: Rules,
        calendar: WorkCalendar,
        tools: Tools,
        follow: Callable[[datetime, str, Decision], None] | None = None,
    ) -> None:
        self.practice = practice
        self.rules = rules
        self.calendar = calendar
        self.tools = tools
        records = tools.store.load()
        self.register = Register.of(records, tools.store.damaged())
        self.waiting: tuple[Waiting, ...] = ()
        self._follow = follow
        self._doubting = False
        """Whether a new letter may have gone already: then it is looked for before anything else happens to it."""
        self._some_wait = False
        """Whether letters waited, when last looked at, for a cap or for office hours."""

    # -- a mail ---------------------------------------------------------------------------------------------------

    def read(self, raw: bytes, arrived: datetime) -> tuple[Mail, Understanding]:
        """Parse and understand a mail; changes nothing."""
        return self.tools.read(raw, arrived, self.register, self.practice, self.rules)

    def take(self, raw: bytes, arrived: datetime, now: datetime, *, anew: bool = False) -> Taken:
        """Take a mail through to its durable end. The same mail a second time changes nothing.

        `anew`: it was set aside unread, and a person wants it read after all.
        """
        mail, understood = self.read(raw, arrived)
        if not anew and (self.register.has_taken(mail.digest) or self.register.twin_of(mail)):
            again = replace(understood, outcomes=(), openings=(), commands=(), doubts=(), why="It was here before.")
            return Taken(mail, again, Decision(), duplicate=True)
        if understood.kind is MailKind.OWN:
            self._prove(mail, now)
            return Taken(mail, understood, Decision())
        decision = decide(understood, mail, self.register, self.practice, self.rules, self.calendar, now)
        self._commit(decision, now, mail.digest)
        return Taken(mail, understood, decision)

    def set_aside(
        self, raw: bytes, digest: str, arrived: datetime, now: datetime, reason: str, told: str = _UNREADABLE
    ) -> None:
        """A mail that can't be taken is still somebody's: a person is told, and chasing of that sender rests.

        `told`: how the sentence goes on that begins with whose mail it is.
        """
        sender = self._sender_of(raw)
        clients = self.register.clients_at(sender)
        doubt = Doubt(
            text=f"A mail from {sender or 'an unknown sender'}, come on {arrived:%-d %B at %H:%M}, {told}",
            client=clients[0].client.id if clients else None,
        )
        understood = Understanding(MailKind.UNRELATED, Nature.UNREADABLE, reason, doubts=(doubt,))
        self._conclude(understood, stand_in(digest, Address(sender), "(a mail that could not be read)", arrived), now)

    def waits_with(self, raw: bytes, arrived: datetime) -> Damaged | None:
        """The damaged record that a mail belongs to, or may belong to: then it must not be read without that."""
        if not any(file.who for file in self.register.damaged):
            return None
        mail, practice = self.tools.parser.parse(raw, arrived), self.practice
        ours = {practice.bot, *(a.lower() for s in practice.staff for a in (s.email, *s.aliases))}
        author = mail.author.email.lower()
        if author == practice.bot:
            return None
        strange = author not in ours and not self.register.clients_at(author)
        return next((h for h in self.register.damaged if h.concerns(mail, ours) or (strange and h.blind)), None)

    def tell_of_damage(self, now: datetime) -> None:
        """A partner hears, once, of every file that can't be read, and what that means."""
        for file in self.register.damaged:
            key = f"held {file.file} {file.imprint}"
            if not self.register.has_taken(_digest_of(key)):
                rests = f"Nothing is sent to {file.who}, and their mails wait for you (`mailbot quarantine list`). "
                self._ask(key, Doubt(f"A file of mailbot's is damaged. {rests if file.who else ''}{file.problem}"), now)

    def mind_the_clock(self, now: datetime) -> bool:
        """Whether the clock stands well before what was noted last: then no chaser leaves, and a partner hears why."""
        noted = self.noted_last() or now
        if noted - now < SET_BACK:
            return False
        key = f"clock {self.calendar.day(now)}"
        if not self.register.has_taken(_digest_of(key)):
            here, then = (m.astimezone(self.practice.zone) for m in (now, noted))
            text = (
                f"The computer's clock says {here:%-d %B %Y %H:%M}, but mailbot has noted something on "
                f"{then:%-d %B %Y %H:%M}: the clock is wrong, or was. Until it is past that, no client is reminded. "
                "Please set the clock; if it is right now, bring back the last backup of before."
            )
            self._ask(key, Doubt(text), now)
        return True

    def noted_last(self) -> datetime | None:
        """When anything was last noted; None: nothing ever was."""
        return max((r.log[-1].at for r in self.register.records() if r.log), default=None)

    def alarm(self, since: datetime, trouble: str, now: datetime) -> None:
        """The inbox can't be read for long: a partner is told, for nobody else would notice."""
        begun = since.astimezone(self.practice.zone)
        text = (
            f"The inbox of {self.practice.bot} has not been read since {begun:%H:%M on %-d %B}: {trouble.rstrip('.')}. "
            "Until it can be, answers wait unread and no client is reminded."
        )
        self._ask(f"blind {since}", Doubt(text), now)

    def _ask(self, key: str, doubt: Doubt, now: datetime) -> None:
        """A question to staff that no mail has raised; once for a key."""
        understood = Understanding(MailKind.UNRELATED, Nature.REPORT, doubt.text, doubts=(doubt,))
        self._conclude(understood, stand_in(_digest_of(key), Address(""), "(mailbot's own trouble)", now), now)

    def _conclude(self, understood: Understanding, mail: Mail, now: datetime) -> None:
        """Carry out what follows from something that is no mail to be read."""
        decision = decide(understood, mail, self.register, self.practice, self.rules, self.calendar, now)
        self._commit(decision, now, mail.digest)

    @staticmethod
    def _sender_of(raw: bytes) -> str:
        """The address of the first From line, found without parsing the mail."""
        found = re.search(rb"(?im)^From:[^\r\n]{0,400}?([\w.+'-]{1,64}@[\w.-]{1,200})", raw[:65536])
        return found[1].decode("ascii", "replace").lower() if found else ""

    # -- time -----------------------------------------------------------------------------------------------------

    def tick(self, now: datetime, *, blind: bool = False) -> Decision:
        """Do what is due by now: chasers, escalations, questions put again, digests.

        `blind`: the inbox could not be read up to now, so no chaser leaves (an answer may be lying there).
        """
        decision = due(self.register, self.practice, self.rules, self.calendar, now)
        if blind:
            decision = _without_chasers(decision)
        self.waiting = decision.waiting
        self._commit(decision, now)
        return decision

    def next_due(self, now: datetime) -> datetime:
        """When to call `tick` again at the latest, if no mail comes."""
        moment = next_due(self.register, self.practice, self.rules, self.calendar, now)
        return min(moment, now + LOOK_AT_HELD) if self._some_wait else moment

    # -- brought back from a backup -------------------------------------------------------------------------------

    def begin_comeback(self) -> None:
        """What had not gone when the backup was made may have gone since; what is decided from now on, too."""
        self._doubting = True
        for record in tuple(self.register.waiting_records()):
            self._keep([replace(record, outbox=doubted(record.outbox))])

    def foresee(self, moment: datetime) -> tuple[Decision, ...]:
        """What time alone would bring about at that moment, each thing by itself; nothing of it happens."""
        return each_due(self.register, self.practice, self.rules, self.calendar, moment)

    def id_of(self, letter: Letter) -> str:
        """The Message-ID that a letter bears."""
        return message_id_of(self.practice, letter.key, letter.requests)

    def note_past(self, decision: Decision, gone: frozenset[str], moment: datetime) -> None:
        """It happened then, and these letters of it went."""
        self._commit(decision, moment)
        for key in gone:
            self.sent(key, moment)

    def end_comeback(self, made: datetime, now: datetime, mails: int, letters: int, doubtful: bool) -> datetime:
        """A partner hears what was done and what can't be; until when no client is chased.

        `doubtful`: where letters went can't be told for certain, so every client gets the peace that follows a chaser.
        """
        self._doubting = False
        day = self.calendar.add_working(self.calendar.day(now), 2 if doubtful else 1)
        begun = made.astimezone(self.practice.zone)
        text = (
            f"mailbot was brought back from a backup of {begun:%H:%M on %-d %B}. {mails} mails that came since were "
            f"read again, and {letters} letters of ours were found in Sent. Mails that somebody moved out of the inbox "
            "since, and what was typed at the command line, are missing: please forward them, or say it again. "
            f"No client is chased before {day:%A %-d %B}."
        )
        if not self.register.has_taken(_digest_of(f"comeback {made}")):
            self._ask(f"comeback {made}", Doubt(text), now)
        return self.calendar.at(day, self.calendar.hours.opens)

    # -- the commit -----------------------------------------------------------------------------------------------

    def enact(self, decision: Decision, now: datetime) -> None:
        """Commit a decision that a person made at the command line."""
        self._commit(decision, now)

    def _commit(self, decision: Decision, now: datetime, mail: str = "") -> None:
        """Events, new state, outgoing letters, "this mail is done": all of it on disk, or none."""
        changed: dict[str, Record] = {}
        for client_id, event in decision.events:
            record = self._record(client_id, now, changed)
            changed[record.key] = self._evolved(record, event, now, mail)
        for letter in decision.letters:
            if self.register.has_said(letter.key):
                continue
            record = self._record(letter.clients[0] if letter.clients else "", now, changed)
            state = OutboxState.UNCERTAIN if self._doubting else OutboxState.PENDING
            entry = OutboxEntry(self._compose(letter, now), queued=now, state=state)
            changed[record.key] = replace(record, outbox=(*record.outbox, entry))
        self._keep(changed.values())
        if self._follow and (decision.events or decision.letters):
            self._follow(now, mail, decision)

    def _record(self, client_id: str, now: datetime, changed: dict[str, Record]) -> Record:
        if client_id:
            key = f"client/{client_id}"
            return changed.get(key) or self.register.clients[client_id]
        day = DayRecord(self.calendar.day(now))
        return changed.get(day.key) or self.register.days.get(day.key, day)

    @staticmethod
    def _evolved(record: Record, event: Event, now: datetime, mail: str) -> Record:
        if isinstance(record, ClientRecord):
            return evolve(record, event, now, mail)
        return replace(record, log=(*record.log, Logged(now, event, mail)))

    def _compose(self, letter: Letter, now: datetime) -> OutgoingMail:
        return compose(letter, self.practice, self.rules, now)

    def _keep(self, records: Iterable[Record]) -> None:
        kept = tuple(records)
        if kept:
            self.tools.store.commit(kept)
            self.register.put(*kept)

    def keep_client(self, record: ClientRecord) -> None:
        """Store a record made outside: an imported client, a scenario's beginning."""
        self._keep([record])

    def let_go(self, going: Going) -> None:
        """Take what has had its time out of the records, leaving no earlier version of them."""
        for record in going.records:
            self.tools.store.rewrite(record)
            self.register.put(record)
        for key in going.days:
            self.tools.store.forget(key)
            self.register.drop(key)

    # -- the outbox -----------------------------------------------------------------------------------------------

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
            elif must_wait(entry.mail, self.register, self.calendar, now):
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
        return within and not must_wait(mail, self.register, self.calendar, now)

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
        """It never leaves; of a chaser, the ladders stand as before it."""
        mail = entry.mail
        changed = {r.key: r for r in self._with(mail.key, now, OutboxState.WITHDRAWN, "It was no longer true.")}
        chased = mail.clients if mail.purpose is Purpose.CHASER else ()
        for client in (c for c in chased if c in self.register.clients):  # one whose file is damaged is not there
            record = self._record(client, now, changed)
            named = tuple(ref for ref in mail.requests if isinstance(record, ClientRecord) and record.request(ref))
            changed[record.key] = self._evolved(record, ChaserWithdrawn(named, mail.key), now, "")
        self._keep(changed.values())

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
        self._note(key, now, OutboxState.FAILED, problem)
        if entry is None or entry.mail.purpose not in TO_CLIENTS or self._all_dead(entry.mail):
            return
        mail = entry.mail
        text = f'The mail "{mail.subject}" to {", ".join(mail.to)} could not be sent: {problem.rstrip(".")}.'
        doubt = Doubt(text, next(iter(mail.clients), None), next(iter(mail.requests), None))
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
            understood, stand_in(_digest_of(f"{key} {why}"), Address(""), "(refused by the server)", now), now
        )

    def uncertain(self, key: str, now: datetime, problem: str) -> None:
        """Nobody knows whether it was sent."""
        self._note(key, now, OutboxState.UNCERTAIN, problem)

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
            self._note(key, now, OutboxState.UNCERTAIN, "It can't be told whether it went out; it is not repeated.")

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


def _digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _without_chasers(decision: Decision) -> Decision:
    letters = tuple(letter for letter in decision.letters if letter.purpose is not Purpose.CHASER)
    events = tuple((client, event) for client, event in decision.events if not isinstance(event, ChaserSent))
    return replace(decision, letters=letters, events=events)


def _moved(
    entry: OutboxEntry, state: OutboxState, now: datetime, problem: str, next_try: datetime | None
) -> OutboxEntry:
    done = state in (OutboxState.SENT, OutboxState.WITHDRAWN)
    mail = replace(entry.mail, raw="") if done else entry.mail
    tries = entry.tries + (state is OutboxState.SENDING)
    return replace(entry, mail=mail, state=state, changed=now, problem=problem, next_try=next_try, tries=tries)
