"""`mailbot run` on a mail that takes for ever to read."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import mailbot.daemon
from mailbot.adapters.parser import MailParser
from mailbot.cli.logs import log_to_stderr
from mailbot.cli.run import work
from mailbot.cli.wiring import real
from mailbot.domain.language import Annotation
from mailbot.domain.mail import Mail
from mailbot.domain.rules import Rules
from mailbot.settings import load_config


class Hanging(MailParser):
    """Never comes back."""

    def parse(self, raw: bytes, arrived: datetime) -> Mail:
        """Say that it has begun, and hang."""
        print("reading", file=sys.stderr, flush=True)
        time.sleep(1e6)
        raise AssertionError


class Speechless:
    """A linguist that need not be loaded."""

    def __init__(self, rules: Rules) -> None:
        """Knows no rules."""

    def annotate(self, text: str, hint: str = "en") -> Annotation:
        """No marks."""
        return Annotation(text, hint, certain=False)


if __name__ == "__main__":
    if "STUCK" in os.environ:
        mailbot.daemon.STUCK = mailbot.daemon.BEAT = timedelta(seconds=float(os.environ["STUCK"]))
    log_to_stderr("info")
    sys.exit(work(load_config(Path(sys.argv[1])), replace(real(), parser=Hanging, linguist=Speechless)))
