"""What becomes of mails that can't be read, and of letters that don't get through: a person always hears of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mailbot.adapters.holidays import PublicHolidays
from mailbot.adapters.memory import MemoryStore
from mailbot.adapters.parser import MailParser
from mailbot.cli.places import calendar_of
from mailbot.domain.language import Annotation
from mailbot.domain.letters import OutboxState, OutgoingMail, Purpose
from mailbot.domain.register import ClientRecord
from mailbot.office import Office
from mailbot.outbox import GIVE_UP_AFTER
from mailbot.ports import Refusal
from mailbot.tools import Tools
from tests.world import PRACTICE, client, request, rules

MONDAY = datetime(2026, 6, 8, 12, 30, tzinfo=UTC)
ROSA = "rosa@quint.example"


class NoLinguist:
    """Nothing here is in need of understanding."""

    def annotate(self, text: str, hint: str = "en") -> Annotation:
        """No marks."""
        return Annotation(text, hint, certain=False)


class NoReader:
    """Nothing here brings files."""

    def read(self, attachments: object, passwords: object = ()) -> tuple[()]:
        """No text."""
        return ()

    def first_page(self, attachment: object) -> bytes:
        """Nothing to be seen."""
        return b""


@pytest.fixture
def store() -> MemoryStore:
    """Rosa, who was asked for her P60 on 26 May and hasn't answered."""
    return MemoryStore([ClientRecord(client(), (request({"a": "doc: P60 for 2025/26"}),), opened=1)])


def office_on(store: MemoryStore) -> Office:
    """The practice at work, as after a start."""
    tools = Tools(store, MailParser(), NoReader(), NoLinguist())
    return Office(PRACTICE, rules(), calendar_of(PRACTICE, PublicHolidays(), MONDAY), tools)


def waiting_letters(office: Office) -> list[OutgoingMail]:
    """What is to be sent."""
    return [entry.mail for entry in office.outgoing(MONDAY)]


def the_chaser(office: Office) -> OutgoingMail:
    """The chaser that is due on that Monday."""
    office.tick(MONDAY)
    (chaser,) = [m for m in waiting_letters(office) if m.purpose is Purpose.CHASER]
    return chaser


def states(office: Office, key: str) -> list[OutboxState]:
    """Where a letter stands."""
    return [e.state for r in office.register.records() for e in r.outbox if e.mail.key == key]


def test_a_client_is_chased_once_however_often_we_look(store: MemoryStore) -> None:
    office = office_on(store)
    chaser = the_chaser(office)
    assert chaser.to == (ROSA,)
    for later in range(5):
        office.tick(MONDAY + timedelta(minutes=later))
        office_on(store).tick(MONDAY + timedelta(minutes=later))
    assert [m.purpose for m in waiting_letters(office_on(store))].count(Purpose.CHASER) == 1


def test_a_letter_goes_to_the_server_once_whoever_asks(store: MemoryStore) -> None:
    office = office_on(store)
    chaser = the_chaser(office)
    assert office.sending(chaser.key, MONDAY)
    assert not office.sending(chaser.key, MONDAY)
    assert not office_on(store).sending(chaser.key, MONDAY), "after a crash it is uncertain, never blindly repeated"


def test_a_letter_of_which_nothing_is_found_goes_out_again_after_a_while_only(store: MemoryStore) -> None:
    office = office_on(store)
    chaser = the_chaser(office)
    office.sending(chaser.key, MONDAY)
    office = office_on(store)
    assert [e.mail.key for e in office.doubtful()] == [chaser.key]
    office.resolve(chaser.key, MONDAY + timedelta(minutes=1), found=False)
    assert states(office, chaser.key) == [OutboxState.SENDING]
    office.resolve(chaser.key, MONDAY + timedelta(minutes=11), found=False)
    assert states(office, chaser.key) == [OutboxState.PENDING]


def test_a_letter_that_was_found_is_sent(store: MemoryStore) -> None:
    office = office_on(store)
    chaser = the_chaser(office)
    office.sending(chaser.key, MONDAY)
    office.resolve(chaser.key, MONDAY, found=True)
    assert states(office, chaser.key) == [OutboxState.SENT]


def test_a_letter_nobody_can_tell_about_is_not_repeated(store: MemoryStore) -> None:
    office = office_on(store)
    chaser = the_chaser(office)
    office.sending(chaser.key, MONDAY)
    for hours in range(1, 50):
        office.resolve(chaser.key, MONDAY + timedelta(hours=hours), found=None)
    assert states(office, chaser.key) == [OutboxState.UNCERTAIN]


def test_of_a_letter_nobody_can_tell_about_a_person_hears_once(store: MemoryStore) -> None:
    """Nor is it noted anew each minute: it would count for a letter just gone, and hold up others of its client."""
    office = office_on(store)
    chaser = the_chaser(office)
    office.sending(chaser.key, MONDAY)
    office = office_on(store)
    told = []
    for minutes in range(1, 120):
        moment = MONDAY + timedelta(minutes=minutes)
        before = tuple(office.register.records())
        office.resolve(chaser.key, moment, found=None)
        told += [minutes] if tuple(office.register.records()) != before else []
    assert told == [1, 11], "noted, and then told, once"
    (entry,) = office.doubtful()
    assert entry.changed == MONDAY + timedelta(minutes=1)
    asked = [m for m in waiting_letters(office) if m.purpose is Purpose.QUESTION]
    assert [m.to for m in asked] == [("jess@alderquill.example",)]
    assert "Nobody can tell whether the mail" in asked[0].body
    assert f"to {ROSA} went out" in " ".join(asked[0].body.split())
    assert office.sought(MONDAY + timedelta(hours=20)) == (entry,)
    assert office.sought(MONDAY + timedelta(hours=30)) == (), "nothing new is to be found there"
    office.take(chaser.raw.encode("ascii"), MONDAY, MONDAY + timedelta(days=3))
    assert states(office, chaser.key) == [OutboxState.SENT], "its copy proves it, whenever it comes"


def test_a_copy_of_our_own_letter_proves_that_it_went(store: MemoryStore) -> None:
    office = office_on(store)
    chaser = the_chaser(office)
    office.sending(chaser.key, MONDAY)
    office.take(chaser.raw.encode("ascii"), MONDAY, MONDAY)
    assert states(office, chaser.key) == [OutboxState.SENT]


def test_an_address_the_server_refuses_for_good_is_dead_and_the_owner_hears_of_it(store: MemoryStore) -> None:
    office = office_on(store)
    chaser = the_chaser(office)
    office.sending(chaser.key, MONDAY)
    office.refused(chaser.key, MONDAY, {ROSA: Refusal(550, "no such user")})
    office.failed(chaser.key, MONDAY, "550 no such user")
    assert ROSA in office.register.clients["C1"].dead
    told = [(m.purpose, m.to) for m in waiting_letters(office) if m.purpose is not Purpose.DIGEST]
    assert told == [(Purpose.ALERT, ("jess@alderquill.example",))], "once, not twice"


def test_a_full_mailbox_is_no_reason_to_give_an_address_up(store: MemoryStore) -> None:
    office = office_on(store)
    office.refused(the_chaser(office).key, MONDAY, {ROSA: Refusal(452, "full")})
    assert not office.register.clients["C1"].dead


def test_a_chaser_the_server_never_takes_becomes_a_question(store: MemoryStore) -> None:
    office = office_on(store)
    chaser = the_chaser(office)
    now = MONDAY
    while states(office, chaser.key) == [OutboxState.PENDING]:
        now += timedelta(hours=2)
        if office.sending(chaser.key, now):
            local = now.astimezone(PRACTICE.zone)
            assert local.weekday() < 5, "a chaser that had to wait leaves on working days only"
            assert 8 <= local.hour < 18
            office.postponed(chaser.key, now, "451 greylisted")
    assert states(office, chaser.key) == [OutboxState.FAILED]
    (entry,) = [e for r in office.register.records() for e in r.outbox if e.mail.key == chaser.key]
    assert entry.tries >= GIVE_UP_AFTER
    questions = [m for m in waiting_letters(office) if m.purpose is Purpose.QUESTION]
    assert [q.to for q in questions] == [("jess@alderquill.example",)]
    assert "could not be sent" in questions[0].body
    assert office.register.clients["C1"].questions
    (request,) = office.register.clients["C1"].requests
    assert (request.stage, request.chasers_sent, request.last_chased) == (0, 0, None), "what never left is no reminder"
    assert chaser.message_id not in request.thread


def test_a_mail_that_can_not_be_read_becomes_a_question_and_its_client_is_left_in_peace(store: MemoryStore) -> None:
    office = office_on(store)
    office.set_aside(b"From: Rosa <rosa@quint.example>\r\n\r\n?", "f" * 64, MONDAY, MONDAY, "It breaks the reader.")
    (question,) = waiting_letters(office)
    assert question.purpose is Purpose.QUESTION
    assert ROSA in question.body
    office.tick(MONDAY)
    assert Purpose.CHASER not in [m.purpose for m in waiting_letters(office)]


def test_a_mail_that_was_set_aside_can_be_read_after_all(store: MemoryStore) -> None:
    office = office_on(store)
    raw = b"From: Rosa <rosa@quint.example>\r\nTo: papers@alderquill.example\r\nSubject: x\r\n\r\nHello\r\n"
    digest = MailParser().parse(raw, MONDAY).digest
    office.set_aside(raw, digest, MONDAY, MONDAY, "It breaks the reader.")
    assert office.take(raw, MONDAY, MONDAY).duplicate
    assert not office.take(raw, MONDAY, MONDAY, anew=True).duplicate


def test_an_inbox_that_can_not_be_read_keeps_chasers_back_and_nothing_else(store: MemoryStore) -> None:
    office = office_on(store)
    office.tick(MONDAY, blind=True)
    assert Purpose.CHASER not in [m.purpose for m in waiting_letters(office)]
    assert office.register.clients["C1"].requests[0].chasers_sent == 0
    office.tick(MONDAY)
    assert Purpose.CHASER in [m.purpose for m in waiting_letters(office)]


LETTER = (
    b"From: Rosa <rosa@quint.example>\r\nTo: papers@alderquill.example\r\nSubject: Scan\r\n"
    b"Message-ID: <always@the.same>\r\nDate: Mon, 08 Jun 2026 12:00:00 +0000\r\n\r\n%s\r\n"
)
TRACE = b"Received: from relay.else.example by mx.alderquill.example; Mon, 8 Jun 2026 12:10:00 +0000\r\n"


def test_the_digest_says_that_the_inbox_was_not_read(store: MemoryStore) -> None:
    office = office_on(store)
    office.tick(MONDAY)
    office.alarm(MONDAY - timedelta(hours=1), "mail.example refuses the login: wrong password.", MONDAY)
    for entry in office.outgoing(MONDAY):
        office.sending(entry.mail.key, MONDAY)
        office.sent(entry.mail.key, MONDAY)
    tuesday = MONDAY + timedelta(hours=19, minutes=40)
    office.tick(tuesday, blind=True)
    (digest,) = [e.mail for e in office.outgoing(tuesday) if e.mail.purpose is Purpose.DIGEST]
    told = " ".join(digest.body.split())
    assert "has not been read since 12:30 on 8 June: mail.example refuses the login: wrong password." in told
    assert digest.to == ("nadia@alderquill.example",)


def test_two_mails_with_one_message_id_are_two_mails_when_they_say_different_things(store: MemoryStore) -> None:
    office = office_on(store)
    assert not office.take(LETTER % b"The first page.", MONDAY, MONDAY).duplicate
    assert not office.take(LETTER % b"The second page.", MONDAY, MONDAY).duplicate
    assert office_on(store).take(LETTER % b"The second page.", MONDAY, MONDAY).duplicate, "the same octets: one mail"


def test_a_mail_that_comes_by_two_ways_is_one_mail(store: MemoryStore) -> None:
    office = office_on(store)
    assert not office.take(LETTER % b"The first page.", MONDAY, MONDAY).duplicate
    assert office.take(TRACE + LETTER % b"The  first page. ", MONDAY, MONDAY).duplicate, "however it was wrapped"


def test_a_mail_without_a_message_id_is_read_and_read_once(store: MemoryStore) -> None:
    office = office_on(store)
    nameless = (LETTER % b"A page.").replace(b"Message-ID: <always@the.same>\r\n", b"")
    assert not office.take(nameless, MONDAY, MONDAY).duplicate
    assert office.take(nameless, MONDAY, MONDAY).duplicate
