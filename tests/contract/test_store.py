"""What every store must do, the one in memory and the one on disk alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.adapters.memory import MemoryStore
from mailbot.adapters.store import TinyStore
from mailbot.domain import events as ev
from mailbot.domain.letters import OutboxEntry, OutgoingMail, Purpose
from mailbot.domain.lifecycle import evolve
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord, DayRecord, Record
from mailbot.domain.requests import Item, ItemKind, ItemState, Request, RequestKind
from mailbot.domain.understanding import MailKind, Reason
from mailbot.ports import Store

NOON = datetime(2026, 6, 9, 12, 0, tzinfo=UTC)
Again = Callable[[Store], Store]
"""Close a store and open what it left behind."""


@pytest.fixture(params=["memory", "disk"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Again]]:
    """An empty store, and how to come back to it."""
    stores: list[Store] = [MemoryStore() if request.param == "memory" else TinyStore(tmp_path / "state")]

    def again(store: Store) -> Store:
        store.close()
        stores.append(store if isinstance(store, MemoryStore) else TinyStore(tmp_path / "state"))
        return stores[-1]

    yield stores[0], again
    stores[-1].close()


def a_client(number: int = 1, name: str = "Rosa Quint") -> ClientRecord:
    """A client who was asked for two things and has sent one of them."""
    ref = f"C{number}-1"
    items = (Item("a", "P60 for 2025/26"), Item("b", "Any income from abroad?", ItemKind.ANSWER))
    request = Request(
        ref, f"C{number}", "owen", RequestKind.INFORMATION, "Your return", NOON, date(2026, 6, 30), items
    )  # fmt: skip
    record = ClientRecord(Client(f"C{number}", name, (f"c{number}@quint.example",), facts=(("year_end", "31 March"),)))
    for event in (
        ev.RequestOpened(request, Reason("asked", "a list of two")),
        ev.MailTaken("d" * 64, "<m@quint.example>", MailKind.CLIENT_REPLY, "rosa@quint.example", "Re: £", "It came."),
        ev.ItemMoved(ref, "a", ItemState.PARTIAL, date(2026, 6, 12), ("2025-09",), ("2025-10",), "half"),
        ev.ChasingPaused(None, date.max),
    ):
        record = evolve(record, event, NOON, "d" * 64)
    mail = OutgoingMail(
        "k1", Purpose.CHASER, "<x@y.example>", "b@y.example", ("c@z.example",), (), "S", None, "Body £", "raw\r\n"
    )  # fmt: skip
    return replace(record, outbox=(OutboxEntry(mail, NOON),), dead=frozenset({"old@quint.example"}))


def a_day(day: int = 9) -> DayRecord:
    """What belongs to no client."""
    taken = ev.MailTaken("e" * 64, None, MailKind.UNRELATED, "shop@else.example", "Offer", "It is advertising.")
    return DayRecord(date(2026, 6, day), log=(ev.Logged(NOON, taken, "e" * 64),))


def by_key(records: Sequence[Record]) -> dict[str, Record]:
    """Records under their keys."""
    return {r.key: r for r in records}


def test_a_new_store_holds_nothing(opened: tuple[Store, Again]) -> None:
    store, _ = opened
    assert list(store.load()) == []


def test_what_was_committed_is_there_after_a_restart(opened: tuple[Store, Again]) -> None:
    store, again = opened
    records: list[Record] = [a_client(1), a_client(2), a_day()]
    store.commit(records)
    assert by_key(list(again(store).load())) == by_key(records)


def test_the_last_version_counts(opened: tuple[Store, Again]) -> None:
    store, again = opened
    store.commit([a_client(1)])
    later = evolve(a_client(1), ev.RequestCancelled("C1-1"), NOON)
    store.commit([later])
    assert list(again(store).load()) == [later]


def test_a_commit_of_nothing_changes_nothing(opened: tuple[Store, Again]) -> None:
    store, again = opened
    store.commit([a_client()])
    store.commit([])
    assert list(again(store).load()) == [a_client()]


def test_clients_whose_ids_differ_in_capitals_or_signs_are_different_clients(opened: tuple[Store, Again]) -> None:
    store, again = opened
    ids = ["ab", "AB", "Ab", "a/b", "a\\b", "../a", "a b", "", "é", "é", "a" * 300, "con", ".", "a.json"]
    records = [ClientRecord(Client(name, f"Name of {name!r}", ("a@b.example",))) for name in ids]
    for record in records:
        store.commit([record])
    assert by_key(list(again(store).load())) == by_key(records)


def test_a_moment_without_a_zone_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    store.commit([a_client()])
    with pytest.raises(TypeError):
        store.commit([replace(a_client(), wrote=datetime(2026, 6, 9)), a_client(2)])  # noqa: DTZ001
    assert list(store.load()) == [a_client()]
    store.close()


TEXTS = st.text(st.characters(exclude_categories=[]), max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=TEXTS, ask=TEXTS, note=TEXTS, when=st.datetimes(timezones=st.just(UTC)), due=st.dates(),
    months=st.lists(TEXTS, max_size=3), number=st.integers(0, 2**40),
)  # fmt: skip
def test_whatever_stands_in_a_record_comes_back_as_it_was(
    opened: tuple[Store, Again],
    name: str,
    ask: str,
    note: str,
    when: datetime,
    due: date,
    months: list[str],
    number: int,
) -> None:
    store, _ = opened
    item = Item("a", ask, state=ItemState.PARTIAL, note=note, missing=tuple(months), promised=due, changed=when)
    request = Request("C9-1", "C9", "owen", RequestKind.PAYMENT, name, when, due, (item,), chasers_sent=number)
    record = ClientRecord(Client("C9", name, ("a@b.example",)), requests=(request,), moved=when)
    store.commit([record])
    assert list(store.load()) == [record]
