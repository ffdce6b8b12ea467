"""The folder of receipts: only what lies still is taken, once, whenever the power goes, and nothing of it is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.adapters.receipts_folder import DONE, FAILED, ReceiptsFolder
from mailbot.adapters.store import TinyStore
from mailbot.domain.events import ReceiptLeft, ReceiptSettled
from mailbot.domain.letters import Purpose
from mailbot.domain.payments import Payment
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import ItemKind, RequestKind
from mailbot.ports import ReceiptsUnreadable
from mailbot.receiving import take_list
from tests.adapters.breaking import BreakingDisk, PowerCut, QuickDisk
from tests.test_office import MONDAY
from tests.test_tidying import office_on
from tests.world import client, request, rules

LIST = "Date,Amount,Reference\n03/06/2026,480.00,INV 2107\n04/06/2026,12.50,parking\n"
COLUMNS = rules().payments.columns


def folder(path: Path) -> ReceiptsFolder:
    """As after a start."""
    path.mkdir(exist_ok=True)
    return ReceiptsFolder(path, COLUMNS, QuickDisk())


def with_fee() -> ClientRecord:
    """Rosa, who was asked to pay an invoice."""
    asked = request({"a": "ask: our invoice 2107"})
    fee = replace(asked.items[0], kind=ItemKind.PAYMENT, payment=Payment(48_000, "practice", "", "2107"))
    return ClientRecord(client(), (replace(asked, kind=RequestKind.PAYMENT, items=(fee,)),), opened=1)


def test_a_file_is_taken_once_it_lies_still(tmp_path: Path) -> None:
    box, file = folder(tmp_path), tmp_path / "june.csv"
    file.write_text(LIST[:30])
    assert box.ready() == ()
    file.write_text(LIST)  # somebody still writes it
    assert box.ready() == ()
    assert box.ready() == ("june.csv",)
    assert [r.pence for r in box.read("june.csv")] == [48_000, 1_250]


def test_what_is_no_list_is_left_alone(tmp_path: Path) -> None:
    box = folder(tmp_path)
    for name in ("notes.docx", ".hidden.csv", "~lock"):
        (tmp_path / name).write_text("x")
    (tmp_path / "sub.csv").mkdir()
    box.ready()
    assert box.ready() == ()


def test_it_goes_to_done_with_one_line_and_never_over_another_of_its_name(tmp_path: Path) -> None:
    box = folder(tmp_path)
    for text in (LIST, LIST + "05/06/2026,1.00,x\n"):
        (tmp_path / "june.csv").write_text(text)
        box.ready()
        box.ready()
        box.done("june.csv", "1 fee ticked off.")
    kept = sorted(p for p in (tmp_path / DONE).iterdir() if p.suffix == ".csv")
    assert sorted(p.read_text() for p in kept) == sorted([LIST, LIST + "05/06/2026,1.00,x\n"])
    assert (tmp_path / DONE / "june.csv.said").read_text() == "1 fee ticked off.\n"
    assert not (tmp_path / "june.csv").exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text(LIST)
    box = folder(tmp_path / "box")
    (tmp_path / "box" / "june.csv").symlink_to(outside)
    with pytest.raises(ReceiptsUnreadable, match=r"june\.csv is a link; put the file itself here\."):
        box.read("june.csv")


def test_a_folder_that_is_away_stops_nothing(tmp_path: Path) -> None:
    box = ReceiptsFolder(tmp_path / "share", COLUMNS)
    assert box.ready() == ()
    assert box.ready() == ()


def test_a_file_that_can_not_be_moved_is_not_taken_again_and_again(tmp_path: Path) -> None:
    class Full(QuickDisk):
        def rename(self, source: Path, target: Path) -> None:
            raise OSError(30, "Read-only file system")

    box = ReceiptsFolder(tmp_path, COLUMNS, Full())
    (tmp_path / "june.csv").write_text(LIST)
    box.ready()
    assert box.ready() == ("june.csv",)
    box.done("june.csv", "taken")
    assert box.ready() == ()
    (tmp_path / "june.csv").write_text(LIST + "05/06/2026,1.00,x\n")
    box.ready()
    assert box.ready() == ("june.csv",)


def test_one_that_can_not_be_read_goes_to_failed_and_a_person_hears_it_in_one_sentence(tmp_path: Path) -> None:
    store = TinyStore(tmp_path / "state", QuickDisk())
    office, box = office_on(store), folder(tmp_path / "box")
    (tmp_path / "box" / "june.csv").write_text("Date,Amount\n31/13/2026,5.00\n")
    take_list(office, box, "june.csv", MONDAY)
    said = "june.csv, line 2: “31/13/2026” is no day like 31/12/2026 or 2026-12-31."
    assert (tmp_path / "box" / FAILED / "june.csv.said").read_text("utf-8") == f"{said}\n"
    (letter,) = (e.mail for r in office.register.records() for e in r.outbox)
    assert letter.purpose is Purpose.ALERT
    assert said in letter.body
    store.close()


def test_cut_at_every_step_each_receipt_is_taken_exactly_once(tmp_path: Path) -> None:
    step, cut = 0, True
    while cut:
        step += 1
        home = tmp_path / str(step)
        (home / "box").mkdir(parents=True)
        store = TinyStore(home / "state", QuickDisk())
        store.commit([with_fee()])
        store.close()
        (home / "box" / "june.csv").write_text(LIST)
        cut = _is_cut(home, BreakingDisk(step))
        after = TinyStore(home / "state", QuickDisk())
        office, box = office_on(after), folder(home / "box")
        for _ in range(3):
            for name in box.ready():
                take_list(office, box, name, MONDAY)
        _is_taken_once(office.register.records(), home)
        after.close()
    assert step > 20


def _is_cut(home: Path, power: BreakingDisk) -> bool:
    """Take the list; whether the power failed on the way."""
    store = TinyStore(home / "state", QuickDisk())
    store._disk = power
    try:
        take_list(office_on(store), ReceiptsFolder(home / "box", COLUMNS, power), "june.csv", MONDAY)
    except PowerCut:
        return True
    finally:
        store.close()
    return False


def _is_taken_once(records: object, home: Path) -> None:
    log = [e.event for r in records for e in r.log]  # type: ignore[attr-defined]
    assert [type(e) for e in log if isinstance(e, ReceiptSettled)] == [ReceiptSettled]
    assert [type(e) for e in log if isinstance(e, ReceiptLeft)] == [ReceiptLeft]
    assert [p.read_text() for p in (home / "box" / DONE).glob("june*.csv")] == [LIST]
    assert not (home / "box" / "june.csv").exists()
