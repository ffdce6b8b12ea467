"""How well one meaning is caught in many wordings: tests/reading/paraphrases/*.toml, seen and held-back rows apart."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.reading.replying import told  # noqa: E402

TABLES = ROOT / "tests" / "reading" / "paraphrases"


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


def main() -> None:
    """Print accuracy by language and half; with --misses also every seen row that is misread."""
    right: dict[tuple[str, bool], list[bool]] = {}
    by_meaning: dict[str, list[bool]] = {}
    for row in rows():
        wrong = mistake(row)
        right.setdefault((row.language, row.held), []).append(not wrong)
        if row.held:
            by_meaning.setdefault(f"{row.language} {row.meaning}", []).append(not wrong)
        elif wrong and "--misses" in sys.argv:
            print(f"  {row.meaning}: {row.text}\n      {wrong}")
    for (language, held), results in sorted(right.items()):
        print(f"{language} {'held back' if held else 'seen':10} {sum(results):4} of {len(results)} right")
    if "--meanings" in sys.argv:
        for meaning, results in by_meaning.items():
            print(f"  {meaning:32} {sum(results):3} of {len(results)} held back")


if __name__ == "__main__":
    main()
