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
    shown: str = ""
    """How the file is called in the message; empty: by its bare name."""

    def __str__(self) -> str:
        name = self.shown or self.file.name
        place = f"{name}, line {self.line}" if self.line else name
        return f"{place}: {self.text}"


class SettingsError(Exception):
    """Settings that can't be used; `mistakes` names every one of them."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes
