"""A text cut into sentences: lines of a list are sentences, lines that a mail program broke are joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_MOST = 400
_STOP = re.compile(r"(?:(?<![.!?…؟۔।])[.!?…؟۔।]++[\"'”’)\]]{0,2}(?=\s)|[;](?=\s*\n))")
_LINE = re.compile(r"[^\n]*\n?")
_ENTRY = re.compile(r"[ \t]*(?:[-–—*•·>]+\s|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{2,4})[.):][ \t])")
_LABEL_END = re.compile(r"(?:^|\s)\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})\.$", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|eg|ie|etc|approx|inc|incl|excl|mr|mrs|ms|dr|st|jr|rev|prof|ltd|co|dept|ref|tel|vs|cf|ca|"
    r"ul|nr|art|tj|np|bzw|z\.b|usw|av|sr|sra|d-na|dl|ext|a\.m|p\.m)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_NUMBER_FOLLOWS = re.compile(r"\b(?:no|nos|nr|num)\.$", re.IGNORECASE)
_HEADED = re.compile(r"[ \t]*\S.{0,40}?\s?(?:\s[-–—=]|:)\s")
_FULL_LINE = 56
"""Characters; a program that breaks lines does so beyond this, a person who starts a new line mostly before."""
_WIDEST, _TOO_WIDE = 100, 140
"""Beyond the first a line is joined only where its next word had no room, beyond the second never."""


def sentences(text: str) -> tuple[Span, ...]:
    """Start and end of every sentence in order, blanks around it left out; at most 400."""
    found: list[Span] = []
    for start, end in _blocks(text):
        found.extend(_split(text, start, end))
        if len(found) >= _MOST:
            break
    return tuple(found[:_MOST])


def _blocks(text: str) -> Iterator[Span]:
    """Lines, those joined that belong together."""
    lines = [m.span() for m in _LINE.finditer(text) if m.end() > m.start()]
    width = max((len(text[a:b].rstrip()) for a, b in lines), default=0)
    at = 0
    while at < len(lines):
        start, end = lines[at]
        while at + 1 < len(lines) and _runs_on(text, lines[at], lines[at + 1], width):
            at += 1
            end = lines[at][1]
        yield start, end
        at += 1


def _runs_on(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether the line break after `line` was set by a program that folds lines at `width`."""
    this, after = text[slice(*line)].rstrip(), text[slice(*following)]
    if not this or not after.strip() or this[-1] in ".!?:;…؟۔।" or _ENTRY.match(after) or width > _TOO_WIDE:
        return False
    if _HEADED.match(after):
        return False
    first = after.lstrip()[0]
    if this[-1] in ")]" and first.isupper():
        return False
    with_next = len(this) + 1 + len(after.split(maxsplit=1)[0])
    if width > _WIDEST:
        return with_next > width
    full = with_next >= min(width, _FULL_LINE)
    return (full and (first.islower() or len(this) > _FULL_LINE)) or (this[-1] == "," and first.islower())


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if _no_end(text, begin, stop):
            continue
        yield from _trimmed(text, begin, stop.end())
        begin = stop.end()
    yield from _trimmed(text, begin, end)


def _no_end(text: str, begin: int, stop: re.Match[str]) -> bool:
    """ "1. the P60", "e.g. the bank's", "No. 4": a full stop that ends nothing."""
    if stop[0] != ".":
        return False
    said = text[max(begin, stop.end() - 12) : stop.end()]
    if not text[begin : stop.start()].strip(" \t(\n") or _ABBREVIATION.search(said):
        return True
    if _NUMBER_FOLLOWS.search(said):
        return text[stop.end() : stop.end() + 2].strip()[:1].isdigit()
    label = _LABEL_END.search(said)
    return bool(label) and not text[begin : stop.end() - len(label[0].strip())].strip() if label else False


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
