"""A look at the state folder: takes no lock, changes nothing, loads no linguist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from mailbot.adapters.clock import SystemClock
from mailbot.cli.console import config_at
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.decision import Waiting
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.settings import Config


@dataclass(frozen=True)  # without slots: what is read once is kept
class View:
    """The register as it lies on the disk now."""

    config: Config
    register: Register
    now: datetime

    @property
    def practice(self) -> Practice:
        """The practice."""
        return self.config.practice

    def name_of(self, staff_id: str) -> str:
        """A member of staff as colleagues call them; the bare id of one who is not in the configuration."""
        member = self.practice.member(staff_id)
        return member.first_name if member else staff_id

    @cached_property
    def rules(self) -> Rules:
        """The practice's rules, read once. Raises SettingsError."""
        from mailbot.cli.places import rules_of

        return rules_of(self.config)

    @property
    def calendar(self) -> WorkCalendar:
        """The days the practice works. Raises Trouble."""
        from mailbot.adapters.holidays import PublicHolidays
        from mailbot.cli.places import calendar_of

        return calendar_of(self.practice, PublicHolidays(), self.now, self.rules)

    def waiting(self) -> dict[str, Waiting]:
        """Request -> why its client is not written to now."""
        from mailbot.deciding import due

        decision = due(self.register, self.practice, self.rules, self.calendar, self.now)
        return {ref: waiting for waiting in decision.waiting for ref in waiting.requests}


def view(config: Path | None) -> View:
    """Read everything that can be read. Raises SettingsError, Trouble and StoreDamaged."""
    from mailbot.adapters.record_files import look
    from mailbot.cli.places import disk_of

    settings = config_at(config)
    found = look(settings.state, disk_of(settings))
    return View(settings, Register.of(found.records, found.damaged), SystemClock().now())
