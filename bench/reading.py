"""What understanding a mail costs, once warm: clients' and staff's, without attachments."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bench.eval_replies import Reading
from mailbot.adapters.parser import MailParser
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.understanding import MailKind
from mailbot.reading import understand
from tests.client_mails.written import replies, worlds
from tests.reading import openings_read, ordering
from tests.world import PRACTICE, TUESDAY, annotate, client, likeness, register, request, rules

_TIMES, _WARMING = 30, 30
_TRUSTED = "mx.alderquill.example"
_PASS = f"{_TRUSTED}; dkim=pass header.d=alderquill.example; dmarc=pass header.from=alderquill.example"
_REPLIES = (
    "Hi Jess,\n\nThe P60 is on its way, I'll send it by Friday. We had no dividends this year.\n\nRosa",
    "1. attached last week\n2. none\n3. Monday\n\nthanks",
    "Sorry for the delay! My husband has the bank statements and will scan them at the weekend. As for the pension, "
    "do you need the certificate or is the annual statement enough? Everything else you should have had from Owen.",
)
_ASKED = {"a": "doc: P60 for 2025/26", "b": "doc: Barclays bank statements, April 2025 to March 2026",
          "c": "doc: Dividend vouchers", "d": "doc: Pension contribution certificate"}  # fmt: skip


def run() -> dict[str, Any]:
    """Milliseconds of one core a mail: median, and the slowest or the slowest but a twentieth."""
    book = register((client(), [request(_ASKED)]))
    times = _times([_mail(text, number) for number, text in enumerate(_REPLIES)], book)
    return {
        "client_mail_ms_median": round(times[len(times) // 2], 2),
        "client_mail_ms_slowest": round(times[-1], 2),
        "mails": len(times),
        **_written(),
        **_staff("staff_request", [openings_read.written(r.row) for r in openings_read.rows("desks/seen")]),
        **_staff("staff_order", [ordering.written(r.row) for r in ordering.staff_mails("desks/seen")]),
    }


def _written() -> dict[str, Any]:
    """Invented clients' mails without files, from octets on, each read once: no sentence of theirs was met before.

    What was asked for, and what its papers are called, has been: each client's first mail makes that known.
    """
    reading, met = Reading(), likeness()
    met.alike("What clients call it", [text for kind in rules().documents for text in kind.described])
    times = []
    for reply in (r for _, r in replies("seen") if not r.files and worlds()[r.world].client.language == "en"):
        met.alike("What was asked for", [item.ask for item in worlds()[reply.world].items])
        start = time.process_time()
        reading.read(reply)
        times.append((time.process_time() - start) * 1_000)
    times = sorted(times[_WARMING:])
    return {
        "written_mail_ms_median": round(times[len(times) // 2], 2),
        "written_mail_ms_p90": round(times[len(times) * 9 // 10], 2),
        "written_mail_ms_slowest": round(times[-1], 2),
        "written_mails": len(times),
    }


def _staff(name: str, mails: Sequence[Mail]) -> dict[str, Any]:
    """The same of what staff ask clients for, and of what they order, with all that they may wish besides."""
    _, practice, book = ordering.world()
    practice = replace(practice, authserv_id=_TRUSTED)
    head = {"authentication-results": (_PASS,), "from": ("staff",), "subject": ("a mail",), "date": ("today",)}
    mails = [replace(m, headers=head) for m in mails]
    kinds = [understand(m, (), book, practice, rules(), annotate, likeness().alike).kind for m in mails]
    if sum(k in (MailKind.STAFF_REQUEST, MailKind.STAFF_COMMAND) for k in kinds) < len(kinds) / 2:
        raise SystemExit(f"These mails are not read as what staff write, so this would measure nothing: {kinds}")
    times = _times(mails, book, practice)
    return {
        f"{name}_ms_median": round(times[len(times) // 2], 2),
        f"{name}_ms_p95": round(times[len(times) * 19 // 20], 2),
        f"{name}_mails": len(mails),
    }


def _mail(text: str, number: int) -> Mail:
    raw = (
        "From: Rosa Quint <rosa@quint.example>\r\nTo: papers@alderquill.example\r\n"
        "Subject: Re: What we need from you\r\n"
        f"Message-ID: <m{number}@quint.example>\r\nIn-Reply-To: <r1.asked@alderquill.example>\r\n"
        f"Date: Tue, 09 Jun 2026 11:00:00 +0000\r\n\r\n{text}"
    )
    return MailParser().parse(raw.encode(), TUESDAY)


def _times(mails: Sequence[Mail], book: Register, practice: Practice = PRACTICE) -> list[float]:
    for one in mails:
        understand(one, (), book, practice, rules(), annotate, likeness().alike)
    return sorted(_one(one, book, practice) for _ in range(_TIMES) for one in mails)


def _one(one: Mail, book: Register, practice: Practice) -> float:
    """Milliseconds of one core; sentences read before are forgotten by the mails between, as in a working day."""
    start = time.process_time()
    understand(one, (), book, practice, rules(), annotate, likeness().alike)
    return (time.process_time() - start) * 1_000
