"""An order in the words around it, and what is said back when it cannot be carried out as it stands."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.domain.requests import Item, ItemKind
from mailbot.domain.understanding import Doubt, Reason, Verb
from mailbot.reading.naming.references import Asked
from mailbot.reading.orders.items import still_open
from mailbot.reading.text.words import amounts

_STANDS = {
    "received": "is ticked off already",
    "waived": "is off the list already",
    "not_applicable": "is said not to exist",
}
DONE = {
    Verb.RECEIVED: "tick off",
    Verb.CONFIRM: "tick off",
    Verb.WAIVE: "take off the list",
    Verb.REOPEN: "open again",
    Verb.REJECT: "send back",
}


@dataclass(frozen=True, slots=True)
class Order:
    """A verb with the words around it."""

    verb: Verb
    own: str
    """Its piece."""
    verb_words: str
    sentence: str
    """Its sentence, without what other orders in it say."""
    whole: str = ""
    """The sentence, all of it."""
    before: str = ""
    """What its sentence says before it."""
    place: int = 0
    """Which sentence."""
    earlier: str = ""
    """All that the mail says before it."""
    note: str = ""
    beside: tuple[str, str] = ("", "")
    """The sentences before and behind, where they give no order."""
    label: str = ""
    """The number or letter under which a list has it."""
    topic: str = ""
    """What its piece opens with: "Landlord" of "Landlord - boiler invoice here"."""

    @property
    def reason(self) -> Reason:
        """For the record."""
        return Reason(f"order: {self.verb}", self.sentence.strip()[:160])


def choice(verb: Verb, asked: Asked) -> str:
    """An order in words that can be read again, with what it means behind it."""
    return f"{verb} {asked.request.ref}/{asked.item.id} ({asked.item.ask})"


def unclear(order: Order, why: str) -> Doubt:
    """An order that can't be placed."""
    return Doubt(f"I could not do this: {why}.", quote=order.sentence.strip()[:240])


def needless(verb: Verb, asked: Asked) -> Doubt | None:
    """What would change nothing, or the wrong thing, is said back."""
    stands = _STANDS.get(asked.item.state.value)
    if verb is Verb.REOPEN and waits(asked.item):
        stands = "is still to come already"
    elif verb in (Verb.REOPEN, Verb.REJECT) or (verb is Verb.RECEIVED and asked.item.state.value == "waived"):
        return None
    if not stands or (verb is not Verb.REOPEN and still_open(asked.item)):
        return None
    text = f"“{asked.item.ask}” {stands}; is anything to change?"
    other = Verb.REOPEN if not still_open(asked.item) else Verb.RECEIVED
    choices = (choice(other, asked), "Leave it as it is")
    return Doubt(text, asked.client.id, asked.request.ref, (asked.item.id,), choices=choices)


def in_part(order: Order, asked: Asked) -> Doubt | None:
    """Money that is another sum than the one asked for ticks nothing off."""
    named = {a.value for a in amounts(order.whole) if a.money}
    if order.verb not in (Verb.RECEIVED, Verb.CONFIRM) or asked.item.kind is not ItemKind.PAYMENT:
        return None
    if not named or not asked.numbers or named & asked.numbers:
        return None
    text = f"Is “{asked.item.ask}” paid in full? Another sum is named."
    choices = (choice(Verb.RECEIVED, asked), "Leave it as it is")
    return Doubt(text, asked.client.id, asked.request.ref, (asked.item.id,), order.whole.strip()[:240], choices)


def waits(item: Item) -> bool:
    return item.state.value in ("outstanding", "promised")
