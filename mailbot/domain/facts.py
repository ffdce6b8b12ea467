"""What the client list says of a client, under whatever heading it says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mailbot.domain.last_time import LastTimeWords
from mailbot.domain.practice import Client
from mailbot.domain.terms import Anchors

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2}|\d{4}))?")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?(?:[ ,-]+(\d{4}))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LAST_OF_FEBRUARY = (2, 29)


@dataclass(frozen=True, slots=True, eq=False)
class FactWords:
    """rules/facts.toml: under which headings a fact may stand, and how yes, no and VAT groups are written.

    Compared by identity: it keys what is reckoned from it.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fact to the headings that may hold it, as `heading` writes them."""
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    staggers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """How a VAT group is written, lower case, to the months in which its quarters end."""
    nations: Mapping[str, str] = field(default_factory=dict)
    """How a place is written, lower case, to its ISO 3166 code ("GB-SCT", "IE")."""
    last_time: Mapping[str, LastTimeWords] = field(default_factory=dict)
    """Language to what a client of that language is told of last time."""


@dataclass(frozen=True, slots=True)
class Condition:
    """On whom something depends: "lets property", "not lets property", "services has vat"."""

    fact: str
    """As `heading` writes it."""
    has: str = ""
    """A word that its value must hold; empty: the value must be a yes."""
    negated: bool = False

    def __str__(self) -> str:
        return f"{'not ' if self.negated else ''}{self.fact.replace('_', ' ')}{f' has {self.has}' if self.has else ''}"


def heading(text: str) -> str:
    """A column's heading as facts are named: "Lets property?" is lets_property."""
    return "_".join(re.findall(r"[a-z0-9]+", text.lower()))


def condition_of(text: str) -> Condition | None:
    """A condition as a rule writes it; None when it is none."""
    bare = " ".join(text.lower().split())
    negated = bare.startswith("not ")
    name, _, has = bare.removeprefix("not ").partition(" has ")
    return Condition(heading(name), has.strip(), negated) if heading(name) else None


def fact(client: Client, name: str, known: FactWords) -> str:
    """What the client list says under a heading, or one that means the same; "" when it says nothing."""
    facts = dict(client.facts)
    return next((v for h in (name, *known.columns.get(name, ())) if (v := facts.get(h, "").strip())), "")


def holds(condition: Condition | None, client: Client, known: FactWords) -> bool | None:
    """Whether it is so of a client; None: the client list doesn't say. Without a condition it is so of everybody."""
    if condition is None:
        return True
    value = fact(client, condition.fact, known).lower()
    if not value:
        return None
    if condition.has:
        found = condition.has in {p.strip() for p in re.split(r"[;,/|&+]|\band\b", value)}
    else:
        found = value in known.yes or not (value in known.no or value.strip("0.,£ ") == "")
    return found is not condition.negated


def nation_of(client: Client, known: FactWords) -> str:
    """The ISO 3166 code of the place where a client is at home; "" when the client list names none that is known."""
    said = " ".join(re.findall(r"\w+", fact(client, "nation", known).lower())) if client.facts else ""
    return known.nations.get(said, "")


def anchors_of(client: Client, known: FactWords) -> Anchors:
    """What fixes a client's years and quarters."""
    year_end = _day_of_year(fact(client, "year_end", known))
    quarters = known.staggers.get(" ".join(re.findall(r"[a-z0-9]+", fact(client, "vat_stagger", known).lower())), ())
    began = fact(client, "review_date", known) or fact(client, "incorporated", known)
    return Anchors(year_end, quarters, day_in(began))


def day_in(text: str) -> date | None:
    """A day with its year, as a client list writes it: 2019-03-04, 04/03/2019, 4 March 2019; None when it is none."""
    year, month, day = _parts(text)
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None


def _day_of_year(text: str) -> tuple[int, int] | None:
    """Month and day of a year end, with a year or without."""
    _, month, day = _parts(text)
    try:
        date(2024, month, day)
    except ValueError:
        return None
    return _LAST_OF_FEBRUARY if month == 2 and day >= 28 else (month, day)


def _parts(text: str) -> tuple[int, int, int]:
    """Year (0 when none is named), month and day; zeros where there is no day."""
    text = text.strip().lower()
    if found := _ISO.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _FIGURES.match(text):
        return _full(found[3]), int(found[2]), int(found[1])
    found = _WORDS.match(text)
    if found and found[2][:3] in _MONTHS:
        return _full(found[3]), _MONTHS.index(found[2][:3]) + 1, int(found[1])
    return 0, 0, 0


def _full(year: str | None) -> int:
    return 0 if not year else int(year) if len(year) > 2 else 2000 + int(year)
