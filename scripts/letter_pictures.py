"""Pictures of every letter, stage and language, as phone and desktop show them: `python -m scripts.letter_pictures`.

They lie beside the texts in tests/letters/golden/<language>/, as <letter>.<width>.webp. Wants Chromium and fonts for
every script (Debian: chromium, fonts-noto-core). Made anew after a change of wording or of look, and looked at.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageChops

from tests.letters.test_look import DESK, EVERY_LANGUAGE, PHONE, letters_in, longest, page
from tests.servers import need

GOLDEN = Path(__file__).parent.parent / "tests" / "letters" / "golden"
_TALLEST = 6_000
"""Pixels of the window; what is below the letter is cut off."""
_COLOURS = 8
_MARGIN = 36
"""Pixels below the last line."""


def main(*languages: str) -> None:
    """Write the pictures of these languages, or of all."""
    (chromium,) = need("chromium")
    wanted = [(code, name) for code in languages or EVERY_LANGUAGE for name in letters_in(code)]
    with ThreadPoolExecutor(2) as threads:
        sizes = list(threads.map(lambda one: _draw(chromium, *one), wanted))
    print(f"{2 * len(wanted)} pictures, {sum(sizes) >> 10} KiB")


def _draw(chromium: str, language: str, name: str) -> int:
    octets = 0
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder) / "letter.html"
        html.write_text(page(longest(name), language), "utf-8")
        for width in (PHONE, DESK):
            shot = Path(folder) / f"{width}.png"
            subprocess.run(_command(chromium, folder, html, shot, width), capture_output=True, check=True)  # noqa: S603
            picture = _small(shot)
            (GOLDEN / language / f"{name}.{width}.webp").write_bytes(picture)
            octets += len(picture)
    return octets


def _command(chromium: str, folder: str, html: Path, shot: Path, width: int) -> list[str]:
    return [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        f"--user-data-dir={folder}/profile", f"--window-size={width},{_TALLEST}", f"--screenshot={shot}", html.as_uri(),
    ]  # fmt: skip


def _small(shot: Path) -> bytes:
    """The picture without what is empty below the letter, in a few colours."""
    with Image.open(shot) as opened:
        whole = opened.convert("RGB")
    background = Image.new("RGB", whole.size, whole.getpixel((0, whole.height - 1)))  # type: ignore[arg-type]
    written = ImageChops.difference(whole, background).getbbox()
    below = min(written[3] + _MARGIN, whole.height) if written else whole.height
    octets = io.BytesIO()
    few = whole.crop((0, 0, whole.width, below)).quantize(_COLOURS).convert("RGB")
    few.save(octets, "WEBP", lossless=True, method=6, quality=100)
    return octets.getvalue()


if __name__ == "__main__":
    main(*sys.argv[1:])
