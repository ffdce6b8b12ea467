"""`mailbot job`: what is there, whose time it was, and moving one on by hand."""

from __future__ import annotations

from mailbot.adapters.store import read_records
from mailbot.domain.jobs import Job
from mailbot.domain.register import ClientRecord
from tests.cli.terminal import Terminal


def _jobs(terminal: Terminal) -> list[Job]:
    records = [r for r in read_records(terminal.folder / "state") if isinstance(r, ClientRecord)]
    return [job for record in records for job in record.jobs]


def _asks(terminal: Terminal, client: str) -> str:
    shown = terminal.types(
        "request", "open", "--client", client, "--by", "owen", "--item", "Bank statements", "--subject", "Your records"
    )
    return shown.out.split()[1]


def test_a_request_is_put_to_a_job_and_the_job_is_moved_on_and_back(terminal: Terminal) -> None:
    assert "No job is under way." in terminal.types("job", "list").out
    ref = _asks(terminal, "C1")
    shown = terminal.types("job", "open", ref, "accounts to 31 March 2026", "--by", "owen")
    assert "belongs to C1-J1" in shown.out
    assert "accounts for the year to 31 March 2026" in shown.out.replace("\n", " ")

    held = terminal.types("job", "move", "C1-J1", "filed", "--by", "owen")
    assert held.status == 1
    assert f"{ref} (“Your records”) is still open" in held.err.replace("\n", " ")
    assert [job.stage for job in _jobs(terminal)] == ["records_in"]

    terminal.types("request", "cancel", ref, "--by", "owen")
    assert "waits to be filed" in terminal.types("job", "move", "c1-j1", "filed", "--by", "owen").out
    assert "waits to be prepared" in terminal.types("job", "move", "C1-J1", "prepared", "--by", "owen").out
    assert "is over" in terminal.types("job", "move", "C1-J1", "end", "--by", "owen").out.replace("\n", " ")
    assert "No job is under way." in terminal.types("job", "list").out
    assert "C1-J1" in terminal.types("job", "list", "--all").out


def test_a_job_is_shown_with_its_stages_and_its_requests(terminal: Terminal) -> None:
    ref = _asks(terminal, "C1")
    terminal.types("job", "open", ref, "2025/26 tax return", "--by", "owen")
    shown = terminal.types("job", "show", "C1-J1").out
    assert "C1-J1: 2025/26 tax return" in shown
    assert f"{ref}: Your records, open" in shown
    assert "[>] records_in  [ ] prepared" in shown


def test_what_can_not_be_is_said_in_a_sentence(terminal: Terminal) -> None:
    ref = _asks(terminal, "C1")
    for words, said in (
        (("show", "J9"), "There is no job J9"),
        (("open", "R99", "2025/26 tax return", "--by", "owen"), "There is no request R99"),
        (("open", ref, "a garden wall", "--by", "owen"), "names no kind of job; there are: tax return"),
        (("open", ref, "accounts", "--by", "owen"), "no period is named"),
    ):
        shown = terminal.types("job", *words)
        assert shown.status == 1
        assert said in shown.err.replace("\n", " ")
        assert "Traceback" not in shown.err
    terminal.types("job", "open", ref, "2025/26 tax return", "--by", "owen")
    assert "belongs to C1-J1" in terminal.types("job", "open", ref, "2025/26 tax return", "--by", "owen").err
    assert "has no stage filled" in terminal.types("job", "move", "C1-J1", "filled", "--by", "owen").err
