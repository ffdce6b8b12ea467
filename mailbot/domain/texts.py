"""Every text in a value, and whether a text names somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass

_MOST = 5_000_000
"""Octets of a file beyond which it isn't taken for text."""


def texts(value: object) -> Iterator[str]:
    """Every text in it, however deep; octets as the UTF-8 that they may be."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value[:_MOST].decode("utf-8", "ignore")
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from texts((*value.keys(), *value.values()))
    elif isinstance(value, Iterable):
        for part in value:
            yield from texts(part)


def plain(text: str) -> str:
    """Folded to lower case, white space and its escapes to single blanks."""
    return re.sub(r"(?:\s|\\[nrt])+", " ", text).casefold()


class Names:
    """Words by which somebody is known: whole ones, however they are capitalised, wherever lines break."""

    def __init__(self, words: Iterable[str]) -> None:
        known = sorted({plain(w).strip() for w in words} - {""}, key=len, reverse=True)
        either = "|".join(map(re.escape, known))
        self._pattern = re.compile(rf"(?<![\w@-])(?:{either})(?!\w|-\w)") if known else None

    def named_in(self, value: object) -> bool:
        """Whether any text in it has one of them."""
        return self._pattern is not None and any(self._pattern.search(plain(text)) for text in texts(value))
