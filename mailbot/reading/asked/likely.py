"""A mail to a client in which nothing asks in so many words: what it names, where something shows that it is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbot.domain.requests import ItemKind
from mailbot.reading.asked.antecedents import entry_asked
from mailbot.reading.asked.due_days import without_deadlines
from mailbot.reading.asked.prose import Asked
from mailbot.reading.asked.setting import Reading, Setting
from mailbot.reading.asked.things import clean, is_named, things_in
from mailbot.reading.text.words import words

_CLAUSES = re.compile(r"[;:.?!]\s|,\s(?=(?:which|who|but|so|and|as|because|if|when|once)\s)|\s[-–—]\s")
_SPEAKS_AGAINST = ("not_asked", "attached", "nothing", "nothing_asked", "heading_ours", "tells")
_LONGEST = 12
_BARE = 4


def likely(reading: Reading, setting: Setting) -> tuple[Asked, ...]:
    """The papers that such a mail seems to want, at most those of one sentence; none when it denies anything."""
    if reading.nothing or reading.again:
        return ()
    for sentence in reading.sentences:
        found = tuple(_bare_question(sentence.text, setting)) or tuple(_of_sentence(sentence.text, setting))
        if found:
            return found
    return ()


def _bare_question(text: str, setting: Setting) -> Iterator[Asked]:
    """ "P60?", and not a word besides."""
    bare = text.rstrip(" ?؟!")
    asks = text.rstrip().endswith(("?", "؟")) and len(words(bare)) <= _BARE and is_named(bare, setting.every)
    if asks and not setting.every.has(bare, "verb_sign", *_SPEAKS_AGAINST):
        yield from (entry_asked(whole, setting) for whole in (clean(bare, setting.every),) if whole)


def _of_sentence(text: str, setting: Setting) -> Iterator[Asked]:
    every = setting.every
    if every.has(text, *_SPEAKS_AGAINST) or not every.has(text, "seems_wanted"):
        return
    bare = without_deadlines(text, setting.written, setting.days, every)
    for clause in _CLAUSES.split(bare):
        for hit in every.hits(clause, "determiner")[:1]:
            for thing in things_in(clause[hit.start :], every)[:3]:
                whole = clean(_noun_only(thing, setting), every)
                if whole and is_named(whole, every) and len(words(whole)) <= _LONGEST:
                    yield entry_asked(whole, setting)


def _noun_only(thing: str, setting: Setting) -> str:
    """The thing without what is said about it: "the lease is still with your solicitor"."""
    ends = [h.start for h in setting.every.hits(thing, "verb_sign") if h.start]
    return thing[: min(ends, default=len(thing))]


def list_is_wanted(reading: Reading, setting: Setting) -> bool:
    """Whether a list of which nothing is said is asked for: the mail is nothing else, or its entries are papers."""
    if not reading.doubtful or (reading.nothing and not reading.wanted):
        return False
    named = sum(is_named(w.asked.text, setting.every) or w.asked.kind is ItemKind.ANSWER for w in reading.doubtful)
    if not reading.wanted and any(s.asks for s in reading.sentences):
        return reading.leads is not False
    return 2 * named > len(reading.doubtful) and (bool(reading.wanted) or reading.leads is not False)
