"""What has to be kept of a client, until when and why; and when nothing has to be."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mailbot.adapters.audit import AuditFile
from mailbot.adapters.record_files import look
from mailbot.deciding import day_left
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord
from mailbot.domain.retention import Retention
from mailbot.settings import default_rules_folder
from tests.cli.terminal import Terminal, rosa

LAUNDERING = """
[keep]
left = ["Date left"]

[[holds]]
name = "The Money Laundering Regulations 2017 (reg. 40)"
wants = "want it kept for five years after the relationship ends"
span = "5 years"
since = "left"
"""


def with_rules(terminal: Terminal, retention: str) -> None:
    """The practice has rules of its own."""
    own = Path(shutil.copytree(default_rules_folder(), terminal.folder / "rules"))
    config = terminal.folder / "mailbot.toml"
    config.write_text(config.read_text("utf-8") + '\n[rules]\nfolder = "rules"\n', "utf-8")
    (own / "retention.toml").write_text(retention, "utf-8") if retention else (own / "retention.toml").unlink()


def refused(terminal: Terminal, *more: str) -> str:
    """The sentence that says why not."""
    shown = terminal.types("forget", "--client", "C1", "--yes", *more)
    assert shown.status == 1
    assert {r.key for r in look(terminal.folder / "state").records} >= {"client/C1"}
    return shown.err.splitlines()[0]


def test_while_nobody_says_when_they_left_it_is_counted_from_the_last_thing_on_record(terminal: Terminal) -> None:
    with_rules(terminal, LAUNDERING)
    assert refused(terminal) == (
        "Nothing was erased: until 12 March 2031 the Money Laundering Regulations 2017 (reg. 40) want it kept for five "
        "years after the relationship ends, counted from the last thing on record, 12 March 2026, as nothing says when "
        "they left (--left does)."
    )


def test_the_client_list_or_an_option_says_when_they_left(terminal: Terminal) -> None:
    with_rules(terminal, LAUNDERING)
    ended = "counted from the day they left, 31 January 2022."
    assert refused(terminal, "--left", "2022-01-31").endswith(ended)
    client = rosa().client
    terminal.keeps(replace(rosa(), client=replace(client, facts=(("date_left", "31/01/2022"),))))
    assert refused(terminal).endswith(ended)
    assert terminal.types("forget", "--client", "C1", "--yes", "--left", "2020-01-31").status == 0


def test_somebody_of_whom_nothing_is_on_record_but_a_line_of_the_list_is_held_by_nothing(terminal: Terminal) -> None:
    terminal.keeps(ClientRecord(Client("C9", "Una Birch", ("una@birch.example",))))
    shown = terminal.types("forget", "--client", "C9", "--yes")
    assert (shown.status, shown.out.splitlines()[0]) == (0, "C9 is erased: the record, 0 mails.")
    assert [a.despite for a in AuditFile(terminal.folder / "state").acts()] == ["", ""]


def test_where_no_rule_says_what_has_to_be_kept_nothing_is_erased(terminal: Terminal) -> None:
    with_rules(terminal, "")
    assert "your rules have no retention.toml" in refused(terminal)


def test_a_day_that_is_none_is_said_so(terminal: Terminal) -> None:
    assert terminal.types("forget", "--client", "C1", "--left", "spring").err == (
        "spring is no day; write it like 2020-03-31.\n"
    )


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-03-31", date(2024, 3, 31)),
        ("31/03/2024", date(2024, 3, 31)),
        ("31.3.2024", date(2024, 3, 31)),
        ("2024-03-31 00:00:00", date(2024, 3, 31)),
        ("31/13/2024", None),
        ("last year", None),
        ("", None),
        ("-", None),
    ],
)
def test_client_lists_write_the_day_in_more_than_one_way(written: str, day: date | None) -> None:
    record = replace(rosa(), client=replace(rosa().client, facts=(("left", written),)))
    assert day_left(record, Retention(left=("left",))) == day
