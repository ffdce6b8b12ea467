"""Labels: however a mail is labelled, archived, snoozed and labelled again, it is read, and it is one mail."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.adapters.dialing import Endpoint
from mailbot.adapters.imap_session import ImapSession
from mailbot.adapters.secrets import Credential
from mailbot.cli.checks_away import _all_mail
from mailbot.settings import ImapSettings, Secret
from tests.adapters.gmail import ALL, CLIENTS, IMPORTANT, SENT, STARRED, Gmail, Message
from tests.adapters.test_imap_faults import QUICK, mailbox_at
from tests.mailboxes import Spooler, mail, watching
from tests.scripted import Talk

RENEE = 'Clients/Renée "R&D"'
EVERY = ("INBOX", RENEE, ALL)


@pytest_asyncio.fixture
async def gmail() -> AsyncIterator[Gmail]:
    """An account."""
    async with Gmail() as server:
        yield server


async def test_a_mail_under_five_labels_is_one_mail(gmail: Gmail, tmp_path: Path) -> None:
    gmail.arrives(mail(1), "INBOX", IMPORTANT, STARRED, CLIENTS)
    mailbox = mailbox_at(gmail, tmp_path, folders=EVERY)
    async with watching(mailbox) as spooler:
        await mailbox.sync()
        found = await mailbox.compare(spooler.knows)
    assert (len(spooler.digests), len(spooler.arrivals)) == (1, 3)
    assert (found.there, found.repaired) == (3, 0)


async def test_what_skips_the_inbox_or_is_archived_before_we_look_is_read_in_all_mail(
    gmail: Gmail, tmp_path: Path
) -> None:
    """A filter of Gmail's takes a mail past the inbox; a person on a phone archives one between search and fetch."""
    gmail.arrives(mail(1), CLIENTS)
    quick = gmail.arrives(mail(2), "INBOX")

    async def archived(talk: Talk, tag: bytes, answer: bytes) -> None:
        await talk.say(answer)
        gmail.unlabel(quick, "INBOX")

    gmail.faults["SEARCH"] = [archived]
    mailbox = mailbox_at(gmail, tmp_path, folders=("INBOX", "\\All"))
    async with watching(mailbox) as spooler:
        await spooler.gets(mail(1), mail(2))
        found = await mailbox.compare(spooler.knows)
    assert (found.there, found.repaired) == (2, 0)


async def test_a_mail_that_is_snoozed_and_comes_back_has_another_number_and_is_no_other_mail(
    gmail: Gmail, tmp_path: Path
) -> None:
    message = gmail.arrives(mail(1), "INBOX")
    mailbox = mailbox_at(gmail, tmp_path)
    async with watching(mailbox) as spooler:
        await spooler.gets(mail(1))
        for _ in range(3):
            gmail.unlabel(message, "INBOX")
            await mailbox.sync()
            gmail.label(message, "INBOX")
            await mailbox.sync()
        assert (await mailbox.compare(spooler.knows)).repaired == 0
    assert len({a.ref for a in spooler.arrivals}) == 4
    assert len(spooler.digests) == 1


async def test_labels_that_are_told_in_passing_disturb_nothing(gmail: Gmail, tmp_path: Path) -> None:
    """Importance markers come and go while we listen; the next mail is heard of all the same, on the same line."""
    message = gmail.arrives(mail(1), "INBOX")
    async with watching(mailbox_at(gmail, tmp_path)) as spooler:
        await spooler.gets(mail(1))
        await spooler.until(lambda: any(t.idling for t in gmail.talks))
        for label in (IMPORTANT, STARRED, CLIENTS):
            gmail.label(message, label)
            gmail.unlabel(message, label)
        gmail.arrives(mail(2), "INBOX")
        await spooler.gets(mail(2))
    assert gmail.connections == 1


async def test_a_label_deleted_and_made_anew_gives_no_mail_twice_and_hides_none(gmail: Gmail, tmp_path: Path) -> None:
    message = gmail.arrives(mail(1), CLIENTS)
    async with watching(mailbox_at(gmail, tmp_path, folders=("INBOX", RENEE))) as spooler:
        await spooler.gets(mail(1))
    gmail.renew(CLIENTS)
    gmail.arrives(mail(2), CLIENTS)  # under the number that mail 1 had
    gmail.label(message, CLIENTS)
    async with watching(mailbox_at(gmail, tmp_path, folders=("INBOX", RENEE))) as again:
        await again.gets(mail(1), mail(2))


async def test_what_we_sent_is_found_by_its_label_in_whatever_language(gmail: Gmail, tmp_path: Path) -> None:
    """A letter to oneself is not delivered a second time: the one that was sent gets the inbox's label."""
    gmail.arrives(mail(1), SENT, "INBOX")
    german = "[Google Mail]/Gesendet"
    mailbox = mailbox_at(gmail, tmp_path, sent="provider")
    async with watching(mailbox) as spooler:
        await spooler.gets(mail(1))
        assert await mailbox.find_sent("<m1@quint.example>") is True
        gmail.folders[german], gmail.uses = gmail.folders.pop(SENT), {**gmail.uses, german: "\\Sent"}
        del gmail.uses[SENT]
        assert await mailbox.find_sent("<m1@quint.example>") is True
        assert await mailbox.find_sent("<m2@quint.example>") is False
    assert len(spooler.digests) == 1


async def test_no_room_left_for_this_day_is_waited_out(gmail: Gmail, tmp_path: Path) -> None:
    """Gmail's own refusals, word for word: too many lines at once, too much fetched in a day."""
    gmail.arrives(mail(1), "INBOX")

    async def many(talk: Talk, tag: bytes, answer: bytes) -> None:
        await talk.say(tag + b" NO [ALERT] Too many simultaneous connections. (Failure)\r\n")

    async def throttled(talk: Talk, tag: bytes, answer: bytes) -> None:
        await talk.say(b"* BYE [OVERQUOTA] Account exceeded command or bandwidth limits.\r\n")
        raise ConnectionError

    gmail.faults["AUTHENTICATE"], gmail.faults["FETCH"] = [many, many], [throttled]
    async with watching(mailbox_at(gmail, tmp_path)) as spooler:
        await spooler.gets(mail(1))


_STEPS = st.lists(
    st.tuples(st.sampled_from(["arrives", "label", "unlabel", "sync", "compare", "restart", "renew"]), st.randoms()),
    min_size=5, max_size=40,
)  # fmt: skip


@given(_STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_people_and_filters_do_with_labels_every_mail_is_read_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, random.Random]]
) -> None:
    asyncio.run(_lived(tmp_path_factory.mktemp("gmail"), steps))


async def _lived(state: Path, steps: list[tuple[str, random.Random]]) -> None:
    steps = list(steps)
    count = 0
    known: set[str] = set()
    async with Gmail() as gmail:
        while steps:
            mailbox = mailbox_at(gmail, state, replace(QUICK, poll=0.2), folders=EVERY)
            async with watching(mailbox) as spooler:
                while steps:
                    what, dice = steps.pop(0)
                    if what == "restart":
                        break
                    if what == "arrives":
                        labels = dice.sample(["INBOX", CLIENTS, IMPORTANT, STARRED], dice.randrange(4))
                        gmail.arrives(mail(count), *labels)
                        count += 1
                    elif what == "sync":
                        await mailbox.sync()
                    elif what == "compare":
                        found = await mailbox.compare(_kept(known, spooler))
                        assert found.repaired == 0, "nothing was missing"
                    elif what == "renew":
                        gmail.renew(CLIENTS)
                    elif gmail.messages:
                        _changed(gmail, what, dice.choice(gmail.messages), dice.choice(["INBOX", CLIENTS, STARRED]))
                await mailbox.sync()
            places = [a.ref for a in spooler.arrivals]
            assert len(places) == len(set(places)), "one mail in one place is handed over once"
            known |= set(spooler.digests)
            assert len(known) == count, "each mail is one mail, and none is missing"


def _kept(known: set[str], spooler: Spooler) -> Callable[[str], bool]:
    """What the spool has, whenever it is asked."""
    return lambda start: spooler.knows(start) or any(digest.startswith(start) for digest in known)


def _changed(gmail: Gmail, what: str, message: Message, label: str) -> None:
    (gmail.label if what == "label" else gmail.unlabel)(message, label)


async def test_doctor_says_what_a_filter_would_hide(gmail: Gmail) -> None:
    def told(*folders: str) -> str:
        account = ImapSettings("127.0.0.1", gmail.port, "none", "papers", Secret(), folders=folders)
        session = ImapSession(Endpoint("127.0.0.1", gmail.port, "none"), Credential("papers", "secret"))
        return " ".join(f"{f.text} {f.remedy}" for f in _all_mail(account, session))

    assert "[Gmail]/All Mail is not read; a mail that is archived at once" in await asyncio.to_thread(told, "INBOX")
    assert await asyncio.to_thread(told, "INBOX", ALL) == ""
    assert await asyncio.to_thread(told, "INBOX", "\\All") == ""
