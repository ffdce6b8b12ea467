"""The bot in To, in Cc, in Bcc, or forwarded to afterwards: what staff asked for is opened all the same, and once."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import pytest

from mailbot.domain.letters import Purpose
from mailbot.domain.requests import Request
from tests.crash.story import BOT, HOUSE, JESS
from tests.stories.worlds import World

ROSA = "rosa@quint.example"
TEXT = "Dear Rosa\n\nPlease could you send me the lease for the yard and the rates bill by 30 June?\n\nJess\n"
FORWARDED = f"""Please chase these.

---------- Forwarded message ---------
From: Jess Lomax <{JESS}>
Date: Mon, 8 Jun 2026 at 09:12
Subject: The yard
To: Rosa Quint <{ROSA}>

{TEXT}"""


class Copying(World):
    """Two clients."""

    def __init__(self) -> None:
        super().__init__(2, together=False, seconds=frozenset(), strangers_second=False)

    @property
    def asked(self) -> list[Request]:
        """What Rosa is asked for besides what she was asked for before."""
        return list(self.clients["C1"].requests[1:])

    def expect(self) -> Request:
        """The one request that was opened, told to Jess at once."""
        (request,) = self.asked
        assert [i.ask for i in request.items] == ["the lease for the yard", "the rates bill"]
        assert (str(request.due), request.owner) == ("2026-06-30", "jess")
        confirmed = [m for m in self.left if m.purpose is Purpose.CONFIRMATION]
        assert [m.to for m in confirmed] == [(JESS,)]
        assert len(self.clients["C2"].requests) == 1
        return request

    def forwards_as_a_file(self) -> None:
        """Her own mail, attached to one to the bot (message/rfc822)."""
        inner, outer = EmailMessage(policy=SMTP), EmailMessage(policy=SMTP)
        inner["From"], inner["To"], inner["Subject"] = JESS, ROSA, "The yard"
        inner["Date"], inner["Message-ID"] = format_datetime(self.now), f"<yard@{HOUSE}>"
        inner.set_content(TEXT)
        outer["Authentication-Results"] = f"mx.{HOUSE}; dmarc=pass header.from={HOUSE}"
        outer["From"], outer["To"], outer["Subject"] = JESS, BOT, "Fwd: The yard"
        outer["Date"], outer["Message-ID"] = format_datetime(self.now), f"<fwd@{HOUSE}>"
        outer.set_content("Please chase these.\n")
        outer.add_attachment(inner)
        self.office.take(outer.as_bytes(), self.now, self.now)
        self.letters_leave()


@pytest.mark.parametrize("to", [f"{ROSA}, {BOT}", f"{BOT}, {ROSA}"], ids=["client first", "bot first"])
def test_the_bot_among_those_it_is_written_to(to: str) -> None:
    world = Copying()
    world.comes(JESS, to, TEXT, subject="The yard")
    world.expect()


def test_the_bot_in_copy() -> None:
    world = Copying()
    world.comes(JESS, ROSA, TEXT, subject="The yard", Cc=f"Records <{BOT}>")
    world.expect()


@pytest.mark.parametrize("field", ["Delivered_To", "X_Original_To", "Envelope_To", "X_Forwarded_To"])
def test_the_bot_in_blind_copy_shows_in_the_delivery_fields_only(field: str) -> None:
    world = Copying()
    world.comes(JESS, ROSA, TEXT, subject="The yard", **{field: BOT})
    world.expect()


def test_forwarded_afterwards_with_a_word_above() -> None:
    world = Copying()
    world.comes(JESS, BOT, FORWARDED, subject="Fwd: The yard")
    world.expect()


def test_forwarded_as_a_file_keeps_the_thread_that_the_client_knows() -> None:
    world = Copying()
    world.forwards_as_a_file()
    assert world.expect().message_id == f"<yard@{HOUSE}>"


def test_in_copy_and_forwarded_afterwards_opens_it_once() -> None:
    world = Copying()
    world.comes(JESS, ROSA, TEXT, subject="The yard", Cc=BOT)
    world.comes(JESS, BOT, FORWARDED, subject="Fwd: The yard")
    assert len(world.asked) == 1
