"""The power fails, at any step: nothing is lost and nothing is done twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import cycle, islice

import pytest

from mailbot.domain.events import MailTaken
from mailbot.domain.letters import OutboxState, Purpose
from mailbot.domain.requests import ItemState
from mailbot.domain.understanding import MailKind
from mailbot.office import Office
from tests.crash.cutting import Cut, Story
from tests.crash.fortnight import FORTNIGHT
from tests.crash.world import Bench, Power

EVERY = 16
"""Of so many points one is tried here; `make crash` tries all, in every way."""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The fortnight, told once."""
    bench = Bench()
    yield Story(FORTNIGHT, tmp_path_factory.mktemp("fortnight"), bench)
    bench.loop.close()


def test_the_story_is_worth_cutting(story: Story) -> None:
    records = story.end.records.values()
    taken = [e.event for r in records for e in r.log if isinstance(e.event, MailTaken)]
    kinds = {e.kind for e in taken}
    assert kinds >= {
        MailKind.STAFF_REQUEST, MailKind.STAFF_COMMAND, MailKind.CLIENT_REPLY, MailKind.BOUNCE, MailKind.AUTO_REPLY,
    }  # fmt: skip
    states = {i.state for r in records for q in getattr(r, "requests", ()) for i in q.items}
    assert states >= {ItemState.RECEIVED, ItemState.PROMISED, ItemState.NOT_APPLICABLE, ItemState.WAIVED}
    purposes = {e.mail.purpose for r in records for e in r.outbox}
    assert purposes >= {Purpose.CHASER, Purpose.ACKNOWLEDGEMENT, Purpose.CONFIRMATION, Purpose.QUESTION, Purpose.DIGEST}


def test_every_mail_is_taken_once_and_every_letter_sent_once(story: Story) -> None:
    records = story.end.records.values()
    taken = Counter(e.event.digest for r in records for e in r.log if isinstance(e.event, MailTaken))
    assert set(taken.values()) == {1}
    assert story.end.told == len(FORTNIGHT)
    assert all(mail.startswith("spool/done/") for mail in story.end.mails), "nothing waits, nothing is set aside"
    letters = Counter(e.mail.message_id for r in records for e in r.outbox if e.state is OutboxState.SENT)
    assert Counter(s.message_id for s in story.end.sent) == letters
    assert set(letters.values()) == {1}


def test_a_start_in_between_changes_nothing(story: Story) -> None:
    assert story.uncut() == story.end


def test_a_cut_at_any_step_changes_nothing(story: Story) -> None:
    sample = zip(islice(story.points, 0, None, EVERY), cycle(Cut), strict=False)
    harm = [(n, steps, how.name) for (n, steps), how in sample if not story.is_unharmed(n, steps, how)]
    assert harm == []


def does_harm(story: Story, how: Cut) -> bool:
    """Whether any cut in the first scene does."""
    return any(not story.is_unharmed(0, steps, how) for steps in range(story.scenes[0].steps))


def test_an_office_that_sent_blindly_again_would_be_caught(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def again(office: Office, key: str, now: datetime, found: bool | None) -> None:
        office._note(key, now, OutboxState.PENDING)

    monkeypatch.setattr(Office, "resolve", again)
    assert does_harm(story, Cut.KEPT)


def test_a_disk_that_left_names_unsynced_would_be_caught(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Power, "fsync_folder", lambda power, folder: power.step())
    assert does_harm(story, Cut.LOST)
