"""What an "it" stands for: things named before, and what sort of answer a thing that stands by itself wants."""

from __future__ import annotations

import re
from dataclasses import replace

from mailbot.domain.requests import ItemKind
from mailbot.reading.asked.fragments import bare_list
from mailbot.reading.asked.prose import Asked, Said, read_sentence
from mailbot.reading.asked.setting import Reading, Setting
from mailbot.reading.asked.things import clean, is_named, things_in
from mailbot.reading.text.words import amounts, words

_LONGEST = 300
_FEW = 7
_CLAUSES = re.compile(r"[,;:.?!]\s|\s[-–—]\s|\b(?:so|and)\s(?=please|could|can|would|will)")
_BUT = re.compile(r"[;:]\s|,\s(?:but|so)\s")
_EDGES = " \t,;:.–—-!"


def entry_asked(thing: str, setting: Setting) -> Asked:
    """A thing that stands by itself, with its kind."""
    return Asked(thing, ItemKind.ANSWER if is_question(thing, setting) else _entry_kind(thing, setting))


def _entry_kind(thing: str, setting: Setting) -> ItemKind:
    said = read_sentence(f"please {thing}", setting.every, setting.tongues)
    kinds = {a.kind for a in said.asked} & {ItemKind.APPROVAL, ItemKind.PAYMENT}
    return kinds.pop() if len(kinds) == 1 else ItemKind.DOCUMENT


def is_question(text: str, setting: Setting) -> bool:
    """Whether it is a question: by its mark, or by the word it begins with."""
    if text.rstrip().endswith(("?", "؟")):
        return True
    return bool(setting.every.begins(text, "question_word"))


def note_named(text: str, reading: Reading, setting: Setting) -> None:
    """Remember what is attached, finished or owed, should a later sentence ask to approve or pay it."""
    for hit in setting.every.hits(text, "attached"):
        phrase = text[hit.end :] if hit.side == "after" else _BUT.split(text[: hit.start])[-1]
        found = things_in(phrase, setting.every)
        if hit.side == "after" and setting.every.begins(phrase, "join"):
            continue  # "read through the attached and, if you agree, …"
        if hit.side == "before" and len(found) > 1 and any(a.money for a in amounts(found[0])):
            found = (clean(phrase, setting.every),)  # "our bill for £1,450 plus VAT"
        if found and not setting.every.begins(found[-1], "asks_with"):
            reading.named.append(found[0] if hit.side == "after" else found[-1])
            if _is_owed(reading.named[-1], setting):
                reading.owed.append(reading.named[-1])
            return
    if _is_owed(text, setting):
        reading.owed.append(_owed(text, setting))


def _is_owed(text: str, setting: Setting) -> bool:
    """Whether it speaks of a sum to be paid."""
    return any(a.money for a in amounts(text)) and setting.every.has(text, "of_money", "owes")


def _owed(text: str, setting: Setting) -> str:
    """What a sentence says is owed: "corporation tax of £3,906.55 for the year to 30 September"."""
    named = re.split(r",\s(?!\d)|;\s", text)[0].strip(_EDGES)
    named = named[setting.every.begins(named, "before_named") :].strip(_EDGES)
    ends = [h.start for h in setting.every.hits(named, "behind_named") if h.start]
    return named[: min(ends, default=len(named))].strip(_EDGES)[:_LONGEST]


def with_name(asked: Asked, reading: Reading) -> Asked:
    """An approval or a payment with the thing it is about, when the sentence only says "it"."""
    pays = asked.kind is ItemKind.PAYMENT
    named = (reading.owed or reading.named) if pays else (reading.named or reading.owed)
    if not asked.unnamed or not named:
        return asked
    return replace(asked, text=named[-1], unnamed=False)


def with_sum(asked: Asked, text: str) -> Asked:
    """A payment with the one sum that its sentence names."""
    sums = [a for a in amounts(text) if a.money]
    if asked.kind is not ItemKind.PAYMENT or not asked.text or len(sums) != 1:
        return asked
    if any(a.money for a in amounts(asked.text)):
        return asked
    return replace(asked, text=f"{asked.text} ({text[sums[0].start : sums[0].end].strip()})")


def _akin(one: str, other: str) -> bool:
    """Whether one names all that the other names."""
    a, b = {w.form for w in words(one)}, {w.form for w in words(other)}
    return a <= b or b <= a


def _with_matter(said: Said, before: str, setting: Setting) -> Said:
    """ "There is a payment of £300. What is this?": the question with the sentence that it is about."""
    return replace(said, asked=tuple(_explained(a, before, setting) for a in said.asked))


def _explained(asked: Asked, before: str, setting: Setting) -> Asked:
    short = asked.kind is ItemKind.ANSWER and len(words(asked.text)) <= _FEW and not is_named(asked.text, setting.every)
    if not short or not before or not setting.every.has(asked.text, "pronoun_matter") or not amounts(before):
        return asked
    return replace(asked, text=f"{asked.text.rstrip()} ({before.strip(_EDGES)[:_LONGEST]})")


def _likeliest(text: str, setting: Setting) -> list[str]:
    """What a sentence speaks of: the first thing of a known sort that it names with a "the" or "your"."""
    clauses = (c for c in _CLAUSES.split(text) if not setting.every.has(c, "pronoun_thing") or c is text)
    clauses = (c for c in clauses if not setting.every.has(c, "thanks_for"))  # what one gives thanks for is here
    return [
        thing
        for clause in clauses
        for hit in setting.every.hits(clause, "determiner")[:1]
        for thing in things_in(clause[hit.start :], setting.every)[:1]
        if is_named(thing, setting.every)
    ]


def begins_with_pointer(said: Said, text: str, setting: Setting) -> bool:
    """ "Could you forward it, together with your pension letter?": an "it" of the sentence before, and a thing more."""
    hits = setting.every.hits(text, "paper")
    return said.points and bool(hits) and bool(setting.every.begins(text[hits[0].end :], "pronoun_thing"))


def _tells(thing: str, setting: Setting) -> bool:
    """Whether what seems a thing says something of an "it": "mislaid it the council will reissue"."""
    return setting.every.has(thing, "pronoun_matter") and setting.every.has(thing, "verb_sign")


def with_mentioned(text: str, said: Said, reading: Reading, setting: Setting) -> Said:
    """ "You should have had a letter; could you scan it?": the letter, though only "it" is asked for."""
    if said.leads and text.rstrip().endswith(":"):
        return said  # "for the claim I need these:" points at what follows
    here = [
        t
        for hit in setting.every.hits(text, "mentioned")
        for t in things_in(re.split(r"[;.?!]|,\s(?=please|could|can|would|do)", text[hit.end :])[0], setting.every)[:1]
        if is_named(t, setting.every) and not _tells(t, setting)
    ]
    said = _with_matter(said, reading.spoken, setting)
    listed, reading.listed = reading.listed, () if said.asks or said.denies else bare_list(text, setting.every)
    if said.points and not said.asked and listed:
        return replace(said, asked=listed, leads=False)
    found, reading.mentioned = here or reading.mentioned, here
    spoken, reading.spoken = (text, reading.spoken), text
    if said.points and not (said.asked or found or reading.wanted or reading.again or said.again):
        found = [t for s in spoken for t in _likeliest(s, setting)][:1]
    meant = here or (found if begins_with_pointer(said, text, setting) else [])
    if said.points and meant and said.asked and not any(_akin(a.text, meant[-1]) for a in said.asked):
        return replace(said, asked=(*said.asked, entry_asked(meant[-1], setting)))
    if said.points and found and not said.asked:
        return replace(said, asked=(entry_asked(found[-1], setting),), leads=False)
    return said


def said_again(thing: str, reading: Reading, setting: Setting) -> bool:
    """Whether it only says once more what is asked for already: "Just the deed, mind."."""
    bare = {w.form for w in words(thing[setting.every.begins(thing, "determiner") :])}
    return any(bare and bare <= {w.form for w in words(w.asked.text)} for w in reading.wanted)
