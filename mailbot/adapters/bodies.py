"""From the tree of parts: which are the body, which are files, which are somebody else's mail."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mailbot.adapters.charsets import decode, decode_html, is_known
from mailbot.adapters.fields import safe_name
from mailbot.adapters.flowed import unflow
from mailbot.adapters.magic import sniff
from mailbot.adapters.mime import Part, uudecode
from mailbot.domain.mail import Attachment

_MOST_TEXT = 1_000_000
"""Octets of one text part that are read as body."""
_MAILS = frozenset({"message/rfc822", "message/global", "message/news"})
_NEVER_WORDS = _MAILS | {"text/calendar", "text/csv"}
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED_HEADERS = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
_OTHER_DRESS = frozenset({"text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext"})
"""What an alternative may hold besides plain text and HTML: the same words once more."""
_CID = re.compile(r"\bcid:([^\s\"'<>)\\]{1,250})", re.I)
_UU_BEGIN = re.compile(r"^begin(?:-base64)? [0-7]{3,4} (\S.{0,200})$", re.M)
_NULS = str.maketrans("", "", "\0\ufeff")


@dataclass
class Harvest:
    """What was gathered on the walk."""

    texts: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    """message/rfc822 parts, the octets they came with."""
    returned: list[bytes] = field(default_factory=list)
    """What a report returns: a whole mail or its header."""
    statuses: list[bytes] = field(default_factory=list)
    """message/delivery-status parts."""
    defects: list[str] = field(default_factory=list)
    leaves: int = 0

    @property
    def text(self) -> str:
        """The plain body."""
        return "\n".join(t for t in self.texts if t.strip())

    @property
    def html(self) -> str:
        """The HTML body."""
        return "\n".join(p for p in self.pages if p.strip())


def gather(root: Part) -> Harvest:
    """Walk the tree once. Every leaf ends somewhere: body, file, embedded mail or report."""
    found = Harvest()
    _visit(root, found, ())
    found.defects[:0] = [d for part in root.walk() for d in part.defects]
    _uuencoded(found)
    shown = {c.lower() for page in found.pages for c in _CID.findall(page)}
    found.attachments = [replace(a, referenced=a.content_id.lower() in shown) for a in found.attachments]
    return found


def _visit(part: Part, found: Harvest, within: tuple[str, ...]) -> None:
    if not part.multipart:
        found.leaves += 1
        _leaf(part, found, within)
        return
    inside = (*within, part.kind)
    if part.kind == "multipart/alternative":
        _alternatives(part, found, inside)
        return
    for child in part.children:
        _visit(child, found, inside)


def _alternatives(part: Part, found: Harvest, within: tuple[str, ...]) -> None:
    """The plain version and the HTML version of one text; a text said twice is kept once."""
    own = Harvest(leaves=found.leaves)
    for child in part.children:
        if child.kind not in _OTHER_DRESS or child is part.children[0]:
            _visit(child, own, within)
    found.texts += list(dict.fromkeys(own.texts))
    found.pages += list(dict.fromkeys(own.pages))
    for name in ("attachments", "mails", "returned", "statuses", "defects"):
        getattr(found, name).extend(getattr(own, name))
    found.leaves = own.leaves


def _leaf(part: Part, found: Harvest, within: tuple[str, ...]) -> None:
    reporting = "multipart/report" in within
    if part.kind in _REPORTS:
        found.statuses.append(part.content())
    elif (part.kind in _RETURNED_HEADERS and not part.head.file_name) or (part.kind in _MAILS and reporting):
        found.returned.append(part.content())
    elif _is_body(part, found, within):
        _body(part, found)
    else:
        _file(part, found)


def _is_body(part: Part, found: Harvest, within: tuple[str, ...]) -> bool:
    """Inline text without a name; with a name only where no other text can be the body.

    A mail that is one single part, without a name, and text to look at, is words, whatever type it claims: as a
    document, what it quotes of our own asking would count as sent.
    """
    if not within and not part.head.file_name and part.head.disposition != "attachment" and _is_plain(part):
        return True
    if part.kind not in {"text/plain", "text/html"} or part.head.disposition == "attachment":
        return False
    if not part.head.file_name:
        return True
    if within[-1:] == ("multipart/alternative",):
        return True
    return found.leaves == 1 and not (found.texts or found.pages)


def _is_plain(part: Part) -> bool:
    return part.kind not in _NEVER_WORDS and sniff(part.content()[:_MOST_TEXT], "") == "text/plain"


def _body(part: Part, found: Harvest) -> None:
    charset = part.head.parameter("charset")
    if not is_known(charset):
        found.defects.append(f"charset: {charset[:40]} is unknown")
    content = part.content()
    if len(content) > _MOST_TEXT:
        found.defects.append("body-size: the text is too long; the end of it was not read")
        content = content[:_MOST_TEXT]
    if part.kind == "text/html":
        found.pages.append(_clean(decode_html(content, charset)))
        return
    body = _clean(decode(content, charset))
    if part.head.parameter("format").lower() == "flowed":
        body = unflow(body, joined=part.head.parameter("delsp").lower() == "yes")
    found.texts.append(body)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_NULS)


def _file(part: Part, found: Harvest) -> None:
    content = part.content()
    name = part.head.file_name
    if part.kind in _MAILS:
        found.mails.append(content)
        name = name or "message.eml"
    cid = part.head.first("content-id").strip().strip("<>").strip()
    inline = part.head.disposition == "inline" or (bool(cid) and part.head.disposition != "attachment")
    found.attachments.append(attachment(name, content, part.head.kind, inline=inline, content_id=cid))


def attachment(name: str, content: bytes, declared: str, *, inline: bool = False, content_id: str = "") -> Attachment:
    """A file of a mail, its type told by its bytes."""
    kind = sniff(content, name)
    if declared in _MAILS and kind == "text/plain":
        kind = "message/rfc822"
    return Attachment(
        name=name,
        content=content,
        declared_type=declared,
        content_type=kind,
        sha256=hashlib.sha256(content).hexdigest(),
        inline=inline,
        content_id=content_id,
    )


def _uuencoded(found: Harvest) -> None:
    """Files that old programs write into the text itself, between `begin` and `end`."""
    for n, text in enumerate(found.texts):
        if "begin" not in text:
            continue
        kept, at = [], 0
        for start, end, name in _uu_spans(text):
            content = uudecode(text[start:end].encode("latin-1", "replace").splitlines())
            if content:
                found.attachments.append(attachment(safe_name(name), content, "application/octet-stream"))
                kept.append(text[at:start])
                at = end
        found.texts[n] = "".join([*kept, text[at:]])


def _uu_spans(text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for _ in range(100):
        begin = _UU_BEGIN.search(text, at)
        end = text.find("\nend", begin.end()) if begin else -1
        if begin is None or end < 0:
            return
        at = min(len(text), end + 5)
        yield begin.start(), at, begin[1]
