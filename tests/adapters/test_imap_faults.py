"""An IMAP server may do anything at any moment: no mail is lost, none is kept from coming, nothing runs hot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from mailbot.adapters.dialing import Endpoint
from mailbot.adapters.imap import ImapMailbox
from mailbot.adapters.imap_reader import ImapAccount
from mailbot.adapters.imap_wire import Waits
from mailbot.adapters.imap_worker import Pace
from mailbot.adapters.secrets import Credential, SecretError
from mailbot.ports import BODY_LEFT, Arrival, MailboxUnavailable
from tests.mailboxes import Spooler, mail, now, watching
from tests.scripted import (
    Fault,
    ScriptedImap,
    Stored,
    Talk,
    afterwards,
    answer_and_hang_up,
    dripping,
    first,
    half,
    hang_up,
    octets,
    says,
    silence,
    well,
)

QUICK = Pace(
    renew=30, poll=0.05, soon=0.05, retry_first=0.02, retry_most=0.1, retry_login=0.05, waits=Waits(5, 0.5, 20)
)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[ScriptedImap]:
    """A scripted server."""
    scripted = ScriptedImap()
    await scripted.open()
    yield scripted
    await scripted.shut()


def account(server: ScriptedImap, password: str = "secret") -> ImapAccount:
    """The bot's account there."""
    return ImapAccount(Endpoint("127.0.0.1", server.port, "none"), lambda: Credential("papers", password))


def mailbox_at(server: ScriptedImap, state: Path, pace: Pace = QUICK, **more: object) -> ImapMailbox:
    """The adapter, set to that server."""
    return ImapMailbox(replace(account(server), **more), state, now, pace=pace)  # type: ignore[arg-type]


ANYWHERE = {
    "nothing is said": silence,
    "the connection is closed": hang_up,
    "half an answer comes": half(0.5),
    "all but the last octet comes": half(0.99),
    "the answer comes, then the end": answer_and_hang_up,
    "BYE": octets(b"* BYE we are going down\r\n", then_close=True),
    "NO": says("NO [UNAVAILABLE] not just now"),
    "the mailbox is full": says("NO [OVERQUOTA] the mailbox is full"),
    "BAD": says("BAD I can't do that"),
    "another protocol": octets(b"HTTP/1.1 400 Bad Request\r\n\r\n", then_close=True),
    "an answer to somebody else": octets(b"ZZZZ99 OK done\r\n"),
    "octets without sense": octets(bytes(range(128, 256)) + b"\r\n"),
    "the answer drips in": dripping(0.001, 3),
    "other news come first": first(
        b"* 99999 EXISTS\r\n* 3 FETCH (FLAGS (\\Seen))\r\n* 2 EXPUNGE\r\n* OK still here\r\n"
    ),
}
VERBS = ("GREETING", "CAPABILITY", "AUTHENTICATE", "EXAMINE", "SEARCH", "FETCH", "IDLE", "DONE")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("what", ANYWHERE)
async def test_whatever_happens_once_every_mail_comes(
    server: ScriptedImap, tmp_path: Path, verb: str, what: str
) -> None:
    server.put(mail(1))
    server.put(mail(2))
    server.faults[verb] = [ANYWHERE[what]]
    async with watching(mailbox_at(server, tmp_path, replace(QUICK, renew=0.2))) as spooler:
        await spooler.gets(mail(1), mail(2))
        server.put(mail(3))
        await spooler.gets(mail(3))
        await spooler.until(lambda: not server.faults[verb])
    assert len(spooler.arrivals) <= 6, "the ledger should spare most repeats"


async def test_a_mail_announced_with_the_continuation_is_seen_at_once(server: ScriptedImap, tmp_path: Path) -> None:
    server.faults["IDLE"] = [_mail_comes_with_the_continuation(server)]
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(mail(1))


def _mail_comes_with_the_continuation(server: ScriptedImap) -> Fault:
    async def fault(talk: Talk, tag: bytes, answer: bytes) -> None:
        server.folders["INBOX"][11] = Stored(mail(1))
        talk.told = 1
        await talk.say(b"+ idling\r\n* 1 EXISTS\r\n")

    return fault


async def test_a_line_split_over_packets_is_one_line(server: ScriptedImap, tmp_path: Path) -> None:
    async def split(talk: Talk, tag: bytes, answer: bytes) -> None:
        await talk.say(answer + b"* 1 EX")
        await asyncio.sleep(0.05)
        server.folders["INBOX"][11] = Stored(mail(1))
        talk.told = 1
        await talk.say(b"ISTS\r\n")

    server.faults["IDLE"] = [split]
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(mail(1))


async def test_a_mail_that_comes_between_search_and_idle_is_not_missed(server: ScriptedImap, tmp_path: Path) -> None:
    async def mail_comes_right_after(talk: Talk, tag: bytes, answer: bytes) -> None:
        server.folders["INBOX"][11] = Stored(mail(1))
        talk.told = 1
        await talk.say(answer.replace(tag + b" OK", b"* 1 EXISTS\r\n" + tag + b" OK"))

    server.faults["SEARCH"] = [mail_comes_right_after]
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(mail(1))


async def test_end_of_file_in_idle_means_a_new_connection_not_a_hot_loop(server: ScriptedImap, tmp_path: Path) -> None:
    server.faults["IDLE"] = [answer_and_hang_up] * 3
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.until(lambda: server.connections == 4)
        server.put(mail(1))
        await spooler.gets(mail(1))
    assert len(server.heard) < 100


async def test_a_server_that_speaks_of_mail_without_end_does_not_keep_us_running(
    server: ScriptedImap, tmp_path: Path
) -> None:
    server.faults["SEARCH"] = [first(b"* 7 EXISTS\r\n")] * 10_000
    server.faults["IDLE"] = [afterwards(b"* 7 EXISTS\r\n")] * 10_000
    async with watching(mailbox_at(server, tmp_path, replace(QUICK, soon=0.5))):
        await asyncio.sleep(1.2)
    assert server.heard.count("SEARCH") < 40


async def test_a_mail_that_is_announced_before_it_can_be_found_comes_soon(server: ScriptedImap, tmp_path: Path) -> None:
    async with watching(mailbox_at(server, tmp_path, replace(QUICK, renew=10_000))) as spooler:
        await spooler.until(lambda: "IDLE" in server.heard)
        server.unsearchable.add(11)
        before = server.heard.count("SEARCH")
        server.put(mail(1))
        await spooler.until(lambda: server.heard.count("SEARCH") > before)
        server.unsearchable.clear()
        await spooler.gets(mail(1))


async def test_a_server_that_refuses_idle_is_polled(server: ScriptedImap, tmp_path: Path) -> None:
    server.faults["IDLE"] = [says("NO not for you")] * 100
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.until(lambda: server.heard.count("SEARCH") > 3)
        server.put(mail(1))
        await spooler.gets(mail(1))
    assert server.connections == 1


async def test_a_server_without_idle_is_polled(tmp_path: Path) -> None:
    async with ScriptedImap(idle=False) as server:
        assert isinstance(server, ScriptedImap)
        async with watching(mailbox_at(server, tmp_path)) as spooler:
            await spooler.until(lambda: "SEARCH" in server.heard)
            server.put(mail(1))
            await spooler.gets(mail(1))
        assert "IDLE" not in server.heard


async def test_a_peer_gone_silent_in_idle_is_found_out_when_idle_is_renewed(
    server: ScriptedImap, tmp_path: Path
) -> None:
    server.faults["DONE"] = [silence]
    async with watching(mailbox_at(server, tmp_path, replace(QUICK, renew=0.1))) as spooler:
        await spooler.until(lambda: server.connections == 2)
        server.put(mail(1))
        await spooler.gets(mail(1))


async def test_an_answer_that_drips_for_ever_is_given_up(server: ScriptedImap, tmp_path: Path) -> None:
    server.put(mail(1, size=4000))
    server.faults["FETCH"] = [dripping(0.01)] * 2
    patience = replace(QUICK, waits=Waits(5, 0.5, 0.5))
    async with watching(mailbox_at(server, tmp_path, patience)) as spooler:
        await spooler.gets(mail(1, size=4000))
    assert server.connections > 1


async def test_one_mail_that_breaks_the_connection_does_not_keep_the_others(
    server: ScriptedImap, tmp_path: Path
) -> None:
    raws = [mail(n) for n in range(5)]
    uids = [server.put(raw) for raw in raws]
    poison = uids[1]
    fetched = server._fetched

    def breaks(arguments: str, folder: str) -> bytes:
        numbers, _, items = arguments.partition(" ")
        if "BODY" in items and str(poison) in numbers.split(","):
            raise ConnectionError
        return fetched(arguments, folder)

    server._fetched = breaks  # type: ignore[method-assign]
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(*(raw for n, raw in enumerate(raws) if n != 1))
        await spooler.until(lambda: any(a.ref.endswith(f"UID={poison}") for a in spooler.arrivals))
        stub = next(a for a in spooler.arrivals if a.ref.endswith(f"UID={poison}"))
        assert stub.raw.startswith(BODY_LEFT.encode()), "a person must hear of the mail that can't be had"
        server.put(mail(6))
        await spooler.gets(mail(6))


async def test_one_mail_that_makes_the_server_refuse_a_batch_is_fetched_around(
    server: ScriptedImap, tmp_path: Path
) -> None:
    raws = [mail(n) for n in range(4)]
    bad = [server.put(raw) for raw in raws][2]
    reply = server._reply

    async def refuses(talk: Talk, verb: str, tag: bytes, arguments: str) -> bytes:
        if verb == "FETCH" and "BODY" in arguments and str(bad) in arguments.partition(" ")[0].split(","):
            return tag + b" NO [UNAVAILABLE] that one is damaged\r\n"
        return await reply(talk, verb, tag, arguments)

    server._reply = refuses  # type: ignore[method-assign]
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(raws[0], raws[1], raws[3])
    assert server.connections == 1


async def test_a_body_given_as_nil_is_asked_for_again(server: ScriptedImap, tmp_path: Path) -> None:
    uid = server.put(mail(1))
    nil = octets(f"* 1 FETCH (UID {uid} BODY[] NIL)\r\nTAG OK done\r\n".encode())
    server.faults["FETCH"] = [well, nil]
    async with watching(mailbox_at(server, tmp_path, replace(QUICK, renew=0.1))) as spooler:
        await spooler.gets(mail(1))


async def test_a_mail_deleted_before_it_is_fetched_is_no_trouble(server: ScriptedImap, tmp_path: Path) -> None:
    uid = server.put(mail(1))
    server.put(mail(2))

    async def deleted(talk: Talk, tag: bytes, answer: bytes) -> None:
        del server.folders["INBOX"][uid]
        await talk.say(answer)

    server.faults["SEARCH"] = [deleted]
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(mail(2))
    assert server.connections == 1


async def test_a_search_answer_in_several_lines_or_with_a_modseq_is_read(server: ScriptedImap, tmp_path: Path) -> None:
    raws = [mail(n) for n in range(3)]
    one, two, three = (server.put(raw) for raw in raws)
    split = f"* SEARCH {one} {two}\r\n* SEARCH {three} (MODSEQ 917162500)\r\nTAG OK done\r\n"
    server.faults["SEARCH"] = [octets(split.encode())]
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(*raws)


async def test_another_uidvalidity_means_all_is_handed_over_again(server: ScriptedImap, tmp_path: Path) -> None:
    server.put(mail(1))
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(mail(1))
    server.validity = 4
    server.folders["INBOX"] = {}
    server.put(mail(2))  # under the number that mail 1 had
    server.put(mail(1))
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(mail(1), mail(2))


async def test_after_a_restart_nothing_is_handed_over_twice_and_nothing_is_missed(
    server: ScriptedImap, tmp_path: Path
) -> None:
    server.put(mail(1))
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(mail(1))
    server.put(mail(2))
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(mail(2))
        assert not spooler.has(mail(1))


async def test_a_mail_is_noted_only_after_it_is_safe(server: ScriptedImap, tmp_path: Path) -> None:
    server.put(mail(1))

    async def disk_full(arrival: Arrival) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        await mailbox_at(server, tmp_path).watch(disk_full)
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(mail(1))


async def test_old_mail_is_left_alone(server: ScriptedImap, tmp_path: Path) -> None:
    server.put(mail("old"), arrived=datetime(2026, 5, 31, 9, 0, tzinfo=UTC))
    server.put(mail("new"), arrived=datetime(2026, 6, 1, 9, 0, tzinfo=UTC))
    async with watching(mailbox_at(server, tmp_path, since=date(2026, 6, 1))) as spooler:
        await spooler.gets(mail("new"))
        assert not spooler.has(mail("old"))
        assert spooler.arrivals[0].arrived == datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


async def test_of_a_huge_mail_only_the_header_is_taken_and_that_is_said(server: ScriptedImap, tmp_path: Path) -> None:
    server.put(mail("huge", size=9_000))
    server.put(mail("small"))
    async with watching(mailbox_at(server, tmp_path, largest_mail=4_000)) as spooler:
        await spooler.gets(mail("small"))
        await spooler.until(lambda: len(spooler.arrivals) == 2)
    (huge,) = (a for a in spooler.arrivals if a.raw != mail("small"))
    head, _, body = huge.raw.partition(b"\r\n\r\n")
    assert head.startswith(BODY_LEFT.encode() + b": 9")
    assert b"Subject: Mail huge" in head
    assert body == b""


async def test_a_refused_login_is_tried_again_and_reported_once(server: ScriptedImap, tmp_path: Path) -> None:
    server.put(mail(1))
    server.faults["AUTHENTICATE"] = [says("NO [AUTHENTICATIONFAILED] no")] * 3
    reports: list[tuple[str, str]] = []
    mailbox = ImapMailbox(account(server), tmp_path, now, lambda *report: reports.append(report), QUICK)
    async with watching(mailbox) as spooler:
        await spooler.gets(mail(1))
        await spooler.until(lambda: len(reports) > 1)
    assert [state for state, _ in reports] == ["failing", "working"]
    assert "refuses the login" in reports[0][1]


async def test_a_wrong_password_is_never_shown(server: ScriptedImap, tmp_path: Path) -> None:
    reports: list[str] = []
    mailbox = ImapMailbox(account(server, "hunter2hunter2"), tmp_path, now, lambda _, text: reports.append(text), QUICK)
    async with watching(mailbox) as spooler:
        await spooler.until(lambda: reports)
        with pytest.raises(MailboxUnavailable) as caught:
            await mailbox.sync()
    assert "hunter2" not in reports[0] + str(caught.value)
    assert "hunter2" not in repr(Credential("papers", "hunter2hunter2"))


async def test_a_token_logs_in_by_xoauth2(server: ScriptedImap, tmp_path: Path) -> None:
    server.put(mail(1))
    by_token = replace(account(server), credential=lambda: Credential("papers", "secret", token=True))
    async with watching(ImapMailbox(by_token, tmp_path, now, pace=QUICK)) as spooler:
        await spooler.gets(mail(1))


async def test_a_token_that_has_expired_is_asked_for_anew(server: ScriptedImap, tmp_path: Path) -> None:
    tokens = iter(["yesterday's", "secret"])
    by_token = replace(account(server), credential=lambda: Credential("papers", next(tokens), token=True))
    server.put(mail(1))
    reports: list[tuple[str, str]] = []
    async with watching(ImapMailbox(by_token, tmp_path, now, lambda *told: reports.append(told), QUICK)) as spooler:
        await spooler.gets(mail(1))
        await spooler.until(lambda: len(reports) > 1)
    assert [state for state, _ in reports] == ["failing", "working"]
    assert "yesterday's" not in str(reports)


async def test_a_password_that_can_not_be_had_is_a_plain_sentence(server: ScriptedImap, tmp_path: Path) -> None:
    def none() -> Credential:
        raise SecretError("The password file /etc/mailbot/imap does not exist.")

    reports: list[str] = []
    mailbox = ImapMailbox(
        replace(account(server), credential=none), tmp_path, now, lambda _, text: reports.append(text), QUICK
    )
    async with watching(mailbox) as spooler:
        await spooler.until(lambda: reports)
    assert reports == ["The password file /etc/mailbot/imap does not exist."]


async def test_starttls_is_asked_for_or_nothing_is(server: ScriptedImap, tmp_path: Path) -> None:
    bare = Endpoint("127.0.0.1", server.port, "starttls")
    reports: list[str] = []
    mailbox = ImapMailbox(
        replace(account(server), endpoint=bare), tmp_path, now, lambda _, text: reports.append(text), QUICK
    )
    async with watching(mailbox) as spooler:
        await spooler.until(lambda: reports)
    assert "STARTTLS" in reports[0]
    assert "AUTHENTICATE" not in server.heard


async def test_two_folders_are_read_and_one_that_is_missing_is_named(server: ScriptedImap, tmp_path: Path) -> None:
    server.folders["Post"] = {}
    reports: list[str] = []
    mailbox = ImapMailbox(
        replace(account(server), folders=("INBOX", "Post", "Gone")),
        tmp_path, now, lambda _, text: reports.append(text), QUICK,
    )  # fmt: skip
    async with watching(mailbox) as spooler:
        await spooler.until(lambda: reports)
        server.put(mail(1), "Post")
        server.put(mail(2))
        await spooler.gets(mail(1), mail(2))
        with pytest.raises(MailboxUnavailable, match="Gone"):
            await mailbox.sync()
    assert "Gone" in reports[0]
    assert {a.ref.partition(";")[0] for a in spooler.arrivals} == {"INBOX", "Post"}


async def test_sync_brings_what_is_there_and_tells_when(server: ScriptedImap, tmp_path: Path) -> None:
    mailbox = mailbox_at(server, tmp_path, replace(QUICK, renew=10_000))
    async with watching(mailbox) as spooler:
        await spooler.until(lambda: "IDLE" in server.heard)
        server.folders["INBOX"][77] = Stored(mail(1))  # and not a word about it
        assert await mailbox.sync() == now()
        assert spooler.has(mail(1))


async def test_sync_says_so_when_the_server_is_away(server: ScriptedImap, tmp_path: Path) -> None:
    mailbox = mailbox_at(server, tmp_path, replace(QUICK, retry_first=1000))
    with pytest.raises(MailboxUnavailable):
        await mailbox.sync()
    async with watching(mailbox) as spooler:
        await spooler.until(lambda: "IDLE" in server.heard)
        await server.shut()
        with pytest.raises(MailboxUnavailable):
            await mailbox.sync()
        with pytest.raises(MailboxUnavailable):
            await mailbox.find_sent("<x@y.example>")


async def test_a_job_interrupted_is_refused_not_forgotten(server: ScriptedImap, tmp_path: Path) -> None:
    mailbox = mailbox_at(server, tmp_path)
    async with watching(mailbox) as spooler:
        await spooler.until(lambda: "IDLE" in server.heard)
        server.faults["LIST"] = [hang_up]
        with pytest.raises(MailboxUnavailable):
            await mailbox.find_sent("<x@y.example>")


@pytest.mark.parametrize("where", ["GREETING", "AUTHENTICATE", "EXAMINE", "SEARCH", "FETCH", "IDLE", "DONE"])
async def test_it_lets_go_at_once_whatever_is_under_way(server: ScriptedImap, tmp_path: Path, where: str) -> None:
    server.put(mail(1))
    server.faults[where] = [silence] * 5
    patient = replace(QUICK, renew=0.1, waits=Waits(100, 100, 100))
    async with watching(mailbox_at(server, tmp_path, patient)) as spooler:
        await spooler.until(lambda: where in server.heard)


async def test_it_lets_go_at_once_while_a_mail_is_being_taken(server: ScriptedImap, tmp_path: Path) -> None:
    server.put(mail(1))
    begun = asyncio.Event()

    async def for_ever(arrival: Arrival) -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(mailbox_at(server, tmp_path).watch(for_ever))
    await begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with watching(mailbox_at(server, tmp_path)) as spooler:
        await spooler.gets(mail(1))


async def test_close_ends_the_watch(server: ScriptedImap, tmp_path: Path) -> None:
    mailbox, spooler = mailbox_at(server, tmp_path), Spooler()
    task = asyncio.create_task(mailbox.watch(spooler.accept))
    await spooler.until(lambda: "IDLE" in server.heard)
    await mailbox.close()
    await task


async def test_what_was_sent_is_looked_for(server: ScriptedImap, tmp_path: Path) -> None:
    server.put(mail(1), "Sent")
    server.put(mail(2))
    found = {}
    for policy in ("copy", "provider", "append"):
        mailbox = mailbox_at(server, tmp_path / policy, sent=policy)
        async with watching(mailbox) as spooler:
            await spooler.gets(mail(2))
            found[policy] = [await mailbox.find_sent(f"<m{n}@quint.example>") for n in (1, 2, 3)]
    assert found == {"copy": [True, True, False], "provider": [True, True, False], "append": [True, True, None]}


async def test_a_copy_is_stored_only_where_that_is_ours_to_do(server: ScriptedImap, tmp_path: Path) -> None:
    for policy in ("provider", "copy", "append"):
        mailbox = mailbox_at(server, tmp_path / policy, sent=policy)
        async with watching(mailbox) as spooler:
            await spooler.until(lambda: "IDLE" in server.heard)
            await mailbox.store_sent(mail(policy))
    assert [stored.raw for stored in server.folders["Sent"].values()] == [mail("append")]


async def test_a_full_mailbox_takes_no_copy_that_is_said_and_mail_is_read_all_the_same(
    server: ScriptedImap, tmp_path: Path
) -> None:
    async def full(talk: Talk, tag: bytes, answer: bytes) -> None:
        server.folders["Sent"].clear()
        await talk.say(tag + b" NO [OVERQUOTA] The mailbox is full\r\n")

    server.faults["APPEND"] = [full]
    mailbox = mailbox_at(server, tmp_path, sent="append")
    async with watching(mailbox) as spooler:
        await spooler.until(lambda: "IDLE" in server.heard)
        with pytest.raises(MailboxUnavailable, match="full"):
            await mailbox.store_sent(mail("letter"))
        server.put(mail(1))
        await spooler.gets(mail(1))
        await mailbox.store_sent(mail("letter"))
    assert [stored.raw for stored in server.folders["Sent"].values()] == [mail("letter")]


async def test_mail_that_comes_while_sent_is_open_is_not_missed(server: ScriptedImap, tmp_path: Path) -> None:
    mailbox = mailbox_at(server, tmp_path, replace(QUICK, renew=10_000))

    async def mail_comes(talk: Talk, tag: bytes, answer: bytes) -> None:
        server.folders["INBOX"][99] = Stored(mail(9))
        await talk.say(answer)

    async with watching(mailbox) as spooler:
        await spooler.until(lambda: "IDLE" in server.heard)
        server.faults["LIST"] = [mail_comes]
        await mailbox.find_sent("<m0@quint.example>")
        await spooler.gets(mail(9))


# -- the comparison ---------------------------------------------------------------------------------------------------


async def test_a_mail_that_the_search_never_shows_is_found_by_the_comparison(
    server: ScriptedImap, tmp_path: Path
) -> None:
    mailbox = mailbox_at(server, tmp_path)
    server.put(mail(1))
    hidden = server.put(mail(2))
    server.unsearchable.add(hidden)
    async with watching(mailbox) as spooler:
        await spooler.gets(mail(1))
        await mailbox.sync()
        assert not spooler.has(mail(2))
        found = await mailbox.compare(lambda start: True)
        assert spooler.has(mail(2))
        assert (found.there, found.missed, found.lost) == (2, 1, 0)
        assert (await mailbox.compare(lambda start: True)).missed == 0, "once"


async def test_old_mail_is_left_alone_by_the_comparison_too(server: ScriptedImap, tmp_path: Path) -> None:
    server.put(mail(1), arrived=datetime(2026, 1, 5, 12, 0, tzinfo=UTC))
    server.put(mail(2))
    mailbox = mailbox_at(server, tmp_path, since=date(2026, 6, 1))
    async with watching(mailbox) as spooler:
        await mailbox.sync()
        assert (await mailbox.compare(lambda start: True)).there == 1
        assert not spooler.has(mail(1))


async def test_a_comparison_the_server_refuses_is_said_and_the_mailbox_goes_on(
    server: ScriptedImap, tmp_path: Path
) -> None:
    mailbox = mailbox_at(server, tmp_path)
    async with watching(mailbox) as spooler:
        await mailbox.sync()
        server.faults["FETCH"] = [says("NO [LIMIT] too much")]
        with pytest.raises(MailboxUnavailable, match="can't be compared"):
            await mailbox.compare(lambda start: True)
        server.put(mail(3))
        await spooler.gets(mail(3))


async def test_a_connection_that_breaks_in_a_comparison_is_come_back_to(server: ScriptedImap, tmp_path: Path) -> None:
    mailbox = mailbox_at(server, tmp_path)
    server.put(mail(1))
    async with watching(mailbox) as spooler:
        await spooler.gets(mail(1))
        server.faults["FETCH"] = [half(0.5)]
        with pytest.raises(MailboxUnavailable):
            await mailbox.compare(lambda start: True)
        server.put(mail(3))
        await spooler.gets(mail(3))
