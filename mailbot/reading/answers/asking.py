"""What sort of answer a question wants."""

from __future__ import annotations

from typing import Literal

from mailbot.reading.naming.references import Asked

AnswerKind = Literal["amount", "date", "yes_no", "open"]


def answer_kind(asked: Asked) -> AnswerKind:
    """What sort of answer a question wants."""
    ask, told = asked.item.ask, asked.grammar.wanting
    if told.yes_no.match(ask):
        return "yes_no"
    if told.date.search(ask):
        return "date"
    return "amount" if told.count.search(ask) else "open"
