"""Domains and names that are made to be taken for others (Unicode TS 39, and what cheats do with plain letters)."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "а": "a", "ӓ": "a", "α": "a", "ɑ": "a", "Ь": "b", "в": "b", "с": "c", "ϲ": "c", "ԁ": "d", "ɗ": "d", "е": "e",
        "є": "e", "ε": "e", "ƒ": "f", "ɡ": "g", "ց": "g", "һ": "h", "н": "h", "і": "i", "ı": "i", "ɩ": "i", "ι": "i",
        "ӏ": "l", "ł": "l", "ј": "j", "κ": "k", "к": "k", "м": "m", "п": "n", "ո": "n", "η": "n", "о": "o", "ο": "o",
        "σ": "o", "օ": "o", "ø": "o", "р": "p", "ρ": "p", "ԛ": "q", "г": "r", "ѕ": "s", "ꜱ": "s", "т": "t", "τ": "t",
        "υ": "u", "ս": "u", "ν": "v", "ѵ": "v", "ԝ": "w", "ш": "w", "ω": "w", "х": "x", "χ": "x", "у": "y", "γ": "y",
        "ү": "y", "ᴢ": "z", "æ": "ae", "œ": "oe", "đ": "d", "ħ": "h",
    }
)  # fmt: skip
"""Letters of other scripts by what they look like."""
_CAPITALS = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТХУІЈЅ", "ABEZHIKMNOPTYXABEKMHOPCTXYIJS")
_DIGITS = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "8": "b", "|": "l", "!": "l", "i": "l"})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"), ("ii", "u"))
_SHORTEST = 6
"""Letters that a label must have before one letter more or less means anything."""
SECOND_LEVELS = frozenset({"co", "com", "org", "net", "ac", "gov", "ltd", "plc", "me", "nhs", "sch", "edu"})
"""Labels below which countries sell names: "co" of co.uk."""


@lru_cache(maxsize=20_000)
def skeleton(text: str) -> str:
    """What the eye sees: accents off, foreign letters and digits as the Latin letters they look like."""
    plain = unicodedata.normalize("NFKD", text.translate(_CAPITALS).casefold().translate(_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    plain = plain.casefold().translate(_LETTERS).translate(_DIGITS)
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return plain


def in_latin(text: str) -> str:
    """Greek and Cyrillic letters as the Latin ones they look like; the rest as it is."""
    return text.translate(_CAPITALS).translate(_LETTERS)


@lru_cache(maxsize=20_000)
def readable(domain: str) -> str:
    """A domain as it is shown: xn-- labels decoded (RFC 3492), lower case, no dot at the end."""
    return ".".join(_label(part) for part in domain.lower().strip(".")[:300].split("."))


def _label(part: str) -> str:
    if not part.startswith("xn--"):
        return part
    try:
        return part[4:].encode("ascii", "ignore").decode("punycode")
    except (UnicodeError, ValueError):
        return part


@lru_cache(maxsize=20_000)
def own_label(domain: str) -> str:
    """The label that somebody chose: "quint" of mail.quint.co.uk."""
    labels = readable(domain).split(".")
    if len(labels) > 2 and labels[-2] in SECOND_LEVELS and len(labels[-1]) == 2:
        return labels[-3]
    return labels[-2] if len(labels) > 1 else labels[0]


def is_within(domain: str, others: Collection[str]) -> bool:
    """Whether it is one of these domains or lies below one."""
    return any(domain == other or domain.endswith(f".{other}") for other in others)


def imitates(domain: str, honest: str) -> bool:
    """Whether a domain reads like another: other letters of the same look, or one letter changed."""
    one, other = own_label(domain), own_label(honest)
    if readable(domain) == readable(honest) or one == other:
        return False
    if skeleton(one) == skeleton(other):
        return True
    return min(len(one), len(other)) >= _SHORTEST and one_slip(skeleton(one), skeleton(other))


def dresses_up(domain: str, honest: str, words: Collection[str]) -> bool:
    """Whether a domain wears another's name: under another ending, with a word added, or as a part of a longer one."""
    shown, name = readable(domain), own_label(honest)
    if is_within(shown, (readable(honest),)) or len(name) < _SHORTEST:
        return False
    if f"{readable(honest)}." in f"{shown}." or own_label(domain) == name:
        return True
    pieces = skeleton(own_label(domain)).replace("-", " ")
    bare, wanted = pieces.replace(" ", ""), skeleton(name).replace("-", "")
    if wanted not in bare:
        return False
    rest = bare.replace(wanted, " ", 1).split()
    return all(r in {skeleton(w) for w in words} for r in rest)


def one_slip(one: str, other: str) -> bool:
    """One letter more, less or different, or two neighbours exchanged."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[same:], other[same:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[1:] == shorter
