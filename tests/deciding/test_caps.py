"""A letter beyond a cap waits: it is neither lost nor sent, one partner hears of it, and nobody else's letters wait."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.adapters.holidays import PublicHolidays
from mailbot.adapters.memory import MemoryStore
from mailbot.adapters.parser import MailParser
from mailbot.cli.places import calendar_of
from mailbot.domain.decision import Decision
from mailbot.domain.letters import Letter, OutgoingMail, Purpose
from mailbot.domain.practice import Caps, Practice
from mailbot.domain.register import ClientRecord
from mailbot.letters.samples import client_samples
from mailbot.office import Office
from mailbot.tools import Tools
from tests.test_office import NoLinguist, NoReader
from tests.world import PRACTICE, client, request, rules

MONDAY = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
CAPS = Caps(address_a_day=3, client_a_day=5, clients_an_hour=7, staff_an_hour=4)
ROSA, BEN, MICK = "rosa@quint.example", "ben@quint.example", "mick@pendragon.example"
JESS, NADIA = "jess@alderquill.example", "nadia@alderquill.example"


def office(caps: Caps = CAPS, store: MemoryStore | None = None) -> Office:
    """Rosa with two addresses, and twenty other clients; nothing is due."""
    others = (ClientRecord(client(f"Client {n}", of=f"D{n}", at=(f"c{n}@many.example",))) for n in range(20))
    rosa, mick = client(at=(ROSA, BEN)), client("Mick Dale", of="C2", at=(MICK,))
    practice: Practice = replace(PRACTICE, caps=caps)
    tools = Tools(
        store or MemoryStore([ClientRecord(rosa), ClientRecord(mick), *others]), MailParser(), NoReader(), NoLinguist()
    )
    return Office(practice, rules(), calendar_of(practice, PublicHolidays(), MONDAY), tools)


def thanks(key: str, to: str, of: str) -> Letter:
    """An acknowledgement."""
    sample = next(s for s in client_samples(MONDAY.date()) if s.letter == "acknowledgement")
    return Letter(key, Purpose.ACKNOWLEDGEMENT, "acknowledgement", (to,), clients=(of,), facts=sample.facts)


def told(key: str, to: str = JESS) -> Letter:
    """Something for staff to know."""
    facts = {"kind": "colleague", "address": to, "colleague": "Jess", "client": "", "subjects": (), "to_name": "x"}
    return Letter(key, Purpose.ALERT, "alert", (to,), facts=facts)


def leaving(at_work: Office, now: datetime) -> list[OutgoingMail]:
    """What leaves at that moment."""
    out = [e.mail for e in at_work.outgoing(now) if at_work.sending(e.mail.key, now)]
    for mail in out:
        at_work.sent(mail.key, now)
    return out


def to_clients_of(mails: list[OutgoingMail]) -> list[str]:
    """Keys of those that left the practice."""
    return [m.key for m in mails if m.purpose is Purpose.ACKNOWLEDGEMENT]


def test_no_more_letters_a_day_go_to_one_address_than_its_cap_and_none_is_lost() -> None:
    at_work = office()
    at_work.enact(Decision(letters=tuple(thanks(f"k{n}", ROSA, "C1") for n in range(5))), MONDAY)
    at_work.enact(Decision(letters=(thanks("other", MICK, "C2"),)), MONDAY)
    assert to_clients_of(leaving(at_work, MONDAY)) == ["k0", "k1", "k2", "other"]
    assert to_clients_of(leaving(at_work, MONDAY + timedelta(hours=23))) == []
    assert to_clients_of(leaving(at_work, MONDAY + timedelta(hours=24))) == ["k3", "k4"]


def test_a_client_with_many_addresses_has_a_cap_as_well() -> None:
    at_work = office()
    letters = [thanks(f"k{n}", ROSA if n % 2 else BEN, "C1") for n in range(8)]
    at_work.enact(Decision(letters=tuple(letters)), MONDAY)
    assert len(to_clients_of(leaving(at_work, MONDAY))) == CAPS.client_a_day


def test_the_practice_has_a_cap_an_hour_and_the_rest_follows_by_itself() -> None:
    at_work = office()
    at_work.enact(Decision(letters=tuple(thanks(f"k{n}", f"c{n}@many.example", f"D{n}") for n in range(20))), MONDAY)
    hours = [to_clients_of(leaving(at_work, MONDAY + timedelta(hours=h))) for h in range(4)]
    assert [len(keys) for keys in hours] == [7, 7, 6, 0]
    assert sorted(key for keys in hours for key in keys) == sorted(f"k{n}" for n in range(20))


def test_letters_to_staff_are_never_kept_back_by_letters_to_clients_nor_clients_by_staff() -> None:
    at_work = office()
    flood = tuple(thanks(f"k{n}", f"c{n}@many.example", f"D{n}") for n in range(20))
    at_work.enact(Decision(letters=flood), MONDAY)
    at_work.enact(Decision(letters=(told("one"),)), MONDAY)
    assert "one" in [m.key for m in leaving(at_work, MONDAY)]
    busy = office()
    busy.enact(Decision(letters=(*(told(f"s{n}") for n in range(9)), thanks("k", ROSA, "C1"))), MONDAY)
    out = [m.key for m in leaving(busy, MONDAY)]
    assert "k" in out
    assert sum(k.startswith("s") for k in out) == CAPS.staff_an_hour


@pytest.mark.parametrize("looks", [1, 40])
def test_one_partner_is_told_once_however_often_we_look(looks: int) -> None:
    at_work = office()
    at_work.enact(Decision(letters=tuple(thanks(f"k{n}", ROSA, "C1") for n in range(9))), MONDAY)
    mails = [m for n in range(looks) for m in leaving(at_work, MONDAY + timedelta(minutes=n))]
    (alert,) = [m for m in mails if m.purpose is Purpose.ALERT]
    assert alert.to == (NADIA,)
    assert "6 letters wait" in alert.body
    assert f"3 letters went to {ROSA} within a day" in alert.body


def test_the_alert_itself_goes_when_staff_get_more_than_their_cap() -> None:
    at_work = office()
    at_work.enact(Decision(letters=tuple(told(f"s{n}", NADIA) for n in range(9))), MONDAY)
    assert [m.key for m in leaving(at_work, MONDAY)][-1].startswith("alert/caps/")


def test_a_cap_is_remembered_over_a_restart() -> None:
    store = MemoryStore([ClientRecord(client(at=(ROSA, BEN)))])
    first = office(store=store)
    first.enact(Decision(letters=tuple(thanks(f"k{n}", ROSA, "C1") for n in range(5))), MONDAY)
    leaving(first, MONDAY)
    again = office(store=store)
    assert to_clients_of(leaving(again, MONDAY + timedelta(hours=1))) == []
    assert to_clients_of(leaving(again, MONDAY + timedelta(hours=25))) == ["k3", "k4"]


def test_two_who_ask_at_once_do_not_pass_a_cap_together() -> None:
    at_work = office(replace(CAPS, address_a_day=1))
    at_work.enact(Decision(letters=(thanks("a", ROSA, "C1"),)), MONDAY)
    at_work.outgoing(MONDAY)
    at_work.enact(Decision(letters=(thanks("b", ROSA, "C1"),)), MONDAY)
    assert at_work.sending("a", MONDAY)
    assert not at_work.sending("b", MONDAY)


def test_a_chaser_that_a_cap_held_back_leaves_in_working_hours_only() -> None:
    record = ClientRecord(client(at=(ROSA, BEN)), (request({"a": "doc: P60 for 2025/26"}),), opened=1)
    at_work = office(replace(CAPS, address_a_day=1), MemoryStore([record]))
    friday = MONDAY + timedelta(days=4)
    at_work.enact(Decision(letters=(thanks("k", ROSA, "C1"),)), friday)
    leaving(at_work, friday)
    left: Counter[str] = Counter()
    for quarter in range(4 * 24 * 6):
        now = friday + timedelta(minutes=15 * quarter)
        at_work.tick(now)
        for mail in leaving(at_work, now):
            left[f"{mail.purpose} {now.astimezone(PRACTICE.zone):%A}"] += 1
    assert left["chaser Monday"] == 1
    assert not left["chaser Friday"] + left["chaser Saturday"] + left["chaser Sunday"]


def test_the_digest_says_what_waits() -> None:
    record = ClientRecord(client(at=(ROSA, BEN)), (request({"a": "doc: P60 for 2025/26"}),), opened=1)
    at_work = office(store=MemoryStore([record]))
    at_work.enact(Decision(letters=tuple(thanks(f"k{n}", ROSA, "C1") for n in range(9))), MONDAY)
    leaving(at_work, MONDAY)
    at_work.tick(MONDAY + timedelta(minutes=1))
    (digest,) = [m for m in leaving(at_work, MONDAY + timedelta(minutes=1)) if m.purpose is Purpose.DIGEST]
    assert "Letters that wait" in digest.body
    assert "Rosa Quint: 6 letters" in digest.body
