"""Plain lines of a staff mail that are no sentences: entries of a list without marks, headings, what is ticked off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailbot.reading.asked.courtesies import is_closing
from mailbot.reading.asked.due_days import without_deadlines
from mailbot.reading.asked.lists import Piece
from mailbot.reading.asked.setting import Setting
from mailbot.reading.asked.things import is_named
from mailbot.reading.naming.whose_request import names_only
from mailbot.reading.text.words import amounts, words

_WORDS_IN_LINE = 16
_WORDS_IN_RUN = 22
_WORDS_IN_BLOCK = 10
_WORDS_IN_HEADING = 3
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_LEAST_SIGNED = 2
_NAME = re.compile(r"[^\W\d_][\w'’-]{0,20}(?:\s[^\W\d_a-z][\w'’-]{0,20}){0,2}(?:\sx+)?")
_SPEAKS = ("attached", "greeting", "closing")


def spoken(sentence: str, setting: Setting) -> tuple[str, ...]:
    """A sentence dictated without a stop, cut where the next thought begins; else the sentence itself."""
    if len(words(sentence)) < _WORDS_IN_RUN or len(re.findall(r"[,;:]", sentence)) > 1:
        return (sentence,)
    starts = [h.start for h in setting.every.hits(sentence, "next_thought") if h.start]
    return tuple(sentence[a:b].strip() for a, b in zip([0, *starts], [*starts, len(sentence)], strict=True))


def is_bare(text: str, setting: Setting) -> bool:
    """Whether a line may be an entry: it is short, no sentence, and not about a day; its asides do not count."""
    text = _ASIDE.sub("", text).strip()
    if len(words(text)) > _WORDS_IN_LINE or text.endswith(":"):
        return False
    rest = without_deadlines(text, setting.written, setting.days, setting.every)
    if rest != text and len(words(rest)) < len(words(text)) / 2 + 1:
        return False
    if text.endswith((".", "!")) and len(words(text)) > 5:
        return False
    return not setting.every.has(
        text, "paper", "answer", "approval", "payment", "not_asked", "statement", "lead", "only_this"
    )


def is_heading(number: int, pieces: Sequence[Piece]) -> bool:
    """Whether a line only names the lines below it: "PROPERTY", "Employment"."""
    piece, below = pieces[number], pieces[number + 1 : number + 2]
    if not below or below[0].paragraph != piece.paragraph or below[0].sort == "row":
        return False
    bare = piece.text.strip(" \t:.–—-*_=#")
    if len(words(bare)) > _WORDS_IN_HEADING or any(c.isdigit() for c in bare):
        return False
    above = pieces[number - 1] if number else None
    fresh = above is None or above.paragraph != piece.paragraph
    return bare.isupper() or (fresh and len(words(bare)) == 1 and not bare.islower())


def bare_blocks(pieces: Sequence[Piece], setting: Setting) -> frozenset[int]:
    """Numbers of the lines that make up a paragraph of names of papers, one a line, without a word about them."""
    found: set[int] = set()
    for paragraph in _paragraphs(pieces):
        block = [n for n in paragraph if not _is_beside(pieces[n].text, setting)]
        lines = [pieces[n].text for n in block]
        named = sum(is_named(line, setting.every) for line in lines)
        plain = all(pieces[n].sort == "line" and _in_block(pieces[n].text, setting) for n in block)
        if plain and len(block) > 1 and 2 * named > len(block):
            found.update(block)
    return frozenset(found)


def _is_beside(text: str, setting: Setting) -> bool:
    """Whether a line is no entry but the name above a list, or the day below it: "Bill", "By Friday please"."""
    if names_only(text, setting.names) and not (setting.several or setting.dictated):
        return True
    rest = without_deadlines(text, setting.written, setting.days, setting.every)
    return rest != text and len(words(rest)) <= 1


def _in_block(text: str, setting: Setting) -> bool:
    if names_only(text, setting.names):
        return False
    short = len(words(text)) <= _WORDS_IN_BLOCK and not text.endswith((".", "!", ",", ";"))
    return short and is_bare(text, setting) and not setting.every.has(text, *_SPEAKS) and not _is_sum(text)


def _is_sum(text: str) -> bool:
    """ "Tax for the year: £1,200.00"."""
    return any(a.money for a in amounts(text)) and bool(re.search(r"\d\s*$", text))


def _paragraphs(pieces: Sequence[Piece]) -> Iterator[list[int]]:
    """The numbers of the plain lines of each paragraph that holds nothing else."""
    block: list[int] = []
    for number, piece in enumerate(pieces):
        if block and piece.paragraph != pieces[block[-1]].paragraph:
            yield block
            block = []
        block.append(number)
    if block:
        yield block


def goodbye(pieces: Sequence[Piece], setting: Setting) -> int:
    """The number of the piece where the writer takes leave: "Gratefully," above the name; all when nothing does."""
    end = len(pieces) - _is_signed(pieces, setting)
    while end and is_closing(pieces[end - 1].text, setting):
        end -= 1
    last = pieces[end - 1] if end else None
    signed = end < len(pieces) and last is not None and last.sort == "line"
    if signed and last is not None and last.text.endswith(",") and len(words(last.text)) <= 4:
        return end - 1
    return end


def _is_signed(pieces: Sequence[Piece], setting: Setting) -> bool:
    """Whether the last line is a name that nobody told us: "Gosia" below a sentence."""
    if len(pieces) < _LEAST_SIGNED or pieces[-1].sort != "line" or is_named(pieces[-1].text, setting.every):
        return False
    last, before = pieces[-1], pieces[-2]
    apart = (
        is_closing(before.text, setting)
        or last.paragraph != before.paragraph
        or before.text.endswith((".", "!", "?", ",", ")"))
    )
    return apart and bool(_NAME.fullmatch(last.text.strip(" ,.-–")))
