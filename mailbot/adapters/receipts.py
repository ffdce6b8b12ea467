"""Lists of money that came in, as banks and ledgers export them (CSV) -> receipts.

All or nothing: a list of which one line can't be read is refused whole, with the line named, so that nothing is lost.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from calendar import month_abbr
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.domain.payments import MoneyReceipt
from mailbot.ports import ReceiptsUnreadable

MOST_OCTETS, _MOST_ROWS = 5_000_000, 20_000
_ROWS_ABOVE = 30
"""Rows above the headings with which an export may begin: the account's name, its balance."""
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_BRITISH = re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2}|[A-Za-z]{3,9})[/. -](?P<year>\d{4}|\d{2})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
_MONEY = re.compile(
    r"(?P<less>[-+]?)£?(?P<whole>\d{1,3}(?:,\d{3})+|\d{0,9})(?:\.(?P<part>\d{1,2}))?(?P<sign>cr|dr|-|\+)?"
)
_POUNDS = frozenset({"", "gbp", "£"})
_MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}


@dataclass(frozen=True, slots=True)
class ReceiptList:
    """What a file holds."""

    receipts: tuple[MoneyReceipt, ...]
    passed_over: int = 0
    """Lines of money that went out, or in another currency."""


def read_receipts(octets: bytes, name: str, columns: Mapping[str, str]) -> ReceiptList:
    """The receipts of an export; `columns`: heading in small letters -> date, amount, paid_in, … (payments.toml).

    Raises ReceiptsUnreadable with one plain sentence.
    """
    if len(octets) > MOST_OCTETS:
        raise ReceiptsUnreadable(f"{name} is too big for a list of receipts; export a shorter time.")
    header, rows = _headed(_decoded(octets), name, columns)
    lines = [line for row in rows if (line := _line(row, header, name))]
    if len(lines) > _MOST_ROWS:
        raise ReceiptsUnreadable(f"{name} has more than {_MOST_ROWS:,} lines; export a shorter time.")
    receipts = tuple(_with_keys(line for line in lines if line.pence > 0))
    return ReceiptList(receipts, len(lines) - len(receipts))


# -- rows -------------------------------------------------------------------------------------------------------------


def _decoded(octets: bytes) -> str:
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16", "replace")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")  # what Excel on Windows writes


Row = tuple[int, Sequence[str]]
"""Its line in the file, counted from 1, and its cells."""


def _headed(text: str, name: str, columns: Mapping[str, str]) -> tuple[list[str], list[Row]]:
    """What each column is taken for ("" for one that nobody knows), and the rows below."""
    for delimiter in ",;\t|":
        rows = _rows(text, delimiter)
        for at, (_, cells) in enumerate(rows[:_ROWS_ABOVE]):
            found = [columns.get(_plain(cell), "") for cell in cells]
            if "date" in found and ("amount" in found or "paid_in" in found):
                return found, rows[at + 1 :]
    raise ReceiptsUnreadable(
        f"{name} has no row of headings with a date and an amount (or money in) that [columns] of rules/payments.toml "
        "knows; add your bank's headings there."
    )


def _rows(text: str, delimiter: str) -> list[Row]:
    """Rows that hold something. A cell without an end, or one of monstrous size, ends the list."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        return []


def _plain(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").casefold().split())


# -- a line -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    day: date
    pence: int
    """Less than nothing: it went out, or is not to be counted."""
    reference: str
    name: str


def _line(row: Row, header: Sequence[str], name: str) -> _Line | None:
    """None for a line without money: a remark, a total of nothing."""
    number, cells = row
    if any(cell.strip() for cell in cells[len(header) :]):
        raise ReceiptsUnreadable(f"{name}, line {number}, has more cells than there are headings.")
    said: dict[str, list[str]] = {}
    for column, cell in zip(header, cells, strict=False):
        if text := " ".join(cell.split()):
            said.setdefault(column, []).append(text)
    place = f"{name}, line {number}"
    pence = _pence(said, place)
    if pence is None or not (pence or said.get("date")):
        return None
    if not said.get("date"):
        raise ReceiptsUnreadable(f"{place}, has money and no date.")
    foreign = _plain(next(iter(said.get("currency", ())), "")) not in _POUNDS
    day = _day(said["date"][0], place)
    return _Line(day, 0 if foreign else pence, " ".join(said.get("reference", ())), " ".join(said.get("name", ())))


def _pence(said: Mapping[str, Sequence[str]], place: str) -> int | None:
    """What came in; less than nothing for what went out; None where no sum stands."""
    came = [p for cell in said.get("paid_in", ()) if (p := _money(cell, place))]
    went = [p for cell in said.get("paid_out", ()) if (p := _money(cell, place))]
    if came or went:
        return came[0] if came else -abs(went[0])
    sums = [_money(cell, place) for cell in said.get("amount", ())]
    return sums[0] if sums else None


def _money(cell: str, place: str) -> int:
    """Pence of "£1,234.56", "1234.5", "(12.00)", "-12.00", "12.00 DR"."""
    bare = re.sub(r"\s|GBP", "", cell, flags=re.IGNORECASE).casefold().replace("−", "-")
    minus = bare.startswith("(") and bare.endswith(")")
    found = _MONEY.fullmatch(bare.strip("()").replace("£-", "-£"))
    if found is None or not (found["whole"] or found["part"]):
        if bare in ("-", "–", "—"):
            return 0
        raise ReceiptsUnreadable(f"{place}: “{cell[:40]}” is no sum of money.")
    pence = int(found["whole"].replace(",", "") or 0) * 100 + int((found["part"] or "0").ljust(2, "0"))
    return -pence if minus or "-" in (found["less"], found["sign"]) or found["sign"] == "dr" else pence


def _day(cell: str, place: str) -> date:
    """A day as Britain writes it, or as ISO 8601 does; the hour behind it is left."""
    text = _TIME.sub("", cell.strip())
    found = _ISO.fullmatch(text) or _BRITISH.fullmatch(text)
    try:
        if found:
            month = found["month"]
            number = int(month) if month.isdigit() else _MONTHS[month[:3].lower()]
            year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
            return date(year, number, int(found["day"]))
    except (KeyError, ValueError):
        pass
    raise ReceiptsUnreadable(f"{place}: “{cell[:40]}” is no day like 31/12/2026 or 2026-12-31.")


def _with_keys(lines: Iterator[_Line]) -> Iterator[MoneyReceipt]:
    """Equal lines are told apart by their count, so that two payments of one day are two in every export."""
    count: Counter[str] = Counter()
    for line in lines:
        told = "\0".join((line.day.isoformat(), str(line.pence), _plain(line.reference), _plain(line.name)))
        count[told] += 1
        key = hashlib.sha256(f"{told}\0{count[told]}".encode()).hexdigest()[:32]
        yield MoneyReceipt(key, line.day, line.pence, line.reference, line.name)
