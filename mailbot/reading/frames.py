"""Frames: how staff put what they ask and order, as data (rules/languages/<xx>/asking.toml, orders.toml) at work.

A frame is a few words in order, compared without case, accents and punctuation:

    could you send         these words, next to each other
    could/can/would        one of these words
    approv*                any word that begins so
    (please kindly)        may be missing; inside brackets as outside
    [so far|up to now]     one of these phrases; round brackets take | as well
    {3}                    up to three words of any sort
    <supply>               any frame of the list called "supply" in the same language
    ^ and $                the beginning and the end of the text that is read
    {thing}                what is asked for: everything before or behind the frame, or a few words inside it
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from mailbot.domain.rules import Rules
from mailbot.reading.same_rules import TheSame
from mailbot.reading.words import Word, fold, words

Side = Literal["before", "after", "inside", ""]

_LONGEST = 4_000
"""Characters of one sentence that are compared."""
_TAIL = 400
_LONGEST_END = 12
"""Words of a frame that ends a text."""
_DEEPEST = 4
_MOST_BETWEEN = 8
_TOKEN = re.compile(r"\{thing\}|\{\d\}|<[\w-]+>|[][()|^$]|[^][\s(){}<>|^$]+")
_GROUPS = {"(": "(?:", ")": ")?", "[": "(?:", "]": ")", "|": "|"}
_THING = r"((?:\S+ ){1,8}?)"
_FIRST_LIST = re.compile(r"\s*(?:<[\w-]+>|\(<[\w-]+>\))\s*")
_TRAILING = re.compile(r"\{thing\}\s*$")


@dataclass(frozen=True, slots=True)
class Hit:
    """A frame found in a text. Offsets are characters of that text."""

    label: str
    start: int
    end: int
    side: Side
    """Where the thing stands; "" for a frame that names no place for it."""
    language: str
    inside: tuple[int, int] = (0, 0)
    """The place of a thing inside the frame."""


class Lazy:
    """The frames of one label and side, compiled when first looked for: most commands use few labels."""

    __slots__ = ("_made", "_table", "_written")

    def __init__(self, written: Sequence[str], table: Mapping[str, Sequence[str]]) -> None:
        self._written, self._table = written, table
        self._made: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression."""
        if self._made is None:
            self._made = re.compile(f"(?<= ){_alternatives(self._written, self._table)}")
        return self._made


@dataclass(slots=True)
class Frames:
    """The frames of some languages, compiled."""

    patterns: dict[str, list[tuple[Side, str, Lazy]]] = field(default_factory=dict)
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The frames of a label as they were written, all languages together: for lists of plain words."""
    respell: Callable[[str, tuple[Word, ...]], tuple[tuple[Word, ...], ...]] | None = None
    """What gives the words of a text as they are to be read, in more than one way where need be."""

    def _readings(self, text: str) -> tuple[tuple[Word, ...], ...]:
        found = words(text)
        return self.respell(text, found) if self.respell else (found,)

    def hits(self, text: str, *labels: str) -> tuple[Hit, ...]:
        """Where these labels' frames stand, in order; of two that overlap the earlier, then the longer."""
        every = {hit: None for found in self._readings(text[:_LONGEST]) for hit in self._every(found, labels)}
        return tuple(_apart(sorted(every, key=lambda h: (h.start, -h.end))))

    def has(self, text: str, *labels: str) -> bool:
        """Whether a frame of these labels stands in the text."""
        streams = [_stream(found)[0] for found in self._readings(text[:_LONGEST])]
        patterns = [p.pattern for label in labels for _, _, p in self.patterns.get(label, ())]
        return any(p.search(stream) for p in patterns for stream in streams)

    def begins(self, text: str, *labels: str) -> int:
        """Where the longest frame of these labels at the very beginning ends; 0 when none stands there."""
        found = words(text[:_LONGEST])
        stream, starts = _stream(found)
        ends = [
            h.end for label in labels for h in self._hits(label, found, stream, starts) if h.start == found[0].start
        ]
        return max(ends, default=0)

    def ends(self, text: str, *labels: str) -> int | None:
        """Where the longest frame of these labels at the very end begins; None when none stands there."""
        tail = text[-_TAIL:]
        found = words(tail)
        stream, starts = _stream(found)
        patterns = [p.pattern for label in labels for _, _, p in self.patterns.get(label, ())]
        for at, number in sorted(starts.items())[-_LONGEST_END - 1 : -1]:
            if any(p.fullmatch(stream, at) for p in patterns):
                return len(text) - len(tail) + found[number].start
        return None

    def _every(self, found: Sequence[Word], labels: Sequence[str]) -> list[Hit]:
        stream, starts = _stream(found)
        return [h for label in labels for h in self._hits(label, found, stream, starts)]

    def _hits(self, label: str, found: Sequence[Word], stream: str, starts: Mapping[int, int]) -> Iterator[Hit]:
        for side, language, pattern in self.patterns.get(label, ()):
            for hit in pattern.pattern.finditer(stream):
                first, last = starts[hit.start()], starts[hit.end()] - 1
                if last >= first:
                    inside = _inside(hit, found, starts) if side == "inside" else (0, 0)
                    yield Hit(label, found[first].start, found[last].end, side, language, inside)


def frames(rules: Rules, *codes: str) -> Frames:
    """The frames of these languages (BCP 47); English alone when the rules know none of them."""
    wanted = tuple(dict.fromkeys(k for c in codes if (k := c.split("-")[0].lower()) in rules.languages))
    return _frames(TheSame(rules), wanted or ("en",))


@lru_cache(maxsize=64)
def _frames(rules: TheSame, codes: tuple[str, ...]) -> Frames:
    made = Frames()
    for one in (_of_language(rules, code) for code in codes):
        for label, patterns in one.patterns.items():
            made.patterns.setdefault(label, []).extend(patterns)
            made.sources[label] = made.sources.get(label, ()) + one.sources[label]
    return made


@lru_cache(maxsize=32)
def _of_language(rules: TheSame, code: str) -> Frames:
    table = rules.rules.languages[code].staff
    patterns = {label: [(side, code, p) for side, p in _compiled(w, table)] for label, w in table.items()}
    return Frames(patterns, {label: tuple(written) for label, written in table.items()})


def _compiled(written: Iterable[str], table: Mapping[str, Sequence[str]]) -> Iterator[tuple[Side, Lazy]]:
    """One pattern for the frames of each side."""
    sides: dict[Side, list[str]] = {}
    for frame in written:
        sides.setdefault(_side(frame), []).append(frame.strip().removeprefix("{thing}").removesuffix("{thing}").strip())
    for side, bare in sides.items():
        yield side, Lazy(bare, table)


def _alternatives(written: Iterable[str], table: Mapping[str, Sequence[str]], depth: int = 0) -> str:
    """Any of these frames, longer ones first; what begins with the same list is compared with it once."""
    groups: dict[str, list[str]] = {}
    for frame in sorted(written, key=lambda f: -len(f)):
        first = _FIRST_LIST.match(frame)
        head = first[0].strip() if first else ""
        groups.setdefault(head or frame, []).append(frame[first.end() :] if first else frame)
    made = (
        _pattern(head, table, depth) + f"(?:{'|'.join(_pattern(r, table, depth) for r in rest)})"
        if _FIRST_LIST.match(head)
        else _pattern(head, table, depth)
        for head, rest in groups.items()
    )
    return f"(?:{'|'.join(made) or '(?!)'})"


def _side(frame: str) -> Side:
    if "{thing}" not in frame:
        return ""
    if frame.startswith("{thing}"):
        return "before"
    return "after" if _TRAILING.search(frame) else "inside"


def _inside(hit: re.Match[str], found: Sequence[Word], starts: Mapping[int, int]) -> tuple[int, int]:
    group = hit.lastindex or 0
    return found[starts[hit.start(group)]].start, found[starts[hit.end(group)] - 1].end


def _pattern(frame: str, table: Mapping[str, Sequence[str]], depth: int = 0) -> str:
    """The regular expression of a frame over words that each end in a blank; nothing in it repeats without bound."""
    made = []
    for part in _TOKEN.findall(frame):
        if part == "{thing}":
            made.append(_THING)
        elif part in _GROUPS:
            made.append(_GROUPS[part])
        elif part in "^$":
            made.append("(?<=^ )" if part == "^" else "$")
        elif part[0] == "{":
            made.append(rf"(?:\S+ ){{0,{min(int(part[1]), _MOST_BETWEEN)}}}?")
        elif part[0] == "<":
            made.append(_alternatives(table.get(part[1:-1], ()) if depth < _DEEPEST else (), table, depth + 1))
        else:
            made.append(f"(?:{'|'.join(_word(w) for w in part.split('/') if w)}) ")
    return "".join(made)


def _word(written: str) -> str:
    forms = [w.form for w in words(written.rstrip("*"))] or [fold(written)]
    return " ".join(map(re.escape, forms)) + (r"\S*" if written.endswith("*") else "")


def _stream(found: Sequence[Word]) -> tuple[str, dict[int, int]]:
    """The folded words, a blank before the first and behind each; which word begins at each place."""
    parts, starts, at = [" "], {}, 1
    for number, word in enumerate(found):
        starts[at] = number
        parts.append(f"{word.form} ")
        at += len(word.form) + 1
    starts[at] = len(found)
    return "".join(parts), starts


def _apart(hits: Iterable[Hit]) -> Iterator[Hit]:
    end = -1
    for hit in hits:
        if hit.start >= end:
            yield hit
            end = hit.end
