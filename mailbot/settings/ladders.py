"""The tables of rules/ladders.toml -> ladders."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from mailbot.domain.requests import RequestKind
from mailbot.domain.rules import Ladder, Nearing, Stage
from mailbot.settings.tables import Table

TAKERS = ("owner", "manager", "partner")
_LEAST, _MOST = 2, 12
"""Working days between two letters: a client gets no second one earlier (FORMAT.md, rule 5), and with what may come in
between nobody waits longer than fifteen (rule 11)."""


def ladder_in(table: Table, letters: Collection[str]) -> Ladder:
    """One ladder; `letters` are the names of the letters there are, empty when nobody knows."""
    usual = Ladder(table.name, ())
    ladder = Ladder(
        key=table.name,
        stages=tuple(_stage(stage, number, letters) for number, stage in enumerate(table.tables("stages"), 1)),
        hand_over=table.number("hand_over", usual.hand_over, 1, _MOST),
        hand_to=table.choice("hand_to", TAKERS, usual.hand_to),
        nearing=tuple(_nearing(table)) or usual.nearing,
        statutory=tuple(_steps(table, "statutory")) or usual.statutory,
        kinds=tuple(_kinds(table)),
        harder=table.text("harder", ""),
        easier=table.text("easier", ""),
        some=table.text("some", ""),
    )
    table.done()
    if not ladder.stages:
        table.wrong("", f"has no stage; write at least one [[{table.name}.stages]].")
    return ladder


def _stage(table: Table, number: int, letters: Collection[str]) -> Stage:
    appointed = {key: table.number(key, 0, -60, 60) for key in ("due", "law") if key in table.values}
    stage = Stage(
        after=table.number("after", _MOST if appointed else 5, _LEAST, _MOST),
        letter=table.text("letter"),
        copy_second=table.flag("copy_second", False),
        copy_partner=table.flag("copy_partner", False),
        **appointed,
    )
    table.done()
    if stage.letter and letters and stage.letter not in letters:
        table.wrong("letter", f"names {stage.letter}, and there is no languages/en/letters/{stage.letter}.txt.jinja.")
    for key in ("copy_second", "copy_partner"):
        if number == 1 and getattr(stage, key):
            table.wrong(key, "must be false in the first stage; others are copied only when a client does not answer.")
    return stage


def _nearing(table: Table) -> Iterator[Nearing]:
    """The steps; `near` and `near_after` are a single one, as it was written before there were several."""
    if "near" in table.values or "near_after" in table.values:
        yield Nearing(table.number("near", 5, 0, 100), table.number("near_after", 3, _LEAST, _MOST))
    yield from _steps(table, "nearing")


def _steps(table: Table, key: str) -> Iterator[Nearing]:
    for step in table.tables(key):
        yield Nearing(step.number("within", 5, 0, 100), step.number("after", 3, _LEAST, _MOST))
        step.done()


def _kinds(table: Table) -> Iterator[str]:
    known = [kind.value for kind in RequestKind]
    for kind in table.texts("kinds", []):
        if kind not in known:
            table.wrong("kinds", f"must name {', '.join(known)}, not {kind!r}.")
        yield kind


def mind_each_other(ladders: Mapping[str, Ladder], tables: Mapping[str, Table]) -> None:
    """What can only be seen of all ladders together: steps that lead nowhere, a kind that two of them claim."""
    taken: dict[str, str] = {}
    for key, ladder in ladders.items():
        for step in ("harder", "easier", "some"):
            name = getattr(ladder, step)
            if name and (name not in ladders or name == key):
                tables[key].wrong(step, f"must name another ladder of this file, not {name!r}.")
        for kind in ladder.kinds:
            if kind in taken:
                tables[key].wrong("kinds", f"names {kind}, and so does [{taken[kind]}]; one ladder each.")
            taken[kind] = key
