"""Over random practices and random lists: what a receipt may settle, how often, and that nothing falls between."""

from __future__ import annotations

import string
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.deciding import place
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.events import Logged, ReceiptLeft, ReceiptSettled
from mailbot.domain.lifecycle import BY_RECEIPT, evolve
from mailbot.domain.payments import HMRC, PRACTICE, MoneyReceipt, Payment
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord, DayRecord, Register
from mailbot.domain.requests import Item, ItemKind, ItemState, Request, RequestKind
from tests.deciding.practice import PRACTICE as HOUSE
from tests.deciding.practice import rules
from tests.world import request

NOW = datetime(2026, 6, 12, 10, 0, tzinfo=UTC)
CALENDAR = WorkCalendar(HOUSE.zone, HOUSE.hours, frozenset())
REFERENCES = st.sampled_from(["INV-2107", "2107", "21070", "INV2107-2", "112", "2026", "AQ/88", "", "12107"])
PAYEES = st.sampled_from([PRACTICE, PRACTICE, PRACTICE, HMRC, ""])
SUMS = st.sampled_from([48_000, 48_001, 6_000])
WORDS = st.lists(
    st.sampled_from(["INV", "INV2107", "2107", "inv-2107", "21070", "112", "2026", "QUINT", "AQ 88", "£480.00", "x"]),
    max_size=4,
).map(" ".join) | st.text(string.ascii_letters + string.digits + " -/.", max_size=20)


@st.composite
def records(draw: st.DrawFn) -> list[ClientRecord]:
    """A few clients, each with a few payments in any state."""
    made = []
    for c, name in enumerate(draw(st.lists(st.sampled_from(["Rosa Quint", "Pendragon Ltd", "Ines Falk"]), max_size=3))):
        requests: list[Request] = []
        for r in range(draw(st.integers(0, 2))):
            payment = st.builds(
                Payment,
                st.none() | SUMS,
                st.sampled_from([PRACTICE, PRACTICE, PRACTICE, HMRC, ""]),
                st.just(""),
                REFERENCES,
            )
            items = tuple(
                Item(key, f"pay {key}", ItemKind.PAYMENT, draw(st.sampled_from(ItemState)), payment=draw(payment))
                for key in draw(st.sampled_from(["a", "ab"]))
            )
            asked = replace(
                request({"a": "ask: x"}, ref=f"C{c}-{r}", of=f"C{c}"), kind=RequestKind.PAYMENT, items=items
            )
            requests.append(asked)
        made.append(ClientRecord(Client(f"C{c}", name, (f"c{c}@clients.example",)), tuple(requests)))
    return made


@st.composite
def lists(draw: st.DrawFn) -> list[MoneyReceipt]:
    """A list of receipts."""
    lines = draw(
        st.lists(st.tuples(SUMS | st.integers(1, 99_999), WORDS, st.sampled_from(["", "R QUINT"])), max_size=6)
    )
    return [MoneyReceipt(f"k{n}", date(2026, 6, 10), *line) for n, line in enumerate(lines)]


@settings(deadline=None)
@given(known=records(), receipts=lists())
def test_each_receipt_settles_one_fee_of_that_sum_and_reference_or_is_told_and_never_again(
    known: list[ClientRecord], receipts: list[MoneyReceipt]
) -> None:
    before = {(r.client.id, q.ref, i.id): i for r in known for q in r.requests for i in q.items}
    placed = place(receipts, "june.csv", Register.of(known), HOUSE, rules(), CALENDAR, NOW)
    settled = [(c, e) for c, e in placed.decision.events if isinstance(e, ReceiptSettled)]
    left = [e for _, e in placed.decision.events if isinstance(e, ReceiptLeft)]
    keys = [*(e.receipt.key for _, e in settled), *(e.receipt.key for e in left)]
    assert Counter(keys) == Counter(r.key for r in receipts)
    assert len({(c, e.request, e.item) for c, e in settled}) == len(settled)  # no fee twice
    for client, event in settled:
        item = before[client, event.request, event.item]
        assert item.payment is not None
        assert item.payment.payee == PRACTICE
        assert item.payment.pence == event.receipt.pence
        assert _bare(item.payment.reference)
        assert _bare(item.payment.reference) in _bare(event.receipt.words)
        assert item.state in BY_RECEIPT
    assert (placed.settled, placed.asked + placed.left, placed.known) == (len(settled), len(left), 0)
    assert bool(placed.left) == any(letter.template == "receipts" for letter in placed.decision.letters)

    after, day = {r.client.id: r for r in known}, DayRecord(date(2026, 6, 12))
    for client, each in placed.decision.events:
        if client:
            after[client] = evolve(after[client], each, NOW)
        else:
            day = replace(day, log=(*day.log, Logged(NOW, each)))
    again = place(receipts, "other.csv", Register.of([*after.values(), day]), HOUSE, rules(), CALENDAR, NOW)
    assert again.known == len(receipts)
    assert again.decision.events == ()
    assert again.decision.letters == ()


def _bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).upper()
