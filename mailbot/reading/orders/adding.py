"""A further item: "also the council tax bill", "+ P45", "I forgot to ask for …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailbot.reading.text.frames import Frames
from mailbot.reading.text.lexicon import FILLER, Lexicon
from mailbot.reading.text.words import words

_PLUS = re.compile(r"^(?:(?!\n)[\s>*•-])*\+\s*(?=\S)", re.MULTILINE)
_MARK = re.compile(r"^\s*(?:[-*•·▪–+>]|\(?(?:\d{1,2}|[a-h])[.):])\s*", re.IGNORECASE)
_SPLIT = re.compile(
    r"(?<!\s)(?:[^\S\n]*\n|\s*(?:;|,(?!\d)|\band\b|&))\s*(?=(?:the|a|an|his|her|their|any|copy|copies|also|all)\b)",
    re.IGNORECASE,
)
_EDGES = " \t\n.,:;-–—\"'“”()*"
_LONGEST = 300


def added(sentence: str, table: Frames, lexicon: Lexicon) -> tuple[str, ...]:
    """The further items that a sentence asks for, cut clean; none when it only says "it"."""
    if plus := _PLUS.search(sentence):
        return tuple(_parts(sentence[plus.end() :], table, lexicon))
    if not table.has(sentence, "order_add_sign"):
        return ()
    things = [_thing(sentence, h.side, h.start, h.end) for h in table.hits(sentence, "order_add")]
    things += [sentence.partition(":")[2]] if ":" in sentence else []
    for thing in sorted(things, key=lambda t: -bool(":" in sentence and t == things[-1])):
        if parts := tuple(_parts(thing, table, lexicon)):
            return parts
    return ()


def announces(sentence: str, table: Frames) -> bool:
    """Whether a sentence only says that further items follow in a list below it."""
    return table.has(sentence, "order_add_list")


def is_marked(line: str) -> bool:
    """Whether a line begins as an entry of a list: with a bullet, a number or a letter."""
    return _MARK.match(line) is not None


def listed(lines: Sequence[str], table: Frames) -> tuple[str, ...]:
    """The entries of a list of further items, cut clean: each line one, whatever it names."""
    cut = (cleaned(_MARK.sub("", line[:_LONGEST]), table) for line in lines)
    return tuple(line for line in cut if words(line))


def things_in(text: str, table: Frames, lexicon: Lexicon) -> tuple[str, ...]:
    """The papers that a text is nothing but, cut clean."""
    return tuple(_parts(text, table, lexicon))


def _thing(text: str, side: str, start: int, end: int) -> str:
    return text[:start] if side == "before" else text[end:]


def _parts(text: str, table: Frames, lexicon: Lexicon) -> Iterator[str]:
    for part in _SPLIT.split(text[:_LONGEST]):
        clean = cleaned(part, table)
        if clean and not table.has(clean, "order_reminder") and any(n.key != FILLER for n in lexicon.namings(clean)):
            yield clean


def cleaned(text: str, table: Frames) -> str:
    """A thing without the words around it: no article before, no "to the list please" behind."""
    text = text.strip(_EDGES)
    for _ in range(6):
        before = text
        if words(text) and (start := table.begins(text, "order_add_start")):
            text = text[start:].strip(_EDGES)
        if words(text) and (end := table.ends(text, "order_add_end")) is not None:
            text = text[:end].strip(_EDGES)
        if text == before:
            break
    return f"{text})" if text.count("(") > text.count(")") else text
