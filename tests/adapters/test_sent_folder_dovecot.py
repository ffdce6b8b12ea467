"""Somebody's Sent folder on a real IMAP server: what they send is heard of, and nothing in it is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.adapters.sent_folder import SentFolder
from mailbot.domain.places import sent_by
from tests.adapters.test_imap_dovecot import box
from tests.mailboxes import mail, watching
from tests.servers import Dovecot

pytestmark = pytest.mark.servers


async def test_what_somebody_sends_is_handed_over_with_whose_it_is(dovecot: Dovecot, tmp_path: Path) -> None:
    dovecot.append("jess-sent", mail("in the inbox"))
    dovecot.append("jess-sent", mail(1), folder="Sent")
    folder = SentFolder(box(dovecot, "jess-sent", tmp_path, folders=("\\Sent",)), "jess")
    async with watching(folder) as spooler:
        await spooler.gets(mail(1))
        dovecot.append("jess-sent", mail(2), folder="Sent")
        await spooler.gets(mail(2))
        assert not spooler.has(mail("in the inbox")), "what she receives is nobody's business"
    assert {sent_by(a.ref) for a in spooler.arrivals} == {"jess"}
    client = dovecot.client("jess-sent")
    client.select("Sent", readonly=True)
    _, flags = client.fetch("1:*", "(FLAGS)")
    assert b"Seen" not in b"".join(f for f in flags if isinstance(f, bytes))
    client.logout()


async def test_a_restart_hands_nothing_over_again(dovecot: Dovecot, tmp_path: Path) -> None:
    dovecot.append("jess-again", mail(1), folder="Sent")
    for number in range(2):
        folder = SentFolder(box(dovecot, "jess-again", tmp_path, folders=("\\Sent",)), "jess")
        async with watching(folder) as spooler:
            dovecot.append("jess-again", mail(f"new {number}"), folder="Sent")
            await spooler.gets(mail(f"new {number}"))
    assert not spooler.has(mail(1))


async def test_what_is_too_big_to_fetch_is_left_alone(dovecot: Dovecot, tmp_path: Path) -> None:
    dovecot.append("jess-big", mail("big", size=200_000), folder="Sent")
    account = box(dovecot, "jess-big", tmp_path, folders=("\\Sent",), largest_mail=50_000)
    async with watching(SentFolder(account, "jess")) as spooler:
        dovecot.append("jess-big", mail("small"), folder="Sent")
        await spooler.gets(mail("small"))
    assert len(spooler.arrivals) == 1
