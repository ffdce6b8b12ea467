"""What understanding a mail costs, once warm: clients' and staff's, without attachments."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from mailbot.adapters.parser import MailParser
from mailbot.domain.mail import Mail
from mailbot.domain.register import Register
from mailbot.reading import understand
from tests.world import PRACTICE, TUESDAY, annotate, client, likeness, register, request, rules

_TIMES = 30
_REPLIES = (
    "Hi Jess,\n\nThe P60 is on its way, I'll send it by Friday. We had no dividends this year.\n\nRosa",
    "1. attached last week\n2. none\n3. Monday\n\nthanks",
    "Sorry for the delay! My husband has the bank statements and will scan them at the weekend. As for the pension, "
    "do you need the certificate or is the annual statement enough? Everything else you should have had from Owen.",
)
_ASKED = {"a": "doc: P60 for 2025/26", "b": "doc: Barclays bank statements, April 2025 to March 2026",
          "c": "doc: Dividend vouchers", "d": "doc: Pension contribution certificate"}  # fmt: skip


def run() -> dict[str, Any]:
    """Milliseconds a mail: median and the slowest of all."""
    book = register((client(), [request(_ASKED)]))
    replies = [_mail(text, number) for number, text in enumerate(_REPLIES)]
    times = _times(replies, book)
    return {
        "client_mail_ms_median": round(times[len(times) // 2], 2),
        "client_mail_ms_slowest": round(times[-1], 2),
        "mails": len(times),
    }


def _mail(text: str, number: int) -> Mail:
    raw = (
        "From: Rosa Quint <rosa@quint.example>\r\nTo: papers@alderquill.example\r\n"
        "Subject: Re: What we need from you\r\n"
        f"Message-ID: <m{number}@quint.example>\r\nIn-Reply-To: <r1.asked@alderquill.example>\r\n"
        f"Date: Tue, 09 Jun 2026 11:00:00 +0000\r\n\r\n{text}"
    )
    return MailParser().parse(raw.encode(), TUESDAY)


def _times(mails: Sequence[Mail], book: Register) -> list[float]:
    for one in mails:
        understand(one, (), book, PRACTICE, rules(), annotate, likeness().alike)
    return sorted(_one(one, book) for one in mails for _ in range(_TIMES))


def _one(one: Mail, book: Register) -> float:
    start = time.perf_counter()
    understand(one, (), book, PRACTICE, rules(), annotate, likeness().alike)
    return (time.perf_counter() - start) * 1_000
