"""What an attached file is, once somebody has read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Problem = Literal["encrypted", "empty", "corrupt", "unsupported", "unread"]
"""Why a file gave no text; "unread" is a picture that no OCR here could read."""


@dataclass(frozen=True, slots=True)
class FileText:
    """What a reader got out of one file. An archive or an attached mail gives one for each file in it."""

    name: str
    sha256: str
    content_type: str
    """What its bytes say it is."""
    text: str
    pages: int = 0
    problem: Problem | None = None
    source: Literal["text", "ocr", "none"] = "text"
    within: tuple[str, ...] = ()
    """Names of the containers it came out of, outermost first."""
    decoration: bool = False
    """A logo, a tracking pixel, a vCard: nothing a client sent on purpose."""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day covered, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Document:
    """What a file was found to be. Anything not found is None: no guess."""

    file: FileText
    type: str | None
    """A key of rules/documents.toml, e.g. "p60"."""
    period: Period | None = None
    person: str | None = None
    """Whose it is, as the document names them."""
    account: str | None = None
    """The bank, employer, account or reference it names."""
    ending: str = ""
    """The last four digits of the account it is about; "" when it names none, or several."""
    periods: tuple[Period, ...] = ()
    """Every stretch it covers, in order, where they are more than one; `period` is from the first to the last day."""
    exact: bool = True
    """False: its period was worked out from the dates of its lines, not stated."""
    kinds: tuple[str, ...] = ()
    """Keys of every type that nearly as much speaks for, the best first."""
    evidence: tuple[str, ...] = ()
    """The rules and lines that said so."""
