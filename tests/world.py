"""A small world for tests: a practice, its clients, what it has asked for, and the mails they write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.adapters.meaning import EncodedLikeness
from mailbot.domain.documents import FileText
from mailbot.domain.language import Annotation
from mailbot.domain.mail import Address, Mail, VisibleText
from mailbot.domain.practice import Client, Practice, Role, Staff
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Item, ItemKind, ItemState, Request, RequestKind, RequestState
from mailbot.domain.rules import Rules

TUESDAY = datetime(2026, 6, 9, 11, 0, tzinfo=UTC)
"""When the mails of this world are written, unless they say otherwise: Tuesday 9 June 2026."""

PRACTICE = Practice(
    name="Alder & Quill",
    bot="papers@alderquill.example",
    domains=("alderquill.example",),
    zone=ZoneInfo("Europe/London"),
    authserv_id="mx.alderquill.example",
    staff=(
        Staff("nadia", "Nadia Brandt", "nadia@alderquill.example", Role.PARTNER),
        Staff("owen", "Owen Tarrant", "owen@alderquill.example", Role.MANAGER),
        Staff("jess", "Jess Lomax", "jess@alderquill.example"),
    ),
)

_KINDS = {"doc": ItemKind.DOCUMENT, "ask": ItemKind.ANSWER, "ok": ItemKind.APPROVAL, "pay": ItemKind.PAYMENT}


@cache
def rules() -> Rules:
    """The rules that come with the program."""
    from mailbot.settings import default_rules_folder, load_rules

    return load_rules(default_rules_folder())


@cache
def _linguist() -> object:
    from mailbot.adapters.linguist import SpacyLinguist

    return SpacyLinguist(rules())


@cache
def likeness() -> EncodedLikeness:
    """The one that real mail is read with, once the daemon has made it ready."""
    ready = EncodedLikeness()
    ready.alike("I will send it tomorrow.", [text for kind in rules().documents for text in kind.described])
    return ready


def annotate(text: str, hint: str = "en") -> Annotation:
    """What the real linguist marks."""
    return _linguist().annotate(text, hint)  # type: ignore[attr-defined, no-any-return]


def client(
    name: str = "Rosa Quint", *, of: str = "C1", at: Sequence[str] = ("rosa@quint.example",), **more: Any
) -> Client:
    """A client; `of`: its id."""
    return Client(of, name, tuple(at), **{"contact": name.split()[0], **more})


def items(asked: Mapping[str, str]) -> tuple[Item, ...]:
    """Items from {"a": "doc: P60 for 2025/26"}; kinds doc, ask, ok, pay; a * behind the kind: received already."""
    made = []
    for name, text in asked.items():
        kind, _, ask = text.partition(":")
        state = ItemState.RECEIVED if kind.endswith("*") else ItemState.OUTSTANDING
        made.append(Item(name, ask.strip(), _KINDS[kind.rstrip("*")], state))
    return tuple(made)


def request(
    asked: Mapping[str, str],
    *,
    ref: str = "R1",
    of: str = "C1",
    subject: str = "What we need from you",
    state: RequestState = RequestState.OPEN,
    tag: str = "",
) -> Request:
    """A request, opened on 26 May 2026 by Jess, due on 30 June."""
    return Request(
        ref=ref,
        client=of,
        owner="jess",
        kind=RequestKind.INFORMATION,
        subject=subject,
        opened=datetime(2026, 5, 26, 9, 0, tzinfo=UTC),
        due=date(2026, 6, 30),
        items=items(asked),
        message_id=f"<{ref.lower()}.asked@alderquill.example>",
        reply_to=tag,
        thread=(f"<{ref.lower()}.asked@alderquill.example>",),
        state=state,
    )


def register(*pairs: tuple[Client, Sequence[Request]]) -> Register:
    """A register of these clients with their requests."""
    return Register.of(ClientRecord(c, tuple(requests)) for c, requests in pairs)


def mail(
    text: str = "",
    *,
    sender: str = "rosa@quint.example",
    name: str = "",
    subject: str = "Re: What we need from you",
    answers: str = "",
    to: str = "papers@alderquill.example",
    at: datetime = TUESDAY,
) -> Mail:
    """A mail; `answers`: the Message-ID that it replies to."""
    return Mail(
        digest="0" * 64,
        size=len(text),
        message_id="<something@mail.example>",
        in_reply_to=(answers,) if answers else (),
        references=(answers,) if answers else (),
        date=at,
        arrived=at,
        from_=(Address(sender, name),),
        from_headers=1,
        sender=(),
        reply_to=(),
        to=(Address(to),),
        cc=(),
        delivered_to=(),
        return_path=sender,
        subject=subject,
        headers={},
        text=text,
        html="",
        attachments=(),
    )


def visible(
    text: str, *, quoted: str = "", signature: str = "", answers: Sequence[tuple[str, str]] = ()
) -> VisibleText:
    """A body already taken apart."""
    return VisibleText(text, quoted=quoted, signature=signature, answers=tuple(answers))


def file(name: str, text: str = "", *, problem: str | None = None, scanned: bool = False) -> FileText:
    """A file that was attached, read."""
    read = FileText(name, name, "application/pdf", text, pages=1, source="ocr" if scanned else "text", size=len(text))
    return replace(read, problem=problem, source="none") if problem else read  # type: ignore[arg-type]
