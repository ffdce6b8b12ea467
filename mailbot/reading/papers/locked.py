"""Files that came under a password: which of them still wait for it, so that a later mail may open them."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.domain.documents import Document
from mailbot.domain.events import ItemMoved, MailTaken
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import ItemState

_MOST = 5
"""Mails whose locked files a password is tried on, the newest first."""


def awaiting_a_password(records: Iterable[ClientRecord]) -> dict[str, frozenset[str]]:
    """Digests of mails, the newest first and at most five, to the SHA-256 of the locked files each brought; of clients
    who were asked to send something again, for else nothing waits for a password."""
    found = [
        (entry.at, entry.event)
        for record in records
        if any(i.state is ItemState.WRONG for r in record.open for i in r.items)
        for entry in record.log
        if isinstance(entry.event, MailTaken) and entry.event.locked
    ]
    found.sort(key=lambda f: f[0], reverse=True)
    return {taken.digest: frozenset(taken.locked) for _, taken in found[:_MOST]}


def was_here(document: Document, record: ClientRecord) -> bool:
    """Whether this file came before and did something then: sent again, it changes nothing. One that was locked then
    and can be read now is new."""
    moving = {e.mail for e in record.log if isinstance(e.event, ItemMoved) and e.mail}
    taken = [e.event for e in record.log if isinstance(e.event, MailTaken) and e.mail in moving]
    digest = document.file.sha256
    read = any(digest in t.documents and digest not in t.locked for t in taken)
    return read or (document.file.problem == "encrypted" and any(digest in t.locked for t in taken))
