"""From the configuration's servers to what the adapters want to know of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mailbot.adapters.dialing import Endpoint
from mailbot.adapters.secrets import Credential, read_secret
from mailbot.settings import Config, ImapSettings, MaildirSettings, Secret, SmtpSettings

if TYPE_CHECKING:
    from mailbot.adapters.imap_reader import ImapAccount
    from mailbot.adapters.smtp import SmtpAccount


def imap_account(settings: ImapSettings) -> ImapAccount:
    """The account, as its adapter wants it."""
    from mailbot.adapters.imap_reader import ImapAccount

    return ImapAccount(
        endpoint=endpoint_of(settings),
        credential=credential_of(settings),
        folders=settings.folders,
        since=settings.since,
        sent=settings.sent,
        sent_folder=settings.sent_folder,
        largest_mail=settings.largest_mail,
    )


def smtp_account(config: Config) -> SmtpAccount:
    """The account, as its adapter wants it. Where the copy in the inbox is the proof of sending, the bot gets one."""
    from mailbot.adapters.smtp import SmtpAccount

    copies = isinstance(config.mailbox, MaildirSettings) or config.mailbox.sent == "copy"
    return SmtpAccount(
        endpoint_of(config.smtp),
        credential_of(config.smtp) if config.smtp.user else None,
        copy_to=config.practice.bot if copies else "",
    )


def endpoint_of(settings: ImapSettings | SmtpSettings) -> Endpoint:
    """The server, and how the way there is protected."""
    trust = str(settings.trust) if settings.trust else None
    return Endpoint(settings.host, settings.port, settings.security, trust)


def credential_of(settings: ImapSettings | SmtpSettings) -> Callable[[], Credential]:
    """Who logs in; the secret is fetched anew at each login. Calling it may raise SecretError."""
    return lambda: Credential(settings.user, _secret(settings.secret), token=settings.login == "token")


def _secret(secret: Secret) -> str:
    return read_secret(file=secret.file, environment=secret.environment, command=secret.command)
