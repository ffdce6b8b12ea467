"""The time in which staff may take back what they asked for, or an address, before a client hears from us."""

from __future__ import annotations

from datetime import datetime, timedelta

from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import ItemState, Request


def undo_ends(record: ClientRecord, request: Request, practice: Practice) -> datetime:
    """The moment until which nothing of a request goes to its client: `undo_minutes` from when it, or the last thing
    added to it, was asked for, or the client was given another address: what went to a wrong one could not be called
    back. A client's own mail is answered meanwhile all the same."""
    asked = [i.changed for i in request.items if i.changed and i.state is ItemState.OUTSTANDING]
    moved = [record.readdressed] if record.readdressed else []
    return max([request.opened, *asked, *moved]) + timedelta(minutes=practice.undo_minutes)
