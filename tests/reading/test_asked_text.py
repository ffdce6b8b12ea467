"""The things a text asks for, in many voices: tests/staff_mails/seen/sayings.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

from mailbot.domain.practice import Client
from mailbot.reading.asked.courtesies import signers_of
from mailbot.reading.asked.due_days import due_day
from mailbot.reading.asked.setting import Reading, Setting
from mailbot.reading.asked.text import read_text
from mailbot.reading.dates.named_days import FoundDay, find_days
from mailbot.reading.naming.whose_request import Names
from mailbot.reading.text.frames import frames
from tests.reading.ordering import FOLDER
from tests.world import rules

WRITTEN = date(2026, 6, 9)


@cache
def setting(language: str = "en") -> Setting:
    """Jess writes to Rosa, on a Tuesday."""

    def days(text: str) -> tuple[FoundDay, ...]:
        return find_days(text, WRITTEN, language, rules().language(language).dates)

    return Setting(
        every=frames(rules(), "en", language),
        tongues=lambda code: frames(rules(), code),
        written=WRITTEN,
        days=days,
        names=Names.of([Client("C1", "Rosa Quint", ("rosa@quint.example",), "Rosa")]),
        signers=signers_of("Jess Lomax"),
    )


def due(found: Reading, language: str = "en") -> date | None:
    """The deadline among the sentences read."""
    return due_day(found.sentences, WRITTEN, setting(language).days, setting(language).every)


def sayings() -> list[Mapping[str, Any]]:
    """The rows of the table."""
    rows: list[Mapping[str, Any]] = tomllib.loads((FOLDER / "seen" / "sayings.toml").read_text("utf-8"))["say"]
    return rows


@pytest.mark.parametrize("row", sayings(), ids=lambda row: row["text"].strip()[:50])
def test_what_staff_say_asks_for_so_much_and_no_more(row: Mapping[str, Any]) -> None:
    found = read_text(row["text"], setting())
    left = [w.asked.text.lower() for w in found.wanted]
    for item in row["items"]:
        hit = next((t for t in left if all(word.strip().lower() in t for word in item.split("&"))), None)
        assert hit is not None, f"no {item!r} in {left}"
        left.remove(hit)
    assert left == []
    assert "due" not in row or due(found) == row["due"]


IN_THEIR_LANGUAGES = [
    ("fr", "Bonjour Rosa, pourriez-vous m'envoyer le bail et le relevé de mai avant le 26 juin ?", ["bail", "relevé"]),
    (
        "es",
        "Hola, ¿podría enviarme el contrato y los extractos de mayo antes del 26 de junio?",
        ["contrato", "extractos"],
    ),
    ("ro", "Bună ziua, vă rog să îmi trimiteți factura și extrasul până la 26 iunie.", ["factura", "extrasul"]),
    ("de", "Guten Tag, könnten Sie mir bitte die Rechnung zusenden? Bis zum 26. Juni wäre ideal.", ["Rechnung"]),
    ("pt", "Olá, pode enviar-me o contrato e os recibos de maio até 26 de junho?", ["contrato", "recibos"]),
    ("pl", "Dzień dobry, czy mogłaby Pani podesłać umowę oraz fakturę do 26 czerwca?", ["umowę", "fakturę"]),
    ("cy", "Helo, a allwch chi anfon y cytundeb a'r bil treth ata i erbyn 26 Mehefin?", ["cytundeb", "bil treth"]),
]


@pytest.mark.parametrize(("language", "text", "items"), IN_THEIR_LANGUAGES, ids=[row[0] for row in IN_THEIR_LANGUAGES])
def test_staff_ask_in_their_clients_language(language: str, text: str, items: list[str]) -> None:
    found = read_text(text, setting(language))
    asked = [w.asked.text for w in found.wanted]
    assert len(asked) == len(items)
    assert all(item in ask for item, ask in zip(items, asked, strict=True))
    assert due(found, language) == date(2026, 6, 26)
