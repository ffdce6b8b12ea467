"""Words of a text with their places, made comparable: case, accents and common endings put aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest

from mailbot.domain.wording import LONGEST, Word, fold, words

__all__ = ["LONGEST", "Amount", "Word", "akin", "amounts", "fold", "folded", "forms", "stem", "words"]

_MONEY = re.compile(
    r"(?P<sign>[£€$])?\s?(?P<whole>\d{1,3}(?:[ ,.']\d{3})+|\d{1,9})(?:[.,](?P<part>\d{1,2}))?(?P<k>\s?k\b)?"
    r"(?!\d|[/.:-]\d)",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(r"(?<![\d£$€.,])(?:\+\d{1,3}[ -]?)?(?:\(0\)|0)\d{2,5}(?:[ -]?\d{2,5}){1,3}\b")
_SMALL = {
    "nil": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_NEXT = re.compile(r"\s?([a-z]{4,9})\b", re.IGNORECASE)
_LARGE = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 1_000_000}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text, in figures or in words."""

    value: Decimal
    start: int
    end: int
    money: bool = False


@lru_cache(maxsize=50_000)
def stem(form: str) -> str:
    """A folded word without its commonest English plural ending."""
    if len(form) < 4 or form.endswith(("ss", "us", "is")):
        return form
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith(("ches", "shes", "sses", "xes")):
        return form[:-2]
    return form[:-1] if form.endswith("s") else form


def forms(text: str) -> list[str]:
    """The words of a text, folded."""
    return [w.form for w in words(text)]


def folded(text: str) -> str:
    """The words of a text, folded, one blank between."""
    return " ".join(w.form for w in words(text))


def akin(one: str, other: str) -> bool:
    """Whether two stems are one word bent differently, or one of them mistyped."""
    if one == other:
        return True
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    if len(shorter) < 5 or longer[0] != shorter[0] or longer.isdigit() or len(longer) - len(shorter) > 4:
        return False
    same = next((i for i, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    if same > 0.7 * len(longer) and (same >= 6 or same == len(shorter)):
        return True
    return len(shorter) >= 6 and _one_slip(longer, shorter, same)


def _one_slip(longer: str, shorter: str, same: int) -> bool:
    """One letter too many, wrong, or two changed places, at the first difference."""
    if len(longer) == len(shorter):
        swapped = longer[same + 1 : same + 2] + longer[same : same + 1] == shorter[same : same + 2]
        return longer[same + 1 :] == shorter[same + 1 :] or (swapped and longer[same + 2 :] == shorter[same + 2 :])
    return len(longer) - len(shorter) == 1 and longer[same + 1 :] == shorter[same:]


def amounts(text: str) -> tuple[Amount, ...]:
    """Numbers in figures ("£1,120.50", "9k", "18 400") and in English words ("eighteen thousand four hundred")."""
    text = _TELEPHONE.sub(lambda m: " " * len(m[0]), text[:LONGEST])
    found = [_in_figures(m) for m in _MONEY.finditer(text)]
    return tuple(sorted([*(a for a in found if a), *_in_words(text)], key=lambda a: a.start))


def _in_figures(hit: re.Match[str]) -> Amount | None:
    start = hit.start("sign") if hit["sign"] else hit.start("whole")
    before = hit.string[max(start - 1, 0) : start]
    if before and (before.isalnum() or before in "/.-:"):
        return None
    whole = re.sub(r"\D", "", hit["whole"])
    after = _NEXT.match(hit.string, hit.end())
    times = 1000 if hit["k"] else _LARGE.get(after[1].lower(), 1) if after else 1
    return Amount(Decimal(f"{whole}.{hit['part'] or 0}") * times, start, hit.end(), money=bool(hit["sign"]))


def _in_words(text: str) -> list[Amount]:
    found: list[Amount] = []
    run: list[Word] = []
    for word in (*_counted(words(text)), Word("", 0, 0)):
        if word.form in _SMALL or word.form in _LARGE or (run and word.form == "and"):
            run.append(word)
            continue
        while run and run[-1].form == "and":
            run.pop()
        if any(w.form in _SMALL for w in run):
            found.append(Amount(Decimal(_count(run)), run[0].start, run[-1].end))
        run = []
    return found


def _counted(found: tuple[Word, ...]) -> Iterator[Word]:
    """ "A hundred" is one hundred."""
    for word, after in zip_longest(found, found[1:]):
        large = word.form == "a" and after is not None and after.form in _LARGE
        yield Word("one", word.start, word.end) if large else word


def _count(run: list[Word]) -> int:
    total = part = 0
    for word in run:
        if word.form in _SMALL:
            part += _SMALL[word.form]
        elif word.form == "hundred":
            part = (part or 1) * 100
        elif word.form in _LARGE:
            total, part = total + (part or 1) * _LARGE[word.form], 0
    return total + part
