"""What is on record, and its only way to change: a decision's events and letters, on disk whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from mailbot.deciding import Going, Known, decide
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.decision import Decision
from mailbot.domain.events import Event, Logged
from mailbot.domain.letters import Letter, OutboxEntry, OutboxState, OutgoingMail, Picture
from mailbot.domain.lifecycle import evolve
from mailbot.domain.mail import Address, Mail, Nature, stand_in
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, DayRecord, Record, Register
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Doubt, MailKind, Understanding
from mailbot.letters import compose
from mailbot.tools import Tools


class Books:
    """Keeps the register."""

    def __init__(
        self,
        practice: Practice,
        rules: Rules,
        calendar: WorkCalendar,
        tools: Tools,
        follow: Callable[[datetime, str, Decision], None] | None = None,
    ) -> None:
        """`follow` hears of every decision, with its moment and the digest of the mail it came from."""
        self.practice = practice
        self.rules = rules
        self.calendar = calendar
        self.tools = tools
        records = tools.store.load()
        self.register = Register.of(records, tools.store.damaged())
        self._follow = follow
        self._doubting = False
        """Whether a new letter may have gone already: then it is looked for before anything else happens to it."""

    def known(self, now: datetime) -> Known:
        """What a decision at this moment knows."""
        return Known(self.register, self.practice, self.rules, self.calendar, now)

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
        enclosed = tuple(self.tools.enclosures(letter.papers))
        if enclosed:
            letter = replace(letter, facts={**letter.facts, "attached": tuple(e.name for e in enclosed)})
        seen = (Picture(s.number, s.alt, self.tools.picture(s.mail, s.sha256)) for s in letter.shows)
        pictures = tuple(p for p in seen if p.jpeg)
        return compose(letter, self.practice, self.rules, now, enclosed, pictures, self.tools.draw)

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

    def _ask(self, key: str, doubt: Doubt, now: datetime) -> None:
        """A question to staff that no mail has raised; once for a key."""
        understood = Understanding(MailKind.UNRELATED, Nature.REPORT, doubt.text, doubts=(doubt,))
        self._conclude(understood, stand_in(digest_of(key), Address(""), "(mailbot's own trouble)", now), now)

    def _conclude(self, understood: Understanding, mail: Mail, now: datetime) -> None:
        """Carry out what follows from something that is no mail to be read."""
        decision = decide(understood, mail, self.known(now))
        self._commit(decision, now, mail.digest)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
