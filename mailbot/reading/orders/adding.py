"""A further item: "also the council tax bill", "+ P45", "I forgot to ask for …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from mailbot.reading.text.frames import Frames, Hit
from mailbot.reading.text.lexicon import FILLER, Lexicon
from mailbot.reading.text.words import words

_PLUS = re.compile(r"^(?:(?!\n)[\s>*•-])*\+\s*(?=\S)", re.MULTILINE)
_MARK = re.compile(r"^\s*(?:[-*•·▪–+>]|\(?(?:\d{1,2}|[a-h])[.):])\s*", re.IGNORECASE)
_SPLIT = re.compile(
    r"(?<!\s)(?:[^\S\n]*\n|\s*(?:;|,(?!\d)|\band\b|&))\s*(?=(?:the|a|an|his|her|their|any|copy|copies|also|all)\b)",
    re.IGNORECASE,
)
_POINTS = re.compile(r"(?:that|this|it|them|these|those)(?:\s+(?:on|to|onto|in|as|too|please)\b|$)", re.IGNORECASE)
"""What only points at something said elsewhere: "put that on her list"."""
_EDGES = " \t\n.,:;-–—\"'“”()*"
_LONGEST = 300
_FEW = 3


def added(sentence: str, table: Frames, lexicon: Lexicon) -> tuple[str, ...]:
    """The further items that a sentence asks for, cut clean; none when it only says "it"."""
    if plus := _PLUS.search(sentence):
        return tuple(_parts(sentence[plus.end() :], table, lexicon))
    if not table.has(sentence, "order_add_sign") or table.has(sentence, "order_our_mistake"):
        return ()
    things = [_thing(sentence, h) for h in _innermost(sentence, table, lexicon)]
    things += [sentence.partition(":")[2]] if ":" in sentence else []
    for thing in sorted(things, key=lambda t: -bool(":" in sentence and t == things[-1])):
        if parts := tuple(_parts(thing, table, lexicon)):
            return parts
    return ()


def _innermost(sentence: str, table: Frames, lexicon: Lexicon) -> list[Hit]:
    """Frames that ask, without those that only lead up to another: of "also would you add the lease" the second."""
    hits = table.hits(sentence, "order_add")
    return [
        h for h, other in zip_longest(hits, hits[1:]) if other is None or _names(sentence[h.end : other.start], lexicon)
    ]


def _names(text: str, lexicon: Lexicon) -> bool:
    return any(n.key != FILLER for n in lexicon.namings(text))


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


def _thing(text: str, hit: Hit) -> str:
    if hit.side == "inside":
        return text[slice(*hit.inside)]
    return text[: hit.start] if hit.side == "before" else text[hit.end :]


def _parts(text: str, table: Frames, lexicon: Lexicon) -> Iterator[str]:
    for part in _SPLIT.split(text[:_LONGEST]):
        clean = cleaned(_without_talk(part, lexicon), table)
        if clean and not _POINTS.match(clean) and not table.has(clean, "order_reminder") and _names(clean, lexicon):
            yield clean


def _without_talk(part: str, lexicon: Lexicon) -> str:
    """A thing without a remark joined on behind a comma: "the lease, Bea says it is in the safe"."""
    thing, comma, remark = part.partition(", ")
    talks = comma and len(words(remark)) > _FEW and _names(thing, lexicon)
    return thing if talks and not _names(remark, lexicon) else part


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
