"""No mail of one thing over and over is slow out of all proportion: four times as much takes no ten times as long.

It is the growth that is looked at, for how fast this machine is says nothing of the next.
"""

from __future__ import annotations

import gc
from email.message import EmailMessage
from email.policy import SMTP
from time import process_time

import pytest

from tests.fuzzing.corpus import scenarios
from tests.fuzzing.life import office_of

QUICK = 0.05
"""Seconds below which nothing is measured but chance."""
SLOW_ONCE = (
    ("client", "?"), ("client", "a"), ("client", ". "), ("client", "a,"), ("client", " "), ("client", "P60, "),
    ("staff", "until "), ("staff", "1 "), ("staff", "paid "),
)  # fmt: skip
"""Who writes what, over and over."""


@pytest.mark.parametrize(("who", "atom"), SLOW_ONCE)
def test_no_mail_is_slow_out_of_proportion(who: str, atom: str) -> None:
    scenario = next(s for s in scenarios().values() if s.records and s.records[0].requests)
    record, practice = scenario.records[0], scenario.practice
    author = record.client.emails[0] if who == "client" else practice.staff[0].email

    def seconds(size: int) -> float:
        mail = EmailMessage(policy=SMTP)
        domain = author.partition("@")[2]
        mail["Authentication-Results"] = f"{practice.authserv_id}; dmarc=pass header.from={domain}"
        mail["From"], mail["To"], mail["Subject"] = author, practice.bot, "Papers"
        mail["In-Reply-To"] = record.requests[0].message_id
        mail.set_content(f"Hello,\n\n{atom * (size // len(atom))}x\n")
        office, raw = office_of(scenario), mail.as_bytes()
        begun = process_time()
        office.read(raw, scenario.starts)
        return process_time() - begun

    seconds(200)
    gc.collect()
    gc.freeze()  # what other tests hold is no matter of this mail, and what is met for the first time not either
    try:
        small, large = (min(seconds(size), seconds(size)) for size in (5_000, 20_000))
    finally:
        gc.unfreeze()
    assert large < 4 * 2.5 * max(small, QUICK)
