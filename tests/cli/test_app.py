"""Whatever goes wrong is one plain sentence; whatever there is can be found by --help."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mailbot import __version__
from mailbot.cli.app import app
from mailbot.cli.logs import PlainFormatter
from tests.cli.terminal import Terminal

COMMANDS = (
    "init", "doctor", "run", "status", "why", "inspect", "replay", "client", "client import", "client list", "request",
    "request list", "request show", "request open", "request cancel", "quarantine", "quarantine list",
    "quarantine show", "quarantine retry", "quarantine release", "export", "forget",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(empty: Terminal, command: str) -> None:
    shown = empty.types(*command.split(), "--help")
    assert shown.status == 0
    assert shown.widest <= 80
    assert "Usage: mailbot" in shown.out


def test_help_names_every_command(empty: Terminal) -> None:
    shown = empty.types("--help").out
    for command in COMMANDS:
        assert f" {command.split()[0]} " in shown
    assert app.registered_commands


def test_the_version_is_told(empty: Terminal) -> None:
    assert empty.types("--version").out == f"mailbot {__version__}\n"


def test_a_command_that_is_none_ends_with_two(empty: Terminal) -> None:
    shown = empty.types("chase-everybody")
    assert shown.status == 2
    assert "Traceback" not in shown.err


def test_a_state_folder_that_can_not_be_made_is_one_sentence(empty: Terminal) -> None:
    (empty.folder / "state").write_text("a file")
    shown = empty.types("run")
    assert shown.status == 1
    assert len(shown.err.splitlines()) == 1
    assert "Traceback" not in shown.err


def test_a_broken_configuration_is_one_sentence_a_mistake(empty: Terminal) -> None:
    (empty.folder / "mailbot.toml").write_text('[practice]\nnmae = "x"\n')
    for command in ("run", "status", "doctor", "client list"):
        shown = empty.types(*command.split())
        assert shown.status == 1
        assert all(line.startswith("mailbot.toml") for line in shown.err.splitlines())


def test_a_reader_that_has_seen_enough_is_no_trouble(terminal: Terminal) -> None:
    environment = os.environ | {"MAILBOT_CONFIG": str(terminal.folder / "mailbot.toml")}
    with subprocess.Popen(
        [sys.executable, "-m", "mailbot", "status"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()


def test_a_log_line_tells_where_something_broke_and_not_what_a_mail_said(tmp_path: Path) -> None:
    import logging

    try:
        raise ValueError("Dear Nadia, my salary is")
    except ValueError:
        record = logging.LogRecord("mailbot", logging.ERROR, "x", 1, "mail could not\nbe taken", None, sys.exc_info())
    line = PlainFormatter("%(message)s").format(record)
    assert line.startswith("mail could not be taken at test_app.py:")
    assert "salary" not in line
    assert "\n" not in line
