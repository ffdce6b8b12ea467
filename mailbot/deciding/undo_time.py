"""The time in which staff may take back what they asked for before a client hears of it from us."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from mailbot.deciding.holds import Setting
from mailbot.domain.practice import Practice
from mailbot.domain.requests import ItemState, Request


def undo_ends(request: Request, practice: Practice) -> datetime:
    """The moment until which nothing of a request goes to its client: `undo_minutes` from when it, or the last thing
    added to it, was asked for. A client's own mail is answered meanwhile all the same."""
    asked = [i.changed for i in request.items if i.changed and i.state is ItemState.OUTSTANDING]
    return max([request.opened, *asked]) + timedelta(minutes=practice.undo_minutes)


def may_be_taken_back(request: Request, at: Setting) -> bool:
    """Whether a request is still so new that its client is not to hear of it."""
    return undo_ends(request, at.practice) > at.now


def first_undo_end(requests: Iterable[Request], at: Setting) -> datetime:
    """The first moment, from now on, at which one of these may be written about."""
    return max(at.now, min([undo_ends(r, at.practice) for r in requests], default=at.now))
