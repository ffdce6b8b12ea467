"""Small charts for letters: what stands in them, how it stands out, and when there is none."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mailbot.adapters import charts
from mailbot.adapters.charts import EMPTY, FULL, GROUND, INK, MOST, WIDTH, draw
from tests.letters.test_look import AA, GRAPHIC, contrast

AGES = (("less than a week", 12), ("1 to 2 weeks", 6), ("2 to 4 weeks", 0), ("4 weeks and more", 3))


def opened(png: bytes) -> Image.Image:
    """The picture."""
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    return image.convert("RGB")


def lengths(image: Image.Image) -> list[int]:
    """How many pixels of the bars' colour stand in each row that has a bar's line, from the top."""
    found: list[int] = []
    before = 0
    near = tuple(int(FULL[n : n + 2], 16) for n in (1, 3, 5))
    empty = tuple(int(EMPTY[n : n + 2], 16) for n in (1, 3, 5))
    for y in range(image.height):
        row = [image.getpixel((x, y)) for x in range(image.width)]
        full, rest = (sum(_alike(p, colour) for p in row) for colour in (near, empty))
        here = full + rest > WIDTH // 2
        if here and not before:
            found.append(0)
        if here:
            found[-1] = max(found[-1], full)
        before = here
    return found


def _alike(pixel: object, colour: tuple[int, ...]) -> bool:
    return isinstance(pixel, tuple) and max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 12


def test_each_bar_is_as_long_as_its_figure() -> None:
    image = opened(draw(AGES))
    assert image.width == WIDTH
    whole, half, nothing, quarter = lengths(image)
    assert half / whole == pytest.approx(6 / 12, abs=0.03)
    assert quarter / whole == pytest.approx(3 / 12, abs=0.03)
    assert nothing == 0


def test_all_of_it_stands_out_from_its_own_ground_whatever_is_around_it() -> None:
    image = opened(draw(AGES))
    ground = tuple(int(GROUND[n : n + 2], 16) for n in (1, 3, 5))
    corners = [image.getpixel((x, y)) for x in (0, image.width - 1) for y in (0, image.height - 1)]
    assert all(_alike(corner, ground) for corner in corners), "it brings its ground along"
    assert contrast(INK, GROUND) > AA
    assert contrast(FULL, GROUND) > GRAPHIC
    assert contrast(FULL, EMPTY) > GRAPHIC


def test_it_is_small() -> None:
    assert len(draw(AGES)) < 10_000


def test_a_label_longer_than_the_picture_is_cut_before_its_figure() -> None:
    image = opened(draw((("with the authority that decides upon it " * 4, 1_234),)))
    ink = tuple(int(INK[n : n + 2], 16) for n in (1, 3, 5))
    columns = [any(_alike(image.getpixel((x, y)), ink) for y in range(image.height)) for x in range(image.width)]
    last = max(x for x, there in enumerate(columns) if there)
    gap = max(
        end - begin
        for begin in range(image.width // 2, last)
        for end in (next((x for x in range(begin, last) if columns[x]), begin),)
    )
    assert gap >= 20, "a space between label and figure"
    assert last < image.width - 20


@pytest.mark.parametrize(
    "bars",
    [
        (),
        tuple((f"bar {n}", n) for n in range(MOST + 1)),
        (("আজ", 3),),
        (("one\nline", 3),),
    ],
)
def test_what_can_not_be_drawn_is_left_to_words(bars: tuple[tuple[str, int], ...]) -> None:
    assert draw(bars) == b""


def test_without_letter_shapes_there_is_no_picture_and_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> bytes:
        raise ImportError("The _imagingft C module is not installed")

    monkeypatch.setattr(charts, "painted", fails)
    assert draw(AGES) == b""


@given(st.lists(st.tuples(st.text(max_size=60), st.integers(0, 9_999_999)), max_size=6))
@settings(max_examples=30, deadline=None)
def test_whatever_the_figures_it_is_a_picture_or_nothing(bars: list[tuple[str, int]]) -> None:
    png = draw(bars)
    assert png == b"" or opened(png).width == WIDTH
