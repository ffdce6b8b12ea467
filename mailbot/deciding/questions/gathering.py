"""Questions are told in letters that gather them: to each member of staff one an hour at the most.

The first goes at once; what comes up within the hour goes with the next. A question left lying for a working day is
told again: to the same person, then the manager, then the partner; whoever is away is passed over at once.
An alert waits for nothing, and has a letter to itself: nobody is to find it below four questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from mailbot.deciding.ground.clock import Stop, a_working_day_later, staff_time
from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.people import at_work, manager_of, owner_of, partner_of
from mailbot.deciding.questions.question_letter import Due, letter_of
from mailbot.domain.decision import Decision
from mailbot.domain.events import Event, QuestionTold
from mailbot.domain.practice import Staff
from mailbot.domain.questions import OpenQuestion
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import RequestState
from mailbot.domain.tokens import message_id_of

APART = timedelta(hours=1)
"""Between two letters of questions to one person."""
MOST = 10
"""Questions in one letter: more than anybody answers at a sitting."""
_ROUNDS, _TRIES = 4, 6
"""How often a question is told, and how often when letters reach nobody; then the digests tell it until it is answered.
"""


def tell_at_once(
    new: Sequence[Due], register: Register, at: Setting, settled: Collection[str] = frozenset()
) -> Decision:
    """What follows at once for questions just put: a letter to everybody who has had none within the hour.

    It takes along whatever waits for the same person, without the questions that have just been `settled`.
    """
    decision = Decision()
    for alert in (d for d in new if d.question.alert):
        decision += _tell(alert.staff, [alert], register, at)
    for staff_id, own in _by_staff(d for d in new if not d.question.alert).items():
        staff = own[0].staff
        due = (d for d in _all_due(register, at) if d.staff.id == staff_id and d.moment <= at.now)
        waiting = [d for d in due if d.question.id not in settled and not d.question.alert]
        if _free_from(staff, register, at) <= at.now:
            decision += _tell(staff, [*own, *waiting], register, at)
    return decision


def gathered(register: Register, at: Setting) -> Iterator[Stop]:
    """The next letter of questions to each member of staff."""
    every = tuple(_all_due(register, at))
    for alert in (d for d in every if d.question.alert):
        yield Stop(alert.moment, partial(_tell, alert.staff, [alert], register, at))
    for due in _by_staff(d for d in every if not d.question.alert).values():
        staff = due[0].staff
        moment = max(min(d.moment for d in due), _free_from(staff, register, at))
        yield Stop(moment, partial(_tell, staff, due, register, at))


def _by_staff(due: Iterable[Due]) -> dict[str, list[Due]]:
    found: dict[str, list[Due]] = defaultdict(list)
    for one in due:
        found[one.staff.id].append(one)
    return found


def _free_from(staff: Staff, register: Register, at: Setting) -> datetime:
    last = register.gathered_at(staff.email)
    return at.now if last is None or last > at.now else max(last + APART, at.now)


def _tell(staff: Staff, due: Sequence[Due], register: Register, at: Setting) -> Decision:
    """One letter with everything that is due by now, the longest waiting first; the rest waits for the next hour."""
    ripe = sorted((d for d in due if d.moment <= at.now), key=lambda d: d.question.asked)[:MOST]
    if not ripe:
        return Decision()
    letter = letter_of(ripe, register, at)
    message_id = message_id_of(at.practice, letter.key, letter.requests)
    events: list[tuple[str, Event]] = []
    for number, one in enumerate(ripe, 1):
        told = QuestionTold(
            one.question.id, staff.id, letter.key, message_id, number, bool(letter.answer_to), one.question.request
        )
        events.append((one.record.client.id if one.record else "", told))
    return Decision(tuple(events), (letter,))


# -- who is asked next, and when --------------------------------------------------------------------------------------


def _all_due(register: Register, at: Setting) -> Iterator[Due]:
    for client, question in register.open_questions():
        record = register.clients.get(client)
        if (not question.report or question.waits) and _still_matters(question, record):
            yield from _next(question, record, at)


def _next(question: OpenQuestion, record: ClientRecord | None, at: Setting) -> Iterator[Due]:
    """To whom it is told next and from when; nothing when everybody has had it, and the digests go on telling it."""
    meant = _meant(question, record, at)
    request = record.request(question.request) if record and question.request else None
    client = record.client if record else None
    staff = at_work(meant, request, client, at.practice, at.today)
    if question.waits:
        if staff is not None and question.times < _TRIES:
            yield Due(question, record, staff, at.now)
        return
    absent = at.practice.away(question.staff, at.today) is not None
    holder = at_work(at.practice.member(question.staff), request, client, at.practice, at.today)
    if absent and holder and holder.id != question.staff and holder.id not in {t.staff for t in question.told}:
        yield Due(question, record, holder, staff_time(at.today, at.now, at.calendar))
    elif staff is not None and question.times < _ROUNDS:
        moment = a_working_day_later(question.asked, at.calendar)
        yield Due(question, record, staff, moment if moment > at.now else staff_time(at.today, at.now, at.calendar))


def _meant(question: OpenQuestion, record: ClientRecord | None, at: Setting) -> Staff | None:
    """Whose turn it is: its owner's twice, then the manager's, then the partner's."""
    request = record.request(question.request) if record and question.request else None
    client = record.client if record else None
    match question.times:
        case 0 | 1:
            return at.practice.member(question.staff) or owner_of(request, client, at.practice)
        case 2:
            return manager_of(request, client, at.practice)
        case _:
            return partner_of(request, client, at.practice)


def _still_matters(question: OpenQuestion, record: ClientRecord | None) -> bool:
    request = record.request(question.request) if record and question.request else None
    return request is None or request.state is RequestState.OPEN
