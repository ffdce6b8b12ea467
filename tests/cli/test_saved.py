"""saved: the figure, and how it comes about; and the pages of digests beside the register."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from mailbot.cli.digest_pages import DigestPages
from mailbot.domain.decision import Decision
from mailbot.domain.letters import Letter, Purpose
from tests.cli.terminal import Terminal
from tests.deciding.practice import LONDON, PRACTICE, rules
from tests.letters.test_languages import tried

MORNING = datetime(2026, 6, 8, 8, 0, tzinfo=LONDON)


def a_digest() -> Letter:
    return Letter("d", Purpose.DIGEST, "digest", ("nadia@penrosewye.example",), facts=tried()["digest"][0].facts)


def test_saved_shows_the_sum(terminal: Terminal) -> None:
    shown = terminal.types("saved", "--month", "2026-03")
    assert shown.status == 0
    assert shown.out.splitlines()[-1] == "2026-03: 18 minutes, 0.3 hours."
    found = json.loads(terminal.types("saved", "--month", "2026-03", "--for", "nadia", "--json").out)
    assert {row["act"]: row["count"] for row in found["acts"]} == {"opened": 2, "chased": 1, "read": 0, "checked": 2}
    assert found["minutes"] == 2 * 3 + 6 + 2 * 3
    assert json.loads(terminal.types("saved", "--month", "2026-04", "--json").out)["minutes"] == 0


def test_saved_counts_by_the_minutes_of_the_practice(terminal: Terminal) -> None:
    config = terminal.folder / "mailbot.toml"
    config.write_text(config.read_text("utf-8") + "\n[saved]\nopened = 0\nchased = 10\nchecked = 0\n", "utf-8")
    assert terminal.types("saved", "--month", "2026-03").out.splitlines()[-1] == "2026-03: 10 minutes, 0.2 hours."


@pytest.mark.parametrize("month", ["March", "2026-13", "9999-12"])
def test_a_month_that_is_none(terminal: Terminal, month: str) -> None:
    shown = terminal.types("saved", "--month", month)
    assert (shown.status, shown.err) == (1, f"{month} is no month; write it like 2026-11.\n")


def test_every_digest_is_kept_as_a_page(tmp_path: Path) -> None:
    other = Letter("q", Purpose.QUESTION, "question", ("nadia@penrosewye.example",))
    DigestPages(tmp_path, PRACTICE, rules()).follow(MORNING, "", Decision(letters=(other, a_digest())))
    [page] = (tmp_path / "digests").iterdir()
    assert page.name == "2026-06-08-nadia.html"
    assert "Good morning" in page.read_text("utf-8")


def test_a_page_that_can_not_be_kept_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "digests").write_text("a file in the way")
    DigestPages(tmp_path, PRACTICE, rules()).follow(MORNING, "", Decision(letters=(a_digest(),)))
    assert "the digest's page was not kept" in caplog.text
