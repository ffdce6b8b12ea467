"""A digest's lines that can be answered by number, numbered throughout; and a reminder left out by its number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from mailbot.deciding.chasing.ladder import ladder_of
from mailbot.deciding.ground.desk import Desk, Line
from mailbot.domain.digest_lines import CHASER, HANDED, QUESTION, DigestNumbered, Numbered
from mailbot.domain.events import ChasingPaused, QuestionSettled
from mailbot.domain.letters import Letter
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request, RequestState
from mailbot.domain.tokens import message_id_of
from mailbot.domain.understanding import Reason
from mailbot.domain.wishes import Wish, WishKind

Facts = Mapping[str, object]


def with_numbers(facts: Sequence[Facts], first: int = 1) -> tuple[Facts, ...]:
    """Lines numbered from `first` on."""
    return tuple({**fact, "number": number} for number, fact in enumerate(facts, first))


def numbered_lines(letter: Letter, facts: Iterable[Facts], staff: str, practice: Practice) -> DigestNumbered:
    """What the numbers of a digest stand for."""
    lines = tuple([_line(fact) for fact in facts])
    return DigestNumbered(message_id_of(practice, letter.key, letter.requests), staff, lines)


def _line(fact: Facts) -> Numbered:
    question = str(fact.get("question", ""))
    what = CHASER if "clock" in fact else QUESTION if question else HANDED
    day = fact.get("day")
    return Numbered(
        fact["number"],  # type: ignore[arg-type]
        what,
        tuple(fact["clients"]),  # type: ignore[arg-type]
        tuple(fact["refs"]),  # type: ignore[arg-type]
        question,
        day if isinstance(day, date) else None,
    )


# -- answered ---------------------------------------------------------------------------------------------------------


def answer(wish: Wish, desk: Desk) -> Iterator[Line]:
    """The question of a digest's line is answered; what was ordered about it has been done before."""
    record = next((r for c in wish.clients if (r := desk.record(c))), None)
    if record and any(q.id == wish.note for q in record.questions):
        desk.note(record.client.id, QuestionSettled(wish.note, wish.said[:200]))
    elif any(q.id == wish.note for q in desk.register.practice.questions):
        desk.events.append(("", QuestionSettled(wish.note, wish.said[:200])))
    return iter(())


def leave_out(wish: Wish, desk: Desk) -> Iterator[Line]:
    """A reminder that was about to go is left out: the next one goes when it would have gone after it."""
    for ref in wish.requests:
        record = desk.record_of(ref)
        request = record.request(ref) if record else None
        if record is None or request is None or wish.last is None:
            continue
        line = Line(WishKind.LEAVE_OUT, client=record.client.name, subject=request.subject, request=ref)
        if request.state is not RequestState.OPEN:
            yield _but(line, f"that request is {request.state.value} already")
        elif request.last_chased and desk.calendar.day(request.last_chased) >= wish.last:
            yield _but(line, "that reminder has left already")
        else:
            yield _left_out(line, record, request, wish, desk)


def _left_out(line: Line, record: ClientRecord, request: Request, wish: Wish, desk: Desk) -> Line:
    assert wish.last is not None
    following = desk.calendar.add_working(wish.last, _gap(record, request, desk))
    reason = Reason(f"wish: {wish.kind}", wish.said[:160])
    desk.note(record.client.id, ChasingPaused(request.ref, following - timedelta(days=1), reason))
    return Line(line.verb, client=line.client, subject=line.subject, request=line.request, date=following, undo="undo")


def _gap(record: ClientRecord, request: Request, desk: Desk) -> int:
    """Working days from the reminder that is left out to the one behind it."""
    ladder = ladder_of(request, record.client, desk.practice, desk.rules)
    behind = request.stage + 1
    return max(ladder.stages[behind].after if behind < len(ladder.stages) else ladder.hand_over, 1)


def _but(line: Line, problem: str) -> Line:
    return Line(line.verb, client=line.client, subject=line.subject, request=line.request, problem=problem)
