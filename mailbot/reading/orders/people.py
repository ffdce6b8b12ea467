"""Whom an order names: clients by any part of their name, colleagues by theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mailbot.domain.legal_forms import OF_MANY, TITLES
from mailbot.domain.practice import Client, Practice, Staff
from mailbot.domain.register import ClientRecord, Register
from mailbot.reading.text.lexicon import FILLER, Lexicon
from mailbot.reading.text.words import Word, akin, fold, words

EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_FULL, _SURNAME, _FIRST, _OTHER, _COMMON, _INITIAL = 4.0, 2.0, 1.5, 1.2, 0.4, 1.0
_ENOUGH = 1.0
_SHORT = 4
"""Letters from which a name is known with the s of a possessive, its apostrophe left out."""
_TYPED = 6
"""Letters from which a mistyped name is still known."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A client named in a text."""

    record: ClientRecord
    score: float
    places: frozenset[int]
    """Which words of the text named them."""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who may be named."""

    register: Register
    practice: Practice
    lexicon: Lexicon
    noise: frozenset[str]
    """Words of company names that name nobody."""
    like_words: frozenset[str]
    """Names that are words as well: they count only with a capital."""
    known: dict[str, dict[str, float]] = field(default_factory=dict)
    """What `weights` gave before, by client."""

    def clients_in(self, text: str) -> tuple[ClientRecord, ...]:
        """The clients a text names; of several who fit the same words the one that fits best, all on a tie."""
        found = tuple(w for w in words(text) if w.form not in self.like_words or text[w.start].isupper())
        namings = [n for r in self.register.clients.values() if (n := self._naming(r, found))]
        namings = namings or [n for r in self.register.clients.values() if (n := self._mistyped(r, found))]
        best = [n for n in namings if not any(_beats(o, n) for o in namings)]
        written = [r for a in EMAIL.findall(text.lower()) for r in self.register.clients_at(a)]
        return tuple({r.client.id: r for r in (*(n.record for n in best), *written)}.values())

    def _naming(self, record: ClientRecord, found: Sequence[Word]) -> Naming | None:
        weights = self.weights(record.client)
        places = {n: weight for n, w in enumerate(found) if (weight := weights.get(w.form) or self._owner(w, weights))}
        if not places:
            return None
        once: dict[str, float] = {found[n].form: weight for n, weight in places.items()}
        score = sum(once.values()) + _initials(record.client, found, frozenset(places))
        score += _FULL if _in_full(record.client.name, found) else 0.0
        return Naming(record, score, frozenset(places)) if score >= _ENOUGH else None

    def _owner(self, word: Word, weights: Mapping[str, float]) -> float:
        """What "Rosas", written for "Rosa's", is worth as a name; 0 when it is none."""
        form = word.form.removesuffix("s")
        return weights.get(form, 0.0) if len(form) >= _SHORT and form not in self.like_words else 0.0

    def _mistyped(self, record: ClientRecord, found: Sequence[Word]) -> Naming | None:
        names = [w for w, weight in self.weights(record.client).items() if weight >= _ENOUGH and len(w) >= _TYPED]
        places = frozenset(
            n for n, w in enumerate(found) if len(w.form) >= _TYPED and any(akin(w.form, name) for name in names)
        )
        return Naming(record, _ENOUGH, places) if places else None

    def without_names(self, text: str) -> str:
        """A text in which clients' names that are also words ("Bill") are blanked out, so that they name no paper."""
        for word in words(text):
            if word.form in self.like_words and text[word.start].isupper() and self._is_a_name(word.form):
                text = text[: word.start] + "." * (word.end - word.start) + text[word.end :]
        return text

    def without(self, text: str, clients: Iterable[Client]) -> str:
        """A text in which the names of these clients are blanked out: who sends a paper does not say which."""
        names = {form for c in clients for form, weight in self.weights(c).items() if weight >= _FIRST}
        for word in words(text):
            if word.form in names and text[word.start].isupper():
                text = text[: word.start] + "." * (word.end - word.start) + text[word.end :]
        return text

    def _is_a_name(self, form: str) -> bool:
        names = (f"{r.client.name} {r.client.contact}" for r in self.register.clients.values())
        return any(form in (w.form for w in words(n)) for n in names)

    def weights(self, client: Client) -> dict[str, float]:
        """The words that name a client, each with what it is worth alone."""
        if client.id not in self.known:
            self.known[client.id] = self._weighed(client)
        return self.known[client.id]

    def _weighed(self, client: Client) -> dict[str, float]:
        name = [w.form for w in words(client.name)]
        first = fold(client.contact.split()[0]) if client.contact.split() else ""
        person = first in name[:2] or _like_person(name)
        made: dict[str, float] = {}
        for number, form in enumerate(name):
            if len(form) < 3 or form in self.noise:
                continue
            worth = (_SURNAME if number else _FIRST) if person else _OTHER
            made[form] = worth if person or not self._common(form) else _COMMON
        for form in (w.form for w in words(client.contact)):
            if len(form) > 2 and form not in self.noise:
                made[form] = max(made.get(form, 0.0), _FIRST)
        return made

    def names(self, form: str) -> bool:
        """Whether a folded word alone names a client."""
        return any(self.weights(r.client).get(form, 0.0) >= _ENOUGH for r in self.register.clients.values())

    def _common(self, form: str) -> bool:
        """Whether it is an everyday word of our mails."""
        return form in self.lexicon.single or self.lexicon.thing(form) in (FILLER, *self.lexicon.single.values())

    def staff_in(self, text: str) -> tuple[Staff, ...]:
        """Colleagues named in a text, in order."""
        return tuple(dict.fromkeys(s for w in words(text) if (s := self._colleague(w.form))))

    def _colleague(self, form: str) -> Staff | None:
        known = [s for s in self.practice.staff if form in _names(s)]
        return known[0] if len(known) == 1 else None


def _names(member: Staff) -> frozenset[str]:
    return frozenset({fold(member.id), *(w.form for w in words(member.name) if len(w.form) > 2)})


def _like_person(name: Sequence[str]) -> bool:
    if name and name[0] in TITLES:
        return True
    return len(name) == 2 and not set(name) & OF_MANY


def _in_full(name: str, found: Sequence[Word]) -> bool:
    wanted = [w.form for w in words(name)]
    forms = [w.form for w in found]
    return len(wanted) > 1 and any(forms[n : n + len(wanted)] == wanted for n in range(len(forms)))


def _initials(client: Client, found: Sequence[Word], places: frozenset[int]) -> float:
    """ "Hannah S", "Gareth LP": the letters behind a first name begin the rest of the name."""
    rest = "".join(w.form[0] for w in words(client.name)[1:])
    for n in places:
        behind = found[n + 1].form if n + 1 < len(found) else ""
        if behind and len(behind) <= 2 and rest.startswith(behind):
            return _INITIAL
    return 0.0


def _beats(one: Naming, other: Naming) -> bool:
    """Whether the words that name `other` name `one` better, or as well and only `one` has anything open."""
    if one is other or not other.places & one.places:
        return False
    if one.score != other.score:
        return one.score > other.score
    return bool(one.record.open) and not other.record.open


def emails_in(text: str) -> Iterator[str]:
    """Addresses written in a text, lower case."""
    for found in EMAIL.findall(text[:4000]):
        yield found.lower().strip(".'")
