"""What a client's damaged file still tells: by which addresses and Message-IDs their mails are known.

The version before the last change knows them; where that can't be read either, they are picked out of the octets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from mailbot.adapters.disk import Disk
from mailbot.adapters.records import from_octets, record_codec
from mailbot.domain.damaged import Damaged
from mailbot.domain.register import ClientRecord

_ADDRESS = re.compile(rb'[^\s"<>@,;:()\[\]\\]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{1,200}')
_MESSAGE_ID = re.compile(rb'<[^\s"<>]{1,300}@[^\s"<>]{1,200}>')
_KEY = re.compile(rb'"key": "([^"\\]{1,200})"')
_NAME = re.compile(rb'"client": \{\s*"1": \{[^{}]*?"name": "([^"\\]{1,200})"')


def salvaged(file: str, problem: str, imprint: str, path: Path, before: Path, disk: Disk) -> Damaged:
    """The damaged file `path`, with what it, or its version before the last change, still tells."""
    octets = _octets(path, disk) + b"\n" + _octets(before, disk)
    record = _record(before, disk) or _record(path, disk)
    marks = {found.decode("utf-8", "replace").lower() for found in _MESSAGE_ID.findall(octets)}
    if record is not None:
        who = record.client.name
        marks |= set(_marks(record))
    else:
        named = _NAME.search(octets)
        who = named[1].decode("utf-8", "replace") if named else file
        marks |= {found.decode("utf-8", "replace").lower() for found in _ADDRESS.findall(octets)}
    said = frozenset(found.decode("utf-8", "replace") for found in _KEY.findall(octets))
    return Damaged(file, problem, imprint, who, frozenset(marks), said)


def _octets(path: Path, disk: Disk) -> bytes:
    with suppress(OSError, ValueError):
        return disk.read(path)
    return b""


def _record(path: Path, disk: Disk) -> ClientRecord | None:
    with suppress(OSError, ValueError, RecursionError):
        record = record_codec().decode(from_octets(disk.read(path))).record
        return record if isinstance(record, ClientRecord) else None
    return None


def _marks(record: ClientRecord) -> Iterator[str]:
    yield from (address.lower() for address in record.client.addresses)
    for request in record.requests:
        yield from (m.lower() for m in (request.message_id, request.reply_to, *request.thread) if m)
