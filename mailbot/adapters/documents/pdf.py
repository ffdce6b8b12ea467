"""PDFs: the text layer in reading order; pages without one are rendered for OCR."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from mailbot.adapters.documents import pictures
from mailbot.adapters.documents.found import MOST_PAGES, MOST_TEXT, Content, File, Found, failed
from mailbot.adapters.documents.layout import Piece, as_lines

MOST_OCR_PAGES = 10
_MOST_PASSWORDS = 20
_MOST_ATTACHED = 20
_MOST_OBJECTS = 2_000
_DPI = 200
_LONGEST_SIDE = 3_000
"""Pixels of a rendered page: bounds memory whatever size a page claims."""
_FEW = 25
"""Letters below which a page's text layer is a stamp, not its text."""
_FEW_ON_A_SCAN = 150
"""The same where a picture fills the page (a scanner app's footer)."""
_SOFT_HYPHENS = {"\x02": "-", "\ufffe": "-", "\x00": "", "\xad": "-"}


def read(file: File) -> Found:
    """Text page by page, form feeds between; an encrypted one is tried with each password."""
    try:
        document = _opened(file)
    except pypdfium2.PdfiumError as error:
        return failed("encrypted" if _is_locked(error) else "corrupt")
    try:
        return _read(document, file)
    finally:
        document.close()


def first_page(file: File) -> Found:
    """The first page, drawn small; an encrypted one stays shut."""
    try:
        document = pypdfium2.PdfDocument(file.content)
        try:
            page = _page(document, 0)
            width, height = page.get_size()
            bitmap = page.render(scale=pictures.PAGE_SIDE / max(width, height, 1))
            return pictures.drawn_small(bitmap.to_pil())
        finally:
            document.close()
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        return failed("corrupt")


def _opened(file: File) -> Any:
    tries: list[str | None] = [None, *file.passwords[:_MOST_PASSWORDS]]
    for password in tries[:-1]:
        try:
            return pypdfium2.PdfDocument(file.content, password=password)
        except pypdfium2.PdfiumError as error:
            if not _is_locked(error):
                raise
    return pypdfium2.PdfDocument(file.content, password=tries[-1])


def _is_locked(error: Any) -> bool:
    return getattr(error, "err_code", None) in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}


def _read(document: Any, file: File) -> Found:
    count = len(document)
    if document.get_formtype():
        document.init_forms()
    texts, seen, scanned, unread, broken, room = [], 0, 0, 0, 0, MOST_TEXT
    for number in range(min(count, MOST_PAGES)):
        file.beat()
        try:
            page = _page(document, number)
            text, needs_ocr = _text_layer(page, room)
            if needs_ocr and seen < MOST_OCR_PAGES:
                seen += 1
                seen_text = _seen(page, file.beat, seen - 1)
                unread += seen_text is None
                scanned += seen_text is not None
                text = seen_text or text
            page.close()
        except pypdfium2.PdfiumError:
            broken, text = broken + 1, ""
        texts.append(text)
        room -= len(text)
        if room <= 0:
            break
    return _found("\f\n".join(texts), count, scanned, unread, broken, _attached(document))


def _found(text: str, count: int, scanned: int, unread: int, broken: int, contents: tuple[Content, ...]) -> Found:
    """`scanned`, `unread`, `broken`: pages read by OCR, pages no OCR here could read, pages that would not open."""
    if text.strip("\f\n "):
        return Found(text[:MOST_TEXT], count, source="ocr" if scanned else "text", contents=contents)
    if unread:
        return Found("", count, "unread", "none", contents)
    if scanned:
        return Found("", count, None, "ocr", contents)
    if contents:
        return Found("", count, None, "none", contents)
    return failed("corrupt" if broken or not count else "empty", count)


def _page(document: Any, number: int) -> Any:
    """A page; what was filled into its form fields becomes part of it."""
    page = document[number]
    if document.formenv:
        page.flatten()
        page.close()
        page = document[number]
    return page


def _text_layer(page: Any, room: int) -> tuple[str, bool]:
    """The page's own text, and whether it should be looked at instead."""
    textpage = page.get_textpage()
    try:
        text = as_lines(_pieces(textpage, min(textpage.count_chars(), room)))
    finally:
        textpage.close()
    letters = sum(map(str.isalnum, text))
    if letters >= _FEW_ON_A_SCAN:
        return text, _is_garbled(text)
    return text, _shows_more(page, letters)


def _is_garbled(text: str) -> bool:
    """Fonts without a table of their letters give private and control characters."""
    solid = [c for c in text if not c.isspace()]
    odd = sum(1 for c in solid if not (c.isalnum() or c.isprintable()) or 0xE000 <= ord(c) <= 0xF8FF)
    return odd * 4 > len(solid)


def _shows_more(page: Any, letters: int) -> bool:
    """Whether the page shows more than its few letters of text: a picture, or letters drawn as lines."""
    width, height = page.get_size()
    drawn = 0
    for drawn, thing in enumerate(page.get_objects(max_depth=2), 1):
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = thing.get_bounds()
            if letters < _FEW or (right - left) * (top - bottom) > width * height / 2:
                return True
        if drawn > _MOST_OBJECTS:
            break
    return letters < _FEW and drawn > 20


def _seen(page: Any, beat: Callable[[], None], number: int) -> str | None:
    """The page by OCR; None when there is none here."""
    width, height = page.get_size()
    scale = min(_DPI / 72, _LONGEST_SIDE / max(width, height, 1))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return pictures.text_in(bitmap.to_pil(), beat, number)
    finally:
        bitmap.close()


def _pieces(textpage: Any, count: int) -> Iterator[Piece]:
    """Runs of letters on one baseline, turned so that the page's text stands upright."""
    turn = _turn(textpage, count)
    now: Piece | None = None
    box = pdfium.FS_RECTF()
    for i in range(count):
        letter = chr(pdfium.FPDFText_GetUnicode(textpage, i))
        letter = _SOFT_HYPHENS.get(letter, letter)
        if letter in "\r\n":
            if now:
                yield now
            now = None
        elif letter.isspace():
            if now:
                now.text += " "
        elif pdfium.FPDFText_GetLooseCharBox(textpage, i, ctypes.byref(box)):
            at = _turned(box, turn)
            if now and _continues(now, at):
                now.text, now.right = now.text + letter, at[2]
                continue
            if now:
                yield now
            now = Piece(letter, *at)
    if now:
        yield now


def _continues(now: Piece, at: tuple[float, float, float, float]) -> bool:
    """Whether the next letter stands right after the last, on its baseline."""
    left, top, _, bottom = at
    gap, height = left - now.right, now.height
    same = abs((top + bottom) / 2 - now.middle) < height * 0.4
    return same and -height * 0.5 < gap < height * (0.9 if now.text[-1] == " " else 0.6)


def _turn(textpage: Any, count: int) -> int:
    """Quarter turns, anticlockwise, of most letters (PDFium gives the angle clockwise; -1: unknown)."""
    step = max(1, count // 60)
    angles = (pdfium.FPDFText_GetCharAngle(textpage, i) for i in range(0, count, step))
    quarters = Counter(-round(a / (math.pi / 2)) % 4 for a in angles if a >= 0)
    return quarters.most_common(1)[0][0] if quarters else 0


def _turned(box: Any, turn: int) -> tuple[float, float, float, float]:
    """Left, top, right, bottom with y downwards, after turning the page back."""
    if turn == 1:
        return box.bottom, box.left, box.top, box.right
    if turn == 2:
        return -box.right, box.bottom, -box.left, box.top
    if turn == 3:
        return -box.top, -box.right, -box.bottom, -box.left
    return box.left, -box.top, box.right, -box.bottom


def _attached(document: Any) -> tuple[Content, ...]:
    """Files carried inside the PDF (a portfolio)."""
    found = []
    for i in range(min(document.count_attachments(), _MOST_ATTACHED)):
        try:
            attached = document.get_attachment(i)
            found.append(Content(attached.get_name(), bytes(attached.get_data())))
        except pypdfium2.PdfiumError:
            continue
    return tuple(found)
