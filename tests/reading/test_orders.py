"""What staff order in plain words: the mails of tests/staff_mails, and what must hold for any mail at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain.understanding import Command, Verb
from mailbot.reading.orders.given import Orders
from mailbot.reading.orders.overruling import settled
from tests.reading.ordering import ITEM_VERBS, StaffMail, is_right, read, short, staff_mails, world

SEEN = [*staff_mails("seen"), *staff_mails("seen", "more_orders"), *staff_mails("seen", "fresh_orders")]
HELD = staff_mails("held")
VOICES = staff_mails("", "more_held_orders")
HALVES = (
    "voices/seen",
    "voices/held",
    "desks/seen",
    "post/seen",
    "post/held",
    "offices/seen",
    "offices/third",
    "desks/second",
    "desks/third",
)
THIRTY = {half: staff_mails(half) for half in HALVES}
"""Thirty voices, further desks, and a weekday's post; of the held halves only figures are looked at."""
LEAST = 0.85
"""Share of the mails nobody tuned on that must be read right."""
LEAST_OF_THIRTY = {
    "voices/seen": 0.95,
    "voices/held": 0.9,
    "desks/seen": 0.9,
    "post/seen": 0.9,
    "post/held": 0.8,
    "offices/seen": 0.9,
    "offices/third": 0.9,
    "desks/second": 0.9,
    "desks/third": 0.9,
}
SETTLED_OF_THIRTY = {"voices/held": 1}
"""Mails at most in which something is settled that was not meant."""


@pytest.mark.parametrize("row", SEEN, ids=lambda row: row.name)
def test_orders_are_read_as_they_are_meant(row: StaffMail) -> None:
    found = read(row.row)
    assert is_right(row, found), (row.row["text"], [short(c) for c in found.commands], found.doubts)


@pytest.mark.parametrize("rows", [HELD, VOICES], ids=["held", "voices"])
def test_most_of_the_mails_kept_apart_are_read_right(rows: list[StaffMail]) -> None:
    right = [is_right(row, read(row.row)) for row in rows]
    assert sum(right) >= LEAST * len(right)


@pytest.mark.parametrize("rows", [HELD, VOICES], ids=["held", "voices"])
def test_nothing_is_settled_that_was_not_meant(rows: list[StaffMail]) -> None:
    """Of the mails kept apart too: an item wrongly settled costs a deadline."""
    assert [(row.name, c) for row in rows for c in _settling(read(row.row)) if c not in _meant(row)] == []


@pytest.mark.parametrize("half", THIRTY)
def test_orders_in_thirty_voices(half: str) -> None:
    found = [(row, read(row.row)) for row in THIRTY[half]]
    assert sum(is_right(row, orders) for row, orders in found) >= LEAST_OF_THIRTY[half] * len(found)
    settled_wrongly = [row.name for row, orders in found if _settling(orders) - _meant(row)]
    assert len(settled_wrongly) <= SETTLED_OF_THIRTY.get(half, 0)


def _settling(found: Orders) -> set[str]:
    return {short(c) for c in found.commands if c.verb in (Verb.RECEIVED, Verb.CONFIRM, Verb.WAIVE, Verb.CANCEL)}


def _meant(row: StaffMail) -> set[str]:
    return set().union(*row.wanted)


# -- answers to what we asked ------------------------------------------------------------------------------------------


def ask(text: str, *, answers: str = "", subject: str = "", by: str = "jess") -> list[str]:
    """The orders of a mail in short words; "?" when we would ask back."""
    row = {"by": by, "text": text, **({"answers": answers} if answers else {}), "subject": subject}
    if answers and not subject:
        del row["subject"]
    found = read(row)
    return [short(c) for c in found.commands] or ["?" for _ in found.doubts]


CLAIM = "Re: Question: Dr Helena Voss, Landlord income 2025/26"
QUERY = "Re: Question: St Anselm's PCC, Independent examination 2025"


@pytest.mark.parametrize("text", ["Yes", "yes we have it", "confirmed", "It came on Tuesday", "that's right, go ahead"])
def test_yes_to_what_a_client_says_we_have_settles_that_item(text: str) -> None:
    assert ask(text, answers="R4", subject=CLAIM, by="owen") == ["confirm R4/c"]


@pytest.mark.parametrize("text", ["No", "not here", "we haven't had it", "no sign of it, ask again"])
def test_no_asks_the_client_again(text: str) -> None:
    assert ask(text, answers="R4", subject=CLAIM, by="owen") == ["reopen R4/c"]


@pytest.mark.parametrize("text", ["yes", "ok", "fine"])
def test_yes_to_a_question_that_the_client_put_ticks_nothing_off(text: str) -> None:
    assert ask(text, answers="R10", subject=QUERY, by="bron") == ["?"]


def test_an_answered_question_is_asked_on() -> None:
    assert ask("I've told him which Sundays. Carry on.", answers="R10", subject=QUERY, by="bron") == ["reopen R10/a"]


@pytest.mark.parametrize("text", ["yes", "ok", "fine by me"])
def test_yes_to_nothing_is_asked_about(text: str) -> None:
    assert ask(text, answers="R4", by="owen") == ["?"]


def test_a_number_picks_out_of_the_answers_that_were_offered() -> None:
    quoted = "2\n\n> 1. extend R2 to 26 June 2026 (VAT quarter)\n> 2. extend R3 to 26 June 2026 (The new Vivaro)\n"
    assert ask(quoted, answers="R2", subject="Re: Mick", by="tariq") == ["extend R3 2026-06-26"]


# -- what orders nothing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "She reckons she posted the P60 on Monday.",
        "The P60 hasn't arrived yet.",
        "Please don't cancel this one.",
        "If the P60 isn't here by Friday, waive it.",
        "I'm thinking of cancelling this, what do you think?",
        "She'll send the P60 next week.",
        "I'll remind her myself.",
    ],
)
def test_hearsay_denials_conditions_and_plans_order_nothing(text: str) -> None:
    assert ask(text, answers="R1") == ["?"]


def test_a_day_gone_by_is_asked_about() -> None:
    assert ask("give her until 2 June", answers="R1") == ["?"]


def test_what_an_order_means_is_never_guessed_among_several_clients() -> None:
    assert ask("P60 received", subject="") == ["received R1/a"]
    assert ask("the invoice is here", subject="") == ["?"]


def test_a_reason_that_names_another_client_is_not_passed_on() -> None:
    found = read({"by": "owen", "answers": "R13", "text": "Reject the proof of payment, it is Rosa Quint's."})
    assert [short(c) for c in found.commands] == ["reject R13/c"]
    assert found.commands[0].note == ""


@pytest.mark.parametrize(
    "text",
    [
        "P60 nearly there",
        "Rosa is bringing the P60 in",
        "Rosa keeps forgetting the P60",
        "She wants us to waive the P60",
        "She reckons we already have the P60",
        "Let me know when the P60 is in",
        "She has no P60 yet",
        "She'll drop the P60 in tomorrow",
        "Cancel my leave on Friday",
        "Got your message",
        "ok got it, thanks",
    ],
)
def test_talk_that_sounds_like_an_order_settles_nothing(text: str) -> None:
    assert ask(text, answers="R1") == ["?"]


# -- what no frame reads ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("She shut that Nationwide account, there is none to be had", "waive R1/b"),
        ("Shake the tree again would you", "remind R1"),
        ("Cut her some slack, 3 July'll do", "extend R1 2026-07-03"),
    ],
)
def test_an_order_like_the_examples_is_followed(text: str, meant: str) -> None:
    assert ask(text, answers="R1") == [meant]


def test_an_order_half_understood_is_asked_about_with_likely_readings() -> None:
    found = read({"by": "jess", "answers": "R1", "text": "the photo of her P60 is with her mother"})
    assert not found.commands
    assert found.doubts


def test_what_is_taken_back_is_no_order() -> None:
    assert ask("Cancel this one - no wait, just pause it", answers="R1") == ["pause R1"]
    assert ask("Got the P60. No wait, that was somebody else's.", answers="R1") != ["received R1/a"]


# -- what one order makes of another -----------------------------------------------------------------------------------


def test_sending_back_is_not_also_reminding() -> None:
    reject, remind = Command(Verb.REJECT, "R1", "a"), Command(Verb.REMIND, "R1")
    assert settled([remind, reject]) == (reject,)


def test_the_same_order_twice_is_one() -> None:
    assert settled([Command(Verb.PAUSE, "R1"), Command(Verb.PAUSE, "R1")]) == (Command(Verb.PAUSE, "R1"),)


# -- any mail at all ---------------------------------------------------------------------------------------------------

SAID = "1|2|3|a|b|c|waive|received|the|P60|Rosa|Mick|until|26 June|and|,|?|cancel|everything|she|says|not|R1/b|R99|:|if"
WORDS = st.sampled_from([*SAID.split("|"), "again", "rosa@quint.example", "\n", "."])


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_orders_that_exist_or_a_question(text: str) -> None:
    _, practice, register = world()
    found = read({"by": "jess", "answers": "R1", "text": text})
    for command in found.commands:
        assert command.request is None or register.request(command.request)
        assert command.client is None or command.client in register.clients
        assert command.staff is None or practice.member(command.staff)
        if command.item:
            request = register.request(command.request or "")
            assert command.verb in ITEM_VERBS
            assert request is not None
            assert request.item(command.item)


@pytest.mark.parametrize(
    "unit", ["waive 1, ", "Rosa and ", "if ", "give her until ", "> 1. yes\n", "a@b.example ", "(((", "1" * 50]
)
def test_a_very_long_mail_is_read_in_part(unit: str) -> None:
    read({"by": "jess", "answers": "R1", "text": unit * (200_000 // len(unit))})


# -- what an order leaves out, and what belongs together ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "answers", "meant"),
    [
        ("Everything but the P60 is here", "R1", ["received R1/b", "received R1/c"]),
        ("Only the shares question is left, the rest is here.", "R1", ["received R1/a", "received R1/b"]),
        ("All done bar the Gift Aid schedule.", "R10", ["received R10/a"]),
        ("Ignore the fuel receipts. Everything else still wanted.", "R2", ["waive R2/c"]),
        ("1 - yes got it. 2 - not needed. 3 - still waiting.", "R1", ["received R1/a", "waive R1/b"]),
        ("b received (the agent emailed it to me). c not needed.", "R4", ["received R4/b", "waive R4/c"]),
        ("The May invoices arrived.", "R2", ["received R2/a"]),
        ("Owen here. Hand this to Jess please.", "R4", ["reassign R4 jess"]),
        ("We're writing off the fuel receipts.", "R2", ["waive R2/c"]),
        ("Push it back to the seventeenth of July.", "R4", ["extend R4 2026-07-17"]),
        ("landlord - boiler invoice here, rest outstanding", "R4", ["received R4/c"]),
        ("In Spain until 1 July. No chasers.", "R4", ["pause R4 2026-07-01"]),
    ],
)
def test_orders_are_tied_to_what_they_are_about(text: str, answers: str, meant: list[str]) -> None:
    assert sorted(ask(text, answers=answers, by="owen")) == meant


def test_things_in_lines_are_ordered_by_the_sentence_below_them() -> None:
    text = "Rosa Quint - P60\nSt Anselm's - Gift Aid schedule\nBoth can be marked as received."
    assert ask(text, subject="Post this morning") == ["received R1/a", "received R10/b"]


@pytest.mark.parametrize(
    "text",
    [
        "Bea and her husband have had a little girl! Both doing well.",
        "Yes, confirmed, that is him.",
        "We may not need this. I'll let you know.",
        "Half of it came.",
        "Bea wants one figure changed before she approves.",
    ],
)
def test_talk_about_a_client_ticks_nothing_off(text: str) -> None:
    assert not [o for o in ask(text, answers="R7") if o.split()[0] in ("received", "waive", "cancel", "confirm")]


def test_a_further_item_goes_to_the_client_spoken_of_and_to_nobody_else() -> None:
    assert ask("we'll need his VAT certificate too", subject="Bill Harker") == ["add R11 [VAT certificate]"]


def test_what_sounds_like_a_question_of_ours_answers_it_only_when_it_tells_an_answer() -> None:
    assert ask("Rosa rang. She's sold the flat in Leeds.", subject="Rosa Quint") == ["?"]
    assert ask("no shares sold this year, she told me", subject="Rosa Quint") == ["received R1/c"]


def test_what_is_ordered_in_one_sentence_is_not_asked_about_in_the_next() -> None:
    """ "So we needn't have the receipts. Drop that one": both mean the same line of the list."""
    row = {"by": "tariq", "answers": "R2", "orders": ["waive R2/c"]}
    text = "Mick's bookkeeper has given me the fuel figures so we needn't have the receipts. Drop that one."
    found = read({**row, "text": text})
    assert [short(c) for c in found.commands] == ["waive R2/c"]
    assert found.doubts == ()
