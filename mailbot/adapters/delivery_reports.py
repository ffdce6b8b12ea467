"""What a delivery report says, by its parts (RFC 3464) or, where it has none, by flufl.bounce."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes

from flufl.bounce import all_failures

from mailbot.adapters.fields import Head, read_fields, text
from mailbot.domain.mail import DeliveryStatus

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL + 1)  # it logs tracebacks of mails that it can't take apart
_MOST_RECIPIENTS = 200
_MOST_SCANNED = 250_000
_GROUPS = re.compile(rb"\n[ \t]*(?:\n[ \t]*)+")
_CODE = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_ADDRESS = re.compile(r"[^\s<>;,()\"'\[\]]{1,200}@[^\s<>;,()\"'\[\]]{1,250}")
_MARKERS = re.compile(
    r"^[ \t>*-]{0,20}(?:(?:this is|below is|beginning of|below this line is|included is|here is|start of)\b.{0,60}"
    r"\b(?:copy|message|mail)\b.{0,80}|(?:original|returned|unsent|bounced) (?:message|mail)\b.{0,60}"
    r"|forwarded message)[ \t:.-]{0,80}$",
    re.I | re.M,
)
_HEADERS = re.compile(r"^(?:message-id|received|from|to|subject|date|return-path|mime-version):", re.I | re.M)


def statuses(contents: list[bytes]) -> tuple[DeliveryStatus, ...]:
    """Every recipient of the delivery-status parts."""
    found = [s for content in contents for head in _groups(content) for s in _recipient(head)]
    return tuple(dict.fromkeys(found))[:_MOST_RECIPIENTS]


def _groups(content: bytes) -> Iterator[Head]:
    for block in _GROUPS.split(content.replace(b"\r\n", b"\n"))[: _MOST_RECIPIENTS + 1]:
        yield read_fields(block)


def _recipient(head: Head) -> Iterator[DeliveryStatus]:
    """The address we wrote to, where the report knows it, rather than the one it was sent on to."""
    address = _address(head.first("original-recipient")) or _address(head.first("final-recipient"))
    if not address:
        return
    action = (head.first("action").split() or [""])[0].strip(".;,").lower()
    diagnostic = text(head.first("diagnostic-code"))
    code = _CODE.search(head.first("status")) or _CODE.search(diagnostic)
    yield DeliveryStatus(address, action, code[1] if code else "", diagnostic[:500])


def _address(value: str) -> str:
    """From `rfc822;jane@okafor.example`, with or without brackets and kludges."""
    found = _ADDRESS.search(value.partition(";")[2] or value)
    return found[0].strip(".").lower() if found else ""


def smells_of_failure(head: Head, kind: str) -> bool:
    """Whether it is worth looking for failed recipients in the text."""
    sender = f"{head.first('from')} {head.first('sender')} {head.first('return-path')}".lower()
    return (
        kind == "multipart/report"
        or bool(head.first("x-failed-recipients"))
        or head.first("return-path").replace(" ", "") == "<>"
        or any(word in sender for word in ("mailer-daemon", "postmaster", "mail delivery", "maildelivery"))
    )


def scanned(raw: bytes) -> tuple[DeliveryStatus, ...]:
    """What flufl.bounce makes of a report in free form: addresses, and whether it is for good."""
    try:
        temporary, permanent = all_failures(message_from_bytes(raw[:_MOST_SCANNED]))
    except (Exception, RecursionError):
        return ()
    for_good = [DeliveryStatus(a, "failed", "") for a in _names(permanent)]
    for_now = [DeliveryStatus(a, "delayed", "") for a in _names(temporary)]
    return tuple(for_good + [s for s in for_now if s.recipient not in {f.recipient for f in for_good}])


def _names(addresses: Iterable[bytes | str]) -> list[str]:
    found = (_address(a.decode("utf-8", "replace") if isinstance(a, bytes) else str(a)) for a in addresses)
    return sorted({a for a in found if a})[:_MOST_RECIPIENTS]


def returned_in(body: str) -> bytes:
    """The header of our mail, where a report in free form has it below a line that says so; b"" when it has not."""
    for marker in _MARKERS.finditer(body[:200_000]):
        rest = body[marker.end() :].lstrip("\n \t>-")
        if len(_HEADERS.findall(rest[:4_000])) >= 2:
            return rest[:100_000].encode("utf-8", "replace")
    return b""
