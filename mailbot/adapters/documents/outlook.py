"""Messages saved by Outlook ([MS-OXMSG])."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mailbot.adapters.documents import markup
from mailbot.adapters.documents.compound import BROKEN, opened, stream
from mailbot.adapters.documents.found import MOST_CONTENTS, Content, File, Found, failed

_MOST_LEVELS = 5
_BODY, _HTML, _SUBJECT = "1000", "1013", "0037"
_DATA, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _CONTENT_ID, _MIME = "3701", "3707", "3704", "3001", "3712", "370E"
_CID = re.compile(r"cid:([^\s\"'<>]{1,250})", re.I)


def read(file: File) -> Found:
    """A saved Outlook message: its body, its attachments, and the messages attached to it."""
    try:
        with opened(file.content) as ole:
            text, contents = _message(ole, [], (), 0)
    except BROKEN:
        return failed("corrupt")
    empty = not text.strip() and not contents
    return Found(text, 1, "empty" if empty else None, "none" if empty else "text", contents[:MOST_CONTENTS])


def _message(ole: Any, at: list[str], within: tuple[str, ...], level: int) -> tuple[str, tuple[Content, ...]]:
    """Body and contents of the message in a storage."""
    html = _html(ole, at)
    text = _text(ole, at, _BODY) or markup.text_of(html)
    shown = {cid.lower() for cid in _CID.findall(html)}
    contents = [c for place in _attachments(ole, at) for c in _attachment(ole, place, within, shown, level)]
    return text.replace("\r\n", "\n"), tuple(contents)


def _attachments(ole: Any, at: list[str]) -> list[list[str]]:
    depth = len(at)
    names = {
        entry[depth]
        for entry in ole.listdir(streams=True, storages=False)
        if entry[:depth] == at and len(entry) > depth + 1 and entry[depth].startswith("__attach_version1.0_#")
    }
    return [[*at, name] for name in sorted(names)[:MOST_CONTENTS]]


def _attachment(ole: Any, at: list[str], within: tuple[str, ...], shown: set[str], level: int) -> Iterator[Content]:
    name = next((n for tag in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME) if (n := _text(ole, at, tag))), "")
    embedded = [*at, f"__substg1.0_{_DATA}000D"]
    if ole.exists(embedded):
        if level < _MOST_LEVELS:
            yield from _embedded(ole, embedded, within, level)
        return
    cid = _text(ole, at, _CONTENT_ID).strip("<> ").lower()
    content = stream(ole, [*at, f"__substg1.0_{_DATA}0102"])
    yield Content(name, content, within, bool(cid), cid in shown, _text(ole, at, _MIME))


def _embedded(ole: Any, at: list[str], within: tuple[str, ...], level: int) -> Iterator[Content]:
    """A message within the message: its text as a file, then what it brings."""
    name = (_text(ole, at, _SUBJECT) or "message")[:100].replace("/", "-") + ".txt"
    text, contents = _message(ole, at, (*within, name), level + 1)
    yield Content(name, text.encode(), within)
    yield from contents


def _html(ole: Any, at: list[str]) -> str:
    return stream(ole, [*at, f"__substg1.0_{_HTML}0102"]).decode("utf-8", "replace") or _text(ole, at, _HTML)


def _text(ole: Any, at: list[str], tag: str) -> str:
    """A string property: UTF-16 (001F), else 8-bit (001E)."""
    wide = stream(ole, [*at, f"__substg1.0_{tag}001F"])
    if wide:
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    return stream(ole, [*at, f"__substg1.0_{tag}001E"]).decode("cp1252", "replace").rstrip("\0")
