"""English sentences of our own in another language: by pattern, since what they name differs from mail to mail."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mailbot.letters.dates_in_words import english_days_in_words, is_right_to_left, set_apart

_PLACE = re.compile(r"\{(\w+)\}")
_PERIODS = frozenset({"period", "wanted"})
"""Places that hold days and months."""


def reworded(text: str, sentences: Mapping[str, str], language: str) -> str:
    """The sentence that stands for this one, with what it names put in; a text that is none of them stays."""
    for english, own in sentences.items():
        if (named := _named(text, english)) is not None:
            return _PLACE.sub(lambda place: _said(place[1], named.get(place[1], ""), language), own)
    return set_apart(text) if is_right_to_left(language) else text


def _said(place: str, text: str, language: str) -> str:
    words = english_days_in_words(text, language) if place in _PERIODS else text
    return set_apart(words) if is_right_to_left(language) and words == text else words


def _named(text: str, pattern: str) -> dict[str, str] | None:
    """What stands in the places of a pattern ("it is for {period}"); None for a text of another pattern."""
    first, *rest = _PLACE.split(pattern)
    if not text.startswith(first):
        return None
    found, text = {}, text[len(first) :]
    for place, following in zip(rest[::2], rest[1::2], strict=True):
        value, met, text = text.partition(following) if following else (text, True, "")
        if not met or not value:
            return None
        found[place] = value
    return None if text else found
