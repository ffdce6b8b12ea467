"""A worker: reads files handed to it, in a process of its own that can be killed without loss."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from dataclasses import replace

from mailbot.adapters import magic
from mailbot.adapters.documents import wire
from mailbot.adapters.documents.found import File, Found, Reader, failed
from mailbot.adapters.workers import allow_cpu, confine, streams


def main(memory: int, cpu_seconds: int) -> None:
    """Serve until the master closes our standard input."""
    given, answers = streams()
    confine(memory)
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl and Pillow do without; it is slow to load
    os.environ["OPENPYXL_LXML"] = "False"
    while (file := wire.take_file(given)) is not None:
        allow_cpu(cpu_seconds)
        found = read(replace(file, beat=lambda: wire.put_beat(answers)))
        wire.put_found(answers, found)
        file = None
        gc.collect()
        gc.freeze()  # what outlives a file is the libraries': looked through each time, they cost more than the file


def read(file: File) -> Found:
    """What a file gives; a reader's failure is the file's."""
    known = READERS.get(file.kind) or (_picture if file.kind.startswith("image/") else _unsupported)
    reader = _first_page if file.looked_at else known
    try:
        return reader(file)
    except MemoryError:
        return failed("unsupported")
    except RecursionError:
        return failed("corrupt")
    except Exception:  # libraries meet hostile files with anything at all
        return failed("corrupt")


def _pdf(file: File) -> Found:
    from mailbot.adapters.documents import pdf

    return pdf.read(file)


def _picture(file: File) -> Found:
    from mailbot.adapters.documents import pictures

    return pictures.read(file)


def _first_page(file: File) -> Found:
    """As a picture; of kinds that have no pages, nothing."""
    if file.kind == magic.PDF:
        from mailbot.adapters.documents import pdf

        return pdf.first_page(file)
    if file.kind.startswith("image/") and file.kind not in READERS:
        from mailbot.adapters.documents import pictures

        return pictures.first_page(file)
    return failed("unsupported")


def _word(file: File) -> Found:
    from mailbot.adapters.documents import word

    return word.read(file)


def _sheets(file: File) -> Found:
    from mailbot.adapters.documents import sheets

    return sheets.read(file)


def _word97(file: File) -> Found:
    from mailbot.adapters.documents import word97

    return word97.read(file)


def _sheets97(file: File) -> Found:
    from mailbot.adapters.documents import sheets97

    return sheets97.read(file)


def _slides97(file: File) -> Found:
    from mailbot.adapters.documents import slides97

    return slides97.read(file)


def _open_document(file: File) -> Found:
    from mailbot.adapters.documents import opendocument

    return opendocument.read(file)


def _rich_text(file: File) -> Found:
    from mailbot.adapters.documents import richtext

    return richtext.read(file)


def _zip(file: File) -> Found:
    from mailbot.adapters.documents import archives

    return archives.read_zip(file)


def _gzip(file: File) -> Found:
    from mailbot.adapters.documents import archives

    return archives.read_gzip(file)


def _outlook(file: File) -> Found:
    from mailbot.adapters.documents import outlook

    return outlook.read(file)


def _tnef(file: File) -> Found:
    from mailbot.adapters.documents import tnef

    return tnef.read(file)


def _locked(file: File) -> Found:
    return failed("encrypted")


def _unsupported(file: File) -> Found:
    return failed("unsupported")


READERS: Mapping[str, Reader] = {
    magic.PDF: _pdf,
    magic.DOCX: _word,
    magic.PPTX: _word,
    magic.XLSX: _sheets,
    magic.XLSM: _sheets,
    magic.DOC: _word97,
    magic.XLS: _sheets97,
    magic.PPT: _slides97,
    magic.ZIP: _zip,
    magic.MSG: _outlook,
    magic.TNEF: _tnef,
    magic.LOCKED_OFFICE: _locked,
    "application/gzip": _gzip,
    "application/rtf": _rich_text,
    f"{magic.ODF}text": _open_document,
    f"{magic.ODF}spreadsheet": _open_document,
    f"{magic.ODF}presentation": _open_document,
    "image/svg+xml": _unsupported,
}
"""Each reader is loaded when the first file of its kind comes."""
