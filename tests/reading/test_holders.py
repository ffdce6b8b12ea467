"""Whose name a paper bears."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.reading.papers.holders import same_holder
from mailbot.reading.papers.paper_words import paper_words
from tests.world import rules


@pytest.mark.parametrize(
    ("named", "client", "verdict"),
    [
        ("Miss R Quint", "Rosa Quint", "same"),
        ("QUINT ROSA MARIE", "Rosa Quint", "same"),
        ("Rosa M. Quint", "Rosa Quint", "same"),
        ("R0sa Quint", "Rosa Quint", "other"),
        ("Rosa Qu1nt", "Rosa Quint", "same"),
        ("Mr & Mrs Quint", "Rosa Quint", "same"),
        ("Mr T & Mrs R Quint", "Rosa Quint", "same"),
        ("Mr T Quint", "Rosa Quint", "other"),
        ("Mrs Quint", "Rosa Quint", "maybe"),
        ("Rosa Hallam", "Rosa Quint", "maybe"),
        ("Ursula Hallam", "Rosa Quint", "other"),
        ("Debbie Ostrander", "Deborah Ostrander", "same"),
        ("Bob Lassiter", "Robert Lassiter", "same"),
        ("Miss D Ostrandcr", "Deborah Ostrander", "same"),
        ("Ionela Munteanu-Bright", "Ionela Bright", "same"),
        ("Jose Luis Ferrer Mora", "José Luis Ferrer", "same"),
        ("Nowakowska Agnieszka", "Agnieszka Nowakowska", "same"),
        ("Marchbanks Bakery Limited", "Marchbanks Bakery Ltd", "same"),
        ("MARCHBANKS BAKERY", "Marchbanks Bakery Ltd", "same"),
        ("Pinfold Patisserie Ltd", "Marchbanks Bakery Ltd", "other"),
        ("P Ainsley", "Marchbanks Bakery Ltd", "maybe"),
        ("The Wherry Inn", "Colleen Sprake t/a The Wherry Inn", "same"),
        ("C Sprake", "Colleen Sprake t/a The Wherry Inn", "same"),
        ("Dale Oxspring Joinery", "Dale Oxspring", "same"),
        ("Dr F Abernathy", "Dr Fergus Abernathy", "same"),
        ("Kuldeep Singh Gill", "Hardeep Singh Gill", "other"),
        ("Anna Maria Petrou", "Maria Petrou", "same"),
    ],
)
def test_a_name_on_a_paper(named: str, client: str, verdict: str) -> None:
    assert same_holder(named, client, paper_words(rules())) == verdict


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_is_too_strange(named: str, client: str) -> None:
    assert same_holder(named, client, paper_words(rules())) in ("same", "maybe", "other")
