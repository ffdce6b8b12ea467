"""saved: the figure, and how it comes about; and the pages of digests beside the register."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailbot.cli.digest_pages import DigestPages
from mailbot.cli.wiring import build
from mailbot.domain.decision import Decision
from mailbot.domain.events import RequestCompleted
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.lifecycle import evolve
from mailbot.domain.requests import ItemState
from mailbot.settings import load_config
from tests.cli.terminal import LONG_AGO, Terminal, rosa
from tests.deciding.practice import LONDON, PRACTICE, rules
from tests.letters.test_languages import tried

MORNING = datetime(2026, 6, 8, 8, 0, tzinfo=LONDON)


def a_digest() -> Letter:
    return Letter("d", Purpose.DIGEST, "digest", ("nadia@penrosewye.example",), facts=tried()["digest"][0].facts)


def test_saved_shows_the_sum(terminal: Terminal) -> None:
    shown = terminal.types("saved", "--month", "2026-03")
    assert shown.status == 0
    assert shown.out.splitlines()[-1] == "2026-03: 18 minutes, 0.3 hours, worth £18 at £60 an hour."
    found = json.loads(terminal.types("saved", "--month", "2026-03", "--for", "nadia", "--json").out)
    assert {row["act"]: row["count"] for row in found["acts"]} == {"opened": 2, "chased": 1, "read": 0, "checked": 2}
    assert found["minutes"] == found["worth"] == 2 * 3 + 6 + 2 * 3
    assert json.loads(terminal.types("saved", "--month", "2026-04", "--json").out)["minutes"] == 0


def test_saved_counts_by_the_minutes_of_the_practice(terminal: Terminal) -> None:
    config = terminal.folder / "mailbot.toml"
    more = "\n[saved]\nopened = 0\nchased = 10\nchecked = 0\nrate = 0\n"
    config.write_text(config.read_text("utf-8") + more, "utf-8")
    assert terminal.types("saved", "--month", "2026-03").out.splitlines()[-1] == "2026-03: 10 minutes, 0.2 hours."


def _over(terminal: Terminal, days: int, chasers: int) -> None:
    """Rosa's request is complete, so many days after the asking and after so many reminders."""
    record = rosa()
    [request] = record.requests
    ended = request.opened + timedelta(days=days)
    items = tuple(replace(i, state=ItemState.RECEIVED) for i in request.items)
    record = replace(record, requests=(replace(request, items=items, chasers_sent=chasers),))
    terminal.keeps(evolve(record, RequestCompleted(request.ref), ended))


def test_saved_tells_how_long_clients_took(terminal: Terminal) -> None:
    config = terminal.folder / "mailbot.toml"
    config.write_text(config.read_text("utf-8") + "\n[saved]\ndays_before = 24\n", "utf-8")
    _over(terminal, days=12, chasers=2)
    month = f"{LONG_AGO + timedelta(days=12):%Y-%m}"
    shown = terminal.types("saved", "--month", month)
    assert "1 request completed, 12 days after the asking; before mailbot it took 24 days." in shown.out
    assert "Rosa Quint: all in after 12 days, 2 reminders" in shown.out
    found = json.loads(terminal.types("saved", "--month", month, "--json").out)["clients"]
    assert (found["count"], found["days"], found["before"]) == (1, 12, 24)
    assert [c["client"] for c in found["hard"]] == ["Rosa Quint"]


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


def test_the_page_shows_its_charts_without_any_other_file(tmp_path: Path) -> None:
    full = replace(a_digest(), facts=tried()["digest"][-1].facts)
    DigestPages(tmp_path, PRACTICE, rules()).follow(MORNING, "", Decision(letters=(full,)))
    [page] = (tmp_path / "digests").iterdir()
    assert page.read_text("utf-8").count('src="data:image/png;base64,') == 3


def test_the_office_that_runs_draws_charts(terminal: Terminal) -> None:
    house = build(load_config(terminal.folder / "mailbot.toml"))
    try:
        assert house.office.tools.draw((("less than a week", 3),)).startswith(b"\x89PNG")
    finally:
        house.close()


def test_a_page_that_can_not_be_kept_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "digests").write_text("a file in the way")
    DigestPages(tmp_path, PRACTICE, rules()).follow(MORNING, "", Decision(letters=(a_digest(),)))
    assert "the digest's page was not kept" in caplog.text
