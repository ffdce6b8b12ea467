"""chasers, digest and simulate: what is coming, on paper; nothing is written and no lock is taken."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.adapters.store import read_records
from tests.cli.terminal import Terminal

FAR = (datetime.now(UTC) + timedelta(days=60)).date()
HABITS = """
[usual]
answers = 0.5
after = 2

[[client]]
id = "C2"
answers = 0
"""


def a_working_day_ahead() -> date:
    """A Tuesday to Thursday in the next two weeks that is no holiday of England's."""
    day = datetime.now(UTC).date() + timedelta(days=3)
    while day.weekday() not in (1, 2, 3) or (day.month, day.day) in ((12, 25), (12, 26), (1, 1)):
        day += timedelta(days=1)
    return day


def test_chasers_shows_who_is_next_and_why_the_others_are_not(terminal: Terminal) -> None:
    shown = terminal.types("chasers", "--next", "2w")
    text = " ".join(shown.out.split())
    assert shown.status == 0
    assert "Rosa Quint" in text
    assert "reminder 2, for 2 items" in text
    assert shown.widest <= 80


def test_chasers_for_other_programs(terminal: Terminal) -> None:
    found = json.loads(terminal.types("chasers", "--next", "14d", "--json").out)
    chased = {ref for letter in found["coming"] for ref in letter["requests"]}
    waiting = {ref for wait in found["not_yet"] for ref in wait["requests"]}
    assert chased | waiting == {"C1-1", "C2-1"}
    assert not chased & waiting
    assert all(wait["reason"] for wait in found["not_yet"])


@pytest.mark.parametrize("span", ["soon", "0d", "400d", "-1d", "5 hours"])
def test_chasers_of_a_span_that_is_none(terminal: Terminal, span: str) -> None:
    shown = terminal.types("chasers", f"--next={span}")
    assert (shown.status, shown.err) == (1, f"{span} is no span of days; write it like 5d or 2w, up to 92d.\n")


def test_digest_shows_what_a_partner_will_get(terminal: Terminal, tmp_path: Path) -> None:
    day = a_working_day_ahead()
    shown = terminal.types("digest", "--for", "nadia", "--date", day.isoformat())
    assert shown.status == 0
    assert shown.out.startswith("Subject: Alder & Quill: ")
    assert "Good morning Nadia" in shown.out
    for ending, begins in ((".html", "<!DOCTYPE html>"), (".eml", "Date: "), (".txt", "Good morning")):
        file = tmp_path / f"digest{ending}"
        assert terminal.types("digest", "--for", "nadia", "--date", day.isoformat(), "--out", str(file)).status == 0
        assert file.read_text("utf-8").startswith(begins)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ("--for", "owen"),
            "Owen Tarrant gets no digest; a line digest = true in their [[staff]] table gives one.\n",
        ),
        (("--for", "zed"), "zed is not one of the staff; they are: nadia, owen.\n"),
        (("--for", "nadia", "--date", "tomorrow"), "tomorrow is no day; write it like 2026-12-01.\n"),
        (
            ("--for", "nadia", "--date", "2020-02-03"),
            "3 Feb 2020 has passed, and things were otherwise then; ask for today or a coming day.\n",
        ),
    ],
)
def test_digests_that_there_are_none(terminal: Terminal, words: tuple[str, ...], why: str) -> None:
    shown = terminal.types("digest", *words)
    assert (shown.status, shown.err) == (1, why)


def test_simulate_shows_a_calendar_and_counts(terminal: Terminal) -> None:
    habits = terminal.folder / "habits.toml"
    habits.write_text(HABITS, "utf-8")
    before = {r.key: r for r in read_records(terminal.folder / "state")}
    shown = terminal.types("simulate", "--until", FAR.isoformat(), "--habits", str(habits))
    assert shown.status == 0, shown.err
    assert "Week of" in shown.out
    assert "reminders" in shown.out
    assert "Nothing was sent, and nothing is kept." in shown.out
    assert shown.widest <= 80
    assert {r.key: r for r in read_records(terminal.folder / "state")} == before
    facts = json.loads(terminal.types("simulate", "--until", FAR.isoformat(), "--habits", str(habits), "--json").out)
    assert facts["days"][-1]["day"] == FAR.isoformat()
    assert facts["totals"]["reminders"] == sum(d["reminders"] for d in facts["days"]) > 0


def test_simulate_a_client_list_of_whom_something_will_be_asked(empty: Terminal) -> None:
    ask = datetime.now(UTC).date() + timedelta(days=2)
    (empty.folder / "clients.csv").write_text("Code,Name,Email\nQ1,Rosa,rosa@quint.example\n", "utf-8")
    (empty.folder / "habits.toml").write_text(
        f'[[ask]]\non = {ask}\ndue = {FAR}\nsubject = "VAT"\nitems = ["Sales", "Purchases"]\n', "utf-8"
    )
    words = ("--clients", str(empty.folder / "clients.csv"), "--habits", str(empty.folder / "habits.toml"))
    facts = json.loads(empty.types("simulate", "--until", FAR.isoformat(), *words, "--json").out)
    assert facts["totals"]["requests opened"] == 1


def _vat(empty: Terminal, confirm: str) -> tuple[str, ...]:
    """A client with a VAT quarter that ends within the next months; how staff answer."""
    text = "Code,Name,Email,Services,VAT stagger\nQ1,Rosa,rosa@quint.example,VAT,3\n"
    (empty.folder / "clients.csv").write_text(text, "utf-8")
    (empty.folder / "habits.toml").write_text(f"[staff]\nconfirm = {confirm}\n", "utf-8")
    until = datetime.now(UTC).date() + timedelta(days=120)
    files = ("--clients", str(empty.folder / "clients.csv"), "--habits", str(empty.folder / "habits.toml"))
    return ("simulate", "--until", until.isoformat(), *files)


def test_simulate_shows_what_the_calendar_drafts_and_what_staff_make_of_it(empty: Terminal) -> None:
    shown = empty.types(*_vat(empty, "2"))
    assert shown.status == 0, shown.err
    assert "1 drafted" in shown.out
    assert "1 confirmed" in shown.out
    assert shown.widest <= 80
    totals = json.loads(empty.types(*_vat(empty, "2"), "--json").out)["totals"]
    assert totals["requests drafted"] >= 1
    assert totals["requests opened"] == totals["drafts that staff said yes to"] >= 1
    assert totals["letters that ask"] in (totals["requests opened"], totals["requests opened"] - 1), (
        "the last day's is due"
    )


def test_simulate_staff_who_never_answer(empty: Terminal) -> None:
    shown = empty.types(*_vat(empty, '"never"'))
    assert "that nobody has answered: of these no client has heard." in shown.out
    found = json.loads(empty.types(*_vat(empty, '"never"'), "--json").out)
    assert found["drafts_unanswered"] >= 1
    assert found["totals"]["requests opened"] == found["totals"]["letters that ask"] == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            '[staff]\nconfirm = "sometimes"\n',
            "habits.toml, line 2: [staff] confirm must be a whole number, or \"never\", not 'sometimes'.",
        ),
        (
            "[usual]\nanswers = 2\n",
            "habits.toml, line 2: [usual] answers must be a number from 0 to 1, like 0.6, not 2.",
        ),
        (
            "[usual]\nanswer = 1\n",
            "habits.toml, line 2: [usual] answer is not a setting of mailbot; did you mean answers?",
        ),
        ("[client]\n", "habits.toml, line 1: client must be a list of tables: write [[client]] above each."),
        ("[[ask]]\n", "habits.toml, line 1: [ask] on is missing; it must be a day like 2026-12-24, without quotes."),
    ],
)
def test_habits_that_are_wrong(terminal: Terminal, text: str, why: str) -> None:
    habits = terminal.folder / "habits.toml"
    habits.write_text(text, "utf-8")
    shown = terminal.types("simulate", "--until", FAR.isoformat(), "--habits", str(habits))
    assert shown.status == 1
    assert why in shown.err.splitlines()
