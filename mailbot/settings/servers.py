"""[mailbox], [smtp], [[sent_mailbox]]: the servers that mailbot talks to, and how it logs in there (mailbot.toml)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from mailbot.settings.secrets import Secret, secret_in
from mailbot.settings.tables import Table, TomlFile, beside

SECURITY = ("tls", "starttls", "none")
SENT = ("copy", "provider", "append")
LOGINS = ("password", "token")
SENT_FOLDER = "\\Sent"
"""Stands for the folder that is marked so (RFC 6154)."""


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """An IMAP inbox (RFC 9051)."""

    host: str
    port: int
    security: str
    user: str
    secret: Secret = field(repr=False)
    login: str = "password"
    """"token": what the secret gives is an OAuth access token."""
    trust: Path | None = None
    """A PEM file with an authority of one's own."""
    folders: tuple[str, ...] = ("INBOX",)
    since: date | None = None
    sent: str = "copy"
    sent_folder: str = ""
    poll_seconds: int = 60
    largest_mail: int = 50_000_000


@dataclass(frozen=True, slots=True)
class SentSettings:
    """A member of staff's Sent folder, which is watched."""

    staff: str
    """Whose it is, by id."""
    account: ImapSettings


@dataclass(frozen=True, slots=True)
class MaildirSettings:
    """An inbox that some other program keeps as a Maildir."""

    path: Path
    poll_seconds: int = 5
    largest_mail: int = 50_000_000


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """A submission server (RFC 6409)."""

    host: str
    port: int
    security: str
    user: str
    """Empty: no login."""
    secret: Secret = field(repr=False)
    login: str = "password"
    trust: Path | None = None


def mailbox(file: TomlFile) -> ImapSettings | MaildirSettings:
    """The inbox that is read."""
    table = file.table("mailbox")
    if table.choice("kind", ("imap", "maildir"), "imap") == "maildir":
        maildir = MaildirSettings(
            beside(file, table.text("path")), table.number("poll_seconds", 5, 1, 3600), _largest_mail(table)
        )
        table.done()
        return maildir
    account = _account(file, table)
    imap = replace(
        account,
        folders=table.texts("folders", ["INBOX"]),
        sent=table.choice("sent", SENT, "copy"),
        sent_folder=table.text("sent_folder", ""),
        largest_mail=_largest_mail(table),
    )
    table.done()
    return imap


def _largest_mail(table: Table) -> int:
    """In octets."""
    return table.number("largest_mail_mb", 50, 1, 500) * 1_000_000


def sent_folders(file: TomlFile, staff: Collection[str]) -> Iterator[SentSettings]:
    """Every [[sent_mailbox]]; `staff`: whose there may be."""
    taken: set[str] = set()
    for table in file.tables("sent_mailbox"):
        who = table.choice("who", staff)
        account = _account(file, table, table.text("folder", SENT_FOLDER))
        table.done()
        if who in taken:
            table.wrong("who", f"names {who} twice; one Sent folder of each person is watched.")
        taken.add(who)
        yield SentSettings(who, account)


def _account(file: TomlFile, table: Table, folder: str = "INBOX") -> ImapSettings:
    """The server of a table, and how one logs in there."""
    security = table.choice("security", SECURITY, "tls")
    account = ImapSettings(
        host=table.text("host"),
        port=table.number("port", 993 if security == "tls" else 143, 1, 65535),
        security=security,
        user=table.text("user"),
        secret=secret_in(file, table),
        login=table.choice("login", LOGINS, "password"),
        trust=_trust(file, table),
        folders=(folder,),
        since=table.day("since"),
        poll_seconds=table.number("poll_seconds", 60, 5, 3600),
    )
    _plain_only_here(table, account.host, security)
    return account


def submission(file: TomlFile) -> SmtpSettings:
    """The server that takes our letters."""
    table = file.table("smtp")
    security = table.choice("security", SECURITY, "starttls")
    ports = {"tls": 465, "starttls": 587, "none": 25}
    user = table.text("user", "")
    smtp = SmtpSettings(
        host=table.text("host"),
        port=table.number("port", ports[security], 1, 65535),
        security=security,
        user=user,
        secret=secret_in(file, table, needed=bool(user)),
        login=table.choice("login", LOGINS, "password"),
        trust=_trust(file, table),
    )
    table.done()
    _plain_only_here(table, smtp.host, security)
    return smtp


def _plain_only_here(table: Table, host: str, security: str) -> None:
    if security == "none" and host not in ("localhost", "127.0.0.1", "::1"):
        table.wrong("security", f'"none" is for this machine only; {host} needs "tls" or "starttls".')


def _trust(file: TomlFile, table: Table) -> Path | None:
    name = table.text("trust", "")
    path = beside(file, name) if name else None
    if path and not path.is_file():
        table.wrong("trust", f"names {name}, which is no file; it must be a certificate in PEM form.")
    return path
