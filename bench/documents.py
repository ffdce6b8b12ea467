"""What reading attached files costs: PDFs, photographs, the cut-off of bombs. `python -m bench.documents` prints it."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from collections.abc import Callable
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from mailbot.adapters.bodies import attachment
from mailbot.adapters.documents import LocalDocumentReader
from mailbot.domain.documents import FileText

_ROWS = 40
_TIMES = 5


def run() -> dict[str, Any]:
    """Milliseconds and seconds, wall time, the best of a few; one worker where nothing else is said."""
    reader = LocalDocumentReader(workers=1)
    try:
        cold = _seconds(lambda: _read(reader, "first.pdf", _statement(1)))
        pages = min(_seconds(lambda: _read(reader, "a.pdf", _statement(20))) for _ in range(_TIMES)) / 20
        scan = _scan()
        ocr = min(_seconds(lambda: _read(reader, "s.pdf", scan + os.urandom(8))) for _ in range(2))
        seen = _read(reader, "s.pdf", scan)
        bomb = _bomb()
        cut = _seconds(lambda: _read(reader, "bank.zip", bomb))
        kept = min(_seconds(lambda: _read(reader, "s.pdf", scan)) for _ in range(_TIMES))
    finally:
        reader.close()
    return {
        "first_pdf_ms_worker_start_included": round(cold * 1_000, 1),
        "pdf_ms_a_page": round(pages * 1_000, 2),
        "ocr_s_a_page": round(ocr, 2) if seen.source == "ocr" else None,
        "ocr_words_right_of_100": _right(seen.text),
        "read_before_ms": round(kept * 1_000, 2),
        "zip_bomb_cut_off_s": round(cut, 2),
        "zip_bomb_packed_octets": len(bomb),
    }


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _read(reader: LocalDocumentReader, name: str, content: bytes) -> FileText:
    return reader.read([attachment(name, content, "application/octet-stream")])[0]


def _rows() -> list[str]:
    return [
        f"{n % 28 + 1:02d} May 2026 CARD PAYMENT SHOP {n * 37 % 91} {n * 13.37:.2f} {9_000 - n:.2f}"
        for n in range(_ROWS)
    ]


def _statement(pages: int) -> bytes:
    """A statement, another one each time: what was read before is not read again."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(pages):
        canvas.drawString(72, 800, f"Statement {os.urandom(4).hex()}")
        for n, row in enumerate(_rows()):
            canvas.drawString(72, 780 - 18 * n, row)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _scan() -> bytes:
    """The page as a scanner gives it: a picture of it at 200 dots an inch."""
    import pypdfium2

    out = io.BytesIO()
    canvas = Canvas(out)
    bitmap = pypdfium2.PdfDocument(_statement(1))[0].render(scale=200 / 72, grayscale=True)
    canvas.drawInlineImage(bitmap.to_pil(), 0, 0, 595, 842)
    canvas.save()
    return out.getvalue()


def _right(text: str) -> int:
    wanted = [word for row in _rows() for word in row.split()]
    got = set(text.split())
    return round(100 * sum(word in got for word in wanted) / len(wanted))


def _bomb() -> bytes:
    """A gigabyte of noughts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("statement.csv", "w") as entry:
        for _ in range(1_000):
            entry.write(bytes(1_000_000))
    return out.getvalue()


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
