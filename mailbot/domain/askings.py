"""What the letter that asks a client for something does to its requests, and how that is undone when it never left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from mailbot.domain.events import AskingWithdrawn, ClientAsked
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request


def asked(record: ClientRecord, event: ClientAsked, at: datetime) -> ClientRecord:
    """The client has been written to; the letter is the one that their answers stand below."""
    return _each(record, event.requests, lambda r: _asked(r, event.message_id, at))


def _asked(request: Request, message_id: str, at: datetime) -> Request:
    if request.message_id:
        return replace(request, to_be_asked=False, asked=at, thread=(*request.thread, message_id))
    return replace(request, to_be_asked=False, asked=at, message_id=message_id)


def not_asked(record: ClientRecord, event: AskingWithdrawn) -> ClientRecord:
    """Nobody has asked after all; the letter is written anew."""
    return _each(record, event.requests, lambda r: _not_asked(r, event.message_id))


def _not_asked(request: Request, message_id: str) -> Request:
    return replace(
        request,
        to_be_asked=True,
        asked=None,
        message_id=None if request.message_id == message_id else request.message_id,
        thread=tuple(m for m in request.thread if m != message_id),
    )


def _each(record: ClientRecord, refs: tuple[str, ...], change: Callable[[Request], Request]) -> ClientRecord:
    return replace(record, requests=tuple(change(r) if r.ref in refs else r for r in record.requests))
