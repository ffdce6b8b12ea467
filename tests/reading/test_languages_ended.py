"""Things that are over, sold or never were, in the languages of clients; and what was only sent by mistake."""

from __future__ import annotations

import pytest

from tests.reading.replying import EITHER, QUIET, told_in
from tests.world import client, file, request

LOAN = "ask: Is there still a loan on the taxi?"
SHARES = "ask: Did you sell any shares in the year?"
DEBTORS = "ask: Are any of the debtors at the year end not going to pay?"
P60 = "doc: P60 for 2025/26"


@pytest.mark.parametrize(
    ("language", "ask", "text"),
    [
        ("ur", LOAN, "Gari ka loan khatam ho chuka hai, akhri qist pichlay saal June mein di thi."),
        ("ur", LOAN, "قرض ختم ہو چکا ہے۔"),
        ("pa", LOAN, "Loan khatam ho gaya si pichle saal."),
        ("gu", LOAN, "Loan puru thai gayu chhe."),
        ("bn", LOAN, "Loan shesh hoye geche gato bochor."),
        ("ro", LOAN, "Împrumutul este rambursat integral din iunie."),
        ("fr", LOAN, "Le prêt est remboursé depuis juin."),
        ("gu", SHARES, "મેં કોઈ શેર વેચ્યા નથી."),
        ("gu", SHARES, "Me koi shares vechya nathi."),
        ("pa", SHARES, "ਮੈਂ ਕੋਈ ਸ਼ੇਅਰ ਨਹੀਂ ਵੇਚੇ।"),
        ("ur", SHARES, "Maine koi shares nahi beche."),
        ("pl", SHARES, "Nie sprzedałam żadnych akcji."),
        ("ro", SHARES, "Nu am vândut nicio acțiune."),
        ("fr", SHARES, "Je n'ai vendu aucune action."),
        ("es", SHARES, "No vendí ninguna acción en el año."),
        ("cy", SHARES, "Naddo, werthais i ddim cyfranddaliadau."),
        ("pl", DEBTORS, "Odpowiadam na pytanie o dłużników: wszyscy zapłacili, nie ma żadnych złych długów."),
        ("es", DEBTORS, "De los deudores no, ninguno; todos han pagado."),
    ],
)
def test_a_question_about_what_is_over_is_answered(language: str, ask: str, text: str) -> None:
    who = client(language=language)
    told_in([(who, [request({"a": ask, "b": P60})])], text).does({"a": "received"}).and_a_person(EITHER)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pa", "Fuel card ਹੁਣ ਸਾਡੇ ਕੋਲ ਨਹੀਂ ਹੈ, ਅਸੀਂ ਸਤੰਬਰ ਵਿੱਚ ਬੰਦ ਕਰ ਦਿੱਤਾ ਸੀ, ਇਸ ਲਈ ਕੋਈ invoice ਨਹੀਂ।"),
        ("ur", "Fuel card humne band kar diya tha, is liye koi invoice nahi."),
    ],
)
def test_what_was_closed_was_not_handed_in(language: str, text: str) -> None:
    who = client(language=language)
    told_in([(who, [request({"a": "doc: Fuel card invoice", "b": P60})])], text).does({"a": "not_applicable"})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("gu", "Sorry ben, bhul thi gaya varsh nu P60 mokli didhu hatu. Aa sachu che."),
        ("ur", "Sorry, ghalti se pichle saal ka P60 bhej diya tha. Yeh sahi hai."),
    ],
)
def test_a_paper_sent_by_mistake_and_the_right_one_beside_it(language: str, text: str) -> None:
    who = client(language=language)
    right = file(
        "P60.pdf", "P60 End of Year Certificate\nTax year to 5 April 2026\nEmployee: Rosa Quint\nEmployer: Dunn\n"
    )
    told_in([(who, [request({"a": P60, "b": SHARES})])], text, right).does({"a": "received"}).and_a_person(QUIET)
