"""Answers written into our own list: under a quoted line, or behind it on the same line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mailbot.domain.language import Annotation
from mailbot.domain.mail import VisibleText
from mailbot.reading.naming.references import Asked, Asks, named
from mailbot.reading.text.words import Word, words

_MOST_LINES = 400
_LINE_LABEL = re.compile(
    r"^[\s>*•·-]*(?:\(?(\d{1,2}|[a-z]|[ivx]{1,4})(?:[.):]|(?<=\d)(?=\s)))?[\s*•·-]*", re.IGNORECASE
)
_PARTED = re.compile(r"\s*[?.:;,\-–—>=)\"']|\s{2}|\t")
"""What stands between a line of ours and an answer behind it."""
_MORE = re.compile(r"\w[.!?]\s+\w")


@dataclass(frozen=True, slots=True)
class Interlined:
    """What was written behind a line of ours."""

    asked: Asked
    text: str


def behind_our_lines(text: str, asks: Asks) -> tuple[str, tuple[Interlined, ...]]:
    """(the text without the lines that repeat an item's words, what stands behind those words)."""
    lines = text.splitlines()[:_MOST_LINES]
    hits = [(line, _repeats(line, asks)) for line in lines]
    found = tuple(hit for _, hit in hits if hit and words(hit.text))
    if not any(hit for _, hit in hits):
        return text, ()
    return "\n".join(line for line, hit in hits if hit is None), found


def _repeats(line: str, asks: Asks) -> Interlined | None:
    """The item whose whole wording begins this line, with the rest of the line."""
    label = _LINE_LABEL.match(line)
    start = label.end() if label else 0
    said = words(line[start:])
    fitting = [(a, n) for a in asks.items if (n := _begins(said, words(a.item.ask)))]
    if not fitting:
        return None
    asked, length = max(fitting, key=lambda f: f[1])
    rest = line[start + said[length - 1].end :]
    if _MORE.search(rest) and not _PARTED.match(rest):
        return None  # "P60 attached. No dividends.": their own sentences, that only begin as our line does
    return Interlined(asked, rest.lstrip(" \t?.:;,-–—>=)\"'"))


def _begins(said: Sequence[Word], ask: Sequence[Word]) -> int:
    """How many words of the line the ask takes up; 0 when the line does not begin with it."""
    if len(ask) < 2 or len(said) < len(ask):
        return 0
    return len(ask) if all(a.form == b.form for a, b in zip(said, ask, strict=False)) else 0


def quoted_labels(quoted: str) -> Iterator[tuple[str, str]]:
    """(number or letter, line) for every entry of a quoted list."""
    for line in quoted.splitlines()[:_MOST_LINES]:
        label = _LINE_LABEL.match(line)
        if label and label[1] and words(line[label.end() :]):
            yield label[1].lower(), line[label.end() :]


def apart(text: str, answers: Sequence[tuple[str, str]]) -> str:
    """The text with every answer typed under a line of ours a paragraph of its own; answers often end in no stop."""
    at = 0
    for _, below in answers[:_MOST_LINES]:
        place, end = _found(text, below, at)
        if place >= 0:
            answer = text[place:end]
            before, behind = text[:place].rstrip(" \t\n"), text[end:].lstrip(" \t\n")
            head = f"{before}\n\n{answer}" if before else answer
            text = f"{head}\n\n{behind}" if behind else head
            at = len(head)
    return text


def under_our_lines(visible: VisibleText, annotation: Annotation, asks: Asks) -> dict[int, Asked]:
    """Sentence number to the item under whose quoted line it was written."""
    about: dict[int, Asked] = {}
    at = 0
    for line, below in visible.answers:
        place, end = _found(annotation.text, below, at)
        if place < 0:
            continue
        at = end
        asked = _asked_by(line, asks)
        if asked:
            about.update(dict.fromkeys(_sentences(annotation, place, at), asked))
    return about


def _found(text: str, answer: str, at: int) -> tuple[int, int]:
    """Where an answer stands in the text, whatever blank lines lie between its own; -1 where it does not."""
    place = end = -1
    for line in filter(None, (line.strip() for line in answer.splitlines())):
        here = text.find(line, max(at, end))
        if here < 0:
            break
        place, end = here if place < 0 else place, here + len(line)
    return place, end


def _asked_by(line: str, asks: Asks) -> Asked | None:
    hit = _repeats(line, asks)
    if hit:
        return hit.asked
    pointings = [p for p in named(line, asks) if p.certain]
    items = {p.items[0].place: p.items[0] for p in pointings}
    return next(iter(items.values())) if len(items) == 1 else None


def _sentences(annotation: Annotation, start: int, end: int) -> Iterable[int]:
    return [i for i, s in enumerate(annotation.sentences) if start <= s.start < end]
