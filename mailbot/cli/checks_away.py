"""What `mailbot doctor` looks at on the mail servers: the login, what the inbox can do, a mail there and back."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from time import monotonic, sleep
from typing import TYPE_CHECKING

from mailbot.adapters.clock import SystemClock
from mailbot.adapters.secrets import SecretError
from mailbot.cli.findings import Finding, bad, note, well
from mailbot.cli.words import counted
from mailbot.settings import Config, ImapSettings, MaildirSettings

if TYPE_CHECKING:
    from mailbot.adapters.imap_session import ImapSession
    from mailbot.adapters.smtp import SmtpSender

_LATEST = 20
"""Mails whose Authentication-Results are looked at."""
_MANY = 50
"""Mails in an inbox from which on its past is worth a thought."""
_PATIENCE = timedelta(minutes=2)
_CLOCKS_APART = timedelta(minutes=2)
_WANTED = ("IDLE", "UIDPLUS", "MOVE")


def look_at_inbox(config: Config, *, send: bool) -> Iterator[Finding]:
    """The mailbox; with `send`, a mail to itself and back."""
    settings = config.mailbox
    if isinstance(settings, MaildirSettings):
        yield _maildir(settings)
        return
    from mailbot.adapters.imap_session import explain
    from mailbot.cli.accounts import endpoint_of

    try:
        session = session_of(settings)
    except Exception as error:  # whatever a server does, the next line is to be said
        yield bad(f"IMAP: {explain(error, endpoint_of(settings))}", remedy(error, settings.login))
        return
    try:
        yield from _imap(config, settings, session)
        if send:
            yield from _there_and_back(config, session)
    except Exception as error:
        yield bad(f"IMAP: {explain(error, endpoint_of(settings))}")
    finally:
        session.drop()


def _maildir(settings: MaildirSettings) -> Finding:
    missing = [name for name in ("new", "cur") if not (settings.path / name).is_dir()]
    if missing:
        return bad(f"{settings.path} is no Maildir: it has no folder {missing[0]}.", "Correct [mailbox] path.")
    count = sum(1 for name in ("new", "cur") for _ in (settings.path / name).iterdir())
    return well(f"Maildir {settings.path}: {counted(count, 'mail')}.")


def session_of(settings: ImapSettings) -> ImapSession:
    """Logged in. Raises whatever the server or the secret does."""
    from mailbot.adapters.imap_session import ImapSession
    from mailbot.cli.accounts import credential_of, endpoint_of

    return ImapSession(endpoint_of(settings), credential_of(settings)())


def remedy(error: Exception, login: str, table: str = "[mailbox]") -> str:
    """What to do where logging in failed, by the table of mailbot.toml that names the server."""
    from mailbot.adapters.imap_session import refuses_login

    if isinstance(error, SecretError):
        return ""
    if refuses_login(error):
        what = "access token" if login == "token" else "password (many providers want an app password)"
        return f"Check {table} user and the {what}."
    return f"Check {table} host, port and security."


def _imap(config: Config, settings: ImapSettings, session: ImapSession) -> Iterator[Finding]:
    yield well(f"IMAP: logged in to {settings.host} as {settings.user}, {protected(settings.security)}.")
    offered = [name for name in _WANTED if session.has(name)]
    if session.has("IDLE"):
        yield well(f"IMAP: new mail is heard of at once ({', '.join(offered)}).")
    else:
        yield note(f"IMAP: without IDLE, new mail is looked for every {settings.poll_seconds} seconds.")
    names = {f.name for f in session.folders()}
    for folder in settings.folders:
        there = session.folder_for(folder.lower()) if folder.startswith("\\") else folder in names
        if folder.upper() != "INBOX" and not there:
            yield bad(f"IMAP: there is no folder {folder}.", f"[mailbox] folders may name: {', '.join(sorted(names))}.")
            return
    yield from _special(settings, session)
    yield from _all_mail(settings, session)
    yield from _vouchers(config, settings, session)


def protected(security: str) -> str:
    """How the way to a server is."""
    return {"tls": "over TLS", "starttls": "over STARTTLS"}.get(security, "unprotected, on this machine")


def _special(settings: ImapSettings, session: ImapSession) -> Iterator[Finding]:
    sent, junk = settings.sent_folder or session.folder_for("\\sent"), session.folder_for("\\junk")
    if settings.sent != "copy" and sent is None:
        yield bad("IMAP: no Sent folder can be found.", "Name it as [mailbox] sent_folder.")
    if junk and junk not in settings.folders:
        yield note(
            f"IMAP: the folder {junk} is not read; a client's answer in it would be missed.",
            f'Add "{junk}" to [mailbox] folders.',
        )


def _all_mail(settings: ImapSettings, session: ImapSession) -> Iterator[Finding]:
    """Where folders are labels, a mail that a filter takes past the inbox is in none of those that are read."""
    every = session.folder_for("\\all")
    if every and not {every.lower(), "\\all"} & {folder.lower() for folder in settings.folders}:
        yield note(
            f"IMAP: the folder {every} is not read; a mail that is archived at once, by a filter or somebody's thumb, "
            "would be missed.",
            f'Add "{every}" to [mailbox] folders; a mail that lies in several is read once.',
        )


def _vouchers(config: Config, settings: ImapSettings, session: ImapSession) -> Iterator[Finding]:
    """Whose Authentication-Results stand at the top of the latest mails (RFC 8601, 2.5)."""
    session.examine(settings.folders[0])
    every = session.uids()
    if len(every) > _MANY and settings.since is None:
        yield note(
            f"IMAP: {len(every)} mails lie in the inbox, and the first start reads them all, old requests too.",
            "Write since = and today's date under [mailbox] to begin with today's.",
        )
    uids = every[-_LATEST:]
    found = Counter(filter(None, (_voucher(raw) for raw in session.heads(uids).values())))
    ours = config.practice.authserv_id
    if not uids:
        yield note("Authentication-Results: the inbox is empty, so it can't be told who vouches for senders.")
    elif ours and found[ours.lower()]:
        yield well(f"Authentication-Results: {ours} vouches for senders.")
    elif found:
        best = found.most_common(1)[0][0]
        yield bad(f'Authentication-Results: the latest mails bear those of "{best}", and that is not trusted.',
                  f'If that is your own server, write authserv_id = "{best}" under [practice].')  # fmt: skip
    elif config.vouching.dkim:
        yield well("Authentication-Results: the latest mails bear none; signatures of staff mails are verified here.")
    else:
        yield bad("Authentication-Results: the latest mails bear none, so nobody's mail can be trusted.",
                  "Have your mail server check SPF, DKIM and DMARC, or write dkim = true under [auth].")  # fmt: skip


def _voucher(head: bytes) -> str:
    value = str(BytesHeaderParser().parsebytes(head).get("Authentication-Results", ""))
    found = re.match(r"\s*([A-Za-z0-9.-]{1,255})(?:\s+\d+)?\s*;", value)
    nameless = re.match(r"\s*(?:spf|dkim|dmarc|compauth)=", value)  # as Microsoft 365 writes it
    return found[1].lower() if found else "protection.outlook.com" if nameless else ""


def look_at_outlet(config: Config) -> Iterator[Finding]:
    """The submission server: connecting and logging in, sending nothing."""
    from mailbot.adapters.smtp import SmtpSender
    from mailbot.cli.accounts import smtp_account

    settings, sender = config.smtp, SmtpSender(smtp_account(config))
    try:
        asyncio.run(_connect(sender))
    except SecretError as error:
        yield bad(f"SMTP: {error}")
    except Exception as error:  # whatever a server does, it is told
        yield bad(f"SMTP: {sender.explain(error)}", "Check [smtp] host, port, security, user and the password.")
    else:
        who = f"logged in to {settings.host} as {settings.user}" if settings.user else f"{settings.host} answers"
        yield well(f"SMTP: {who}, {protected(settings.security)}.")


async def _connect(sender: SmtpSender) -> None:
    client = await sender.connect()
    client.close()


# -- there and back ---------------------------------------------------------------------------------------------------


def _there_and_back(config: Config, session: ImapSession) -> Iterator[Finding]:
    """A mail to the bot itself, at its plain and at a tagged address."""
    mark = secrets.token_hex(6)
    local, _, domain = config.practice.bot.rpartition("@")
    addresses = {"plain": config.practice.bot, "tagged": f"{local}+doctor-{mark}@{domain}"}
    for kind, address in addresses.items():
        try:
            asyncio.run(_post(config, address, f"{mark}-{kind}"))
        except Exception as error:
            yield _refused(config, kind, str(error))
            continue
        yield from _back(config, session, kind, address, f"{mark}-{kind}")


async def _post(config: Config, address: str, mark: str) -> None:
    from mailbot.adapters.smtp import SmtpSender
    from mailbot.cli.accounts import smtp_account

    sender, now = SmtpSender(smtp_account(config)), SystemClock().now()
    domain = config.practice.bot.rpartition("@")[2]
    text = (
        f"From: {config.practice.bot}\r\nTo: {address}\r\nSubject: mailbot doctor {mark}\r\n"
        f"Date: {now:%a, %d %b %Y %H:%M:%S} +0000\r\nMessage-ID: <doctor.{mark}@{domain}>\r\n"
        "Auto-Submitted: auto-generated\r\n\r\nThis mail checks that mailbot can send to itself.\r\n"
    )
    try:
        await sender.send(text.encode("ascii"), config.practice.bot, [address])
    finally:
        await sender.close()


def _refused(config: Config, kind: str, why: str) -> Finding:
    if kind == "tagged" and not config.practice.tagging:
        return well("Plus addressing: refused, and [practice] tagging is off.")
    if kind == "tagged":
        return bad(f"Plus addressing: {why}", "Write tagging = false under [practice].")
    return bad(f"Sending: {why}")


def _back(config: Config, session: ImapSession, kind: str, address: str, mark: str) -> Iterator[Finding]:
    begun, sent = monotonic(), SystemClock().now()
    domain = config.practice.bot.rpartition("@")[2]
    arrived = _wait_for(config, session, f"<doctor.{mark}@{domain}>")
    took = monotonic() - begun
    what = "Plus addressing" if kind == "tagged" else "Sending"
    if arrived is None and kind == "tagged":
        wanted = config.practice.tagging
        yield (bad if wanted else well)(
            f"{what}: a mail to {address} did not arrive{'.' if wanted else ', and tagging is off.'}",
            *(["Write tagging = false under [practice]."] if wanted else []),
        )
    elif arrived is None:
        yield bad(f"{what}: a mail to {address} did not arrive within {_PATIENCE.seconds // 60} minutes.")
    else:
        yield well(f"{what}: a mail to {address} came back after {took:.0f} seconds.")
        if kind == "plain" and abs(arrived - sent) > _CLOCKS_APART + timedelta(seconds=took):
            yield bad("The clock of this computer and the mail server's are minutes apart.", "Set the clock (NTP).")


def _wait_for(config: Config, session: ImapSession, message_id: str) -> datetime | None:
    assert isinstance(config.mailbox, ImapSettings)
    until = monotonic() + _PATIENCE.total_seconds()
    while monotonic() < until:
        for folder in config.mailbox.folders:
            session.examine(folder)
            if session.holds(message_id):
                return _arrival(session)
        sleep(2)
    return None


def _arrival(session: ImapSession) -> datetime:
    """When the newest mail of the open folder arrived."""
    newest = session.uids()[-1:]
    envelopes = session.envelopes(newest)
    moments = [e.arrived for e in envelopes.values() if e.arrived]
    return moments[0] if moments else SystemClock().now()
