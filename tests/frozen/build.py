"""Freezes a state folder as the program of the day writes it: `python -m tests.frozen.build FOLDER`.

A format's folder (`format_1`, …) is built once, by the last program that wrote that format, and never again: what
lies in a practice's state folder doesn't change either when a new version is installed over it.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from mailbot.adapters.ledger import Ledger
from mailbot.adapters.signing_key import NAME
from tests.crash.cutting import Story
from tests.crash.fortnight import FORTNIGHT
from tests.crash.story import PRACTICE
from tests.crash.world import Bench

MAILS = 16
"""Two days of the fortnight; then a fortnight in which nobody writes, and clients are chased."""


def main(target: Path) -> None:
    """Tell the story, and keep what it leaves."""
    with tempfile.TemporaryDirectory() as folder:
        story = Story(FORTNIGHT[:MAILS], Path(folder), Bench())
        left = Path(folder) / str(len(story.scenes))
        shutil.copytree(left / "state", target, ignore=shutil.ignore_patterns("lock"))
        shutil.copytree(left / "spool", target / "spool")
    ledger = Ledger(target / "ledgers" / "maildir.txt")
    for number, arrival in enumerate(story.inbox, 1):
        ledger.add(f"{number}.M1P1.host", hashlib.sha256(arrival.raw).hexdigest())
    ledger.close()
    (target / NAME).write_text(PRACTICE.signing_key.ljust(32, b"\0").hex() + "\n", "ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
