"""An answer by number to a digest, or to a mail of what waits inside, cut into what is said of each line.

"1 yes, 2 extend to Friday", "leave out 3", "1: 2" (the second of the answers that line 1 offers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailbot.domain.asked import Answered
from mailbot.domain.digest_lines import Numbered
from mailbot.domain.register import Register
from mailbot.reading.orders.dates import Days
from mailbot.reading.text.words import words

_CUT = re.compile(r"(?i)[,;\n]+|\.(?=\s|$)|\s(?:and|&|plus|then)\s")
_NUMBER = re.compile(
    r"(?i)(?<![\w£$€.,/-])(?:(?:numbers?|items?|points?|nos?\.?|nr\.?|#)\s?)?(?P<first>\d{1,2})"
    r"(?:\s?(?:-|–|to)\s?(?P<last>\d{1,2}))?(?![\w%£/]|[.,:]\d)\s?[.):=]?"
)
_COUNTS = re.compile(
    r"(?i)\s*(?:weeks?|days?|months?|years?|times|pages?|copies|things|items|more|o'?clock|am|pm|wks?)\b"
)
_MOST = 40


NOWHERE: Mapping[str, object] = {
    "thread": None, "question": None, "asks_us": False, "new_subject": False, "history": "", "clients": (),
    "choices": (), "orders": (),
}  # fmt: skip
"""The context of an answer to a digest, which is about many things at once."""


def at_line(line: Numbered, register: Register) -> tuple[tuple[str, object], ...]:
    """The context of what is said of one line: its client, its request, the question that it answers."""
    records = tuple(r for c in line.clients if (r := register.clients.get(c)))
    thread = register.request(line.requests[0]) if len(line.requests) == 1 else None
    asked = [Answered(q, c) for c, q in register.open_questions() if q.id == line.question]
    question = asked[0] if asked else None
    return (
        ("thread", thread),
        ("clients", records),
        ("question", question),
        ("asks_us", question is not None),
        ("choices", question.question.choices if question else ()),
        ("orders", question.question.background.orders if question else ()),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of some lines."""

    numbers: tuple[int, ...]
    words: str
    """Without the numbers."""


_PICKED = re.compile(r"(?m)(?:^|(?<=[\s,;]))#?(?P<number>\d{1,2})\s?[:=]\s?(?P<choice>\d)(?=\s*(?:[,;.\n]|$))")


_ALONE = re.compile(r"\W*(\d)\W*")


def with_choices_in_words(text: str, lines: Sequence[Numbered], register: Register) -> str:
    """ "1: 2" -> "1: No, ask again" in the words of the answer that was offered, which passes for no line's number."""
    choices = {n.number: dict(at_line(n, register))["choices"] for n in lines}
    if alone := _ALONE.fullmatch(text):  # in a mail about one thing it can be nothing else
        text = f"{lines[0].number}: {alone[1]}" if len(lines) == 1 else text

    def worded(found: re.Match[str]) -> str:
        offered = choices.get(int(found["number"]), ())
        number = int(found["choice"])
        if not isinstance(offered, tuple) or not 1 <= number <= len(offered):
            return found[0]
        return f"{found['number']}: {_WITHIN.sub(' ', offered[number - 1])}"

    return _PICKED.sub(worded, text)


_WITHIN = re.compile(r"[;,.]")
"""What would cut an offered answer in two."""


def said_by_number(text: str, days: Days) -> tuple[Said, ...]:
    """What a text says of which numbers, in order; nothing when it names none.

    Numbers without words of their own ("1 and 3 yes", "leave out 3, 4") have those behind them, else before them.
    """
    found: list[Said] = []
    waiting: tuple[int, ...] = ()
    for numbers, rest in _parts(text, days):
        if numbers and not words(rest):
            waiting += numbers
        elif numbers:
            found.append(Said((*waiting, *numbers), rest))
            waiting = ()
        elif waiting:
            found.append(Said(waiting, rest))
            waiting = ()
        elif found and words(rest):
            found[-1] = Said(found[-1].numbers, f"{found[-1].words}, {rest}")
    if waiting:
        before = found.pop() if found else Said((), "")
        found.append(Said((*before.numbers, *waiting), before.words))
    return tuple(found[:_MOST])


def _parts(text: str, days: Days) -> Iterator[tuple[tuple[int, ...], str]]:
    """Each part of a text with its numbers, and without them; a cut inside a day is none."""
    dated = [(d.start, d.end) for d in days.found(text)]
    at = 0
    for cut in _CUT.finditer(text):
        if not any(start < cut.start() < end for start, end in dated):
            yield _part(text[at : cut.start()], days)
            at = cut.end()
    yield _part(text[at:], days)


def _part(text: str, days: Days) -> tuple[tuple[int, ...], str]:
    dated = [range(d.start, d.end) for d in days.found(text)]
    numbers: list[int] = []
    rest, at = "", 0
    for hit in _NUMBER.finditer(text):
        if any(hit.start("first") in d for d in dated) or _COUNTS.match(text, hit.end()):
            continue
        first, last = int(hit["first"]), int(hit["last"] or hit["first"])
        numbers.extend(range(first, min(last, first + _MOST) + 1))
        rest += text[at : hit.start()]
        at = hit.end()
    return tuple(numbers), (rest + text[at:]).strip(" \t-–:)")
