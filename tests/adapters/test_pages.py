"""Pages that are kept: for the owner's eyes, and for a month."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

from mailbot.adapters.pages import Pages


def test_a_page_is_kept_for_its_owner_and_replaced_by_one_of_the_same_day(tmp_path: Path) -> None:
    pages = Pages(tmp_path / "digests")
    pages.keep(date(2026, 6, 8), "nadia", "<p>first</p>")
    path = pages.keep(date(2026, 6, 8), "nadia", "<p>second</p>")
    assert path.name == "2026-06-08-nadia.html"
    assert path.read_text("utf-8") == "<p>second</p>"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_old_pages_go_and_what_is_none_of_ours_stays(tmp_path: Path) -> None:
    pages = Pages(tmp_path)
    (tmp_path / "notes.html").write_text("")
    for day, reader in ((date(2026, 6, 8), "nadia"), (date(2026, 7, 9), "nadia"), (date(2026, 7, 9), "../owen")):
        pages.keep(day, reader, "")
    kept = {"2026-06-08-nadia.html", "2026-07-09-nadia.html", "2026-07-09--owen.html", "notes.html"}
    assert {p.name for p in tmp_path.iterdir()} == kept
    pages.keep(date(2026, 7, 10), "nadia", "")
    assert {p.name for p in tmp_path.iterdir()} == kept - {"2026-06-08-nadia.html"} | {"2026-07-10-nadia.html"}
