"""Mails -> one mbox file (RFC 4155, "default" format; lines that begin with "From " are quoted, as readers expect)."""

from __future__ import annotations

import re
import time
from datetime import datetime

_FROM = re.compile(rb"(?m)^(>*From )")
_ADDRESS = re.compile(r"[^\s<>]{1,200}@[^\s<>]{1,200}")
NOBODY = "MAILER-DAEMON@localhost"
"""Stands for a sender that is no address."""


def mbox_entry(raw: bytes, sender: str, arrived: datetime) -> bytes:
    """One mail, with the line that begins it and the empty one that ends it. `arrived`: aware."""
    address = sender if _ADDRESS.fullmatch(sender) and sender.isascii() else NOBODY
    stamp = time.asctime(arrived.utctimetuple())  # the same whatever language the computer speaks
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n") + b"\n\n"
    return f"From {address} {stamp}\n".encode("ascii") + _FROM.sub(rb">\1", lines)
