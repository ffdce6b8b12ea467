"""Importing clients, opening and withdrawing requests: under the lock, and with a sentence for every mistake."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from mailbot.adapters.store import TinyStore, read_records
from mailbot.domain.events import AddressChanged
from mailbot.domain.lifecycle import evolve
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import RequestState
from tests.cli.terminal import LONG_AGO, Terminal, rosa

LIST = """Client code,Company,First name,Surname,Email Address,2nd contact,Partner,Year end,Language
Q1,Quint Flowers Ltd,Rosa,Quint,rosa@quint.example; Shop@Quint.example,,Nadia,31 March,
Q2,,Bob,Marsh,bob@marsh.example,,NB,,Welsh
,,,,,,,,
Q3,Hill & Sons,,,<office@hill.example>,,nadia@alderquill.example,,
"""


def clients(terminal: Terminal) -> dict[str, ClientRecord]:
    """Who is on record."""
    return {r.client.id: r for r in read_records(terminal.folder / "state") if isinstance(r, ClientRecord)}


def written(terminal: Terminal, text: str, name: str = "clients.csv", encoding: str = "utf-8") -> str:
    """A client list."""
    path = terminal.folder / name
    path.write_text(text, encoding)
    return str(path)


def test_a_client_list_is_brought_in_by_its_headings(empty: Terminal) -> None:
    shown = empty.types("client", "import", written(empty, LIST))
    assert shown.err == ""
    assert "3 clients are new, 0 changed, 0 as before." in shown.out
    found = clients(empty)
    one, two, three = (found[key].client for key in ("Q1", "Q2", "Q3"))
    assert one.emails == ("rosa@quint.example", "shop@quint.example")
    assert (one.name, one.contact, one.partner, one.facts) == (
        "Quint Flowers Ltd", "Rosa", "nadia", (("year_end", "31 March"),)
    )  # fmt: skip
    assert (two.name, two.language, two.partner) == ("Bob Marsh", "cy", "nadia")
    assert three.emails == ("office@hill.example",)


def test_the_same_list_again_changes_nothing(empty: Terminal) -> None:
    name = written(empty, LIST)
    empty.types("client", "import", name)
    before = clients(empty)
    assert "0 clients are new, 0 changed, 3 as before." in empty.types("client", "import", name).out
    assert clients(empty) == before


def test_a_newer_list_changes_what_changed_and_removes_nobody(terminal: Terminal) -> None:
    shown = terminal.types("client", "import", written(terminal, "ID,Name,Email\nC1,Rosa Hill,rosa@hill.example\n"))
    assert "0 clients are new, 1 changed, 0 as before." in shown.out
    assert "1 client not in this file stay as before." in shown.out
    found = clients(terminal)
    assert found["C1"].client.emails == ("rosa@hill.example",)
    assert found["C1"].requests == rosa().requests, "what is open stays open"
    assert set(found) == {"C1", "C2"}


def test_an_address_that_staff_ordered_outlives_an_older_list(empty: Terminal) -> None:
    empty.keeps(evolve(rosa(), AddressChanged("new@quint.example"), LONG_AGO))
    shown = empty.types("client", "import", written(empty, "ID,Name,Email\nC1,Rosa Quint,rosa@quint.example\n"))
    assert "mail still goes to new@quint.example, as staff ordered" in shown.out
    assert clients(empty)["C1"].client.emails[0] == "new@quint.example"


def test_every_mistake_is_told_with_its_line_and_nothing_is_brought_in(empty: Terminal) -> None:
    text = (
        "Code,Name,Email,Partner,Language\nA,Ann,ann at ann.example,,\nA,Ben,ben@ben.example,Zed,\n"
        "C,,c@c.example,,\nD,Dan,,,\nE,Eve,eve@alderquill.example,,\nF,Fay,fay@fay.example,,Martian tongue\n"
    )
    shown = empty.types("client", "import", written(empty, text))
    assert shown.status == 1
    assert shown.err.splitlines() == [
        "clients.csv, line 2: ann at ann.example is no e-mail address.",
        "clients.csv, line 3: A stands on line 2 already; each client needs a code of their own.",
        "clients.csv, line 3: the partner Zed is not one of the staff (Nadia Brandt, Owen Tarrant).",
        "clients.csv, line 4: has no name.",
        "clients.csv, line 5: Dan has no e-mail address, and mailbot could not write to them.",
        "clients.csv, line 6: eve@alderquill.example is an address of the practice's own, not of a client.",
        "clients.csv, line 7: Martian tongue is no language; write a code like en or cy.",
        "Nothing was brought in: 7 mistakes to mend first.",
    ]
    assert clients(empty) == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_lists_come_in_every_encoding_and_with_every_separator(empty: Terminal, encoding: str, sign: str) -> None:
    text = f"Ref{sign}Client name{sign}E-mail\r\nZ1{sign}Zoë Café{sign}zoe@cafe.example\r\n"
    empty.types("client", "import", written(empty, text, encoding=encoding))
    assert clients(empty)["Z1"].client.name == "Zoë Café"


def test_a_workbook_is_brought_in_with_titles_above_its_headings(empty: Terminal) -> None:
    book = openpyxl.Workbook()
    for row in (["Clients of Alder & Quill"], ["Code", "Name", "Email"], [1001, "Ann Hill", "ann@hill.example"]):
        book.active.append(row)
    book.save(empty.folder / "clients.xlsx")
    shown = empty.types("client", "import", str(empty.folder / "clients.xlsx"))
    assert shown.err == ""
    assert clients(empty)["1001"].client.name == "Ann Hill"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Code,Name\nA,Ann\n", "no row of headings that names at least a client's name and e-mail address"),
        ("", "no row of headings"),
        ("PK\x03\x04 is no workbook", "can't be read as a workbook"),
    ],
)
def test_what_is_no_client_list_is_said_so(empty: Terminal, text: str, message: str) -> None:
    shown = empty.types("client", "import", written(empty, text))
    assert shown.status == 1
    assert message in shown.err
    assert len(shown.err.splitlines()) == 1


def test_a_file_that_is_not_there_is_said_so(empty: Terminal) -> None:
    shown = empty.types("client", "import", str(empty.folder / "none.csv"))
    assert shown.err.endswith("none.csv can't be read: No such file or directory.\n")


def test_a_dry_run_only_tells(empty: Terminal) -> None:
    shown = empty.types("client", "import", written(empty, LIST), "--dry-run")
    assert "3 clients would be new" in shown.out
    assert clients(empty) == {}


def test_a_request_is_opened_by_hand_and_withdrawn(terminal: Terminal) -> None:
    shown = terminal.types(
        "request", "open", "--client", "bob", "--by", "nadia", "--subject", "Your VAT return", "--due", "2099-03-31",
        "--item", "Sales invoices for the quarter", "--item", "Did you buy a car?",
    )  # fmt: skip
    assert shown.out == "Opened C2-2 for Bob Marsh, due 31 Mar 2099.\n", shown.err
    request = clients(terminal)["C2"].request("C2-2")
    assert request is not None
    assert [(i.ask, i.kind.value) for i in request.items] == [
        ("Sales invoices for the quarter", "document"), ("Did you buy a car?", "answer")
    ]  # fmt: skip
    assert "typed at the command line" in terminal.types("why", "C2-2").out
    shown = terminal.types("request", "cancel", "c2-2", "--by", "Nadia Brandt")
    assert shown.out == "Withdrew C2-2: Your VAT return (Bob Marsh).\n"
    after = clients(terminal)["C2"].request("C2-2")
    assert after is not None
    assert after.state is RequestState.CANCELLED


NO_REQUEST = "There is no request C9; `mailbot request list --all` shows them all."
OPEN = ("request", "open", "--subject", "x", "--item", "A thing")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((*OPEN, "--client", "zed", "--by", "nadia"), "There is no client zed; `mailbot client list` shows them."),
        ((*OPEN, "--client", "a", "--by", "nadia"), "a could be C1 (Rosa Quint), C2 (Bob Marsh); give the id."),
        ((*OPEN, "--client", "bob", "--by", "zed"), "zed is not one of the staff; they are: nadia, owen."),
        ((*OPEN, "--client", "bob", "--by", "nadia", "--due", "soon"), "soon is no day; write it like 2026-12-15."),
        (
            ("request", "cancel", "C9", "--by", "nadia"),
            "There is no request C9; `mailbot request list --all` shows them all.",
        ),
        (("request", "show", "C9"), "There is no request C9; `mailbot request list --all` shows them all."),
    ],
)
def test_what_can_not_be_done_is_one_plain_sentence(terminal: Terminal, words: tuple[str, ...], message: str) -> None:
    shown = terminal.types(*words)
    assert (shown.status, shown.out, shown.err) == (1, "", message + "\n")


def test_while_mailbot_is_at_work_one_is_told_what_to_do_instead(terminal: Terminal) -> None:
    store = TinyStore(terminal.folder / "state")
    shown = terminal.types("request", "cancel", "C1-1", "--by", "nadia")
    store.close()
    assert shown.status == 1
    assert shown.err == (
        'mailbot is running, and only one may write at a time: mail papers@alderquill.example "cancel C1-1", '
        "or stop it (systemctl stop mailbot), do this, and start it again.\n"
    )


def test_the_signing_key_is_made_once_and_is_nobody_else_s(terminal: Terminal) -> None:
    for _ in range(2):
        terminal.types("client", "import", written(terminal, "ID,Name,Email\nZ,Zoe,zoe@zoe.example\n"))
    key = Path(terminal.folder / "state" / "signing.key")
    assert key.stat().st_mode & 0o777 == 0o600
    text = key.read_text()
    terminal.types("client", "import", written(terminal, "ID,Name,Email\nY,Yan,yan@yan.example\n"))
    assert key.read_text() == text
    key.write_text("what?")
    shown = terminal.types("client", "import", written(terminal, "ID,Name,Email\nX,Xi,xi@xi.example\n"))
    assert "holds no key; bring it back from a backup." in shown.err


def test_a_request_is_chased_by_another_ladder(terminal: Terminal) -> None:
    assert "chased by the ladder standard, 1 time so far" in terminal.types("request", "show", "C1-1").out
    shown = terminal.types("request", "ladder", "c1-1", "harder", "--by", "owen")
    assert shown.out == "C1-1 (Rosa Quint) is chased by the ladder urgent from now on.\n"
    told = terminal.types("request", "show", "C1-1").out
    assert "chased by the ladder urgent" in told
    assert "chased by the ladder “urgent” from now on" in told, "the history says so"
    again = terminal.types("request", "ladder", "C1-1", "harder", "--by", "owen")
    assert (again.status, again.err) == (1, "C1-1 stays as it is: no ladder is harder than urgent.\n")


def test_the_client_list_says_who_is_treated_how(empty: Terminal) -> None:
    heading = "Code,Name,Email,Ladder\n"
    empty.types("client", "import", written(empty, f"{heading}Q1,Rosa,rosa@quint.example,Long-standing\n"))
    assert clients(empty)["Q1"].client.ladder == "long_standing"
    shown = empty.types("client", "import", written(empty, f"{heading}Q1,Rosa,rosa@quint.example,brutal\n"))
    assert "line 2: there is no ladder brutal; rules/ladders.toml has standard, gentle," in shown.err


def test_a_practice_names_a_ladder_that_there_is(terminal: Terminal) -> None:
    config = terminal.folder / "mailbot.toml"
    config.write_text(config.read_text("utf-8").replace("[practice]", '[practice]\nladder = "harsh"'), "utf-8")
    shown = terminal.types("status")
    assert shown.status == 1
    assert shown.err.startswith("mailbot.toml: [practice] ladder must be one of rules/ladders.toml (standard, gentle,")


def test_a_checklist_is_started_and_what_it_asks_is_said(terminal: Terminal) -> None:
    shown = terminal.types(
        "request", "start", "--checklist", "sa", "--client", "C1", "--by", "nadia", "--period", "2024/25"
    )
    assert "Opened C1-" in shown.out
    assert "1. P60 for 2024/25" in shown.out
    request = clients(terminal)["C1"].requests[-1]
    assert (request.checklist, request.to_be_asked, request.message_id) == ("sa", True, None)
    again = terminal.types(
        "request", "start", "--checklist", "SA", "--client", "C1", "--by", "nadia", "--period", "2024/25"
    )
    assert "asked of" in again.err


def test_a_checklist_that_there_is_not_or_that_needs_a_period_is_said_plainly(terminal: Terminal) -> None:
    unknown = terminal.types("request", "start", "--checklist", "boats", "--client", "C1", "--by", "nadia")
    assert "There is no checklist boats; rules/checklists/ has cis-month" in unknown.err
    undated = terminal.types("request", "start", "--checklist", "ltd-accounts", "--client", "C1", "--by", "nadia")
    assert "for which period" in undated.err
