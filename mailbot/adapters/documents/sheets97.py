"""Excel workbooks of before 2007 ([MS-XLS]): every sheet, a row a line, cells between tabs."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from mailbot.adapters.documents.compound import BROKEN, opened, stream
from mailbot.adapters.documents.found import File, Found, bounded, failed, text_found

_MOST_SHEETS = 30
_MOST_ROWS = 100_000
_MOST_LETTERS = 10_000
_FILE_PASS = 0x2F
"""The record that says that all after it is under a password ([MS-XLS], 2.4.117): among the first, if at all."""
_FIRST_RECORDS = 20


def read(file: File) -> Found:
    """All sheets with their names; formulas by the value last computed."""
    try:
        if _is_locked(file.content):
            return failed("encrypted")
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.content))
        names = book.sheet_names[:_MOST_SHEETS]
        text = "\n".join(bounded(line for name in names for line in _lines(name, book.get_sheet_by_name(name))))
    except (*BROKEN, CalamineError, struct.error):
        return failed("corrupt")
    return text_found(text, len(names))


def _is_locked(content: bytes) -> bool:
    with opened(content) as ole:
        records = stream(ole, ["Workbook"]) or stream(ole, ["Book"])
    at = 0
    for _ in range(_FIRST_RECORDS):
        if at + 4 > len(records):
            return False
        kind, length = struct.unpack_from("<HH", records, at)
        if kind == _FILE_PASS:
            return True
        at += 4 + length
    return False


def _lines(name: str, sheet: CalamineSheet) -> Iterator[str]:
    rows = [row for row in bounded(_rows(sheet)) if row.strip()]
    if rows:
        yield from (name, *rows, "")


def _rows(sheet: CalamineSheet) -> Iterator[str]:
    for number, row in enumerate(sheet.iter_rows()):
        if number > _MOST_ROWS:
            return
        yield "\t".join(map(_shown, row)).rstrip("\t")


def _shown(value: object) -> str:
    """A cell as a person sees it, near enough: dates in ISO form, whole numbers whole."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10g}"
    return re.sub(r"\s+", " ", str(value)[:_MOST_LETTERS]).strip()
