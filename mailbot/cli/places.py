"""What a configuration stands for: its rules, its calendar, its folders."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from mailbot.cli.console import Trouble
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.practice import Practice
from mailbot.domain.rules import Rules
from mailbot.ports import HolidayBook
from mailbot.settings import Config, default_rules_folder, load_rules

_YEARS_AHEAD = 10
"""Public holidays are looked up so far ahead; a daemon is started anew more often than that."""


def rules_of(config: Config) -> Rules:
    """The practice's rules, or those that came with the program. Raises SettingsError."""
    return load_rules(config.rules or default_rules_folder())


def calendar_of(practice: Practice, book: HolidayBook, now: datetime) -> WorkCalendar:
    """The days the practice works, public holidays and its own closures off. Raises Trouble for a strange place."""
    years = range(now.year - 1, now.year + _YEARS_AHEAD)
    try:
        public = book.holidays(practice.country, practice.region, years)
    except ValueError as error:
        raise Trouble(f"[practice] country and region: {error}") from None
    return WorkCalendar(practice.zone, practice.hours, public | practice.closures)


def spool_folder(config: Config) -> Path:
    """Where the raw mails lie."""
    return config.state / "spool"
