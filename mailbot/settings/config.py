"""`mailbot.toml` -> `Config`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mailbot.domain.practice import Practice
from mailbot.settings.mistakes import SettingsError
from mailbot.settings.payments import receipts_folder
from mailbot.settings.practice import practice_of
from mailbot.settings.secrets import Secret, secret_in
from mailbot.settings.servers import (
    ImapSettings,
    MaildirSettings,
    SentSettings,
    SmtpSettings,
    mailbox,
    sent_folders,
    submission,
)
from mailbot.settings.tables import TomlFile, beside
from mailbot.settings.vouching import Vouching, vouching

_TABLES = (
    "practice", "hours", "requests", "digest", "closed", "caps", "saved", "staff", "leave", "mailbox", "smtp", "state",
    "rules", "log", "account", "payments", "approvals", "auth", "dkim_key",
    "sent_mailbox", "orders",
)  # fmt: skip


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
    practice = practice_of(file)
    inbox = mailbox(file)
    smtp = submission(file)
    state, key, rules, level = _around(file)
    trust = vouching(file)
    receipts = receipts_folder(file)
    sent = tuple(sent_folders(file, [s.id for s in practice.staff]))
    if file.mistakes:
        raise SettingsError(file.mistakes)
    return Config(path, practice, inbox, smtp, state, rules, level, key, trust, receipts, sent)


def _around(file: TomlFile) -> tuple[Path, Secret | None, Path | None, str]:
    state, rules, log = file.table("state"), file.table("rules"), file.table("log")
    folder = beside(file, state.text("folder", "state"))
    key = secret_in(file, state, needed=False, what="key")
    named = rules.text("folder", "")
    level = log.choice("level", ("debug", "info", "warning", "error"), "info")
    for table in (state, rules, log):
        table.done()
    rules_folder = beside(file, named) if named else None
    if rules_folder and not rules_folder.is_dir():
        rules.wrong("folder", f"names {rules_folder.name}, which is no folder; `mailbot init` writes one.")
    return folder, key if key != Secret() else None, rules_folder, level
