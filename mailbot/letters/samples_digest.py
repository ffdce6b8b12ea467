"""Invented facts for the digest, and for what waits for somebody here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from mailbot.letters.samples import ASKS, Facts

STATES = ("outstanding", "received", "partial", "wrong", "promised", "claimed", "not_applicable", "query", "waived")
JOB = {
    "id": "C1-J1", "title": "2025/26 tax return", "next": "to be prepared", "ours": 1, "client": 12, "authority": 0,
}  # fmt: skip


def digests(today: date) -> Iterator[tuple[str, Facts]]:
    quiet: dict[str, object] = {
        **dict.fromkeys(
            ("decisions", "drafts", "at_risk", "blocks", "came_in", "chased", "waiting", "soon", "held", "bounced"), ()
        ),
        **dict.fromkeys(("asked", "while_shut", "away", "damaged", "ages", "inside", "days_so_far", "unsure"), ()),
        **dict.fromkeys(("week", "month", "clients")),
        "took": (),
        "to_name": "Nadia",
        "today": today,
        "open": 0,
        "forgotten": 0,
        "saved_since": 0,
        "saved_month": 0,
    }
    yield "a quiet day", quiet
    yield "a full day", {**quiet, **_full_day(today), "saved_since": 84, "saved_month": 1260}


def _full_day(today: date) -> Facts:
    about = {"client": "Rosa Quint", "subject": "Records for your tax return"}
    before, after = today - timedelta(days=3), today + timedelta(days=3)
    documents = ASKS["document"]
    line: Facts = {"question": "Q1", "clients": ("C1",), "refs": ("C1-1",)}
    question = {
        **about,
        **line,
        "text": "She says there is no P60. Accept?",
        "staff": "Owen",
        "since": before,
        "times": 1,
    }
    moves = tuple((state, documents[:1]) for state in (*STATES[1:8], "complete", "said_paid", "paid"))
    return {
        "decisions": (
            {**question, "number": 1, "mine": False},
            {**question, "number": 2, "mine": True},
            {**question, "number": 3, "text": "", "staff": "", "mine": False, "times": 4},
        ),
        "drafts": tuple(
            {"client": "Bob Marsh", "name": "VAT return", "staff": "Owen", "mine": mine, "since": before}
            for mine in (True, False)
        ),
        "at_risk": (
            {**about, "due": after, "overdue": False, "items": documents, "law": None, "what": ""},
            {
                **about,
                "due": before,
                "overdue": True,
                "items": documents,
                "law": after,
                "what": "VAT return and payment",
            },
        ),
        "open": 2,
        "inside": tuple(_inside(today)),
        "blocks": tuple(_blocks(about, today)),
        "forgotten": 3,
        "days_so_far": tuple({"with": turn, "days": days} for turn, days in (("client", 41), ("ours", 12))),
        "unsure": (
            {"client": "Bob Marsh", "mail": "Re: VAT", "day": before, "text": ""},
            {"client": "", "mail": "", "day": before, "text": "A mail from ina@marsh.example is of nobody we know."},
        ),
        "asked": ({**about, "ref": "C1-2", "due": after, "owner": "Owen", "items": documents},),
        "came_in": ({"client": "Rosa Quint", "moves": moves},),
        "chased": ({"client": "Bob Marsh", "day": before, "stage": 2, "items": 3},),
        "waiting": ({**about, "reason": "they wrote on 3 June; next on 8 June"},),
        "soon": (
            {
                **line,
                "number": 4,
                "client": "Bob Marsh",
                "day": after,
                "clock": time(10, 20),
                "stage": 2,
                "subjects": ("VAT",),
            },
        ),
        "held": ({"client": "Bob Marsh", "count": 2, "reason": "8 letters went to bob@marsh.example within a day"},),
        "while_shut": tuple({**about, "day": after, "what": what} for what in ("due", "promised")),
        "ages": tuple(
            {"from": first, "to": last, "count": count}
            for first, last, count in ((0, 7, 12), (7, 14, 5), (14, 28, 0), (28, None, 3))
        ),
        "week": {"first": today - timedelta(days=7), **_week()},
        "month": {
            "first": (today.replace(day=1) - timedelta(days=1)).replace(day=1),
            "reader": "nadia",
            "minutes": 310,
            "acts": tuple(_acts()),
            "worth": 310,
            "rate": 60,
            "currency": "£",
        },
        "clients": _clients(today),
        "took": tuple(_took(today)),
        "away": ({"name": "Owen", "until": after},),
        "bounced": ({"client": "Bob Marsh", "address": "bob@marsh.example"},),
        "damaged": ("Ines Falk: clients/c3.json can't be read. It was left as it is.",),
    }


def _inside(today: date) -> Iterator[Facts]:
    """Things that wait for somebody in the practice."""
    for stuck in things_waiting(today):
        if not stuck["text"]:
            yield {**stuck, "yours": stuck["say"] == "prepared"}


def things_waiting(today: date) -> Iterator[Facts]:
    """A job, one with something to answer, one that nobody's word moves, and two questions."""
    thing: dict[str, object] = {
        "client": "Rosa Quint", "about": JOB["title"], "text": "", "choices": (), "waits": "to be prepared",
        "resting": (), "job": JOB["id"], "say": "prepared", "since": today - timedelta(days=10), "days": 6,
        "staff": "Owen", "mine": True, "in_hand": today + timedelta(days=7),
        "propose": "", "contact": "Rosa", "answer_to": "",
    }  # fmt: skip
    yield thing
    yield {**thing, "resting": ASKS["answer"][:1], "waits": "for the records", "say": ""}
    ask = "Please write to Rosa with the papers and papers@alderquill.example in copy and ask for approval."
    yield {**thing, "waits": "for the client’s approval", "say": "", "days": 1, "propose": ask}
    yield {**thing, "waits": "for the authority’s answer", "say": ""}
    asked = {"text": "Rosa says there is no P60. Is that right?", "job": "", "waits": "", "say": ""}
    yield {**thing, **asked, "choices": ("Yes, there is none", "No, ask again")}
    yield {**thing, **asked, "mine": False}
    for mine in (True, False):
        yield {**thing, **asked, "text": "Rosa asks about “P60”.", "mine": mine, "answer_to": "rosa@quint.example"}


def _blocks(about: Facts, today: date) -> Iterator[Facts]:
    block = {
        **about, "job": "", "waits": "", "with": "", "since": today - timedelta(days=3), "days": 9,
        "theirs": ASKS["document"], "ours": ASKS["answer"][:1],
    }  # fmt: skip
    yield block
    job = {"subject": JOB["title"], "job": JOB["id"]}
    yield {**block, **job, "waits": "for the records", "with": "client", "ours": ()}
    yield {**block, **job, "waits": "to be prepared", "with": "ours", "theirs": (), "ours": ()}
    answer = {"waits": "for the authority’s answer", "with": "authority", "theirs": (), "ours": ()}
    yield {**block, **job, **answer}


def _week() -> Facts:
    return {"opened": 4, "chased": 9, "wrote": 7, "received": 11, "complete": 3, "asked": 1}


def _clients(today: date) -> Facts:
    easy = {"client": "Rosa Quint", "days": 2, "chasers": 0, "open": False}
    hard = {"client": "Pendragon Haulage Ltd", "days": 31, "chasers": 3, "open": True}
    return {
        "first": (today.replace(day=1) - timedelta(days=1)).replace(day=1),
        "count": 14,
        "days": 11,
        "before": 24,
        "easy": (easy, {**easy, "client": "Ines Falk", "days": 6, "chasers": 1}),
        "hard": (hard, {**hard, "client": "Bob Marsh", "days": 26, "chasers": 2, "open": False}),
    }


def _took(today: date) -> Iterator[Facts]:
    yield {"first": None, "days": 24, "count": 0, "running": False}
    last = today.replace(day=1) - timedelta(days=1)
    yield {"first": last.replace(day=1), "days": 11, "count": 14, "running": False}
    yield {"first": today.replace(day=1), "days": 9, "count": 3, "running": True}


def _acts() -> Iterator[Facts]:
    for act, count, each in (("opened", 10, 3), ("chased", 20, 6), ("read", 20, 5), ("checked", 20, 3)):
        yield {"act": act, "count": count, "each": each, "total": count * each}
