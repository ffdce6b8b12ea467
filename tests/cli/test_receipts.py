"""receipts import: tried out, done, done again, and refused; and what `why`, `request show` and doctor tell."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Terminal

LIST = (
    "Date,Paid out,Paid in,Description\n"
    "03/06/2026,,480.00,INV 2107 ROSA\n03/06/2026,9.00,,parking\n04/06/2026,,5.00,x\n"
)
ONCE = "1 fee ticked off, 0 receipts asked about, 1 fits nothing, 0 were here before.\n"


@pytest.fixture
def asked(terminal: Terminal) -> str:
    """Rosa is asked to pay an invoice; its ref."""
    shown = terminal.types(
        "request", "open", "--client", "Rosa", "--by", "nadia", "--kind", "payment", "--subject", "Our invoice",
        "--item", "Our invoice 2107, £480.00",
    )  # fmt: skip
    assert shown.status == 0, shown.err
    return shown.out.split()[1]


def drops(terminal: Terminal, text: str = LIST) -> str:
    """A file; its path."""
    path = terminal.folder / "june.csv"
    path.write_text(text)
    return str(path)


def test_a_list_is_tried_out_brought_in_and_brought_in_again(terminal: Terminal, asked: str) -> None:
    file = drops(terminal)
    passed = "1 lines of money that went out, or in another currency, are passed over.\n"
    assert terminal.types("receipts", "import", file, "--dry-run").out == f"{passed}It would be: {ONCE}"
    assert "to us: £480.00, reference 2107\n" in terminal.types("request", "show", asked).out
    assert terminal.types("receipts", "import", file).out == passed + ONCE
    again = terminal.types("receipts", "import", file).out
    assert again.endswith("0 fees ticked off, 0 receipts asked about, 0 fit nothing, 2 were here before.\n")
    assert "a receipt shows it" in terminal.types("request", "show", asked).out


def test_why_tells_which_line_it_was(terminal: Terminal, asked: str) -> None:
    terminal.types("receipts", "import", drops(terminal))
    told = terminal.types("why", asked).out
    assert "item a: paid, £480.00 on 3 Jun 2026" in told
    assert "by reference and sum of a receipt: june.csv: £480.00 of Wednesday 3 June, “INV 2107 ROSA”" in told


def test_a_list_that_is_none_is_refused_in_one_sentence(terminal: Terminal) -> None:
    shown = terminal.types("receipts", "import", drops(terminal, "Date,Amount\n31/13/2026,5.00\n"))
    said = "june.csv, line 2: “31/13/2026” is no day like 31/12/2026 or 2026-12-31. Nothing was ticked off.\n"
    assert (shown.status, shown.err) == (1, said)


def test_a_file_that_is_not_there(terminal: Terminal) -> None:
    shown = terminal.types("receipts", "import", str(terminal.folder / "gone.csv"))
    assert shown.status == 1
    assert shown.err.endswith("gone.csv can't be read: No such file or directory.\n")


def test_doctor_looks_at_the_folder_and_names_the_accounts(terminal: Terminal) -> None:
    config = terminal.folder / "mailbot.toml"
    account = '\n[[account]]\nname = "A & Q Clients"\nsort_code = "20-11-43"\nnumber = "01234567"\n'
    config.write_text(config.read_text() + '\n[payments]\nreceipts_folder = "receipts"\n' + account)
    assert "is not there" in terminal.types("doctor").out
    (terminal.folder / "receipts" / "failed").mkdir(parents=True)
    shown = terminal.types("doctor").out
    assert "fees to A & Q Clients, 20-11-43 01234567" in " ".join(shown.split())
    assert "Lists of receipts are taken from" in shown
    (terminal.folder / "receipts" / "failed" / "june.csv").write_text("x")
    assert "1 list of receipts could not be read." in terminal.types("doctor").out
