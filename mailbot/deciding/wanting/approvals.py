"""Approvals: what goes to the client again, and whether their word by mail is enough for the practice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mailbot.domain import likely
from mailbot.domain.papers import Paper
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.requests import Item, ItemKind, ItemState, Request, awaited
from mailbot.domain.understanding import Doubt, Outcome, Understanding


def papers_again(
    requests: Iterable[Request], copied: Iterable[str], practice: Practice, today: date
) -> tuple[Paper, ...]:
    """The papers of what is still to be approved: all of them, or none when they are too large together.

    None either where somebody outside is among `copied`, who was perhaps not sent them before.
    """
    with_papers = [r for r in requests if any(i.papers for i in r.items)]
    if not with_papers or any(practice.member_at(address) is None for address in copied):
        return ()
    waiting = [i for r in with_papers for i in awaited(r, today) if i.kind is ItemKind.APPROVAL]
    papers = {p.sha256: p for i in waiting for p in i.papers}
    fits = sum(p.size for p in papers.values()) <= practice.approval_octets
    return tuple(papers.values()) if fits else ()


def for_people(found: Understanding, register: Register, practice: Practice) -> Understanding:
    """Where a reply is not enough, an approval is the client's claim until somebody in the practice confirms it."""
    if practice.approval_by_reply:
        return found
    outcomes, doubts = [], list(found.doubts)
    for outcome in found.outcomes:
        item = _approved(outcome, register)
        if item is None:
            outcomes.append(outcome)
        elif item.state is not ItemState.CLAIMED:  # else it is with a person already
            outcomes.append(replace(outcome, state=ItemState.CLAIMED))
            doubts.append(_doubt(outcome, item, register))
    return replace(found, outcomes=tuple(outcomes), doubts=tuple(doubts))


def _approved(outcome: Outcome, register: Register) -> Item | None:
    """The item that a client's mail would tick off as approved."""
    request = register.request(outcome.request)
    item = request.item(outcome.item) if request and outcome.state is ItemState.RECEIVED else None
    return item if item and item.kind is ItemKind.APPROVAL else None


def _doubt(outcome: Outcome, item: Item, register: Register) -> Doubt:
    record = register.record_of(outcome.request)
    who = (record.client.contact or record.client.name) if record else "The client"
    text = f"{who} approves “{item.ask}” by reply; please confirm it."
    client = record.client.id if record else None
    doubt = Doubt(text, client, outcome.request, (item.id,), outcome.reason.evidence)
    return likely.with_answers(doubt, likely.CONFIRMED)
