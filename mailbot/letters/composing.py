"""A letter decided -> a message finished."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime

from mailbot.domain.letters import TO_CLIENTS, Letter, OutgoingMail, Picture, Purpose
from mailbot.domain.papers import Enclosure
from mailbot.domain.practice import Practice
from mailbot.domain.rules import Rules
from mailbot.domain.tokens import message_id_of, seal, tagged_address
from mailbot.letters.blocks import blocks_of, plain
from mailbot.letters.charts import CHART_WIDTH, Draw, drawn, undrawn
from mailbot.letters.dates_file import calendar_file
from mailbot.letters.html import Inline, letter_html
from mailbot.letters.mime import Shown, ids, mailbox, message, one_line, text_header
from mailbot.letters.templating import PARTS, render

_SHOWN_WIDTH = 320
"""Pixels at which a first page is shown: a phone's width."""
_ANSWERS = frozenset({Purpose.ACKNOWLEDGEMENT, Purpose.CORRECTION, Purpose.CONFIRMATION})
"""Letters that answer one mail (RFC 3834, 5: auto-replied); every other is auto-generated."""


def compose(
    letter: Letter,
    practice: Practice,
    rules: Rules,
    now: datetime,
    enclosed: tuple[Enclosure, ...] = (),
    pictures: Sequence[Picture] = (),
    draw: Draw = undrawn,
) -> OutgoingMail:
    """Word a letter and build its message; the same letter always has the same Message-ID.

    `pictures`: those of what it shows that could be made; `draw`: makes charts of its figures.

    Raises KeyError when not even English has the template, and jinja2's errors for a template that is broken.
    """
    subject, body, language = _worded(letter, practice, rules, now)
    text = plain(body)
    message_id = message_id_of(practice, letter.key, letter.requests)
    parent = next(iter(ids([letter.in_reply_to or ""])), None)
    headers = list(_headers(letter, practice, subject, message_id, parent, language, now))
    blocks, place = blocks_of(body), message_id.strip("<>")
    charts = drawn(blocks, draw)
    shown = [Shown(f"{p.number}.{place}", "jpeg", p.jpeg) for p in pictures]
    shown += [Shown(f"chart{n}.{place}", "png", chart.png) for n, chart in charts.items()]
    html = letter_html(
        blocks,
        language,
        subject,
        {p.number: Inline(f"cid:{p.number}.{place}", p.alt, _SHOWN_WIDTH) for p in pictures},
        {n: Inline(f"cid:chart{n}.{place}", chart.alt, CHART_WIDTH) for n, chart in charts.items()},
    )
    dates = calendar_file(letter.dates, practice, now) if letter.dates else ""
    raw = message(headers, text, html, f"=_{seal(practice, 'boundary', letter.key, 24)}", dates, enclosed, shown)
    return OutgoingMail(
        key=letter.key,
        purpose=letter.purpose,
        message_id=message_id,
        sender=practice.bot,
        to=letter.to,
        cc=letter.cc,
        subject=subject,
        in_reply_to=parent,
        body=text,
        raw=raw,
        clients=letter.clients,
        requests=letter.requests,
        items=letter.items,
        stage=letter.stage,
        answer_to=letter.answer_to,
    )


def digest_page(letter: Letter, practice: Practice, rules: Rules, now: datetime, draw: Draw = undrawn) -> str:
    """A digest (or any letter) as a whole HTML page, for a file on disk: its charts are in the page itself."""
    subject, body, language = _worded(letter, practice, rules, now)
    blocks = blocks_of(body)
    charts = {n: Inline(c.as_data, c.alt, CHART_WIDTH) for n, c in drawn(blocks, draw).items()}
    return letter_html(blocks, language, subject, charts=charts)


# -- words ------------------------------------------------------------------------------------------------------------


def _worded(letter: Letter, practice: Practice, rules: Rules, now: datetime) -> tuple[str, str, str]:
    """Subject, body and the language it is in: the reader's, or English where that has no such letter."""
    language = rules.language(letter.language)
    if letter.template not in language.letters:
        language = rules.languages["en"]
    signer = practice.member(letter.signed_by)
    facts = {
        **{name: _clean(value) for name, value in letter.facts.items()},
        "practice": one_line(practice.name),
        "bot": practice.bot,
        "signer": one_line(signer.name) if signer else "",
        "stage": letter.stage,
    }
    today = now.astimezone(practice.zone).date()
    text = render(language.letters[letter.template], language.letters.get(PARTS, ""), language.code, facts, today)
    subject, _, body = text.partition("\n")
    subject = one_line(subject.removeprefix("Subject:"))
    return f"Re: {one_line(letter.subject)}" if letter.subject else subject, body.strip("\n"), language.code


def _clean(value: object) -> object:
    """A fact without line breaks or control characters, so that nobody's words can pass for our layout."""
    match value:
        case str():
            return one_line(value)
        case Mapping():
            return {k: _clean(v) for k, v in value.items()}
        case tuple() | list():
            return tuple(_clean(v) for v in value)
        case _:
            return value


# -- headers ----------------------------------------------------------------------------------------------------------


def _headers(
    letter: Letter, practice: Practice, subject: str, message_id: str, parent: str | None, language: str, now: datetime
) -> Iterator[str]:
    yield f"Date: {format_datetime(now.astimezone(practice.zone))}"
    yield f"From: {mailbox(practice.bot, _sender_name(letter, practice))}"
    yield f"To: {_addressed(letter.to, practice)}"
    if letter.cc:
        yield f"Cc: {_addressed(letter.cc, practice)}"
    reply_to = _reply_to(letter, practice)
    if letter.answer_to:  # the client first: some programs take no more than one (RFC 5322, 3.6.2 allows several)
        ours = mailbox(reply_to if reply_to != practice.bot else _tagged(letter, practice), practice.name)
        yield "Reply-To: " + ",\r\n ".join([*map(mailbox, letter.answer_to), ours])
    elif reply_to != practice.bot:
        yield f"Reply-To: {mailbox(reply_to, practice.name)}"
    yield text_header("Subject", subject)
    yield f"Message-ID: {message_id}"
    if parent:
        yield f"In-Reply-To: {parent}"
    if references := ids(letter.references) or ([parent] if parent else []):
        yield "References: " + "\r\n ".join(references)
    yield f"Auto-Submitted: {'auto-replied' if letter.purpose in _ANSWERS and parent else 'auto-generated'}"
    yield "X-Auto-Response-Suppress: All"
    yield f"X-Mailbot-Loop: {practice.bot}"
    yield f"Content-Language: {language}"


def _sender_name(letter: Letter, practice: Practice) -> str:
    signer = practice.member(letter.signed_by)
    return f"{signer.name}, {practice.name}" if signer else practice.name


def _addressed(addresses: tuple[str, ...], practice: Practice) -> str:
    found = ((a, practice.member_at(a)) for a in addresses)
    return ",\r\n ".join(mailbox(a, member.name if member else "") for a, member in found)


def _reply_to(letter: Letter, practice: Practice) -> str:
    """The tagged address of the request, as the mail that asked bore it; answers then find their way by themselves."""
    known = letter.facts.get("reply_to")
    if isinstance(known, str) and known:
        return known
    return _tagged(letter, practice) if letter.purpose in TO_CLIENTS else practice.bot


def _tagged(letter: Letter, practice: Practice) -> str:
    return tagged_address(practice, letter.requests[0]) if letter.requests else practice.bot
