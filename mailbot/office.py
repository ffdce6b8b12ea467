"""One mail, or one moment, from start to durable end: the same for the daemon, for replay and for tests.

The office is synchronous and knows ports only. Whoever drives it (the daemon's one worker thread, a replay's loop)
calls one method at a time; each method leaves the state on disk whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot.books import digest_of
from mailbot.deciding import Placed, decide, due, each_due, next_due, place, unreadable
from mailbot.domain.damaged import Damaged, doubted
from mailbot.domain.decision import Decision, Waiting
from mailbot.domain.events import ChaserSent, ClientAsked
from mailbot.domain.letters import UNPROMPTED, Letter
from mailbot.domain.mail import Address, Mail, Nature, sender_in, stand_in
from mailbot.domain.payments import MoneyReceipt
from mailbot.domain.register import last_noted
from mailbot.domain.tokens import message_id_of
from mailbot.domain.understanding import Doubt, MailKind, Understanding
from mailbot.outbox import Outbox

LOOK_AT_HELD = timedelta(minutes=15)
"""Between looks at letters that wait, where nobody looks oftener."""
SET_BACK = timedelta(days=1)
"""How far behind what was noted last the clock must be to be taken for wrong."""
_AT_REST = 50
"""So many records are put to rest at one look: some hundredths of a second."""
_UNREADABLE = "could not be read. Please look at it in the inbox and settle what it says."


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that is done."""

    mail: Mail
    understanding: Understanding
    decision: Decision
    duplicate: bool = False


class Office(Outbox):
    """Takes mails and lets time pass, on its books and its outbox."""

    waiting: tuple[Waiting, ...] = ()
    """Why clients were not chased when time was last looked at."""

    # -- a mail ---------------------------------------------------------------------------------------------------

    def read(self, raw: bytes, arrived: datetime, sent_by: str = "") -> tuple[Mail, Understanding]:
        """Parse and understand a mail; changes nothing."""
        return self.tools.read(raw, arrived, self.register, self.practice, self.rules, sent_by)

    def take(self, raw: bytes, arrived: datetime, now: datetime, *, anew: bool = False, sent_by: str = "") -> Taken:
        """Take a mail through to its durable end. The same mail a second time changes nothing.

        `anew`: it was set aside unread, and a person wants it read after all. `sent_by`: the id of the member of staff
        in whose Sent folder it lies.
        """
        mail, understood = self.read(raw, arrived, sent_by)
        if not anew and (self.register.has_taken(mail.digest) or self.register.twin_of(mail)):
            again = replace(understood, outcomes=(), openings=(), commands=(), doubts=(), why="It was here before.")
            return Taken(mail, again, Decision(), duplicate=True)
        if understood.kind is MailKind.OWN:
            self._prove(mail, now)
            return Taken(mail, understood, Decision())
        decision = decide(understood, mail, self.known(now))
        self._commit(decision, now, mail.digest)
        return Taken(mail, understood, decision)

    def set_aside(
        self, raw: bytes, digest: str, arrived: datetime, now: datetime, reason: str, told: str = _UNREADABLE
    ) -> None:
        """A mail that can't be taken is still somebody's: a person is told, and chasing of that sender rests.

        `told`: how the sentence goes on that begins with whose mail it is.
        """
        sender = sender_in(raw)
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
            if not self.register.has_taken(digest_of(key)):
                rests = f"Nothing is sent to {file.who}, and their mails wait for you (`mailbot quarantine list`). "
                text = f"A file of mailbot's is damaged. {rests if file.who else ''}{file.problem}"
                self._ask(key, Doubt(text, alert="a file of mailbot is damaged"), now)

    def mind_the_clock(self, now: datetime) -> bool:
        """Whether the clock stands well before what was noted last: then no chaser leaves, and a partner hears why."""
        noted = self.noted_last() or now
        if noted - now < SET_BACK:
            return False
        key = f"clock {self.calendar.day(now)}"
        if not self.register.has_taken(digest_of(key)):
            here, then = (m.astimezone(self.practice.zone) for m in (now, noted))
            text = (
                f"The computer's clock says {here:%-d %B %Y %H:%M}, but mailbot has noted something on "
                f"{then:%-d %B %Y %H:%M}: the clock is wrong, or was. Until it is past that, no client is reminded. "
                "Please set the clock; if it is right now, bring back the last backup of before."
            )
            self._ask(key, Doubt(text, alert="the clock is wrong"), now)
        return True

    def noted_last(self) -> datetime | None:
        """When anything was last noted; None: nothing ever was."""
        return max((last for r in self.register.records() if (last := last_noted(r))), default=None)

    def alarm(self, since: datetime, trouble: str, now: datetime) -> None:
        """The inbox can't be read for long: a partner is told, for nobody else would notice."""
        begun = since.astimezone(self.practice.zone)
        text = (
            f"The inbox of {self.practice.bot} has not been read since {begun:%H:%M on %-d %B}: {trouble.rstrip('.')}. "
            "Until it can be, answers wait unread and no client is reminded. What is to be done, `mailbot doctor` says "
            "on the machine where mailbot runs."
        )
        self._ask(f"blind {since}", Doubt(text, alert="the inbox is not being read"), now)

    # -- money ----------------------------------------------------------------------------------------------------

    def take_receipts(self, receipts: Sequence[MoneyReceipt], source: str, now: datetime) -> Placed:
        """Settle what a list of receipts settles; the same list a second time changes nothing."""
        placed = self.foresee_receipts(receipts, source, now)
        self._commit(placed.decision, now)
        return placed

    def foresee_receipts(self, receipts: Sequence[MoneyReceipt], source: str, now: datetime) -> Placed:
        """What would come of a list of receipts; nothing of it happens."""
        return place(receipts, source, self.register, self.practice, self.rules, self.calendar, now)

    def refuse_receipts(self, source: str, problem: str, now: datetime) -> None:
        """A list that can't be read: somebody hears of it, once a day."""
        day = self.calendar.day(now).isoformat()
        self._commit(unreadable(source, problem, day, self.practice, now), now)

    # -- time -----------------------------------------------------------------------------------------------------

    def tick(self, now: datetime, *, blind: bool = False) -> Decision:
        """Do what is due by now: chasers, escalations, questions put again, digests.

        `blind`: the inbox could not be read up to now, so no chaser leaves (an answer may be lying there).
        """
        decision = due(self.register, self.practice, self.rules, self.calendar, now)
        if blind:
            decision = _without_unprompted(decision)
        self.waiting = decision.waiting
        self._commit(decision, now)
        if self.tools.packs is not None:
            self.register.put_to_rest(self.tools.packs, now, _AT_REST)
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
        if not self.register.has_taken(digest_of(f"comeback {made}")):
            self._ask(f"comeback {made}", Doubt(text, alert="mailbot was brought back from a backup"), now)
        return self.calendar.at(day, self.calendar.hours.opens)


def _without_unprompted(decision: Decision) -> Decision:
    letters = tuple(letter for letter in decision.letters if letter.purpose not in UNPROMPTED)
    events = tuple(e for e in decision.events if not isinstance(e[1], ChaserSent | ClientAsked))
    return replace(decision, letters=letters, events=events)
