"""A subject is one, however many programs have put their "Re:" in front of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.subjects import FORWARD_PREFIXES, REPLY_PREFIXES, without_prefixes

WRITTEN = [
    ("Re: Bank statements", "Bank statements"),
    ("RE: FW: Re[2]: Bank  statements", "Bank statements"),
    ("AW: WG: VAT return", "VAT return"),
    ("Odp: Wyciągi", "Wyciągi"),
    ("R：P60", "P60"),
    ("Repairs: the boiler", "Repairs: the boiler"),
    ("Reply by Friday: payroll", "Reply by Friday: payroll"),
    ("Ref: 2041, bank statements", "Ref: 2041, bank statements"),
    ("Ad: what the campaign cost", "Ad: what the campaign cost"),
    ("", ""),
]


@pytest.mark.parametrize(("subject", "bare"), WRITTEN)
def test_prefixes_go_and_what_somebody_wrote_stays(subject: str, bare: str) -> None:
    """Only what a program puts there goes, in whichever of its languages."""
    assert without_prefixes(subject) == bare


@given(st.lists(st.sampled_from(sorted(FORWARD_PREFIXES | REPLY_PREFIXES)), max_size=8), st.booleans())
def test_a_long_thread_keeps_its_subject(prefixes: list[str], upper: bool) -> None:
    """Eight programs one after the other, and taking off twice changes nothing more."""
    front = "".join(f"{p.upper() if upper else p}: " for p in prefixes)
    bare = without_prefixes(f"{front}Year end papers")
    assert bare == "Year end papers"
    assert without_prefixes(bare) == bare
