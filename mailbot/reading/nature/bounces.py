"""What a delivery report says: which address failed, and for good or not (RFC 3464, flufl.bounce, then plain words)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbot.domain.mail import DeliveryStatus, Mail
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import FailedDelivery
from mailbot.reading.nature.kind_words import Said
from mailbot.reading.visible.html import html_to_text

_MOST = 60_000
_MOST_FAILURES = 200
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
_HEADER = re.compile(
    r"^[>\s]{0,4}(?:received|return-path|message-id|from|to|cc|subject|date|mime-version|content-type|reply-to|sender"
    r"|references|in-reply-to|x-[\w-]{1,40}|dkim-signature)\s?:",
    re.I,
)
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.:-])([45])([0-5])\d(?=[\s-])")
_TELLS_WHO_WRITES = re.compile(r"(?:questions?|contact|help|support|assistance|reporting|abuse|report this)\b", re.I)


def failures_in(mail: Mail, rules: Rules) -> tuple[FailedDelivery, ...]:
    """Every address that the report says has failed or is delayed, once, in order; none when it reports success."""
    report = _report_text(mail)
    said = Said.of(f"{mail.subject}\n{report}", rules)
    if mail.delivery:
        found = [f for status in mail.delivery if (f := _from_status(status, report, said))]
    else:
        gone = _for_good(report, said)
        found = [FailedDelivery(a, gone, _status_in(report)) for a in _addresses(mail, report)]
    worst = sorted(found, key=lambda f: not f.permanent)
    kept = {f.recipient: f for f in reversed(worst)}
    return tuple(kept[a] for a in dict.fromkeys(f.recipient for f in found))[:_MOST_FAILURES]


def gone_for_good(mail: Mail, rules: Rules) -> bool:
    """Whether a report that names no address speaks of a failure rather than a delay."""
    report = _report_text(mail)
    return _for_good(report, Said.of(f"{mail.subject}\n{report}", rules))


def _from_status(status: DeliveryStatus, report: str, said: Said) -> FailedDelivery | None:
    """`Action` decides (RFC 3464, 2.3.3): even a 4.x.x has failed for good when the report says that it has failed."""
    if status.action in {"delivered", "relayed", "expanded"}:
        return None
    bare = not (status.status or status.diagnostic)
    if bare or status.action not in {"failed", "delayed"}:
        gone = _by_class(status.status, report, said) if not bare else _scanned(status.action, report, said)
    else:
        gone = status.action == "failed"
    return FailedDelivery(status.recipient, gone, status.status or _status_in(report))


def _by_class(status: str, report: str, said: Said) -> bool:
    return status.startswith("5") or (not status.startswith("4") and _for_good(report, said))


def _scanned(action: str, report: str, said: Said) -> bool:
    """flufl.bounce's word, unless the text plainly says otherwise."""
    if action == "delayed":
        return not said.first("delayed") and bool(said.first("for_good")) and _reply_class(report) != "4"
    return not (said.first("delayed") and _reply_class(report) != "5")


def _for_good(report: str, said: Said) -> bool:
    """A report that names no retry is about a failure."""
    if said.first("delayed"):
        return _reply_class(report) == "5" and bool(said.first("for_good"))
    return True


def _reply_class(report: str) -> str:
    """The class of the first code: 5 for good, 4 for now; "" when it gives none."""
    codes = [m for m in (_STATUS.search(report), _REPLY.search(report)) if m and m[1] != "2"]
    return min(codes, key=lambda m: m.start())[1] if codes else ""


def _status_in(report: str) -> str:
    return next((m[0] for m in _STATUS.finditer(report) if m[1] != "2"), "")


# -- free form --------------------------------------------------------------------------------------------------------


def _report_text(mail: Mail) -> str:
    """What the mail system says, without the mail that it returns."""
    body = mail.text if mail.text.strip() else html_to_text(mail.html)
    lines = body[:_MOST].split("\n")
    for n, line in enumerate(lines):
        if n and _HEADER.match(line) and sum(bool(_HEADER.match(x)) for x in lines[n : n + 8]) >= 3:
            return "\n".join(lines[:n])
    return "\n".join(lines)


def _addresses(mail: Mail, report: str) -> list[str]:
    """Addresses that failed: as the header names them, else those of the text, else the returned mail's only one."""
    stated = [a.lower() for v in mail.headers.get("x-failed-recipients", ()) for a in _ADDRESS.findall(v)]
    if stated:
        return list(dict.fromkeys(stated))
    wanted = {a.email for a in (*mail.returned.to, *mail.returned.cc)} if mail.returned else set()
    named = list(dict.fromkeys(_named(mail, f"{report}\n{mail.subject}")))
    if both := [a for a in named if a in wanted]:
        return both
    return named or (sorted(wanted) if len(wanted) == 1 else [])


def _named(mail: Mail, report: str) -> Iterator[str]:
    """Addresses in the text, save our own, the reporter's and those of the help desk."""
    own = {a.email for a in (*mail.to, *mail.cc, *mail.from_)} | set(mail.delivered_to)
    for line in report.split("\n"):
        if _TELLS_WHO_WRITES.search(line):
            continue
        for hit in _ADDRESS.findall(line):
            address = hit.strip(".'`").lower()
            if address not in own and not address.startswith(("postmaster@", "mailer-daemon@", "abuse@", "noreply@")):
                yield address
