"""What is wrong with a setting: one plain sentence each, collected, never a traceback."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong, and what to do about it."""

    file: Path
    text: str
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file.name}, line {self.line}" if self.line else self.file.name
        return f"{place}: {self.text}"


class SettingsError(Exception):
    """Settings that can't be used; `mistakes` names every one of them."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes
