"""What an entry of a list asks for: as a rule itself, whole; unless it orders something, tells, or asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mailbot.domain.requests import ItemKind
from mailbot.reading.asked.antecedents import entry_asked, is_question
from mailbot.reading.asked.due_days import without_deadlines
from mailbot.reading.asked.prose import Asked, Said, read_sentence
from mailbot.reading.asked.sentences import sentences
from mailbot.reading.asked.setting import Setting
from mailbot.reading.asked.standing import standing_of
from mailbot.reading.asked.things import clean, is_named
from mailbot.reading.text.words import words

_LONGEST_ENTRY = 300
_ASIDE = re.compile(r"\([^()]{25,300}\)")


def entry_things(text: str, setting: Setting) -> Iterator[Asked]:
    """What an entry asks for: as a rule itself, whole."""
    if (standing := standing_of(text, setting)) is not None:
        if standing.wanted and (thing := clean(standing.thing, setting.every)):
            yield entry_asked(thing[:_LONGEST_ENTRY], setting)
        return
    parts = sentences(text)
    if not parts or setting.every.has(parts[0], "nothing"):
        return
    said = read_sentence(_without_asides(parts[0]), setting.every, setting.tongues)
    told = not is_question(text, setting) and setting.every.begins(parts[0], "tells")
    if told and not is_theirs(parts[0], said, setting):
        return  # "I will register the new partner"
    if setting.every.begins(parts[0], "noun_verb") and is_named(parts[0], setting.every):
        said = Said()  # "Share certificate for the brewery", "List of overtime"
    if _says_more(parts[0], setting):
        said = Said()  # "the statements that we don't have, January to March"
    if said.asked and not said.asked[0].unnamed and len(words(text)) > 4 and not _asks_outright(text, said, setting):
        yield from _as_ordered(text, said, setting)
        return
    if said.denies and not is_question(text, setting) and not _names_first(parts[0], setting):
        return
    whole = text if is_question(text, setting) else _told_apart(parts[0], setting)
    thing = clean(
        without_deadlines(whole, setting.written, setting.days, setting.every)[:_LONGEST_ENTRY], setting.every
    )
    if thing:
        yield entry_asked(f"{thing.rstrip('?')}?" if whole.rstrip().endswith("?") else thing, setting)


def _without_asides(text: str) -> str:
    """An entry without what it says in brackets, where something stands before them: "(it's the casual staff …)"."""
    head = _ASIDE.split(text)[0]
    return _ASIDE.sub(" ", text) if words(head) else text


def _told_apart(text: str, setting: Setting) -> str:
    """An entry without what it tells in brackets; "(joint account)" and "(C88)" stay."""
    told = [a for a in _ASIDE.finditer(text) if setting.every.has(a[0], "verb_sign")]
    for aside in reversed(told):
        text = f"{text[: aside.start()].rstrip()} {text[aside.end() :].lstrip()}".strip()
    return text


def is_theirs(text: str, said: Said, setting: Setting) -> bool:
    """ "You'll let me have your passport number": told as what happens next, and asked for."""
    return bool(said.asked) and not said.denies and bool(setting.every.begins(text, "theirs"))


def _asks_outright(text: str, said: Said, setting: Setting) -> bool:
    """ "£3,000 from M Smith - is this a loan?": a question without any "please tell me"."""
    plain = all(a.kind is ItemKind.ANSWER for a in said.asked) and text.rstrip().endswith("?")
    return plain and not setting.every.has(text, "answer", "paper")


def _as_ordered(text: str, said: Said, setting: Setting) -> Iterator[Asked]:
    """What an entry orders; "Approve the accounts" and "Pay the fee" keep their verb."""
    if len(said.asked) == 1 and said.asked[0].kind in (ItemKind.APPROVAL, ItemKind.PAYMENT):
        whole = clean(without_deadlines(text, setting.written, setting.days, setting.every), setting.every)
        yield replace(said.asked[0], text=(whole or said.asked[0].text)[:_LONGEST_ENTRY])
    else:
        yield from said.asked


def _says_more(text: str, setting: Setting) -> bool:
    """Whether what sounds like asking only says more about a thing named before it."""
    hits = setting.every.hits(text, "paper", "lacking", "paper_if_named")
    before = text[: hits[0].start] if hits else ""
    return setting.every.ends(before, "relative") is not None and is_named(before, setting.every)


def _names_first(text: str, setting: Setting) -> bool:
    """Whether what sounds like a refusal is part of a thing: "confirmation that nobody was paid"."""
    hits = setting.every.hits(text, "not_asked")
    before = text[: hits[0].start] if hits else ""
    return is_named(before, setting.every) and not re.search(r"[:,;(–—]|\s-\s", before)
