"""How well papers are told: type, period and person decide what each is to the items asked for.

python -m bench.eval_papers            every table of tests/reading/papers, by its text
python -m bench.eval_papers --photos   besides: every held-back paper photographed by a phone and read by OCR
                                       (needs tesseract; some minutes)
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.adapters.documents import LocalDocumentReader
from mailbot.domain.documents import FileText
from tests.adapters.documents import making
from tests.reading.papers import Tried, papers

TABLES = {"seen": ("seen.toml", "layouts_seen.toml"), "held": ("held.toml", "held_more.toml", "layouts_held.toml")}
_WIDTH, _MARGINS, _LARGEST, _SMALLEST = 1_654, 280, 38, 18
"""Pixels: an A4 page at 200 dots an inch, both margins together, and the letters' size."""
_NARROW = 0.56
"""A letter's width in parts of its size."""
_TURNS = (0, 0, 0, 90, 180, 270)
_ASKEW = 4
"""Degrees."""


@dataclass
class Tally:
    """Verdicts right of all, and papers that would have settled an item they must not."""

    right: int = 0
    of: int = 0
    false: int = 0

    def add(self, tried: Tried) -> None:
        """One more paper tried on one more item."""
        right = tried.verdict_is_right()
        self.of, self.right = self.of + 1, self.right + right
        self.false += not right and tried.fit.verdict == "full"

    def __str__(self) -> str:
        return f"{self.right:4} of {self.of:<4} {self.right / max(self.of, 1):4.0%}   settled wrongly {self.false}"


def tallied(tried: Sequence[Tried]) -> Tally:
    """The figures of these."""
    tally = Tally()
    for one in tried:
        tally.add(one)
    return tally


def photographed(tried: Sequence[Tried]) -> Iterator[Tried]:
    """The same papers as a phone saw them: on a table, in a shadow, askew, at times sideways or upside down."""
    reader = LocalDocumentReader()
    try:
        seen: dict[str, str] = {}
        for number, one in enumerate(tried):
            text = one.paper["text"]
            if text not in seen:
                seen[text] = _read(text, reader, number).text
            yield Tried({**one.paper, "text": seen[text], "name": "IMG_4021.jpg", "scanned": True}, *_of(one))
    finally:
        reader.close()


def _of(one: Tried) -> tuple[str, str, tuple[str, ...]]:
    return one.ask, one.verdict, one.missing


def _read(text: str, reader: LocalDocumentReader, seed: int) -> FileText:
    dice = random.Random(seed)
    lines = [line.expandtabs(12) for page in text.strip("\n").split("\f") for line in page.splitlines()]
    page = making.paper(lines, width=_WIDTH, size=_size(lines))
    turned = dice.choice(_TURNS) + dice.uniform(-_ASKEW, _ASKEW)
    photo = making.photograph(page, turned=turned, seed=seed)
    return reader.read([making.attachment("IMG_4021.jpg", making.encoded(photo, camera=True))])[0]


def _size(lines: Sequence[str]) -> int:
    longest = max(map(len, lines), default=1) or 1
    return max(_SMALLEST, min(_LARGEST, int((_WIDTH - _MARGINS) / (_NARROW * longest))))


def main(photos: bool) -> None:
    """Print the figures, and what the photographs lost."""
    for half, names in TABLES.items():
        tried = [t for name in names for t in papers(name)]
        print(f"{half:6} {tallied(tried)}")
    if photos:
        tried = [t for name in TABLES["held"] for t in papers(name)]
        print(f"photo  {tallied(list(photographed(tried)))}   (held, by OCR)")


if __name__ == "__main__":
    main("--photos" in sys.argv)
