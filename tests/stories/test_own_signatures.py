"""A practice whose mail server says nothing about senders: its staff are known by the signatures we verify."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

import dkim
import pytest

from mailbot.adapters.dkim_signatures import DkimSignatures
from mailbot.domain.letters import Purpose
from mailbot.domain.requests import Request
from tests.adapters.test_dkim import ALL, NAME, key
from tests.crash.story import BOT, HOUSE, JESS
from tests.stories.worlds import World

PLEASE = "Dear Rosa\n\nPlease could you send me the lease for the yard by 30 June?\n\nJess\n"


class Signed(World):
    """The clients of Alder & Quill, and what Jess sends them; no server vouches for anybody."""

    def __init__(self, *, verifies: bool = True) -> None:
        super().__init__(2, together=False, seconds=frozenset(), strangers_second=False)
        checker = DkimSignatures({NAME: key(2048)[1]}) if verifies else None
        self.office.tools = replace(self.office.tools, signatures=checker)
        self.office.practice = replace(self.office.practice, authserv_id="")
        self.now = datetime.now(UTC) - timedelta(minutes=5)  # the library that verifies asks this machine's clock

    def jess_writes(self, *, signs: bool, sender: str = f"Jess Lomax <{JESS}>", domain: str = HOUSE) -> None:
        """She asks Rosa for the lease, with the bot copied in."""
        self.now += timedelta(minutes=1)
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"], mail["Cc"], mail["Subject"] = sender, "rosa@quint.example", BOT, "The yard"
        mail["Date"], mail["Message-ID"] = self.now, "<yard@alderquill.example>"
        mail.set_content(PLEASE)
        raw = mail.as_bytes()
        if signs:
            raw = dkim.sign(raw, b"s1", domain.encode(), key(2048)[0], include_headers=ALL) + raw
        self.office.take(raw, self.now, self.now)
        self.letters_leave()

    @property
    def asked(self) -> list[Request]:
        """What Rosa is asked for besides what she was asked for before."""
        return list(self.clients["C1"].requests[1:])

    def told(self, purpose: Purpose) -> list[str]:
        """Who got a letter of this sort."""
        return [address for m in self.left if m.purpose is purpose for address in m.to]


def test_a_mail_with_the_practices_own_signature_opens_what_it_asks_for() -> None:
    world = Signed()
    world.jess_writes(signs=True)
    assert [i.ask for r in world.asked for i in r.items] == ["the lease for the yard"]
    assert world.told(Purpose.CONFIRMATION) == [JESS]


@pytest.mark.parametrize("domain", ["quint.example", "alderquill.example.evil.example"])
def test_a_signature_of_somebody_else_vouches_for_nobody_here(domain: str) -> None:
    world = Signed()
    world.jess_writes(signs=True, domain=domain)
    assert not world.asked
    assert world.told(Purpose.ALERT)


def test_a_mail_without_a_signature_opens_nothing_and_the_real_person_is_told() -> None:
    world = Signed()
    world.jess_writes(signs=False)
    assert not world.asked
    assert world.told(Purpose.ALERT) == [JESS]


def test_where_verifying_is_off_a_signature_is_not_believed() -> None:
    world = Signed(verifies=False)
    world.jess_writes(signs=True)
    assert not world.asked
