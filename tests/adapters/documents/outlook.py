"""Outlook messages (.msg) made on the spot: a writer of compound files ([MS-CFB]) and of what Outlook puts into one.

Small streams lie in the mini stream, larger ones in sectors of their own, as in every real file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

SECTOR, MINI, CUTOFF = 512, 64, 4_096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5

Tree = dict[str, "bytes | Tree"]
"""Names to streams, or to storages with more of the same."""


@dataclass
class _Entry:
    """A directory entry ([MS-CFB], 2.6.1)."""

    name: str
    kind: int
    content: bytes = b""
    child: int = _NONE
    right: int = _NONE
    start: int = _END
    size: int = 0


@dataclass
class _File:
    """Sectors and their chains, as they are written."""

    sectors: list[bytes] = field(default_factory=list)
    fat: list[int] = field(default_factory=list)

    def add(self, content: bytes, mark: int = _END) -> int:
        """A chain with this content; where it starts."""
        parts = [content[n : n + SECTOR].ljust(SECTOR, b"\0") for n in range(0, len(content), SECTOR)]
        start = len(self.sectors)
        for number, part in enumerate(parts, 1):
            self.sectors.append(part)
            self.fat.append(mark if number == len(parts) or mark != _END else len(self.sectors))
        return start if parts else _END


def compound(tree: Tree) -> bytes:
    """A compound file of version 3 with these storages and streams."""
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _grow(tree, entries)
    file, mini, mini_fat = _File(), bytearray(), list[int]()
    for entry in (e for e in entries if e.kind == _STREAM):
        entry.size = len(entry.content)
        if entry.size >= CUTOFF:
            entry.start = file.add(entry.content)
        elif entry.content:
            entry.start = len(mini_fat)
            count = -(-entry.size // MINI)
            mini_fat += [*range(entry.start + 1, entry.start + count), _END]
            mini += entry.content.ljust(count * MINI, b"\0")
    entries[0].start, entries[0].size = file.add(bytes(mini)), len(mini)
    table = b"".join(struct.pack("<I", n) for n in mini_fat)
    first_mini, minis = file.add(table.ljust(-(-len(table) // SECTOR) * SECTOR, b"\xff")), -(-len(table) // SECTOR)
    rows = b"".join(map(_row, entries))
    first_row = file.add(rows.ljust(-(-len(rows) // SECTOR) * SECTOR, b"\0"))
    fats = _fats(len(file.sectors))
    first_fat = len(file.sectors)
    file.add(b"\0" * SECTOR * fats, _FAT)
    marks = struct.pack(f"<{fats * SECTOR // 4}I", *file.fat, *[_FREE] * (fats * SECTOR // 4 - len(file.fat)))
    for n in range(fats):
        file.sectors[first_fat + n] = marks[n * SECTOR : (n + 1) * SECTOR]
    return _header(fats, first_row, first_mini, minis, first_fat) + b"".join(file.sectors)


def _fats(sectors: int) -> int:
    """How many sectors the table of so many, and of its own, takes."""
    count = 1
    while count * SECTOR // 4 < sectors + count:
        count += 1
    assert count <= 109, "a bigger file would need more tables"
    return count


def _grow(tree: Tree, entries: list[_Entry]) -> int:
    """Add what is in a storage, each the right neighbour of the one before; the first."""
    first, before = _NONE, None
    for name in sorted(tree, key=lambda n: (len(n), n.upper())):
        inside = tree[name]
        entry = _Entry(name, _STREAM, inside) if isinstance(inside, bytes) else _Entry(name, _STORAGE)
        at = len(entries)
        entries.append(entry)
        if before is None:
            first = at
        else:
            before.right = at
        before = entry
        if not isinstance(inside, bytes):
            entry.child = _grow(inside, entries)
    return first


def _row(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(name) + 2, entry.kind, 1, _NONE, entry.right, entry.child)
        + b"\0" * 36
        + struct.pack("<IQ", entry.start, entry.size)
    )


def _header(fats: int, first_row: int, first_mini: int, minis: int, first_fat: int) -> bytes:
    difat = [*range(first_fat, first_fat + fats), *[_FREE] * (109 - fats)]
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, fats, first_row, 0, CUTOFF, first_mini, minis, _END, 0)
        + struct.pack("<109I", *difat)
    )


def message(
    subject: str, body: str, attached: Mapping[str, bytes], html: str = "", within: Tree | None = None
) -> bytes:
    """A message as Outlook saves it; `within`: one more message, attached to it."""
    return compound(_message(subject, body, attached, html, within))


def inner(subject: str, body: str, attached: Mapping[str, bytes]) -> Tree:
    """A message to be attached to another."""
    return _message(subject, body, attached)


def _message(
    subject: str, body: str, attached: Mapping[str, bytes], html: str = "", within: Tree | None = None
) -> Tree:
    tree: Tree = {
        "__properties_version1.0": b"\0" * 32,
        "__nameid_version1.0": {"__substg1.0_00020102": b"", "__substg1.0_00030102": b""},
        "__substg1.0_001A001F": "IPM.Note".encode("utf-16-le"),
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_1000001F": body.encode("utf-16-le"),
    }
    if html:
        tree["__substg1.0_10130102"] = html.encode()
    for number, (name, content) in enumerate(_attachments(attached, within)):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": b"\0" * 8,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_3701000D" if isinstance(content, dict) else "__substg1.0_37010102": content,
        }
    return tree


def _attachments(attached: Mapping[str, bytes], within: Tree | None) -> Iterator[tuple[str, bytes | Tree]]:
    yield from attached.items()
    if within is not None:
        yield "", within
