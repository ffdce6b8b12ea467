"""What every spool must do: a mail that was put stays until it is done, whatever happens in between."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.adapters.memory import MemorySpool
from mailbot.adapters.spool import DiskSpool
from mailbot.ports import Arrival
from tests.mailboxes import mail

NOON = datetime(2026, 6, 9, 12, 0, tzinfo=UTC)
AnySpool = MemorySpool | DiskSpool
Again = Callable[[], AnySpool]


@pytest.fixture(params=["memory", "disk"])
def again(request: pytest.FixtureRequest, tmp_path: Path) -> Again:
    """Opens the spool; each time anew where there is a disk, as after a crash."""
    in_memory = MemorySpool()
    return (lambda: in_memory) if request.param == "memory" else (lambda: DiskSpool(tmp_path / "spool"))


def arrival(number: int, minutes: int = 0) -> Arrival:
    """A mail, come so many minutes after noon."""
    return Arrival(mail(number), NOON + timedelta(minutes=minutes), f"INBOX;UIDVALIDITY=1;UID={number}")


def test_a_mail_that_was_put_waits_with_all_that_is_known_of_it(again: Again) -> None:
    digest = again().put(arrival(1))
    assert digest == hashlib.sha256(mail(1)).hexdigest()
    (waiting,) = again().pending()
    assert (waiting.digest, waiting.arrived, waiting.ref, waiting.tries) == (digest, NOON, arrival(1).ref, 0)
    assert again().raw(digest) == mail(1)


def test_the_oldest_arrival_comes_first(again: Again) -> None:
    spool = again()
    digests = [spool.put(arrival(n, minutes)) for n, minutes in ((1, 5), (2, 1), (3, 3))]
    assert [s.digest for s in again().pending()] == [digests[1], digests[2], digests[0]]


def test_the_same_octets_twice_are_one_mail(again: Again) -> None:
    again().put(arrival(1))
    again().put(arrival(1, minutes=9))
    assert [s.arrived for s in again().pending()] == [NOON]


def test_a_try_is_counted_before_it_is_made(again: Again) -> None:
    digest = again().put(arrival(1))
    for tries in (1, 2, 3):
        assert again().begin(digest) == mail(1)
        assert [s.tries for s in again().pending()] == [tries]


def test_a_mail_that_is_done_does_not_come_back_and_is_kept(again: Again) -> None:
    digest = again().put(arrival(1))
    again().done(digest)
    again().done(digest)
    again().put(arrival(1))
    assert again().pending() == ()
    assert again().raw(digest) == mail(1)


def test_a_mail_set_aside_waits_for_a_person_with_the_reason(again: Again) -> None:
    digest = again().put(arrival(1))
    again().set_aside(digest, "It was begun three times.")
    again().put(arrival(1))
    assert again().pending() == ()
    assert [(a.digest, a.reason, a.arrived) for a in again().aside()] == [(digest, "It was begun three times.", NOON)]


def test_a_mail_set_aside_can_be_put_back_in_line_or_be_dealt_with(again: Again) -> None:
    one, two = again().put(arrival(1)), again().put(arrival(2))
    for digest in (one, two):
        again().begin(digest)
        again().set_aside(digest, "why")
    again().retry(one)
    again().release(two, NOON)
    assert [(s.digest, s.tries) for s in again().pending()] == [(one, 0)]
    assert again().aside() == ()
    assert again().raw(two) == mail(2)


def test_what_is_not_there_can_not_be_begun_done_or_set_aside(again: Again) -> None:
    spool, nothing = again(), "0" * 64
    for act in (spool.begin, spool.done, spool.retry, spool.forget):
        with pytest.raises(KeyError):
            act(nothing)
    with pytest.raises(KeyError):
        spool.release(nothing, NOON)
    with pytest.raises(KeyError):
        spool.set_aside(nothing, "why")
    assert spool.raw(nothing) is None
    assert spool.raw("../../etc/passwd") is None


def test_a_mail_that_waits_aside_is_not_done(again: Again) -> None:
    digest = again().put(arrival(1))
    again().set_aside(digest, "why")
    with pytest.raises(KeyError):
        again().done(digest)


def test_mails_that_are_done_are_told_with_when_they_came_and_were_dealt_with(again: Again) -> None:
    done, aside, _ = (again().put(arrival(n, minutes=n)) for n in (1, 2, 3))
    again().done(done)
    again().set_aside(aside, "why")
    again().release(aside, NOON + timedelta(days=9))
    told = {(k.digest, k.arrived, k.message_id, k.released) for k in again().kept(NOON + timedelta(days=1))}
    assert told == {
        (done, NOON + timedelta(minutes=1), "<m1@quint.example>", None),
        (aside, NOON + timedelta(minutes=2), "<m2@quint.example>", NOON + timedelta(days=9)),
    }
    assert [k.digest for k in again().kept(NOON + timedelta(minutes=2))] == [done]


def test_a_mail_that_was_erased_does_not_come_back_when_the_mailbox_is_read_anew(again: Again) -> None:
    done, waiting = again().put(arrival(1)), again().put(arrival(2))
    again().done(done)
    again().forget(done)
    assert again().put(arrival(1)) == done
    assert [s.digest for s in again().pending()] == [waiting]
    assert again().raw(done) is None
    assert again().digests() == {done, waiting}, "nobody misses it"
    with pytest.raises(KeyError):
        again().forget(waiting)
