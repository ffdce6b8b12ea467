"""`mailbot digest`: a partner's digest as it would go, on paper."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.console import ConfigOption, Trouble, say
from mailbot.cli.view import View, view
from mailbot.cli.words import day as written
from mailbot.domain.letters import Letter
from mailbot.domain.practice import Staff

_FURTHEST = 92
"""Days ahead."""


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("digest")(digest)


def digest(
    whose: Annotated[str, typer.Option("--for", help="Whose: id, address or name.")],
    day: Annotated[str, typer.Option("--date", help="The day, e.g. 2026-12-01; else today.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Write it to this file: .html, .eml or .txt.")] = None,
    config: ConfigOption = None,
) -> None:
    """Show a partner's digest, today's or that of a coming day (as it will be if nothing comes in). Sends nothing."""
    from mailbot.cli.writing import member

    seen = view(config)
    partner = member(seen.practice, whose)
    if partner not in seen.practice.digest_readers:
        raise Trouble(f"{partner.name} gets no digest; a line digest = true in their [[staff]] table gives one.")
    moment = _moment(seen, day)
    letter = _letter(seen, partner, moment)
    if letter is None:
        say(f"{partner.first_name} has nothing open on {written(moment.date())}, and gets no digest.")
        return
    _show(letter, seen, moment, out)


def _moment(seen: View, wanted: str) -> datetime:
    """The digest's hour of the day wanted. Raises Trouble."""
    today = seen.now.astimezone(seen.practice.zone).date()
    try:
        day = date.fromisoformat(wanted) if wanted else today
    except ValueError:
        raise Trouble(f"{wanted} is no day; write it like 2026-12-01.") from None
    if day < today:
        raise Trouble(f"{written(day)} has passed, and things were otherwise then; ask for today or a coming day.")
    if (day - today).days > _FURTHEST:
        raise Trouble(f"{written(day)} is too far ahead to say; ask for a day within {_FURTHEST} days.")
    calendar = seen.calendar
    if not calendar.is_working(day):
        raise Trouble(f"No digest goes on {written(day)}; the practice does not work that day.")
    return max(seen.now, calendar.at(day, calendar.hours.digest))


def _letter(seen: View, partner: Staff, moment: datetime) -> Letter | None:
    from mailbot.deciding import Ahead, digest_now

    rules, calendar = seen.rules, seen.calendar
    ahead = Ahead.of(seen.register, seen.practice, rules, calendar, seen.now)
    for day in ahead.days(moment.date()):
        if day < moment.date():
            ahead.let_pass(day)
    return digest_now(partner, ahead.register, seen.practice, rules, calendar, moment)


def _show(letter: Letter, seen: View, moment: datetime, out: Path | None) -> None:
    from mailbot.adapters.charts import draw
    from mailbot.letters import compose, digest_page

    rules = seen.rules
    mail = compose(letter, seen.practice, rules, moment, draw=draw)
    if out is None:
        say(f"Subject: {mail.subject}\n\n{mail.body}")
        return
    text = {
        ".html": lambda: digest_page(letter, seen.practice, rules, moment, draw),
        ".eml": lambda: mail.raw,
        ".txt": lambda: mail.body,
    }.get(out.suffix)
    if text is None:
        raise Trouble(f"{out.name} must end in .html, .eml or .txt.")
    out.write_bytes(text().encode("utf-8"))
    say(f"Wrote {out}.")
