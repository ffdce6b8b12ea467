"""Nine weeks and some five hundred mails, cut at four hundred of their steps: nothing lost, nothing doubled."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest

from mailbot.domain.events import MailTaken
from mailbot.domain.letters import OutboxState, Purpose
from mailbot.office import Office
from tests.crash.cutting import Cut
from tests.crash.season import END, PEOPLE, SEASON
from tests.crash.snapshots import LongStory, Verdict
from tests.crash.world import Bench

EVERY = 53
"""Of so many steps one is tried here; `make crash` tries all, in every way."""
WAYS = tuple(Cut)
MEMORY = Path("/dev/shm")


def told(beats: int, every: int, *, thorough: bool = False) -> Verdict:
    """So many mails of the season, cut at one step in so many, each way in turn."""
    bench = Bench()
    try:
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
            end = SEASON[beats].moment if beats < len(SEASON) else END
            story = LongStory(SEASON[:beats], PEOPLE, end, Path(folder), bench)
            return story.cut(lambda step: (WAYS[step // every % 3],) if step % every == 0 else (), thorough=thorough)
    finally:
        bench.loop.close()


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    """All of it, cut at a sample of its steps."""
    return told(len(SEASON), EVERY)


def test_a_cut_at_any_step_of_nine_weeks_changes_nothing(verdict: Verdict) -> None:
    assert verdict.cuts >= 400
    assert verdict.harm == []


def test_of_five_hundred_mails_none_is_lost_and_of_six_hundred_letters_none_is_doubled(verdict: Verdict) -> None:
    assert len(SEASON) > 480
    assert verdict.end is not None
    records = verdict.end.records.values()
    taken = Counter(e.event.digest for r in records for e in r.log if isinstance(e.event, MailTaken))
    assert set(taken.values()) == {1}
    assert verdict.end.told == len(SEASON)
    mails = len(SEASON) - sum(beat.write.__qualname__.startswith("again") for beat in SEASON)
    assert len(taken) == mails, "those that came twice are one mail"
    letters = Counter(e.mail.message_id for r in records for e in r.outbox if e.state is OutboxState.SENT)
    assert set(letters.values()) == {1}
    assert Counter(s.message_id for s in verdict.end.sent) == letters
    purposes = Counter(e.mail.purpose for r in records for e in r.outbox)
    assert purposes[Purpose.CHASER] > 100
    assert purposes.keys() >= {Purpose.ESCALATION, Purpose.QUESTION, Purpose.DIGEST, Purpose.ACKNOWLEDGEMENT}


def test_cuts_that_leave_the_same_end_the_same() -> None:
    """What stands for whole nights of `make crash`: a cut that is not tried is like one that was."""
    quick, thorough = told(4, 1), told(4, 1, thorough=True)
    assert (quick.harm, thorough.harm) == ([], [])
    assert (quick.cuts, quick.end) == (thorough.cuts, thorough.end)
    assert quick.alike > quick.cuts // 3
    assert thorough.alike == 0


def test_an_office_that_sent_blindly_again_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Office, "resolve", lambda office, key, now, found: office._note(key, now, OutboxState.PENDING))
    assert told(6, 2).harm
