"""The log: plain lines on standard error, without a word of any mail and without any secret."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

_LINE = "%(asctime)s %(levelname)s %(message)s"
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlainFormatter(logging.Formatter):
    """One line an entry. Of an error its kind and where it happened: its text may quote the mail that caused it."""

    def formatException(self, ei: _Raised) -> str:  # noqa: N802
        """Where it happened, innermost last."""
        steps = traceback.extract_tb(ei[2])
        return "at " + " > ".join(f"{s.filename.rpartition('/')[2]}:{s.lineno} {s.name}" for s in steps)

    def format(self, record: logging.LogRecord) -> str:
        """The entry, with its line ends made visible."""
        return " ".join(super().format(record).splitlines())


def log_to_stderr(level: str) -> None:
    """What mailbot has to say from this level on, and nobody else's chatter: an IMAP library would log passwords."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlainFormatter(_LINE))
    ours = logging.getLogger("mailbot")
    ours.handlers = [handler]
    ours.setLevel(level.upper())
    ours.propagate = False
