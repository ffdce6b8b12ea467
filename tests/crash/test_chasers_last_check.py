"""Between a chaser's decision and its sending things happen; what is no longer true does not leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from mailbot.adapters.memory import MemoryStore
from mailbot.adapters.parser import MailParser
from mailbot.cli.telling import tell
from mailbot.deciding.ground.history import since, tried
from mailbot.domain.events import ChaserSent
from mailbot.domain.letters import OutboxState, OutgoingMail, Purpose
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import RequestState
from mailbot.office import Office
from mailbot.ports import Refusal
from mailbot.tools import Tools
from tests.crash.story import JESS, LONDON, PRACTICE, ROSA, Before, Sent, Write, bounces, orders, replies
from tests.crash.world import Bench, Linguistic
from tests.test_office import NoReader
from tests.world import client, request, rules

MONDAY = datetime(2026, 6, 8, 12, 30, tzinfo=LONDON)
ASKED = {"a": "doc: P60 for 2025/26", "b": "ask: any gifts to charity"}
NEW = "rosa@quint-home.example"


class Waiting:
    """Rosa was asked on 26 May; on Monday a chaser is decided, and has not left."""

    def __init__(self, *records: ClientRecord, ordered: bool = False) -> None:
        bench = Bench()
        bench.loop.close()
        rosa = ClientRecord(client(), (request(ASKED, of="C1", ref="C1-1"),), opened=1)
        store = MemoryStore(records or [replace(rosa, remind=("C1-1",) if ordered else ())])
        tools = Tools(store, MailParser(), NoReader(), Linguistic())
        self.office = Office(PRACTICE, rules(), bench.calendar, tools)
        self.now = MONDAY
        self.office.tick(self.now)
        (self.chaser,) = self.chasers()
        self._numbers = count(1)

    def chasers(self) -> list[OutgoingMail]:
        """Chasers that wait to leave."""
        return [e.mail for e in self.office.outgoing(self.now) if e.mail.purpose is Purpose.CHASER]

    def comes(self, write: Write) -> None:
        """A minute later a mail comes in and is taken."""
        self.now += timedelta(minutes=1)
        before = Before((Sent(self.chaser.message_id, (ROSA,)),), {})
        raw = write(self.now, f"<m{next(self._numbers)}@mail.example>", before)
        self.office.take(raw, self.now, self.now)

    @property
    def state(self) -> OutboxState:
        """Where the chaser stands."""
        entries = [e for r in self.office.register.records() for e in r.outbox]
        return next(e.state for e in entries if e.mail.key == self.chaser.key)


@pytest.fixture
def waiting() -> Waiting:
    """A chaser on its way."""
    return Waiting()


HAPPENINGS: dict[str, Write] = {
    "what it asks for is answered": replies(ROSA, "I gave nothing to charity.\n\nRosa\n"),
    "part of it is promised": replies(ROSA, "You will have the P60 on Friday 12 June.\n\nRosa\n"),
    "the client asks something": replies(ROSA, "Does the school raffle count as a gift to charity?\n\nRosa\n"),
    "the client says a word": replies(ROSA, "Thank you, I have not forgotten you!\n\nRosa\n"),
    "the client is away": replies(
        ROSA, "I am out of the office until Monday 15 June.\n\nRosa\n", Auto_Submitted="auto-replied"
    ),
    "the address turns out to be dead": bounces(ROSA),
    "the request is cancelled": orders(JESS, "Rosa Quint", "Please cancel the request to Rosa Quint.\n"),
    "chasing is paused": orders(JESS, "Rosa Quint", "Please pause chasing Rosa Quint until 30 June.\n"),
    "she is given longer": orders(JESS, "Rosa Quint", "Rosa Quint has until 10 July for this.\n"),
    "all of it is waived": orders(JESS, "Rosa Quint", "Rosa Quint needn't send the P60, waive it.\n"),
}


@pytest.mark.parametrize("what", HAPPENINGS)
def test_a_chaser_is_withdrawn_when(waiting: Waiting, what: str) -> None:
    waiting.comes(HAPPENINGS[what])
    assert not waiting.office.sending(waiting.chaser.key, waiting.now), "asked at the very last moment"
    assert waiting.chasers() == []
    assert waiting.state is OutboxState.WITHDRAWN


def test_it_is_the_last_moment_that_counts(waiting: Waiting) -> None:
    assert waiting.chasers() == [waiting.chaser], "it was looked at, and found true"
    waiting.comes(HAPPENINGS["what it asks for is answered"])
    assert not waiting.office.sending(waiting.chaser.key, waiting.now)


def test_what_does_not_concern_it_lets_it_leave(waiting: Waiting) -> None:
    waiting.comes(replies("shop@else.example", "Envelopes at half price!\n"))
    assert waiting.office.sending(waiting.chaser.key, waiting.now)


def test_the_reply_is_not_lost_with_the_chaser(waiting: Waiting) -> None:
    waiting.comes(HAPPENINGS["what it asks for is answered"])
    states = {i.ask: i.state.value for i in waiting.office.register.clients["C1"].requests[0].items}
    assert states == {"P60 for 2025/26": "outstanding", "any gifts to charity": "received"}


def test_a_cancelled_request_stays_cancelled_and_silent(waiting: Waiting) -> None:
    waiting.comes(HAPPENINGS["the request is cancelled"])
    assert waiting.office.register.clients["C1"].requests[0].state is RequestState.CANCELLED
    assert chased_within(waiting, days=40) == []


def test_an_address_the_server_refused_for_another_letter_gets_no_chaser(waiting: Waiting) -> None:
    waiting.office.refused("another letter", waiting.now, {ROSA: Refusal(550, "no such user")})
    assert not waiting.office.sending(waiting.chaser.key, waiting.now)


def ladder(waiting: Waiting) -> tuple[int, int, datetime | None, bool]:
    """Rung, chasers sent, when the last one was, and whether staff want one now."""
    record = waiting.office.register.clients["C1"]
    (asked,) = record.requests
    return asked.stage, asked.chasers_sent, asked.last_chased, "C1-1" in record.remind


WITHDRAWING = [
    "the client says a word",
    "the client is away",
    "the address turns out to be dead",
    "chasing is paused",
    "part of it is promised",
]


@pytest.mark.parametrize("what", WITHDRAWING)
def test_a_chaser_that_never_left_counts_for_nothing(waiting: Waiting, what: str) -> None:
    assert ladder(waiting) == (1, 1, MONDAY, False), "as decided"
    waiting.comes(HAPPENINGS[what])
    assert waiting.chasers() == []
    assert ladder(waiting) == (0, 0, None, False), "as if it had never been decided"
    assert waiting.chaser.message_id not in waiting.office.register.clients["C1"].requests[0].thread


def test_a_chaser_that_never_left_does_not_make_the_next_one_firmer(waiting: Waiting) -> None:
    waiting.comes(HAPPENINGS["the client says a word"])
    assert waiting.chasers() == []
    assert chased_within(waiting, days=4) == [(ROSA,)], "the working day after next, not a rung's length later"
    assert ladder(waiting)[:2] == (1, 1)


def test_a_reminder_that_staff_ordered_is_still_wanted_when_the_chaser_was_withdrawn() -> None:
    waiting = Waiting(ordered=True)
    assert ladder(waiting)[3] is False, "carried out"
    waiting.comes(HAPPENINGS["the address turns out to be dead"])
    assert waiting.chasers() == []
    assert ladder(waiting) == (0, 0, None, True)


def test_it_is_told_and_not_counted_among_the_reminders(waiting: Waiting) -> None:
    waiting.comes(HAPPENINGS["the client says a word"])
    assert waiting.chasers() == []
    record = waiting.office.register.clients["C1"]
    assert "that reminder never left" in " ".join(tell(e.event) for e in record.log)
    assert [f["what"] for f in tried(record, ["C1-1"], waiting.office.calendar)] == ["wrote"]
    assert not [e for e in since(record, MONDAY - timedelta(days=1)) if isinstance(e.event, ChaserSent)]


def test_of_two_clients_at_one_address_both_ladders_stand_as_before() -> None:
    both = (
        ClientRecord(client(), (request(ASKED, of="C1", ref="C1-1"),), opened=1),
        ClientRecord(client("Quint Ltd", of="C2"), (request(ASKED, of="C2", ref="C2-1"),), opened=1),
    )
    waiting = Waiting(*both)
    assert set(waiting.chaser.clients) == {"C1", "C2"}
    waiting.comes(bounces(ROSA))
    assert waiting.chasers() == []
    records = waiting.office.register.clients.values()
    assert [(q.stage, q.chasers_sent, q.last_chased) for r in records for q in r.requests] == [(0, 0, None)] * 2


def test_one_chaser_a_day_is_decided_whatever_becomes_of_it(waiting: Waiting) -> None:
    waiting.comes(bounces(ROSA))
    waiting.comes(orders(JESS, "Rosa Quint", f"Rosa Quint's new address is {NEW}.\n"))
    waiting.office.tick(waiting.now)
    assert waiting.chasers() == []
    assert waiting.office.next_due(waiting.now) > waiting.now + timedelta(hours=12)


def test_what_is_on_its_way_to_an_address_that_is_given_up_does_not_leave(waiting: Waiting) -> None:
    waiting.comes(orders(JESS, "Rosa Quint", f"Rosa Quint's new address is {NEW}.\n"))
    assert not waiting.office.sending(waiting.chaser.key, waiting.now)
    assert ladder(waiting)[:2] == (0, 0)
    assert chased_within(waiting, days=4) == [(NEW,)]


def test_a_chaser_that_could_not_leave_in_time_waits_out_the_night(waiting: Waiting) -> None:
    assert waiting.office.sending(waiting.chaser.key, waiting.now)
    waiting.office.postponed(waiting.chaser.key, waiting.now, "451 try again later")
    waiting.now = MONDAY.replace(hour=23)
    assert waiting.chasers() == []
    assert waiting.state is OutboxState.PENDING
    waiting.now = MONDAY.replace(hour=9, minute=30) + timedelta(days=1)
    assert waiting.chasers() == [waiting.chaser]


def test_once_there_is_a_new_address_the_next_chaser_goes_there(waiting: Waiting) -> None:
    waiting.comes(bounces(ROSA))
    assert waiting.chasers() == []
    waiting.comes(orders(JESS, "Rosa Quint", f"Rosa Quint's new address is {NEW}.\n"))
    assert chased_within(waiting, days=4) == [(NEW,)]


def chased_within(waiting: Waiting, days: int) -> list[tuple[str, ...]]:
    """To whom chasers go in the days that follow."""
    end, gone = waiting.now + timedelta(days=days), []
    while (moment := waiting.office.next_due(waiting.now)) < end:
        waiting.now = moment
        waiting.office.tick(moment)
        for mail in waiting.chasers():
            assert waiting.office.sending(mail.key, moment)
            waiting.office.sent(mail.key, moment)
            gone.append(mail.to)
    return gone
