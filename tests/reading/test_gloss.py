"""What a clause in another language is about, told word by word; what it says stays with that language's phrases."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mailbot.domain.rules import Language, Rules
from mailbot.reading.text.gloss import through_gloss
from tests.reading.replying import EITHER, told
from tests.world import likeness, rules

TEN = ("bn", "cy", "es", "fr", "gu", "pa", "pl", "pt", "ro", "ur")


def shown(text: str, code: str) -> str:
    """A text as the encoder gets it."""
    seen: list[str] = []
    alike = through_gloss(lambda _, others: seen.extend(others) or [1.0] * len(others), rules(), code)  # type: ignore[func-returns-value]
    assert alike is not None
    alike("What?", [text])
    return " ".join(seen)


@pytest.mark.parametrize("code", TEN)
def test_each_language_that_clients_write_in_has_a_gloss(code: str) -> None:
    assert len(rules().languages[code].gloss) >= 80


@pytest.mark.parametrize(
    ("code", "text", "english"),
    [
        ("ro", "Duba e pe numele lu fratemiu", "van name lu brother"),
        ("es", "Vivo solo en un piso vacío", "live alone flat empty"),
        ("cy", "Fy mrawd biau'r fan", "my mrawd owner van"),
        ("pl", "Pokój był pusty przez 2 miesiące", "room empty 2 month"),
        ("fr", "Xyzzy plugh xyzzy voiture", ""),
    ],
)
def test_a_clause_word_by_word_or_not_at_all(code: str, text: str, english: str) -> None:
    assert shown(text, code) == english


def test_what_no_table_knows_is_near_to_nothing() -> None:
    alike = through_gloss(likeness().alike, rules(), "fr")
    assert alike is not None
    unknown, known = alike("Who owns the van?", ["Xyzzy plugh xyzzy", "La camionnette est à mon frère"])
    assert unknown == 0.0 < known


def test_a_language_without_a_gloss_is_compared_with_nothing() -> None:
    bare = Rules(languages={"xx": Language("xx", "any")})
    assert through_gloss(likeness().alike, bare, "xx") is None


VAN = {
    "a": "doc: Starling bank statements, January to March 2026",
    "b": "ask: Who owns the van?",
    "c": "ask: How many drivers were on the payroll at the end of December?",
}
SAYINGS: list[tuple[str, Mapping[str, str], str, Mapping[str, str]]] = [
    ("pt", VAN, "A carrinha está em nome do meu irmão, que é o dono.", {"b": "received"}),
    ("es", VAN, "Al final de diciembre 9 conductores trabajaban.", {"c": "received"}),
    ("fr", VAN, "Ma femme et mes enfants sont partis en France pour l'été.", {}),
    ("pl", VAN, "Chyba 9 kierowców pracowało w grudniu.", {}),
    ("pt", VAN, "A minha mãe morreu e a casa ficou vazia.", {}),
    ("ro", VAN, "Fratele meu a plecat în România.", {}),
]


@pytest.mark.parametrize(("language", "asked", "text", "expected"), SAYINGS, ids=[s[2][:50] for s in SAYINGS])
def test_what_free_words_answer(
    language: str, asked: Mapping[str, str], text: str, expected: Mapping[str, str]
) -> None:
    told(asked, text, language=language).does(expected).and_a_person(EITHER)
