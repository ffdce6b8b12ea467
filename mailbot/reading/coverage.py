"""Whether a paper is what an item asks for: right sort, right source, right person, right time, every month of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from mailbot.domain.documents import Document, Period
from mailbot.domain.practice import Client
from mailbot.domain.requests import Item, Request
from mailbot.domain.rules import DocumentType, Rules
from mailbot.domain.understanding import Reason
from mailbot.reading.asked_periods import last_tax_year, latest_months
from mailbot.reading.document_types import name_words
from mailbot.reading.holders import same_holder
from mailbot.reading.months import LINES, SPARSE, STATED, Slot, covered, in_words, overlap, slots
from mailbot.reading.paper_words import PaperWords, forms, paper_words
from mailbot.reading.support import Support, support
from mailbot.reading.wanted import Part, Wanted, wanted

Verdict = Literal["full", "partial", "likely", "unsure", "wrong", "no"]
_BEST: tuple[Verdict, ...] = ("full", "partial", "likely", "unsure", "wrong", "no")
_GOOD = ("full", "partial", "likely")


@dataclass(frozen=True, slots=True)
class Fit:
    """What a paper (or several together) is to an item."""

    verdict: Verdict
    """full | partial | wrong (it is for this item, but won't do) | no (it is not for this item) | unsure (a person must
    say) | likely (the right sort of paper and nothing against it, but it doesn't name what was asked for)."""
    score: float = 0.0
    reason: Reason = Reason("")
    missing: tuple[str, ...] = ()
    """ "YYYY-MM" months that are not here yet."""
    had: tuple[str, ...] = ()
    """ "YYYY-MM" months that are here now; for an item that asks for several papers also the types that are here."""
    note: str = ""
    """For wrong: why, in words for the client."""


NO = Fit("no")


@dataclass(frozen=True, slots=True)
class _Case:
    """One part of what an item asks for, against one paper."""

    part: Part
    item: Item
    document: Document
    client: Client
    rules: Rules
    near: date

    @property
    def words(self) -> PaperWords:
        return paper_words(self.rules)

    @property
    def kind(self) -> DocumentType | None:
        """The type of the paper: of those it may be, the one asked for."""
        keys = [k for k in self.document.kinds if k in self.part.types] or [self.document.type or ""]
        return self.rules.document(keys[0])

    @property
    def asked(self) -> DocumentType | None:
        """The type asked for, when the tables know it."""
        return next((d for k in sorted(self.part.types) if (d := self.rules.document(k))), None)


def fits(
    item: Item, document: Document, client: Client, rules: Rules, written: date, request: Request | None = None
) -> Fit:
    """What one paper is to an item. `request`: the item's, for what the item itself leaves out."""
    asks = _wanted(item, client, rules, written, request)
    cases = [_Case(p, item, document, client, rules, written) for p in asks.parts]
    best = min((_fit(c) for c in cases), key=lambda f: (_BEST.index(f.verdict), -f.score))
    if len(cases) > 1 and best.verdict in ("full", "likely"):
        return replace(best, verdict="partial", had=item.had)
    return best


def _wanted(item: Item, client: Client, rules: Rules, written: date, request: Request | None) -> Wanted:
    near = request.opened.date() if request else written
    return wanted(item.ask, request.subject if request else "", rules, near, client.language)


# -- one paper --------------------------------------------------------------------------------------------------------


def _fit(case: _Case) -> Fit:
    """Sort of paper first; then whose; then for when; then whether it names what was asked for."""
    found = support(case.part, case.document, case.rules, case.client.language)
    kin = _kinship(case, found)
    if not kin:
        return NO
    score = kin + 0.1 * min(found.names, 1) + 0.05 * found.content
    for check in (_whose, _source, _when, _signed):
        against = check(case, found)
        if against:
            return replace(against, score=score)
    return replace(_covered(case, found), score=score + 0.1)


def _kinship(case: _Case, found: Support) -> float:
    """How near the paper's sort is to the sort asked for; 0: it is something else."""
    part, kind = case.part, case.kind
    if not case.document.file.text.strip():
        return 0.0
    if kind and kind.key in part.types:
        return 0.85 if kind.key == case.document.type else 0.75
    if kind and set(kind.settles) & part.types:
        return 0.7 if found.any or not _general(case) else 0.0
    if part.types and not _general(case):
        return 0.0 if kind and not kind.general else _by_words(case, found, strict=True)
    return _by_words(case, found, strict=False)


def _general(case: _Case) -> bool:
    """Whether the item asks by a word as wide as "report"."""
    return all(k.startswith("general_") for k in case.part.types)


def _by_words(case: _Case, found: Support, *, strict: bool) -> float:
    """A paper that no table knows, or asked for in words that none knows: it must call itself what was asked for."""
    part = case.part
    if not part.content and not part.names:
        return 0.6 if part.heads and found.heads >= 1.0 and found.on_top and len(part.heads) > 1 else 0.0
    things = len(part.content) + bool(part.names)
    hit = found.content * len(part.content) + (1 if found.names else 0)
    heads = found.heads if part.heads else 1.0
    if strict and heads < 1.0:
        return 0.0
    enough = hit / things >= (0.99 if things <= 2 else 0.66)
    return 0.55 + 0.1 * heads if enough and found.on_top else 0.0


# -- whose ------------------------------------------------------------------------------------------------------------


def _whose(case: _Case, found: Support) -> Fit | None:
    """Against a paper that is somebody else's, or of which it can't be told."""
    person, kind = case.document.person, case.kind
    if person is None:
        return _nameless(case, kind)
    if _named_in_item(case.part, person) or _names_client(case):
        return _direction(case)
    verdict = same_holder(person, case.client.name, case.words)
    if verdict == "same":
        return _direction(case)
    if case.part.direction == "out" and kind and kind.key == "invoice":
        return Fit("unsure", reason=Reason("no name of the client's on an invoice of theirs", person))
    if verdict == "maybe" or (kind is None or kind.general or (not kind.lone and not kind.personal)):
        return _maybe_theirs(case, kind, person, verdict)
    note = f"it is in somebody else's name; we need the one for {case.client.name}"
    return Fit("wrong", reason=Reason("another person's", person), note=note)


def _maybe_theirs(case: _Case, kind: DocumentType | None, person: str, verdict: str) -> Fit | None:
    """Papers of the household and of the trade often bear another name; those about a person must not."""
    if kind and not kind.personal and not kind.lone and verdict == "maybe":
        return None
    if kind and kind.general and case.part.direction != "out" and case.part.source:
        return None
    return Fit("unsure", reason=Reason("it may be somebody else's", person))


def _nameless(case: _Case, kind: DocumentType | None) -> Fit | None:
    if kind and kind.personal and not _names_client(case):
        return Fit("unsure", reason=Reason("it names nobody", case.document.file.name))
    return None


def _named_in_item(part: Part, person: str) -> bool:
    """The item itself names this person: "P60 for Kit"."""
    row = set(forms(person))
    return any(n in row for n in part.names)


def _names_client(case: _Case) -> bool:
    """Whether some line of the paper bears the client's name."""
    row = forms(case.document.file.text[:4000])
    names = [n for n in forms(case.client.name) if len(n) > 2 and n not in case.words.lists.get("titles", ())]
    common = case.words.lists.get("companies", frozenset())
    telling = [n for n in names if n not in common] or names
    return len(telling) > 1 and all(n in row for n in telling)


def _direction(case: _Case) -> Fit | None:
    """An invoice to the client is none of their own."""
    if case.part.direction != "out" or not case.kind or case.kind.key != "invoice" or not case.document.person:
        return None
    if same_holder(case.document.person, case.client.name, case.words) != "same":
        return None
    to_client = any(
        set(forms(line)) >= set(forms(case.document.person)) and forms(line)[:1] in (("to",), ("bill",), ("invoice",))
        for line in case.document.file.text[:3000].splitlines()
    )
    return NO if to_client else None


# -- from whom --------------------------------------------------------------------------------------------------------


def _source(case: _Case, found: Support) -> Fit | None:
    """Against a paper of another employer, bank or supplier than the one asked for."""
    part, kind = case.part, case.kind
    if not part.names or found.names or not (part.source or (kind and kind.lone)):
        return None
    other = case.document.account
    if kind and kind.general:
        return NO
    if not other:
        return Fit("unsure", reason=Reason("it does not name what was asked for", " ".join(part.names)))
    if kind and kind.lone:
        note = f"it is from {_proper(other)}; we need: {case.item.ask}"
        return Fit("wrong", reason=Reason("from another source", other), note=note)
    return Fit("unsure", reason=Reason("it names another source", other))


def _proper(name: str) -> str:
    return name if name != name.lower() else name.title() if len(name) > 4 else name.upper()


# -- for when ---------------------------------------------------------------------------------------------------------


def _when(case: _Case, found: Support) -> Fit | None:
    """Against a paper for another time, or of which the time can't be told."""
    asked, cover = _time(case), _cover(case)
    if asked is None or cover == "none":
        return None
    periods = case.document.periods
    if not periods:
        if cover in ("tax_year", "months", "tax_months"):
            return Fit("unsure", reason=Reason("no date on it", case.document.file.name))
        return None
    if any(_meets(p, asked, cover) for p in periods):
        return None
    if cover == "tax_year" and not case.document.exact:
        return Fit("unsure", reason=Reason("which year it is for can't be told", _said(periods[0])))
    if cover in ("day", "period") and not case.part.time.own:
        later = cover == "day" or periods[-1].end > asked.end
        return None if later else Fit("unsure", reason=Reason("it may be for another time", _said(periods[0])))
    if case.part.time.kind == "" and cover == "tax_year":
        return Fit("unsure", reason=Reason("the request names no year", _said(periods[0])))
    note = f"it is for {_said(periods[0])}; we need {in_words(asked)}"
    return Fit("wrong", reason=Reason("another time", _said(periods[0])), note=note)


def _said(period: Period) -> str:
    return in_words(period)


def _cover(case: _Case) -> str:
    kind = case.kind or case.asked
    if kind is None or kind.key.startswith("general_"):
        return "months" if _months_long(case) else "period"
    if kind.key not in case.part.types and case.asked and not case.asked.key.startswith("general_"):
        return case.asked.cover
    return kind.cover


def _months_long(case: _Case) -> bool:
    asked = case.part.time.whole
    return asked is not None and case.part.time.kind in ("span", "tax_year") and (asked.end - asked.start).days > 45


def _time(case: _Case) -> Period | None:
    """The time asked for; for a yearly paper without any the last tax year."""
    time, cover = case.part.time, _cover(case)
    if time.latest:
        newest = max((p.end for p in case.document.periods), default=None)
        return latest_months(time.latest, newest, case.near)
    if time.whole is None or (not time.own and time.kind == "month" and cover == "tax_year"):
        return last_tax_year(case.near) if cover == "tax_year" else None
    if not time.own and cover in ("none", "day") and not (case.kind and case.kind.lone):
        return None
    return time.whole


def _meets(period: Period, asked: Period, cover: str) -> bool:
    """Whether a paper's period answers the period asked for, as far as one paper can."""
    shared = overlap(period, asked)
    if cover == "tax_year":
        return shared * 10 >= 9 * min((asked.end - asked.start).days + 1, 365) or _within(period, asked)
    if cover == "day" and asked.start == asked.end:
        return abs((period.end - asked.end).days) <= 3 or (period.start <= asked.end <= period.end and shared > 0)
    if cover in ("months", "tax_months", "day"):
        return shared > 0
    length = min((period.end - period.start).days, (asked.end - asked.start).days) + 1
    return shared * 2 >= length


def _within(period: Period, asked: Period) -> bool:
    """A paper for a few days of the year asked for, that names no whole year."""
    return asked.start <= period.start and period.end <= asked.end and (period.end - period.start).days < 200


# -- signed, and every month ------------------------------------------------------------------------------------------


def _signed(case: _Case, found: Support) -> Fit | None:
    """A signature in ink can't be seen in a text: a scan needs a person, a clean copy is not signed."""
    if not case.part.signed:
        return None
    file = case.document.file
    row = forms(file.text[:20_000])
    at = case.words["signature"].where(row)
    if at is not None and any(len(w) > 1 and w not in ("date", "by", "name", "position") for w in row[at + 1 : at + 6]):
        return None
    if file.source == "ocr" or "signed" in name_words(file.name):
        return Fit("unsure", reason=Reason("whether it is signed can't be seen", file.name))
    return Fit("wrong", reason=Reason("not signed", file.name), note="it is not signed; we need the signed one")


def _covered(case: _Case, found: Support) -> Fit:
    wanted_slots = _slots(case)
    evidence = "; ".join((case.kind.name if case.kind else "its own words", *case.document.evidence[:2]))
    if wanted_slots:
        return _by_months(case, (case.document,), wanted_slots, evidence)
    if _named(case, found):
        return Fit("full", reason=Reason("what was asked for", evidence), had=case.item.had)
    verdict: Verdict = "likely" if case.kind and case.kind.key in case.part.types else "unsure"
    return Fit(verdict, reason=Reason("the right sort of paper", evidence), had=case.item.had)


def _slots(case: _Case) -> tuple[Slot, ...]:
    """The months asked for, where every one is needed."""
    asked, cover = _time(case), _cover(case)
    if asked is None or cover not in ("months", "tax_months"):
        return ()
    return slots(asked, cover == "tax_months")


def _slack(case: _Case, document: Document) -> int:
    if document.exact:
        return STATED
    return LINES if case.kind and case.kind.lone else SPARSE


def _by_months(case: _Case, documents: Sequence[Document], wanted_slots: Sequence[Slot], evidence: str) -> Fit:
    periods = [(p, _slack(case, d)) for d in documents for p in d.periods]
    here = covered(wanted_slots, periods, case.item.had)
    missing = tuple(s.name for s in wanted_slots if s.name not in here)
    if not missing:
        return Fit("full", reason=Reason("every month of it", evidence), had=here)
    return Fit("partial", reason=Reason("some months of it", evidence), missing=missing, had=here)


def _named(case: _Case, found: Support) -> bool:
    """Whether it names what was asked for, or the sort of paper alone is enough to know."""
    part, kind = case.part, case.kind
    if not part.names and not part.content:
        return True
    if found.names and (found.content > 0 or part.source or not part.content):
        return True
    if kind is None or kind.general or part.names:
        return found.content >= 0.5 and not (part.names and not found.names)
    return found.content > 0


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
    cases = [_Case(part, item, d, client, rules, written) for d in documents]
    fitted = sorted(((_fit(c), c) for c in cases), key=lambda f: (_BEST.index(f[0].verdict), -f[0].score))
    good = [c for f, c in fitted if f.verdict in _GOOD]
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
    return min(fitted, key=lambda f: (_BEST.index(f.verdict), -f.score))
