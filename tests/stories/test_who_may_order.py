"""Only staff give orders, and only in mail that the practice's own server vouches for; pretenders change nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailbot.domain.letters import Purpose
from mailbot.domain.understanding import MailKind
from tests.stories.dialogue import BOT, JESS, NADIA, ROSA, Dialogue
from tests.stories.test_whole_stories import ASKING

CANCEL = "Please cancel the tax return request for Rosa Quint and give her until 17 July."
PASS = b"Authentication-Results:\r\n mx.alderquill.example; dmarc=pass header.from=alderquill.example"
FROM = b"From: Nadia Brandt <nadia@alderquill.example>"
Trick = Callable[[bytes], bytes]


def _swap(old: bytes, new: bytes) -> Trick:
    def swapped(raw: bytes) -> bytes:
        assert old in raw
        return raw.replace(old, new, 1)

    return swapped


TRICKS: dict[str, Trick] = {
    "the server says nothing": _swap(PASS + b"\r\n", b""),
    "the server says that it fails": _swap(b"dmarc=pass", b"dmarc=fail"),
    "another server says that it passes": _swap(b"mx.alderquill.example;", b"mx.elsewhere.test;"),
    "it passes for another domain": _swap(b"header.from=alderquill.example", b"header.from=elsewhere.test"),
    "our server's word stands below a stranger's": _swap(
        PASS, b"Authentication-Results: mx.alderquill.example; dmarc=fail header.from=alderquill.example\r\n" + PASS
    ),
    "two senders": _swap(FROM, b"From: Nobody <nosy@elsewhere.test>\r\n" + FROM),
    "her name over another address": _swap(FROM, b"From: Nadia Brandt <nadia.brandt@webmail.test>"),
    "a domain that looks like ours": _swap(FROM, b"From: Nadia Brandt <nadia@alderqui11.example>"),
    "a domain in letters that look like ours": _swap(
        FROM, "From: Nadia Brandt <nadia@\N{CYRILLIC SMALL LETTER A}lderquill.example>".encode()
    ),
    "headers of ours from outside": lambda raw: _swap(PASS + b"\r\n", b"X-Mailbot: C1-1\r\nAuto-Submitted: no\r\n")(
        raw
    ),
}


@pytest.fixture
def story() -> Dialogue:
    """Rosa is asked for a few papers."""
    made = Dialogue()
    made.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    return made


@pytest.mark.parametrize("trick", TRICKS)
def test_a_pretender_changes_nothing_and_is_not_answered(story: Dialogue, trick: str) -> None:
    before = story.request()
    left = story.arrives(TRICKS[trick](story._mail(NADIA, BOT, "Rosa Quint", CANCEL)))
    assert story.last.understanding.kind is MailKind.REFUSED
    assert story.request() == before
    assert all(m.purpose is Purpose.ALERT and m.to == (NADIA,) for m in left)


def test_the_real_person_is_told_once_a_day(story: Dialogue) -> None:
    for _ in range(5):
        story.arrives(TRICKS["the server says that it fails"](story._mail(NADIA, BOT, "Rosa Quint", CANCEL)))
    assert len(story.letters(NADIA, Purpose.ALERT)) == 1
    story.days_pass(1)
    story.arrives(TRICKS["the server says that it fails"](story._mail(NADIA, BOT, "Rosa Quint", CANCEL)))
    assert len(story.letters(NADIA, Purpose.ALERT)) == 2


def test_a_reply_address_elsewhere_gets_no_answer(story: Dialogue) -> None:
    raw = story._mail(NADIA, BOT, "Rosa Quint", "Give Rosa until 17 July.", headers={"Reply-To": "x@elsewhere.test"})
    left = story.arrives(raw)
    assert all("elsewhere.test" not in address for m in left for address in m.recipients)


def test_a_client_orders_nothing(story: Dialogue) -> None:
    before = story.request()
    story.client_writes(ROSA, "Please cancel the tax return request for Rosa Quint.")
    assert story.request().state == before.state
    assert story.request().due == before.due
