"""What a run of day words means, from the day of writing: "a week on Friday", "end of next month", "1 to 14 June"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from mailbot.reading.dates.day_words import Token
from mailbot.reading.dates.found_days import FoundDay, FoundSpell, Hit
from mailbot.reading.dates.reckoning import (
    a_working_day_before,
    add,
    dated,
    in_that_month,
    last_of,
    monthly,
    named_day,
    nth_weekday,
    part_of,
    span,
    weekday_after,
    weekday_dated,
)

_Fields = dict[str, Token]


def _pieces(found: tuple[Token, ...]) -> list[_Fields]:
    """Tokens parted into dates: a field named twice, or a word between, begins the next."""
    pieces: list[_Fields] = [{}]
    for token in found:
        kind = "d" if token.letter in "dor" else token.letter
        if kind in "~kqBjm":
            pieces.append({})
            continue
        if kind in pieces[-1] or (kind == "A" and pieces[-1]) or "D" in pieces[-1] or "F" in pieces[-1]:
            pieces.append({})
        pieces[-1][kind] = token
    return [p for p in pieces if p]


def _filled(pieces: list[_Fields]) -> list[_Fields]:
    """ "1 to 14 December 2026": a month or year said once holds for both."""
    for one, other in ((0, -1), (-1, 0)):
        if "d" in pieces[one] and "M" not in pieces[one]:
            pieces[one] = {**{k: v for k, v in pieces[other].items() if k in "My"}, **pieces[one]}
    return pieces


def _day_of(fields: _Fields, hit: Hit) -> date | None:
    """The day that one date's fields make."""
    if "D" in fields:
        return fields["D"].value if isinstance(fields["D"].value, date) else None
    if "F" in fields:
        day, month = fields["F"].pair
        return dated(day, month, None, hit.written, hit.lead)
    if "M" in fields and "d" in fields:
        year = fields["y"].number if "y" in fields else None
        return dated(fields["d"].number, fields["M"].number, year, hit.written, hit.lead)
    if "d" in fields:
        return monthly(fields["d"].number, hit.written)
    if "T" in fields:
        return hit.written + timedelta(days=fields["T"].number)
    return weekday_after(hit.written, fields["A"].number) if "A" in fields else None


def _spell(hit: Hit) -> FoundSpell | None:
    pieces = _filled(_pieces(hit.tokens))
    first, last = _day_of(pieces[0], hit), _day_of(pieces[-1], hit)
    if not first or not last or list(pieces[0]) == ["A"]:
        return None
    if "y" in pieces[-1] and "y" not in pieces[0]:
        first = first.replace(year=last.year - (first.month > last.month))
    elif last < first:
        last = last.replace(year=first.year + 1) if "y" not in pieces[-1] else last
    return FoundSpell(first, last, hit.start, hit.end) if first <= last else None


def _either(hit: Hit) -> FoundDay | None:
    """Of two days the later: by then it should be here."""
    pieces = _filled(_pieces(tuple(t for t in hit.tokens if t.letter not in "HNLPu")))
    within = _span_of(hit) if hit.all("Pu") else None
    if within and within[0] > hit.written:
        days = [within[0] + timedelta(days=p["A"].number) for p in pieces if "A" in p]
    else:
        days = [d for p in pieces if (d := _day_of(p, hit))]
    return FoundDay(max(days), hit.start, hit.end) if days else None


def _dated(hit: Hit) -> FoundDay | None:
    """ "Friday 4 December 2026", "4th Dec", "Dec 4 26"; a figure behind it that is no year of these days is let go."""
    fields: _Fields = {}
    end = hit.end
    for token in hit.tokens:
        kind = "d" if token.letter in "dor" else token.letter
        if kind == "d" and kind in fields:
            if not -1 <= token.number - hit.written.year % 100 <= 2:
                end = fields["M"].end
                continue
            kind = "y"
        fields[kind] = token
    if "F" in fields and fields["F"].unsure and (not hit.lead or hit.lead not in "kbf"):
        return None
    day = _day_of(fields, hit)
    return FoundDay(day, hit.start, end) if day else None


def _span_of(hit: Hit) -> tuple[date, date]:
    """The span that a hit names: a month, "next week", "this month", "the week"."""
    if months := hit.all("M"):
        years = [t.number for t in hit.all("y")]
        return in_that_month(months[0].number, years[0] if years else None, hit.written)
    if named := hit.all("P"):
        unit, offset = named[0].pair
        return span(unit, offset, hit.written)
    steps = {"N": 1, "L": -1}
    offset = next((steps[t.letter] for t in hit.tokens if t.letter in steps), 0)
    return span(str(hit.all("u")[-1].value), offset, hit.written)


def _nth(hit: Hit) -> FoundDay:
    head, rest = hit.tokens[0], hit.tokens[1:]
    within = _span_of(replace(hit, tokens=tuple(t for t in rest if t.letter != "A")))
    nth = 0 if head.letter == "L" else head.number
    day = nth_weekday(nth, hit.number("A"), within)
    if day < hit.written and not hit.all("yPN"):
        ahead = add(within[0], "year" if hit.all("M") else "month", 1)
        day = nth_weekday(nth, hit.number("A"), (ahead, last_of(ahead.year, ahead.month)))
    return FoundDay(day, hit.start, hit.end)


def _last_in(hit: Hit) -> FoundDay:
    """ "The last working day of the month", "the last week of November"."""
    unit = str(hit.all("u")[0].value)
    rest = tuple(t for t in hit.tokens[1:] if t is not hit.all("u")[0])
    day = _span_of(replace(hit, tokens=rest))[1]
    return FoundDay(a_working_day_before(day) if unit == "working_day" else day, hit.start, hit.end)


def _weeks_on(hit: Hit) -> FoundDay | None:
    """ "A week on Friday", "two weeks today"."""
    unit = str(hit.all("u")[0].value)
    at = hit.tokens.index(hit.all("u")[0])
    pieces = _pieces(hit.tokens[at + 1 :])
    day = _day_of(pieces[0], hit) if pieces else None
    if day and hit.all("A") and (day - hit.written).days > 7:
        return FoundDay(day, hit.start, hit.end)  # "a week on Thursday, that's the 3rd of December"
    return FoundDay(add(day, unit, hit.number("nd9")), hit.start, hit.end) if day else None


def _in_weeks(hit: Hit) -> FoundDay:
    """ "Freitag in einer Woche"; "w piątek za tydzień"; "Friday, tomorrow" is tomorrow."""
    day = weekday_after(hit.written, hit.number("A"))
    if ahead := hit.all("T"):
        weeks = ahead[0].number
        day = day + timedelta(days=weeks) if weeks % 7 == 0 and weeks > 0 else hit.written + timedelta(days=weeks)
        return FoundDay(day, hit.start, hit.end)
    return FoundDay(add(day, str(hit.all("u")[0].value), hit.number("nd9")), hit.start, hit.end)


def _end_of(hit: Hit) -> FoundDay:
    unit = str(hit.tokens[0].value)
    return FoundDay(span(unit, 0, hit.written)[1], hit.start, hit.end)


def _close(hit: Hit) -> FoundDay | None:
    """ "Close of play Thursday", "tomorrow Wednesday": the later word tells."""
    pieces = _pieces(hit.tokens[1:])
    day = _day_of(pieces[-1], hit) if pieces else None
    return FoundDay(day, hit.start, hit.end) if day else None


def _week_of(hit: Hit) -> FoundDay | None:
    pieces = _pieces(hit.tokens[1:])
    day = _day_of(pieces[0], hit) if pieces else None
    return FoundDay(day + timedelta(days=4 - day.weekday()), hit.start, hit.end) if day else None


def _in_span(hit: Hit) -> FoundDay:
    """ "Friday of next week"; a weekday with a month beside it is just the next."""
    first, last = _span_of(hit)
    weekday = hit.number("A")
    if (last - first).days > 6:
        return FoundDay(weekday_after(hit.written, weekday), hit.start, hit.end)
    return FoundDay(first + timedelta(days=weekday), hit.start, hit.end)


def _dated_weekday(hit: Hit) -> FoundDay:
    weekday, named = hit.tokens[0], hit.tokens[1]
    day = weekday_dated(hit.number("A"), hit.number("do"), hit.written)
    if day:
        return FoundDay(day, hit.start, hit.end)
    if named.letter == "o":
        return FoundDay(monthly(hit.number("o"), hit.written), hit.start, hit.end)
    return FoundDay(weekday_after(hit.written, hit.number("A")), weekday.start, weekday.end)


def _count(hit: Hit) -> int:
    return max((t.number for t in hit.all("nd9")), default=1)


def _gone(hit: Hit) -> FoundDay:
    return FoundDay(add(hit.written, str(hit.all("u")[0].value), -max(1, _count(hit))), hit.start, hit.end)


def _loose(hit: Hit) -> FoundDay:
    return FoundDay(add(hit.written, str(hit.all("u")[0].value), _count(hit)), hit.start, hit.end, vague=True)


def _stretch(hit: Hit) -> FoundDay:
    return FoundDay(add(hit.written, str(hit.all("u")[-1].value), _count(hit)), hit.start, hit.end)


def _part(hit: Hit) -> FoundDay | None:
    part = str(hit.all("ERSI")[0].value)
    if hit.all("W"):
        return _weekend(hit)
    units = [str(t.value) for t in hit.all("u")]
    within = _span_of(hit)
    if units and units[0] in ("year", "tax_year") and not (hit.lead or hit.tokens[0].letter in "ERSI"):
        return None  # "year end" is a matter of accounts
    unit = "month" if hit.all("M") else str(hit.all("P")[0].pair[0]) if hit.all("P") else units[0]
    day = part_of(part, unit, within)
    if day < hit.written and not hit.all("PNLy") and units:
        day = part_of(part, unit, span(unit, 1, hit.written))
    return FoundDay(day, hit.start, hit.end)


def _week_later(hit: Hit) -> FoundDay | None:
    """ "Friday week", "today fortnight"."""
    first, unit = hit.tokens
    day = _day_of({first.letter: first}, hit)
    if day is None or first.owning:
        return None
    if unit.value in ("week", "fortnight") and not unit.owning:
        return FoundDay(add(day, str(unit.value), 1), hit.start, hit.end)
    return FoundDay(day, first.start, first.end)


def _near(hit: Hit) -> FoundDay | None:
    """ "Next Friday" is next week's, "last Friday" the one gone by, "this Friday" the one that comes."""
    if hit.tokens[-1].owning:
        return None
    weekday = hit.number("A")
    which = hit.all("NHL")[0].letter
    if which == "N":
        monday = hit.written + timedelta(days=7 - hit.written.weekday())
        return FoundDay(monday + timedelta(days=weekday), hit.start, hit.end)
    day = weekday_after(hit.written, weekday, least=-7 if which == "L" else 0)
    return FoundDay(day, hit.start, hit.end)


def _span(hit: Hit) -> FoundDay | None:
    if hit.tokens[-1].owning:
        return None
    unit = hit.all("P")[0].pair[0] if hit.all("P") else hit.all("u")[0].value
    last = _span_of(hit)[1]
    if hit.lead == "f":
        return FoundDay(last + timedelta(days=3 if unit == "week" else 1), hit.start, hit.end, vague=True)
    return FoundDay(last, hit.start, hit.end, vague=unit in ("year", "tax_year"))


def _weekend(hit: Hit) -> FoundDay | None:
    if not (hit.lead or hit.article or hit.opens or hit.all("NHE") or hit.number("W")):
        return None
    weekend = hit.all("W")[0]
    later = weekend.number or bool(hit.all("N"))
    sunday = hit.written + timedelta(days=6 - hit.written.weekday() + 7 * later - 7 * bool(hit.all("L")))
    shift = {"f": 1, "b": -2}.get(hit.lead, 0)
    return FoundDay(sunday + timedelta(days=shift), hit.start, hit.end)


def _named(hit: Hit) -> FoundDay:
    day = named_day(str(hit.tokens[0].value), hit.written)
    if hit.lead == "b":
        return FoundDay(day - timedelta(days=1), hit.start, hit.end)
    one = str(hit.tokens[0].value)
    return FoundDay(day, hit.start, hit.end, vague=one == "01-01" and hit.lead != "k" and hit.tokens[0].unsure)


def _monthly(hit: Hit) -> FoundDay | None:
    if hit.all("v") or hit.article or hit.lead:
        return FoundDay(monthly(hit.number("do"), hit.written), hit.start, hit.end)
    return None


def _month(hit: Hit) -> FoundDay | None:
    """ "By March": before it is over, and nobody knows when."""
    if hit.lead not in ("k", "b"):
        return None
    first, _ = _span_of(hit)
    return FoundDay(max(first, hit.written), hit.start, hit.end, vague=True)


def _plain(hit: Hit) -> FoundDay | None:
    token = hit.tokens[0]
    day = _day_of({token.letter: token}, hit)
    return FoundDay(day, hit.start, hit.end) if day and not token.owning else None


_READERS: dict[str, Callable[[Hit], FoundDay | FoundSpell | None]] = {
    "spell": _spell, "either": _either, "nth": _nth, "last_in": _last_in, "weeks_on": _weeks_on, "week_of": _week_of,
    "close": _close, "dated": _dated, "in_span": _in_span, "dated_weekday": _dated_weekday,
    "gone": _gone, "loose": _loose, "stretch": _stretch, "part": _part, "week_later": _week_later, "near": _near,
    "span": _span, "weekend": _weekend, "named": _named, "monthly": _monthly, "month": _month, "plain": _plain,
    "in_weeks": _in_weeks, "end_of": _end_of,
}  # fmt: skip
_SINGLE_DAYS = frozenset({"dated", "dated_weekday", "near", "plain", "monthly", "named", "in_span"})


def read(hit: Hit) -> FoundDay | FoundSpell | None:
    """What a hit means; None when it names no day after all. Raises ValueError for a day that no calendar has."""
    alone = len(hit.tokens) == 1 and hit.tokens[0].letter in "AMXW"
    if alone and hit.tokens[0].unsure and not hit.lead:
        return None
    found = _READERS[hit.name](hit)
    if not isinstance(found, FoundDay):
        return found
    if hit.lead == "e":
        return None
    if hit.lead == "f" and hit.name in _SINGLE_DAYS:
        return FoundDay(found.day + timedelta(days=1), found.start, found.end, vague=True)
    return found
