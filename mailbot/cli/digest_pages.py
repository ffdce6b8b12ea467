"""Every digest that is written is kept as an HTML page beside the register."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from mailbot.adapters.pages import Pages
from mailbot.domain.decision import Decision
from mailbot.domain.letters import Purpose
from mailbot.domain.practice import Practice
from mailbot.domain.rules import Rules

log = logging.getLogger("mailbot")

FOLDER = "digests"


class DigestPages:
    """Follows what the office decides."""

    def __init__(self, state: Path, practice: Practice, rules: Rules, *, kept: bool = True) -> None:
        """`kept`: not where the state folder is encrypted, for nobody could look at a page there."""
        self._pages, self._practice, self._rules, self._kept = Pages(state / FOLDER), practice, rules, kept

    def follow(self, now: datetime, mail: str, decision: Decision) -> None:
        """Keep the digests among the letters. A page that can't be written is missed by nobody: the mail goes."""
        from mailbot.adapters.charts import draw
        from mailbot.letters import digest_page

        for letter in decision.letters:
            if letter.purpose is not Purpose.DIGEST or not self._kept:
                continue
            reader = self._practice.member_at(letter.to[0])
            day = now.astimezone(self._practice.zone).date()
            try:
                html = digest_page(letter, self._practice, self._rules, now, draw)
                self._pages.keep(day, reader.id if reader else letter.to[0], html)
            except OSError as error:
                log.warning("the digest's page was not kept: %s", error.strerror or error)
