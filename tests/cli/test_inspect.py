"""`mailbot inspect`: a line for every mail, whatever it is, and never a failure."""

from __future__ import annotations

import json
import mailbox
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mailbot.cli.app import app
from tests.reading.post import parts, raw

ANSWER = "Hi Jess,\n\nThe flat was let for two weeks.\n\nRosa"
HISTORY = "\n\nOn Tue, 9 Jun 2026 at 10:15, Jess Lomax <jess@alderquill.example> wrote:\n\n> Did you let the flat?\n"


def inspected(*paths: Path) -> list[dict[str, Any]]:
    done = CliRunner().invoke(app, ["inspect", "--json", *map(str, paths)])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def saved(folder: Path, octets: bytes, name: str = "mail.eml") -> Path:
    path = folder / name
    path.write_bytes(octets)
    return path


def test_what_a_person_wrote(tmp_path: Path) -> None:
    body = ANSWER + "\n\n-- \nRosa Quint\n01632 960 120" + HISTORY
    [found] = inspected(
        saved(tmp_path, raw("Re: Papers", body, "Rosa <rosa@quint.example>", "In-Reply-To: <a@b.example>"))
    )
    assert found["kind"] == "person"
    assert found["text"] == ANSWER
    assert "Did you let the flat?" in found["quoted"]
    assert "01632 960 120" in found["signature"]
    assert (found["from"], found["subject"], found["language"]) == ("rosa@quint.example", "Re: Papers", "en")
    assert (found["in_reply_to"], found["date"]) == ("<a@b.example>", "2026-06-09T11:00:00+01:00")
    assert (found["bounce"], found["returns"], found["attachments"], found["defects"]) == (None, None, [], [])


def test_every_key_is_there_whatever_comes(tmp_path: Path) -> None:
    keys = {
        "path", "kind", "message_id", "in_reply_to", "references", "date", "from", "to", "cc", "subject", "text",
        "quoted", "signature", "language", "attachments", "bounce", "returns", "defects",
    }  # fmt: skip
    good, bad = saved(tmp_path, raw("x", "y")), saved(tmp_path, b"", "empty.eml")
    for found in inspected(good, bad, tmp_path / "missing.eml"):
        assert keys <= found.keys()


def test_an_attached_paper(tmp_path: Path) -> None:
    table = "date,details,paid out,paid in,balance\n" + "\n".join(
        f"0{n}/05/2026,shop,{n}.00,,{100 - n}.00" for n in range(1, 9)
    )
    body = parts(
        ("Content-Type: text/plain", "Here."),
        ("Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=may.csv", table),
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename=broken.pdf", "%PDF-1.4 nonsense"),
        ("Content-Type: image/png\nContent-Disposition: attachment; filename=empty.png", ""),
    )
    [found] = inspected(saved(tmp_path, raw("Papers", body, kind="multipart/mixed; boundary=seam")))
    csv, pdf, png = found["attachments"]
    assert (csv["name"], csv["declared_type"], csv["content_type"]) == (
        "may.csv",
        "application/octet-stream",
        "text/csv",
    )
    assert csv["text_chars"] > 100
    assert csv["problem"] is None
    assert pdf["problem"] == "corrupt"
    assert png["problem"] == "empty"
    assert all(len(a["sha256"]) == 64 for a in found["attachments"])


def test_a_bounce(tmp_path: Path) -> None:
    body = parts(
        ("Content-Type: text/plain", "It failed."),
        (
            "Content-Type: message/delivery-status",
            "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; rosa@quint.example\nAction: failed\nStatus: 5.1.1",
        ),
        ("Content-Type: text/rfc822-headers", "Message-ID: <asked@alderquill.example>\nSubject: Papers"),
    )
    kind = "multipart/report; report-type=delivery-status; boundary=seam"
    [found] = inspected(
        saved(tmp_path, raw("Undeliverable", body, "mailer-daemon@x.example", "Return-Path: <>", kind=kind))
    )
    assert found["kind"] == "bounce"
    recipient = {"address": "rosa@quint.example", "status": "5.1.1", "permanent": True, "action": "failed"}
    assert found["bounce"] == {"recipients": [recipient], "original_message_id": "<asked@alderquill.example>"}


def test_an_absence(tmp_path: Path) -> None:
    octets = raw(
        "Automatic reply: Papers",
        "I am away and back on Monday 22 June 2026.",
        "a@b.example",
        "Auto-Submitted: auto-replied",
    )
    [found] = inspected(saved(tmp_path, octets))
    assert (found["kind"], found["returns"]) == ("auto_reply", "2026-06-22")


def test_folders_maildirs_and_mbox_files(tmp_path: Path) -> None:
    saved(tmp_path, raw("One", "x"), "1.eml")
    maildir = mailbox.Maildir(tmp_path / "box")
    maildir.add(raw("Two", "x"))
    many = mailbox.mbox(tmp_path / "many.mbox")
    many.add(raw("Three", "From me to you:\nFrom the shed."))
    many.add(raw("Four", "x"))
    many.flush()
    found = inspected(tmp_path)
    assert [f["subject"] for f in found] == ["One", "Three", "Four", "Two"]
    assert [f["path"].rpartition("/")[2] for f in found[1:3]] == ["many.mbox#1", "many.mbox#2"]
    assert found[1]["text"] == "From me to you:\nFrom the shed."


@pytest.mark.parametrize("octets", [b"", b"\0" * 5_000, b"%PDF-1.4", b"plain words\n", bytes(range(256)) * 20])
def test_a_file_that_is_no_mail_has_its_line(tmp_path: Path, octets: bytes) -> None:
    [found] = inspected(saved(tmp_path, octets))
    assert found["kind"] == "unreadable"


def test_a_file_that_is_not_there_has_its_line(tmp_path: Path) -> None:
    [found] = inspected(tmp_path / "nowhere.eml")
    assert found["kind"] == "unreadable"
    assert found["defects"] == ["unreadable: there is no such file"]


def test_broken_surrogates_do_not_break_the_line(tmp_path: Path) -> None:
    path = saved(tmp_path, raw("x", "y").replace(b"Subject: x", b"Subject: =?utf-16?b?2D0=?= \xed\xa0\x80"))
    assert inspected(path)[0]["kind"] == "person"


def test_for_a_person_it_says_it_in_words(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["inspect", str(saved(tmp_path, raw("Re: Papers", ANSWER + HISTORY)))])
    assert done.exit_code == 0
    assert "It is written by a person" in done.stdout
    assert "  | The flat was let for two weeks." in done.stdout
    assert "Did you let the flat?" not in done.stdout
