"""A mail as it came in, parsed once at the edge and frozen (RFC 5322's words)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

_FROM_LINE = re.compile(rb"(?im)^From:[^\r\n]{0,400}?([\w.+'-]{1,64}@[\w.-]{1,200})")


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox (RFC 5322, 3.4): the display name as written, the addr-spec in lower case."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What stands behind the last @; empty when there is none."""
        return self.email.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A leaf of the mail that is not its body: named file, inline picture, or nameless part."""

    name: str
    content: bytes = field(repr=False)
    declared_type: str
    """What the sender's program called it, `application/octet-stream` when it said nothing."""
    content_type: str
    """What its bytes say it is."""
    sha256: str
    inline: bool = False
    content_id: str = ""
    referenced: bool = False
    """The HTML body shows it (`cid:`)."""

    @property
    def size(self) -> int:
        """Octets, decoded."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """One recipient of a delivery report (RFC 3464, 2.3)."""

    recipient: str
    action: str
    """failed | delayed | delivered | relayed | expanded, lower case; empty when the report does not say."""
    status: str
    """An enhanced status code (RFC 3463) such as 5.1.1; empty when unknown."""
    diagnostic: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, whole. What could not be read is named in `defects`; nothing here raises."""

    digest: str
    """SHA-256 of the raw octets, hex: the mail's identity."""
    size: int
    message_id: str | None
    """With its angle brackets, blanks removed; None when there is none."""
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    date: datetime | None
    """Aware; None when absent or unreadable."""
    arrived: datetime
    """Aware: when the server took it."""
    from_: tuple[Address, ...]
    """Every address of every From header; exactly one in an honest mail."""
    from_headers: int
    """How many From headers there are; more than one is a trick (RFC 5322, 3.6)."""
    sender: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    """Addresses from Delivered-To, X-Original-To, Envelope-To, X-Forwarded-To and `for` in Received."""
    return_path: str | None
    """The envelope sender; empty for the null path, None when the server did not record it."""
    subject: str
    headers: Mapping[str, tuple[str, ...]]
    """Every header, lower-case name to its values in order, decoded."""
    text: str
    """The text/plain body ("" when there is none), line ends \\n."""
    html: str
    """The text/html body ("" when there is none)."""
    attachments: tuple[Attachment, ...]
    embedded: tuple[Mail, ...] = ()
    """Mails attached as message/rfc822, in order; their words are not the sender's."""
    delivery: tuple[DeliveryStatus, ...] = ()
    """From a message/delivery-status part, one a recipient."""
    returned: Mail | None = None
    """The mail, or its headers only, that a delivery report returns."""
    content_type: str = "text/plain"
    """The top-level type with its parameters that matter, e.g. `multipart/report; report-type=delivery-status`."""
    defects: tuple[str, ...] = ()
    signed_for: tuple[str, ...] = ()
    """Domains whose DKIM signature over it we verified ourselves (RFC 6376)."""
    sent_by: str = ""
    """Id of the member of staff in whose Sent folder it lies; "" for a mail that came in."""

    def header(self, name: str) -> str:
        """The first value of a header, "" when it is absent."""
        return next(iter(self.headers.get(name.lower(), ())), "")

    @property
    def author(self) -> Address:
        """The first From address; an empty one when there is none."""
        return self.from_[0] if self.from_ else Address("")

    @property
    def content(self) -> str:
        """Stands for its words and files, however they were wrapped and encoded on the way: 32 hex digits."""
        told = [" ".join(self.text.split()), " ".join(self.html.split()), *(a.sha256 for a in self.attachments)]
        told += [m.content for m in self.embedded]
        return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address it was meant for or delivered to, lower case, in order, once."""
        return tuple(dict.fromkeys([*(a.email for a in (*self.to, *self.cc)), *self.delivered_to]))

    @property
    def written(self) -> datetime:
        """When its author wrote it, as far as can be told."""
        return self.date or self.arrived


def sender_in(raw: bytes) -> str:
    """The address of the first From line, found without parsing the mail; "" where there is none."""
    found = _FROM_LINE.search(raw[:65_536])
    return found[1].decode("ascii", "replace").lower() if found else ""


def stand_in(digest: str, author: Address, subject: str, moment: datetime) -> Mail:
    """For something that is handled as a mail is, and was none, or none that could be read."""
    return Mail(
        digest=digest, size=0, message_id=None, in_reply_to=(), references=(), date=None, arrived=moment,
        from_=(author,), from_headers=1, sender=(), reply_to=(), to=(), cc=(), delivered_to=(), return_path=None,
        subject=subject, headers={}, text="", html="", attachments=(),
    )  # fmt: skip


class Nature(StrEnum):
    """What sort of thing a mail is, before anybody asks whose it is."""

    PERSON = "person"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    LIST = "list"
    CALENDAR = "calendar"
    RECEIPT = "receipt"
    REPORT = "report"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class VisibleText:
    """A body taken apart. Nothing is thrown away: the parts are marked."""

    text: str
    """What this person wrote in this mail: quote, signature and disclaimer off."""
    quoted: str = ""
    """The history below or between, without its quote marks."""
    signature: str = ""
    forwarded: str = ""
    """What stands under a "Forwarded message" line, header block included."""
    answers: tuple[tuple[str, str], ...] = ()
    """Interleaved replies: the quoted line, and what was written right below it (also part of `text`)."""
