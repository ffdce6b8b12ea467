"""The papers that staff sent along with a mail that asks a client to approve something."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mailbot.domain.documents import FileText
from mailbot.domain.mail import Mail
from mailbot.domain.papers import Paper
from mailbot.domain.practice import Client, Practice

_MOST = 5
"""More files than these are a bundle: what of it is to be approved can't be told."""


def papers_sent(mail: Mail, files: Sequence[FileText], client: Client, practice: Practice) -> tuple[Paper, ...]:
    """The files of a mail that this client, and nobody else outside, got from staff: they may be sent again.

    Nothing when the client was not written to, when others were too, or for a mail that was only passed on to the bot.
    """
    readers = {a.email.lower() for a in (*mail.to, *mail.cc)}
    if not _only_theirs(readers, client.addresses, practice):
        return ()
    return attached_files(mail, files)


def attached_files(mail: Mail, files: Sequence[FileText]) -> tuple[Paper, ...]:
    """The files that somebody attached on purpose; none when they are more than anybody would send on."""
    decoration = {f.sha256 for f in files if f.decoration}
    sent = [a for a in mail.attachments if a.name and not a.referenced and a.size and a.sha256 not in decoration]
    found = {a.sha256: Paper(mail.digest, a.sha256, a.name, a.size) for a in sent}
    return tuple(found.values()) if len(found) <= _MOST else ()


def _only_theirs(readers: Collection[str], theirs: Collection[str], practice: Practice) -> bool:
    known = {a.lower() for a in theirs}
    outside = {r for r in readers if practice.member_at(r) is None and not _is_bot(r, practice)}
    return bool(outside) and outside <= known


def _is_bot(address: str, practice: Practice) -> bool:
    """The bot's address, tagged or not (RFC 5233)."""
    local, _, domain = practice.bot.partition("@")
    return address == practice.bot or (address.startswith(f"{local}+") and address.endswith(f"@{domain}"))
