"""What a text orders, once it is read and weighed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.understanding import Command, Doubt, JobOrder, Reason
from mailbot.domain.wishes import Wish
from mailbot.reading.orders.overruling import settled
from mailbot.reading.orders.reading import Reader, Result
from mailbot.reading.orders.requests import NO_DAY
from mailbot.reading.orders.rereading import Rereader
from mailbot.reading.orders.second import Second

_MOST = 40
"""Commands that one mail may give."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a staff mail tells the bot to do."""

    commands: tuple[Command, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    wishes: tuple[Wish, ...] = ()
    reasons: tuple[Reason, ...] = ()
    left_as_is: bool = False
    """Its author wants nothing done."""
    answered: tuple[str, ...] = ()
    """Ids of the questions of ours that it answers."""
    jobs: tuple[JobOrder, ...] = ()
    at_a_loss: bool = False
    """Nothing of it could be made out: its only doubt says so."""
    only_jobs: bool = False
    """It says how far jobs are, and hardly a word besides."""


def orders_in(reader: Reader, second: Second, text: str) -> Orders:
    """The orders that a text gives; what is only like an order is a doubt."""
    again = Rereader(reader, second)
    found = tuple(again.weighed(reader.read(text)))
    if ordered := tuple(f for f in found if isinstance(f, Command)):
        found += tuple(again.besides(ordered))
    elif not reader.left_as_is:
        found = _ordered(found, tuple(again.read()))
    commands = settled(c for c in found if isinstance(c, Command))[:_MOST]
    doubts = tuple(dict.fromkeys(d for d in found if isinstance(d, Doubt)))
    reasons = tuple(dict.fromkeys(c.reason for c in commands))
    return Orders(commands, doubts, reasons=reasons, left_as_is=reader.left_as_is)


def or_a_question(found: Orders, visible: VisibleText, mail: Mail) -> Orders:
    """What it says, or where it says nothing that can be made out, a question."""
    if found.commands or found.doubts or found.left_as_is:
        return found
    return replace(found, doubts=(_at_a_loss(visible, mail),), at_a_loss=True)


def _ordered(first: tuple[Result, ...], second: tuple[Result, ...]) -> tuple[Result, ...]:
    """What the second reading orders where the first only left doubts of a vague sort; else those.

    An order that was read, and lacks only its day or its item, is no other order.
    """
    if any(isinstance(f, Doubt) and (f.client or f.request) and f.text.startswith(NO_DAY) for f in first):
        return first
    return second if not first or any(isinstance(f, Command) for f in second) else first


def _at_a_loss(visible: VisibleText, mail: Mail) -> Doubt:
    said = " ".join(visible.text.split())[:240] or mail.subject[:240]
    text = "I could not make out what to do. Please say it again, with the client and the item."
    return Doubt(text, quote=said)
