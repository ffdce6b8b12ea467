"""Invented facts for every letter to the practice's own people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from mailbot.letters.samples import ASKS, MISSING, NOTE, Facts, Sample, item, request
from mailbot.letters.samples_digest import JOB, STATES, digests, things_waiting
from mailbot.letters.samples_payments import receipts

ORDERS = (
    "received", "confirm", "waive", "reopen", "reject", "extend", "pause", "resume", "cancel", "remind", "add",
    "reassign", "address", "answered", "job", "job_in_hand", "draft_left", "draft_later",
)  # fmt: skip
WISHES = ("undo", "unasked", "for_one", "for_other", "harder", "easier", "leave", "not_away", "leave_out")
HAPPENED = (
    "asked", "added", "received", "partial", "wrong", "promised", "claimed", "not_applicable", "query",
    "ruled_received", "ruled_confirm", "ruled_waive", "ruled_reopen", "ruled_reject", "ruled_answered", "taken_back",
    "chased", "withdrawn", "handed", "wrote", "paused", "resumed", "due", "cancelled", "complete", "reassigned",
    "ladder", "away", "bounced", "address",
)  # fmt: skip

_ANSWERED: Facts = {
    "to_name": "Owen", "by": "Ina", "client": "Rosa Quint", "mail_subject": "Records", "texts": ("Is it the P60?",),
}  # fmt: skip


JOB_DRAFT = "job_draft"
"""The letter that puts what a job asks its client for."""


def staff_samples(today: date, *, drafting: bool = True, for_jobs: bool = True) -> Iterator[Sample]:
    """Every letter to staff. `drafting`: the one that puts drafts is among them; `for_jobs`: that for jobs' drafts."""
    yield from (Sample("alert", name, facts) for name, facts in _alerts(today))
    yield from (Sample("confirmation", name, facts) for name, facts in _confirmations(today))
    yield from (Sample("digest", name, facts) for name, facts in digests(today))
    yield from (Sample("escalation", name, facts) for name, facts in _escalations(today))
    yield from (Sample("question", name, facts) for name, facts in _questions(today))
    yield Sample("answered", "one", _ANSWERED)
    yield Sample("waiting_inside", "several", {"to_name": "Owen", "things": tuple(things_waiting(today))})
    yield Sample("waiting_inside", "one", {"to_name": "Owen", "things": tuple(things_waiting(today))[:1]})
    yield from (Sample("complete", name, facts) for name, facts in _completions(today))
    away: Facts = {"to_name": "Owen", "away": "Jess", "first": today, "last": today + timedelta(days=9)}
    yield Sample("stands_in", "asked to", {**away, "withdrawn": False})
    yield Sample("stands_in", "not needed", {**away, "last": today, "withdrawn": True})
    yield from (Sample("receipts", name, facts) for name, facts in receipts(today))
    if for_jobs:
        yield from (Sample(JOB_DRAFT, name, facts) for name, facts in _job_drafts())
    if drafting:
        yield from (Sample("drafts", name, facts) for name, facts in _drafts(today))


def _alerts(today: date) -> Iterator[tuple[str, Facts]]:
    about: Facts = {"to_name": "Owen", "client": "Rosa Quint", "subjects": ("Tax return",)}
    address = "rosa@quint.example"
    bounce = {**about, "kind": "bounce", "address": address, "status": "5.1.1", "instead": "", "was_second": False}
    yield "no address left", bounce
    yield "another address", {**bounce, "instead": "office@quint.example"}
    yield "second contact", {**bounce, "was_second": True, "status": ""}
    yield "unreachable", {**about, "kind": "unreachable", "addresses": (address,)}
    away: Facts = {**about, "kind": "away", "address": address, "returns": today + timedelta(days=30)}
    late: Facts = {"subject": "Records for your tax return", "due": today + timedelta(days=11)}
    yield "away", {**away, "meanwhile": (), "second": ""}
    yield "away past the due day", {**away, "meanwhile": (late,), "second": "sam@quint.example"}
    refused = {**about, "kind": "refused", "address": address, "name": "Rosa Quint", "mail_subject": "New bank details"}
    why = "The sender could not be confirmed."
    yield "refused", {**refused, "why": why, "claims_you": False}
    yield "refused in your name", {**refused, "why": why, "claims_you": True, "client": "", "subjects": ()}
    colleague = {"kind": "colleague", "address": "ina@alderquill.example", "colleague": "Ina Moss"}
    yield "colleague", {**about, **colleague, "client": "", "subjects": ()}
    held = ({"reason": f"8 letters went to {address} within a day", "count": 3},)
    yield "caps", {**about, "kind": "caps", "client": "", "subjects": (), "held": held, "count": 3}


# -- confirmations ----------------------------------------------------------------------------------------------------


def _confirmations(today: date) -> Iterator[tuple[str, Facts]]:
    usual: Facts = {
        "to_name": "Owen",
        "opened": (),
        "done": (),
        "not_done": (),
        "asked": False,
        "standing": (),
        "more": 0,
        "told": (),
        "help": False,
    }
    yield "opened", {**usual, "opened": tuple(_opened(today))}
    yield (
        "orders",
        {
            **usual,
            "done": tuple(_line(v, today, undo="undo" if v == "waive" else "") for v in ORDERS),
            "not_done": tuple(
                _line(v, today, problem="there is no such item") for v in (*ORDERS, "status") if v != "answered"
            ),
        },
    )
    yield "where it stands", {**usual, "asked": True, "standing": tuple(_standing(today)), "more": 3}
    yield "nothing open", {**usual, "asked": True}
    wishes = tuple(_line(v, today, undo="undo") for v in WISHES)
    not_granted = tuple(_line(v, today, problem="nothing is open there") for v in WISHES)
    yield "wishes", {**usual, "done": wishes, "not_done": not_granted}
    yield "told", {**usual, "told": tuple(_told(today))}
    yield "help", {**usual, "help": True}


def _told(today: date) -> Iterator[Facts]:
    about: Facts = {
        "client": "Rosa Quint",
        "subject": "Tax return",
        "ask": "",
        "state": "open",
        "now": "",
        "next": None,
    }
    event: Facts = {
        "at": today, "what": "received", "by": "", "author": "rosa@quint.example", "mail": "My P60", "rule": "",
        "evidence": "", "date": today, "note": NOTE, "missing": MISSING, "stage": 2, "to": "rosa@quint.example",
    }  # fmt: skip
    events = tuple({**event, "what": what, "by": "you" if n % 2 else ""} for n, what in enumerate(HAPPENED))
    proved: Facts = {**event, "rule": "what was asked for", "evidence": "P60; tax year 2025/26"}
    why: Facts = {**about, "kind": "why", "ask": "", "state": "open", "now": "", "next": None, "ladder": "standard"}
    yield {**why, "ask": ASKS["document"][0], "events": (*events, proved, {**proved, "evidence": ""})}
    yield {**why, "events": (), "next": today + timedelta(days=4), "now": "asked on Monday 1 June"}
    yield {**why, "events": (), "now": "everything is in"}
    contact: Facts = {"kind": "contact", "client": "Rosa Quint", "contact": "Rosa", "emails": ("rosa@quint.example",)}
    yield {**contact, "dead": (), "second": ""}
    yield {**contact, "emails": (), "dead": ("rosa@quint.example",), "second": "sam@quint.example"}
    yield {**contact, "emails": ("rosa@quint.example", "r@quint.example", "q@quint.example"), "dead": (), "second": ""}
    owner: Facts = {
        "kind": "owner",
        "client": "Rosa Quint",
        "subject": "Tax return",
        "ref": "C1-1",
        "owner": "Ina Moss",
    }
    yield {**owner, "away": None, "manager": "Ina Moss", "partner": "Nadia Brandt"}
    yield {**owner, "away": today + timedelta(days=9), "manager": "Owen Tarrant", "partner": "Nadia Brandt"}
    row: Facts = {**about, "wrote": today, "asked": today, "chasers": 1, "waiting": 2}
    for kind in ("answered", "silent"):
        yield {"kind": kind, "rows": (row, {**row, "waiting": 0, "chasers": 5}), "open": True, "mine": True}
        yield {"kind": kind, "rows": (), "open": True, "mine": False}
        yield {"kind": kind, "rows": (), "open": False, "mine": True}


def _opened(today: date) -> Iterator[Facts]:
    items = tuple(item(n, asks[0], kind) for n, (kind, asks) in enumerate(ASKS.items(), 1))
    due = today + timedelta(days=18)
    drawn: dict[str, Any] = {"asking": None, "brief": False, "law": None}
    drawn |= dict.fromkeys(("left_out", "dropped", "unsure", "already"), ())
    more = {"first_chaser": today + timedelta(days=7), "by_default": False, "past": False, "added": False, "job": ""}
    more = {**more, **drawn}
    yield request("Records for your tax return", due, items, today, **{**more, "job": "2025/26 tax return"})
    late = {**more, "first_chaser": None, "by_default": True, "past": True}
    yield request("VAT", today - timedelta(days=1), items[:1], today, **late)
    yield request("Accounts", due, items[:1], today, **{**more, "added": True})
    left = {
        "left_out": ("Dividend vouchers",),
        "dropped": ("Your share of partnership profit for 2025/26",),
        "unsure": (items[0]["ask"],),
        "already": ("P60 for 2025/26",),
        "law": {"day": today + timedelta(days=29), "what": "VAT return and payment"},
    }
    asked = {**late, **left, "past": False, "asking": today + timedelta(days=1)}
    yield request("Records for the VAT return", due, items, today, **asked)
    yield request("Payroll for June 2026", due, items, today, **{**asked, "brief": True})


def _line(verb: str, today: date, problem: str = "", undo: str = "") -> Facts:
    return {
        "verb": verb,
        "again": "The 2025/26 tax return waits for the records again." if verb == "reopen" else "",
        "client": "Rosa Quint",
        "subject": "Tax return",
        "request": "RQ-4F",
        "items": (ASKS["document"][0],),
        "problem": problem,
        "undo": undo,
        "first": today,
        "date": today + timedelta(days=14),
        "value": "" if verb == "extend" else "Ina",
        "wait": 30 if verb == "address" else 0,
    }


def _standing(today: date) -> Iterator[Facts]:
    more: dict[str, Any] = {"missing": MISSING, "note": NOTE, "promised": today + timedelta(days=3)}
    items = [item(n, f"{ASKS['document'][0]} ({n})", state=s, **more) for n, s in enumerate(STATES, 1)]
    for times, state in enumerate(("open", "open", "complete", "cancelled")):
        follows = today + timedelta(days=4) if times == 0 else None
        yield request(
            "Tax return", today - timedelta(days=3), items, today, state=state, owner="Owen", chasers=times,
            next=follows, why="a promise for Friday", job=JOB if times == 1 else None,
        )  # fmt: skip


# -- questions and ends -----------------------------------------------------------------------------------------------


def _escalations(today: date) -> Iterator[tuple[str, Facts]]:
    items = [item(n, a) for n, a in enumerate(ASKS["document"], 1)]
    day = today - timedelta(days=9)
    steps = ("asked", "reminded", "moved", "wrote")
    tried = tuple({"what": what, "day": day, "stage": 1, "to": "rosa@quint.example"} for what in steps)
    facts: Facts = {
        "to_name": "Nadia",
        "client": "Rosa Quint",
        "contact": "Rosa",
        "addresses": ("rosa@quint.example",),
        "requests": (request("Records for your tax return", today - timedelta(days=2), items, today),),
        "tried": tried,
    }
    yield "with what was tried", facts
    yield "without", {**facts, "tried": ()}


def _questions(today: date) -> Iterator[tuple[str, Facts]]:
    usual: Facts = {
        "number": 1,
        "text": "Rosa says that there is no P60 this year. Is that right?",
        "choices": ("Yes, take it off the list", "No, go on asking"),
        "times": 1,
        "asked": None,
        "asked_before": "",
        "client": "Rosa Quint",
        "contact": "Rosa",
        "subject": "Records for your tax return",
        "items": ASKS["document"][:2],
        "author": "rosa@quint.example",
        "mail_subject": "Records",
        "quote": "There isn’t one, I was self-employed all year.",
        "papers": tuple(_papers()),
        "answer_to": "",
        "report": False,
        "alert": "",
        "address": "papers+q-1a2b-1-abcdefgh@alderquill.example",
    }
    letter: Facts = {
        "to_name": "Owen", "questions": (usual,), "answer_to": "", "only_us": usual["address"], "reply_to": "",
    }  # fmt: skip
    again = {**usual, "times": 2, "asked": today - timedelta(days=1), "asked_before": "Ina", "choices": ()}
    bare = {**usual, **dict.fromkeys(("client", "contact", "subject", "author", "mail_subject", "quote"), "")}
    bare = {**bare, "items": (), "papers": ()}
    report = {**bare, "text": "The inbox has not been read since 09:12.", "choices": (), "report": True}
    alert = {**report, "alert": "the inbox is not being read"}
    asks = {**usual, "text": "Rosa asks about “P60 for 2025/26”.", "quote": "Is a copy enough?", "papers": ()}
    asks["answer_to"] = "rosa@quint.example"
    yield "with choices", letter
    yield "again", {**letter, "questions": (again,)}
    yield "bare", {**letter, "questions": (bare,)}
    yield "a report", {**letter, "questions": (report,)}
    yield "an alert", {**letter, "questions": (alert,)}
    yield "the client asks", {**letter, "questions": (asks,), "answer_to": "rosa@quint.example"}
    yield "several", {**letter, "questions": (usual, {**asks, "number": 2}, {**bare, "number": 3})}


def _papers() -> Iterator[Facts]:
    seen = {"name": "scan.pdf", "what": "P60", "period": "2025/26", "whose": "R Quint", "problem": "", "picture": 1}
    yield seen
    blank = dict.fromkeys(("what", "period", "whose"), "")
    for problem in ("encrypted", "empty", "corrupt", "unsupported", "unread"):
        yield {**seen, **blank, "name": f"{problem}.pdf", "problem": problem, "picture": 0}


def _job_drafts() -> Iterator[tuple[str, Facts]]:
    usual: dict[str, Any] = {"to_name": "Owen", "client": "Rosa Quint", "job": "2025/26 tax return", "again": False}
    asks = {**usual, "wants": "approval", "pence": None, "reference": "", "account": ""}
    yield "approval", {**asks, "papers": ("Tax return.pdf",)}
    yield "approval, without papers, again", {**asks, "papers": (), "again": True}
    bill = {**usual, "wants": "payment", "papers": (), "account": "Alder & Quill"}
    yield "fee", {**bill, "pence": 48_000, "reference": "2107"}
    yield "fee, nothing known", {**bill, "pence": None, "reference": "", "account": ""}


def _drafts(today: date) -> Iterator[tuple[str, Facts]]:
    first: Facts = {
        "number": 1, "client": "Rosa Quint", "subject": "Records for the VAT return to 31 May 2026", "count": 7,
        "due": today + timedelta(days=8), "deadline": today + timedelta(days=29), "what": "VAT return and payment",
        "again": False, "dropped": (),
    }  # fmt: skip
    second = {**first, "number": 2, "client": "Bob Marsh", "count": 1, "deadline": None, "what": "", "again": True}
    second["dropped"] = ("Your share of partnership profit for 2025/26",)
    yield "one", {"to_name": "Owen", "drafts": (first,), "more": 0}
    yield "several", {"to_name": "Owen", "drafts": (first, second), "more": 3}


def _completions(today: date) -> Iterator[tuple[str, Facts]]:
    items = tuple(
        {"ask": ask, "state": state, "note": note, "proof": ""}
        for ask, state, note in zip(
            ASKS["document"], ("received", "waived", "not_applicable"), ("", "", "self-employed"), strict=True
        )
    )
    facts: Facts = {
        "to_name": "Owen", "client": "Rosa Quint", "subject": "Tax return", "again": False, "by_staff": False,
        "items": items, "others": (), "chasers": 2, "opened": today - timedelta(days=20),
        "job": "", "job_id": "", "moved": False, "next": "", "say": "", "waits": (), "propose": "",
    }  # fmt: skip
    job: Facts = {
        "job": JOB["title"], "job_id": JOB["id"], "moved": True, "next": "to be prepared", "say": "prepared",
        "waits": (), "propose": "",
    }  # fmt: skip
    yield "once", facts
    yield "again", {**facts, "again": True, "others": ("VAT",)}
    yield "the job moves on", {**facts, **job}
    ask = "Please write to Rosa with the papers and papers@alderquill.example in copy and ask for approval."
    yield "something to ask for", {**facts, **job, "next": "for the client’s approval", "say": "", "propose": ask}
    yield "the job is done", {**facts, **job, "next": "", "say": ""}
    yield "more for the job", {**facts, **job, "moved": False, "say": "", "waits": ("Rent statements",)}
