"""Excel workbooks (xlsx, xlsm): every sheet, a row a line, cells between tabs."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import warnings
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("OPENPYXL_LXML", "False")  # the standard library's parser loads in a tenth of the time

import openpyxl

from mailbot.adapters.documents.found import File, Found, bounded, failed, text_found
from mailbot.adapters.documents.packages import BROKEN, HostilePackage, opened

_MOST_SHEETS = 30
_MOST_ROWS = 100_000
_PROLOG = 65_536
_DECIMALS = re.compile(r"0\.(0{1,6})")
_BROKEN = (*BROKEN, TypeError, AttributeError, ArithmeticError, SyntaxError)
"""openpyxl meets a damaged workbook with whatever it stumbles over."""


def read(file: File) -> Found:
    """All sheets with their names; formulas by the value last computed."""
    try:
        _refuse_dtds(file.content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(file.content), read_only=True, data_only=True, keep_links=False)
            text = "\n".join(bounded(_lines(book)))
            pages = len(book.sheetnames)
    except HostilePackage:
        return failed("unsupported")
    except _BROKEN:
        return failed("corrupt")
    return text_found(text, pages)


def _refuse_dtds(content: bytes) -> None:
    """No workbook has a DTD; entities are only ever there to blow up (UTF-16 differs by its NULs)."""
    with opened(content) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                with package.open(name) as stream:
                    head = stream.read(_PROLOG).replace(b"\0", b"")
                if b"<!DOCTYPE" in head:
                    raise HostilePackage


def _lines(book: Any) -> Iterator[str]:
    for sheet in book.worksheets[:_MOST_SHEETS]:
        rows = list(bounded(_rows(sheet)))
        if rows:
            yield from (sheet.title, *rows, "")


def _rows(sheet: Any) -> Iterator[str]:
    """Rows that hold something; the dimensions a sheet claims are often wrong."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows()):
        if number > _MOST_ROWS:
            return
        line = "\t".join(_shown(cell) for cell in row).rstrip("\t")
        if line.strip():
            yield line


def _shown(cell: Any) -> str:
    """A cell as a person sees it, near enough: dates in ISO form, money with its pence."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, float):
        decimals = _DECIMALS.search(cell.number_format or "")
        return f"{value:.{len(decimals[1])}f}" if decimals else f"{value:.10g}"
    return re.sub(r"\s+", " ", str(value)[:10_000]).strip()
