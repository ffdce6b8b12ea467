"""A phrase that names what is wanted ("your P60, the statements and details of gifts") cut into its things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailbot.reading.text.frames import Frames, Hit
from mailbot.reading.text.words import words

_LONGEST = 1_500
_LONGEST_THING = 300
_MOST = 60
_CODE = re.compile(r"^(?!\d+(?:st|nd|rd|th|am|pm|ish)$)(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{2,8}$")
_ONLY_PERIOD = re.compile(
    r"^(?:\W|\d{1,4}(?:st|nd|rd|th)?\b|to\b|and\b|of\b|the\b|(?:tax )?years?\b|"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b)+$",
    re.IGNORECASE,
)
_EDGES = " \t\n,;:.–—-*_•"
_STOPS = re.compile(r"[,;](?!\d)|\s[-–—]\s|\n|(?<=\s)[&+/](?=\s)")
_NAME = re.compile(r"(?:Just|First|Plus|Second|Over|Now|On|Then|Only|Both) [A-Z][a-z]")
_PAPER = re.compile(
    r"(?:determina|specifica|notifica|registra|authorisa|authoriza|valida|certifica|classifica|confirma|calcula|declara|"
    r"reconcilia|accredita|documenta|redemp|comple|subscrip|prescrip|transac|alloca|apportion|nomina|resolu|termina)tions?$"
    r"|\w{3}(?:sheet|slip|ledger|print|list|cert)s?$|(?:assess|settle|supple|agree|endorse|amend|instal)ments?$"
)
_OF_SOMEBODY = re.compile(r"(?:[A-Z][\w-]*\.? ){0,2}[A-Z][\w-]+(?:['’]s|s['’])\s")
""" "Mrs Tandy's notebook", "the Hughes' lease": as good as a "the"."""
_BRACKETS = re.compile(r"\([^()]{0,200}\)")


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int


def things_in(phrase: str, tongue: Frames) -> tuple[str, ...]:
    """The things a phrase names, at most 60, each in the words it was written in; none when it names nothing."""
    cut = without_tail(phrase[:_LONGEST], tongue)
    found = (clean(cut[p.start : p.end], tongue) for p in _whole(cut, _parts(cut, tongue), tongue))
    return tuple(t for t in found if t)[:_MOST]


def clean(thing: str, tongue: Frames) -> str:
    """One thing without what stands around it; "" when nothing is left that a client could send or answer."""
    text = re.sub(r",(?:\s*,)+", ",", re.sub(r"\s+", " ", thing)).strip(_EDGES)
    text = _begun(text, tongue)
    while (tail := tongue.ends(text, "behind_thing")) is not None and tail > 0:
        text = text[:tail].strip(_EDGES)
    text = _balanced(text)
    if not re.search(r"[^\W\d_]|\d", text) or points_elsewhere(text, tongue) or tongue.has(text, "no_thing"):
        return ""
    return text[:_LONGEST_THING].rstrip()


def _begun(text: str, tongue: Frames) -> str:
    """A thing without "also" and the like before it; "Just Eat statements" and "First Direct" keep their names."""
    start = tongue.begins(text, "before_thing") if text else 0
    rest = text[start:].strip(_EDGES)
    name = bool(_NAME.match(text)) and len(words(text[:start])) == 1
    return text if start and name and not tongue.begins(rest, "determiner") else rest


def points_elsewhere(text: str, tongue: Frames) -> bool:
    """Whether it only stands for things named elsewhere: "the following", "these two", "it", "those that I need"."""
    bare = _BRACKETS.sub("", text).strip(_EDGES)
    return tongue.has(bare, "pointer") or bool(tongue.begins(bare, "pronoun_clause"))


def without_tail(text: str, tongue: Frames) -> str:
    """A phrase up to its reasons, conditions and courtesies; what follows those behind a comma is kept."""
    kept, at = [], 0
    for hit in tongue.hits(text, "tail"):
        if hit.start < at:
            continue
        kept.append(text[at : hit.start])
        comma = text.find(",", hit.end)
        at = comma if comma >= 0 else len(text)
    return "".join([*kept, text[at:]])


def _parts(text: str, tongue: Frames) -> list[_Part]:
    """The pieces between commas and joining words; brackets stay whole."""
    shut = [m.span() for m in _BRACKETS.finditer(text)]
    cuts = [m.span() for m in _STOPS.finditer(text)]
    cuts += [(h.start, _before_determiner(text, h, tongue)) for h in tongue.hits(text, "join")]
    parts, at = [], 0
    for start, end in sorted(c for c in cuts if not any(s < c[0] < e for s, e in shut)):
        if text[at:start].strip(_EDGES):
            parts.append(_Part(at, start))
        at = max(at, end)
    return [*parts, _Part(at, len(text))] if text[at:].strip(_EDGES) else parts


def _before_determiner(text: str, join: Hit, tongue: Frames) -> int:
    """Where the thing behind a joining word begins: the "the" of "and for the deed" is the deed's."""
    last = words(text[join.start : join.end])[-1]
    opens = last.start and tongue.begins(last.form, "determiner")
    return join.start + last.start if opens else join.end


def _whole(text: str, parts: Sequence[_Part], tongue: Frames) -> Iterator[_Part]:
    """Pieces that belong together put together again, as they were written."""
    ready: list[_Part] = []
    for part in parts:
        if ready and _is_example(text[ready[-1].start : ready[-1].end], text[part.start : part.end], tongue):
            ready[-1] = _Part(ready[-1].start, part.end)
        elif ready and not _begins_anew(text[ready[-1].start : ready[-1].end], text[part.start : part.end], tongue):
            if not _is_clause(text[part.start : part.end].strip(_EDGES), tongue):
                ready[-1] = _Part(ready[-1].start, part.end)
        else:
            ready.append(part)
    yield from ready


def _is_example(before: str, piece: str, tongue: Frames) -> bool:
    """Whether it goes on with examples: "receipts, such as repairs, insurance or fees"."""
    text = piece.strip(_EDGES)
    named = tongue.hits(_BRACKETS.sub("", before), "examples")
    return bool(named) and bool(words(text)) and not tongue.begins(text, "determiner", "question_word")


def _begins_anew(before: str, piece: str, tongue: Frames) -> bool:
    """Whether a piece names a thing of its own, or goes on with the one before."""
    text = piece.strip(_EDGES)
    if not words(text) or _ONLY_PERIOD.match(text):
        return False
    if tongue.begins(text, "goes_on") and not tongue.begins(text, "copy_of"):
        return False
    if text[0].isdigit() and before.rstrip()[-1:].isdigit():
        return False
    if tongue.begins(text, "determiner", "question_word") or _OF_SOMEBODY.match(text):
        return not _is_clause(text, tongue)
    return _is_noun_phrase(text, tongue) and not _shares_its_noun(before, tongue)


def _is_clause(text: str, tongue: Frames) -> bool:
    """Whether it says something instead of naming something: "the bank is slow"."""
    return tongue.has(text, "statement") and not tongue.begins(text, "question_word")


def _is_noun_phrase(text: str, tongue: Frames) -> bool:
    """Whether it holds the name of something that clients send, and no sentence."""
    if _is_clause(text, tongue):
        return False
    return is_named(text, tongue)


def _shares_its_noun(before: str, tongue: Frames) -> bool:
    """ "GMC" before "BMA subscriptions", "sales" before "purchase invoices": the noun behind the second serves both."""
    if len(words(before)) == 1 and tongue.has(before, "attributive"):
        return True
    return not is_named(before, tongue) and len(words(before)) <= 3


def is_named(text: str, tongue: Frames) -> bool:
    """Whether it holds the name of a thing that clients send."""
    return tongue.has(text, "noun") or any(_CODE.match(w.form) or _is_paper(w.form) for w in words(text))


@lru_cache(maxsize=20_000)
def _is_paper(form: str) -> bool:
    """Whether the build of a word tells that it is written on something: "determination", "worksheet"."""
    return bool(_PAPER.search(form))


def _balanced(text: str) -> str:
    """Without a bracket that was opened or closed elsewhere."""
    if text.count("(") > text.count(")"):
        head, _, tail = text.rpartition("(")
        return (head if len(tail) < 3 else head + tail).strip(_EDGES)
    if text.count(")") > text.count("("):
        return text.replace(")", "", text.count(")") - text.count("(")).strip(_EDGES)
    return text
