"""Numbers in an answer to a confirmation of ours, written out: "drop 2" as "drop C1-1/b"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.reading.orders.dates import Days

_NUMBER = re.compile(
    r"(?i)(?<![\w£$€.,/-])(?:(?:number|item|point|question|no\.?|nr\.?|#)\s?)?(?P<number>\d{1,2})(?![\w%£/-]|[.,:]\d)"
)
_COUNTED = re.compile(
    r"(?i)\s*(?:weeks?|days?|months?|years?|times|pages?|copies|things|items|more|o'?clock|am|pm|wks?)\b"
)
"""What stands behind a number that counts something else."""


def with_places(text: str, places: Sequence[str], days: Days) -> str:
    """A text whose numbers stand as the places ("REF/item") that a letter of ours numbered so, from 1 on."""
    if not places:
        return text
    dated = [range(d.start, d.end) for d in days.found(text)]

    def written_out(found: re.Match[str]) -> str:
        number = int(found["number"])
        counts = _COUNTED.match(text, found.end()) or any(found.start("number") in d for d in dated)
        return found[0] if counts or not 1 <= number <= len(places) else places[number - 1]

    return _NUMBER.sub(written_out, text)
