"""What a decision about a mail knows besides the mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mailbot.deciding.ground.holds import Setting
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record, whose practice it is and by which rules it goes, and the moment."""

    register: Register
    practice: Practice
    rules: Rules
    calendar: WorkCalendar
    now: datetime

    @property
    def today(self) -> date:
        """The day it is in the practice."""
        return self.calendar.day(self.now)

    @property
    def setting(self) -> Setting:
        """What the rules of chasing look at."""
        return Setting(self.practice, self.calendar, self.today, self.now, self.rules.duties)
