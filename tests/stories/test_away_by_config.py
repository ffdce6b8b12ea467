"""The practice's own tables of who is away and when it is shut, as they stand in mailbot.toml."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mailbot.domain.letters import Purpose
from mailbot.settings import load_config
from tests.stories import dialogue
from tests.stories.dialogue import JESS, NADIA, OWEN, ROSA, Dialogue
from tests.stories.test_leave import RAFFLE
from tests.stories.test_whole_stories import ASKING

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
OWENS = '[[staff]]\nid = "owen"\nname = "Owen Tarrant"\nemail = "owen@alderquill.example"\nrole = "manager"\n\n'


def practice_with(tables: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Dialogue:
    """The practice of the stories, its absences read from a file as a practice writes it."""
    whole = EXAMPLE.read_text("utf-8")
    kept = (
        whole[: whole.index("# One [[closed]] table")]
        + OWENS
        + tables
        + whole[whole.index("# One [[account]] table") :]
    )
    (folder / "mailbot.toml").write_text(kept, "utf-8")
    (folder / "secret").write_text("only for this test", "utf-8")
    read = load_config(folder / "mailbot.toml").practice
    practice = replace(dialogue.PRACTICE, leave=read.leave, closures=read.closures)
    monkeypatch.setattr(dialogue, "PRACTICE", practice)
    return Dialogue()


def away(who: str, until: int) -> str:
    """A table as a practice writes it; from 9 June on."""
    return f'[[leave]]\nwho = "{who}"\nfrom = 2026-06-09\nto = 2026-06-{until:02}\n\n'


@pytest.mark.parametrize(
    ("tables", "days", "asked"),
    [
        (away("jess", 12), 2, OWEN),
        (away("jess", 10), 3, JESS),
        (away("jess", 12) + away("owen", 12), 2, NADIA),
    ],
    ids=["the manager while she is away", "herself when she is back", "the partner while both are away"],
)
def test_who_is_asked(tables: str, days: int, asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story = practice_with(tables, tmp_path, monkeypatch)
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.days_pass(days)
    story.client_writes(ROSA, RAFFLE)
    story.expect_letter(asked, Purpose.QUESTION, "raffle")
    assert all(story.letters(other, Purpose.QUESTION) == [] for other in {JESS, OWEN, NADIA} - {asked})


def test_while_the_practice_is_shut_nobody_is_chased_and_no_digest_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = practice_with("[[closed]]\nfrom = 2026-06-10\nto = 2026-06-30\n\n", tmp_path, monkeypatch)
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.days_pass(22)
    shut = [mail.purpose for at, mail in story.sent if date(2026, 6, 10) <= at.date() <= date(2026, 6, 30)]
    assert Purpose.CHASER not in shut
    assert Purpose.DIGEST not in shut
