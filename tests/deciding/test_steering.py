"""What follows when staff ask a client for something, or give an order."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from mailbot.deciding.staff.steering import obey
from mailbot.domain.events import QuestionPut
from mailbot.domain.letters import OutgoingMail, Purpose
from mailbot.domain.mail import Nature
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemKind, ItemState, Request, RequestKind, RequestState
from mailbot.domain.understanding import AskedItem, Command, Doubt, MailKind, Opening, Understanding, Verb
from tests.deciding.practice import LONDON, PRACTICE, Story, client, request

MONDAY = datetime(2026, 6, 8, 10, 0, tzinfo=LONDON)
RUTH = client(id="C1")
SAM = client("Sam Bright", "sam@bright.example", id="C2")
PAPERS = request("R1", RUTH, "P60 for 2025/26", "Bank statements", opened=MONDAY, due_on=date(2026, 6, 30))


def practice(*items: Item, also: tuple[Client, list[Request]] | None = None) -> Story:
    """Ruth with one open request (of these items), and whoever else."""
    asked = request("R1", RUTH, *items, opened=MONDAY, due_on=date(2026, 6, 30)) if items else PAPERS
    return Story.of(MONDAY, (RUTH, [asked]), *([also] if also else []))


def staff_write(
    story: Story, *commands: Command, opens: tuple[Opening, ...] = (), doubts: tuple[Doubt, ...] = (), by: str = "dev"
) -> list[OutgoingMail]:
    """A member of staff writes, and reading has found this in the mail; what is sent at once."""
    member = PRACTICE.member(by)
    assert member is not None
    mail = story.mail(member.email, subject="Ruth Calder")
    kind = MailKind.STAFF_REQUEST if opens else MailKind.STAFF_COMMAND
    found = Understanding(
        kind, Nature.PERSON, "They write.", author=by, commands=commands, openings=opens, doubts=doubts
    )
    before = len(story.sent)
    story.enact(obey(found, mail, story.known))
    return [m for _, m in story.sent[before:]]


def record(story: Story, client_id: str = "C1") -> ClientRecord:
    """A client's record by now."""
    return story.register.clients[client_id]


def asked(story: Story, ref: str = "R1") -> Request:
    """A request by now."""
    found = story.register.request(ref)
    assert found is not None
    return found


def states(story: Story, ref: str = "R1") -> list[ItemState]:
    """Where its items stand."""
    return [i.state for i in asked(story, ref).items]


def purposes(mails: list[OutgoingMail]) -> list[Purpose]:
    """Why each was sent."""
    return [m.purpose for m in mails]


# -- asking ------------------------------------------------------------------------------------------------------------


def opening(*asks: str, due: date | None = None, **more: str) -> Opening:
    """What reading makes of a mail that asks Ruth for these."""
    items = tuple(AskedItem(a, ItemKind.ANSWER if a.endswith("?") else ItemKind.DOCUMENT) for a in asks)
    return Opening("C1", RequestKind.INFORMATION, "VAT quarter", items, due, "dev", **more)  # type: ignore[arg-type]


def test_a_request_is_opened_and_its_author_told_what_was_understood() -> None:
    story = practice()
    (letter,) = staff_write(story, opens=(opening("Sales invoices", "Any cash sales?", due=date(2026, 6, 19)),))
    opened = asked(story, "C1-2")
    assert [i.ask for i in opened.items] == ["Sales invoices", "Any cash sales?"]
    assert opened.due == date(2026, 6, 19)
    assert opened.message_id == "<m1@penrosewye.example>"
    assert letter.purpose is Purpose.CONFIRMATION
    assert letter.to == ("dev@penrosewye.example",)
    assert letter.in_reply_to == "<m1@penrosewye.example>"
    assert "Sales invoices" in letter.body
    assert "Friday 19 June" in letter.body


def test_a_mail_that_names_no_day_gets_the_usual_term_and_is_told_so() -> None:
    story = practice()
    (letter,) = staff_write(story, opens=(opening("Sales invoices"),))
    assert asked(story, "C1-2").due == date(2026, 6, 22)
    assert "usual term" in letter.body


def test_a_client_is_chased_in_the_thread_of_the_mail_that_asked() -> None:
    story = Story.of(MONDAY, (RUTH, []))
    staff_write(story, opens=(opening("Sales invoices"),))
    story.days_pass(14)
    (_, chaser), *_ = story.letters(Purpose.CHASER)
    assert chaser.in_reply_to == "<m1@penrosewye.example>"
    assert chaser.requests == ("C1-1",)


def test_refs_are_never_given_twice() -> None:
    story = Story.of(MONDAY, (RUTH, [request("C1-2", RUTH, "P60", opened=MONDAY, due_on=date(2026, 6, 30))]))
    staff_write(story, opens=(opening("Sales invoices"),))
    staff_write(story, opens=(opening("Till rolls"),))
    assert [r.ref for r in record(story).requests] == ["C1-2", "C1-3", "C1-4"]


def test_further_items_join_the_request_they_follow_up() -> None:
    story = practice()
    (letter,) = staff_write(story, opens=(opening("P45", adds_to="R1"),))
    assert [(i.id, i.ask) for i in asked(story).items][2:] == [("c", "P45")]
    assert len(record(story).requests) == 1
    assert "added" in letter.body


def test_what_was_not_understood_is_one_question_to_the_author() -> None:
    story = practice()
    doubts = (Doubt("Which client is Jo?"), Doubt("Which year?", choices=("2024/25", "2025/26")))
    (letter,) = staff_write(story, doubts=doubts)
    assert letter.purpose is Purpose.QUESTION
    assert letter.to == ("dev@penrosewye.example",)
    assert letter.in_reply_to == "<m1@penrosewye.example>"
    assert "Which client is Jo? Which year?" in letter.body
    assert "2. 2025/26" in letter.body


# -- items -------------------------------------------------------------------------------------------------------------


def test_an_item_is_ticked_off_and_can_be_taken_back() -> None:
    story = practice()
    (letter,) = staff_write(story, Command(Verb.RECEIVED, "R1", "a"))
    assert states(story) == [ItemState.RECEIVED, ItemState.OUTSTANDING]
    assert "reply “undo”" in letter.body
    staff_write(story, Command(Verb.REOPEN, "R1", "a"))
    assert states(story) == [ItemState.OUTSTANDING, ItemState.OUTSTANDING]


def test_the_last_item_completes_the_request_and_its_owner_hears_it_once() -> None:
    story = practice()
    mails = staff_write(story, Command(Verb.RECEIVED, "R1", "a"), Command(Verb.WAIVE, "R1", "b"), by="carla")
    assert asked(story).state is RequestState.COMPLETE
    assert sorted(purposes(mails)) == [Purpose.COMPLETE, Purpose.CONFIRMATION]
    assert [m.to for m in mails if m.purpose is Purpose.COMPLETE] == [("dev@penrosewye.example",)]
    assert not [m for m in story.days_pass(30) if m.purpose in (Purpose.CHASER, Purpose.COMPLETE)]


def test_one_confirmation_has_a_line_for_every_order() -> None:
    story = practice()
    mails = staff_write(
        story, Command(Verb.RECEIVED, "R1", "a"), Command(Verb.EXTEND, "R1", date=date(2026, 7, 3)), by="carla"
    )
    assert purposes(mails) == [Purpose.CONFIRMATION]
    assert "P60 for 2025/26" in mails[0].body
    assert "Friday 3 July" in mails[0].body


def test_what_is_settled_already_is_said_back() -> None:
    story = practice(Item("a", "P60", state=ItemState.RECEIVED), Item("b", "Bank statements"))
    (letter,) = staff_write(story, Command(Verb.RECEIVED, "R1", "a"))
    assert "ticked off already" in letter.body


def test_a_client_is_told_what_was_sent_back_and_why() -> None:
    story = practice(Item("a", "P60", state=ItemState.RECEIVED), Item("b", "Bank statements"))
    mails = staff_write(story, Command(Verb.REJECT, "R1", "a", note="page 2 is missing"))
    (correction,) = (m for m in mails if m.purpose is Purpose.CORRECTION)
    assert correction.to == ("ruth@calder.example",)
    assert correction.in_reply_to == "<r1.asked@penrosewye.example>"
    assert "page 2 is missing" in correction.body
    assert states(story)[0] is ItemState.WRONG


def test_everything_received_leaves_what_was_waived_as_it_was() -> None:
    story = practice(Item("a", "P60", state=ItemState.WAIVED), Item("b", "Bank statements"))
    staff_write(story, Command(Verb.RECEIVED, "R1"))
    assert states(story) == [ItemState.WAIVED, ItemState.RECEIVED]


def test_a_yes_settles_only_what_the_client_says_we_have() -> None:
    story = practice(Item("a", "P60", state=ItemState.CLAIMED), Item("b", "Bank statements"))
    staff_write(story, Command(Verb.CONFIRM, "R1"))
    assert states(story) == [ItemState.RECEIVED, ItemState.OUTSTANDING]


def test_an_order_about_an_item_answers_the_question_about_it() -> None:
    story = practice(Item("a", "P60", state=ItemState.CLAIMED), Item("b", "Bank statements"))
    story.happens("C1", QuestionPut("q1", "Have we got it?", "dev", "R1", ("a",)))
    staff_write(story, Command(Verb.RECEIVED, "R1", "a"))
    assert record(story).questions == ()


# -- time --------------------------------------------------------------------------------------------------------------


def test_nobody_is_chased_before_the_new_due_day() -> None:
    story = practice()
    staff_write(story, Command(Verb.EXTEND, "R1", date=date(2026, 7, 10)))
    story.days_pass(60)
    (first, _), *_ = story.letters(Purpose.CHASER)
    assert asked(story).due == date(2026, 7, 10)
    assert first.date() > date(2026, 7, 10)


def test_a_day_gone_by_is_said_back() -> None:
    story = practice()
    (letter,) = staff_write(story, Command(Verb.EXTEND, "R1", date=date(2026, 6, 1)))
    assert "has passed" in letter.body
    assert asked(story).due == date(2026, 6, 30)


@pytest.mark.parametrize("command", [Command(Verb.PAUSE, "R1"), Command(Verb.PAUSE, client="C1")])
def test_a_pause_holds_until_it_is_lifted(command: Command) -> None:
    story = practice()
    staff_write(story, command)
    story.days_pass(40)
    assert not story.letters(Purpose.CHASER)
    staff_write(story, Command(Verb.RESUME, "R1"))
    story.days_pass(20)
    assert story.letters(Purpose.CHASER)


def test_a_reminder_that_is_ordered_leaves_at_the_next_office_hour() -> None:
    story = practice()
    staff_write(story, Command(Verb.REMIND, "R1"))
    story.days_pass(2)
    (at, _), *_ = story.letters(Purpose.CHASER)
    assert at.date() <= date(2026, 6, 9)


# -- requests, people, addresses ---------------------------------------------------------------------------------------


def test_a_cancelled_request_is_never_chased_and_its_questions_are_dropped() -> None:
    story = practice()
    story.happens("C1", QuestionPut("q1", "Which year?", "dev", "R1"))
    staff_write(story, Command(Verb.CANCEL, "R1"))
    assert asked(story).state is RequestState.CANCELLED
    assert record(story).questions == ()
    story.days_pass(40)
    assert not story.letters(Purpose.CHASER)


def test_a_cancelled_request_comes_back_when_it_is_reopened() -> None:
    story = practice(Item("a", "P60", state=ItemState.RECEIVED), Item("b", "Bank statements"))
    staff_write(story, Command(Verb.CANCEL, "R1"))
    staff_write(story, Command(Verb.REOPEN, "R1"))
    assert asked(story).state is RequestState.OPEN
    assert states(story) == [ItemState.RECEIVED, ItemState.OUTSTANDING]


def test_a_further_item_is_asked_for_with_the_rest() -> None:
    story = practice()
    staff_write(story, Command(Verb.ADD, "R1", ask="P45 from the old job"))
    assert [i.ask for i in asked(story).items][-1] == "P45 from the old job"


def test_whoever_takes_over_hears_when_all_is_in() -> None:
    story = practice()
    staff_write(story, Command(Verb.REASSIGN, "R1", staff="carla"))
    mails = staff_write(story, Command(Verb.RECEIVED, "R1"))
    assert [m.to for m in mails if m.purpose is Purpose.COMPLETE] == [("carla@penrosewye.example",)]


def test_everything_of_ones_own_is_handed_over_at_once() -> None:
    other = request("R2", SAM, "P60", opened=MONDAY, due_on=date(2026, 6, 30), owner="owen")
    story = practice(also=(SAM, [other]))
    staff_write(story, Command(Verb.REASSIGN, staff="carla"))
    assert (asked(story).owner, asked(story, "R2").owner) == ("carla", "owen")


def test_a_client_is_written_to_at_the_new_address() -> None:
    story = practice()
    staff_write(story, Command(Verb.ADDRESS, client="C1", email="ruth@newplace.example"))
    assert record(story).client.emails[0] == "ruth@newplace.example"


@pytest.mark.parametrize("email", ["sam@bright.example", "carla@penrosewye.example", "not an address"])
def test_an_address_of_somebody_else_is_refused(email: str) -> None:
    story = practice(also=(SAM, []))
    (letter,) = staff_write(story, Command(Verb.ADDRESS, client="C1", email=email))
    assert record(story).client.emails == RUTH.emails
    assert "could not" in letter.body or "Nothing was done" in letter.body


def test_how_it_stands_is_told_item_by_item() -> None:
    story = practice(Item("a", "P60", state=ItemState.RECEIVED), Item("b", "Bank statements"))
    (letter,) = staff_write(story, Command(Verb.STATUS, "R1"))
    assert "P60: here" in letter.body
    assert "Bank statements: still to come" in letter.body
    assert letter.to == ("dev@penrosewye.example",)


def test_a_request_that_does_not_exist_is_said_back() -> None:
    (letter,) = staff_write(practice(), Command(Verb.RECEIVED, "R77", "a"))
    assert "there is no request R77" in letter.body


def test_nothing_follows_from_a_stranger() -> None:
    story = practice()
    found = Understanding(MailKind.STAFF_COMMAND, Nature.PERSON, "?", commands=(Command(Verb.CANCEL, "R1"),))
    mail = story.mail("stranger@elsewhere.example")
    decision = obey(found, mail, story.known)
    assert decision.events == ()
    assert decision.letters == ()


def test_going_on_answers_a_question_about_no_item_in_particular() -> None:
    story = practice()
    story.client_writes("ruth@calder.example", doubts=(Doubt("Ruth asks something.", client="C1", request="R1"),))
    assert record(story).questions
    staff_write(story, Command(Verb.RESUME, request="R1"))
    assert record(story).questions == ()
    story.days_pass(10)
    assert len(story.letters(Purpose.QUESTION)) == 1, "it is not put again"
    assert story.letters(Purpose.CHASER), "and chasing goes on"
