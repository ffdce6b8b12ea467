"""Who has something open, and when each thing is ripe by itself: everybody who reads at one address, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from mailbot.deciding.chasing.ladder import Ripe, ladder_of, next_stage, ripe_on
from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.people import address_of
from mailbot.deciding.wanting.undo_time import undo_ends
from mailbot.domain.facts import nation_of
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Item, Request, awaited
from mailbot.domain.rules import Ladder, Rules


@dataclass(frozen=True, slots=True)
class Matter:
    """One open request and when it is ripe by itself."""

    record: ClientRecord
    request: Request
    ladder: Ladder
    ripe: Ripe
    awaited: tuple[Item, ...]
    """What the client may be chased for today."""
    settles: datetime
    """Until then staff may take it back, and nothing is written about it."""

    @property
    def stage(self) -> int:
        """The stage at which it would be chased next."""
        return next_stage(self.request, self.ladder)


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Everybody who reads at one address: one client, or several that share it; they get one mail."""

    address: str
    """"" when no address is known to work."""
    records: tuple[ClientRecord, ...]
    matters: tuple[Matter, ...]
    chased: tuple[Matter, ...]
    """Matters that the ladder will bring up in a chaser; the others were not asked yet, rest, or go to a person."""
    off: frozenset[date] = frozenset()
    """Public holidays where they are at home."""

    @property
    def name(self) -> str:
        """What their hour of the day and their letters' keys go by."""
        return self.records[0].client.id


def correspondents(register: Register, rules: Rules, at: Setting) -> Iterator[Correspondent]:
    """Everybody with an open request, each address once."""
    by_address: dict[str, list[_Open]] = defaultdict(list)
    for one in _open(register, rules, at):
        by_address[one.address or f"?{one.record.client.id}"].append(one)
    for theirs in by_address.values():
        theirs.sort(key=lambda o: o.record.client.id)
        matters = tuple([m for one in theirs for m in one.matters])
        chased = tuple([m for m in matters if m.ripe.day is not None and not m.ripe.hand_over])
        off = theirs[0].off.union(*[one.off for one in theirs[1:] if one.off])
        yield Correspondent(theirs[0].address, tuple([one.record for one in theirs]), matters, chased, off)


# -- remembered for a day ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Open:
    """What is open of one client."""

    record: ClientRecord
    address: str
    matters: tuple[Matter, ...]
    off: frozenset[date]


@dataclass(slots=True)
class _Day:
    """What was found about each client on one day, by one practice's rules. A record never changes (another takes its
    place), and the moment of the day counts for nothing here: what holds of a record holds until midnight."""

    rules: Rules
    at: Setting
    found: dict[str, _Open] = field(default_factory=dict)

    def is_of(self, rules: Rules, at: Setting) -> bool:
        """Whether the same would be found now."""
        then = self.at
        same = rules is self.rules and at.calendar is then.calendar and at.duties is then.duties
        return same and at.today == then.today and at.practice == then.practice


_latest: list[_Day] = []
"""No more than one."""


def _open(register: Register, rules: Rules, at: Setting) -> Iterator[_Open]:
    """Every client with something open. Just these are remembered: no record is kept beyond its time."""
    day = _day(rules, at)
    before, day.found = day.found, {}
    for key, record in register.clients.items():
        one = before.get(key)
        if one is None or one.record is not record:
            requests = record.open
            if not requests:
                continue
            matters = tuple([_matter(record, r, rules, at) for r in requests])
            one = _Open(record, address_of(record), matters, days_off(record.client, rules, at))
        day.found[key] = one
        yield one


def days_off(client: Client, rules: Rules, at: Setting) -> frozenset[date]:
    """Public holidays where a client is at home, beside those of the practice."""
    return at.calendar.elsewhere.get(nation_of(client, rules.facts), frozenset())


def _day(rules: Rules, at: Setting) -> _Day:
    day = next((day for day in _latest if day.is_of(rules, at)), None) or _Day(rules, at)
    _latest[:] = [day]
    return day


def _matter(record: ClientRecord, request: Request, rules: Rules, at: Setting) -> Matter:
    ladder = ladder_of(request, record.client, at.practice, rules)
    ends = undo_ends(record, request, at.practice)
    return Matter(record, request, ladder, ripe_on(ladder, record, request, at), awaited(request, at.today), ends)
