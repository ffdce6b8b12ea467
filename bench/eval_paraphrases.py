"""How well one meaning is caught in many wordings, seen and held-back rows apart.

English: tests/reading/paraphrases/*.toml. Eleven other languages: tests/reading/languages/*.toml.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.reading.replying import told  # noqa: E402
from tests.reading.test_languages import as_meant, whole_mail  # noqa: E402
from tests.reading.test_languages import rows as rows_of_languages  # noqa: E402

TABLES = ROOT / "tests" / "reading" / "paraphrases"
LANGUAGES = ROOT / "tests" / "reading" / "languages"


@dataclass(frozen=True)
class Row:
    """A wording of a meaning, and what it must do."""

    language: str
    meaning: str
    text: str
    held: bool
    asked: Mapping[str, str]
    does: Mapping[str, str]
    person: str


def rows() -> Iterator[Row]:
    """Every wording of every table."""
    for path in sorted(TABLES.glob("*.toml")):
        for meaning, table in tomllib.loads(path.read_text("utf-8")).items():
            for held, texts in ((False, table["seen"]), (True, table["held"])):
                for text in texts:
                    yield Row(path.stem, meaning, text, held, table["asked"], table["does"], table["person"])


def mistake(row: Row) -> str:
    """What is wrong with the reading of a row; "" when nothing is."""
    try:
        told(row.asked, row.text, language=row.language).does(row.does).and_a_person(row.person)
    except AssertionError as error:
        return str(error).splitlines()[0]
    return ""


@dataclass(frozen=True)
class Judged:
    """A wording, read."""

    language: str
    meaning: str
    text: str
    held: bool
    wrong: str
    """What is wrong with the reading; "" when nothing is."""


def english() -> Iterator[Judged]:
    """Every wording of the tables of paraphrases."""
    for row in rows():
        yield Judged(row.language, row.meaning, row.text, row.held, mistake(row))


def other_languages() -> Iterator[Judged]:
    """Every wording of the other languages, and the whole mails, which nobody tuned for."""
    for half in ("seen", "held"):
        for language, meaning, text, expected in rows_of_languages(half):
            right = as_meant(language, meaning, text, expected)
            yield Judged(language, meaning, text, half == "held", "" if right else f"not {expected}")
    for language, kinds in tomllib.loads((LANGUAGES / "fresh.toml").read_text("utf-8")).items():
        for asked, text, expected, person in kinds["mails"]:
            right = whole_mail(language, asked, text) == (expected, person)
            yield Judged(language, f"whole mail: {asked}", text, True, "" if right else f"not {expected}")


def main() -> None:
    """Print accuracy by language and half; with --misses also every seen row that is misread."""
    right: dict[tuple[str, bool], list[bool]] = {}
    by_meaning: dict[str, list[bool]] = {}
    for row in (*english(), *other_languages()):
        right.setdefault((row.language, row.held), []).append(not row.wrong)
        if row.held:
            by_meaning.setdefault(f"{row.language} {row.meaning}", []).append(not row.wrong)
        elif row.wrong and "--misses" in sys.argv:
            print(f"  {row.language} {row.meaning}: {row.text}\n      {row.wrong}")
    for (language, held), results in sorted(right.items()):
        print(told_of(language, held, results))
    for held in (False, True):
        print(told_of("all", held, [r for (_, half), results in right.items() if half == held for r in results]))
    if "--meanings" in sys.argv:
        for meaning, results in by_meaning.items():
            print(f"  {meaning:32} {sum(results):3} of {len(results)} held back")


def told_of(language: str, held: bool, results: list[bool]) -> str:
    """A line: language, half, right of all."""
    half = "held back" if held else "seen"
    return f"{language:3} {half:10} {sum(results):4} of {len(results):<4} right {sum(results) / len(results):4.0%}"


if __name__ == "__main__":
    main()
