"""What staff answer to a list of drafts: "yes", "yes except 3", "not 2", "1 and 4 only", "3 in January", "not Rosa"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from mailbot.domain.answered_drafts import answered_drafts
from mailbot.domain.drafts import AnswerToDraft, Draft, Verdict
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.rules import Rules
from mailbot.domain.terms import term_from
from mailbot.domain.understanding import Opening
from mailbot.reading.dates.named_days import find_days
from mailbot.reading.drafts.drawing import drawn_up
from mailbot.reading.drafts.listings import list_frames
from mailbot.reading.naming.whose_request import Names
from mailbot.reading.papers.periods import find_periods

_LONGEST = 1_000
_NUMBERS = re.compile(r"(?<![\d.,/£])(\d{1,3})(?:\s?(?:-|–|to)\s?(\d{1,3}))?(?![\d/£])")
_QUESTIONS = re.compile(r"[^.!?\n]{1,300}\?")
_LABELS = ("draft_yes", "draft_no", "draft_except", "draft_only", "draft_rest")
_MOST_RANGE = 60

Waiting = Sequence[tuple[ClientRecord, Draft]]


@dataclass(frozen=True, slots=True)
class DraftAnswers:
    """What a mail does to drafts."""

    answers: tuple[AnswerToDraft, ...] = ()
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    what: str
    """A label, "numbers" or "day"."""
    numbers: tuple[int, ...] = ()
    day: date | None = None


@dataclass(slots=True)
class _Part:
    """One thing said: of some numbers, of the rest, or (neither) of all."""

    verdict: str = ""
    numbers: list[int] = field(default_factory=list)
    rest: bool = False
    only: bool = False
    day: date | None = None
    closed: bool = False
    """What is to become of its numbers was said behind them: further numbers are another matter."""

    @property
    def empty(self) -> bool:
        """Whether nothing was said yet."""
        return self == _Part()


def read_draft_answers(
    mail: Mail, visible: VisibleText, owner: str, register: Register, practice: Practice, rules: Rules
) -> DraftAnswers | None:
    """What a reply to a list of drafts says of each; None when it replies to no such list, or says nothing about it."""
    waiting = answered_drafts(mail, register, practice)
    if not waiting:
        return None
    today = mail.written.astimezone(practice.zone).date()
    parts = tuple(_parts(_tokens(visible.text[:_LONGEST], waiting, today, rules)))
    verdicts = _verdicts(parts, [draft.number for _, draft in waiting])
    if not verdicts:
        return None
    answers = tuple(
        AnswerToDraft(record.client.id, draft.duty, draft.term, *verdicts[draft.number])
        for record, draft in waiting
        if draft.number in verdicts
    )
    openings = (opened_by(record, draft, owner, rules) for record, draft in waiting if _sends(verdicts, draft.number))
    return DraftAnswers(answers, tuple(o for o in openings if o))


def said_of_one(text: str, today: date, rules: Rules) -> tuple[Verdict, date | None] | None:
    """What a reply says of the one draft of its letter; a day goes with a yes, or puts it off. None: nothing clear."""
    bare = _QUESTIONS.sub(lambda m: " " * len(m[0]), text[:_LONGEST])
    day = next((day for _, _, day in _days(bare, today, rules)), None)
    said = {h.label for h in list_frames(rules).hits(bare, "draft_yes", "draft_no")}
    if len(said) > 1:
        return None
    if said:
        return (Verdict.SEND, day) if said == {"draft_yes"} else (Verdict.LEAVE, None)
    return (Verdict.LATER, day) if day else None


def _sends(verdicts: dict[int, tuple[Verdict, date | None]], number: int) -> bool:
    return number in verdicts and verdicts[number][0] is Verdict.SEND


def opened_by(record: ClientRecord, draft: Draft, owner: str, rules: Rules) -> Opening | None:
    """The request that a yes to a draft opens; None when everything on it has been asked already."""
    duty = next((d for d in rules.duties if d.key == draft.duty), None)
    checklist = rules.checklists.get(duty.checklist) if duty else None
    return drawn_up(checklist, record, term_from(draft.term), None, owner, rules, draft.duty) if checklist else None


# -- what is said -----------------------------------------------------------------------------------------------------


def _tokens(text: str, waiting: Waiting, today: date, rules: Rules) -> list[_Token]:
    """The telling words of an answer, in order."""
    text = _QUESTIONS.sub(lambda m: " " * len(m[0]), text)
    days = list(_days(text, today, rules))
    bare = text
    for start, end, _ in days:
        bare = bare[:start] + " " * (end - start) + bare[end:]
    found = [_Token(start, "day", day=day) for start, _, day in days]
    found += (_Token(h.start, h.label) for h in list_frames(rules).hits(bare, *_LABELS))
    known = {draft.number for _, draft in waiting}
    for hit in _NUMBERS.finditer(bare):
        last = int(hit[2] or hit[1])
        numbers = range(int(hit[1]), min(last, int(hit[1]) + _MOST_RANGE) + 1)
        found.append(_Token(hit.start(), "numbers", tuple(n for n in numbers if n in known)))
    if any(t.what != "numbers" for t in found):
        found += _clients(bare, waiting)  # a name alone says nothing: "who is Pendragon?"
    return sorted((t for t in found if t.what != "numbers" or t.numbers), key=lambda t: t.start)


def _days(text: str, today: date, rules: Rules) -> Iterator[tuple[int, int, date]]:
    """Days to come that a text names; a month, or a stretch of days, begins on its first."""
    taken: list[tuple[int, int]] = []
    for named in find_periods(text, rules, today):
        if named.kind == "month":
            first = named.period.start
            taken.append((named.start, named.end))
            yield named.start, named.end, first if first > today else first.replace(year=first.year + 1)
    for found in find_days(text, today, "en", rules.language("en").dates):
        if found.day > today and not any(found.start < end and start < found.end for start, end in taken):
            yield found.start, found.end, found.day


def _clients(text: str, waiting: Waiting) -> Iterator[_Token]:
    """Clients named instead of their numbers."""
    names = Names.of(record.client for record, _ in waiting)
    for mention in names.mentions(text):
        numbers = tuple(d.number for r, d in waiting if r.client.id in mention.clients)
        if len(mention.clients) == 1:
            yield _Token(mention.start, "numbers", numbers)


def _parts(tokens: Sequence[_Token]) -> Iterator[_Part]:
    """Each thing said, put together from its words."""
    part = _Part()
    for token in tokens:
        if _begins_anew(token, part):
            yield part
            part = _Part()
        if token.what == "numbers":
            part.numbers += token.numbers
        elif token.what == "day":
            part.day = token.day
        elif token.what == "draft_rest":
            part.rest = True
        elif token.what == "draft_only":
            part.only, part.closed = True, bool(part.numbers)
        else:
            part.verdict, part.closed = token.what, bool(part.numbers)
    if not part.empty:
        yield part


def _begins_anew(token: _Token, part: _Part) -> bool:
    match token.what:
        case "numbers":
            return part.day is not None or part.closed
        case "day":
            return part.day is not None
        case "draft_rest":
            return bool(part.numbers) or part.day is not None or part.only
        case "draft_only":
            return bool(part.verdict) and not part.numbers
        case _:
            return bool(part.verdict) or part.day is not None or part.only


def _verdicts(parts: Sequence[_Part], numbers: Sequence[int]) -> dict[int, tuple[Verdict, date | None]]:
    """Number to what is to become of it; what nothing is said of is not there."""
    said: dict[int, tuple[Verdict, date | None]] = {}
    rest: tuple[Verdict, date | None] | None = None
    for part in parts:
        verdict = _verdict(part)
        if part.numbers:
            said.update(dict.fromkeys(part.numbers, verdict))
            if part.only:
                rest = (Verdict.LEAVE, None)
            elif part.verdict == "draft_except" and rest is None:
                rest = (Verdict.SEND, None)
        elif part.verdict != "draft_except" or part.day:
            rest = verdict
    found = {n: said.get(n, rest) for n in numbers}
    return {n: v for n, v in found.items() if v is not None}


def _verdict(part: _Part) -> tuple[Verdict, date | None]:
    if part.day:
        return Verdict.LATER, part.day
    return (Verdict.LEAVE if part.verdict in ("draft_no", "draft_except") else Verdict.SEND), None
