"""The day somebody is back, as automatic replies tell it. All of them come on Monday 30 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.reading.nature.absence import returns_on
from tests.world import rules

MONDAY = date(2026, 11, 30)

SAID = [
    ("I am back on Monday 7 December.", "2026-12-07"),
    ("Returning on the 5th.", "2026-12-05"),
    ("Out of the office. Back tomorrow!", "2026-12-01"),
    ("I'll be in again next Monday.", "2026-12-07"),
    ("I return to work on Wednesday 9 December and will read everything then.", "2026-12-09"),
    ("I am currently out of the office, returning Tuesday, December 8, 2026.", "2026-12-08"),
    ("At sea. Ashore again Saturday 12 December.", "2026-12-12"),
    ("Out of office. Returning 7th December. For urgent matters call Jo by 3 December.", "2026-12-07"),
    ("I will be out of the office starting 30/11/2026 and will not return until 08/12/2026.", "2026-12-08"),
    ("Closed from 24 December 2026 to 3 January 2027; we reopen on Monday 4 January.", "2027-01-04"),
    ("Thank you for your email dated 30 November. I am on maternity leave until 1 June 2027.", "2027-06-01"),
]
FOLLOWS = [
    ("I am away until 4 Dec.", "2026-12-04"),
    ("On leave until Sunday 13 December.", "2026-12-14"),
    ("On leave up to and including Friday 4 December.", "2026-12-07"),
    ("I'm out of the office until Friday 4 December inclusive.", "2026-12-07"),
    ("I am out of the office from 1 to 14 December.", "2026-12-15"),
    ("Annual leave: Mon 7th - Fri 11th December.", "2026-12-14"),
]
LANGUAGES = [
    ("Vanaf donderdag 3 december ben ik weer bereikbaar.", "2026-12-03"),
    ("Wij zijn gesloten van 7 tot en met 10 december.", "2026-12-11"),
    ("Sarò assente fino al 2 dicembre compreso.", "2026-12-03"),
    ("Rientro in ufficio mercoledì 9 dicembre.", "2026-12-09"),
    ("Jag är tillbaka på kontoret måndagen den 7 december.", "2026-12-07"),
    ("Jeg holder ferie og er tilbage torsdag den 3. december.", "2026-12-03"),
    ("Jeg er bortreist og er tilbake mandag 7. desember.", "2026-12-07"),
    ("Ich bin ab Donnerstag, dem 7. Januar 2027 wieder für Sie da.", "2027-01-07"),
    ("Ich bin bis zum 11. Dezember nicht im Büro.", "2026-12-11"),
    ("Wracam w poniedziałek 4 stycznia 2027.", "2027-01-04"),
    ("Jestem na urlopie od 7 do 11 grudnia.", "2026-12-14"),
    ("Je serai de retour au bureau le lundi 14 décembre 2026.", "2026-12-14"),
    ("En congés du 7 au 11 décembre.", "2026-12-14"),
    ("Vuelvo el lunes 14 de diciembre.", "2026-12-14"),
    ("Estaré fuera de la oficina hasta el 9 de diciembre.", "2026-12-09"),
    ("Voi reveni pe 10 decembrie.", "2026-12-10"),
    ("Estou de férias até 11 de dezembro, volto na segunda-feira 14 de dezembro.", "2026-12-14"),
    ("Byddaf yn ôl ar ddydd Mawrth 5 Ionawr 2027.\nI will be back on Tuesday 5 January 2027.", "2027-01-05"),
    ("میں 7 دسمبر کو واپس آؤں گا", "2026-12-07"),
    ("আমি ৭ ডিসেম্বর ফিরব", "2026-12-07"),
    ("ਮੈਂ 7 ਦਸੰਬਰ ਨੂੰ ਵਾਪਸ ਆਵਾਂਗਾ", "2026-12-07"),
    ("હું 7 ડિસેમ્બરે પાછો આવીશ", "2026-12-07"),
]


@pytest.mark.parametrize(("text", "day"), [*SAID, *FOLLOWS, *LANGUAGES], ids=lambda value: str(value)[:40])
def test_the_day_they_are_back(text: str, day: str) -> None:
    found = returns_on(text, MONDAY, rules())
    assert found is not None
    assert found.isoformat() == day


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your mail. We reply within two working days.",
        "I am walking the coast path with no signal. Back soon!",
        "I no longer work here. Please write to Jo.",
        "I was back on 20 November.",
        "Back in the new year.",
        "Jo is back on 3 December, Ann is back on 4 December.",
        "Click the link below within 7 days to release your message.",
        "Our opening hours are Monday to Friday, 9 to 5.",
        "",
    ],
)
def test_no_day_is_guessed(text: str) -> None:
    assert returns_on(text, MONDAY, rules()) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_nothing_that_a_machine_writes_makes_it_stumble(text: str) -> None:
    found = returns_on(text, MONDAY, rules())
    assert found is None or found >= MONDAY
