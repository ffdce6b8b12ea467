"""A practice's client list, as a spreadsheet or another program exports it -> rows of text, and clients out of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mailbot.adapters.documents import sheets
from mailbot.adapters.documents.found import File
from mailbot.domain.practice import Client, Practice, Staff

_MOST_OCTETS = 50_000_000
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "client id", "client code", "code", "client no", "client number", "client ref", "reference", "ref"),
    "name": ("name", "client", "client name", "company", "company name", "business", "business name", "full name"),
    "first": ("first name", "forename", "given name", "firstname"),
    "last": ("last name", "surname", "family name", "lastname"),
    "emails": ("email", "emails", "e mail", "email address", "email addresses", "primary email", "main email",
               "email 1", "email 2", "email 3", "other email", "other emails", "contact email", "client email"),
    "contact": ("contact", "contact name", "salutation", "greeting", "known as", "dear", "main contact"),
    "second": ("second", "second contact", "second email", "secondary email", "cc", "copy to", "spouse email",
               "partner email", "assistant email"),
    "language": ("language", "lang", "preferred language"),
    "partner": ("partner", "responsible partner", "client partner", "engagement partner"),
    "manager": ("manager", "client manager", "account manager", "responsible manager"),
    "ladder": ("ladder", "chasing ladder", "reminder ladder"),
}  # fmt: skip
_KNOWN = {heading: column for column, headings in _HEADINGS.items() for heading in headings}
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s<>,;:\"()\[\]\\]{1,250}\.[^@\s<>,;:\"()\[\]\\.]{1,63}")
_LANGUAGES = {
    "english": "en", "welsh": "cy", "cymraeg": "cy", "polish": "pl", "polski": "pl", "urdu": "ur", "bengali": "bn",
    "romanian": "ro", "french": "fr", "spanish": "es", "german": "de",
}  # fmt: skip
_TITLE_ROWS = 10
"""Rows above the headings that a report may begin with."""

Row = tuple[int, tuple[str, ...]]
"""Its number in the file, counted from 1, and its cells."""


class ListUnreadable(Exception):
    """The file is no client list; the sentence says why."""


@dataclass(slots=True)
class ClientList:
    """What a file holds."""

    clients: list[Client] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    """One sentence each, with the line."""
    columns: dict[str, str] = field(default_factory=dict)
    """Heading to what it was taken for."""


def read_client_list(path: Path, practice: Practice, ladders: Collection[str] = ("standard",)) -> ClientList:
    """Read a .csv or .xlsx file; `ladders` are the names that its column "ladder" may hold.

    Raises ListUnreadable; what is wrong with single lines is in the list's `mistakes`.
    """
    rows = _rows(path)
    headings, body = _headed(rows, path.name)
    columns = [_KNOWN.get(_plain(h), "") for h in headings]
    found = ClientList(columns={h: c for h, c in zip(headings, columns, strict=True) if c})
    reader = _Reader(headings, columns, practice, found, ladders)
    for number, cells in body:
        reader.take(number, cells)
    return found


def _rows(path: Path) -> list[Row]:
    try:
        with path.open("rb") as file:
            octets = file.read(_MOST_OCTETS + 1)
    except OSError as error:
        raise ListUnreadable(f"{path} can't be read: {error.strerror}.") from None
    if len(octets) > _MOST_OCTETS:
        raise ListUnreadable(f"{path.name} is too big for a client list.")
    if octets.startswith(b"PK\x03\x04"):
        cells: Sequence[Sequence[str]] = _sheet_rows(octets, path.name)
    else:
        cells = list(_csv_rows(octets))
    return [(n, tuple(" ".join(c.split()) for c in row)) for n, row in enumerate(cells, 1)]


def _csv_rows(octets: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(octets)
    sample = text[:20_000]
    delimiter = max(",;\t|", key=lambda sign: sample.partition("\n")[0].count(sign))
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _sheet_rows(octets: bytes, name: str) -> list[list[str]]:
    """The rows of a workbook that hold something."""
    text = sheets.read(File(name, "application/zip", octets)).text
    if not text:
        raise ListUnreadable(f"{name} can't be read as a workbook; save it as .csv and try that.")
    return [line.split("\t") for line in text.splitlines()[1:]]  # the first is the sheet's name


def _decoded(octets: bytes) -> str:
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16", "replace")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")  # what Excel on Windows writes


def _headed(rows: Sequence[Row], name: str) -> tuple[tuple[str, ...], Sequence[Row]]:
    """The headings, and the rows below them."""
    for index, (_, cells) in enumerate(rows[:_TITLE_ROWS]):
        known = {_KNOWN.get(_plain(cell), "") for cell in cells}
        if "emails" in known and known & {"name", "last"}:
            return cells, rows[index + 1 :]
    raise ListUnreadable(
        f"{name} has no row of headings that names at least a client's name and e-mail address; "
        'call the columns, for instance, "Client code", "Name" and "Email".'
    )


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading.lower()).split())


class _Reader:
    """Rows to clients, one after the other."""

    def __init__(
        self,
        headings: Sequence[str],
        columns: Sequence[str],
        practice: Practice,
        found: ClientList,
        ladders: Collection[str],
    ) -> None:
        self._headings, self._columns, self._practice, self._found = headings, columns, practice, found
        self._ladders = ladders
        self._seen: dict[str, int] = {}

    def take(self, number: int, cells: Sequence[str]) -> None:
        """One row; an empty one is nothing."""
        if not any(cells):
            return
        values: dict[str, list[str]] = {}
        for column, cell in zip(self._columns, cells, strict=False):
            if column and cell:
                values.setdefault(column, []).append(cell)
        before = len(self._found.mistakes)
        client = self._client(number, values, self._facts(cells))
        if len(self._found.mistakes) == before:
            self._found.clients.append(client)

    def _client(self, number: int, values: Mapping[str, list[str]], facts: tuple[tuple[str, str], ...]) -> Client:
        first, last = _one(values, "first"), _one(values, "last")
        name = _one(values, "name") or f"{first} {last}".strip()
        before = len(self._found.mistakes)
        emails = self._addresses(number, values.get("emails", []))
        said = len(self._found.mistakes) > before
        if not name:
            self._wrong(number, "has no name.")
        if not emails and not said:
            self._wrong(number, f"{name or 'it'} has no e-mail address, and mailbot could not write to them.")
        return Client(
            id=self._id(number, _one(values, "id") or _slug(name)),
            name=name,
            emails=emails,
            contact=_one(values, "contact") or first,
            second=next(iter(self._addresses(number, values.get("second", []))), ""),
            language=self._language(number, _one(values, "language")),
            partner=self._staff(number, _one(values, "partner"), "partner"),
            manager=self._staff(number, _one(values, "manager"), "manager"),
            ladder=self._ladder(number, _one(values, "ladder")),
            facts=facts,
        )

    def _facts(self, cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
        named = zip(self._headings, self._columns, cells, strict=False)
        return tuple((_plain(h).replace(" ", "_"), cell) for h, c, cell in named if not c and _plain(h) and cell)

    def _id(self, number: int, client_id: str) -> str:
        earlier = self._seen.setdefault(client_id.lower(), number)
        if earlier != number:
            self._wrong(number, f"{client_id} stands on line {earlier} already; each client needs a code of their own.")
        return client_id

    def _addresses(self, number: int, cells: Sequence[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for word in (w for cell in cells for w in _words(cell)):
            address = word.strip("<>").lower().removeprefix("mailto:")
            if not _ADDRESS.fullmatch(address):
                self._wrong(number, f"{word} is no e-mail address.")
            elif address.rpartition("@")[2] in self._practice.domains:
                self._wrong(number, f"{address} is an address of the practice's own, not of a client.")
            else:
                found[address] = None
        return tuple(found)

    def _language(self, number: int, value: str) -> str:
        code = _LANGUAGES.get(value.lower(), value.lower())
        if code and not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}", code):
            self._wrong(number, f"{value} is no language; write a code like en or cy.")
        return code or "en"

    def _staff(self, number: int, value: str, what: str) -> str:
        if not value:
            return ""
        found = [s for s in self._practice.staff if value.lower() in _ways_to_say(s)]
        if len(found) == 1:
            return found[0].id
        names = ", ".join(s.name for s in self._practice.staff)
        self._wrong(number, f"the {what} {value} is not one of the staff ({names}).")
        return ""

    def _ladder(self, number: int, value: str) -> str:
        """A table of rules/ladders.toml, however it is written: "Long-standing" is long_standing."""
        name = _plain(value).replace(" ", "_")
        if name and name not in self._ladders:
            self._wrong(number, f"there is no ladder {value}; rules/ladders.toml has {', '.join(self._ladders)}.")
        return name

    def _wrong(self, number: int, text: str) -> None:
        self._found.mistakes.append(f"line {number}: {text}")


def _words(cell: str) -> Iterator[str]:
    """What a cell holds, address by address; what has no @ anywhere stays together, to be complained of whole."""
    for chunk in re.split(r"[;,]+", cell):
        yield from chunk.split() if "@" in chunk else filter(None, [chunk.strip()])


def _one(values: Mapping[str, list[str]], column: str) -> str:
    return next(iter(values.get(column, [])), "")


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]


def _ways_to_say(member: Staff) -> set[str]:
    initials = "".join(word[0] for word in member.name.split())
    return {w.lower() for w in (member.id, member.email, member.name, member.first_name, initials)}
