"""What `mailbot doctor` looks at on this computer: rules, folders, disk, clients, whether a mailbot is at work."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from mailbot.adapters.clock import SystemClock
from mailbot.adapters.heartbeat import last_beat
from mailbot.adapters.spool import aside_in
from mailbot.cli.checks_receipts import look_at_receipts
from mailbot.cli.checks_retention import look_at_retention
from mailbot.cli.console import Trouble
from mailbot.cli.findings import Finding, bad, note, well
from mailbot.cli.places import calendar_of, disk_of, spool_folder, tried_rules_of
from mailbot.cli.words import counted
from mailbot.domain.rules import Rules
from mailbot.ports import Comparison, StoreDamaged
from mailbot.settings import Config, SettingsError

_LITTLE_SPACE = 500_000_000
_OTHERS = 0o077
_EARLIEST_YEAR = 2026
"""This program was not there before: a clock that says so is wrong."""


_COMPARED_WITHIN = timedelta(hours=25)


def look_here(config: Config) -> Iterator[Finding]:
    """Everything that needs no network."""
    yield well(f"{config.path.name}: {config.practice.name}, {counted(len(config.practice.staff), 'member')} of staff.")
    yield from _rules(config)
    yield from _state(config)
    yield from _clients(config)
    yield from look_at_receipts(config)
    yield _clock(config)
    if config.vouching.dkim:
        yield well("DKIM signatures of staff mails are verified here where the mail server says nothing of them.")
    elif not config.practice.authserv_id:
        yield note(
            "Nobody vouches for senders: [practice] authserv_id is empty, so mails from staff are not trusted.",
            "The line on Authentication-Results below says what to write there.",
        )


def _rules(config: Config) -> Iterator[Finding]:
    try:
        rules = tried_rules_of(config, SystemClock().now())
    except SettingsError as error:
        for mistake in error.mistakes:
            yield bad(str(mistake))
        return
    yield _told(rules)
    yield from look_at_retention(config, rules.retention)


def _told(rules: Rules) -> Finding:
    documents, languages = len(rules.documents), ", ".join(sorted(rules.languages))
    return well(f"Rules: {counted(documents, 'kind')} of document, languages {languages}.")


def _state(config: Config) -> Iterator[Finding]:
    folder = config.state
    if not folder.exists():
        yield note(f"The state folder {folder} is not there yet; `mailbot run` makes it.")
        folder = next(p for p in folder.parents if p.exists())
    elif folder.stat().st_mode & _OTHERS:
        yield bad(f"Others may look into {folder}, where clients' data lies.", f"Do: chmod 700 {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        yield bad(f"This user may not write to {folder}.", "Run mailbot as the user who owns it.")
    yield _space(folder)
    if copies := sorted(p.name for name in ("before-format-*", "before-restore-*") for p in config.state.glob(name)):
        yield note(f"In {config.state} lie older copies of it: {', '.join(copies)}.", "Remove them once all is well.")
    yield from _aside(config)
    beat, now = last_beat(config.state), SystemClock().now()
    if beat is not None and beat.alive(now):
        yield (
            well("A mailbot is at work here.")
            if not (beat.trouble or beat.unsent)
            else bad(f"A mailbot is at work, but: {beat.trouble or beat.unsent}")
        )
        yield from _comparison(beat.compared, now)


def _aside(config: Config) -> Iterator[Finding]:
    try:
        waiting = len(aside_in(spool_folder(config), disk_of(config)))
    except Trouble:  # that the key can't be had is told with the clients
        return
    if waiting:
        yield note(f"{counted(waiting, 'mail')} could not be read.", "`mailbot quarantine list` shows them.")


def _comparison(compared: Comparison | None, now: datetime) -> Iterator[Finding]:
    """What the last comparison of the inbox with what was taken in showed."""
    if compared is None:
        return
    told = f"{counted(compared.there, 'mail')} in the inbox compared with what was taken in"
    if now - compared.at > _COMPARED_WITHIN:
        yield note(f"{told}, but not since {compared.at:%-d %B}.", "Is the inbox read? `mailbot status` tells.")
    elif compared.repaired:
        yield note(f"{told}: {compared.repaired} had been missed, and were taken in.", "The log tells when.")
    else:
        yield well(f"{told}: nothing is missing.")


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    told = f"{free / 1e9:.1f} GB free at {folder}."
    return well(told) if free > _LITTLE_SPACE else bad(told, "Make room: without it no mail can be kept.")


def _clients(config: Config) -> Iterator[Finding]:
    from mailbot.adapters.record_files import look

    try:
        found = look(config.state, disk_of(config))
    except (StoreDamaged, Trouble) as error:
        yield bad(str(error))
        return
    yield from (bad(held.problem) for held in found.damaged)
    clients = sum(r.key.startswith("client/") for r in found.records)
    if clients:
        yield well(f"{counted(clients, 'client')} on record.")
    else:
        yield note("No clients yet.", "`mailbot client import clients.csv` brings them in.")


def _clock(config: Config) -> Finding:
    from mailbot.adapters.holidays import PublicHolidays

    now = SystemClock().now()
    try:
        calendar = calendar_of(config.practice, PublicHolidays(), now)
    except Trouble as error:
        return bad(str(error))
    if now.year < _EARLIEST_YEAR:
        return bad(f"The clock says {now:%d %B %Y}.", "Set it: chasers would go out on the wrong days.")
    today = calendar.day(now)
    kind = "a working day" if calendar.is_working(today) else "no working day"
    return well(f"The clock says {now.astimezone(config.practice.zone):%A %-d %B %Y %H:%M}, {kind}.")
