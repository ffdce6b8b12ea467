"""`mailbot run` whose parser comes to grief over mails that say so (tests/adapters/poisoned.py)."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from mailbot.adapters.confined_parser import ConfinedParser
from mailbot.adapters.workers import Limits
from mailbot.cli.logs import log_to_stderr
from mailbot.cli.run import work
from mailbot.cli.wiring import real
from mailbot.ports import Parser
from mailbot.settings import load_config
from tests.hanging import Speechless


def _parser() -> Parser:
    return ConfinedParser(Limits(cpu_seconds=1, silent_seconds=3.0, memory=400 << 20), "tests.adapters.poisoned")


if __name__ == "__main__":
    log_to_stderr("info")
    sys.exit(work(load_config(Path(sys.argv[1])), replace(real(), parser=_parser, linguist=Speechless)))
