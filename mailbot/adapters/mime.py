"""The tree of parts of a mail (RFC 2046), read off the raw octets.

The octets are never copied on the way down, every level is one search for its boundary, and depth and number are
bounded: so no nesting can exhaust time, memory or the stack, and an attached mail keeps the octets it came with.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mailbot.adapters.fields import MOST_OCTETS, Head, read_fields, unbase64

MOST_PARTS = 1_000
MOST_LEVELS = 50

_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_FIELD_START = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_LINE = re.compile(rb"[^\n]*\n?")
_TORN_HEADER = re.compile(
    rb"(?:(?:[!-9;-~\x00-\x08\x0e-\x1f\x7f-\xff]{1,200}:|[ \t]|content-)[^\n]*\n|\r?\n){0,200}", re.I
)
_GUESSED_BOUNDARY = re.compile(rb"^--([!-~][!-~ ]{3,68}[!-~])[ \t]*\r?\n[!-9;-~]{1,60}:", re.M)


@dataclass(frozen=True)
class Part:
    """One part: its header, and where its (still encoded) content lies in the mail's octets."""

    head: Head
    raw: bytes
    start: int
    end: int
    children: tuple[Part, ...] = ()
    defects: tuple[str, ...] = ()
    multipart: bool = False
    """Whether it was read as a container; a multipart that can't be taken apart is a leaf."""

    @property
    def kind(self) -> str:
        """The declared media type; text for a container that could not be taken apart."""
        if self.head.kind.startswith("multipart/") and not self.multipart:
            return "text/html" if self.raw[self.start : self.start + 200].lstrip()[:1] == b"<" else "text/plain"
        return self.head.kind

    @property
    def encoded(self) -> bytes:
        """The content as it stands on the wire."""
        return self.raw[self.start : self.end]

    def content(self) -> bytes:
        """The content, transfer encoding undone."""
        return undo(self.encoded, self.head.first("content-transfer-encoding"))

    def walk(self) -> Iterator[Part]:
        """This part and every part below, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


class _Budget:
    """How many parts may still be opened."""

    def __init__(self) -> None:
        self.left = MOST_PARTS


def read_tree(raw: bytes) -> Part:
    """The whole tree of a mail. Never raises."""
    return _part(raw, 0, len(raw), "text/plain", 0, _Budget(), top=True)


def _part(raw: bytes, start: int, end: int, default: str, level: int, budget: _Budget, *, top: bool = False) -> Part:
    budget.left -= 1
    body = _body_start(raw, start, end, tolerant=top)
    head = replace(read_fields(raw[start : min(body, start + MOST_OCTETS + 1)]), kind_by_default=default)
    if top and not replace(head, kind_by_default="").kind and _parts_follow(raw, body, end):
        head = replace(head, kind_by_default="multipart/mixed")  # the line was lost or spoilt, the parts are there
    leaf = Part(head, raw, body, end, defects=head.defects)
    if not head.kind.startswith("multipart/"):
        return leaf
    if level >= MOST_LEVELS:
        return replace(leaf, defects=(*leaf.defects, "depth: parts are nested too deeply"))
    return _container(leaf, level, budget)


def _parts_follow(raw: bytes, body: int, end: int) -> bool:
    """Whether parts begin here, or behind what looks like the rest of a header that was torn in two."""
    torn = _TORN_HEADER.match(raw, body, end)
    if torn and _GUESSED_BOUNDARY.match(raw, torn.end(), end):
        return True
    line = _LINE.match(raw, body, min(end, body + 1_000))  # it may have been torn, or spoilt, within a field's name
    rest = _TORN_HEADER.match(raw, line.end(), end) if line else None
    if rest is None or b"multipart/" not in raw[body : rest.end()].lower():
        return False
    return bool(_GUESSED_BOUNDARY.match(raw, rest.end(), end))


def _container(leaf: Part, level: int, budget: _Budget) -> Part:
    spans, defects = _spans(leaf)
    if not spans:
        return replace(leaf, defects=(*leaf.defects, *defects))
    default = "message/rfc822" if leaf.head.kind == "multipart/digest" else "text/plain"
    children = []
    for start, end in spans:
        if budget.left <= 0:
            defects.append("parts: there are too many parts; the rest were not read")
            break
        children.append(_part(leaf.raw, start, end, default, level + 1, budget))
    return replace(leaf, children=tuple(children), defects=(*leaf.defects, *defects), multipart=True)


def _body_start(raw: bytes, start: int, end: int, *, tolerant: bool) -> int:
    """Where the content begins: behind the blank line, or at the first line that can't be of a header."""
    at = start
    while at < end:
        line = _LINE.match(raw, at, end)
        assert line is not None
        content = line[0].rstrip(b"\r\n")
        if not content.strip():
            return line.end()
        if at - start > MOST_OCTETS:
            blank = _BLANK_LINE.search(raw, at, end)
            return blank.end() if blank else end
        if not (_belongs(content, at == start) or (tolerant and _FIELD_START.match(raw, line.end(), end))):
            return at
        at = line.end()
    return end


def _belongs(line: bytes, first: bool) -> bool:
    if first:
        return bool(_FIELD_START.match(line)) or line.startswith((b"From ", b">From "))
    return line[:1] in b" \t" or bool(_FIELD_START.match(line)) or line.startswith(b">From ")


def _spans(leaf: Part) -> tuple[list[tuple[int, int]], list[str]]:
    """Where the parts of a container lie, and what was wrong on the way."""
    boundary = leaf.head.parameter("boundary").encode("utf-8", "replace").rstrip()
    spans, ended = _split(leaf, boundary) if boundary else ([], False)
    if spans:
        return spans, [] if ended else ["boundary: the last part is not closed"]
    guess = _GUESSED_BOUNDARY.search(leaf.raw, leaf.start, leaf.end)
    if guess is None:
        return [], ["boundary: there are no parts in a multipart"]
    return _split(leaf, guess[1])[0], ["boundary: it is missing or wrong, and was guessed"]


def _split(leaf: Part, boundary: bytes) -> tuple[list[tuple[int, int]], bool]:
    """Spans between delimiter lines (RFC 2046, 5.1.1), and whether the closing one was there."""
    raw, spans, begun = leaf.raw, [], -1
    for line_start, line_end, closing in _delimiters(leaf, b"--" + boundary):
        if begun >= 0:
            spans.append((begun, max(begun, _without_line_end(raw, line_start))))
        if closing:
            return spans, True
        if len(spans) > MOST_PARTS:
            return spans, False
        begun = line_end
    if begun >= 0:
        spans.append((begun, leaf.end))
    return spans, False


def _delimiters(leaf: Part, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    raw, at = leaf.raw, leaf.start
    while (found := raw.find(mark, at, leaf.end)) >= 0:
        at = found + len(mark)
        if found > leaf.start and raw[found - 1 : found] != b"\n":
            continue
        newline = raw.find(b"\n", at, leaf.end)
        line_end = newline + 1 if newline >= 0 else leaf.end
        if line_end - at > 1_000:
            continue
        rest = raw[at:line_end].strip()
        if rest in (b"", b"--"):
            yield found, line_end, rest == b"--"


def _without_line_end(raw: bytes, at: int) -> int:
    """The line end before a delimiter belongs to the delimiter."""
    if raw[at - 1 : at] == b"\n":
        at -= 1
    return at - 1 if raw[at - 1 : at] == b"\r" else at


def undo(content: bytes, encoding: str) -> bytes:
    """Undo a Content-Transfer-Encoding; an unknown one leaves the octets as they are."""
    name = encoding.partition(";")[0].partition("(")[0].strip().strip('"').lower()
    if name == "base64":
        return unbase64(content)
    if name == "quoted-printable":
        return quopri.decodestring(content)
    if name in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        return uudecode(content.splitlines())
    return content


def uudecode(lines: list[bytes]) -> bytes:
    """The octets between `begin` and `end` lines; broken lines are read as far as they go."""
    out = []
    for line in lines:
        if line.startswith((b"begin ", b"end", b"`")) or not line.strip():
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except (binascii.Error, ValueError):
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            out.append(_short_line(line[:length]))
    return b"".join(out)


def _short_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except (binascii.Error, ValueError):
        return b""
