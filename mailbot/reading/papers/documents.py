"""What an attached file is: its type, the stretch it covers, whose it is, and whom it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbot.domain.documents import Document, FileText, Period
from mailbot.domain.rules import DocumentType, Rules
from mailbot.reading.papers.account_numbers import account_ending
from mailbot.reading.papers.dating import dating
from mailbot.reading.papers.document_types import ENOUGH, page_of, score_types
from mailbot.reading.papers.holders import holders, same_holder
from mailbot.reading.papers.labels import Cell, beside, cells, name_in
from mailbot.reading.papers.ocr_slips import mended
from mailbot.reading.papers.paper_words import PaperWords, forms, paper_words, tokens

_NEARLY = 0.35
"""A type whose score is so near the best is still one that the paper may be."""
_PAGE_BREAK = "\f"
_MOST_PAGES = 60
_TOP_LINES = 12
_SEVERAL = 4
"""Words; of so many of a person's name most begin with a capital."""
_TABLE = 4
"""Cells on a line that is a row of a table."""


def identify(file: FileText, names: tuple[str, ...], rules: Rules) -> Document:
    """What a file is. `names`: the clients who may have sent it. What is not found is None; never raises."""
    if file.problem or not file.text.strip():
        return Document(file, None)
    if file.source == "ocr":
        file = replace(file, text=mended(file.text))
    page = page_of(file, rules)
    scored = score_types(page, rules)
    best = scored[0] if scored and scored[0].score >= ENOUGH else None
    kind = best.type if best else None
    found = dating(file.text, kind, rules, file.name)
    words = paper_words(rules)
    row = cells(file.text, words)
    person = _person(row, kind, names, words)
    return Document(
        file,
        type=kind.key if kind else None,
        period=_whole(found.periods),
        person=person,
        account=_party(row, kind, words),
        ending=account_ending(file.text, words),
        periods=found.periods,
        exact=found.exact,
        kinds=tuple(s.type.key for s in scored if best and s.score >= max(ENOUGH, best.score - _NEARLY)),
        evidence=_evidence(best.evidence if best else "", found.evidence, person),
    )


def papers_in(file: FileText, names: tuple[str, ...], rules: Rules) -> tuple[Document, ...]:
    """Every paper in a file: a scan often holds several, one behind the other. At least one; never raises."""
    whole = identify(file, names, rules)
    pages = [page for page in file.text.split(_PAGE_BREAK)[:_MOST_PAGES] if page.strip()]
    if file.problem or len(pages) < 2:
        return (whole,)
    groups: list[list[str]] = []
    last: Document | None = None
    for page in pages:
        found = identify(replace(file, text=page), names, rules)
        if last is None or _begins(found, last, rules):
            groups.append([page])
            last = found
        else:
            groups[-1].append(page)
            last = last if last.type else found
    if len(groups) < 2:
        return (whole,)
    return tuple(identify(replace(file, text=_PAGE_BREAK.join(g)), names, rules) for g in groups)


def _begins(page: Document, before: Document, rules: Rules) -> bool:
    """Whether a page begins another paper than the pages before it."""
    if page.type is None or not (page.person or page.periods):
        return False
    if page.type != before.type:
        return page.type not in before.kinds or before.type not in page.kinds
    if page.account and before.account and page.account != before.account:
        return True
    return bool(page.person and before.person and page.person != before.person) or _of_another_year(page, before, rules)


def _of_another_year(page: Document, before: Document, rules: Rules) -> bool:
    """This year's P60 behind last year's."""
    kind = rules.document(page.type or "")
    yearly = kind is not None and kind.cover == "tax_year" and page.exact and before.exact
    return bool(yearly and page.period and before.period and page.period != before.period)


def _whole(periods: Sequence[Period]) -> Period | None:
    return Period(min(p.start for p in periods), max(p.end for p in periods)) if periods else None


def _evidence(*lines: str | None) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


# -- names ------------------------------------------------------------------------------------------------------------


def _person(row: tuple[Cell, ...], kind: DocumentType | None, names: Sequence[str], words: PaperWords) -> str | None:
    """Whose paper it is: by the labels of its type, by general ones, by a line that is nothing but a name."""
    own = list(beside(row, kind.whose, words)) if kind else []
    full = _in_two_parts(row, words)
    general = list(beside(row, words.entries.get("whose", ()), words))
    alone = [c for c in row if c.of < _TABLE]
    titled = [n for c in alone if _is_titled(c.text, words) and (n := name_in(c.text)) and len(n.split()) <= 7]
    client = [n for c in alone if any(_is_client(c.text, n, words) for n in names) and (n := name_in(c.text))]
    anyone = ([full] if full else [], own, general, client[:1], titled)
    for found in (_people_of(f, words) for f in anyone) if kind and kind.personal else anyone:
        ours = [n for n in found if any(same_holder(n, c, words) == "same" for c in names)]
        if ours or found:
            return (ours or found)[0]
    return None


def _is_titled(text: str, words: PaperWords) -> bool:
    """ "Mr & Mrs Hosking", "Major Ockenden"."""
    row = [t.form for t in tokens(text)[:4] if t.kind == "word"]
    return len(row) > 1 and len(row[0]) > 1 and words.one_of("titles", row[0])


def _people_of(found: Sequence[str], words: PaperWords) -> list[str]:
    """The names that are not a company's, nor the beginning of a sentence: "To the employee: The P45 is in 3 parts"."""
    return [n for n in found if not (all(h.company for h in holders(n, words)) or _is_prose(n))]


def _is_prose(name: str) -> bool:
    parts = name.split()
    return len(parts) >= _SEVERAL and 2 * sum(p[0].isupper() for p in parts) <= len(parts)


def _in_two_parts(row: tuple[Cell, ...], words: PaperWords) -> str | None:
    """Surname and forenames in boxes of their own."""
    surname = next(beside(row, words.entries.get("surname", ()), words), None)
    given = next(beside(row, words.entries.get("given", ()), words), None)
    return f"{given} {surname}" if surname and given else None


def _is_client(text: str, client: str, words: PaperWords) -> bool:
    """Words that are a client's name and hardly anything else."""
    name = name_in(text)
    return name is not None and len(name.split()) <= 7 and same_holder(name, client, words) == "same"


def _party(row: tuple[Cell, ...], kind: DocumentType | None, words: PaperWords) -> str | None:
    """The employer, bank or firm that it names."""
    labels = (*(kind.party if kind else ()), *words.entries.get("party", ()))
    labelled = next(beside(row, labels, words), None)
    return labelled or institution(" ".join(c.text for c in row if c.line < _TOP_LINES), words)


def institution(text: str, words: PaperWords) -> str | None:
    """The bank, building society or card company named first in a text; of two that begin together the longer name."""
    row = forms(text)
    found = [(at, -len(name), name) for name, phrase in words.institutions if (at := phrase.where(row)) is not None]
    return min(found)[2] if found else None
