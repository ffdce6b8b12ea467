"""No question is lost, and nobody gets more than one letter of questions an hour, whatever happens in what order."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.deciding.ground.clock import a_working_day_later
from mailbot.deciding.ground.leave import as_of_now
from mailbot.domain.events import LeaveTaken, QuestionPut, QuestionSettled, QuestionTold, QuestionUntold
from mailbot.domain.letters import OutgoingMail, Purpose
from mailbot.domain.register import Register
from mailbot.domain.understanding import Doubt
from tests.deciding.practice import LONDON, PRACTICE, Story, client, request

MONDAY = datetime(2026, 6, 8, 9, 30, tzinfo=LONDON)
DUE = date(2026, 12, 18)
PEOPLE = ("Ruth Calder", "Hew Moxon", "Ivo Tresco")
STAFF = tuple(s.id for s in PRACTICE.staff)
A_SLACK = timedelta(hours=1, minutes=2)
"""The hour between two letters, and the minute after which an overdue moment is looked at."""


@dataclass
class Office:
    """Three clients of one practice, from a Monday morning on."""

    story: Story
    asked: int = 0
    gone: dict[str, str] = field(default_factory=dict)
    """Question to why it needs no answer any more."""

    @classmethod
    def opens(cls) -> Office:
        made = []
        for number, name in enumerate(PEOPLE, 1):
            whose = client(name, f"{name.split()[0].lower()}@home.example", id=f"RC{number}")
            made.append((whose, [request(f"R{number}", whose, "P60", "Rent received", opened=MONDAY, due_on=DUE)]))
        return cls(Story.of(MONDAY, *made))

    def a_client_asks(self, number: int) -> None:
        """A doubt about one client's request; the last number: about nobody we know."""
        self.asked += 1
        if number == len(PEOPLE):
            self.story.client_writes("nosy@elsewhere.test", doubts=(Doubt(f"Who is this, the {self.asked}th?"),))
            return
        address = f"{PEOPLE[number].split()[0].lower()}@home.example"
        doubt = Doubt(
            f"Does it count, the {self.asked}th?", f"RC{number + 1}", f"R{number + 1}", ("a",), f"q{self.asked}"
        )
        self.story.client_writes(address, doubts=(doubt,))

    def somebody_answers(self, number: int) -> None:
        """One of the open questions is settled."""
        waiting = list(self.story.register.open_questions())
        if waiting:
            who, question = waiting[number % len(waiting)]
            self.gone[question.id] = "answered"
            self._note(who, QuestionSettled(question.id, "Yes."))

    def somebody_is_away(self, number: int) -> None:
        """Their own mailbox says so, for two days."""
        today = self.story.calendar.day(self.story.now)
        self._note("", LeaveTaken(STAFF[number % len(STAFF)], today, today + timedelta(days=2)))

    def a_letter_reaches_nobody(self, number: int) -> None:
        """The server refused the last letter of questions."""
        told = [(c, q) for c, q in self.story.register.open_questions() if q.told and q.times < 4]
        if told:
            letter = told[number % len(told)][1].told[-1].letter
            for who, question in told:
                if any(t.letter == letter for t in question.told):
                    self._note(who, QuestionUntold(question.id, letter))

    def time_passes(self, number: int) -> None:
        """From some minutes to two days."""
        self.story.until(self.story.now + timedelta(minutes=(7, 45, 70, 600, 1440, 2880)[number % 6]))

    def _note(self, client_id: str, event: object) -> None:
        self.story.happens(client_id, event)  # type: ignore[arg-type]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                Office.a_client_asks,
                Office.a_client_asks,
                Office.somebody_answers,
                Office.somebody_is_away,
                Office.a_letter_reaches_nobody,
                Office.time_passes,
                Office.time_passes,
            )
        ),
        st.integers(0, 3),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_every_question_is_answered_or_before_somebody_within_a_working_day(steps: list[tuple[object, int]]) -> None:
    office = Office.opens()
    for step, number in steps:
        step(office, number)  # type: ignore[operator]
        _one_letter_an_hour(office.story.sent)
        _nobody_waits_too_long(office)
    office.story.days_pass(1)
    _nobody_waits_too_long(office)
    assert {q.id for _, q in office.story.register.open_questions()} == _put(office.story.register) - set(office.gone)


def _put(register: Register) -> set[str]:
    return {e.event.id for r in register.records() for e in r.log if isinstance(e.event, QuestionPut)}


def _one_letter_an_hour(sent: list[tuple[datetime, OutgoingMail]]) -> None:
    moments: dict[str, list[datetime]] = defaultdict(list)
    for at, mail in sent:
        if mail.purpose is Purpose.QUESTION:
            moments[mail.to[0]].append(at)
    for row in moments.values():
        gaps = [b - a for a, b in itertools.pairwise(row)]
        assert all(gap >= timedelta(hours=1) for gap in gaps), gaps


def _nobody_waits_too_long(office: Office) -> None:
    """Whatever waits to be told was put, or lost its letter, within the hour; whoever has it is there, or was asked."""
    story = office.story
    practice = as_of_now(PRACTICE, story.register)
    for _, question in story.register.open_questions():
        if question.waits:
            since = max(
                [question.asked, *(e.at for r in story.register.records() for e in r.log if _is_of(e, question.id))]
            )
            assert story.now - since <= A_SLACK or question.times >= 6, question
        elif question.times < 4 and not practice.away(question.staff, story.calendar.day(question.asked)):
            assert story.now <= a_working_day_later(question.asked, story.calendar) + A_SLACK, question


def _is_of(logged: object, question_id: str) -> bool:
    event = getattr(logged, "event", None)
    return isinstance(event, QuestionPut | QuestionTold | QuestionUntold) and event.id == question_id
