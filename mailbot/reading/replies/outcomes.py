"""Words and papers weighed, item by item: one outcome, or a doubt for a person, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailbot.domain import likely
from mailbot.domain.requests import SETTLED, ItemKind, ItemState
from mailbot.domain.understanding import Doubt, Outcome, Reason
from mailbot.reading.answers.denial import says_no
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.other_times import for_another_time, of_another_year
from mailbot.reading.fitting.person import sources_of
from mailbot.reading.hearing.evidence import Evidence, Heard
from mailbot.reading.naming.references import Asked
from mailbot.reading.replies.arrivals import Arrivals, Came
from mailbot.reading.text.words import amounts

Place = tuple[str, str]
Answers = Mapping[Place, tuple[bool, str]]

_BILL_NUMBER = re.compile(
    r"\b(?:invoice|inv|bill|note|number|no|nr)\.?\s?(?:no\.?\s|number\s|nr\.?\s)?[#A-Z-]{0,6}(\d{3,8})\b(?![.,]\d)",
    re.IGNORECASE,
)
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]{2,6})?\b"
_FOR_A_MONTH = re.compile(rf"\b(?:in|from|for|during|of)\s{_MONTH}", re.IGNORECASE)
_ANY_MONTH = re.compile(rf"\b{_MONTH}", re.IGNORECASE)
_AGAINST = (Intent.ASKED, Intent.REFUSED, Intent.OBJECTED, Intent.NOT_GIVEN)
_OF_ALL = ("all of them", "all that is left")
_LONGEST_QUOTE = 240


@dataclass(frozen=True, slots=True)
class Weighed:
    """What became of an item."""

    outcome: Outcome | None = None
    doubt: Doubt | None = None


def weigh(asked: Asked, heard: Heard, arrived: Arrivals, answers: Answers) -> Weighed:
    """What this mail does to one item. What came counts before what is said; in doubt a person is asked."""
    if asked.item.state in SETTLED:
        return _settled_before(asked, heard, arrived, answers)
    came = arrived.of(asked)
    if came and not (asked.item.kind is ItemKind.APPROVAL and _against_it(asked, heard)):
        return _what_came(asked, came, heard)
    match asked.item.kind:
        case ItemKind.ANSWER:
            return _answer(asked, heard, answers)
        case ItemKind.APPROVAL:
            return _approval(asked, heard, arrived)
        case ItemKind.PAYMENT:
            return _payment(asked, heard)
        case _:
            return _words_only(asked, heard)


# -- documents --------------------------------------------------------------------------------------------------------


def _what_came(asked: Asked, came: Came, heard: Heard) -> Weighed:
    promise = _promise(heard.of(asked, Intent.PROMISED))
    state = {"full": ItemState.RECEIVED, "partial": ItemState.PARTIAL, "wrong": ItemState.WRONG}[came.verdict]
    outcome = Outcome(
        *asked.place,
        state,
        date=promise if state is ItemState.PARTIAL else None,
        missing=came.missing,
        had=came.had,
        note=came.note,
        reason=came.reason,
        sources=sources_of(came.documents) if state is not ItemState.WRONG else (),
    )
    against = heard.of(asked, *_AGAINST)
    return Weighed(outcome, _ask(asked, against[-1], "asks something about") if against else None)


def _words_only(asked: Asked, heard: Heard) -> Weighed:
    """Nothing came: query before claimed before promised before none; "attached" without anything is nothing."""
    if against := heard.of(asked, *_AGAINST):
        return _query(asked, against[-1])
    if claimed := heard.of(asked, Intent.CLAIMED):
        return _claimed(asked, claimed[-1])
    promised = heard.of(asked, Intent.PROMISED)
    if promised and not _but_there_is_none(promised, heard.of(asked, Intent.NONE)):
        return _promised(asked, promised)
    if none := heard.of(asked, Intent.NONE):
        open_still = heard.of(asked, Intent.NOT_YET, Intent.LOST, Intent.ATTACHED)
        sometime = _of_some_months(none[-1], asked) or of_another_year(
            heard.sentence_of(none[-1]), asked.item.ask, asked.grammar.times
        )
        if not open_still and not heard.shaky(none[-1]) and not sometime:
            return Weighed(_outcome(asked, ItemState.NOT_APPLICABLE, none[-1], "there is none"))
        return Weighed(doubt=_ask(asked, none[-1], "may be saying that there is no", likely.NONE))
    return Weighed(doubt=_half_said(asked, heard))


def _but_there_is_none(promised: Sequence[Evidence], none: Sequence[Evidence]) -> bool:
    """ "All by Thursday; there's no petty cash": what is said of one paper beats what is said of all."""
    return any(e.how == "named" for e in none) and all(e.how in _OF_ALL for e in promised)


def _of_some_months(said: Evidence, asked: Asked) -> bool:
    """ "No CIS statements from April": a month is missing, not the whole."""
    months = {name.lower() for name in _FOR_A_MONTH.findall(said.quote)}
    return bool(months) and months != {name.lower() for name in _ANY_MONTH.findall(asked.item.ask)}


def _half_said(asked: Asked, heard: Heard) -> Doubt | None:
    if lost := heard.of(asked, Intent.LOST):
        return _ask(asked, lost[-1], "can't find", likely.LOST)
    if wondered := heard.of(asked, Intent.UNKNOWN):
        return _ask(asked, wondered[-1], "is unsure about")
    return None


# -- answers, approvals, payments -------------------------------------------------------------------------------------


def _answer(asked: Asked, heard: Heard, answers: Answers) -> Weighed:
    answered, quote = answers.get(asked.place, (False, ""))
    against = [e for e in heard.of(asked, *_AGAINST) if e.quote not in quote]
    if against:
        return _query(asked, against[-1])
    if answered:
        return Weighed(_answered(asked, heard, "the client answers", quote))
    if claimed := heard.of(asked, Intent.CLAIMED):
        return _claimed(asked, claimed[-1])
    if promised := heard.of(asked, Intent.PROMISED):
        return _promised(asked, promised)
    if quote:
        doubt = Doubt(
            f"{_who(asked)} wrote this about “{asked.item.ask}”; is it the answer?",
            asked.client.id,
            asked.request.ref,
            (asked.item.id,),
            _short(quote),
        )
        return Weighed(doubt=likely.with_answers(doubt, likely.WORDS))
    return Weighed(doubt=_half_said(asked, heard))


def _answered(asked: Asked, heard: Heard, rule: str, quote: str) -> Outcome:
    none = says_no(asked, quote, heard.sayings)
    return Outcome(*asked.place, ItemState.RECEIVED, reason=Reason(rule, _short(quote)), none=none)


def _approval(asked: Asked, heard: Heard, arrived: Arrivals) -> Weighed:
    """Plain words approve; a condition, a correction or a question beside them makes it a query."""
    approved = heard.of(asked, Intent.APPROVED)
    if against := _against_it(asked, heard):
        return _query(asked, against[0])
    left_out = arrived.nothing and bool(approved) and Intent.ATTACHED in approved[-1].saying.intents
    if approved and (left_out or heard.shaky(approved[-1]) or heard.of(asked, Intent.NOT_YET)):
        return Weighed(doubt=_ask(asked, approved[-1], "may be approving", likely.APPROVED))
    if approved:
        return Weighed(_outcome(asked, ItemState.RECEIVED, approved[-1], "the client approves"))
    if promised := heard.of(asked, Intent.PROMISED):
        first = heard.waits_for_us(promised[-1])
        return _query(asked, first) if first else _promised(asked, promised)
    return Weighed(doubt=_half_said(asked, heard))


def _against_it(asked: Asked, heard: Heard) -> tuple[Evidence, ...]:
    """What is asked, objected or made a condition beside an approval, whether in words or by a signed copy."""
    return heard.of(asked, *_AGAINST) or heard.conditions_on(asked)


def _payment(asked: Asked, heard: Heard) -> Weighed:
    promised = heard.of(asked, Intent.WILL_PAY, Intent.PROMISED)
    paid = heard.of(asked, Intent.PAID)
    if against := heard.of(asked, *_AGAINST):
        return _query(asked, against[-1])
    doubtful = bool(paid) and (
        heard.shaky(paid[-1]) or for_another_time(paid[-1].quote, asked.item.ask, asked.grammar.times)
    )
    if paid and (doubtful or _another_bill(paid[-1].quote, asked)):
        return Weighed(doubt=_ask(asked, paid[-1], "may have paid", likely.PAID))
    if paid and (heard.of(asked, Intent.PART) or _less_than_asked(paid[-1].quote, asked)):
        return _part_paid(asked, paid[-1], _promise(promised))
    if paid:
        return Weighed(_outcome(asked, ItemState.RECEIVED, paid[-1], "the client says that it is paid"))
    if claimed := heard.of(asked, Intent.CLAIMED):
        return _claimed(asked, claimed[-1])
    return _promised(asked, promised) if promised else Weighed(doubt=_half_said(asked, heard))


def _part_paid(asked: Asked, said: Evidence, rest: date | None) -> Weighed:
    """With a day for the rest that is waited for; without one a person decides how to go on."""
    outcome = _outcome(asked, ItemState.PARTIAL, said, "the client says that part of it is paid", rest)
    return Weighed(outcome, None if rest else _ask(asked, said, "has paid part of", likely.PART_PAID))


# -- what was settled before ------------------------------------------------------------------------------------------


def _another_bill(quote: str, asked: Asked) -> bool:
    """ "I paid invoice 3119", where 3120 is open."""
    named = [m[1] for m in _BILL_NUMBER.finditer(quote)]
    return bool(named) and bool(re.search(r"\d{3}", asked.item.ask)) and not any(n in asked.item.ask for n in named)


def _less_than_asked(quote: str, asked: Asked) -> bool:
    """ "I've paid £500", of a bill of £1,140."""
    paid = [a.value for a in amounts(quote) if a.money]
    bill = [a.value for a in amounts(asked.item.ask) if a.money]
    return bool(paid and bill) and sum(paid) < max(bill)


def _settled_before(asked: Asked, heard: Heard, arrived: Arrivals, answers: Answers) -> Weighed:
    """Only a better paper or answer, or a second thought, moves what is settled."""
    came = arrived.of(asked)
    if came and came.verdict == "full" and _again(asked, heard):
        return _what_came(asked, came, heard)
    answered, quote = answers.get(asked.place, (False, ""))
    if answered and _again(asked, heard):
        return Weighed(_answered(asked, heard, "the client corrects an answer", quote))
    if not came and (back := _taken_back(asked, heard)):
        doubt = _ask(asked, back, "takes back what was sent for", likely.TAKEN_BACK)
        return Weighed(_outcome(asked, ItemState.QUERY, back, "the client takes back what came"), doubt)
    return Weighed()


def _taken_back(asked: Asked, heard: Heard) -> Evidence | None:
    """ "Please disregard the stock figure I sent": said of an item that is settled, with nothing better beside it."""
    against = heard.of(asked, Intent.OBJECTED, Intent.REFUSED)
    if against and asked.item.kind is ItemKind.APPROVAL and asked.item.state is ItemState.RECEIVED:
        return against[0]  # "please stop, I was wrong about the payroll"
    return next(
        (
            Evidence(asked, Intent.OBJECTED, saying, at)
            for at, saying in enumerate(heard.sayings)
            if asked in saying.items and saying.clause.has("ignore") and asked.item.state is not ItemState.WAIVED
        ),
        None,
    )


def _again(asked: Asked, heard: Heard) -> bool:
    """Whether the mail takes back or replaces what was said or sent before about it."""
    if asked.item.state is ItemState.WAIVED:
        return True
    return any(s.clause.has("correction", "ignore") for s in heard.sayings)


# -- pieces -----------------------------------------------------------------------------------------------------------


def _query(asked: Asked, said: Evidence) -> Weighed:
    word = {
        "not given": "was not given",
        "asked": "asks about",
        "refused": "does not want to send",
        "condition": "wants something changed in",
    }
    what = word.get(said.intent.value, "objects to")
    outcome = _outcome(asked, ItemState.QUERY, said, "the client " + what.split()[0])
    return Weighed(outcome, replace(_ask(asked, said, what, likely.QUERY), asks=True))


def _claimed(asked: Asked, said: Evidence) -> Weighed:
    outcome = _outcome(asked, ItemState.CLAIMED, said, "the client says that it was provided already")
    return Weighed(outcome, _ask(asked, said, "says that we already have", likely.CLAIMED))


def _promised(asked: Asked, promised: Sequence[Evidence]) -> Weighed:
    return Weighed(_outcome(asked, ItemState.PROMISED, promised[-1], "the client promises it", _promise(promised)))


def _promise(promised: Sequence[Evidence]) -> date | None:
    """The day last named."""
    return next((e.day for e in reversed(promised) if e.day), None)


def _outcome(asked: Asked, state: ItemState, said: Evidence, rule: str, day: date | None = None) -> Outcome:
    return Outcome(*asked.place, state, date=day, reason=Reason(f"{rule} ({said.how})", _short(said.quote)))


def _ask(asked: Asked, said: Evidence, what: str, answers: likely.Answers = likely.OF_ITEMS) -> Doubt:
    doubt = Doubt(
        f"{_who(asked)} {what} “{asked.item.ask}”.",
        asked.client.id,
        asked.request.ref,
        (asked.item.id,),
        _short(said.quote),
    )
    return likely.with_answers(doubt, answers)


def _who(asked: Asked) -> str:
    return asked.client.contact or asked.client.name


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"
