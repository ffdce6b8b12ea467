"""A letter as a message: whatever clients and staff are called, and whatever they wrote, it stays one honest mail."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.deciding import due
from mailbot.domain.letters import Letter, OutgoingMail, Purpose
from mailbot.domain.tokens import is_ours, ref_in_address
from mailbot.letters import compose
from tests.deciding.practice import LONDON, PRACTICE, Story, calendar, client, request, rules

MONDAY = datetime(2026, 6, 8, 9, 30, tzinfo=LONDON)
HOSTILE = st.text(min_size=1, max_size=60).map(lambda text: f"a{text}") | st.sampled_from(
    [
        "Rosa\r\nBcc: everyone@else.example",
        "{{ practice.signing_key }}",
        "{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}",
        "<script>alert(1)</script><img src=http://x.example/t.gif>",
        "\u202egnp.exe",
        "1. Paid\n2. Approved",
        "# All in",
        "\x00\x07",
        "’ “ … É 中文 عربى 👍",
    ]
)


def chaser(name: str = "Ruth Calder", subject: str = "Tax return", ask: str = "P60 for 2025/26") -> OutgoingMail:
    """The first reminder to a client of that name, for that one thing."""
    whose = client(name, "ruth@calder.example", id="C1", contact=name)
    asked = request("R1", whose, ask, opened=MONDAY, due_on=date(2026, 6, 30), subject=subject)
    story = Story.of(MONDAY, (whose, [asked]))
    now = MONDAY + timedelta(days=7, hours=5)
    letters = due(story.register, PRACTICE, rules(), calendar(), now).letters
    letter = next(x for x in letters if x.purpose is Purpose.CHASER)
    return compose(letter, PRACTICE, rules(), now)


def parsed(mail: OutgoingMail) -> EmailMessage:
    """As another program reads it."""
    read = message_from_bytes(mail.raw.encode("ascii"), policy=SMTP)
    assert isinstance(read, EmailMessage)
    return read


def part(mail: EmailMessage, kind: str) -> str:
    """What stands in one of its bodies."""
    body = mail.get_body((kind,))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


@given(HOSTILE, HOSTILE, HOSTILE)
@settings(max_examples=60, deadline=None)
def test_nobodys_name_or_words_become_headers_code_or_layout(name: str, subject: str, ask: str) -> None:
    mail = chaser(name, subject, ask)
    read = parsed(mail)
    assert read["Bcc"] is None
    assert [a.addr_spec for a in read["To"].addresses] == ["ruth@calder.example"]
    assert [a.addr_spec for a in read["From"].addresses] == [PRACTICE.bot]
    for header in ("Subject", "From", "To", "Message-ID", "Auto-Submitted", "Date"):
        assert len(read.get_all(header) or ()) == 1
    html = part(read, "html")
    assert "<script" not in html
    assert "<img" not in html
    assert PRACTICE.signing_key.decode() not in mail.body
    assert sum(line.startswith("1.") for line in mail.body.splitlines()) == 1


@given(HOSTILE)
@settings(max_examples=40, deadline=None)
def test_the_wire_form_is_ascii_with_short_lines(ask: str) -> None:
    raw = chaser(ask=ask).raw
    assert raw.isascii()
    assert "\n" not in raw.replace("\r\n", "")
    assert all(len(line) <= 998 for line in raw.split("\r\n")), "RFC 5322, 2.1.1"


def test_a_reminder_stands_in_its_thread_and_says_that_a_machine_sent_it() -> None:
    mail = chaser()
    read = parsed(mail)
    assert read["Subject"] == "Re: Tax return"
    assert read["In-Reply-To"] == "<r1.asked@penrosewye.example>"
    assert "<r1.asked@penrosewye.example>" in read["References"]
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["List-Unsubscribe"] is None
    assert is_ours(PRACTICE, read["Message-ID"])
    assert ref_in_address(PRACTICE, read["Reply-To"].addresses[0].addr_spec) == "r1"


def test_both_parts_say_the_same() -> None:
    read = parsed(chaser())
    plain, html = part(read, "plain"), part(read, "html")
    for words in ("Dear Ruth Calder,", "P60 for 2025/26", "Just reply to this email", "Dev Anand"):
        assert words in plain
        assert words in html
    assert 'lang="en"' in html
    assert 'role="presentation"' in html
    assert "http" not in html, "nothing is fetched from anywhere"


def test_the_same_letter_always_has_the_same_message_id() -> None:
    assert chaser().message_id == chaser().message_id


def test_a_letter_in_a_language_without_letters_is_in_english() -> None:
    letter = Letter("k", Purpose.ALERT, "alert", ("dev@penrosewye.example",), language="xx", facts={
        "kind": "colleague", "to_name": "Dev", "client": "", "subjects": (), "address": "a@b.example", "colleague": "A",
    })  # fmt: skip
    assert "Dev," in compose(letter, PRACTICE, rules(), MONDAY).body
