"""The likely answers to what staff are asked, and what each of them orders.

An order is in words that are read as one: "confirm {items}"; "" leaves everything as it is, and the question answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbot.domain.understanding import Doubt

Answers = tuple[tuple[str, str], ...]

CLAIMED: Answers = (
    ("Yes, we have it", "confirm {items}"),
    ("No, ask again", "reopen {items}"),
    ("Leave it for now; I'll see to it", ""),
)
QUERY: Answers = (
    ("It is answered; go on asking", "reopen {items}"),
    ("No longer needed", "waive {items}"),
    ("It is here; tick it off", "received {items}"),
)
LOST: Answers = (("No longer needed", "waive {items}"), ("Ask again", ""))
NONE: Answers = (("There is none", "waive {items}"), ("It is still to come", ""))
WORDS: Answers = (("It is the answer", "received {items}"), ("Ask again", ""))
APPROVED: Answers = (("It is approved", "received {items}"), ("Ask again", ""))
PAID: Answers = (("It is paid", "received {items}"), ("Ask again", ""))
PART_PAID: Answers = (("That is all we want; it is paid", "received {items}"), ("Go on asking for the rest", ""))
MONEY: Answers = (("It is paid", "received {items}"), ("It is not; go on asking", ""))
CONFIRMED: Answers = (("It is approved", "confirm {items}"), ("It is not; ask again", "reopen {items}"))
TAKEN_BACK: Answers = (("Ask again", "reopen {items}"), ("What we have will do", "received {items}"))
OF_ITEMS: Answers = (
    ("Go on asking", ""),
    ("No longer needed", "waive {items}"),
    ("It is here; tick it off", "received {items}"),
)
STILL_NEEDED: Answers = (
    ("Take it off the list", "waive {items}"),
    ("Go on asking", "reopen {items}"),
    ("It is here; tick it off", "received {items}"),
)
SEEN_TO: Answers = (("I have seen to it; go on as before", ""),)


def with_answers(doubt: Doubt, answers: Answers) -> Doubt:
    """The doubt with these answers to choose from."""
    return replace(doubt, choices=tuple(a for a, _ in answers), orders=tuple(o for _, o in answers))


def one_of(places: Sequence[tuple[str, str, str]], verb: str, done: str) -> Answers:
    """One answer for each item (its request, its id, what was asked), and "none of these".

    `done`: what is done to the one that is chosen, as it is said.
    """
    each = tuple((f"“{ask}”{done}", f"{verb} {ref}/{item}") for ref, item, ask in places)
    return (*each, ("None of these; go on as before", ""))
