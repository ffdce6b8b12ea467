"""Days in the words of eleven other languages, written on Tuesday 9 June 2026."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.reading.dates.day_words import date_words
from mailbot.reading.dates.named_days import find_days
from tests.world import rules

TUESDAY = date(2026, 6, 9)
MEANINGS = {
    "2026-06-10": {
        "cy": "yfory", "pl": "jutro", "ro": "mâine", "fr": "demain", "es": "mañana", "pt": "amanhã", "de": "morgen",
        "ur": "کل", "bn": "আগামীকাল", "pa": "ਕੱਲ੍ਹ", "gu": "કાલે",
    },
    "2026-06-11": {
        "cy": "drennydd", "pl": "pojutrze", "ro": "poimâine", "fr": "après-demain", "es": "pasado mañana",
        "pt": "depois de amanhã", "de": "übermorgen", "ur": "parson", "bn": "porshu", "pa": "ਪਰਸੋਂ", "gu": "પરમ દિવસે",
    },
    "2026-06-12": {
        "cy": "erbyn dydd Gwener", "pl": "do piątku", "ro": "până vineri", "fr": "d'ici vendredi",
        "es": "para el viernes",
        "pt": "até sexta-feira", "de": "bis Freitag", "ur": "jumme tak", "bn": "শুক্রবারের মধ্যে",
        "pa": "ਸ਼ੁੱਕਰਵਾਰ ਤੱਕ",
        "gu": "શુક્રવાર સુધીમાં",
    },
    "2026-06-14": {
        "cy": "dros y penwythnos", "pl": "w weekend", "ro": "în weekend", "fr": "ce week-end",
        "es": "este fin de semana",
        "pt": "no fim de semana", "de": "am Wochenende", "ur": "weekend pe", "bn": "রবিবার", "pa": "ਐਤਵਾਰ ਨੂੰ",
        "gu": "રવિવારે",
    },
    "2026-06-15": {
        "cy": "ar ôl y penwythnos", "pl": "po weekendzie", "ro": "după weekend", "fr": "après le week-end",
        "es": "después del fin de semana", "pt": "depois do fim de semana", "de": "nach dem Wochenende",
        "ur": "weekend ke baad", "bn": "weekend er pore", "pa": "ਸੋਮਵਾਰ ਨੂੰ", "gu": "સોમવારે",
    },
    "2026-06-19": {
        "cy": "yr wythnos nesaf", "pl": "w przyszłym tygodniu", "ro": "saptamana viitoare",
        "fr": "la semaine prochaine",
        "es": "la semana que viene", "pt": "na próxima semana", "de": "nächste Woche", "ur": "agle hafte",
        "bn": "আগামী সপ্তাহে", "pa": "ਅਗਲੇ ਹਫ਼ਤੇ", "gu": "આવતા અઠવાડિયે",
    },
    "2026-06-23": {
        "cy": "ymhen pythefnos", "pl": "za dwa tygodnie", "ro": "peste două săptămâni", "fr": "dans quinze jours",
        "es": "dentro de dos semanas", "pt": "daqui a duas semanas", "de": "in zwei Wochen", "ur": "دو ہفتے میں",
        "bn": "দুই সপ্তাহের মধ্যে", "pa": "do hafte vich", "gu": "બે અઠવાડિયામાં",
    },
    "2026-06-30": {
        "cy": "erbyn diwedd y mis", "pl": "do końca miesiąca", "ro": "la sfârșitul lunii", "fr": "d'ici la fin du mois",
        "es": "a finales de mes", "pt": "até ao fim do mês", "de": "bis Monatsende", "ur": "mahine ke aakhir tak",
        "bn": "মাসের শেষে", "pa": "ਮਹੀਨੇ ਦੇ ਅੰਤ ਤੱਕ", "gu": "મહિનાના અંતે",
    },
    "2026-07-04": {
        "cy": "y 4ydd", "pl": "do 4-go", "ro": "până pe 4", "fr": "le 4", "es": "hasta el 4", "pt": "no dia 4",
        "de": "bis zum 4.", "ur": "4 tareekh tak", "bn": "৪ তারিখে", "pa": "4 ਤਰੀਕ ਤੱਕ", "gu": "4 તારીખે",
    },
    "2026-12-15": {
        "cy": "erbyn 15 Rhagfyr", "pl": "do 15 grudnia", "ro": "pe 15 decembrie", "fr": "avant le 15 décembre",
        "es": "antes del 15 de diciembre", "pt": "até 15 de dezembro", "de": "bis zum 15. Dezember", "ur": "15 دسمبر",
        "bn": "১৫ ডিসেম্বর", "pa": "15 ਦਸੰਬਰ", "gu": "15 ડિસેમ્બર",
    },
}  # fmt: skip
CASES = [(code, text, day) for day, said in MEANINGS.items() for code, text in said.items()]


@pytest.mark.parametrize(("language", "text", "day"), CASES, ids=[f"{c[0]}-{c[2]}" for c in CASES])
def test_one_day_said_in_eleven_languages(language: str, text: str, day: str) -> None:
    found = find_days(text, TUESDAY, language, date_words(rules(), language))
    assert [d.day.isoformat() for d in found if not d.vague] == [day]


@pytest.mark.parametrize("language", ["cy", "pl", "ro", "ur", "bn", "pa", "gu", "fr", "es", "pt", "de"])
def test_english_days_stand_in_mails_of_every_language(language: str) -> None:
    found = find_days("P60 on Friday", TUESDAY, language, date_words(rules(), language))
    assert [d.day.isoformat() for d in found] == ["2026-06-12"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Guten Morgen"), ("es", "Buenos días, feliz año"), ("pt", "segunda via"), ("ro", "mai trimit"),
        ("fr", "Bon week-end"), ("pl", "Miłego weekendu"), ("cy", "Blwyddyn Newydd Dda"),
        ("fr", "du 6 avril 2025 au 5 avril 2026"),
        ("pl", "od 6 kwietnia 2025 do 5 kwietnia 2026"), ("de", "Jahresabschluss zum 31. Dezember 2026"),
        ("gu", "be raseed"),
    ],
)  # fmt: skip
def test_greetings_and_periods_are_no_days(language: str, text: str) -> None:
    assert find_days(text, TUESDAY, language, date_words(rules(), language)) == ()
