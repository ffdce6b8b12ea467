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

from mailbot.domain.frame_parts import DEEPEST, parts_of
from mailbot.domain.rules import Rules
from mailbot.reading.text.finger_slips import Slips
from mailbot.reading.text.same_rules import TheSame
from mailbot.reading.text.words import Word, fold, words

Side = Literal["before", "after", "inside", ""]

_LONGEST = 4_000
"""Characters of one sentence that are compared."""
_TAIL = 400
_MOST_READ = 128
_LONGEST_END = 12
"""Words of a frame that ends a text."""
_MOST_BETWEEN = 8
_PLAIN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?(?![^<]{0,40}>)")
_GROUPS = {"(": "(?:", ")": ")?", "[": "(?:", "]": ")", "|": "|"}
_SHORT = re.compile(r"\w+n't|i'(?:m|ve)|you'(?:re|ve)|(?:what|that|there)'s")
"""Words whose apostrophe quick typists leave out, where no other word comes of it: "cant", "youve"."""
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


@dataclass(frozen=True, slots=True)
class Stream:
    """A text as frames are compared with it."""

    words: Sequence[Word]
    text: str
    """The folded words, a blank before the first and behind each."""
    starts: Mapping[int, int]
    """Which word begins at each place of `text`."""


@dataclass(slots=True)
class Frames:
    """The frames of some languages, compiled."""

    patterns: dict[str, list[tuple[Side, str, Lazy]]] = field(default_factory=dict)
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The frames of a label as they were written, all languages together: for lists of plain words."""

    respell: Callable[[str, tuple[Word, ...]], tuple[tuple[Word, ...], ...]] | None = None
    """What gives the words of a text as they are to be read, in more than one way where need be."""
    slips: Slips | None = None
    """How mistyped words are read where nothing else respells them; made when first needed."""
    read: dict[str, tuple[Stream, ...]] = field(init=False, default_factory=dict, repr=False, compare=False)
    """The texts compared last: a sentence is asked about many times over."""

    def hits(self, text: str, *labels: str) -> tuple[Hit, ...]:
        """Where these labels' frames stand, in order; of two that overlap the earlier, then the longer."""
        streams = self._streams(text[:_LONGEST])
        every = {hit: None for stream in streams for label in labels for hit in self._hits(label, stream)}
        return tuple(_apart(sorted(every, key=lambda h: (h.start, -h.end))))

    def has(self, text: str, *labels: str) -> bool:
        """Whether a frame of these labels stands in the text."""
        streams = self._streams(text[:_LONGEST])
        for label in labels:
            for _, _, lazy in self.patterns.get(label, ()):
                search = lazy.pattern.search
                for stream in streams:
                    if search(stream.text):
                        return True
        return False

    def begins(self, text: str, *labels: str) -> int:
        """Where the longest frame of these labels at the very beginning ends; 0 when none stands there."""
        stream = self._as_written(text[:_LONGEST])
        first = stream.words[0].start if stream.words else 0
        return max((h.end for label in labels for h in self._hits(label, stream) if h.start == first), default=0)

    def ends(self, text: str, *labels: str) -> int | None:
        """Where the longest frame of these labels at the very end begins; None when none stands there."""
        tail = text[-_TAIL:]
        stream = self._as_written(tail)
        patterns = [p.pattern for label in labels for _, _, p in self.patterns.get(label, ())]
        for at, number in sorted(stream.starts.items())[-_LONGEST_END - 1 : -1]:
            if any(p.fullmatch(stream.text, at) for p in patterns):
                return len(text) - len(tail) + stream.words[number].start
        return None

    def _streams(self, text: str) -> tuple[Stream, ...]:
        """The text in every way it is to be read."""
        if text not in self.read:
            if len(self.read) >= _MOST_READ:
                self.read.clear()
            found = words(text)
            self.read[text] = tuple(
                map(_streamed, self.respell(text, found) if self.respell else (self._typed(found),))
            )
        return self.read[text]

    def _as_written(self, text: str) -> Stream:
        return _streamed(words(text)) if self.respell else self._streams(text)[0]

    def _typed(self, found: tuple[Word, ...]) -> tuple[Word, ...]:
        if self.slips is None:
            self.slips = Slips(_vocabulary(self.sources), self.sources.get("typed_as", ()))
        meant = self.slips.meant
        return tuple(w if (form := meant(w.form)) == w.form else Word(form, w.start, w.end) for w in found)

    def _hits(self, label: str, stream: Stream) -> Iterator[Hit]:
        found, starts = stream.words, stream.starts
        for side, language, pattern in self.patterns.get(label, ()):
            for hit in pattern.pattern.finditer(stream.text):
                first, last = starts[hit.start()], starts[hit.end()] - 1
                if last >= first:
                    inside = _inside(hit, found, starts) if side == "inside" else (0, 0)
                    yield Hit(label, found[first].start, found[last].end, side, language, inside)


def _streamed(found: Sequence[Word]) -> Stream:
    parts, starts, at = [" "], {}, 1
    for number, word in enumerate(found):
        starts[at] = number
        parts.append(f"{word.form} ")
        at += len(word.form) + 1
    starts[at] = len(found)
    return Stream(found, "".join(parts), starts)


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


def frames_from(table: Mapping[str, Sequence[str]], code: str) -> Frames:
    """The frames of a table by itself, e.g. checklists.toml."""
    patterns = {label: [(side, code, p) for side, p in _compiled(w, table)] for label, w in table.items()}
    return Frames(patterns, {label: tuple(written) for label, written in table.items()})


@lru_cache(maxsize=32)
def _of_language(rules: TheSame, code: str) -> Frames:
    return frames_from(rules.rules.languages[code].staff, code)


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
    for part in parts_of(frame):
        if part == "{thing}":
            made.append(_THING)
        elif part in _GROUPS:
            made.append(_GROUPS[part])
        elif part in "^$":
            made.append("(?<=^ )" if part == "^" else "$")
        elif part[0] == "{":
            made.append(rf"(?:\S+ ){{0,{min(int(part[1]), _MOST_BETWEEN)}}}?")
        elif part[0] == "<":
            made.append(_alternatives(table.get(part[1:-1], ()) if depth < DEEPEST else (), table, depth + 1))
        else:
            made.append(f"(?:{'|'.join(_word(w) for w in part.split('/') if w)}) ")
    return "".join(made)


def _word(written: str) -> str:
    forms = [w.form for w in words(written.rstrip("*"))] or [fold(written)]
    return " ".join(map(_spelt, forms)) + (r"\S*" if written.endswith("*") else "")


def _spelt(form: str) -> str:
    return re.escape(form).replace("'", "'?" if _SHORT.fullmatch(form) else "'")


def _vocabulary(sources: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The words that frames are made of."""
    written = (w for frames_ in sources.values() for f in frames_ for w in _PLAIN.findall(f))
    return frozenset(form for w in written for form in (fold(w), fold(w).replace("'", "")))


def _apart(hits: Iterable[Hit]) -> Iterator[Hit]:
    end = -1
    for hit in hits:
        if hit.start >= end:
            yield hit
            end = hit.end
