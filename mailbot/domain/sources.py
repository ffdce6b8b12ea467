"""From whom a paper came: an employer, a bank and which of its accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DIGITS = 4
"""Of an account's number no more than the last four are kept: enough to tell two accounts apart."""


@dataclass(frozen=True, slots=True)
class Source:
    """As the paper itself names it."""

    name: str
    """ "Harcombe Foods Ltd", "Santander"."""
    ending: str = ""
    """The last four digits of the account; "" where there is none, or none that is plain."""

    def __str__(self) -> str:
        return f"{self.name} …{self.ending}" if self.ending else self.name


def joined(*several: Iterable[Source]) -> tuple[Source, ...]:
    """Each once, in order; a bank whose account is known counts once, however often it came without."""
    found = dict.fromkeys(source for some in several for source in some)
    numbered = {source.name for source in found if source.ending}
    return tuple(s for s in found if s.ending or s.name not in numbered)
