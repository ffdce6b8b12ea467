"""What is said about an error: plain sentences, what is wrong and what to do."""

from __future__ import annotations

import errno

from mailbot.adapters.signing_key import KeyUnusable
from mailbot.cli.console import Trouble
from mailbot.ports import DeskStuck, StoreDamaged, StoreLocked
from mailbot.settings import SettingsError

TRACEBACK = "MAILBOT_TRACEBACK"
"""Set this variable, and a trouble is shown as the programmer sees it."""
_LATER = " Nothing is lost: started again after that, mailbot goes on where it was."
_REMEDIES = {
    errno.ENOSPC: " Make room on that disk." + _LATER,
    errno.EDQUOT: " Make room, or have the quota raised." + _LATER,
    errno.EROFS: " Make the state folder writable." + _LATER,
    errno.EACCES: " Run mailbot as the user who owns that.",
    errno.EMFILE: " It may open too few files at a time: raise the limit (ulimit -n, LimitNOFILE=)." + _LATER,
}


def sentences(error: BaseException) -> list[str]:
    """What to say about an error, a plain sentence a line."""
    if isinstance(error, BaseExceptionGroup):
        return list(dict.fromkeys(line for each in error.exceptions for line in sentences(each)))
    if isinstance(error, SettingsError):
        return [str(mistake) for mistake in error.mistakes]
    if isinstance(error, Trouble | StoreDamaged | StoreLocked | KeyUnusable | DeskStuck):
        return str(error).splitlines()
    if isinstance(error, OSError):
        where = f" {error.filename}" if error.filename else ""
        remedy = _REMEDIES.get(error.errno or 0, "")
        return [f"The computer refuses{where}: {error.strerror or error}.{remedy}"]
    kind = type(error).__name__
    return [f"Something in mailbot went wrong ({kind}); {TRACEBACK}=1 before the command shows where, for a report."]
