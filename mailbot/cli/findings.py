"""What `mailbot doctor` finds: a line each, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How it stands."""

    WELL = "ok"
    NOTE = "note"
    BAD = "BAD"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    grade: Grade
    text: str
    remedy: str = ""
    """What to do; empty when nothing needs doing."""

    def __str__(self) -> str:
        return f"{self.grade.value:<5} {self.text}" + (f" {self.remedy}" if self.remedy else "")


def well(text: str) -> Finding:
    """As it should be."""
    return Finding(Grade.WELL, text)


def note(text: str, remedy: str = "") -> Finding:
    """It works, but could be better, or should be known."""
    return Finding(Grade.NOTE, text, remedy)


def bad(text: str, remedy: str = "") -> Finding:
    """mailbot can't work like this."""
    return Finding(Grade.BAD, text, remedy)
