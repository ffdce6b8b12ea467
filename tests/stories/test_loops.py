"""Machines that answer machines: nothing of ours keeps a circle going, and people hear of it once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from mailbot.adapters.memory import MemoryStore
from mailbot.domain.letters import OutgoingMail, Purpose
from mailbot.domain.practice import Caps, Client, Practice, Role, Staff
from mailbot.domain.register import ClientRecord
from mailbot.domain.understanding import MailKind
from mailbot.office import Office
from tests.deciding import practice as paper
from tests.deciding.practice import Story
from tests.stories.dialogue import BOT, JESS, MONDAY, NADIA, PRACTICE, ROSA, Dialogue
from tests.stories.test_whole_stories import ASKING, p60
from tests.world import rules

AWAY = "I am out of the office until Friday 7 August and will answer then."


def asked() -> Dialogue:
    """Jess has asked Rosa for papers."""
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    return story


# -- storms of automatic replies --------------------------------------------------------------------------------------


def test_ten_thousand_automatic_replies_in_a_minute_give_no_answer_and_one_alert_at_most() -> None:
    whose = paper.client()
    story = Story.of(MONDAY, (whose, [paper.request("R1", whose, "P60", opened=MONDAY, due_on=date(2026, 6, 30))]))
    senders = (whose.emails[0], "somebody@else.example", "dev@penrosewye.example")
    for number in range(10_000):
        story.now = MONDAY + timedelta(milliseconds=6 * number)
        back = date(2026, 8, 7) if number % 2 else None
        story.machine_writes(senders[number % 3], MailKind.AUTO_REPLY, returns=back)
    assert [m.purpose for _, m in story.sent] == [Purpose.ALERT]
    assert story.register.clients[whose.id].away_until == date(2026, 8, 7)


@pytest.mark.parametrize("told", [{"Auto-Submitted": "auto-replied"}, {"X-Autoreply": "yes"}, {"Return-Path": "<>"}])
def test_a_storm_goes_through_the_whole_office_just_so(told: dict[str, str]) -> None:
    story = asked()
    before = len(story.sent)
    for number in range(12):
        last = story.last_to(ROSA)
        headers = {"In-Reply-To": last.message_id} if last else {}
        story.arrives(
            story._mail(
                ROSA, BOT, "Automatic reply: Your 2025/26 tax return", f"{AWAY}\n{number}", headers=headers | told
            )
        )
        assert story.last.understanding.kind is MailKind.AUTO_REPLY
    assert [(m.purpose, m.to) for _, m in story.sent[before:]] == [(Purpose.ALERT, (JESS,))], (
        "one: she is away for long"
    )


def test_forged_mails_from_as_many_addresses_do_not_drown_their_reader() -> None:
    story = asked()
    before = len(story.sent)
    raw = story._mail(ROSA, BOT, "Urgent", "Please pay this.")
    for number in range(130):
        forged = f"Nadia Brandt <nadia{number}@alder-quill.test>".encode()
        story.office.take(raw.replace(b"Rosa Quint <rosa@quint.example>", forged), story.now, story.now)
    story._send()
    to_nadia = [m for _, m in story.sent[before:] if NADIA in m.to]
    assert len(to_nadia) == Caps().staff_an_hour + 1
    assert to_nadia[-1].key.startswith("alert/caps/")


# -- people's mailboxes that answer by themselves ---------------------------------------------------------------------


def test_a_client_robot_that_calls_itself_none_and_answers_every_mail_is_answered_a_few_times_a_day() -> None:
    """Every time a new file, so that there is always something to be said about it."""
    story = asked()
    story.client_writes(ROSA, "P60 attached!", p60_pdf=p60(2025))
    for number in range(16):
        if story.last_to(ROSA) is None:
            break
        story.client_writes(
            ROSA, f"Thank you, here it is, no. {number}.", p60_pdf=p60(2025) + b"\n%" + bytes([65 + number])
        )
    days = Counter(at.date() for at, m in story.sent if ROSA in m.to)
    assert max(days.values()) <= Caps().address_a_day
    alerts = [m for m in story.letters(NADIA, Purpose.ALERT) if "Letters wait" in m.subject]
    assert len(alerts) <= 1


def test_a_client_robot_with_nothing_to_say_is_thanked_once_a_day() -> None:
    story = asked()
    story.client_writes(ROSA, "I will send the P60 by Friday 19 June.")
    for _ in range(8):
        story.client_writes(ROSA, "Thank you for your message. I will send the P60 by Friday 19 June.")
    assert len(story.letters(ROSA, Purpose.ACKNOWLEDGEMENT)) == 1
    assert not story.letters(ROSA, Purpose.CORRECTION)


def test_a_colleagues_mailbox_that_answers_by_itself_is_asked_once_a_day() -> None:
    """It passes the practice's own check, and nothing in its header says what it is."""
    story = asked()
    before = len(story.sent)
    for _ in range(10):
        story.staff_answer(JESS, "Your mail is in the queue. I will get back to you as soon as I can.")
    assert [m.purpose for _, m in story.sent[before:]] == [Purpose.QUESTION]


def test_a_colleagues_mailbox_that_only_says_thank_you_is_not_answered() -> None:
    story = asked()
    before = len(story.sent)
    story.staff_answer(JESS, "Thank you for your mail. I will get back to you as soon as I can.")
    assert story.sent[before:] == []


# -- two mailbots -----------------------------------------------------------------------------------------------------

THEIR_BOT = "papers@penrosewye.example"
DEV = "dev@penrosewye.example"


class TwoOffices:
    """Alder & Quill and Penrose & Wye, each the other's client, each with a mailbot at the address the other knows."""

    def __init__(self) -> None:
        self.ours = Dialogue()
        us = Client("P1", "Penrose & Wye", (THEIR_BOT, DEV), contact="Dev", partner="nadia")
        them = Client("A1", "Alder & Quill", (BOT, JESS), contact="Jess", partner="nadia")
        self.ours.office.keep_client(ClientRecord(us))
        theirs: Practice = replace(
            PRACTICE,
            name="Penrose & Wye",
            bot=THEIR_BOT,
            domains=("penrosewye.example",),
            authserv_id="mx.penrosewye.example",
            staff=(
                Staff("nadia", "Nadia Penrose", "nadia@penrosewye.example", Role.PARTNER),
                Staff("dev", "Dev Anand", DEV),
            ),
            signing_key=b"another",
        )
        tools = replace(self.ours.office.tools, store=MemoryStore([ClientRecord(them)]))
        self.theirs = Office(theirs, rules(), self.ours.office.calendar, tools)
        self.crossed: list[tuple[str, OutgoingMail]] = []
        self.now = MONDAY

    def ask(self) -> None:
        """In each practice somebody asks the other for papers, with their own bot in copy."""
        asking = ((self.ours.office, self.theirs, JESS), (self.theirs, self.ours.office, DEV))
        mails = [(office, other, self._asking(office, who, other.practice.bot)) for office, other, who in asking]
        for _, other, raw in mails:
            other.take(raw, self.now, self.now)
        for office, _, raw in mails:
            office.take(raw, self.now, self.now)

    @staticmethod
    def _asking(office: Office, who: str, to: str) -> bytes:
        domain = who.partition("@")[2]
        text = "Hi,\n\nplease could you send me by 30 June:\n\n1. P60 for 2025/26\n2. your gifts to charity\n\nThanks\n"
        raw = (
            f"Authentication-Results: mx.{domain}; dmarc=pass header.from={domain}\r\nFrom: {who}\r\nTo: {to}\r\n"
            f"Cc: {office.practice.bot}\r\nSubject: Papers\r\nMessage-ID: <asked@{domain}>\r\n"
            f"Date: Mon, 08 Jun 2026 09:00:00 +0100\r\n\r\n{text}"
        )
        return raw.encode()

    def settle(self) -> int:
        """Every mail that one sends is delivered to the other, until nobody has anything to say; how many crossed."""
        before = len(self.crossed)
        for _ in range(200):
            if not self._once():
                return len(self.crossed) - before
        raise AssertionError("they write to each other without end")

    def _once(self) -> bool:
        moved = False
        for office, other in ((self.ours.office, self.theirs), (self.theirs, self.ours.office)):
            for entry in office.outgoing(self.now):
                if office.sending(entry.mail.key, self.now):
                    office.sent(entry.mail.key, self.now)
                    moved |= self._delivered(entry.mail, office, other)
        return moved

    def _delivered(self, mail: OutgoingMail, office: Office, other: Office) -> bool:
        if other.practice.bot not in (r.lower() for r in mail.recipients):
            return False
        domain = office.practice.domains[0]
        stamp = f"Authentication-Results: {other.practice.authserv_id}; dmarc=pass header.from={domain}\r\n"
        self.crossed.append((office.practice.name, mail))
        self.now += timedelta(seconds=20)
        other.take((stamp + mail.raw).encode("ascii"), self.now, self.now)
        return True

    def days_pass(self, days: int) -> None:
        """Both keep their hours."""
        until = self.now + timedelta(days=days)
        while (coming := min(o.next_due(self.now) for o in (self.ours.office, self.theirs))) < until:
            self.now = coming
            for office in (self.ours.office, self.theirs):
                office.tick(self.now)
            self.settle()
        self.now = until


def test_two_mailbots_that_chase_each_other_stop_after_one_exchange() -> None:
    two = TwoOffices()
    two.ask()
    assert two.ours.office.register.clients["P1"].open, "each waits for the other"
    assert two.theirs.register.clients["A1"].open
    two.settle()
    two.days_pass(70)
    crossed = Counter((name, m.purpose) for name, m in two.crossed)
    assert {purpose for _, purpose in crossed} == {Purpose.CHASER}, "no machine is thanked, corrected or answered"
    assert max(crossed.values()) <= 4, "the ladder has its end; then a person has it"
    for office, client in ((two.ours.office, "P1"), (two.theirs, "A1")):
        (request,) = office.register.clients[client].open
        assert {i.state.value for i in request.items} == {"outstanding"}, "a machine's mail settles nothing"
        assert request.handed


def test_a_mail_of_ours_that_comes_back_through_another_mailbot_is_answered_by_nobody() -> None:
    two = TwoOffices()
    two.ask()
    two.days_pass(20)
    before = len(two.crossed)
    chaser = next(m for name, m in two.crossed if name == "Alder & Quill" and m.purpose is Purpose.CHASER)
    for _ in range(5):
        two._delivered(chaser, two.ours.office, two.theirs)
        two.settle()
    assert len(two.crossed) == before + 5, "five copies, no answer"
