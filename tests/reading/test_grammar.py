"""How clauses are read hangs on rules/languages/<xx>/grammar.toml: take it away, or give a language one of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mailbot.domain.rules import Rules
from mailbot.reading.clauses.cutting import cut
from mailbot.reading.clauses.intents import Intent, intents_of
from mailbot.reading.text.lexicon import lexicon
from mailbot.settings import default_rules_folder, load_rules
from tests.world import annotate, rules

FRENCH = """
[denials]
nothing = '''\\b(?:donné|versé)\\srien\\b|\\brien\\s(?:donné|versé)\\b'''
"""
"""Enough of one for one turn."""


def says(text: str, language: str, known: Rules) -> frozenset[Intent]:
    """What the only clause of a text says."""
    (clause,) = cut(annotate(text, language), lexicon(known, language))
    return intents_of(clause, language)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A copy of the rules, to be changed."""
    return Path(shutil.copytree(default_rules_folder(), tmp_path / "rules"))


def test_what_english_denies_stands_in_its_grammar(written: Path) -> None:
    """ "I gave nothing to charity" is none by the turn "gave nothing", which no phrase holds."""
    said = "I gave nothing to charity"
    assert Intent.NONE in says(said, "en", rules())
    (written / "languages/en/grammar.toml").unlink()
    assert Intent.NONE not in says(said, "en", load_rules(written))


def test_a_language_gets_a_grammar_by_a_file(written: Path) -> None:
    """French has none that comes with the program; a practice writes one, and no code changes."""
    denied = "je n'ai rien versé"
    assert Intent.NONE not in says(denied, "fr", rules())
    (written / "languages/fr/grammar.toml").write_text(FRENCH, "utf-8")
    assert Intent.NONE in says(denied, "fr", load_rules(written))


def test_the_order_of_english_words_is_told_in_english_alone() -> None:
    """Polish "czy" or a word that only looks like "can" begins no English question."""
    assert Intent.ASKED in says("can I send it on Friday", "en", rules())
    assert Intent.ASKED not in says("can I send it on Friday", "pl", rules())
