"""A client's new address: "use rosa@new.example from now on"."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mailbot.domain.practice import Practice
from mailbot.domain.understanding import Command, Doubt, Reason, Verb
from mailbot.reading.orders.people import emails_in
from mailbot.reading.orders.scope import Scoper
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import words

_SHORT = 6
"""Words of a mail that says nothing but an address."""


def new_address(text: str, practice: Practice, table: Frames, known: Callable[[str], bool], history: str = "") -> str:
    """The one address in a text that is not ours, given with words for writing or with nothing else; else "".

    `known`: addresses of clients, of which none is new beside another one; `history`: what is passed on below, looked
    at where the text speaks of a new address and gives none.
    """
    found = [e for e in dict.fromkeys(emails_in(text)) if _foreign(e, practice)]
    if len(found) > 1:
        found = [e for e in found if not known(e)]
    if not found and table.has(text, "order_new_address"):
        return _only(e for e in emails_in(history) if _foreign(e, practice) and not known(e))
    telling = table.has(text, "order_address") or len(words(text)) <= _SHORT
    return found[0] if len(found) == 1 and telling else ""


def _only(addresses: Iterator[str]) -> str:
    found = tuple(dict.fromkeys(addresses))
    return found[0] if len(found) == 1 else ""


def moved(text: str, address: str, scoper: Scoper) -> Iterator[Command | Doubt]:
    """The order that the client spoken of is written to there from now on."""
    scope = scoper.scope((text.replace(address, " "),))
    whose = scope.records if len(scope.records) == 1 else scoper.people.clients_in(_as_words(address))
    if len(whose) == 1:
        client = whose[0].client.id
        yield Command(Verb.ADDRESS, client=client, email=address, reason=Reason("order: address", address))
    else:
        yield Doubt(f"Whose address is {address}?", quote=" ".join(text.split())[:240])


def _foreign(email: str, practice: Practice) -> bool:
    return email != practice.bot and email.rpartition("@")[2] not in practice.domains and not practice.member_at(email)


def _as_words(email: str) -> str:
    """The words an address is made of: "bea.lund@tinwhistle.example" names the café."""
    local, _, domain = email.partition("@")
    return f"{local} {domain.partition('.')[0]}".replace(".", " ").replace("_", " ").replace("-", " ").title()
