"""Public holidays, from the package of that name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays as book


class PublicHolidays:
    """The HolidayBook port."""

    def holidays(self, country: str, region: str, years: Iterable[int]) -> frozenset[date]:
        """Public holidays of those years. `country`: ISO 3166-1 (GB); `region`: ISO 3166-2's part (ENG), or "".

        Raises ValueError, with a sentence for whoever wrote the configuration, when nobody knows the place.
        """
        return _looked_up(country.upper(), region.upper(), tuple(sorted(set(years))))


@lru_cache(maxsize=64)
def _looked_up(country: str, region: str, years: tuple[int, ...]) -> frozenset[date]:
    known = book.list_supported_countries()
    if country not in known:
        raise ValueError(f'No country has the code "{country}"; it takes two letters, for instance GB.')
    if region and region not in known[country]:
        raise ValueError(f'{country} has no region "{region}"; {_choice(known[country])}')
    return frozenset(book.country_holidays(country, subdiv=region or None, years=years))


def _choice(regions: Iterable[str]) -> str:
    names = ", ".join(sorted(regions))
    return f"it has {names}." if names else "leave the region empty."
