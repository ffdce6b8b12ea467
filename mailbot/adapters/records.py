"""A record <-> the content of its file: tables of numbered documents, as TinyDB keeps them, in indented JSON.

A field of the record that holds one thing (the client) or several (requests, log) is a table of its own; what is left
stands in the table "record", beside the record's class and the version of this format.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints

import orjson

from mailbot.adapters.codec import TAG, Codec, shape_of
from mailbot.adapters.leaves import BadValue
from mailbot.domain.register import ClientRecord, DayRecord, Record

FORMAT = 3
"""Goes up when older programs would misread what is written; a further field is no such thing.

1: a record's tables. 2: the table `chain` beside them. 3: kinds of events that earlier versions don't know, and files
that may be sealed.
"""
CHAIN = "chain"
"""The table that holds, in its one document, the links of the chain over the events."""

Tables = dict[str, dict[str, dict[str, Any]]]
"""TinyDB's shape: table name -> document number -> document."""


class NewerFormat(BadValue):
    """The file was written by a later mailbot, in a way that this one can't read."""


@cache
def record_codec() -> RecordCodec:
    """The one for everybody: making it takes longer than reading a hundred records."""
    return RecordCodec()


class Decoded(NamedTuple):
    """A record, and which fields of its file this version doesn't know and left out ("Class.field")."""

    record: Record
    unknown: tuple[str, ...]


class RecordCodec:
    """Turns records into tables and back."""

    def __init__(self) -> None:
        self._codec = Codec()
        self._layouts = {cls.__name__: _Layout(cls, self._codec) for cls in (ClientRecord, DayRecord)}

    def encode(self, record: Record) -> Tables:
        """The record's tables, without a chain: JSON values only. Raises TypeError for a datetime without a zone."""
        return self._layouts[type(record).__name__].encode(record)

    def decode(self, tables: Tables) -> Decoded:
        """The record these tables hold. Raises BadValue, and NewerFormat."""
        head, version = _head(tables), format_of(tables)
        if head.get(TAG) not in self._layouts:
            raise BadValue("it is no record of mailbot's")
        if version > FORMAT:
            raise NewerFormat(f"a later mailbot wrote it (format {version}; this one reads up to {FORMAT})")
        self._codec.unknown.clear()
        record = self._layouts[head[TAG]].decode(tables, head)
        return Decoded(record, tuple(sorted(self._codec.unknown - {"ClientRecord.format", "DayRecord.format"})))


def _head(tables: Any) -> dict[str, Any]:
    try:
        head = tables["record"]["1"]
    except (KeyError, TypeError):
        head = None
    if type(head) is not dict:
        raise BadValue("it is no record of mailbot's")
    return head


def format_of(tables: Any) -> int:
    """The version of the format these tables are written in. Raises BadValue."""
    version = _head(tables).get("format")
    if type(version) is not int:
        raise BadValue("it is no record of mailbot's")
    return version


def rows_of(tables: Tables) -> list[dict[str, Any]]:
    """The events of a record, in order, as they are written."""
    return list(_rows("log", tables.get("log", {})).values())


def links_of(tables: Tables) -> list[str] | None:
    """The chain over its events; None when there is none. Raises BadValue."""
    if CHAIN not in tables:
        return None
    links = _rows(CHAIN, tables[CHAIN]).get("1", {}).get("links")
    if type(links) is not list or not all(type(each) is str for each in links):
        raise BadValue("its chain is no chain")
    return links


class _Layout:
    """Which fields of a record class are tables, and of how many documents."""

    def __init__(self, cls: Any, codec: Codec) -> None:
        hints = get_type_hints(cls)
        self._cls = cls
        self._encode, self._decode = codec.encoder(cls), codec.decoder(cls)
        self._ones = [f.name for f in fields(cls) if is_dataclass(hints[f.name])]
        self._manys = [f.name for f in fields(cls) if _is_table(hints[f.name])]

    def encode(self, record: Any) -> Tables:
        rest = self._encode(record)
        tables: Tables = {"record": {"1": {TAG: self._cls.__name__, "format": FORMAT}}}
        for name in self._ones:
            tables[name] = {"1": rest.pop(name)}
        for name in self._manys:
            tables[name] = {str(n): row for n, row in enumerate(rest.pop(name, ()), 1)}
        tables["record"]["1"].update(rest)
        return tables

    def decode(self, tables: Tables, head: dict[str, Any]) -> Any:
        whole = dict(head)
        for name, table in tables.items():
            if name in ("record", CHAIN):
                continue
            rows = list(_rows(name, table).values())
            whole[name] = rows[0] if name in self._ones and rows else rows
        return self._decode(whole)


def _is_table(hint: Any) -> bool:
    """tuple[X, ...], where X is a dataclass or a union of them."""
    if not get_args(hint) or shape_of(hint).kind != "tuple":
        return False
    (part,) = shape_of(hint).parts
    return is_dataclass(part) or all(is_dataclass(a) for a in get_args(part) or (part,))


def _rows(name: str, table: Any) -> dict[str, Any]:
    if type(table) is not dict:
        raise BadValue(f"the table {name} is no table")
    return table


def to_octets(value: Any) -> bytes:
    """JSON values -> UTF-8, indented by two."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:  # half a surrogate pair, out of a mail with a broken charset: it is kept as it came
        return json.dumps(value, indent=2).encode("ascii") + b"\n"


def canonical(value: Any) -> bytes:
    """The same octets for the same JSON values, whoever wrote them and however they are laid out."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def from_octets(octets: bytes) -> Any:
    """UTF-8 JSON -> values. Raises ValueError."""
    try:
        return orjson.loads(octets)
    except orjson.JSONDecodeError:
        return json.loads(octets)
