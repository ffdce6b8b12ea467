"""Which mails in the spool are a client's. Takes no lock and changes nothing: it may look beside a mailbot at work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from mailbot.adapters.disk import Disk
from mailbot.deciding import Trace, Whose
from mailbot.domain.mail import Address, Mail, sender_in, stand_in
from mailbot.ports import Parser, Unparsed

_MAIL = re.compile(r"[0-9a-f]{64}")
_MESSAGE_ID = re.compile(r"(?im)^Message-ID:\s*(<[^<>\s]{1,998}>)")
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Held:
    """A mail in the spool that a client has to do with."""

    digest: str
    whose: Whose
    unread: bool
    """It has not been taken yet."""
    raw: bytes = field(repr=False)

    def parsed(self, parser: Parser) -> Mail:
        """The mail, read."""
        return _parsed(self.raw, self.digest, parser)


_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def mails_of(spool: Path, trace: Trace, parser: Parser, disk: Disk) -> Iterator[Held]:
    """Every mail that is the client's, alone or with others; by the register, else by the names and addresses in it."""
    for path in sorted(spool.rglob("*.eml")):
        if not _MAIL.fullmatch(path.stem):
            continue
        with suppress(FileNotFoundError):  # it was moved on meanwhile; where it lies now, it is found as well
            held = _held(path, trace, parser, disk)
            if held.whose is not Whose.NOT:
                yield held


def _held(path: Path, trace: Trace, parser: Parser, disk: Disk) -> Held:
    text = disk.read_head(path, _HEAD).decode("utf-8", "replace")
    found = _MESSAGE_ID.search(text)
    whose = trace.whose(path.stem, found[1] if found else "", text)
    raw = disk.read(path) if whose is not Whose.NOT else b""
    if whose is None:
        whose = trace.whose_by_words(_parsed(raw, path.stem, parser))
    return Held(path.stem, whose, path.parent.name == "new", raw)


def _parsed(raw: bytes, digest: str, parser: Parser) -> Mail:
    """A mail that doesn't come apart is gone by its octets: whoever is named in them may be meant."""
    try:
        return parser.parse(raw, _NO_MOMENT)
    except Unparsed:
        mail = stand_in(digest, Address(sender_in(raw)), "", _NO_MOMENT)
        return replace(mail, text=raw.decode("utf-8", "replace"))
