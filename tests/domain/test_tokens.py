"""Marks that only we can make are what their standards say."""

from __future__ import annotations

import base64
import hmac

from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.tokens import message_id_of, ref_in_message_id, seal
from tests.deciding.practice import PRACTICE


@given(st.text(max_size=40), st.integers(1, 50))
def test_a_seal_is_the_beginning_of_an_hmac_in_base32(text: str, length: int) -> None:
    """RFC 2104, RFC 4648."""
    digest = hmac.digest(PRACTICE.signing_key, f"any\0{text}".encode(errors="replace"), "sha256")
    whole = base64.b32encode(digest).decode().lower()
    assert seal(PRACTICE, "any", text.encode(errors="replace").decode(), length) == whole[:length]


def test_message_ids_made_before_are_still_ours() -> None:
    made = message_id_of(PRACTICE, "chaser/C1/2026-06-08", ("C1-1",))
    assert made == "<C1-1.d23bcjx7aklogxeb.fcn3kiqtbwig4fzo@penrosewye.example>"
    assert ref_in_message_id(PRACTICE, made) == "C1-1"
