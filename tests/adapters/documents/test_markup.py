"""HTML, however hostile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.documents import markup, richtext

PIECES = st.lists(
    st.sampled_from(["<", ">", "/", "p", "td", "<!--", "-->", "<script>", "&amp;", "&#", " ", "\n", "word"])
)


@given(PIECES)
def test_any_markup_gives_some_text(pieces: list[str]) -> None:
    markup.text_of("".join(pieces))


@pytest.mark.parametrize("piece", ["<!--", "<a", '<a x="', "<script>", "<div>", "</td>", "&", "< ", " <b> ", "<head><"])
def test_a_million_of_one_thing_take_a_moment(piece: str) -> None:
    markup.text_of(piece * 200_000)


def test_words_in_inline_elements_stay_together() -> None:
    assert markup.text_of("<p>Fern<b>hollow</b> Est&shy;ates</p>").replace("\xad", "") == "Fernhollow Estates"


@given(st.binary(max_size=400))
def test_any_octets_give_some_text_as_rtf(octets: bytes) -> None:
    richtext.text_of(b"{\\rtf1" + octets)


@pytest.mark.parametrize("piece", ["{", "}", "\\par", "\\'a3", "\\u8364?", "\\"])
def test_a_million_signs_of_rtf_take_a_moment(piece: str) -> None:
    richtext.text_of(b"{\\rtf1" + piece.encode() * 100_000)
