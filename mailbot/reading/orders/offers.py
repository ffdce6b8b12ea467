"""What staff say to "Shall I chase this?": yes or no, by itself or as one answer of several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.domain.asked import Answered, Asked
from mailbot.domain.mail import VisibleText
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Opening
from mailbot.reading.orders.choosing import chosen
from mailbot.reading.orders.question_answers import by_number, of_all
from mailbot.reading.text.frames import Frames, frames
from mailbot.reading.text.words import words

_YES, _NO = "yes", "no"
_LONGEST = 8
"""Words of an answer that says no more than yes or no."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Offers that a reply takes up or turns down, and what else it answers."""

    openings: tuple[Opening, ...]
    answered: tuple[str, ...]
    """Ids of the offers."""
    others: Asked | None
    """The other questions that it may answer; None: there are none."""
    rest: VisibleText
    """What it says to those."""


def accepted(asked: Asked, visible: VisibleText, rules: Rules) -> Accepted | None:
    """What a reply does with the offers in the letter it answers; None where it says neither yes nor no to any."""
    offers = [a for a in asked.questions if a.question.background.offers]
    if not offers:
        return None
    table = frames(rules, *rules.languages)
    said = _said(asked, visible.text, table)
    told = [(a, _yes_or_no(said.get(a.number, ""), a, table)) for a in offers]
    if not any(verdict for _, verdict in told):
        return None
    others = tuple(a for a in asked.questions if a not in offers)
    rest = "\n".join(f"{a.number}: {said[a.number]}" for a in others if a.number in said)
    return Accepted(
        tuple(o for a, verdict in told if verdict == _YES for o in a.question.background.offers),
        tuple(a.question.id for a, verdict in told if verdict),
        replace(asked, questions=others) if others and rest else None,
        VisibleText(rest),
    )


def _said(asked: Asked, text: str, table: Frames) -> Mapping[int, str]:
    """Question to what the reply says to it."""
    numbers = [a.number for a in asked.questions]
    if not asked.several:
        return {numbers[0]: text}
    if alike := of_all(text, table):
        return dict.fromkeys(numbers, alike)
    parts = by_number(text, numbers)
    return parts or ({numbers[0]: text} if len(numbers) == 1 else {})


def _yes_or_no(text: str, answered: Answered, table: Frames) -> str:
    """ "yes", "no", or "" where it says more, or something else."""
    picked = chosen(text, answered.question.choices, (_YES, _NO))
    if picked is not None:
        return picked
    first = next((line for line in text.splitlines() if words(line)), "")
    if not _speaks_plainly(first, table):
        return ""
    if table.has(first, "order_deny", "offer_left"):
        return _NO
    return _YES if table.has(first, "order_confirm", "offer_taken") else ""


def _speaks_plainly(line: str, table: Frames) -> bool:
    return len(words(line)) <= _LONGEST and not table.has(line, "order_condition")
