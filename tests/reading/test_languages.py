"""What clients of eleven languages other than English say, read by the phrases of rules/languages/<xx>/phrases.toml.

`seen.toml` is what the phrases were written with, `held.toml` was kept apart: it says how well they fare elsewhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.reading.replying import ASKS, EITHER, QUIET, told_in
from tests.world import annotate, client, file, request

PAPERS = {"a": "doc: P60 for 2025/26", "b": "doc: Barclays bank statements", "c": "doc: Fuel receipts"}
BILL = {"a": "pay: Invoice AQ-3071, £312.00"}
ACCOUNTS = {"a": "ok: Approve the accounts to 31 March 2026"}
MILES = {"a": "ask: Total miles driven in the year"}
COUNT = {"a": "ask: How many employees did you have at the year end?"}
QUESTION = {"a": "ask: Did you let out the annexe?"}

INTENTS: dict[str, tuple[Mapping[str, str], str, str]] = {
    "promise": (PAPERS, "promised", QUIET),
    "claimed": (PAPERS, "claimed", ASKS),
    "none": (PAPERS, "not_applicable", QUIET),
    "question": (PAPERS, "query", ASKS),
    "paid": (BILL, "received", QUIET),
    "will_pay": (BILL, "promised", QUIET),
    "approve": (ACCOUNTS, "received", QUIET),
    "object": (ACCOUNTS, "query", ASKS),
    "yes": (QUESTION, "received", QUIET),
    "no": (QUESTION, "received", QUIET),
    "miles": (MILES, "received", QUIET),
    "count": (COUNT, "received", QUIET),
    "lack": (PAPERS, "", ASKS),
    "busy": (PAPERS, "", EITHER),
    "idle": (PAPERS, "", QUIET),
}
"""What is asked for, what the words do to it, and whether a person must be asked."""


def rows(name: str) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """(language, intent, text, what it should do)."""
    table = tomllib.loads((Path(__file__).parent / "languages" / f"{name}.toml").read_text("utf-8"))
    for language, intents in table.items():
        for intent, texts in intents.items():
            for row in texts:
                text, *rest = [row] if isinstance(row, str) else row
                yield language, intent, text, _expected(intent, rest)


def _expected(intent: str, rest: list[str]) -> dict[str, str]:
    state = INTENTS[intent][1]
    if not state:
        return {}
    items, days = [r for r in rest if r in PAPERS], [r for r in rest if r not in PAPERS]
    return {item: " ".join([state, *days]) for item in items or ["a"]}


def done(language: str, intent: str, text: str) -> tuple[dict[str, str], str]:
    """What a mail of a client who reads that language does, and whether a person is asked."""
    who = client("Rosa Quint", language=language)
    read = told_in([(who, [request(INTENTS[intent][0])])], text, language=language).reading
    outcomes = {o.item: f"{o.state.value} {o.date or ''}".strip() for o in read.outcomes}
    return outcomes, ASKS if read.doubts else QUIET


def as_meant(language: str, intent: str, text: str, expected: dict[str, str]) -> bool:
    """Whether a mail does what it should, and a person is asked only where one is needed."""
    outcomes, person = done(language, intent, text)
    return outcomes == expected and INTENTS[intent][2] in (person, EITHER)


@pytest.mark.parametrize(("language", "intent", "text", "expected"), list(rows("seen")))
def test_what_the_phrases_were_written_for(language: str, intent: str, text: str, expected: dict[str, str]) -> None:
    outcomes, person = done(language, intent, text)
    assert outcomes == expected
    assert INTENTS[intent][2] in (person, EITHER)


MAILS: dict[str, Mapping[str, str]] = {
    "papers": {
        "a": "doc: P60 for 2025/26",
        "b": "doc: HSBC statements, January 2026 to March 2026",
        "c": "doc: Receipts for materials",
        "d": "ask: Did you receive any rental income in the year?",
    },
    "bill": {"a": "pay: Invoice 8812, £264.00"},
    "accounts": {"a": "ok: Approval of the accounts to 30 April 2026"},
}


def whole_mail(language: str, asked: str, text: str) -> tuple[dict[str, str], str]:
    """What a whole mail does to the items of one of MAILS, and whether a person is asked."""
    read = told_in(
        [(client("Rosa Quint", language=language), [request(MAILS[asked])])], text, language=language
    ).reading
    outcomes = {o.item: f"{o.state.value} {o.date or ''}".strip() for o in read.outcomes}
    return outcomes, ASKS if read.doubts else QUIET


def test_whole_mails_written_before_they_were_tried() -> None:
    """Nineteen of twenty do what they should; the others settle nothing, and a person is asked."""
    table = tomllib.loads((Path(__file__).parent / "languages" / "fresh.toml").read_text("utf-8"))
    mails = [(language, *row) for language, kinds in table.items() for row in kinds["mails"]]
    missed = []
    for language, asked, text, expected, person in mails:
        does, asks = whole_mail(language, asked, text)
        if (does, asks) != (expected, person):
            missed.append((language, text))
            assert does.items() <= expected.items(), (language, text, does)
            assert asks == ASKS, (language, text)
    assert len(missed) <= len(mails) // 20, missed


@pytest.mark.parametrize(
    ("language", "text", "does"),
    [
        ("es", "El P60 te lo mando el viernes.", {"a": "promised 2026-06-12"}),
        (
            "es",
            "Los recibos de materiales se los dejo en la oficina el lunes 15 de junio.",
            {"c": "promised 2026-06-15"},
        ),
        ("es", "Los extractos de HSBC se los dejé en la oficina el 2 de junio.", {"b": "claimed"}),
        ("es", "La renta la cobré hasta el 12 de mayo, sí.", {"d": "received"}),
        ("ro", "Da, chiria a fost încasată ultima dată pe 12 mai.", {"d": "received"}),
        ("pl", "Tak, dochód z najmu skończył się 12 maja.", {"d": "received"}),
        ("bn", "P60 শুক্রবার পাঠাব।", {"a": "promised 2026-06-12"}),
        ("bn", "মালামালের কোনো রসিদ নেই।", {"c": "not_applicable"}),
        ("pt", "Quando receber o ordenado mando o P60, dia 30 de junho.", {"a": "promised 2026-06-30"}),
    ],
)
def test_a_verb_has_its_days_time_and_a_stop_ends_its_word(language: str, text: str, does: dict[str, str]) -> None:
    assert whole_mail(language, "papers", text)[0] == does


@pytest.mark.parametrize(
    "text",
    [
        "Salam Jess, invoice ki payment aaj subah kar di hai online banking se, check kar lein please",
        "Jess ji bank transfer se bill ki payment kal kar di thi, receipt chahiye to bata dein",
        "bill ka payment jumme ko kar doon ga, please thora wait kar lein",
    ],
)
def test_urdu_in_roman_letters_with_english_words_in_it(text: str) -> None:
    """Also of a client of whom nobody noted that they write Urdu."""
    assert annotate(text, "en").language == "ur"


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Jess ji, bill ki payment aaj subah kar di hai, please dekh lein", {"a": "received"}),
        ("salam, payment kal hi kar di thi bank app se, please check kar lein", {"a": "received"}),
        ("salam, payment abhi tak nahi ki, thora sa waqt dein", {}),
    ],
)
def test_a_bill_paid_in_roman_urdu(language: str, text: str, does: dict[str, str]) -> None:
    assert whole_mail(language, "bill", text)[0] == does


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Adjunto los extractos de enero y febrero. El de marzo lo mando el viernes."),
        ("ro", "Atașez extrasele pe ianuarie și februarie. Cel pe martie vi-l trimit vineri."),
        ("pl", "W załączniku wyciągi za styczeń i luty. Ten za marzec doślę w piątek."),
        ("fr", "Voici les relevés de janvier et février. Celui de mars vous sera envoyé vendredi."),
        ("cy", "Dyma ddatganiadau Ionawr a Chwefror. Byddaf yn anfon un mis Mawrth ddydd Gwener."),
    ],
)
def test_the_month_that_a_part_lacks_is_promised_for_that_paper(language: str, text: str) -> None:
    """And for nothing else that is open."""
    files = [
        file(
            f"statement {month}.pdf",
            f"HSBC UK\nStatement of account\nRosa Quint\nStatement period {first} to {last}\nSort code 40-11-22",
        )
        for month, first, last in (
            ("January", "1 January 2026", "31 January 2026"),
            ("February", "1 February 2026", "28 February 2026"),
        )
    ]
    who = client("Rosa Quint", language=language)
    told = told_in([(who, [request(MAILS["papers"])])], text, *files, language=language)
    told.does({"b": "partial 2026-06-12"})


def test_wordings_nobody_had_in_mind() -> None:
    """Nine of ten are read as they were meant, in every language together."""
    held = list(rows("held"))
    missed = [row[:3] for row in held if not as_meant(*row)]
    assert len(missed) <= len(held) // 10, missed


@pytest.mark.parametrize("name", ["seen", "held"])
def test_nothing_is_settled_by_mistake(name: str) -> None:
    """A promise, a question, or a word of thanks never passes for a paper that came or a bill that was paid."""
    settling = {"received", "not_applicable", "claimed"}
    wrong = []
    for language, intent, text, expected in rows(name):
        for item, state in done(language, intent, text)[0].items():
            if state.split()[0] in settling and state.split()[0] != expected.get(item, "").split(" ")[0]:
                wrong.append((language, intent, text, state))
    assert wrong == []
