"""Letters as clients read them, in their own language: whole letters kept beside this file, and what holds for all."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from mailbot import reading
from mailbot.domain.job_rules import DraftWords
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.requests import Item, ItemKind, ItemState
from mailbot.domain.understanding import Outcome
from mailbot.letters import Sample, compose, every_sample, flaws, to_clients
from mailbot.letters.dates_in_words import day_in_words, is_right_to_left, listed, months_in_words, quoted
from mailbot.letters.samples_staff import JOB_DRAFT
from mailbot.letters.templating import render
from mailbot.reading.replies.arrivals import _TROUBLE as TROUBLE
from tests.deciding import practice
from tests.deciding.practice import LONDON, PRACTICE, Story, client, request, rules

TODAY = date(2026, 6, 8)
NOON = datetime(2026, 6, 8, 12, 0, tzinfo=LONDON)
GOLDEN = Path(__file__).parent / "golden"
REWRITE = "MAILBOT_REWRITE_GOLDEN"
"""Set this variable, and the letters kept are written anew; then read what git shows as changed."""
TRANSLATED = ("bn", "cy", "es", "fr", "gu", "pa", "pl", "pt", "ro", "ur")
CASES_OF_LATER_CHASERS = ("one answer", "several documents", "overdue", "mixed, in part, wrong, with thanks")
CLIENT_LETTERS = tuple(sorted(to_clients(rules(), TODAY)))


@cache
def tried() -> dict[str, tuple[Sample, ...]]:
    """Letter to its samples; of the later chasers only some, since they differ from the first in few sentences."""
    found = defaultdict(list)
    for sample in every_sample(rules(), TODAY):
        if sample.stage < 2 or sample.name in CASES_OF_LATER_CHASERS:
            found[sample.letter].append(sample)
    return {letter: tuple(each) for letter, each in found.items()}


def written(sample: Sample, language: str) -> str:
    """Subject and text, as they would leave now."""
    letter = Letter(
        key=sample.key,
        purpose=Purpose.CHASER,
        template=sample.letter,
        to=("rosa@quint.example",),
        stage=sample.stage,
        language=language,
        signed_by="dev",
        facts=sample.facts,
    )
    mail = compose(letter, PRACTICE, rules(), NOON)
    return f"{mail.subject}\n\n{mail.body}"


# -- letters kept -----------------------------------------------------------------------------------------------------

KEPT = [(code, name) for code in ("en", *TRANSLATED) for name in (tried() if code == "en" else CLIENT_LETTERS)]


@pytest.mark.parametrize(("language", "letter"), KEPT)
def test_a_letter_reads_as_it_was_agreed(language: str, letter: str) -> None:
    now = "\n".join(f"==== {sample.name}\n\n{written(sample, language)}" for sample in tried()[letter])
    kept = GOLDEN / language / f"{letter}.txt"
    if os.environ.get(REWRITE):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(now, "utf-8")
    assert now == kept.read_text("utf-8"), f"if this is meant, set {REWRITE}=1 and read the difference"


def test_no_letter_is_kept_that_is_no_longer_written() -> None:
    kept = {(path.parent.name, path.stem) for path in GOLDEN.glob("*/*.txt")}
    assert kept == set(KEPT)


# -- what holds in every language -------------------------------------------------------------------------------------


def test_every_letter_that_comes_with_the_program_can_be_written() -> None:
    assert flaws(rules(), TODAY) == ()


@pytest.mark.parametrize("language", TRANSLATED)
def test_clients_are_written_to_in_their_language_and_in_no_other(language: str) -> None:
    for name in CLIENT_LETTERS:
        for sample in tried()[name]:
            own = written(sample, language)
            for said in sorted(texts(sample.facts), key=len, reverse=True):
                own = own.replace(said, "")
            assert not re.search(r"\b(please|you|your|the|thank|we|need|reply|still)\b", own, re.IGNORECASE), own


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_the_last_reminder_says_what_happens_on_which_day(language: str) -> None:
    for sample in (s for s in tried()["chaser_4"] if s.name != "overdue"):
        text = written(sample, language)
        for name in ("by", "next_day", "due"):
            day = sample.facts[name]
            assert isinstance(day, date)
            words = day_in_words(day, language, TODAY)
            assert words in text or words.replace("dydd ", "ddydd ") in text, "Welsh mutates after a preposition"
        assert "Nadia Brandt" in text


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_every_letter_names_every_item_in_the_words_of_staff(language: str) -> None:
    for name in CLIENT_LETTERS:
        for sample in tried()[name]:
            text = written(sample, language)
            assert [ask for ask in asks(sample.facts) if ask not in text] == []


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_numbers_are_written_in_the_digits_of_business_letters(language: str) -> None:
    text = "".join(written(s, language) for s in tried()["chaser_1"])
    assert not re.search(r"[^\D0-9]", text)


def texts(facts: object) -> set[str]:
    """Every text among the facts."""
    if isinstance(facts, str):
        return {facts} - {""}
    if isinstance(facts, dict):
        return set().union(*map(texts, facts.values()))
    return set().union(*map(texts, facts)) if isinstance(facts, tuple) else set()


def asks(facts: object) -> set[str]:
    """What the items ask for, wherever they stand."""
    if isinstance(facts, dict):
        own = {str(facts["ask"])} if "ask" in facts else set()
        return own.union(*map(asks, facts.values()))
    return set().union(*map(asks, facts)) if isinstance(facts, tuple) else set()


# -- grammar ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("pl", 2, "poniższe 2 pytania"),
        ("pl", 5, "poniższych 5 pytań"),
        ("pl", 12, "poniższych 12 pytań"),
        ("pl", 22, "poniższe 22 pytania"),
        ("ro", 3, "cele 3 întrebări"),
        ("ro", 20, "cele 20 de întrebări"),
        ("ro", 101, "cele 101 întrebări"),
    ],
)
def test_nouns_follow_their_number(language: str, count: int, expected: str) -> None:
    sample = next(s for s in tried()["chaser_1"] if s.name == "several answers")
    own = rules().languages[language].letters
    assert expected in render(own["chaser_1"], own["_parts"], language, facts_of(sample, count), TODAY)


def facts_of(sample: Sample, count: int) -> dict[str, object]:
    """The facts, as if there were so many things."""
    return {**sample.facts, "count": count, "practice": "Penrose & Wye", "signer": "", "bot": "", "stage": 1}


@pytest.mark.parametrize(
    ("language", "day", "expected"),
    [
        ("en", date(2026, 12, 4), "Friday 4 December"),
        ("cy", date(2026, 12, 4), "dydd Gwener 4 Rhagfyr"),
        ("pl", date(2026, 12, 4), "4 grudnia (piątek)"),
        ("fr", date(2026, 9, 1), "mardi 1er septembre"),
        ("fr", date(2026, 9, 2), "mercredi 2 septembre"),
        ("es", date(2026, 12, 4), "viernes 4 de diciembre"),
        ("pt", date(2027, 1, 4), "segunda-feira, 4 de janeiro de 2027"),
        ("ur", date(2026, 12, 4), "جمعہ، 4 دسمبر"),
    ],
)
def test_days_are_written_as_people_write_them(language: str, day: date, expected: str) -> None:
    assert day_in_words(day, language, TODAY) == expected


def test_welsh_says_and_in_two_ways() -> None:
    assert months_in_words(["2025-04", "2025-08"], "cy") == "Ebrill 2025 ac Awst 2025"
    assert months_in_words(["2025-04", "2025-11"], "cy") == "Ebrill 2025 a Thachwedd 2025"
    assert listed(["“P60”", "“accounts”"], "cy") == "“P60” ac “accounts”"


def test_quotation_marks_are_those_of_the_language() -> None:
    assert [quoted("P60", code) for code in ("en", "pl", "es", "fr")] == [
        "“P60”",
        "„P60”",
        "«P60»",
        "«\u00a0P60\u00a0»",
    ]
    assert quoted("P60 (copy)", "ur") == "”\u2068P60 (copy)\u2069“", "its bracket stays with it"


def test_only_urdu_runs_from_right_to_left() -> None:
    assert [code for code in ("en", *TRANSLATED) if is_right_to_left(code)] == ["ur"]


# -- what was noted about a paper -------------------------------------------------------------------------------------


def told(note: str, language: str) -> str:
    """The line that tells a client what is wrong with a paper."""
    (sample,) = (s for s in tried()["sent_back"] if s.name == "one")
    wrong = sample.facts["wrong"]
    assert isinstance(wrong, tuple)
    facts = {**sample.facts, "wrong": ({**wrong[0], "note": note},)}
    return next(x for x in written(replace(sample, facts=facts), language).splitlines() if x.startswith("  ")).strip()


@pytest.mark.parametrize("language", TRANSLATED)
def test_our_own_notes_are_translated_and_those_of_staff_stay(language: str) -> None:
    notes = (
        "it is for March to June 2025; we need 2025/26",
        "it is in somebody else's name; we need the one for Rosa",
        "it is from Brightwell; we need: P60 from Alder",
        "it is not signed; we need the signed one",
        "what came looks like this: Payslip",
        *TROUBLE.values(),
    )
    for note in notes:
        assert note not in told(note, language)
        assert not re.search(r"\b(it is|the|we|what|name|for)\b", told(note, language))
    assert "page 2 is missing" in told("page 2 is missing", language)


def test_days_in_a_note_are_translated_with_it() -> None:
    assert "marzec – czerwiec 2025" in told("it is for March to June 2025; we need 2025/26", "pl")
    assert "31 de marzo de 2026" in told("it is for 31 March 2026; we need 2025/26", "es")


def test_the_notes_that_are_translated_are_those_that_reading_takes() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(reading.__file__).parent.rglob("*.py"))
    noted = {code: noted_in(rules().languages[code].letters["_parts"]) for code in TRANSLATED}
    assert len(set(map(tuple, noted.values()))) == 1, "every language knows the same"
    for note in noted["pl"]:
        assert [words for words in re.split(r"\{\w+\}", note) if words not in source] == []
    assert set(TROUBLE.values()) <= set(noted["pl"])


def noted_in(parts: str) -> list[str]:
    """The English sides."""
    return re.findall(r'^    "(.+)":$', parts, re.MULTILINE)


# -- samples are like life --------------------------------------------------------------------------------------------


def test_samples_speak_of_just_what_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    decided: list[Letter] = []

    def noted(letter: Letter, *more: object) -> object:
        decided.append(letter)
        return compose(letter, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(practice, "compose", noted)
    live_through_a_request()
    facts = {letter.template: letter.facts for letter in decided}
    assert {"chaser_1", "acknowledgement", "correction", "complete_client", "complete", "digest"} <= set(facts)
    for name, found in facts.items():
        for sample in tried()[name]:
            assert set(sample.facts) == set(found), name


def live_through_a_request() -> None:
    """Ruth is reminded, sends something wrong, then what is right."""
    ruth = client()
    opened = datetime(2026, 6, 8, 9, 30, tzinfo=LONDON)
    items = (Item("a", "P60 for 2025/26"), Item("b", "Any foreign income?", ItemKind.ANSWER))
    story = Story.of(opened, (ruth, [request("R1", ruth, *items, opened=opened, due_on=date(2026, 7, 31))]))
    story.days_pass(8)
    for item, state in (("a", ItemState.WRONG), ("b", ItemState.RECEIVED), ("a", ItemState.RECEIVED)):
        story.now += timedelta(hours=26)
        story.client_writes(ruth.emails[0], Outcome("R1", item, state))


def test_rules_from_before_there_were_jobs_drafts_need_no_letter_for_them() -> None:
    english = rules().languages["en"]
    letters = {name: text for name, text in english.letters.items() if name != JOB_DRAFT}
    before = replace(rules(), languages={"en": replace(english, letters=letters)})
    assert not flaws(before, TODAY)
    draft = DraftWords("Your {job} for approval", "Your {job}")
    kind = before.jobs.kinds["return"]
    stages = tuple(replace(s, draft=draft) if s.stage.key == "approval" else s for s in kind.stages)
    drafting = replace(before, jobs=replace(before.jobs, kinds={"return": replace(kind, stages=stages)}))
    assert [(f.letter, f.text) for f in flaws(drafting, TODAY)] == [
        (JOB_DRAFT, "is missing; write it, as languages/en has it.")
    ]
