"""What somebody writes to be run, to be obeyed or to mislead stays what it is: words in a mail that staff read."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from mailbot.domain.letters import OutgoingMail, Purpose
from tests.stories.dialogue import BOT, JESS, ROSA, Dialogue
from tests.stories.test_whole_stories import ASKING

SPELLS = (
    "{{ 7*191 }}",
    "{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}",
    "${7*191}",
    "<script>alert(1)</script>",
    "\u202egnp.exe",
    "a\x00b",
    "=?utf-8?q?Bcc=3A_all=40else.example?=",
)
NAMES = ("../../etc/{}.pdf", "C:\\con\\{}.pdf", "{}\r\nBcc: all@else.example.pdf")


def asked() -> Dialogue:
    """Jess has asked Rosa for papers."""
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    return story


def harmless(mail: OutgoingMail) -> None:
    """Nothing in it was run, hidden, or became a header."""
    read = message_from_bytes(mail.raw.encode("ascii"), policy=SMTP) if mail.raw else None
    text = f"{mail.subject}\n{mail.body}"
    assert "1337" not in text, "somebody's words were run"
    assert "<class" not in text
    assert not {"\x00", "\u202e", "\r"} & set(text)
    assert set(mail.recipients) <= {JESS, ROSA}
    if isinstance(read, EmailMessage):
        assert read["Bcc"] is None
        html = read.get_body(("html",))
        assert html is None or "<script" not in str(html.get_content())


@pytest.mark.parametrize("spell", SPELLS)
def test_a_question_to_staff_shows_what_was_written_and_runs_none_of_it(spell: str) -> None:
    story = asked()
    raw = story._mail(ROSA, BOT, "Re: Your 2025/26 tax return", f"Does the raffle {spell} count as a gift to charity?")
    story.office.take(raw.replace(b"Subject: Re: ", b"Subject: Re: " + spell.encode() + b" "), story.now, story.now)
    waiting = [e.mail for e in story.office.outgoing(story.now)]
    assert {m.to for m in waiting if m.purpose is Purpose.QUESTION} == {(JESS,)}
    for mail in waiting:
        harmless(mail)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("spell", SPELLS[:3])
def test_the_name_of_a_file_is_but_a_name(name: str, spell: str) -> None:
    story = asked()
    mail = story._mail(
        ROSA, BOT, "Re: Your 2025/26 tax return", "Is this the right one?", files={"x_pdf": b"%PDF-1.4 no"}
    )
    wanted = name.format(spell).encode().replace(b"\\", b"\\\\")
    story.office.take(mail.replace(b'"x.pdf"', b'"' + wanted + b'"'), story.now, story.now)
    waiting = [e.mail for e in story.office.outgoing(story.now)]
    assert waiting, "somebody hears of it"
    for letter in waiting:
        harmless(letter)
        assert "/etc/" not in letter.body
        assert "C:" not in letter.body
