"""`mailbot backup` and `mailbot restore` as a person types them."""

from __future__ import annotations

from pathlib import Path

from mailbot.adapters.store import TinyStore
from tests.cli.terminal import Terminal


def test_a_backup_is_made_while_mailbot_runs_and_brought_back_after_the_disk_died(terminal: Terminal) -> None:
    state, file = terminal.folder / "state", terminal.folder / "b.tar.gz"
    store = TinyStore(state)
    shown = terminal.types("backup", "--to", str(file))
    store.close()
    assert shown.status == 0
    assert "Not in it: mailbot.toml" in shown.out
    state.rename(terminal.folder / "dead")
    assert terminal.types("restore", "--from", str(file)).status == 0
    told = terminal.types("status").out
    assert "Rosa Quint" in told
    assert "no client is chased before inbox and Sent are compared" in " ".join(told.split())
    assert "start mailbot first" in terminal.types("backup", "--to", str(terminal.folder / "c.tar.gz")).err


def test_what_is_there_is_kept_when_one_says_so_and_never_written_over(terminal: Terminal) -> None:
    file = terminal.folder / "b.tar.gz"
    assert terminal.types("backup", "--to", str(file)).status == 0
    again = terminal.types("backup", "--to", str(file))
    assert (again.status, again.err) == (1, f"{file} is there already; name a file that isn't.\n")
    refused = terminal.types("restore", "--from", str(file))
    assert refused.status == 1
    assert "is not empty" in refused.err
    done = terminal.types("restore", "--from", str(file), "--keep-old")
    assert "before-restore-1; remove it when you no longer need it" in " ".join(done.out.split())
    assert list((terminal.folder / "state" / "before-restore-1" / "clients").glob("*.json"))


def test_a_file_that_is_no_backup_and_a_folder_that_is_not_there_are_told_in_a_sentence(
    empty: Terminal, tmp_path: Path
) -> None:
    assert "nothing to back up" in empty.types("backup", "--to", str(tmp_path / "b")).err
    (tmp_path / "letter.txt").write_text("Dear Rosa")
    shown = empty.types("restore", "--from", str(tmp_path / "letter.txt"))
    assert shown.status == 1
    assert "can't be read as a backup" in shown.err
    assert empty.types("restore", "--from", str(tmp_path / "nowhere")).err.startswith("The computer refuses")
