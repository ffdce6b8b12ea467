"""A mail to one address that stands for two clients, a person and their company: whose matter is what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailbot.domain.register import ClientRecord
from mailbot.reading.asked.setting import Wanted
from mailbot.reading.text.frames import Frames


@dataclass(frozen=True, slots=True)
class Matter:
    """A place in the text that says whose matter it speaks of: "your own return", "those are for the garage"."""

    client: str
    start: int
    behind: bool
    """It is said of what stands before it."""


def matters_in(text: str, clients: Sequence[ClientRecord], every: Frames) -> tuple[Matter, ...]:
    """Whose matters a text speaks of, in order; none unless the clients are one person and one company."""
    companies = [r for r in clients if every.has(r.client.name, "company_name")]
    if len(clients) != 2 or len(companies) != 1:
        return ()
    person = next(r for r in clients if r is not companies[0])
    hits = every.hits(text, "matters_of_person", "matters_of_company")
    of = {"matters_of_person": person.client.id, "matters_of_company": companies[0].client.id}
    return tuple(Matter(of[h.label], h.start, every.ends(text[: h.start], "said_of_before") is not None) for h in hits)


def only_matter(matters: Sequence[Matter]) -> str | None:
    """The one client whose matters a text speaks of; None where it speaks of both, or of neither."""
    ids = {m.client for m in matters}
    return ids.pop() if len(ids) == 1 else None


def shared_out(wanted: Sequence[Wanted], text: str, matters: Sequence[Matter]) -> tuple[Wanted, ...]:
    """What is wanted, each of the client whose matter is spoken of there; empty where that can't be told of all."""
    said = text.lower()
    made = [replace(w, client=_of(said.find(w.asked.text.lower()), matters)) for w in wanted]
    return tuple(made) if all(w.client for w in made) else ()


def _of(at: int, matters: Sequence[Matter]) -> str | None:
    """Whose a thing is that stands at this place: the matter announced before it, or the one said of it behind."""
    before = [m for m in matters if m.start < at and not m.behind]
    behind = next((m for m in matters if m.start > at), None)
    if at < 0:
        return None
    if behind is not None and behind.behind:
        return behind.client
    return before[-1].client if before else None
