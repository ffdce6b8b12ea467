"""The example configuration loads, names every setting there is, and tells the truth about its defaults."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.domain.practice import WorkingHours
from mailbot.settings import ImapSettings, MaildirSettings, load_config
from mailbot.settings.tables import Table

EXAMPLE = Path(__file__).parent.parent.parent / "config.example.toml"
_COMMENTED = re.compile(r"^# ([a-z_]+ = .*)$", re.MULTILINE)
_SETTING = re.compile(r"^(?:# )?([a-z_]+) = ", re.MULTILINE)


def asked_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every setting the program looks for while it reads a file."""
    asked: set[str] = set()
    done = Table.done

    def noting(table: Table) -> None:
        asked.update(table.asked)
        done(table)

    monkeypatch.setattr(Table, "done", noting)
    load_config(path)
    return asked


def test_it_loads_as_it_stands() -> None:
    config = load_config(EXAMPLE)
    assert [s.id for s in config.practice.staff] == ["nadia", "jess"]
    assert isinstance(config.mailbox, ImapSettings)


def test_it_names_every_setting_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asked_for(EXAMPLE, monkeypatch) | {"path", "poll_seconds"}
    assert asked - {"password"} == set(_SETTING.findall(EXAMPLE.read_text("utf-8")))


def test_the_defaults_it_shows_are_the_defaults(tmp_path: Path) -> None:
    shown = EXAMPLE.read_text("utf-8")
    left_out = ("password_env", "password_command", "trust", "path", "kind", "since", "sent_folder", "folder")
    written = _COMMENTED.sub(lambda m: m[0] if m[1].split()[0] in left_out else m[1], shown)
    tomllib.loads(written)
    (tmp_path / "mailbot.toml").write_text(written, "utf-8")
    (tmp_path / "bare.toml").write_text(shown, "utf-8")
    bare = replace(load_config(tmp_path / "bare.toml"), path=tmp_path / "mailbot.toml")
    assert load_config(tmp_path / "mailbot.toml") == bare


def test_hours_left_out_are_the_usual_ones() -> None:
    assert load_config(EXAMPLE).practice.hours == WorkingHours()


def test_a_maildir_needs_its_path_only(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    start, end = text.index("[mailbox]"), text.index("[smtp]")
    maildir = text[:start] + '[mailbox]\nkind = "maildir"\npath = "Maildir"\n\n' + text[end:]
    (tmp_path / "mailbot.toml").write_text(maildir, "utf-8")
    assert load_config(tmp_path / "mailbot.toml").mailbox == MaildirSettings((tmp_path / "Maildir").resolve())
