"""Header fields: unfolded, decoded, taken apart (RFC 5322, 2047, 2231), as wire data really is."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cached_property

from mailbot.adapters.charsets import decode

MOST_OCTETS = 262_144
"""Header octets that are read; what comes after is named in the defects."""
_MOST_FIELDS = 1_000
_MOST_PARAMETERS = 8_192
_MOST_IDS = 200
_MOST_NAME = 120

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,4000})\?=")
_BETWEEN_WORDS = re.compile(r"(?<=\?=)[ \t\r\n]+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_ANGLED = re.compile(r"<([^<>]{1,998})>")
_COMMENT = re.compile(r"\([^()<>]{0,998}\)")
_BARE_ID = re.compile(r"[^\s<>,;()\"]{1,500}@[^\s<>,;()\"]{1,500}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
"""RFC 6838, 4.2."""
_UNWANTED = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Head:
    """The header fields of a mail or part, in order: (lower-case name, unfolded value, charset decoded)."""

    fields: tuple[tuple[str, str], ...] = ()
    defects: tuple[str, ...] = ()
    kind_by_default: str = field(default="text/plain")

    def first(self, name: str) -> str:
        """The first value, as it stands on the wire; "" when there is none."""
        return next((v for n, v in self.fields if n == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value in order."""
        return tuple(v for n, v in self.fields if n == name)

    @cached_property
    def _content_type(self) -> str:
        """The first Content-Type that is one; a line of nonsense before it must not make a file of a whole mail."""
        given = self.all("content-type")
        return next((v for v in given if _MEDIA_TYPE.fullmatch(_bare(v))), given[0] if given else "")

    @cached_property
    def kind(self) -> str:
        """The media type, lower case; what is none counts as if it were not there (RFC 2045, 5.2)."""
        found = _bare(self._content_type)
        if found in {"text", "text/"}:
            return "text/plain"
        return found if _MEDIA_TYPE.fullmatch(found) else self.kind_by_default

    @cached_property
    def disposition(self) -> str:
        """attachment | inline | ""."""
        return self.first("content-disposition").partition(";")[0].strip().lower()

    def parameter(self, name: str, of: str = "content-type") -> str:
        """A parameter of a structured field, decoded; "" when it is absent."""
        return parameter(self._content_type if of == "content-type" else self.first(of), name)

    @cached_property
    def file_name(self) -> str:
        """The file's name, safe to show: no path, no control or direction characters, at most 120 octets."""
        found = self.parameter("filename", "content-disposition") or self.parameter("name")
        return safe_name(found or self.parameter("name", "content-disposition"))


def _bare(content_type: str) -> str:
    return content_type.partition(";")[0].strip().strip('"').lower()


def read_fields(block: bytes) -> Head:
    """The fields of a header block. Lines that are no fields are passed over and named."""
    fields: list[list[bytes]] = []
    defects: list[str] = []
    for line in block[:MOST_OCTETS].splitlines():
        if line[:1] in b" \t" and fields:
            fields[-1].append(line)
        elif m := _FIELD.match(line):
            fields.append([m[1], m[2]])
        elif line.strip() and not line.startswith((b"From ", b">From ")):
            defects.append("header-line: a line of the header is no field")
    if len(block) > MOST_OCTETS or len(fields) > _MOST_FIELDS:
        defects.append("header-size: the header is too long; the rest of it was not read")
    return Head(tuple(_field(f) for f in fields[:_MOST_FIELDS]), tuple(dict.fromkeys(defects)))


def _field(lines: list[bytes]) -> tuple[str, str]:
    value = b"".join(line.rstrip(b"\r\n") for line in lines[1:])
    return lines[0].decode("ascii", "replace").lower(), decode(value).replace("\0", "").strip()


def text(value: str) -> str:
    """An unstructured value with its encoded words decoded (RFC 2047); characters cut in two are joined again."""
    if "=?" not in value:
        return value
    value = _BETWEEN_WORDS.sub("", value)
    pieces: list[tuple[str, bytes] | str] = []
    at = 0
    for m in _ENCODED_WORD.finditer(value):
        if m.start() > at:
            pieces.append(value[at : m.start()])
        charset, octets = m[1].partition("*")[0], _word(m[2], m[3])
        last = pieces[-1] if pieces else ""
        if isinstance(last, tuple) and last[0].lower() == charset.lower():
            pieces[-1] = (charset, last[1] + octets)
        else:
            pieces.append((charset, octets))
        at = m.end()
    pieces.append(value[at:])
    whole = "".join(p if isinstance(p, str) else decode(p[1], p[0]) for p in pieces)
    return re.sub(r"[\r\n\0]", "", whole)


def _word(encoding: str, content: str) -> bytes:
    octets = content.encode("utf-8", "replace")
    if encoding in "qQ":
        return quopri.decodestring(octets.replace(b" ", b"_"), header=True)
    return unbase64(octets)


def unbase64(octets: bytes) -> bytes:
    """Base64 as it comes: foreign characters passed over, missing padding supplied."""
    clean = re.sub(rb"[^A-Za-z0-9+/=]", b"", octets)
    bare = clean.rstrip(b"=")
    try:
        return base64.b64decode(bare[: len(bare) - (len(bare) % 4 == 1)] + b"==")
    except (binascii.Error, ValueError):
        return b""


def parameter(value: str, name: str) -> str:
    """A parameter's value: RFC 2231 (continued, with charset), RFC 2047 in quotes, raw UTF-8, unended quotes."""
    holder = Message()
    holder["Content-Type"] = value[:_MOST_PARAMETERS]
    try:
        found = holder.get_param(name)
    except (ValueError, LookupError, TypeError, AttributeError):
        found = None
    if isinstance(found, tuple):
        return decode(str(found[2]).encode("latin-1", "replace"), found[0] or "")
    return text(str(found or "").strip().strip('"'))


def safe_name(name: str) -> str:
    """A file name as plain data (RFC 2183, 2.3: never believe a path)."""
    name = _UNWANTED.sub("", name.replace("\\", "/").rpartition("/")[2]).strip(' ."')
    if len(name.encode("utf-8", "replace")) <= _MOST_NAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    keep = _MOST_NAME - len((dot + suffix).encode()) if stem and len(suffix) <= 10 else 0
    if not keep:
        return name.encode()[:_MOST_NAME].decode("utf-8", "ignore")
    return stem.encode()[:keep].decode("utf-8", "ignore") + dot + suffix


def message_ids(*values: str) -> tuple[str, ...]:
    """Every id in In-Reply-To or References, angle brackets on, folds, blanks and comments out, each once."""
    found = [i for value in values for i in _ids(value[:65_536])]
    kept = list(dict.fromkeys(found))
    return tuple(kept if len(kept) <= _MOST_IDS else kept[:20] + kept[20 - _MOST_IDS :])


def _ids(value: str) -> Iterator[str]:
    bare = _COMMENT.sub(" ", value) if "(" in value else value
    angled = [re.sub(r"\s", "", i) for i in _ANGLED.findall(bare)]
    yield from (f"<{i}>" for i in angled if i)
    if not angled:
        yield from (f"<{i}>" for i in _BARE_ID.findall(bare.replace("<", " ")))


def date_in(value: str) -> datetime | None:
    """The moment a Date field names, aware, in the writer's own zone; None when there is no sense in it."""
    try:
        found = parsedate_to_datetime(_COMMENT.sub("", value[:200]).strip())
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found if 1980 <= found.astimezone(UTC).year < 2200 else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
