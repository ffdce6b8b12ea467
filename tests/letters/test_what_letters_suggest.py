"""An answer that a letter proposes word for word is understood when the client writes just that."""

from __future__ import annotations

import re

import pytest

from mailbot.domain.rules import Language
from mailbot.letters.templating import render
from tests.letters.test_languages import TODAY, TRANSLATED, facts_of, tried
from tests.reading.replying import QUIET, told_in
from tests.world import client, request, rules

EVERY_LANGUAGE = ["en", *TRANSLATED]
QUOTED = re.compile("[“„«”]\u00a0?\u2068?([^“”„«»]+?)\u2069?\u00a0?[”“»]")


def proposed(language: str, case: str) -> list[str]:
    """What stands in quotation marks in the part of the first reminder that says how to answer."""
    (sample,) = (s for s in tried()["chaser_1"] if s.name == case)
    own: Language = rules().languages[language]
    return QUOTED.findall(render("{{ how() }}", own.letters["_parts"], language, facts_of(sample, 2), TODAY))


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
def test_the_word_that_approves(language: str) -> None:
    (word,) = proposed(language, "one approval")
    asked = request({"a": "ok: Accounts for the year to 31 March 2026"})
    told_in([(client(), [asked])], word, language=language).does({"a": "received"}).and_a_person(QUIET)


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
@pytest.mark.parametrize("case", ["several documents", "several answers"])
def test_an_answer_by_number(language: str, case: str) -> None:
    (line,) = proposed(language, case)
    papers = {"a": "doc: P60 for 2025/26", "b": "doc: Dividend vouchers", "c": "doc: Mortgage statement"}
    told_in([(client(), [request(papers)])], line, language=language).does({"b": "not_applicable"}).and_a_person(QUIET)
