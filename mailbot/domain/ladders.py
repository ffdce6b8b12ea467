"""What a chaser does to the ladders of the requests it names, and how they are put back when it never left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mailbot.domain.events import ChaserSent, ChaserWithdrawn, Logged, Rung
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request


def rungs(record: ClientRecord, requests: Iterable[Request]) -> tuple[Rung, ...]:
    """Where these ladders stand."""
    return tuple(Rung(r.ref, r.stage, r.last_chased, r.ref in record.remind) for r in requests)


def chased(record: ClientRecord, event: ChaserSent, at: datetime) -> ClientRecord:
    """Every ladder is one rung further, and the order that staff may have given is carried out."""
    requests = tuple(_chased(r, event, at) if r.ref in event.requests else r for r in record.requests)
    return replace(record, requests=requests, remind=tuple(r for r in record.remind if r not in event.requests))


def _chased(request: Request, event: ChaserSent, at: datetime) -> Request:
    return replace(
        request,
        stage=event.stage,
        chasers_sent=request.chasers_sent + 1,
        last_chased=at,
        thread=(*request.thread, event.message_id),
    )


def put_back(record: ClientRecord, event: ChaserWithdrawn) -> ClientRecord:
    """The ladders stand as before that chaser; what has come in since stays as it is."""
    decided = _decision(record, event.key)
    if decided is None or not isinstance(sent := decided.event, ChaserSent):
        return record
    before = {rung.request: rung for rung in sent.before}
    requests = tuple(_put_back(r, before[r.ref], decided.at, sent) if r.ref in before else r for r in record.requests)
    ordered = (rung.request for rung in sent.before if rung.ordered)
    remind = tuple(dict.fromkeys((*record.remind, *ordered)))
    return replace(record, requests=requests, remind=remind, withdrawn=decided.at)


def _put_back(request: Request, before: Rung, at: datetime, sent: ChaserSent) -> Request:
    latest = request.last_chased == at
    return replace(
        request,
        stage=before.stage if latest and request.stage == sent.stage else request.stage,
        chasers_sent=request.chasers_sent - 1,
        last_chased=before.last_chased if latest else request.last_chased,
        thread=tuple(m for m in request.thread if m != sent.message_id),
    )


def _decision(record: ClientRecord, key: str) -> Logged | None:
    """Where the log says that a chaser was decided."""
    found = (e for e in reversed(record.log) if isinstance(e.event, ChaserSent) and e.event.key == key)
    return next(found, None)


def withdrawn_keys(log: Iterable[Logged]) -> frozenset[str]:
    """The keys of all chasers that never left."""
    return frozenset(e.event.key for e in log if isinstance(e.event, ChaserWithdrawn))
