"""The accounts that clients pay into (mailbot.toml), and rules/payments.toml."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import TypedDict

from mailbot.domain.payments import HMRC, PRACTICE, Account, Late, PaymentRules, Penalty, Tax
from mailbot.settings.tables import Table, TomlFile, beside

COLUMNS = ("date", "amount", "paid_in", "paid_out", "currency", "reference", "name")
_SORT_CODE = re.compile(r"(\d{2})[- ]?(\d{2})[- ]?(\d{2})")
_NUMBER = re.compile(r"\d{8}")
_DAY = re.compile(r"(?:(?:0[1-9]|1[0-2])-)?(?:0[1-9]|[12]\d|3[01])")
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)


class Approvals(TypedDict):
    """How the practice takes approvals, by the names of `Practice`."""

    approval_by_reply: bool
    approval_octets: int


# -- mailbot.toml -----------------------------------------------------------------------------------------------------


def accounts(file: TomlFile) -> Iterator[Account]:
    """Every [[account]]; what is wrong with one is noted in the file."""
    taken: dict[tuple[str, str], Table] = {}
    for table in file.tables("account"):
        account = _account(table)
        for tax in account.taxes or ("",):
            if (account.payee, tax) in taken:
                whom = "the practice" if account.payee == PRACTICE else f"HMRC{' for ' + tax if tax else ''}"
                table.wrong("payee", f"is named twice: there can be one account of {whom} only.")
            taken[account.payee, tax] = table
        yield account


def _account(table: Table) -> Account:
    payee = table.choice("payee", (PRACTICE, HMRC), PRACTICE)
    taxes = table.texts("taxes", [])
    account = Account(table.text("name"), _sort_code(table), _number(table), payee, taxes)
    if table.day("checked") is None and payee == HMRC:
        table.wrong("", "is HMRC's: compare it with gov.uk's page on paying that tax, and say when you did in checked.")
    if taxes and payee == PRACTICE:
        table.wrong("taxes", "is for accounts of HMRC; into the practice's own clients pay fees only.")
    table.done()
    return account


def _sort_code(table: Table) -> str:
    text = table.text("sort_code")
    found = _SORT_CODE.fullmatch(text)
    if text and found is None:
        table.wrong("sort_code", f'must be six digits like "20-11-43", not {text!r}.')
    return "-".join(found.groups()) if found else ""


def _number(table: Table) -> str:
    text = table.text("number")
    if text and not _NUMBER.fullmatch(text):
        table.wrong("number", f'must be eight digits in quotes, like "01234567", not {text!r}.')
    return text


def receipts_folder(file: TomlFile) -> Path | None:
    """Where lists of receipts are dropped; None: nowhere."""
    table = file.table("payments")
    name = table.text("receipts_folder", "")
    return beside(file, name) if name else None


def cashier(file: TomlFile, staff: Collection[str]) -> str:
    """Who hears of money that fits nothing: an id of staff; "" for the first partner."""
    table = file.table("payments")
    who = table.text("cashier", "")
    if who and who not in staff:
        table.wrong("cashier", f"must be the id of a [[staff]] table ({', '.join(staff)}), not {who!r}.")
    table.asked.add("receipts_folder")
    table.done()
    return who


def approvals(file: TomlFile) -> Approvals:
    """[approvals], as the practice keeps it."""
    table = file.table("approvals")
    found = Approvals(
        approval_by_reply=table.flag("by_reply", True),
        approval_octets=table.number("papers_mb", 4, 0, 20) * 1_000_000,
    )
    table.done()
    return found


# -- rules/payments.toml ----------------------------------------------------------------------------------------------


def payment_rules(file: TomlFile) -> PaymentRules:
    """What the file says; an absent one: no tax is known, and no list of receipts can be read."""
    if not file.data:
        return PaymentRules()
    file.only(("to_us", "to_hmrc", "without_vat", "references", "tax", "columns"))
    top, columns = Table(file, "", file.data), file.table("columns")
    rules = PaymentRules(
        taxes=tuple(map(_tax, file.tables("tax"))),
        to_us=tuple(w.lower() for w in top.texts("to_us", [])),
        to_hmrc=tuple(w.lower() for w in top.texts("to_hmrc", [])),
        without_vat=tuple(w.lower() for w in top.texts("without_vat", [])),
        references=tuple(r for r in top.texts("references", []) if _pattern(top, "references", r, groups=1)),
        columns={heading.lower(): column for column in COLUMNS for heading in columns.texts(column, [])},
    )
    columns.done()
    return rules


def _tax(table: Table) -> Tax:
    reference = table.text("reference", "")
    tax = Tax(
        key=table.text("key"),
        words=tuple(w.lower() for w in table.texts("words")),
        reference=reference if reference and _pattern(table, "reference", reference) else "",
        pay_at=table.text("pay_at", ""),
        days=table.texts("days", []),
        months_after=table.number("months_after", 0, 0, 24),
        days_after=table.number("days_after", 0, 0, 60),
        late=tuple(map(_late, table.tables("late"))),
    )
    for day in tax.days:
        if not _DAY.fullmatch(day):
            table.wrong("days", f'must hold days like "01-31" (every year) or "07" (every month), not {day!r}.')
    if not tax.days and not tax.months_after:
        table.wrong("", "needs days or months_after: on which day it has to be paid.")
    table.done()
    return tax


def _late(table: Table) -> Late:
    late = Late(
        first=table.needed_day("first") or _FIRST,
        last=table.needed_day("last") or _LAST,
        interest=table.flag("interest", False),
        penalties=tuple(map(_penalty, table.tables("penalties"))),
        source=table.text("source"),
    )
    if late.last < late.first:
        table.wrong("last", "must not be before first.")
    table.done()
    return late


def _penalty(table: Table) -> Penalty:
    penalty = Penalty(table.number("after_days", 30, 1, 400), table.number("percent", 5, 1, 100))
    table.done()
    return penalty


def _pattern(table: Table, key: str, text: str, groups: int = 0) -> bool:
    """Whether it is a regular expression that can be used."""
    try:
        usable = re.compile(text).groups >= groups
    except re.error as error:
        table.wrong(key, f"holds {text!r}, which is no regular expression: {error.msg}.")
        return False
    if not usable:
        table.wrong(key, f"holds {text!r}, where brackets must stand around what is to be quoted.")
    return usable
