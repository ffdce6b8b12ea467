"""Writes docs/lifecycle.md from the table in mailbot/domain/lifecycle.py; `--check` only says whether they agree."""

from __future__ import annotations

import sys
from pathlib import Path

from mailbot.domain.lifecycle import BROUGHT, BY_CLIENT, BY_RECEIPT, BY_STAFF, RULINGS
from mailbot.domain.requests import ItemState

PAGE = Path(__file__).parent.parent / "docs" / "lifecycle.md"


def page() -> str:
    """The whole page."""
    return "\n".join(
        [
            "# What may happen to an item",
            "",
            "Drawn from the table in `mailbot/domain/lifecycle.py` by `scripts/lifecycle_doc.py`; a test keeps the two",
            "in step. What is not in the table cannot happen.",
            "",
            "## A client's mail",
            "",
            "Where an item goes (in the cell) from where it is (on the left) when a mail brings what stands above; an",
            "empty cell: nothing changes.",
            "",
            *_table([s.value for s in BROUGHT], [(s.value, [_by_client(s, b) for b in BROUGHT]) for s in ItemState]),
            "",
            "## A ruling of staff",
            "",
            "Where it goes when staff say so; an empty cell: it can't be said of such an item, and staff hear that.",
            "",
            *_table(list(RULINGS), [(s.value, [_by_staff(s, r) for r in RULINGS]) for s in ItemState]),
            "",
            "## A receipt",
            "",
            "Where a payment goes when a list of receipts shows that its money has come; an empty cell: it stays with",
            "staff, who are asked.",
            "",
            *_table(["receipt"], [(s.value, [str(BY_RECEIPT[s].value) if s in BY_RECEIPT else ""]) for s in ItemState]),
            "",
        ]
    )


def _by_client(state: ItemState, brought: ItemState) -> str:
    target = BY_CLIENT[state].get(brought)
    return "" if target in (None, state) else str(target.value)


def _by_staff(state: ItemState, ruling: str) -> str:
    target = BY_STAFF[ruling].get(state)
    return "" if target is None else str(target.value)


def _table(heads: list[str], rows: list[tuple[str, list[str]]]) -> list[str]:
    lines = ["| from | " + " | ".join(heads) + " |", "| --- " * (len(heads) + 1) + "|"]
    return lines + [f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows]


def main() -> int:
    """Write, or with --check compare; 1 when they differ."""
    if "--check" in sys.argv:
        return int(PAGE.read_text("utf-8") != page())
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
