"""What `mailbot doctor` says about the Sent folders of staff that are watched: each is opened, and nothing is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mailbot.cli.checks_away import protected, remedy, session_of
from mailbot.cli.findings import Finding, bad, well
from mailbot.cli.words import counted
from mailbot.settings import Config, ImapSettings
from mailbot.settings.servers import SENT_FOLDER

if TYPE_CHECKING:
    from mailbot.adapters.imap_session import ImapSession

_TABLE = "[[sent_mailbox]]"


def look_at_sent(config: Config) -> Iterator[Finding]:
    """A line for each: whether one can log in, and whether the folder is there."""
    for one in config.sent:
        member = config.practice.member(one.staff)
        yield _look(f"Sent folder of {member.name if member else one.staff}", one.account)


def _look(whose: str, account: ImapSettings) -> Finding:
    from mailbot.adapters.imap_session import explain
    from mailbot.cli.accounts import endpoint_of

    try:
        session = session_of(account)
    except Exception as error:  # whatever a server does, the next line is to be said
        return bad(f"{whose}: {explain(error, endpoint_of(account))}", remedy(error, account.login, _TABLE))
    try:
        return _opened(whose, account, session)
    except Exception as error:
        return bad(f"{whose}: {explain(error, endpoint_of(account))}")
    finally:
        session.drop()


def _opened(whose: str, account: ImapSettings, session: ImapSession) -> Finding:
    (wanted,) = account.folders
    folder = session.folder_for("\\sent") if wanted == SENT_FOLDER else wanted
    names = {f.name for f in session.folders()}
    if folder is None:
        return bad(f"{whose}: none is marked as such.", f"Name it as {_TABLE} folder: {', '.join(sorted(names))}.")
    if folder not in names and folder.upper() != "INBOX":
        return bad(f"{whose}: there is no folder {folder}.", f"{_TABLE} folder may be: {', '.join(sorted(names))}.")
    session.examine(folder)
    mails = counted(len(session.uids()), "mail")
    return well(f"{whose}: {folder} at {account.host}, {protected(account.security)}, {mails}.")
