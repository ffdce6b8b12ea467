"""Boxes and lines of text -> a PNG. Pillow, for what we draw ourselves; it never sees a file of anybody's."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

_SHADES = 32
"""Colours of a picture: enough for a few and the soft edges between them."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with round corners, in pixels."""

    left: int
    top: int
    right: int
    bottom: int
    colour: str
    """#rrggbb."""
    radius: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text, in the letter shapes that come with Pillow."""

    at: tuple[int, int]
    """Its left end on the base line; its right end, where `ends`."""
    text: str
    colour: str
    ends: bool = False


def painted(size: tuple[int, int], ground: str, boxes: Iterable[Box], texts: Iterable[Words], height: int) -> bytes:
    """A PNG. `height`: of the letters, in pixels. Raises OSError or ImportError where there are no letter shapes."""
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    for box in boxes:
        pen.rounded_rectangle((box.left, box.top, box.right, box.bottom), box.radius, fill=box.colour)
    for line in texts:
        pen.text(line.at, line.text, fill=line.colour, font=_letters(height), anchor="rs" if line.ends else "ls")
    made = io.BytesIO()
    image.quantize(_SHADES, Image.Quantize.FASTOCTREE).save(made, "PNG")
    return made.getvalue()


def width_of(text: str, height: int) -> int:
    """Pixels that a line of text takes."""
    return round(_letters(height).getlength(text))


@lru_cache(maxsize=4)
def _letters(height: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(height)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise OSError("This Pillow was built without FreeType.")
    return font
