"""How a replay of a scenario compares with what its author says must come of each mail."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mailbot.adapters.scenario import load_scenario
from mailbot.cli.replay import run

FOLDER = Path(__file__).parent
SETTLES = {"received", "not_applicable"}

Line = Mapping[str, Any]
Places = dict[tuple[str, str], str]


def names(place: str = "") -> list[str]:
    """Every scenario of a folder, by its path from here."""
    found = (FOLDER / place).glob("*/scenario.toml")
    return sorted(p.parent.relative_to(FOLDER).as_posix() for p in found)


class Score:
    """Counts of what was right, and a line for each thing that was not."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.misses: list[str] = []
        self.false_settles: list[str] = []
        self.false_opens: list[str] = []
        """Requests opened by mails that ask for nothing."""

    def share(self, right: str, of: str) -> float:
        """How much of something was right, 1 where there was nothing."""
        return self.counts[right] / self.counts[of] if self.counts[of] else 1.0

    def __iadd__(self, other: Score) -> Score:
        self.counts += other.counts
        self.misses += other.misses
        self.false_settles += other.false_settles
        self.false_opens += other.false_opens
        return self


def score(name: str) -> Score:
    """Replay one scenario and compare."""
    wanted = tomllib.loads((FOLDER / name / "scenario.toml").read_text("utf-8"))
    lines = {line["file"]: line for line in run(load_scenario(FOLDER / name)) if "file" in line}
    found = Score()
    for mail in wanted.get("mails", []):
        _mail(f"{name} {mail['file']}", mail, lines[mail["file"]], found)
    return found


def _mail(where: str, want: Line, got: Line, found: Score) -> None:
    _count("kind", where, want["kind"], got["kind"], found)
    wanted, given = _places(want), _places(got)
    for place, outcome in wanted.items():
        _count("outcome", f"{where} {'/'.join(place)}", outcome, given.get(place), found)
    found.counts["outcomes given"] += len(given)
    found.counts["outcomes given right"] += sum(wanted.get(p) == o for p, o in given.items())
    for place in _falsely_settled(wanted, given):
        found.false_settles.append(f"{where} {'/'.join(place)}: {given[place]}, should be {wanted.get(place)}")
    if want["kind"] == "staff_command":
        _count("commands", where, _orders(want.get("commands", [])), _orders(got["commands"]), found)
    if want["kind"] == "staff_request":
        _count("opens", where, [], list(_wrong_opens(_each(want.get("opens")), _each(got["opens"]))), found)
    elif _each(got["opens"]):
        found.false_opens.append(f"{where}: {got['opens']}")
    if (human := want.get("human", "ok")) != "ok":
        _count(f"human {human}", where, human == "needed", bool(got["asked_human"]), found)


def _count(what: str, where: str, want: object, got: object, found: Score) -> None:
    found.counts[what] += 1
    found.counts[f"{what} right"] += want == got
    if want != got:
        found.misses.append(f"{where}: {what} should be {want}, is {got}")


def _places(mail: Line) -> Places:
    return {(o["request"], o["item"]): o["outcome"] for o in mail.get("outcomes") or []}


def _falsely_settled(wanted: Places, given: Places) -> Iterator[tuple[str, str]]:
    for place, outcome in given.items():
        if outcome in SETTLES and wanted.get(place) not in SETTLES:
            yield place


def _orders(commands: Sequence[Line]) -> list[tuple[str, ...]]:
    keys = ("verb", "item", "date", "staff", "email")
    return sorted(tuple(str(c.get(k) or "").lower()[:40] for k in keys) for c in commands)


def _each(opens: Any) -> list[Line]:
    """The requests a mail opens: none, one, or a list of them."""
    return list(opens) if isinstance(opens, list) else [opens] if opens else []


def _wrong_opens(wanted: Sequence[Line], given: Sequence[Line]) -> Iterator[str]:
    """What is wrong with the requests opened: of whom, what sort, by when, and which items."""
    if sorted(w["client"] for w in wanted) != sorted(g["client"] for g in given):
        yield f"of {[g['client'] for g in given]}"
    for want in wanted:
        one = next((g for g in given if g["client"] == want["client"]), None)
        if one is None:
            continue
        if one["kind"] != want.get("kind", one["kind"]) or ("due" in want and one["due"] != str(want["due"])):
            yield f"{one['kind']} due {one['due']}"
        left = [i["ask"] for i in one["items"]]
        for item in want["items"]:
            hit = next((a for a in left if all(word.lower() in a.lower() for word in item["has"])), None)
            if hit is None:
                yield f"nothing with {item['has']}"
            else:
                left.remove(hit)
        if left:
            yield f"too many: {left}"
