"""`mailbot.toml` -> `Config`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time
from pathlib import Path
from typing import TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailbot.domain.practice import Caps, Practice, Role, Staff, WorkingHours
from mailbot.settings.absences import closed_days, leave
from mailbot.settings.mistakes import SettingsError
from mailbot.settings.payments import accounts, approvals, cashier, receipts_folder
from mailbot.settings.saved import saved
from mailbot.settings.sent_folders import sent_folders
from mailbot.settings.tables import Table, TomlFile, beside
from mailbot.settings.vouching import Vouching, vouching

SECURITY = ("tls", "starttls", "none")
SENT = ("copy", "provider", "append")
CONFIRM = ("always", "unsure", "digest")
ASK_BEFORE = ("cancel", "address")
LOGINS = ("password", "token")
_TABLES = (
    "practice", "hours", "requests", "digest", "closed", "caps", "saved", "staff", "leave", "mailbox", "smtp", "state",
    "rules", "log", "account", "payments", "approvals", "auth", "dkim_key",
    "sent_mailbox", "orders",
)  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a password lies; never the password."""

    file: Path | None = None
    environment: str = ""
    command: str = ""


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


@dataclass(frozen=True, slots=True)
class Config:
    """Everything in mailbot.toml, checked."""

    path: Path
    practice: Practice
    mailbox: ImapSettings | MaildirSettings
    smtp: SmtpSettings
    state: Path
    rules: Path | None
    log_level: str
    key: Secret | None = None
    """Where the key lies under which clients' data is kept in the state folder; None: it lies open."""
    vouching: Vouching = Vouching()
    receipts: Path | None = None
    """The folder into which lists of receipts are dropped."""
    sent: tuple[SentSettings, ...] = ()
    """Staff's Sent folders that are watched."""


def load_config(path: Path) -> Config:
    """Read the file. Raises SettingsError with every mistake in it."""
    file = TomlFile.open(path)
    if file.mistakes:
        raise SettingsError(file.mistakes)
    file.only(_TABLES)
    if file.mistakes:  # a misspelt table would look like a dozen missing settings
        raise SettingsError(file.mistakes)
    practice = _practice(file)
    mailbox = _mailbox(file)
    smtp = _smtp(file)
    state, key, rules, level = _around(file)
    trust = vouching(file)
    receipts = receipts_folder(file)
    sent = tuple(SentSettings(*one) for one in sent_folders(file, [s.id for s in practice.staff], _account))
    if file.mistakes:
        raise SettingsError(file.mistakes)
    return Config(path, practice, mailbox, smtp, state, rules, level, key, trust, receipts, sent)


def _practice(file: TomlFile) -> Practice:
    table, staff = file.table("practice"), _staff(file)
    minutes, confirm = _requests(file)
    by_hand, worth = saved(file)
    practice = Practice(
        name=table.text("name"),
        bot=table.address("bot"),
        domains=tuple(d.lower().lstrip("@") for d in table.texts("domains")),
        zone=_zone(table),
        country=table.text("country", "GB").upper(),
        region=table.text("region", "").upper(),
        authserv_id=table.text("authserv_id", ""),
        default_due_days=table.number("default_due_days", 14, 1, 365),
        undo_minutes=minutes,
        confirm=confirm,
        **_orders(file),
        ladder=table.text("ladder", "standard"),
        tagging=table.flag("tagging", True),
        closures=frozenset((*table.days("closed"), *closed_days(file))),
        hours=_hours(file),
        caps=_caps(file),
        minutes=by_hand,
        worth=worth,
        manager_digests=_manager_digests(file),
        staff=staff,
        leave=tuple(leave(file, [s.id for s in staff])),
        accounts=tuple(accounts(file)),
        cashier=cashier(file, [s.id for s in staff]),
        **approvals(file),
    )
    table.done()
    domain = practice.bot.partition("@")[2]
    if domain and practice.domains and domain not in practice.domains:
        table.wrong(
            "bot", f"must lie in one of the practice's domains ({', '.join(practice.domains)}), not in {domain}."
        )
    return practice


def _requests(file: TomlFile) -> tuple[int, str]:
    table = file.table("requests")
    minutes = table.number("undo_minutes", 30, 0, 1440)
    confirm = table.choice("confirm", CONFIRM, "always")
    table.done()
    return minutes, confirm


class _Orders(TypedDict):
    everyone_orders: bool
    ask_before: frozenset[str]


def _orders(file: TomlFile) -> _Orders:
    table = file.table("orders")
    everyone = table.flag("everyone", True)
    asked = table.texts("ask_before", ())
    for name in asked:
        if name not in ASK_BEFORE:
            table.wrong("ask_before", f"may name {' and '.join(ASK_BEFORE)}, not {name!r}.")
    table.done()
    return {"everyone_orders": everyone, "ask_before": frozenset(asked)}


def _zone(table: Table) -> ZoneInfo:
    name = table.text("timezone", "Europe/London")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        table.wrong("timezone", f'must be a zone like "Europe/London", not {name!r}.')
        return ZoneInfo("Europe/London")


def _hours(file: TomlFile) -> WorkingHours:
    table, usual = file.table("hours"), WorkingHours()
    hours = WorkingHours(
        opens=table.clock("opens", usual.opens),
        closes=table.clock("closes", usual.closes),
        weekdays=_weekdays(table),
        digest=table.clock("digest", usual.digest),
        chase_from=table.clock("chase_from", usual.chase_from),
        chase_until=table.clock("chase_until", usual.chase_until),
    )
    table.done()
    if hours.opens >= hours.closes:
        table.wrong("closes", f"must be later than opens ({hours.opens:%H:%M}).")
    if not time(8) <= hours.chase_from < hours.chase_until <= time(18):
        table.wrong("chase_from", "and chase_until must lie between 08:00 and 18:00, the first before the second.")
    return hours


def _caps(file: TomlFile) -> Caps:
    table, usual = file.table("caps"), Caps()
    caps = Caps(
        address_a_day=table.number("address_a_day", usual.address_a_day, 1, 1_000),
        client_a_day=table.number("client_a_day", usual.client_a_day, 1, 1_000),
        clients_an_hour=table.number("clients_an_hour", usual.clients_an_hour, 1, 100_000),
        staff_an_hour=table.number("staff_an_hour", usual.staff_an_hour, 10, 10_000),
    )
    table.done()
    if caps.client_a_day < caps.address_a_day:
        table.wrong("client_a_day", f"must not be less than address_a_day ({caps.address_a_day}).")
    return caps


def _manager_digests(file: TomlFile) -> bool:
    table = file.table("digest")
    found = table.flag("managers", False)
    table.done()
    return found


def _weekdays(table: Table) -> frozenset[int]:
    names = table.texts("weekdays", list(_DAYS[:5]))
    for name in names:
        if name.lower() not in _DAYS:
            table.wrong("weekdays", f"must name days like monday, not {name!r}.")
    days = frozenset(_DAYS.index(n.lower()) for n in names if n.lower() in _DAYS)
    if not days:
        table.wrong("weekdays", "must name at least one day.")
    return days


def _staff(file: TomlFile) -> tuple[Staff, ...]:
    staff: list[Staff] = []
    before = len(file.mistakes)
    for table in file.tables("staff"):
        role = table.choice("role", tuple(Role), Role.STAFF.value)
        aliases = tuple(a.lower() for a in table.texts("aliases", []))
        digest = table.flag("digest", True) if "digest" in table.values else None
        staff.append(Staff(table.text("id"), table.text("name"), table.address("email"), Role(role), aliases, digest))
        if digest is False and role == Role.PARTNER:
            table.wrong("digest", "can't be false for a partner: somebody has to see what is open. Leave it out.")
        table.done()
        _once(table, staff)
    if len(file.mistakes) > before:
        return tuple(staff)
    if not staff:
        file.wrong("nobody works here: add a [[staff]] table for each member of the practice, a partner among them.")
    elif not any(s.role is Role.PARTNER for s in staff):
        file.wrong('nobody is a partner: give at least one [[staff]] role = "partner"; the digest goes to partners.')
    return tuple(staff)


def _once(table: Table, staff: list[Staff]) -> None:
    *before, last = staff
    if any(s.id == last.id for s in before):
        table.wrong("id", f"{last.id!r} is used twice; each member of staff needs one of their own.")
    if any(s.email == last.email for s in before):
        table.wrong("email", f"{last.email} belongs to two members of staff; each needs one of their own.")


def _mailbox(file: TomlFile) -> ImapSettings | MaildirSettings:
    table = file.table("mailbox")
    if table.choice("kind", ("imap", "maildir"), "imap") == "maildir":
        maildir = MaildirSettings(beside(file, table.text("path")), table.number("poll_seconds", 5, 1, 3600))
        table.done()
        return maildir
    account = _account(file, table)
    imap = replace(
        account,
        folders=table.texts("folders", ["INBOX"]),
        sent=table.choice("sent", SENT, "copy"),
        sent_folder=table.text("sent_folder", ""),
        largest_mail=table.number("largest_mail_mb", 50, 1, 500) * 1_000_000,
    )
    table.done()
    return imap


def _account(file: TomlFile, table: Table, folder: str = "INBOX") -> ImapSettings:
    """The server of a table, and how one logs in there."""
    security = table.choice("security", SECURITY, "tls")
    account = ImapSettings(
        host=table.text("host"),
        port=table.number("port", 993 if security == "tls" else 143, 1, 65535),
        security=security,
        user=table.text("user"),
        secret=_secret(file, table),
        login=table.choice("login", LOGINS, "password"),
        trust=_trust(file, table),
        folders=(folder,),
        since=table.day("since"),
        poll_seconds=table.number("poll_seconds", 60, 5, 3600),
    )
    _plain_only_here(table, account.host, security)
    return account


def _smtp(file: TomlFile) -> SmtpSettings:
    table = file.table("smtp")
    security = table.choice("security", SECURITY, "starttls")
    ports = {"tls": 465, "starttls": 587, "none": 25}
    user = table.text("user", "")
    smtp = SmtpSettings(
        host=table.text("host"),
        port=table.number("port", ports[security], 1, 65535),
        security=security,
        user=user,
        secret=_secret(file, table, needed=bool(user)),
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


def _secret(file: TomlFile, table: Table, *, needed: bool = True, what: str = "password") -> Secret:
    if what in table.values:
        table.asked.add(what)
        table.wrong(what, f"must not stand in this file; name {what}_file, {what}_env or {what}_command instead.")
        needed = False
    name = table.text(f"{what}_file", "")
    secret = Secret(
        file=beside(file, name) if name else None,
        environment=table.text(f"{what}_env", ""),
        command=table.text(f"{what}_command", ""),
    )
    given = sum(map(bool, (name, secret.environment, secret.command)))
    if given > 1 or (needed and not given):
        table.wrong(
            "", f"needs {'exactly' if needed else 'at most'} one of {what}_file, {what}_env and {what}_command."
        )
    return secret


def _around(file: TomlFile) -> tuple[Path, Secret | None, Path | None, str]:
    state, rules, log = file.table("state"), file.table("rules"), file.table("log")
    folder = beside(file, state.text("folder", "state"))
    key = _secret(file, state, needed=False, what="key")
    named = rules.text("folder", "")
    level = log.choice("level", ("debug", "info", "warning", "error"), "info")
    for table in (state, rules, log):
        table.done()
    rules_folder = beside(file, named) if named else None
    if rules_folder and not rules_folder.is_dir():
        rules.wrong("folder", f"names {rules_folder.name}, which is no folder; `mailbot init` writes one.")
    return folder, key if key != Secret() else None, rules_folder, level
