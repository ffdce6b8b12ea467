"""What a configuration stands for: its rules, its calendar, its folders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mailbot.adapters.disk import Disk, sealing
from mailbot.adapters.sealing import KeySeal, KeyWrong
from mailbot.adapters.secrets import SecretError, read_secret
from mailbot.cli.console import Trouble
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.practice import Practice
from mailbot.domain.rules import Rules
from mailbot.ports import HolidayBook
from mailbot.settings import Config, Mistake, Secret, SettingsError, default_rules_folder, load_rules

if TYPE_CHECKING:
    from mailbot.letters import Flaw

_YEARS_AHEAD = 10
"""Public holidays are looked up so far ahead; a daemon is started anew more often than that."""


def rules_folder(config: Config) -> Path:
    """Where the practice's rules lie, or those that came with the program."""
    return config.rules or default_rules_folder()


def rules_of(config: Config) -> Rules:
    """The practice's rules, or those that came with the program. Raises SettingsError."""
    rules = load_rules(rules_folder(config))
    if config.practice.ladder not in rules.ladders:
        known = ", ".join(rules.ladders)
        text = f"[practice] ladder must be one of rules/ladders.toml ({known}), not {config.practice.ladder!r}."
        raise SettingsError([Mistake(config.path, text)])
    _mind_accounts(config, rules)
    return rules


def _mind_accounts(config: Config, rules: Rules) -> None:
    """An account of HMRC's for a tax that the rules don't know would never be named to anybody."""
    known = [t.key for t in rules.payments.taxes]
    strange = [t for account in config.practice.accounts for t in account.taxes if t not in known]
    if strange:
        text = f"[account] taxes must be of rules/payments.toml ({', '.join(known)}), not {strange[0]!r}."
        raise SettingsError([Mistake(config.path, text)])


def tried_rules_of(config: Config, now: datetime) -> Rules:
    """The same, after the practice's own letters have been tried out. Raises SettingsError."""
    rules = rules_of(config)
    if config.rules and (mistakes := letter_mistakes(rules, config.rules, now.date())):
        raise SettingsError(mistakes)
    return rules


def letter_mistakes(rules: Rules, folder: Path, today: date) -> list[Mistake]:
    """What is wrong with the letters, file and line."""
    from mailbot.letters import flaws

    return [_mistake(flaw, folder) for flaw in flaws(rules, today)]


def _mistake(flaw: Flaw, folder: Path) -> Mistake:
    place = f"languages/{flaw.language}/letters/{flaw.letter}.txt.jinja"
    return Mistake(folder / place, flaw.text, flaw.line, shown=f"{folder.name}/{place}")


def calendar_of(practice: Practice, book: HolidayBook, now: datetime, rules: Rules | None = None) -> WorkCalendar:
    """The days the practice works, public holidays and its own closures off, and those of the places where clients are
    at home (rules/facts.toml). Raises Trouble for a strange place."""
    years = range(now.year - 1, now.year + _YEARS_AHEAD)
    try:
        public = book.holidays(practice.country, practice.region, years)
    except ValueError as error:
        raise Trouble(f"[practice] country and region: {error}") from None
    nations = frozenset(rules.facts.nations.values()) if rules else frozenset()
    elsewhere = {nation: _holidays_of(nation, book, years) for nation in sorted(nations)}
    return WorkCalendar(practice.zone, practice.hours, public | practice.closures, elsewhere)


def _holidays_of(nation: str, book: HolidayBook, years: Iterable[int]) -> frozenset[date]:
    country, _, region = nation.partition("-")
    try:
        return book.holidays(country, region, years)
    except ValueError as error:
        raise Trouble(f"rules/facts.toml, [nations] {nation}: {error}") from None


def spool_folder(config: Config) -> Path:
    """Where the raw mails lie."""
    return config.state / "spool"


def disk_of(config: Config) -> Disk:
    """The disk as this practice wants it: clients' data under its key, or open. Raises Trouble without the key."""
    return Disk() if config.key is None else sealing(_seal(config.key))


@cache
def _seal(key: Secret) -> KeySeal:
    """Fetched once: a command may take its time."""
    try:
        return KeySeal(read_secret(file=key.file, environment=key.environment, command=key.command, what="key"))
    except SecretError as error:
        raise Trouble(f"[state] {error}") from None
    except KeyWrong as error:
        raise Trouble(f"[state] What it gives as the key of the state folder is none: {error}.") from None
