"""The invented replies are well-formed. How well they are read: bench/eval_replies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from mailbot.domain.requests import ItemState
from tests.client_mails.written import HALVES, NOW, Reply, Wanted, replies, worlds

UNTOLD = {ItemState.OUTSTANDING, ItemState.WAIVED}
"""States that no client's mail brings about."""


def everything() -> Iterator[Reply]:
    for half in HALVES:
        yield from (reply for _, reply in replies(half))


def faults(reply: Reply) -> list[str]:
    """What is wrong with the form of a row."""
    world = worlds()[reply.world]
    items = {i.id for i in (*world.items, *(world.beside.items if world.beside else ()))}
    found = [f"no item {key}" for key in {*reply.want, *reply.had} - items]
    found += [f"{key}: {fault}" for key, wanted in reply.want.items() for fault in faults_of(wanted)]
    asks = any(w.state in (ItemState.QUERY, ItemState.CLAIMED) for w in reply.want.values())
    if reply.human not in ("no", "ok", "needed") or (asks and reply.human != "needed"):
        found.append(f"human = {reply.human}")
    return found


def faults_of(wanted: Wanted) -> list[str]:
    """What is wrong with an expectation."""
    found = [f"no mail makes an item {wanted.state}"] if wanted.state in UNTOLD else []
    if wanted.date and (wanted.state not in (ItemState.PROMISED, ItemState.PARTIAL) or wanted.date < NOW.date()):
        found.append(f"{wanted.state} {wanted.date}")
    if wanted.missing and wanted.state is not ItemState.PARTIAL:
        found.append(f"{wanted.state} with months missing")
    return found + [m for m in wanted.missing if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", m)]


def test_every_reply_is_well_formed() -> None:
    assert {reply.name: found for reply in everything() if (found := faults(reply))} == {}


def test_no_reply_is_there_twice() -> None:
    rows = list(everything())
    assert [name for name, times in Counter(r.name for r in rows).items() if times > 1] == []
    assert [text for text, times in Counter((r.text, str(r.files)) for r in rows).items() if times > 1] == []


@pytest.mark.parametrize("half", HALVES)
def test_neither_half_is_empty(half: str) -> None:
    assert len(list(replies(half))) > 20
