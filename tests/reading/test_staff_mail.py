"""Whether a mail of staff asks a client, orders the bot, passes something on, or does none of it."""

from __future__ import annotations

import pytest

from mailbot.domain.mail import Attachment, Mail
from mailbot.domain.understanding import MailKind
from mailbot.reading.staff_mail import staff_kind
from mailbot.reading.visible.text import visible_text
from tests.reading import openings_read, ordering
from tests.reading.ordering import StaffMail, world
from tests.world import annotate, rules


def kind_of(mail: Mail) -> MailKind:
    """What the mail is held to be."""
    _, practice, register = world()
    return staff_kind(mail, visible_text(mail), register, practice, rules(), annotate)[0]


def from_jess(text: str, *, to: str = "bot", subject: str = "", answers: str = "", files: tuple[str, ...] = ()) -> Mail:
    """A mail of Jess's."""
    row = {"by": "jess", "to": [to], "subject": subject, "text": text, "answers": answers, "attachments": files}
    return openings_read.written(row)


@pytest.mark.parametrize("row", ordering.staff_mails("seen"), ids=lambda row: row.name)
def test_an_order_is_no_request(row: StaffMail) -> None:
    assert kind_of(ordering.written(row.row)).value == row.row.get("kind", "staff_command")


CLIENTS_MAIL = """

---------- Forwarded message ---------
From: Rosa Quint <rosa@quint.example>
Date: Mon, 8 Jun 2026 at 09:12
Subject: Papers
To: Jess Lomax <jess@alderquill.example>

Hi Jess, here is the P60. Rosa
"""


def test_a_clients_mail_passed_on_is_the_clients() -> None:
    assert kind_of(from_jess("This came to me" + CLIENTS_MAIL, subject="Fwd: Papers")) is MailKind.CLIENT_REPLY


def test_a_clients_papers_passed_on_with_a_word_are_the_clients() -> None:
    mail = from_jess("From Rosa" + CLIENTS_MAIL, subject="Fwd: Papers", files=("P60.pdf",))
    assert isinstance(mail.attachments[0], Attachment)
    assert kind_of(mail) is MailKind.CLIENT_REPLY


@pytest.mark.parametrize(
    "text",
    [
        "Hi Rosa, thanks for those, all good. Enjoy Crete!",
        "Hi Rosa, yes, you can claim the desk. Jess",
        "Hi Rosa, could we speak on Thursday at two? Jess",
        "Hi Rosa, I attach your tax calculation for your records. Nothing for you to do.",
    ],
)
def test_a_chat_with_a_client_asks_for_nothing(text: str) -> None:
    assert kind_of(from_jess(text, to="C1", subject="Re: hello")) is MailKind.UNRELATED


def test_asking_again_is_still_asking() -> None:
    assert kind_of(from_jess("Hi Rosa, any news on the below?", to="C1", answers="R1")) is MailKind.STAFF_REQUEST


def test_a_word_among_colleagues_asks_nothing_of_the_bot() -> None:
    mail = from_jess("All - the boiler man comes at three, bring a jumper.", to="everybody@alderquill.example")
    assert kind_of(mail) is MailKind.UNRELATED


def test_an_order_that_a_colleague_reads_too_is_asked_about_where_it_is_not_clear() -> None:
    mail = from_jess("Owen, can we please stop chasing Tom for now?", to="owen@alderquill.example")
    assert kind_of(mail) is MailKind.STAFF_COMMAND
