"""What may go by age: never anything that an open request needs, in the end everything else, and nothing twice over."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.adapters.holidays import PublicHolidays
from mailbot.cli.places import calendar_of
from mailbot.deciding import Going, may_go
from mailbot.domain import events as ev
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.letters import OutboxEntry, OutboxState, OutgoingMail, Purpose
from mailbot.domain.lifecycle import evolve
from mailbot.domain.register import ClientRecord, DayRecord, Record, Register
from mailbot.domain.requests import ItemState, RequestState
from mailbot.domain.retention import KeptMail, Retention, Span
from mailbot.domain.understanding import MailKind
from tests.world import PRACTICE, client, request

OPENED = datetime(2026, 5, 26, 9, 0, tzinfo=UTC)
"""When the requests of tests.world are opened."""
RETENTION = Retention(
    mails=Span(years=2), requests=Span(years=3), letters=Span(months=18), released=Span(days=30), others=Span(days=90)
)
AT_LEISURE = settings(deadline=None)


@cache
def calendar() -> WorkCalendar:
    """The practice's days."""
    return calendar_of(PRACTICE, PublicHolidays(), OPENED)


def going(register: Register, kept: tuple[KeptMail, ...], now: datetime, retention: Retention = RETENTION) -> Going:
    """What may go."""
    return ended(may_go(register, kept, retention, PRACTICE, calendar(), now))


def ended(steps: Generator[None, None, Going]) -> Going:
    """What comes of it in the end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Going = end.value
            return found


@dataclass(frozen=True)
class Story:
    """A client with requests and mails, and a day of the practice's own."""

    register: Register
    kept: tuple[KeptMail, ...]

    def after(self, done: Going) -> Story:
        """As it stands when what may go is gone."""
        records: dict[str, Record] = {r.key: r for r in self.register.records()}
        records |= {r.key: r for r in done.records}
        left = [r for key, r in records.items() if key not in done.days]
        return Story(Register.of(left), tuple(k for k in self.kept if k.digest not in done.mails))


def digest(number: int) -> str:
    """Of the so-manieth mail."""
    return f"{number:064x}"


def taken(number: int, kind: MailKind = MailKind.CLIENT_REPLY) -> ev.MailTaken:
    """The note of a mail."""
    return ev.MailTaken(digest(number), f"<m{number}@quint.example>", kind, "rosa@quint.example", "Re", "It answers.")


def letter(number: int, refs: tuple[str, ...], at: datetime, state: OutboxState = OutboxState.SENT) -> OutboxEntry:
    """A letter of ours, sent at a moment."""
    mail = OutgoingMail(
        f"k{number}", Purpose.CHASER, f"<k{number}@alderquill.example>", PRACTICE.bot, ("rosa@quint.example",), (),
        "P60", None, "Dear Rosa", "", ("C1",), refs,
    )  # fmt: skip
    return OutboxEntry(mail, at, state)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Requests that are opened, answered by mails and letters, and closed or not, in any order over some years."""
    days = st.integers(0, 900)
    record = ClientRecord(client())
    happened: list[tuple[datetime, str, ev.Event]] = []
    kept, outbox = [], []
    refs = [f"C1-{n}" for n in range(1, draw(st.integers(0, 3)) + 1)]
    for ref in refs:
        opened = OPENED + timedelta(days=draw(days))
        asked = replace(request({"a": "doc: P60"}, ref=ref), opened=opened, due=opened.date() + timedelta(days=14))
        happened.append((opened, "", ev.RequestOpened(asked)))
        closed = draw(st.none() | days)
        if closed is not None:
            happened.append((opened + timedelta(days=closed, hours=1), "", ev.RequestCancelled(ref)))
    for number in range(draw(st.integers(0, 5))):
        at = OPENED + timedelta(days=draw(days), hours=2)
        about = draw(st.sampled_from(refs) | st.none()) if refs else None
        happened.append((at, digest(number), taken(number)))
        if about:
            happened.append((at, digest(number), ev.ItemMoved(about, "a", ItemState.PARTIAL)))
        kept.append(KeptMail(digest(number), at, f"<m{number}@quint.example>"))
    for number in range(draw(st.integers(0, 4))):
        at = OPENED + timedelta(days=draw(days))
        about_these = draw(st.sets(st.sampled_from(refs))) if refs else set()
        outbox.append(letter(number, tuple(sorted(about_these)), at, draw(st.sampled_from(OutboxState))))
        kept.append(KeptMail(digest(100 + number), at, f"<k{number}@alderquill.example>"))
    for at, mail, event in sorted(happened, key=lambda h: h[0]):
        about_ref = getattr(event, "request", None)
        open_refs = {r.ref for r in record.open}
        if isinstance(event, ev.RequestOpened | ev.MailTaken) or about_ref in open_refs:
            record = evolve(record, event, at, mail)
    day = DayRecord(OPENED.date(), (letter(50, (), OPENED),), (ev.Logged(OPENED, taken(60, MailKind.UNRELATED)),))
    return Story(Register.of([replace(record, outbox=tuple(outbox)), day]), tuple(kept))


LATER = st.integers(0, 6000).map(lambda n: OPENED + timedelta(days=n))


def needed(record: ClientRecord) -> tuple[set[str], set[str], list[object]]:
    """What an open request needs: the mails and letters that came since it was opened, and all events about it."""
    opened = [(r.ref, r.opened) for r in record.open]
    refs = {ref for ref, _ in opened}
    mails = {e.mail for e in record.log for _, at in opened if e.mail and e.at >= at}
    mails |= {e.mail for e in record.log if e.mail and getattr(e.event, "request", None) in refs}
    letters = {e.mail.key for e in record.outbox if refs & set(e.mail.requests)}
    events: list[object] = [e for e in record.log if getattr(e.event, "request", None) in refs]
    return mails, letters, events


@AT_LEISURE
@given(stories(), LATER)
def test_nothing_that_an_open_request_needs_ever_goes(story: Story, now: datetime) -> None:
    before = story.register.clients["C1"]
    mails, letters, events = needed(before)
    done = going(story.register, story.kept, now)
    after = story.after(done).register.clients["C1"]
    assert not mails & set(done.mails)
    assert after.open == before.open
    assert [e for e in before.outbox if e.mail.key in letters] == [e for e in after.outbox if e.mail.key in letters]
    assert [e for e in events if e not in after.log] == []
    assert {e.event.digest for e in after.log if isinstance(e.event, ev.MailTaken)} >= mails


@AT_LEISURE
@given(stories(), LATER)
def test_what_is_on_its_way_and_what_has_not_had_its_time_stays(story: Story, now: datetime) -> None:
    before = story.register.clients["C1"]
    done = going(story.register, story.kept, now)
    after = story.after(done).register.clients["C1"]
    busy = {OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNCERTAIN}
    assert [e for e in before.outbox if e.state in busy] == [e for e in after.outbox if e.state in busy]
    young = {k.digest for k in story.kept if (now - k.arrived).days < 540}
    assert not young & set(done.mails), "the shortest span here is eighteen months"
    closed = {e.event.request: e.at for e in before.log if isinstance(e.event, ev.RequestCancelled)}
    assert {r.ref for r in before.requests if r.ref in closed and (now.date() - closed[r.ref].date()).days < 1095} <= {
        r.ref for r in after.requests
    }


@AT_LEISURE
@given(stories(), LATER)
def test_asked_again_at_the_same_moment_nothing_more_goes(story: Story, now: datetime) -> None:
    after = story.after(going(story.register, story.kept, now))
    again = going(after.register, after.kept, now)
    assert (again.counts, again.records) == ((), ())


@AT_LEISURE
@given(stories(), LATER, LATER)
def test_what_may_go_may_go_later_too(story: Story, one: datetime, other: datetime) -> None:
    sooner, later = sorted((one, other))
    assert set(going(story.register, story.kept, sooner).mails) <= set(going(story.register, story.kept, later).mails)


@AT_LEISURE
@given(stories())
def test_once_everything_is_closed_everything_goes_in_the_end(story: Story) -> None:
    if story.register.clients["C1"].open:
        return
    done = going(story.register, story.kept, OPENED + timedelta(days=9000))
    after = story.after(done)
    busy = [e for e in story.register.clients["C1"].outbox if e.mail.raw or e.state not in _OVER]
    left = after.register.clients["C1"]
    assert left.requests == ()
    assert not [e for e in left.log if isinstance(e.event, ev.MailTaken | ev.ItemMoved | ev.RequestOpened)]
    assert not [e for e in left.outbox if e.mail.body and e not in busy]
    assert {k.message_id for k in after.kept} <= {e.mail.message_id for e in busy}
    assert after.register.days == {}


_OVER = {OutboxState.SENT, OutboxState.WITHDRAWN, OutboxState.FAILED}


@AT_LEISURE
@given(stories(), LATER)
def test_where_no_rule_says_so_nothing_ever_goes(story: Story, now: datetime) -> None:
    assert going(story.register, story.kept, now, Retention()) == Going()


@AT_LEISURE
@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)), st.integers(0, 50), st.integers(0, 30), st.integers(0, 400))
def test_a_span_is_never_shorter_than_its_calendar_says(day: date, years: int, months: int, days: int) -> None:
    end = Span(years, months, days).after(day)
    assert end >= day
    assert (end - day).days >= years * 365 + months * 28 + days
    assert end > Span(years, months, days).after(day - timedelta(days=1)) or day.day in (1, 29, 30, 31)


def test_a_span_from_the_29th_of_february_is_over_on_the_1st_of_march() -> None:
    assert Span(years=1).after(date(2024, 2, 29)) == date(2025, 3, 1)
    assert Span(months=1).after(date(2026, 1, 31)) == date(2026, 3, 1)
    assert Span(months=12).after(date(2026, 12, 31)) == date(2027, 12, 31)
    assert Span(years=9999).after(date(2026, 1, 1)) == date.max


def closed(days_ago: int, now: datetime, number: int) -> ClientRecord:
    """Rosa's request, ordered by Jess, answered by a mail, withdrawn by Nadia so many days ago."""
    at = now - timedelta(days=days_ago)
    record = ClientRecord(client())
    asked = replace(request({"a": "doc: P60"}, ref="C1-1"), opened=at - timedelta(days=20))
    by_jess = replace(taken(number, MailKind.STAFF_REQUEST), author="jess@alderquill.example")
    by_nadia = replace(taken(number + 2, MailKind.STAFF_COMMAND), author="nadia@alderquill.example")
    for when, mail, event in (
        (at - timedelta(days=20), digest(number), by_jess),
        (at - timedelta(days=20), digest(number), ev.RequestOpened(asked)),
        (at - timedelta(days=9), digest(number + 1), taken(number + 1)),
        (at - timedelta(days=9), digest(number + 1), ev.ItemMoved("C1-1", "a", ItemState.WRONG, note="of last year")),
        (at, digest(number + 2), by_nadia),
        (at, digest(number + 2), ev.RequestCancelled("C1-1")),
    ):
        record = evolve(record, event, when, mail)
    return record


def test_who_ordered_what_outlives_the_request_without_a_word_of_the_client_s() -> None:
    now = datetime(2030, 1, 7, 3, 0, tzinfo=UTC)
    record = closed(1100, now, 1)
    assert record.requests[0].state is RequestState.CANCELLED
    done = going(Register.of([record]), tuple(KeptMail(digest(n), record.log[0].at) for n in (1, 2, 3)), now)
    assert (len(done.mails), done.requests) == (3, 1)
    assert done.records == (ClientRecord(client(), wrote=record.wrote, moved=record.moved, opened=1),)
    assert [(a.by, a.what, a.request, a.at) for a in done.orders] == [
        ("jess", "request opened", 1, record.log[0].at),
        ("nadia", "request cancelled", 1, record.log[-1].at),
    ]
    assert "C1" not in repr(done.orders)
    assert "quint" not in repr(done.orders).lower()


def test_a_mail_of_two_clients_stays_while_one_of_them_needs_it() -> None:
    now = datetime(2030, 1, 7, 3, 0, tzinfo=UTC)
    rosa = closed(1100, now, 1)
    ken = ClientRecord(client("Ken Oduya", of="C2", at=("ken@oduya.example",)))
    asked = replace(request({"a": "doc: P60"}, ref="C2-1", of="C2"), opened=rosa.log[0].at)
    ken = evolve(ken, ev.RequestOpened(asked), rosa.log[0].at)
    ken = evolve(ken, taken(2), rosa.log[2].at, digest(2))
    kept = tuple(KeptMail(digest(n), rosa.log[0].at) for n in (1, 2, 3))
    assert going(Register.of([rosa, ken]), kept, now).mails == (digest(1), digest(3))


def test_a_mail_set_aside_counts_from_when_a_person_had_dealt_with_it() -> None:
    came = datetime(2026, 6, 1, tzinfo=UTC)
    kept = (KeptMail(digest(1), came, "", came + timedelta(days=200)),)
    day = DayRecord(came.date(), log=(ev.Logged(came, taken(1, MailKind.UNRELATED), digest(1)),))
    register = Register.of([day])
    assert going(register, kept, came + timedelta(days=225)).mails == ()
    assert going(register, kept, came + timedelta(days=231)).mails == (digest(1),)
