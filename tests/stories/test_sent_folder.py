"""Staff who never copy the bot in: it looks into their Sent folder, and asks whether it shall chase."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import pytest

from mailbot.domain.letters import OutgoingMail, Purpose
from mailbot.domain.requests import Request
from tests.crash.story import BOT, HOUSE, JESS
from tests.stories.worlds import World

PLEASE = "Dear Rosa\n\nPlease could you send me the lease for the yard and the rates bill by 30 June?\n\nJess\n"


class Looking(World):
    """Four clients, and Jess's Sent folder."""

    def __init__(self) -> None:
        self.last = b""
        super().__init__(4, together=False, seconds=frozenset(), strangers_second=False)

    def jess_sent(
        self,
        text: str = PLEASE,
        *,
        to: str = "Rosa Quint <rosa@quint.example>",
        sender: str = f"Jess Lomax <{JESS}>",
        days_ago: int = 0,
        message_id: str = f"<yard@{HOUSE}>",
        folder: str = "jess",
        **more: str,
    ) -> None:
        """A mail turns up in a Sent folder; no server has vouched for it there."""
        self.now += timedelta(minutes=1)
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = sender, to, "The yard", message_id
        mail["Date"] = format_datetime(self.now - timedelta(days=days_ago))
        for name, value in more.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        self.seen(mail.as_bytes(), folder)

    def seen(self, raw: bytes, folder: str = "jess") -> None:
        """It is found in a Sent folder."""
        self.last = raw
        self.office.take(raw, self.now, self.now, sent_by=folder)
        self.letters_leave()

    def the_blind_copy_comes(self) -> None:
        """The same mail reaches the bot, of which only the delivery fields tell (RFC 5322, 3.6.3)."""
        self.now += timedelta(minutes=1)
        above = f"Delivered-To: {BOT}\r\nAuthentication-Results: mx.{HOUSE}; dmarc=pass header.from={HOUSE}\r\n"
        self.office.take(above.encode() + self.last, self.now, self.now)
        self.letters_leave()

    @property
    def offers(self) -> list[OutgoingMail]:
        """What Jess was asked."""
        return [m for m in self.left if m.purpose is Purpose.QUESTION and "Shall I chase it" in m.body]

    @property
    def asked(self) -> list[Request]:
        """What Rosa is asked for besides what she was asked for before."""
        return list(self.clients["C1"].requests[1:])

    def jess_answers(self, text: str, number: int = -1) -> None:
        """She replies to an offer."""
        self.comes(JESS, BOT, text, answers=self.offers[number].message_id)


def test_what_she_asked_for_is_offered_and_nothing_is_opened_yet() -> None:
    world = Looking()
    world.jess_sent()
    (offer,) = world.offers
    assert offer.to == (JESS,)
    assert "you asked Rosa Quint for “the lease for the yard” and “the rates bill”. Shall I chase it" in offer.body
    assert not world.asked


@pytest.mark.parametrize("answer", ["yes", "Yes please", "1", "ok, thanks", "Go on then, yes\n\nJess", "please do"])
def test_a_yes_opens_it_in_the_thread_of_her_own_mail(answer: str) -> None:
    world = Looking()
    world.jess_sent()
    world.jess_answers(answer)
    (request,) = world.asked
    assert [i.ask for i in request.items] == ["the lease for the yard", "the rates bill"]
    assert (request.message_id, request.owner, str(request.due)) == (f"<yard@{HOUSE}>", "jess", "2026-06-30")
    assert world.last_to(JESS) is not None
    assert world.left[-1].purpose is Purpose.CONFIRMATION


@pytest.mark.parametrize("answer", ["no", "2", "No thanks, I'll do it", "Leave it to me", "don't chase this one"])
def test_a_no_leaves_it_to_her_for_good(answer: str) -> None:
    world = Looking()
    world.jess_sent()
    world.jess_answers(answer)
    world.passes(5)
    assert not world.asked
    assert len(world.offers) == 1


def test_an_offer_is_made_once_and_never_pressed() -> None:
    world = Looking()
    world.jess_sent()
    world.seen(world.last)
    world.passes(10)
    assert len(world.offers) == 1
    assert not world.asked


def test_a_second_yes_opens_nothing_twice() -> None:
    world = Looking()
    world.jess_sent()
    world.jess_answers("yes")
    world.jess_answers("yes")
    assert len(world.asked) == 1


@pytest.mark.parametrize("more", [{"Cc": BOT}, {"Bcc": f"Records <{BOT}>"}])
def test_what_the_bot_had_a_copy_of_is_not_offered(more: dict[str, str]) -> None:
    world = Looking()
    world.jess_sent(**more)  # type: ignore[arg-type]
    assert not world.offers


def test_a_copy_that_comes_in_later_opens_it_and_takes_the_offer_back() -> None:
    world = Looking()
    world.jess_sent()
    world.the_blind_copy_comes()
    assert len(world.asked) == 1, "the mail in the inbox counts, though its copy in Sent was seen before"
    world.jess_answers("yes")
    assert len(world.asked) == 1, "and what she says to the offer now opens nothing again"


def test_what_the_bot_had_a_blind_copy_of_is_not_offered() -> None:
    world = Looking()
    world.jess_sent(days_ago=9)  # seen, and too old to be offered: it stands for a folder that is read later
    world.the_blind_copy_comes()
    world.seen(world.last + b"\r\n")
    assert not world.offers
    assert len(world.asked) == 1


@pytest.mark.parametrize(
    "mail",
    [
        {"text": "Dear Rosa\n\nThank you, that is everything. Enjoy the holiday!\n\nJess\n"},
        {"to": "landlord@elsewhere.example"},
        {"to": "rosa@quint.example, landlord@elsewhere.example"},
        {"sender": f"Owen Tarrant <owen@{HOUSE}>"},
        {"days_ago": 9},
        {"folder": "nobody"},
        {"Auto_Submitted": "auto-replied"},
    ],
    ids=[
        "asks nothing",
        "to a stranger",
        "to a stranger too",
        "a colleague's",
        "long ago",
        "nobody's folder",
        "machine",
    ],
)
def test_what_gives_no_reason_for_an_offer(mail: dict[str, object]) -> None:
    world = Looking()
    world.jess_sent(**mail)  # type: ignore[arg-type]
    assert not world.offers
    assert not world.asked


def test_two_offers_in_one_letter_are_answered_by_number() -> None:
    world = Looking()
    world.jess_sent()
    world.jess_sent(PLEASE.replace("Rosa", "Mick"), to="mick@pendragon.example", message_id="<b@alderquill.example>")
    world.jess_sent(PLEASE.replace("Rosa", "Ines"), to="ines@falk.example", message_id="<c@alderquill.example>")
    world.passes(1)
    assert len(world.offers) == 2, "the first at once, the others together within the hour"
    world.jess_answers("1: yes\n2: no")
    assert len(world.clients["C2"].requests) == 2
    assert len(world.clients["C3"].requests) == 1
