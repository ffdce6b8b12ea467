"""What stands around what staff say: greetings, goodbyes, names below, questions of courtesy."""

from __future__ import annotations

import re

from mailbot.domain.requests import ItemKind
from mailbot.reading.asked.due_days import without_deadlines
from mailbot.reading.asked.prose import Said
from mailbot.reading.asked.setting import Reading, Setting
from mailbot.reading.asked.things import is_named
from mailbot.reading.naming.whose_request import names_only
from mailbot.reading.text.words import amounts, fold, words

_SHORTEST_NAME = 2
_SHORT = 8
"""Words of a question that only names a day."""
_HARDLY = 3
"""Words of a question that, without its day, says nothing: "Czy da się?"."""
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")
_EDGES = " \t,;:.–—-!"


def is_closing(text: str, setting: Setting) -> bool:
    """Whether a line only says goodbye, or is the writer's name."""
    bare = text.strip(_EDGES)
    forms = [w.form for w in words(bare)]
    if not forms or len(forms) > 7:
        return not forms
    signed = all(_signs(f, setting) or f in ("x", "xx") for f in forms)
    return signed or setting.every.has(bare, "closing")


def _signs(form: str, setting: Setting) -> bool:
    """Whether it is a name the writer may sign with, or its beginning: "Bron" for Bronwen."""
    short = len(form) >= _SHORTEST_NAME
    return form in setting.signers or (short and any(s.startswith(form) for s in setting.signers))


def without_greeting(text: str, setting: Setting) -> str:
    """A line without its "Dear Rosa," or "Mick -"."""
    start = setting.every.begins(text, "greeting")
    stop = re.search(r"[,!:.–—-]|$", text[start:]) if start else None
    if stop and len(words(text[start : start + stop.start()])) <= 5:
        return text[start + stop.end() :].lstrip(_EDGES)
    if setting.several or setting.dictated:
        return text
    head = re.match(r"(?:[^\W\d]|[ '’&.-]){2,40}?(?=,|!|\s?[–—]|\s-|$)", text)
    if head and setting.names.mentions(head[0]) and len(words(head[0])) <= 4:
        return text[head.end() :].lstrip(_EDGES)
    first = setting.names.mentions(text[:40])
    if (
        first
        and first[0].start == 0
        and setting.every.begins(text[first[0].end :], "must", "paper", "answer", "asks_anew")
    ):
        return text[first[0].end :].lstrip(_EDGES)
    return text


def signers_of(*names: str) -> frozenset[str]:
    """Folded names and initials with which somebody may sign."""
    parts = [fold(p) for name in names for p in re.split(r"[\s-]+", name) if p]
    initials = {p[0] for p in parts}
    return frozenset({*parts, *initials, "".join(p[0] for p in parts)})


def chats_on(text: str, said: Said, reading: Reading, setting: Setting) -> bool:
    """ "How was Whitby? Did Callum survive the waltzers?": a question among the courtesies, about no matter of ours."""
    asks = text.rstrip().endswith("?")
    if not asks and not said.asks and setting.every.has(text, "chat_remark"):
        reading.chatting = True  # "I still owe you a pint for the gate hinges. Is the Trevor still doing that stout?"
        return False
    plain = (
        asks and all(a.kind is ItemKind.ANSWER for a in said.asked) and not setting.every.has(text, "answer", "paper")
    )
    chats = plain and setting.every.has(text, "chat_question")
    matter = is_named(text, setting.every) or amounts(text) or setting.days(text)
    on = plain and reading.chatting and not matter
    reading.chatting = chats or on
    if plain and not (on or matter) and _is_idle(text, reading, setting):
        reading.idle.extend(said.asked)
        return bool(said.asked)
    return on


def _is_idle(text: str, reading: Reading, setting: Setting) -> bool:
    """Whether a question holds no word of our business, no name but the client's, and no "that" that means either."""
    before = reading.spoken
    if setting.every.has(text, "pronoun_matter") and (amounts(before) or is_named(before, setting.every)):
        return False
    told = setting.every.begins(text, "before_question", "greeting")
    named = any(m[0] for m in _NAME.finditer(text[told:]) if not setting.names.mentions(m[0]))
    return not named and not setting.every.has(text, "business")


def asks_for_a_day(text: str, said: Said, setting: Setting) -> bool:
    """ "Would 1 July be manageable?" names the day; it is no question to answer."""
    if len(said.asked) != 1 or said.asked[0].kind is not ItemKind.ANSWER or not setting.days(text):
        return False
    rest = without_deadlines(text, setting.written, setting.days, setting.every)
    if rest != text and len(words(rest)) <= _HARDLY and text.rstrip().endswith("?"):
        return True
    if setting.every.begins(text, "question_word"):
        return False
    return text.rstrip().endswith("?") and len(words(text)) <= _SHORT and not setting.every.has(text, "noun")


def greets(text: str, setting: Setting) -> bool:
    """ "Bea, Mick," above a mail to both: names, and nothing else."""
    names = [n for n in re.split(r"[,&+]|\band\b", text) if n.strip(_EDGES)]
    return len(names) > 1 and all(names_only(n.strip(_EDGES), setting.names) for n in names)
