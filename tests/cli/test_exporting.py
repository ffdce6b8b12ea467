"""Everything of a client in one zip file: whole, readable, and nothing of anybody else's."""

from __future__ import annotations

import io
import json
import mailbox
import stat
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.adapters.archive import Archive, safe_name
from mailbot.adapters.audit import AuditFile
from mailbot.adapters.mbox import mbox_entry
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore
from mailbot.domain.letters import OutboxEntry, OutboxState, OutgoingMail, Purpose
from mailbot.domain.retention import EXPORTED
from mailbot.ports import Arrival
from tests.cli.terminal import LONG_AGO, Terminal, bob, rosa

BOT = "papers@alderquill.example"


def mail(sender: str, text: str, *, cc: str = "", attached: str = "", name: str = "p60.pdf") -> bytes:
    """A mail to the bot, with a file."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, BOT, "Papers"
    made["Message-ID"], made["Date"] = f"<{abs(hash(text))}@mail.example>", "Tue, 09 Jun 2026 12:00:00 +0000"
    if cc:
        made["Cc"] = cc
    made.set_content(text)
    if attached:
        made.add_attachment(attached.encode(), maintype="application", subtype="pdf", filename=name)
    return made.as_bytes()


def letter(key: str, clients: tuple[str, ...], to: tuple[str, ...]) -> OutboxEntry:
    """A letter that went out."""
    body = f"Dear client, this is {key}."
    made = OutgoingMail(
        key, Purpose.CHASER, f"<{key}@x.example>", BOT, to, (), "Papers", None, body, "", clients, ("C1-1",)
    )  # fmt: skip
    return OutboxEntry(made, LONG_AGO, OutboxState.SENT, changed=LONG_AGO)


@pytest.fixture
def spool(terminal: Terminal) -> DiskSpool:
    """What Rosa and Bob wrote, and a mail of both."""
    made = DiskSpool(terminal.folder / "state" / "spool")
    for number, raw in enumerate(
        (
            mail("rosa@quint.example", "From here it is mine.\nFrom there too.\n", attached="%PDF one"),
            mail("rosa@quint.example", "The same file again.\n", attached="%PDF one", name="../../etc/passwd"),
            mail("rosa@quint.example", "Another.\n", attached="%PDF two", name="../../etc/passwd"),
            mail("bob@marsh.example", "Bob's own.\n", attached="%PDF of Bob's"),
            mail("nadia@alderquill.example", "Rosa Quint popped in; Bob Marsh gets another week.\n"),
            mail("bob@marsh.example", "Rosa, see this.\n", cc="rosa@quint.example"),
        )
    ):
        made.done(made.put(Arrival(raw, LONG_AGO, f"INBOX;UID={number}")))
    return made


def exported(terminal: Terminal, code: str = "C1") -> tuple[dict[str, bytes], str]:
    """What is in the zip file, and what was said."""
    target = terminal.folder / f"{code}.zip"
    shown = terminal.types("export", "--client", code, "--to", str(target))
    assert (shown.status, shown.err) == (0, "")
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as zip_file:
        assert zip_file.testzip() is None
        return {name: zip_file.read(name) for name in zip_file.namelist()}, shown.out


def test_everything_of_hers_is_in_it_and_nothing_of_his(terminal: Terminal, spool: DiskSpool) -> None:
    files, out = exported(terminal)
    mails = [name for name in files if name.startswith("mails/")]
    assert len(mails) == 4, "three of hers, and one that he sent to her as well"
    assert sorted(files[n] for n in files if n.startswith("documents/")) == [b"%PDF one", b"%PDF two"]
    assert json.loads(files["record.json"])["client"]["1"]["name"] == "Rosa Quint"
    assert [e["event"]["is"] for e in json.loads(files["events.json"])][:2] == ["RequestOpened", "MailTaken"]
    assert not [n for n, octets in files.items() if b"another week" in octets or b"of Bob's" in octets]
    assert "4 mails, 0 letters, 2 documents" in out
    assert "is another client's as well, and was left out" in out
    assert "1 mails (by the beginning of their digest" in files["README.txt"].decode()
    raws = {spool.raw(k.digest) for k in spool.kept(LONG_AGO.replace(year=2027))}
    assert {files[n] for n in mails} <= raws, "byte for byte"


def test_the_mbox_is_read_by_what_reads_such_files(terminal: Terminal, spool: DiskSpool, tmp_path: Path) -> None:
    files, _ = exported(terminal)
    (tmp_path / "mails.mbox").write_bytes(files["mails.mbox"])
    box = mailbox.mbox(tmp_path / "mails.mbox")
    assert len(box) == 4
    assert b"\n>From here it is mine.\n>From there too.\n" in files["mails.mbox"]
    assert [m["From"] for m in box].count("rosa@quint.example") == 3
    assert files["mails.mbox"].startswith(b"From ")
    assert b" Tue Jun  9 12:00:00 2026\n" in files["mails.mbox"]


def test_letters_are_in_it_unless_another_client_got_them_too(terminal: Terminal) -> None:
    hers = letter("k1", ("C1",), ("rosa@quint.example",))
    both = letter("k2", ("C1", "C2"), ("rosa@quint.example",))
    his = letter("k3", ("C2", "C1"), ("bob@marsh.example",))
    from dataclasses import replace

    terminal.keeps(replace(rosa(), outbox=(hers, both)), replace(bob(), outbox=(his,)))
    files, out = exported(terminal)
    told = b"".join(octets for name, octets in files.items() if name.startswith("letters/"))
    assert (b"this is k1" in told, b"this is k2" in told, b"this is k3" in told) == (True, True, False)
    assert b"State: sent, 2026-03-02" in told
    assert "1 letter of ours about another client as well left out." in out


def test_it_works_beside_a_mailbot_at_work_and_is_on_record(terminal: Terminal) -> None:
    at_work = TinyStore(terminal.folder / "state")
    try:
        exported(terminal)
    finally:
        at_work.close()
    (act,) = AuditFile(terminal.folder / "state").acts()
    assert act.what == EXPORTED
    assert "C1" not in repr(act)


def test_the_file_is_its_owner_s_only_and_never_written_over(terminal: Terminal) -> None:
    exported(terminal)
    target = terminal.folder / "C1.zip"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    shown = terminal.types("export", "--client", "C1", "--to", str(target))
    assert shown.err == f"{target} is there already; name another file, or move that one away.\n"
    for to, message in (
        (terminal.folder / "nowhere" / "x.zip", "is no folder; make it first."),
        (terminal.folder / "state" / "x.zip", "lies in the state folder, which is mailbot's own"),
    ):
        assert message in terminal.types("export", "--client", "C1", "--to", str(to)).err
    assert "did you mean C1 (Rosa Quint)?" in terminal.types("export", "--client", "Rosa", "--to", "x.zip").err


def test_an_archive_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    def breaks() -> None:
        with Archive(tmp_path / "x.zip", LONG_AGO) as archive:
            archive.add("one", b"1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks()
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=300))
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe == Path(safe).name
    assert not set(safe) & set('/\\:*?"<>|\0\n\r')
    assert safe not in (".", "..")
    assert len(safe) <= 100


@settings(deadline=None, max_examples=50)
@given(st.lists(st.binary(max_size=200).map(lambda b: b"Subject: x\n\n" + b), max_size=5))
def test_as_many_mails_come_out_as_went_in(raws: list[bytes]) -> None:
    octets = b"".join(mbox_entry(raw, "a b@c", LONG_AGO) for raw in raws)
    starts = [line for line in octets.split(b"\n") if line.startswith(b"From ")]
    assert len(starts) == len(raws)
