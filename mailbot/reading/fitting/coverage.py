"""Whether papers are what an item asks for: right sort, right source, right person, right time, every month of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mailbot.domain.documents import Document, Period
from mailbot.domain.practice import Client
from mailbot.domain.requests import Item, Request
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Reason
from mailbot.reading.fitting.fit import BEST, GOOD, NO, Case, Fit, Verdict
from mailbot.reading.fitting.person import source, whose
from mailbot.reading.fitting.sort import kinship
from mailbot.reading.fitting.support import Support, support
from mailbot.reading.fitting.time import cover_of, signed, time_asked, when
from mailbot.reading.fitting.wanted import Part, Wanted, wanted
from mailbot.reading.papers.months import LINES, SPARSE, STATED, Slot, covered, left_over, month_of, overlap, slots

__all__ = ["RIGHT_SORT", "Fit", "calls_itself", "combine", "fits", "may_be", "names_it"]

RIGHT_SORT = "the right sort of paper"
"""Nothing speaks against a paper; it doesn't name what was asked for."""
_HALF = 0.5
_TABLES = (".csv", ".xlsx", ".xls", ".ods", ".tsv")


def fits(
    item: Item, document: Document, client: Client, rules: Rules, written: date, request: Request | None = None
) -> Fit:
    """What one paper is to an item. `request`: the item's, for what the item itself leaves out."""
    asks = _wanted(item, client, rules, written, request)
    cases = [Case(p, item, document, client, rules, written) for p in asks.parts]
    best = min((_fit(c) for c in cases), key=lambda f: (BEST.index(f.verdict), -f.score))
    if len(cases) > 1 and best.verdict == "full":
        return replace(best, verdict="partial", had=item.had)
    return best


def _wanted(item: Item, client: Client, rules: Rules, written: date, request: Request | None) -> Wanted:
    near = request.opened.date() if request else written
    return wanted(item.ask, request.subject if request else "", rules, near, client.language)


# -- one paper --------------------------------------------------------------------------------------------------------


def _fit(case: Case) -> Fit:
    """Sort of paper first; then whose; then for when; then whether it names what was asked for."""
    found = support(case.part, case.document, case.rules, case.client)
    kin = kinship(case, found)
    if not kin:
        return NO
    score = kin + 0.2 * found.names / max(len(case.part.names), 1) + 0.05 * found.content
    for check in (whose, source, when, signed):
        against = check(case, found)
        if against:
            return replace(against, score=score)
    return replace(_covered(case, found), score=score + 0.1)


def _covered(case: Case, found: Support) -> Fit:
    wanted_slots = _slots(case)
    evidence = "; ".join((case.kind.name if case.kind else "its own words", *case.document.evidence[:2]))
    if wanted_slots:
        return _by_months(case, (case.document,), wanted_slots, evidence)
    if _named(case, found):
        return Fit("full", reason=Reason("what was asked for", evidence), had=case.item.had)
    lacks_names = bool(case.part.names) and not found.names
    asked_for = case.kind is not None and case.kind.key in case.part.types
    verdict: Verdict = "likely" if asked_for and not lacks_names else "unsure"
    return Fit(
        verdict, reason=Reason("another's name on it" if lacks_names else RIGHT_SORT, evidence), had=case.item.had
    )


def _slots(case: Case) -> tuple[Slot, ...]:
    """The months asked for, where every one is needed."""
    asked, cover = time_asked(case), cover_of(case)
    if asked is None or cover not in ("months", "tax_months"):
        return ()
    return slots(asked, cover == "tax_months")


def _slack(case: Case, document: Document) -> int:
    if document.exact:
        return STATED
    return LINES if case.kind and case.kind.lone else SPARSE


def _as_asked(found: Period, case: Case) -> Period:
    """The whole month of a paper that bears one day of it, where it is no statement: a sale note, a remittance."""
    if found.start != found.end or (case.kind and case.kind.lone):
        return found
    return month_of(found.start)


def _by_months(case: Case, documents: Sequence[Document], wanted_slots: Sequence[Slot], evidence: str) -> Fit:
    periods = [(_as_asked(p, case), _slack(case, d)) for d in documents for p in d.periods]
    here = covered(wanted_slots, periods, case.item.had)
    missing = tuple(s.name for s in wanted_slots if s.name not in here)
    if not missing:
        return Fit("full", reason=Reason("every month of it", evidence), had=here)
    parts = left_over(wanted_slots, periods, case.item.had, here)
    return Fit("partial", reason=Reason("some months of it", evidence), missing=missing, had=(*here, *parts))


def _named(case: Case, found: Support) -> bool:
    """Whether it names what was asked for, or the sort of paper alone is enough to know."""
    part, kind = case.part, case.kind
    if not part.names and not part.content:
        return True
    if found.names and (found.content > 0 or part.source or not part.content):
        return True
    if kind and not kind.general and not part.names and part.time.own and part.time.kind and _cover_says(case):
        return True
    if kind is None or kind.general or part.names:
        return found.content >= 0.5 and not (part.names and not found.names)
    return found.content > 0


def may_be(
    item: Item, document: Document, client: Client, rules: Rules, written: date, request: Request | None = None
) -> bool:
    """Whether a client's word is enough for a paper of no known type: it is asked for by no table's name, the paper
    names something of what was asked for, and neither its dates nor its names speak against it."""
    for part in _wanted(item, client, rules, written, request).parts:
        case = Case(part, item, document, client, rules, written)
        found = support(part, document, rules, client)
        wide = all(k.startswith("general_") for k in part.types) or _of_no_time(case, found)
        if wide and (found.any or found.by_name) and not any(c(case, found) for c in (whose, source, when, signed)):
            return bool(part.content or part.names)
    return False


def _of_no_time(case: Case, found: Support) -> bool:
    """ "Offer letter from the Community Fund": asked for by a word for another sort, of no time, and from that fund."""
    asked, part = case.asked, case.part
    if case.document.type or asked is None or asked.cover != "none" or asked.personal:
        return False
    return found.names >= len(part.names) > 0 and found.heads >= _HALF


def calls_itself(
    item: Item, document: Document, client: Client, rules: Rules, written: date, request: Request | None = None
) -> bool:
    """Whether a paper that the tables take for another sort bears every word of what was asked for, and neither its
    names nor its dates speak against it. A table of figures needs no word like "report", where its file is so named; a
    list of papers is not the papers."""
    return any(
        _bears_all(Case(part, item, document, client, rules, written))
        for part in _wanted(item, client, rules, written, request).parts
    )


def names_it(
    item: Item, document: Document, client: Client, rules: Rules, written: date, request: Request | None = None
) -> bool:
    """Whether a paper of another sort bears the names and some of the words of what was asked for: it may be it."""
    found = (support(p, document, rules, client) for p in _wanted(item, client, rules, written, request).parts)
    parts = _wanted(item, client, rules, written, request).parts
    return any(p.names and s.names >= len(p.names) and s.heads >= _HALF for p, s in zip(parts, found, strict=True))


def _bears_all(case: Case) -> bool:
    part, found = case.part, support(case.part, case.document, case.rules, case.client)
    if found.content < 1.0 or found.names < len(part.names) or not found.on_top or not (part.content or part.names):
        return False
    table = case.document.file.name.lower().endswith(_TABLES)
    if part.heads and found.heads < 1.0 and not (table and found.by_name and case.kind is None):
        return False
    lists = case.kind is not None and case.kind.rows and not (case.asked is not None and case.asked.rows)
    return not lists and not any(check(case, found) for check in (whose, source, when, signed))


def _cover_says(case: Case) -> bool:
    """Whether the paper's own time is the time asked for, so that its sort and its time tell enough."""
    asked = time_asked(case)
    return asked is not None and cover_of(case) != "none" and any(overlap(p, asked) for p in case.document.periods)


# -- several papers together ------------------------------------------------------------------------------------------


def combine(
    item: Item,
    documents: Sequence[Document],
    client: Client,
    rules: Rules,
    written: date,
    request: Request | None = None,
) -> Fit:
    """What papers that came together are to an item: every month of every part counted, earlier mails included."""
    asks = _wanted(item, client, rules, written, request)
    fitted = [_part_fit(p, item, documents, client, rules, written) for p in asks.parts]
    if len(fitted) == 1:
        return fitted[0]
    return _of_parts(asks, fitted, item)


def _part_fit(
    part: Part, item: Item, documents: Sequence[Document], client: Client, rules: Rules, written: date
) -> Fit:
    """One part: the best paper, or the months of all good ones."""
    cases = [Case(part, item, d, client, rules, written) for d in documents]
    fitted = sorted(((_fit(c), c) for c in cases), key=lambda f: (BEST.index(f[0].verdict), -f[0].score))
    good = [c for f, c in fitted if f.verdict in GOOD]
    best, case = fitted[0] if fitted else (NO, None)
    if case and len(good) > 1 and (wanted_slots := _slots(good[0])):
        best = _by_months(good[0], [c.document for c in good], wanted_slots, best.reason.evidence)
    return replace(best, verdict="full") if best.verdict == "likely" else best


def _of_parts(asks: Wanted, fitted: Sequence[Fit], item: Item) -> Fit:
    """All parts here: full; some: partial; none: the best of what there is."""
    keys = [min(p.types, default=str(i)) for i, p in enumerate(asks.parts)]
    here = {k for k, f in zip(keys, fitted, strict=True) if f.verdict == "full"} | set(item.had) & set(keys)
    had = tuple(dict.fromkeys((*item.had, *(h for f in fitted for h in f.had), *sorted(here))))
    missing = tuple(dict.fromkeys(m for f, k in zip(fitted, keys, strict=True) if k not in here for m in f.missing))
    if len(here) == len(set(keys)):
        return Fit("full", max(f.score for f in fitted), Reason("every part of it"), had=had)
    if here or any(f.verdict == "partial" for f in fitted):
        return Fit("partial", max(f.score for f in fitted), Reason("some of the papers asked for"), missing, had)
    return min(fitted, key=lambda f: (BEST.index(f.verdict), -f.score))
