"""What the linguist marks, into what sentences it cuts, and in what language it takes a mail to be."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.adapters.linguist import SpacyLinguist
from mailbot.adapters.phrasebook import pattern, tokens
from mailbot.adapters.sentences import sentences
from mailbot.cli.lazily import LazyLinguist
from mailbot.domain.rules import Language, Rules
from mailbot.settings import default_rules_folder, load_rules
from tests.world import annotate


def marked(text: str, *phrases: str) -> list[str]:
    """What a table of these phrases alone marks in a text."""
    table = Language("en", "English", phrases={"said": phrases})
    annotation = SpacyLinguist(Rules(languages={"en": table})).annotate(text)
    return [m.text for s in annotation.sentences for m in s.marks]


def labels(text: str) -> set[str]:
    """Labels that the real tables mark in a text."""
    return {m.label for s in annotate(text).sentences for m in s.marks}


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("to follow", "The lease is TO FOLLOW.", ["TO FOLLOW"]),
        ("don't know", "we dont know", ["dont know"]),
        ("dont know", "we don’t know", ["don’t know"]),
        ("i ll send", "I'll send it", ["I'll send"]),
        ("that is|s fine", "that's fine", ["that's fine"]),
        ("that is|s fine", "thats fine", ["thats fine"]),
        ("follow up", "a follow-up", ["follow-up"]),
        ("pay (you) now", "pay now, or pay you now", ["pay now", "pay you now"]),
        ("attach*", "two attachments", ["attachments"]),
        ("put .. post", "I put the whole lot in the post", []),
        ("put .. post", "I put the lot in the post", ["put the lot in the post"]),
        ("put .. post", "put it down. The post came", []),
        ("^ done", "done, and well done", ["done"]),
        ("paid $", "paid. I have paid it", ["paid"]),
        ("attached", "atached here, and attachd there", ["atached", "attachd"]),
        ("posted", "I posed for a picture", []),
        ("pay", "play the payment", []),
        ("👍", "👍", ["👍"]),
        ("geschickt", "Ich hab's GESCHICKT", ["GESCHICKT"]),
        ("wysłałem", "juz wyslalem", ["wyslalem"]),
    ],
)
def test_phrases_are_found_as_people_type_them(phrase: str, text: str, found: list[str]) -> None:
    assert marked(text, phrase) == found


def test_a_phrase_of_nothing_is_no_phrase_and_no_accident() -> None:
    with pytest.raises(ValueError, match="no word"):
        pattern("..")
    assert marked("anything", "..", "anything") == ["anything"]


def test_what_is_said_in_passing_means_nothing_of_the_kind() -> None:
    assert "attached" in labels("The P60 is attached.")
    assert "negation" in labels("I haven't got it")
    assert "courtesy" in labels("Kind regards")
    assert "refusal" not in labels("I have no problem at all with that")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P60 on Friday. Bank on Monday!", ["P60 on Friday.", "Bank on Monday!"]),
        ("p60 friday. bank monday", ["p60 friday.", "bank monday"]),
        ("1. the P60\n2. the lease", ["1. the P60", "2. the lease"]),
        ("It came to £1.250 in all, e.g. for tools.", ["It came to £1.250 in all, e.g. for tools."]),
        ("See No. 4 please. No. I won't.", ["See No. 4 please.", "No.", "I won't."]),
        ("Regards\nA. Quint", ["Regards", "A. Quint"]),
        ("bank - friday\nlease - monday", ["bank - friday", "lease - monday"]),
        (
            "I am going to send you the statements for the current account as\nsoon as the bank has sent them to me.",
            ["I am going to send you the statements for the current account as\nsoon as the bank has sent them to me."],
        ),
        ("কাল পাঠাব। ধন্যবাদ।", ["কাল পাঠাব।", "ধন্যবাদ।"]),
        ("   \n\n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("ok", "en", "en"),
        ("ok", "pl", "pl"),
        ("Please find the statements attached, the rest will follow on Friday.", "pl", "en"),
        ("Dzień dobry, w załączniku przesyłam wyciągi z banku, reszta będzie w piątek.", "en", "pl"),
        ("Bonjour, veuillez trouver ci-joint le relevé de compte, le reste suivra vendredi.", "en", "fr"),
        ("Byddaf yn anfon y gweddill atoch chi ddydd Gwener, diolch yn fawr iawn.", "en", "cy"),
        ("আমি কাল ব্যাংক স্টেটমেন্ট পাঠাব", "en", "bn"),
        ("Jag skickar kontoutdragen på fredag eftersom banken inte har skickat dem ännu.", "en", "und"),
        ("我明天会把银行对账单发给你们", "en", "und"),
    ],
)
def test_the_language_of_a_mail(text: str, hint: str, language: str) -> None:
    assert annotate(text, hint).language == language


def test_a_language_nobody_here_reads_is_never_certain() -> None:
    assert not annotate("Вышлю выписку из банка завтра утром, извините за задержку.").certain


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300), st.sampled_from(["en", "pl", "bn", "xx", ""]))
def test_whatever_is_typed_marks_lie_in_their_sentences(text: str, hint: str) -> None:
    annotation = annotate(text, hint)
    for sentence in annotation.sentences:
        assert annotation.text[sentence.start : sentence.end] == sentence.text
        for mark in sentence.marks:
            assert sentence.start <= mark.start < mark.end <= sentence.end
            assert annotation.text[mark.start : mark.end] == mark.text
    starts = [s.start for s in annotation.sentences]
    assert starts == sorted(starts)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_tokens_cover_the_text_in_order(text: str) -> None:
    found = list(tokens(text))
    assert all(t.form and t.start < t.end for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_hostile_text_ends() -> None:
    for text in ("no " * 30_000, "(" * 50_000, "a-" * 40_000, "\n" * 60_000, "1. " * 20_000, "will " * 20_000):
        assert annotate(text).text == text[:20_000]


def test_what_a_first_mail_in_any_language_needs_is_loaded_before_it() -> None:
    """What can't be loaded (no room left, a broken installation) must show at the start, not at a client's mail."""
    lazy = LazyLinguist(load_rules(default_rules_folder()))
    lazy.warm_up()
    linguist = lazy.loaded()
    assert isinstance(linguist, SpacyLinguist)
    assert "_langid" in vars(linguist._tongue)
