"""How clients' replies in tests/client_mails are understood, through the whole office; seen and held halves apart.

python -m bench.eval_replies [--misses]        misses are shown of the seen half only
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mailbot.adapters.documents import LocalDocumentReader
from mailbot.adapters.holidays import PublicHolidays
from mailbot.adapters.linguist import SpacyLinguist
from mailbot.adapters.memory import MemoryStore
from mailbot.adapters.parser import MailParser
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.requests import ItemState
from mailbot.domain.understanding import MailKind, Outcome, Understanding
from mailbot.office import Office
from mailbot.tools import Tools
from tests.client_mails.written import HALVES, NOW, Reply, Wanted, replies, worlds
from tests.world import PRACTICE, likeness, rules

SETTLES = (ItemState.RECEIVED, ItemState.NOT_APPLICABLE)
"""States after which nobody looks at the item again: the costliest mistakes."""


class Reading:
    """An office for each reply; the linguist and the readers, slow to wake, are shared."""

    def __init__(self) -> None:
        self._parser, self._reader, self._linguist = MailParser(), LocalDocumentReader(), SpacyLinguist(rules())
        days = PublicHolidays().holidays("GB", "ENG", range(2025, 2029))
        self._calendar = WorkCalendar(PRACTICE.zone, PRACTICE.hours, days)

    def read(self, reply: Reply) -> Understanding:
        """What comes of it."""
        world = worlds()[reply.world]
        store = MemoryStore(list(world.records(reply.had)))
        tools = Tools(store, self._parser, self._reader, self._linguist, likeness=likeness())
        return Office(PRACTICE, rules(), self._calendar, tools).read(reply.raw(world), NOW)[1]


@dataclass(frozen=True)
class Judged:
    """A reply, and what came of it."""

    file: str
    reply: Reply
    got: Mapping[str, Outcome]
    kind: MailKind
    asks: bool

    @property
    def right(self) -> bool:
        """Every outcome, none besides, of the right kind of mail, and a person asked where one must be."""
        want, got = self.reply.want, self.got
        same = want.keys() == got.keys() and all(agrees(wanted, got[item]) for item, wanted in want.items())
        return same and self.kind is MailKind.CLIENT_REPLY and self.asks_rightly

    @property
    def asks_rightly(self) -> bool:
        """Whether a person was asked when needed, and not otherwise."""
        return self.reply.human == "ok" or self.asks == (self.reply.human == "needed")

    @property
    def false_settles(self) -> list[str]:
        """Items ticked off that should not be."""
        want = self.reply.want
        ticked = [item for item, outcome in self.got.items() if outcome.state in SETTLES]
        return [item for item in ticked if item not in want or want[item].state not in SETTLES]


def agrees(wanted: Wanted, outcome: Outcome) -> bool:
    """State, date and missing months are as wanted."""
    months = not wanted.missing or wanted.missing == outcome.missing
    return wanted.state is outcome.state and wanted.date == outcome.date and months


def judged(half: str, reading: Reading) -> Iterator[Judged]:
    """Every reply of a half, read."""
    for file, reply in replies(half):
        understood = reading.read(reply)
        got = {o.item: o for o in understood.outcomes}
        yield Judged(file, reply, got, understood.kind, understood.asks_human)


@dataclass
class Tally:
    """Right of all."""

    right: int = 0
    of: int = 0

    def add(self, right: int, of: int) -> None:
        """So many more."""
        self.right, self.of = self.right + right, self.of + of

    def __str__(self) -> str:
        return f"{self.right:4} of {self.of:<4} {self.right / self.of:4.0%}" if self.of else f"{'none':>12}"


def figures(rows: list[Judged]) -> dict[str, Tally]:
    """What is measured, by name."""
    names = ("mails right", "recall", "precision", "dates right", "asked when needed", "asked needlessly")
    found = {name: Tally() for name in names}
    for row in rows:
        want, got = row.reply.want, row.got
        hits = sum(item in got and wanted.state is got[item].state for item, wanted in want.items())
        dated = [item for item, wanted in want.items() if wanted.date]
        found["mails right"].add(row.right, 1)
        found["recall"].add(hits, len(want))
        found["precision"].add(hits, len(got))
        found["dates right"].add(sum(i in got and got[i].date == want[i].date for i in dated), len(dated))
        if row.reply.human != "ok":
            needed = row.reply.human == "needed"
            found["asked when needed" if needed else "asked needlessly"].add(row.asks, 1)
    return found


def told(state: ItemState, day: date | None, missing: tuple[str, ...]) -> str:
    """As the files say it."""
    return " ".join(filter(None, (state.value, str(day or ""), ",".join(missing))))


def misses(row: Judged) -> Iterator[str]:
    """A line for each thing that is wrong with a reading."""
    if row.kind is not MailKind.CLIENT_REPLY:
        yield f"taken for {row.kind.value}"
    for item in sorted(row.reply.want.keys() | row.got.keys()):
        wanted, outcome = row.reply.want.get(item), row.got.get(item)
        if wanted and outcome and agrees(wanted, outcome):
            continue
        want = told(wanted.state, wanted.date, wanted.missing) if wanted else "nothing"
        got = told(outcome.state, outcome.date, outcome.missing) if outcome else "nothing"
        yield f"{item}: {want}, got {got}" + (f" ({outcome.reason})" if outcome else "")
    if not row.asks_rightly:
        yield "a person asked needlessly" if row.asks else "nobody asked"


def report(half: str, rows: list[Judged], show: bool) -> None:
    """Print a half's figures; its misses too, where they may be seen."""
    print(f"{half}: {len(rows)} replies")
    for name, tally in figures(rows).items():
        print(f"  {name:18} {tally}")
    settles = [f"{row.reply.name}/{item}" for row in rows for item in row.false_settles]
    print(f"  {'false settles':18} {len(settles):4}")
    by_file = Counter(row.file for row in rows if row.right)
    whole = Counter(row.file for row in rows)
    print("  " + ", ".join(f"{file} {by_file[file]}/{of}" for file, of in sorted(whole.items())))
    for row in rows if show else []:
        if not row.right:
            print(f"  - {row.reply.name}: {' / '.join(row.reply.text.split(chr(10)))}")
            print("\n".join(f"      {line}" for line in misses(row)))


def main(show: bool) -> None:
    """Print figures of both halves."""
    reading = Reading()
    for half in HALVES:
        report(half, list(judged(half, reading)), show and half == "seen")


if __name__ == "__main__":
    main("--misses" in sys.argv)
