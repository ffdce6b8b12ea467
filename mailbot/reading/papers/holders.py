"""Whose name a paper bears: is it this client's, somebody else's, or can't it be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mailbot.domain.legal_forms import INCORPORATED, LEGAL_FORMS
from mailbot.reading.papers.paper_words import PaperWords
from mailbot.reading.text.words import words

Sameness = Literal["same", "maybe", "other"]

_JOINERS = frozenset({"and", "&", "a", "i"})
_NOT_TELLING = LEGAL_FORMS | {"uk", "group", "holdings"}
EITHER = "*"
"""The first name of whoever "Mr & Mrs Hosking" stands for."""
_SMALL = frozenset({"the", "of", "and", "y", "de", "da", "for", "in"})


@dataclass(frozen=True, slots=True)
class Holder:
    """A name taken apart."""

    given: tuple[str, ...]
    """First names and initials; empty for a company."""
    surname: str
    company: frozenset[str] = frozenset()
    """For a company the words that tell it from others."""
    corporate: bool = False
    """A company in law, which is nobody's trading name."""


def holders(name: str, words_of: PaperWords) -> tuple[Holder, ...]:
    """Everybody a name stands for: "Mr & Mrs C Hosking", "L Biggs t/a The Copper Kettle"."""
    found: list[Holder] = []
    for part in _trading_parts(name, words_of):
        row = _row(part)
        if any(w in words_of.lists.get("companies", ()) for w in row) and not _titled(row, words_of):
            found.append(_company(row))
        else:
            found.extend(_people(row, words_of))
    return tuple(h for h in found if h.surname or h.company)


def same_holder(named: str, client: str, words_of: PaperWords) -> Sameness:
    """Whether a name on a paper means this client."""
    if _telling(named) and _telling(named) == _telling(client):
        return "same"
    ours, theirs = holders(client, words_of), holders(named, words_of)
    if not ours or not theirs:
        return "maybe"
    verdicts = [_compare(t, o, words_of) for t in theirs for o in ours]
    return "same" if "same" in verdicts else "maybe" if "maybe" in verdicts else "other"


def share_surname(named: str, client: str, words_of: PaperWords) -> bool:
    """Whether two people, no companies, may be of one family."""
    ours, theirs = ({h.surname for h in holders(n, words_of) if not h.company} for n in (client, named))
    return any(alike(a, b) for a in ours for b in theirs)


def _trading_parts(name: str, words_of: PaperWords) -> list[str]:
    low = f" {name.casefold()} "
    for mark in ("t/a", "trading as", "c/o", "yn masnachu fel"):
        at = low.find(f" {mark} ")
        if at >= 0:
            return [name[:at], name[at + len(mark) + 1 :]]
    return [name]


def _row(name: str) -> list[str]:
    """The words of a name and its "&"s, folded."""
    return [w.form for w in words(name.replace("&", " and ").replace(".", " "))][:14]


def _titled(row: Sequence[str], words_of: PaperWords) -> bool:
    return bool(row) and row[0] in words_of.lists.get("titles", ()) and len(row[0]) > 1


def _company(row: Sequence[str]) -> Holder:
    telling = frozenset(w for w in row if w not in _NOT_TELLING and w not in _SMALL)
    return Holder((), "", telling or frozenset(row), any(w in INCORPORATED for w in row))


def _telling(name: str) -> tuple[str, ...]:
    """The words of a name without what only says of what sort the firm is."""
    return tuple(w for w in _row(name) if w not in _NOT_TELLING and w not in _SMALL)


def _people(row: Sequence[str], words_of: PaperWords) -> list[Holder]:
    """The people of "Mr C and Mrs P Hosking": who has no surname of their own has the last one's."""
    titles = words_of.lists.get("titles", ())
    parts: list[list[str]] = [[]]
    bare = 0
    for word in row:
        if word in _JOINERS and len(word) > 1:
            bare += not parts[-1]
            parts.append([])
        elif not (word in titles and len(word) > 1 and not parts[-1]) and word not in ("mr", "mrs", "miss", "ms"):
            parts[-1].append(word)
    last = next((p for p in reversed(parts) if p), [])
    if not last:
        return []
    surname = last[-1]
    named = [p for p in parts if p]
    found = [_person(p, surname, p is last) for p in named]
    return [*found, Holder((EITHER,), surname)] if bare or len(named) < len(parts) else found


def _person(part: Sequence[str], surname: str, own: bool) -> Holder:
    if own or (len(part) > 1 and len(part[-1]) > 1):
        return Holder(tuple(part[:-1]), part[-1])
    return Holder(tuple(part), surname)


# -- comparing --------------------------------------------------------------------------------------------------------


def _compare(named: Holder, client: Holder, words_of: PaperWords) -> Sameness:
    if named.company and client.company:
        return _companies(named.company, client.company)
    if named.company or client.company:
        return _company_and_person(named, client)
    return _persons(named, client, words_of)


def _companies(one: frozenset[str], other: frozenset[str]) -> Sameness:
    shared = sum(any(alike(a, b) for b in other) for a in one)
    fewer = min(len(one), len(other))
    if shared >= fewer * 0.99 or shared * 3 >= fewer * 2 + 0.01:
        return "same"
    return "maybe" if shared * 2 >= fewer else "other"


def _company_and_person(named: Holder, client: Holder) -> Sameness:
    """ "Kerensa Bray Photography" is Kerensa Bray's; a director is not the company, nor is the company a director's."""
    firm, person = (named, client) if named.company else (client, named)
    if not any(alike(person.surname, w) for w in firm.company):
        return "maybe" if client.company else "other"
    full = any(len(g) > 1 and alike(g, w) for g in person.given for w in firm.company)
    own = named.company and not firm.corporate and (full or len(firm.company) <= 3)
    return "same" if own else "maybe"


def _persons(named: Holder, client: Holder, words_of: PaperWords) -> Sameness:
    given = _given(named.given, client.given, words_of)
    if alike(named.surname, client.surname):
        return given
    if _turned_round(named, client, words_of):
        return "same"
    parts = {*client.given[1:], client.surname}
    if given == "same" and any(alike(w, p) for w in (*named.given[1:], named.surname) for p in parts if len(p) > 2):
        return "same"
    full = any(len(g) > 2 and any(alike(g, c) for c in client.given[:1]) for g in named.given[:1])
    return "maybe" if given == "same" and full else "other"


def _given(named: Sequence[str], client: Sequence[str], words_of: PaperWords) -> Sameness:
    """First names against first names; the first of either counts most."""
    if not named or not client:
        return "maybe"
    if EITHER in named or _name_fits(named[0], client[0], words_of):
        return "same"
    pairs = ((a, b) for n, a in enumerate(named) for m, b in enumerate(client) if not (n and m))
    crossed = (_name_fits(a, b, words_of) for a, b in pairs if len(a) > 1 and len(b) > 1)
    return "same" if any(crossed) else "other"  # a second name that two share ("Singh") makes them no one person


def _name_fits(one: str, other: str, words_of: PaperWords) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if alike(one, other) or other in words_of.nicknames.get(one, ()):
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 3 and longer.startswith(shorter)


def _turned_round(named: Holder, client: Holder, words_of: PaperWords) -> bool:
    """ "HOSKING Colin James": the surname first."""
    if not named.given or not alike(named.given[0], client.surname):
        return False
    rest = (*named.given[1:], named.surname)
    return bool(client.given) and any(_name_fits(r, client.given[0], words_of) for r in rest)


def alike(one: str, other: str) -> bool:
    """Whether two words are the same, or one of them is a slip of the pen (or of OCR) away."""
    if one == other:
        return True
    return min(len(one), len(other)) >= 5 and abs(len(one) - len(other)) <= 1 and _near(one, other)


def _near(one: str, other: str) -> bool:
    """One letter wrong, too many or missing, or two changed places."""
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) == len(other):
        swapped = one[same + 1 : same + 2] + one[same : same + 1] == other[same : same + 2]
        return one[same + 1 :] == other[same + 1 :] or (swapped and one[same + 2 :] == other[same + 2 :])
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[same + 1 :] == shorter[same:]
