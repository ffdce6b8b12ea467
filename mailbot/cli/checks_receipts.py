"""What `mailbot doctor` says about the accounts that clients pay into and the folder of receipts."""

from __future__ import annotations

import os
from collections.abc import Iterator

from mailbot.adapters.receipts_folder import FAILED
from mailbot.cli.findings import Finding, bad, note, well
from mailbot.cli.words import counted
from mailbot.domain.payments import HMRC
from mailbot.settings import Config


def look_at_receipts(config: Config) -> Iterator[Finding]:
    """Whether lists can be taken from the folder, and which could not be read; which accounts are named to clients."""
    if accounts := config.practice.accounts:
        named = (f"{'HMRC' if a.payee == HMRC else 'fees'} to {a.name}, {a.sort_code} {a.number}" for a in accounts)
        yield well(f"Accounts that reminders name: {'; '.join(named)}.")
    folder = config.receipts
    if folder is None:
        return
    if not folder.is_dir():
        yield bad(f"[payments] receipts_folder {folder} is not there.", f"Do: mkdir {folder}")
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield bad(f"This user may not write to {folder}, so lists of receipts can't be put away.")
    elif failed := [p for p in (folder / FAILED).glob("*") if p.suffix != ".said"]:
        told = f"{counted(len(failed), 'list')} of receipts could not be read."
        yield note(told, f"Beside each in {folder / FAILED} lies why.")
    else:
        yield well(f"Lists of receipts are taken from {folder}.")
