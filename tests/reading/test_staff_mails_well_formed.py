"""The staff mails kept in thirty voices speak of people, requests and items that exist in their world."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mailbot.domain.requests import RequestKind
from mailbot.domain.understanding import Verb
from tests.reading.ordering import StaffMail, staff_mails, world

HALVES = ("voices/seen", "voices/held")
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


@pytest.mark.parametrize("row", [*ORDERS, *OPENINGS], ids=lambda row: row.name)
def test_a_mail_is_written_by_staff_and_says_what_comes_of_it(row: StaffMail) -> None:
    _, practice, register = world()
    assert practice.member(row.row["by"])
    assert "answers" not in row.row or register.request(row.row["answers"])
    assert row.row.get("kind") == "unrelated" or "orders" in row.row or "opens" in row.row


@pytest.mark.parametrize("row", ORDERS, ids=lambda row: row.name)
def test_orders_are_about_what_is_there(row: StaffMail) -> None:
    assert set(places(row)) <= known()


@pytest.mark.parametrize("row", OPENINGS, ids=lambda row: row.name)
def test_requests_are_of_clients_that_are_there(row: StaffMail) -> None:
    for opening in row.row.get("opens", ()):
        assert opening["items"]
        assert {opening["client"], opening.get("adds_to", opening["client"])} <= known()
        assert RequestKind(opening.get("kind", "information"))


def test_no_two_mails_have_one_name() -> None:
    for rows in (ORDERS, OPENINGS):
        assert len({row.name for row in rows}) == len(rows)
