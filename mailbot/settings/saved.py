"""[saved]: what acts cost by hand, what an hour is worth, and how long things took before (mailbot.toml)."""

from __future__ import annotations

from mailbot.domain.practice import Minutes, Worth
from mailbot.settings.tables import TomlFile

_LONGEST_SIGN = 4
"""Characters of a currency."""


def saved(file: TomlFile) -> tuple[Minutes, Worth]:
    """The minutes of each act, and what they are held against."""
    table, usual, worth = file.table("saved"), Minutes(), Worth()
    minutes = Minutes(
        opened=table.number("opened", usual.opened, 0, 120),
        chased=table.number("chased", usual.chased, 0, 120),
        read=table.number("read", usual.read, 0, 120),
        checked=table.number("checked", usual.checked, 0, 120),
    )
    found = Worth(
        rate=table.number("rate", worth.rate, 0, 10_000),
        currency=table.text("currency", worth.currency),
        days_before=table.number("days_before", worth.days_before, 0, 1_000),
    )
    if not found.currency or len(found.currency) > _LONGEST_SIGN:
        table.wrong("currency", f'must be a sign like "£" or "EUR", of up to {_LONGEST_SIGN} characters.')
    table.done()
    return minutes, found
