"""A bare yes or no to a question of ours: taken only where that was an answer, and only for what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbot.domain.asked import Answered
from mailbot.domain.questions import OpenQuestion
from mailbot.domain.understanding import Command, Doubt, Verb
from mailbot.reading.orders.choosing import chosen
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import words

SHORT = 3
"""Words of an answer that is no more than that."""
_YES = ("confirm", "received")
_ONE_OF = "I can’t tell from that what you want done. Which of these is it?"


def taken(commands: Sequence[Command], answered: Answered, text: str, table: Frames) -> Doubt | bool:
    """What a short answer comes to: True leaves everything as it is, False lets the commands stand.

    A doubt, with the same answers to choose from, where a yes or a no does not tell which of them is meant.
    """
    question = answered.question
    offered = question.background.orders
    if not offered or chosen(text, question.choices, offered) is not None or not _is_yes_or_no(commands, text, table):
        return False
    if not any(offered):
        return True  # "yes, done": there was but one thing to say
    if _asks_yes_or_no(offered) and _only_about(question, commands):
        return False
    said = " ".join(text.split())[:240]
    doubt = Doubt(_ONE_OF, answered.client or None, question.request, question.items, said)
    return replace(doubt, choices=question.choices, orders=offered)


def _is_yes_or_no(commands: Sequence[Command], text: str, table: Frames) -> bool:
    plainly = any(c.verb is Verb.CONFIRM for c in commands) or table.begins(text, "order_confirm", "order_deny")
    return bool(plainly) or (not commands and len(words(text)) <= SHORT)


def _asks_yes_or_no(offered: Sequence[str]) -> bool:
    """Whether the first answer says yes, and no other does."""
    return [o.startswith(_YES) for o in offered] == [True, *(False for _ in offered[1:])]


def _only_about(question: OpenQuestion, commands: Sequence[Command]) -> bool:
    """Whether nothing is ordered about what was not asked: a "yes" must not tick off something else."""
    about = {(question.request, i) for i in question.items}
    return all((c.request, c.item) in about for c in commands)
