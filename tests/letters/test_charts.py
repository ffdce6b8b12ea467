"""The charts of a digest: pictures inside the mail, with the same figures in words for who sees none."""

from __future__ import annotations

import re
from base64 import b64decode
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP
from html import unescape
from pathlib import Path

import pytest

from mailbot.adapters.charts import draw
from mailbot.domain.letters import Letter, OutgoingMail, Purpose
from mailbot.letters import compose, digest_page
from tests.deciding.practice import PRACTICE, rules
from tests.letters.test_languages import NOON
from tests.letters.test_look import CHART, DESK, PHONE, longest, measure
from tests.servers import need

ALTS = [
    "less than a week: 12; 1 to 2 weeks: 5; 2 to 4 weeks: 0; 4 weeks and more: 3",
    "with clients: 41; with us: 12",
    "before mailbot: 24; May 2026: 11; June 2026 so far: 9",
]


def digest() -> Letter:
    """A full day's."""
    to = ("nadia@penrosewye.example",)
    return Letter("digest/nadia/2026-06-08", Purpose.DIGEST, "digest", to, facts=longest("digest").facts)


def html_of(mail: OutgoingMail) -> str:
    """The HTML part, its lines as they were written."""
    parsed = message_from_string(mail.raw, policy=SMTP)
    assert isinstance(parsed, EmailMessage)
    html = parsed.get_body(("html",))
    assert html is not None
    return str(html.get_content()).replace("\r\n", "\n")


def parts(mail: OutgoingMail) -> tuple[EmailMessage, list[EmailMessage]]:
    """The text, and the pictures that go along with the HTML."""
    parsed = message_from_string(mail.raw, policy=SMTP)
    assert isinstance(parsed, EmailMessage)
    text = parsed.get_body(("plain",))
    related = next(p for p in parsed.walk() if p.get_content_type() == "multipart/related")
    assert isinstance(text, EmailMessage)
    return text, [p for p in related.iter_parts() if isinstance(p, EmailMessage)][1:]


def test_each_is_a_picture_inside_the_mail_with_its_figures_as_text() -> None:
    mail = compose(digest(), PRACTICE, rules(), NOON, draw=draw)
    (text, pictures), html = parts(mail), html_of(mail)
    shown = re.findall(r'<img [^>]*src="cid:([^"]+)"[^>]*alt="([^"]+)"', html)
    assert [unescape(alt) for _, alt in shown] == ALTS
    assert [f"<{cid}>" for cid, _ in shown] == [p["Content-ID"] for p in pictures]
    assert {(p.get_content_type(), p.get_content_disposition()) for p in pictures} == {("image/png", "inline")}
    assert all(p.get_content().startswith(b"\x89PNG") for p in pictures)
    assert not CHART.search(html), "nobody gets it twice"
    words = " ".join(text.get_content().split())
    assert "less than a week: 12 1 to 2 weeks: 5 2 to 4 weeks: 0 4 weeks and more: 3" in words


def test_the_words_are_the_same_with_pictures_and_without() -> None:
    with_, without = (compose(digest(), PRACTICE, rules(), NOON, draw=d) for d in (draw, lambda bars: b""))
    assert with_.body == without.body
    assert with_.message_id == without.message_id
    assert "multipart/related" not in without.raw
    assert len(CHART.findall(html_of(without))) == len(ALTS), "then they are tables"


def test_the_same_letter_is_the_same_message_to_the_octet() -> None:
    one, two = (compose(digest(), PRACTICE, rules(), NOON, draw=draw) for _ in range(2))
    assert one.raw == two.raw


def test_the_page_on_disk_holds_its_charts_itself() -> None:
    page = digest_page(digest(), PRACTICE, rules(), NOON, draw)
    sources = re.findall(r'src="([^"]+)"', page)
    assert len(sources) == len(ALTS)
    for source in sources:
        kind, _, octets = source.partition(";base64,")
        assert kind == "data:image/png"
        assert b64decode(octets).startswith(b"\x89PNG")


def test_one_that_can_not_be_drawn_is_a_table_beside_those_that_can() -> None:
    page = digest_page(digest(), PRACTICE, rules(), NOON, lambda bars: draw(bars) if len(bars) == 4 else b"")
    assert len(re.findall("<img ", page)) == 1
    assert len(CHART.findall(page)) == 2


@pytest.mark.browser
def test_they_are_seen_whole_on_a_phone_and_on_a_desk(tmp_path: Path) -> None:
    (chromium,) = need("chromium")
    page = digest_page(digest(), PRACTICE, rules(), NOON, draw)
    phone, desk = measure(chromium, tmp_path, [("digest", page)])
    assert (phone["wide"], desk["wide"]) == (PHONE, DESK)
    assert (phone["pictures"], desk["pictures"]) == (3, 3)
    assert 300 <= float(phone["widest"]) <= PHONE - 40
    assert float(desk["widest"]) == 320
