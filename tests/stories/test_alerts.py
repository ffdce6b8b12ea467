"""What the program itself reports reads as an alert: by its subject, in a letter to itself, and at once."""

from __future__ import annotations

from datetime import timedelta

from mailbot.domain.letters import OutgoingMail, Purpose
from tests.stories.dialogue import JESS, NADIA, ROSA, Dialogue

ASKED = "Dear Rosa,\n\nPlease send me:\n- your P60 for 2025/26\n\nThanks,\nJess"


def _alarm(story: Dialogue) -> list[OutgoingMail]:
    """The inbox refuses us for half an hour; what leaves then."""
    begun, story.now = story.now, story.now + timedelta(minutes=30)
    story.office.alarm(begun, "imap.alderquill.example refuses the login", story.now)
    return story._send()


def test_an_inbox_that_is_not_read_is_an_alert_by_its_subject() -> None:
    story = Dialogue()
    [mail] = _alarm(story)
    assert (mail.to, mail.purpose) == ((NADIA,), Purpose.ALERT)
    assert mail.subject == "Alert: the inbox is not being read"
    assert "has not been read since 09:00 on 8 June: imap.alderquill.example refuses the login." in mail.body
    assert "no client is reminded" in mail.body
    assert "Reply" not in mail.body, "there is nothing to answer"


def test_it_waits_for_no_letter_of_questions_and_stands_in_none() -> None:
    story = Dialogue()
    story.staff_write(NADIA, ROSA, "Records for your 2025/26 tax return", ASKED)
    story.client_writes(ROSA, "Does the P60 from my old job count as well?")
    first = story.expect_letter(NADIA, Purpose.QUESTION)
    [alert] = [m for m in _alarm(story) if NADIA in m.recipients]
    assert alert.subject.startswith("Alert: "), "within the hour of the question"
    assert first.body.splitlines()[2] not in alert.body


def test_it_is_told_once_by_letter_and_is_no_decision_that_waits() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
    _alarm(story)
    story.days_pass(15)
    assert len(story.letters(NADIA, Purpose.ALERT)) == 1
    digests = story.letters(NADIA, Purpose.DIGEST)
    assert digests
    assert all("Decisions waiting" not in m.body for m in digests)


def test_when_no_server_takes_it_it_is_tried_again_as_an_alert() -> None:
    story = Dialogue()
    begun, story.now = story.now, story.now + timedelta(minutes=30)
    story.office.alarm(begun, "imap.alderquill.example refuses the login", story.now)
    [entry] = story.office.outgoing(story.now)
    story.office.failed(entry.mail.key, story.now, "550 no")
    again = story.minutes_pass(180)
    assert [m.subject for m in again] == ["Alert: the inbox is not being read"]
