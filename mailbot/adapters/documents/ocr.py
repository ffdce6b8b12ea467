"""Tesseract, where it is installed: a grey picture -> words with their places."""

from __future__ import annotations

import functools
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

LANGUAGES = ("eng", "cym", "deu", "fra", "spa", "pol", "ron")
"""The first that is installed is used: English reads every paper in Latin letters well enough to know it (accents
aside), and each further language costs half as much time again."""
_PAGE = ("--psm", "3", "-c", "thresholding_method=2", "-c", "tessedit_create_tsv=1")
"""Columns found by itself, paper told from ink by the neighbourhood (Sauvola), words with places."""
_CPU_SECONDS = 20
_WALL_SECONDS = 110.0
_MOST_OUTPUT = 8_000_000
_LEAST_CONFIDENCE = 25.0
_LEAST_SURE_TURN = 1.0


@dataclass(frozen=True, slots=True)
class Word:
    """A word seen in a picture; pixels, y downwards."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    """0 to 100."""
    line: tuple[int, int, int]
    """Block, paragraph and line, as Tesseract counts them."""


def program() -> str | None:
    """Where Tesseract is."""
    return shutil.which("tesseract")


@functools.cache
def languages() -> tuple[str, ...]:
    """Those of LANGUAGES whose data is installed, the best first."""
    installed = _run(["--list-langs"], b"").split()
    return tuple(lang for lang in LANGUAGES if lang in installed)


def words(picture: bytes) -> tuple[Word, ...]:
    """Words of an upright picture (any format Leptonica reads, e.g. PGM)."""
    out = _run(["-", "-", "-l", *languages()[:1], *_PAGE], picture)
    return tuple(_words(out))


def quarter_turns(picture: bytes) -> int | None:
    """Degrees, clockwise, by which a picture must be turned to stand upright: 0, 90, 180, 270; None: can't be told."""
    out = _run(["-", "-", "--psm", "0"], picture)
    found = dict(line.split(": ", 1) for line in out.splitlines() if ": " in line)
    try:
        turn, sure = int(found["Rotate"]), float(found["Orientation confidence"])
    except (KeyError, ValueError):
        return None
    return turn if sure >= _LEAST_SURE_TURN and turn in {0, 90, 180, 270} else None


def _run(arguments: list[str], given: bytes) -> str:
    """What Tesseract prints; nothing when it fails or takes too long."""
    where = program()
    if where is None:
        return ""
    with subprocess.Popen(  # noqa: S603 - the program found above, with arguments of ours
        [where, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as process:
        _limit(process.pid)
        try:
            out, _ = process.communicate(given, timeout=_WALL_SECONDS)
        except (subprocess.TimeoutExpired, OSError):
            process.kill()
            return ""
    return out[:_MOST_OUTPUT].decode("utf-8", "replace")


def _limit(pid: int) -> None:
    try:
        resource.prlimit(pid, resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS + 1))
    except (OSError, ValueError):
        return


def _environment() -> dict[str, str]:
    kept = {k: os.environ[k] for k in ("PATH", "TESSDATA_PREFIX") if k in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}


def _words(table: str) -> Iterator[Word]:
    """Rows of Tesseract's TSV: level page block par line word left top width height conf text."""
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        block, par, line = (int(c) for c in cells[2:5])
        left, top, width, height = (int(c) for c in cells[6:10])
        word = Word(cells[11], left, top, left + width, top + height, float(cells[10]), (block, par, line))
        if word.confidence >= _LEAST_CONFIDENCE:
            yield word
