"""Which things that a sentence of staff names may be papers of the client's."""

from __future__ import annotations

from mailbot.reading.asked.clauses import clause_end
from mailbot.reading.asked.things import is_named, things_in
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import amounts, words


def plainly_named(thing: str, tongue: Frames, *, known: bool) -> bool:
    """Whether it is a paper of the client's: not "our reference", nor "if last year's return".

    `known`: of a sort that we know by name; what is plainly missing may be of any sort.
    """
    return (
        (is_named(thing, tongue) or (not known and may_be_paper(thing, tongue)))
        and not tongue.has(thing, "conditional", "statement")
        and not tongue.begins(thing, "of_ours")
    )


def fronted(before: str, phrase: str, tongue: Frames) -> str:
    """The paper of "The lease I still need, and the deed": a thing put before what asks for it; "" when there is none.

    `before`: what stands before the words that ask; `phrase`: what stands behind them.
    """
    if words(phrase) and phrase.lstrip()[:1] not in (",", ";", ".", "?", "!"):
        return ""
    found = things_in(clause_end(before), tongue)
    opens = bool(found) and bool(tongue.begins(found[-1], "determiner"))
    return found[-1] if opens and plainly_named(found[-1], tongue, known=True) else ""


def may_be_paper(thing: str, tongue: Frames) -> bool:
    """Whether it may name a paper of a sort we don't know: "the wayleave", but not "the weather"."""
    return bool(tongue.begins(thing, "determiner")) and not tongue.has(thing, "no_paper", "verb_sign")


def is_bill(thing: str, tongue: Frames) -> bool:
    """Whether what is outstanding is a sum to be paid: "invoice AQ-1 for £480.00"."""
    return any(a.money for a in amounts(thing)) and tongue.has(thing, "of_money")
