"""The staff mails kept in thirty voices speak of people, requests and items that exist in their world."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.domain.requests import RequestKind
from mailbot.domain.understanding import Verb
from tests.reading.ordering import StaffMail, staff_mails, world

HALVES = ("voices/seen", "voices/held", "desks/seen", "desks/held")
ORDERS = [row for half in HALVES for row in staff_mails(half, "orders")]
OPENINGS = [row for half in HALVES for row in staff_mails(half, "openings")]


def known() -> set[str]:
    """Every client, request and item ("R1/a") that a mail may be about."""
    _, _, register = world()
    names = set(register.clients)
    for record in register.clients.values():
        for request in record.requests:
            names |= {request.ref, *(f"{request.ref}/{item.id}" for item in request.items)}
    return names


def places(row: StaffMail) -> Iterator[str]:
    """What a row's orders are about."""
    for order in set().union(*row.wanted):
        verb, *rest = order.partition(" [")[0].split()
        assert verb in {v.value for v in Verb}, order
        if rest:
            yield rest[0]


def test_every_mail_is_written_by_staff_and_says_what_comes_of_it() -> None:
    _, practice, register = world()
    for row in (r.row for r in (*ORDERS, *OPENINGS)):
        assert practice.member(row["by"]), row["name"]
        assert "answers" not in row or register.request(row["answers"]), row["name"]
        assert row.get("kind") == "unrelated" or "orders" in row or "opens" in row, row["name"]


def test_orders_are_about_what_is_there() -> None:
    there = known()
    assert [row.name for row in ORDERS if not set(places(row)) <= there] == []


def test_requests_are_of_clients_that_are_there() -> None:
    there = known()
    for row in OPENINGS:
        for opening in row.row.get("opens", ()):
            assert opening["items"], row.name
            assert {opening["client"], opening.get("adds_to", opening["client"])} <= there, row.name
            assert RequestKind(opening.get("kind", "information")), row.name


def test_no_two_mails_have_one_name() -> None:
    for rows in (ORDERS, OPENINGS):
        assert len({row.name for row in rows}) == len(rows)
