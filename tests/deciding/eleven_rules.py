"""The eleven rules of docs/contract.md ("What always holds"), checked on every letter at the moment it leaves.

Written apart from the code that decides: it looks at the register as it was just before, and at what was sent.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, time

from mailbot.domain.decision import Decision
from mailbot.domain.events import ClientWrote, ItemMoved, ItemRuled
from mailbot.domain.letters import OutgoingMail, Purpose
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemState, Request, RequestState
from tests.deciding.practice import Story

_STOPPED = {
    ItemState.RECEIVED,
    ItemState.CLAIMED,
    ItemState.WAIVED,
    ItemState.NOT_APPLICABLE,
    ItemState.QUERY,
}
_SETTLED = {ItemState.RECEIVED, ItemState.WAIVED, ItemState.NOT_APPLICABLE}
_TELLS = {Purpose.ESCALATION, Purpose.QUESTION, Purpose.ALERT}
LONGEST_SILENCE = 15
"""Working days (rule 11)."""


@dataclass
class WatchedStory(Story):
    """A story in which a broken rule fails the test, with the rule's number."""

    digests: Counter[tuple[date, str]] = field(default_factory=Counter)
    completes: Counter[str] = field(default_factory=Counter)
    chased: dict[str, date] = field(default_factory=dict)
    """Address to the day of its last chaser."""
    wrote: dict[str, date] = field(default_factory=dict)
    """Client to the day of their last mail that moved something."""
    stages: dict[str, int] = field(default_factory=dict)
    heard: dict[str, date] = field(default_factory=dict)
    """Request to the last day on which anything passed about it, or a person was told."""
    left_to: set[str] = field(default_factory=set)
    """Requests that a person in the practice has been told of, and has not decided about."""

    def enact(self, decision: Decision) -> None:
        """Look at everything that is about to leave, then let it leave."""
        before, seen = self.register, len(self.sent)
        records = dict(before.clients)
        for client, event in decision.events:
            if isinstance(event, ClientWrote) and event.moved:
                self.wrote[client] = self.today
        super().enact(decision)
        for _, mail in self.sent[seen:]:
            self._one_letter(mail, records)
        self._forget_stages(records)
        for _, event in decision.events:
            if isinstance(event, ItemMoved | ItemRuled):
                self._begin_again(event.request)

    @property
    def today(self) -> date:
        return self.calendar.day(self.now)

    # -- one letter -----------------------------------------------------------------------------------------------

    def _one_letter(self, mail: OutgoingMail, records: dict[str, ClientRecord]) -> None:
        self._rule_1_and_7(mail, records)
        if mail.purpose is Purpose.CHASER:
            self._chaser(mail, records)
        if mail.purpose is Purpose.COMPLETE:
            self.completes[mail.requests[0]] += 1
            assert self.completes[mail.requests[0]] == 1, f"rule 8: {mail.requests[0]} is said to be complete twice"
        if mail.purpose is Purpose.DIGEST:
            self._digest(mail)
        if mail.purpose in _TELLS:
            self.left_to |= set(mail.requests)
        for ref in mail.requests:
            self.heard[ref] = self.today

    def _rule_1_and_7(self, mail: OutgoingMail, records: dict[str, ClientRecord]) -> None:
        staff = {s.email for s in self.practice.staff}
        for address in set(mail.recipients) - staff:
            owners = {c for c, r in records.items() if address in r.client.addresses}
            assert mail.clients, f"rule 1: {mail.purpose} of nobody's to {address}"
            assert owners >= set(mail.clients), f"rule 1: {mail.purpose} of {mail.clients} to {address}"
            assert not any(address in records[c].dead for c in mail.clients), f"rule 7: {address} is dead"
        if set(mail.recipients) - staff and mail.requests:
            known = {i for ref in mail.requests for i in self._thread(ref, records)}
            assert mail.in_reply_to, f"rule 10: {mail.purpose} stands in no thread"
            assert mail.purpose is not Purpose.CHASER or mail.in_reply_to in known, "rule 10: in another thread"

    @staticmethod
    def _thread(ref: str, records: dict[str, ClientRecord]) -> set[str]:
        for record in records.values():
            if request := record.request(ref):
                return {i for i in (request.message_id, *request.thread) if i}
        return set()

    def _chaser(self, mail: OutgoingMail, records: dict[str, ClientRecord]) -> None:
        local = self.now.astimezone(self.calendar.zone)
        assert self.calendar.is_working(self.today), f"rule 4: a chaser on {local:%A %d %B %Y}"
        assert time(8) <= local.time() <= time(18), f"rule 4: a chaser at {local:%H:%M}"
        self._rule_3(mail, records)
        last = self.chased.get(mail.to[0])
        assert last is None or self.calendar.working_between(last, self.today) >= 2, f"rule 5: again after {last}"
        for client in mail.clients:
            wrote = self.wrote.get(client)
            assert wrote is None or self.calendar.working_between(wrote, self.today) >= 1, f"rule 5: they wrote {wrote}"
            early = mail.stage < 2 and records[client].client.second in mail.recipients
            assert not early or self._only_the_second_lives(records[client]), "rule 6: the second contact too early"
        self.chased[mail.to[0]] = self.today
        for ref in mail.requests:
            assert mail.stage >= self.stages.get(ref, 0), f"rule 6: {ref} goes back to stage {mail.stage}"
            self.stages[ref] = mail.stage

    @staticmethod
    def _only_the_second_lives(record: ClientRecord) -> bool:
        return all(address in record.dead for address in record.client.emails)

    def _rule_3(self, mail: OutgoingMail, records: dict[str, ClientRecord]) -> None:
        allowed = {
            f"{request.ref}/{item.id}"
            for record in records.values()
            for request in record.requests
            if request.ref in mail.requests
            for item in request.items
            if self._may_be_asked(item)
        }
        assert set(mail.items) == allowed, f"rule 3: lists {sorted(mail.items)}, allowed {sorted(allowed)}"
        assert mail.items, "rule 3: a chaser that asks for nothing"

    def _may_be_asked(self, item: Item) -> bool:
        return item.state not in _STOPPED and not (item.promised and item.promised >= self.today)

    def _digest(self, mail: OutgoingMail) -> None:
        assert self.calendar.is_working(self.today), "rule 9: a digest on a day off"
        for to in mail.to:
            self.digests[self.today, to] += 1
            assert self.digests[self.today, to] == 1, f"rule 9: two digests to {to} on {self.today}"

    def _forget_stages(self, before: dict[str, ClientRecord]) -> None:
        """Something came in, or staff spoke: the ladder may begin again."""
        for record in self.register.clients.values():
            for request in record.requests:
                was = before[record.client.id].request(request.ref) if record.client.id in before else None
                if was is None or _moved(was, request):
                    self._begin_again(request.ref)

    def _begin_again(self, ref: str) -> None:
        self.stages[ref] = 0
        self.heard[ref] = self.today
        self.left_to.discard(ref)

    # -- every day ------------------------------------------------------------------------------------------------

    def rule_11(self) -> None:
        """Nobody is forgotten: to be called now and then."""
        for record in self.register.clients.values():
            for request in record.open:
                if request.ref in self.left_to or not any(self._may_be_asked(i) for i in request.items):
                    self.heard[request.ref] = self.today
                    continue
                if self._rests(record, request):
                    self.heard[request.ref] = self.today
                    continue
                since = self.heard.get(request.ref, self.calendar.day(request.opened))
                silent = self.calendar.working_between(since, self.today)
                assert silent <= LONGEST_SILENCE, f"rule 11: nothing about {request.ref} since {since}"

    def _rests(self, record: ClientRecord, request: Request) -> bool:
        days = [record.paused_until, request.paused_until, record.away_until]
        asked = any(q.request in (None, request.ref) for q in record.questions)
        unreachable = all(address in record.dead for address in record.client.addresses)
        return asked or unreachable or any(d and d >= self.today for d in days)

    def everyone_has_a_reason(self) -> None:
        """No client with something open is silently never chased: whoever is not written to now has a reason."""
        decision = self.tick()
        named = {ref for w in decision.waiting for ref in w.requests} | {
            r for m in decision.letters for r in m.requests
        }
        named |= {ref for e in decision.events for ref in getattr(e[1], "requests", ())}
        for record in self.register.clients.values():
            for request in record.open:
                assert request.ref in named or not any(self._may_be_asked(i) for i in request.items), (
                    f"no reason on record why {request.ref} waits"
                )


def _moved(before: Request, after: Request) -> bool:
    """Whether an item changed, or staff gave time, or decided."""
    states = [(i.id, i.state, i.promised) for i in before.items] != [(i.id, i.state, i.promised) for i in after.items]
    decided = (before.paused_until, before.due) != (after.paused_until, after.due)
    reopened = before.state is not RequestState.OPEN and after.state is RequestState.OPEN
    return states or decided or reopened or (before.handed and not after.handed)
