"""A client's words cut into clauses: pieces small enough to say one thing about something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from mailbot.domain.grammar import NO_GRAMMAR, Grammar
from mailbot.domain.language import Annotation, Mark, Sentence
from mailbot.reading.text.lexicon import Lexicon
from mailbot.reading.text.words import words

Span = tuple[int, int]

_MOST = 400
"""Clauses that are looked at in one mail."""
_LONGEST_SENTENCE = 3_000
_MOST_MARKS = 150
"""A sentence has at most so many characters and marks that count; what pairs them may then be plain."""
_CUT = re.compile(
    r"(?P<stop>(?<![;!?؟۔।])[;!?؟۔।]+(?=\s|$)|\.(?=\s|$)|…|\.{2,}|[☀-➿\U0001F300-\U0001FAFF]+)|(?P<head>\s[-–—]+\s|[-–—](?=\s)|:(?=\s|$))|(?P<comma>[,،](?!\d))|(?P<paren>[()\[\]])"
    r"|(?P<and>\s[&+]\s)"
)
_LABEL = re.compile(
    r"^[ \t>*•·-]{0,8}(?:(?:no|nr|number|item|point|question|q|#)\.?\s?)?"
    r"\(?(?P<n>\d{1,2}|[a-h]|[ivx]{1,4})(?P<end>[.):\]](?!\d)|\s?[-–—:](?=\s)|(?=\s))",
    re.IGNORECASE | re.MULTILINE,
)
_MAIN = re.compile(
    r"(?:\s[^\W_][\w'’]*){2,12}?(?=\s(?:i|we|you|he|she|they)(?:['’]ll|\s(?:will|shall|can|could))\b)", re.IGNORECASE
)
"""What stands between "once" and the main clause, where no comma parts them."""
_SCOPES = ("all", "both", "rest")
_VOID = "nothing"
"""The label of marks that take the meaning from what lies inside them."""
_LOOSE = frozenset({"acknowledge", "time", "give", "errand", "hedge", "all", "rest", "both", "correction"})
"""Labels of marks that only surround what is said, and hide nothing of it."""
_HEADING = re.compile(r"\s*(?:[-–—:]|$)")
_PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence. Offsets are characters of the whole text."""

    text: str
    start: int
    end: int
    sentence: int
    join: str
    """What stood before it: "" (a sentence begins), "," "and" "but" "because" "when" "if" ":" "(" or "."."""
    marks: tuple[Mark, ...] = ()
    asks: bool = False
    """A question mark ends its sentence."""
    label: str = ""
    """The number or letter of the list entry it belongs to."""
    topic: bool = False
    """It stands before a colon or a dash: what follows is about it."""
    grammar: Grammar = field(default=NO_GRAMMAR, repr=False, compare=False)
    """By which it is read."""

    @property
    def limits(self) -> bool:
        """Whether "but" or "if" stands before it."""
        return self.join in ("but", "if")

    def has(self, *labels: str) -> bool:
        """Whether any of these labels is marked in it."""
        return any(m.label in labels for m in self.marks)


def cut(annotation: Annotation, lexicon: Lexicon, whole: Sequence[Span] = ()) -> tuple[Clause, ...]:
    """The clauses of a text in order. Nothing is cut inside a mark of several words or inside a span of `whole`."""
    labels = tuple(_labels(annotation.text))
    found: list[Clause] = []
    for number, sentence in enumerate(map(_bounded, annotation.sentences)):
        found.extend(_clauses(number, sentence, lexicon, whole))
        if len(found) >= _MOST:
            break
    return tuple(replace(c, label=_label_at(c.start, labels)) for c in found[:_MOST])


def _bounded(sentence: Sentence) -> Sentence:
    if len(sentence.text) <= _LONGEST_SENTENCE and len(sentence.marks) <= _MOST_MARKS:
        return sentence
    end = sentence.start + _LONGEST_SENTENCE
    marks = tuple(m for m in sentence.marks[:_MOST_MARKS] if m.end <= end)
    return replace(sentence, text=sentence.text[:_LONGEST_SENTENCE], end=min(sentence.end, end), marks=marks)


def _clauses(number: int, sentence: Sentence, lexicon: Lexicon, whole: Sequence[Span]) -> Iterator[Clause]:
    inside = [s for s in whole if sentence.start <= s[0] < sentence.end][:_MOST_MARKS]
    kept = [*inside, *((m.start, m.end) for m in sentence.marks)]
    start, join = sentence.start, ""
    for at, after, kind in (*_cuts(sentence, lexicon, kept, inside), (sentence.end, sentence.end, "")):
        text = sentence.text[start - sentence.start : at - sentence.start]
        if words(text) or _symbols(sentence.marks, start, at):
            marks = tuple(m for m in _longest(sentence.marks) if m.start >= start and m.end <= at)
            asks = "?" in sentence.text[at - sentence.start : after - sentence.start + 2] or _asks(sentence, at)
            first = start + len(text) - len(text.lstrip())
            yield Clause(text.strip(), first, at, number, join, marks, asks, topic=kind == ":", grammar=lexicon.grammar)
            join = kind
        elif kind in ("because", "when", "if", "but") or (
            kind and join not in ("because", "when", "if") and start > sentence.start
        ):
            join = kind
        start = after


def _symbols(marks: Iterable[Mark], start: int, end: int) -> bool:
    """A mark without a word in it: a raised thumb."""
    return any(start <= m.start and m.end <= end for m in marks)


def _asks(sentence: Sentence, at: int) -> bool:
    """Whether a question mark comes before any other stop."""
    rest = sentence.text[at - sentence.start :]
    stop = re.search(r"[.!?؟…](?=\s|$|[?!])|\n", rest)
    return bool(stop) and stop[0] in "?؟" if stop else False


def _cuts(
    sentence: Sentence, lexicon: Lexicon, kept: Sequence[Span], days: Sequence[Span]
) -> list[tuple[int, int, str]]:
    """(end of the clause before, start of the next, kind) in order."""
    base = sentence.start
    found = [(base + m.start(), base + m.end(), _kind(m)) for m in _CUT.finditer(sentence.text)]
    for naming in lexicon.joins(sentence.text):
        kind = naming.key.removeprefix("join_")
        begins, ends = base + naming.start, base + naming.end
        if kind in ("because", "when", "if") and _followed_by(ends, days, sentence):
            continue
        if sentence.text[naming.start : naming.end] == "I":
            continue  # who speaks English; Polish and Welsh join by a small one
        if _HEADING.match(sentence.text, ends - base):
            continue  # "till - tomorrow": a thing of that name
        found.append((begins, ends, kind))
        found.extend(_main_clause(sentence, begins, ends, kind))
    return sorted(c for c in found if not any(s < c[0] < e or s < c[1] < e or s <= c[0] < c[1] <= e for s, e in kept))


def _main_clause(sentence: Sentence, begins: int, ends: int, kind: str) -> Iterator[tuple[int, int, str]]:
    """ "Once the broker replies I'll send it": cut before "I'll"."""
    if kind in ("when", "if") and not words(sentence.text[: begins - sentence.start]):
        hit = _MAIN.match(sentence.text, ends - sentence.start)
        if hit:
            yield sentence.start + hit.end(), sentence.start + hit.end() + 1, ","


def _followed_by(at: int, spans: Sequence[Span], sentence: Sentence) -> bool:
    """Whether one of these begins right there ("until Friday" is no clause of its own)."""
    blank = sentence.text[at - sentence.start :]
    near = at + len(blank) - len(blank.lstrip())
    return any(near <= start <= near + 4 for start, _ in spans if start >= at)


def _kind(hit: re.Match[str]) -> str:
    kinds = {"stop": ".", "head": ":", "comma": ",", "paren": "(", "and": "and"}
    return kinds[hit.lastgroup or "comma"]


def _longest(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Marks that do not lie inside a longer one: in "not a problem" nothing is denied."""
    wide = [m for m in marks if m.label not in _LOOSE]
    return tuple(m for m in marks if not any(_hides(o, m) for o in wide))


def _hides(outer: Mark, inner: Mark) -> bool:
    if outer.label == _VOID and outer.start < inner.start < outer.end < inner.end:
        return inner.label != _VOID
    if not (outer.start <= inner.start and inner.end <= outer.end):
        return False
    if inner.label in _SCOPES and outer.label not in (_VOID, "courtesy", "part", *_SCOPES):
        return False
    if inner.label == "rest" and outer.label == "part":
        return False  # "rest to follow"
    longer = outer.end - outer.start > inner.end - inner.start
    return longer or (outer.label == _VOID and inner.label != _VOID)


def _labels(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end of what it labels, number or letter) of list entries."""
    hits = [h for h in _LABEL.finditer(text) if words(text[h.end() : h.end() + 80])]
    marked = [h for h in hits if h["end"]]
    bare = [h for h in hits if not h["end"]]
    if len(bare) > 1 and all(h["n"].isdigit() for h in bare) and _rising([int(h["n"]) for h in bare]):
        marked = sorted([*marked, *bare], key=lambda h: h.start())
    if not marked or (len(marked) == 1 and not (marked[0]["n"].isdigit() or marked[0]["end"] in ")]")):
        return
    for hit, following in zip(marked, [*marked[1:], None], strict=True):
        gap = _PARAGRAPH.search(text, hit.end())
        end = min(following.start() if following else len(text), gap.start() if gap else len(text))
        yield hit.start(), end, hit["n"].lower()


def _rising(numbers: Sequence[int]) -> bool:
    return all(a < b for a, b in pairwise(numbers)) and numbers[0] <= 3


def _label_at(place: int, labels: Sequence[tuple[int, int, str]]) -> str:
    return next((n for start, end, n in labels if start <= place < end), "")
