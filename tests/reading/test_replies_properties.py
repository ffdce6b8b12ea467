"""What holds for every reply, however it is worded."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.domain.mail import VisibleText
from mailbot.domain.requests import ItemKind, ItemState
from mailbot.domain.understanding import Match, Reason
from mailbot.reading.replies.replies import ReplyReading, read_reply
from tests.world import PRACTICE, TUESDAY, annotate, client, mail, register, request, rules

ASKED = request(
    {
        "a": "doc: P60 for 2025/26 from Marlow Ferries",
        "b": "doc: Barclays statements, 1 March to 31 May 2026",
        "c": "ask: Did you let out the annexe?",
        "d": "pay: Invoice AQ-3071, £312.00",
        "e": "ok: Approve the VAT return to 31 May 2026",
        "f": "ask*: Total business miles for the year",
    }
)
STRANGER = client("Bede Fallow", of="C2", at=("bede@fallow.example",))
THEIRS = request({"a": "doc: P60 for 2025/26", "b": "pay: Invoice AQ-9, £90.00"}, ref="R2", of="C2")
BOOK = register((client(), [ASKED]), (STRANGER, [THEIRS]))

PIECES = st.sampled_from(
    [
        "P60", "the Barclays statements", "annexe", "AQ-3071", "your invoice", "the VAT return", "number 2",
        "a)", "3.", "£312", "attached", "to follow", "on Friday", "tomorrow", "next week", "yes", "no", "not",
        "never", "we don't have", "there is no", "posted", "gave it to Jess", "paid", "will pay", "approved",
        "but", "if", "because", "once", "and", ",", ".", "?", "!", "\n", " - ", ": ", "both", "the rest",
        "everything", "it", "them", "why", "can I", "I think", "ignore my last", "thanks", "Bede Fallow",
        "12,400 miles", "…", "👍", "(", ")", "\n\n1. ", "\n- ", "call me", "20-11-09 40028865",
    ]
)  # fmt: skip
WORDED = st.lists(PIECES, max_size=40).map(" ".join)
ANYTHING = st.text(max_size=400)


def read(text: str, *, known: bool = True) -> ReplyReading:
    found = Match("C1", ("R1",), Reason("in a test"), known_sender=known, thread="R1")
    return read_reply(mail(text), VisibleText(text), annotate(text), (), found, BOOK, PRACTICE, rules(), annotate)


def holds(reading: ReplyReading) -> None:
    kinds = {i.id: i.kind for i in ASKED.items}
    places = [(o.request, o.item) for o in reading.outcomes]
    assert len(places) == len(set(places))
    for outcome in reading.outcomes:
        assert outcome.request == "R1"
        assert outcome.item in kinds
        assert outcome.reason.rule
        assert outcome.date is None or outcome.date >= TUESDAY.date()
        if kinds[outcome.item] is ItemKind.DOCUMENT:
            assert outcome.state not in (ItemState.RECEIVED, ItemState.PARTIAL, ItemState.WRONG)
        if outcome.state in (ItemState.CLAIMED, ItemState.QUERY):
            assert any(outcome.item in d.items for d in reading.doubts)
    assert all(d.client == "C1" for d in reading.doubts)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDED)
def test_whatever_is_pieced_together_settles_nothing_without_evidence(text: str) -> None:
    holds(read(text))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING)
def test_nothing_that_can_be_typed_makes_it_stumble(text: str) -> None:
    holds(read(text))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDED)
def test_a_stranger_settles_nothing_and_a_person_is_asked(text: str) -> None:
    reading = read(text, known=False)
    assert reading.outcomes == ()
    assert reading.doubts


def test_a_hostile_text_ends() -> None:
    for text in (
        "attached " * 20_000,
        "1. " * 9_000,
        "(" * 50_000,
        "no " * 30_000,
        "on Friday, " * 5_000,
        "a-" * 40_000,
    ):
        holds(read(text))
