"""Deadlines as a calendar file: what goes along with a digest can be taken in by any calendar (RFC 5545)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.letters import Dated, Letter, Purpose
from mailbot.letters import compose
from mailbot.letters.dates_file import calendar_file
from tests.deciding.practice import PRACTICE, rules
from tests.letters.test_languages import tried

NOON = datetime(2026, 6, 8, 12, 0, tzinfo=UTC)
DUE = Dated(date(2026, 6, 30), "due", "Hill, Quint; & Sons", "Accounts\\2025", "R1/due")


def unfolded(text: str) -> list[str]:
    """Content lines, as a reader puts them together again (3.1)."""
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_deadline_is_an_event_of_a_whole_day() -> None:
    lines = unfolded(calendar_file([DUE], PRACTICE, NOON))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    assert "DTSTART;VALUE=DATE:20260630" in lines
    assert "DTEND;VALUE=DATE:20260701" in lines
    assert "DTSTAMP:20260608T120000Z" in lines
    assert r"SUMMARY:Due: Hill\, Quint\; & Sons\, Accounts\\2025" in lines


def test_a_day_that_moves_is_the_same_event() -> None:
    later = Dated(date(2026, 7, 14), "due", "Somebody", "Something", DUE.key)
    uids = {line for d in (DUE, later) for line in unfolded(calendar_file([d], PRACTICE, NOON)) if line[:4] == "UID:"}
    assert len(uids) == 1
    assert re.fullmatch(r"UID:[a-z2-7]{24}@penrosewye\.example", uids.pop())


@given(st.lists(st.tuples(st.text(max_size=200), st.text(max_size=200)), max_size=4))
def test_whatever_clients_are_called_lines_are_short_and_nothing_is_lost(names: list[tuple[str, str]]) -> None:
    dates = [Dated(DUE.day, "promised", name, about, f"{n}") for n, (name, about) in enumerate(names)]
    text = calendar_file(dates, PRACTICE, NOON)
    physical = text.encode("utf-8").split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    assert b"\n" not in b"".join(physical)
    lines = unfolded(text)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(names)
    assert len([line for line in lines if line.startswith("SUMMARY:Promised: ")]) == len(names)


def test_the_digest_brings_it_along_and_stays_a_digest() -> None:
    facts = tried()["digest"][-1].facts
    letter = Letter("digest/x", Purpose.DIGEST, "digest", ("nadia@penrosewye.example",), facts=facts, dates=(DUE,))
    mail = compose(letter, PRACTICE, rules(), NOON)
    read = message_from_bytes(mail.raw.encode("ascii"), policy=SMTP)
    assert isinstance(read, EmailMessage)
    assert read.get_content_type() == "multipart/mixed"
    assert [d for part in read.walk() for d in part.defects] == []
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert plain.get_content().replace("\r\n", "\n").rstrip() == mail.body.rstrip()
    (file,) = read.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("deadlines.ics", "text/calendar")
    assert file.get_payload(decode=True) == calendar_file([DUE], PRACTICE, NOON).encode("utf-8")
    without = compose(Letter("digest/y", Purpose.DIGEST, "digest", letter.to, facts=facts), PRACTICE, rules(), NOON)
    assert "multipart/mixed" not in without.raw
