"""Reading one TOML table with every mistake collected, each with its line, none fatal before the end."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from mailbot.settings.mistakes import Mistake

_ADDRESS = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,255}")


@dataclass(slots=True)
class TomlFile:
    """A TOML file, its text at hand for line numbers."""

    path: Path
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    shown: str = ""
    """How messages call it; empty: by its bare name."""

    @classmethod
    def open(cls, path: Path, shown: str = "") -> TomlFile:
        """Read and parse; what can't be read is a mistake, not an exception."""
        file = cls(path, shown=shown)
        try:
            file.text = path.read_text("utf-8")
            file.data = tomllib.loads(file.text)
        except FileNotFoundError:
            file.wrong("there is no such file; `mailbot init` writes one.")
        except UnicodeDecodeError:
            file.wrong("it is not UTF-8 text; save it as UTF-8.")
        except OSError as error:
            file.wrong(f"it can't be read ({error.strerror}).")
        except tomllib.TOMLDecodeError as error:
            file.wrong(*_syntax(str(error)))
        return file

    def wrong(self, text: str, line: int | None = None) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(self.path, text, line, self.shown))

    def table(self, name: str) -> Table:
        """A top-level table; an empty one when it is absent."""
        value = self.data.get(name, {})
        if isinstance(value, dict):
            return Table(self, name, value)
        self.wrong(f"{name} must be a table: write [{name}].", self.line_of("", name))
        return Table(self, name, {})

    def tables(self, name: str) -> list[Table]:
        """An array of tables, [[name]]."""
        value = self.data.get(name, [])
        if isinstance(value, list) and all(isinstance(v, dict) for v in value):
            return [Table(self, name, v, index) for index, v in enumerate(value)]
        line = self.line_of("", name) or self.line_of(name, "")
        self.wrong(f"{name} must be a list of tables: write [[{name}]] above each.", line)
        return []

    def only(self, names: Collection[str]) -> None:
        """Every other top-level name is a mistake."""
        for name in (n for n in self.data if n not in names):
            line = self.line_of(name, "") or self.line_of("", name)
            self.wrong(f"[{name}] is not a setting of mailbot{_meant(name, names)}", line)

    def line_of(self, table: str, key: str, index: int = 0) -> int | None:
        """The line where a table's key (or, with no key, the table itself) stands; 1-based."""
        inside, count = not table, -1
        for number, line in enumerate(self.text.splitlines(), 1):
            stripped = line.strip()
            if stripped.startswith("["):
                count += stripped.strip("[] ") == table
                inside = stripped.strip("[] ") == table and (count == index or not stripped.startswith("[["))
                if inside and not key:
                    return number
            elif inside and key and re.match(rf"\"?{re.escape(key)}\"?\s*=", stripped):
                return number
        return None


def beside(file: TomlFile, name: str) -> Path:
    """Relative paths count from the file that names them."""
    return (file.path.parent / Path(name).expanduser()).resolve()


_PLAINLY = (
    ("Illegal character '\\n'", "a quote is opened on this line and not closed"),
    ("Unterminated string", "a quote is opened and not closed"),
    ("Cannot overwrite a value", "this setting stands here for the second time; remove one of the two"),
    ("twice", "this table stands here for the second time; put its settings into the first"),
    ("Unclosed array", "a comma between two texts, or the closing ], is missing"),
    ("Expected '=' after a key", "this line is no setting; it must read: name = value"),
    ("Invalid value", "after the = must come a text in quotes, a number, true, false, or a list in []"),
    ("Expected newline or end of document", "something stands behind the value that does not belong there"),
    ("Expected ']'", "a closing ] is missing"),
)
"""What the parser says, and what it means."""


def _syntax(message: str) -> tuple[str, int | None]:
    found = re.search(r"^(.*?) \(at (?:line (\d+), column \d+|end of document)\)$", message)
    said, line = (found[1], int(found[2]) if found[2] else None) if found else (message, None)
    plain = next((text for begins, text in _PLAINLY if begins in said), f"{said[:1].lower()}{said[1:]}")
    return f"it is not valid TOML: {plain}.", line


def _meant(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about a word nobody knows."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else "."


@dataclass(slots=True)
class Table:
    """One table; each getter checks, notes what is wrong, and gives something usable all the same."""

    file: TomlFile
    name: str
    values: dict[str, Any]
    index: int = 0
    asked: set[str] = field(default_factory=set)

    def wrong(self, key: str, text: str) -> None:
        """Note a mistake about a key (or, with "", the table)."""
        whole = self.name or key
        line = self.file.line_of(self.name, key, self.index) or self.file.line_of(whole, "", self.index)
        place = f"[{self.name}] {key}".rstrip() if self.name else key
        self.file.wrong(f"{place} {text}", line)

    def _get(self, key: str, kind: type | tuple[type, ...], what: str, default: Any) -> Any:
        self.asked.add(key)
        if key not in self.values:
            if default is ...:
                self.wrong(key, f"is missing; it must be {what}.")
            return None if default is ... else default
        value = self.values[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            shown = "" if "password" in key else f", not {value!r}"  # it may be the password itself
            self.wrong(key, f"must be {what}{shown}.")
            return None if default is ... else default
        return value

    def text(self, key: str, default: Any = ...) -> str:
        """A line of text, not empty when it is required."""
        value = self._get(key, str, "a text in quotes", default)
        if value == "" and default is ...:
            self.wrong(key, "must not be empty.")
        if value and re.search(r"[\r\n\x00]", value):
            self.wrong(key, "must be one line.")
            return ""
        return str(value or "")

    def lines(self, key: str) -> str:
        """A text of one line or more."""
        return str(self._get(key, str, "a text in quotes", ...) or "")

    def address(self, key: str, default: Any = ...) -> str:
        """An e-mail address, lower case."""
        value = self.text(key, default).lower()
        if value and not _ADDRESS.fullmatch(value):
            self.wrong(key, f"must be an e-mail address, not {value!r}.")
        return value

    def number_or(self, word: str, key: str, default: int, least: int, most: int) -> int | None:
        """A whole number within bounds; None where the word stands instead."""
        if self.values.get(key) == word:
            self.asked.add(key)
            return None
        return self.number(key, default, least, most, f'a whole number, or "{word}"')

    def number(self, key: str, default: int, least: int, most: int, what: str = "a whole number") -> int:
        """A whole number within bounds."""
        value = self._get(key, int, what, default)
        if not least <= value <= most:
            self.wrong(key, f"must be between {least} and {most}, not {value}.")
            return default
        return int(value)

    def share(self, key: str, default: float) -> float:
        """A number from 0 to 1, e.g. 0.6."""
        value = self._get(key, (int, float), "a number from 0 to 1, like 0.6", default)
        if not 0 <= value <= 1:
            self.wrong(key, f"must be a number from 0 to 1, like 0.6, not {value!r}.")
            return default
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        return bool(self._get(key, bool, "true or false", default))

    def choice(self, key: str, choices: Collection[str], default: Any = ...) -> str:
        """One of a few words."""
        value = self.text(key, default)
        required = default is ...
        if value not in choices and (value or not required):
            self.wrong(key, f"must be one of {', '.join(choices)}, not {value!r}{_meant(value, choices)}")
            return "" if required else str(default)
        return value

    def texts(self, key: str, default: Any = ...) -> tuple[str, ...]:
        """A list of texts."""
        value = self._get(key, list, 'a list of texts, like ["one", "two"]', default)
        if value and not all(isinstance(v, str) for v in value):
            self.wrong(key, 'must be a list of texts, like ["one", "two"].')
            return ()
        return tuple(value or ())

    def clock(self, key: str, default: time) -> time:
        """An hour of the day: 09:30:00, or "09:30"."""
        value = self._get(key, (time, str), 'an hour like "09:30"', default)
        try:
            found = value if isinstance(value, time) else time.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or found.tzinfo is not None:
            self.wrong(key, f'must be an hour like "09:30", not {value!r}.')
            return default
        return found

    def day(self, key: str) -> date | None:
        """A day: 2026-12-24, without quotes."""
        value = self._get(key, date, "a day like 2026-12-24, without quotes", None)
        return value.date() if isinstance(value, datetime) else value

    def needed_day(self, key: str) -> date | None:
        """A day that has to be there; None when it is not, which is noted."""
        value = self._get(key, date, "a day like 2026-12-24, without quotes", ...)
        return value.date() if isinstance(value, datetime) else value

    def days(self, key: str) -> tuple[date, ...]:
        """A list of days."""
        value = self._get(key, list, "a list of days, like [2026-12-24, 2026-12-29]", [])
        if not all(isinstance(v, date) for v in value):
            self.wrong(key, "must be a list of days, like [2026-12-24, 2026-12-29], without quotes.")
            return ()
        return tuple(v.date() if isinstance(v, datetime) else v for v in value)

    def tables(self, key: str) -> list[Table]:
        """An array of tables within this one, [[name.key]]."""
        self.asked.add(key)
        value = self.values.get(key, [])
        if isinstance(value, list) and all(isinstance(v, dict) for v in value):
            return [Table(self.file, f"{self.name}.{key}", v, index) for index, v in enumerate(value)]
        self.wrong(key, f"must be a list of tables: write [[{self.name}.{key}]] above each.")
        return []

    def done(self) -> None:
        """Every key nobody asked for is a mistake."""
        for key in (k for k in self.values if k not in self.asked):
            self.wrong(key, f"is not a setting of mailbot{_meant(key, self.asked)}")
