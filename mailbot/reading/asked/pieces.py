"""A phrase that says what is wanted cut into its things; a question stays whole unless another begins."""

from __future__ import annotations

import re

from mailbot.domain.requests import ItemKind
from mailbot.reading.asked.things import clean, things_in, without_tail
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import words

_LEAST_IN_QUESTION = 3
""" "… and when?" belongs to the question before it."""
_EDGES = " \t,;:.–—-"


def pieces(phrase: str, kind: ItemKind, tongue: Frames) -> tuple[str, ...]:
    """The things of a phrase; a question stays in one piece unless another question word begins."""
    if kind is not ItemKind.ANSWER:
        return things_in(phrase, tongue)
    if not tongue.begins(phrase, "question_word"):
        found = tongue.hits(phrase, "next_question")
        asks = next((h.start for h in found if h.start and len(words(phrase[h.start :])) > _LEAST_IN_QUESTION), 0)
        question = _without_join(phrase[asks:], tongue) if asks else ""
        if not tongue.begins(question, "question_word"):
            return things_in(phrase, tongue)
        return (*things_in(phrase[:asks], tongue), *pieces(question, kind, tongue))
    cut = phrase.strip(_EDGES)
    begun = {h.start for h in tongue.hits(cut, "next_question")} | _listed_questions(cut, tongue)
    starts = [at for at in sorted(begun) if len(words(cut[at:])) > _LEAST_IN_QUESTION]
    parts = [cut[a:b] for a, b in zip([0, *starts], [*starts, len(cut)], strict=True)]
    return tuple(t for p in parts if (t := clean(without_tail(_without_join(p, tongue), tongue), tongue)))


def _listed_questions(text: str, tongue: Frames) -> set[int]:
    """Where behind a comma another question begins: "when it ends, whether it is let and who pays"."""
    stops = (m.end() for m in re.finditer(r"[,;]\s+", text))
    return {at for at in stops if tongue.begins(text[at:], "question_in_list")}


def _without_join(text: str, tongue: Frames) -> str:
    text = text.strip(_EDGES)
    return text[tongue.begins(text, "join") :].strip(_EDGES)
