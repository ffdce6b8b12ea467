"""What `mailbot doctor` says about how long things are kept, and what has gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mailbot.adapters.audit import AuditFile
from mailbot.cli.findings import Finding, note, well
from mailbot.cli.words import counted, day
from mailbot.domain.retention import ERASED_BY_AGE, Retention, Span
from mailbot.settings import Config

_ANY_DAY = date(2026, 3, 1)


def look_at_retention(config: Config, retention: Retention) -> Iterator[Finding]:
    """Whether anything goes by age, and what went last; whether it goes before a hold lets it."""
    if not retention.written:
        yield note(
            "The rules have no retention.toml: nothing is erased by age, and `mailbot forget` knows of no hold.",
            "Copy it from the rules that came with mailbot.",
        )
        return
    erased = [act for act in AuditFile(config.state).acts() if act.what == ERASED_BY_AGE]
    if erased:
        last = erased[-1]
        what = ", ".join(counted(count, name.removesuffix("s")) for name, count in last.counts)
        yield well(f"Retention: last erased by age on {day(last.at.astimezone(config.practice.zone).date())}: {what}.")
    else:
        yield well("Retention: nothing has been erased by age yet.")
    holds = [hold for hold in retention.holds if retention.mails and _days(retention.mails) < _days(hold.span)]
    if holds and retention.mails:
        yield note(
            f"Clients' mails go {retention.mails} after their request is closed, sooner than {holds[0].name} "
            f"{holds[0].wants}.",
            "See that they are kept elsewhere, or change [keep] mails in retention.toml.",
        )


def _days(span: Span) -> int:
    return (span.after(_ANY_DAY) - _ANY_DAY).days
