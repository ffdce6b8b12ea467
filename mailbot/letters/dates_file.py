"""Days of a letter as a calendar file that any calendar takes in (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from mailbot.domain.letters import Dated
from mailbot.domain.practice import Practice
from mailbot.domain.tokens import seal
from mailbot.letters.mime import one_line

_LINE = 75
"""Octets of a line, its end not counted (3.1)."""
_WORDS = {"due": "Due", "promised": "Promised"}


def calendar_file(dates: Iterable[Dated], practice: Practice, now: datetime) -> str:
    """An iCalendar object, one all-day event for each day; the same matter always has the same UID (3.8.4.7)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mailbot//deadlines//EN", "METHOD:PUBLISH"]
    for dated in dates:
        lines += _event(dated, practice, now)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _event(dated: Dated, practice: Practice, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{seal(practice, 'calendar', dated.key, 24)}@{practice.bot.rpartition('@')[2]}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{dated.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{dated.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(f'{_WORDS[dated.what]}: {dated.client}, {dated.about}')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    """A TEXT value (3.3.11)."""
    return one_line(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of no more than 75 octets, none of them within a character; each later one after a blank."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode("utf-8"))
        if size + octets > _LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece
