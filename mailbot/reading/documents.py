"""What an attached file is: its type, the stretch it covers, whose it is, and whom it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mailbot.domain.documents import Document, FileText, Period
from mailbot.domain.rules import DocumentType, Rules
from mailbot.reading.dating import dating
from mailbot.reading.document_types import ENOUGH, page_of, score_types
from mailbot.reading.holders import same_holder
from mailbot.reading.paper_words import PaperWords, forms, paper_words

_LINES = 60
_NEARLY = 0.35
"""A type whose score is so near the best is still one that the paper may be."""
_LONGEST_NAME = 70
_LABEL = re.compile(r"^\s*(?P<label>[^:\t|]{2,40}?)\s*[:\t|]\s*(?P<value>\S.*)$")
_NOT_A_NAME = re.compile(r"\d{3,}|@|www\.|£|\bpage\b", re.IGNORECASE)
_TITLED = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|dr|prof|rev)\b\.?(?:\s*(?:&|and)\s*(?:mr|mrs|ms|miss|dr)\b\.?)?\s+[^\W\d]", re.IGNORECASE
)


def identify(file: FileText, names: tuple[str, ...], rules: Rules) -> Document:
    """What a file is. `names`: the clients who may have sent it. What is not found is None; never raises."""
    if file.problem or not file.text.strip():
        return Document(file, None)
    page = page_of(file, rules)
    scored = score_types(page, rules)
    best = scored[0] if scored and scored[0].score >= ENOUGH else None
    kind = best.type if best else None
    found = dating(file.text, kind, rules)
    words = paper_words(rules)
    person = _person(file.text, kind, names, words)
    return Document(
        file,
        type=kind.key if kind else None,
        period=_whole(found.periods),
        person=person,
        account=_party(file.text, kind, words),
        periods=found.periods,
        exact=found.exact,
        kinds=tuple(s.type.key for s in scored if best and s.score >= max(ENOUGH, best.score - _NEARLY)),
        evidence=_evidence(best.evidence if best else "", found.evidence, person),
    )


def _whole(periods: Sequence[Period]) -> Period | None:
    return Period(min(p.start for p in periods), max(p.end for p in periods)) if periods else None


def _evidence(*lines: str | None) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


# -- names ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    label: tuple[str, ...]
    value: str


def _labelled(text: str) -> Iterator[_Line]:
    """The "label: value" lines of the first page; a label alone on its line has the next line as its value."""
    lines = [" ".join(line.split()) if "\t" not in line else line.strip() for line in text[:20_000].splitlines()]
    lines = [line for line in lines if line][:_LINES]
    for i, line in enumerate(lines):
        hit = _LABEL.match(line)
        if hit:
            yield _Line(forms(hit["label"]), " ".join(hit["value"].split("\t")[0].split()))
        elif line.endswith(":") and i + 1 < len(lines):
            yield _Line(forms(line), lines[i + 1])


def _under(text: str, labels: Iterable[str]) -> Iterator[str]:
    """The names that stand behind one of these labels, the first label first."""
    lines = list(_labelled(text))
    for label in labels:
        wanted = forms(label)
        yield from (n for line in lines if line.label == wanted and (n := _name(line.value)))


def _name(value: str) -> str | None:
    """A value cut down to a name; None when it is none."""
    name = re.split(r"\s{2,}|,\s|\s[-–]\s|;", value.strip())[0].strip(" .,:;-")
    if not 2 <= len(name) <= _LONGEST_NAME or _NOT_A_NAME.search(name):
        return None
    return name if any(c.isalpha() for c in name) else None


def _person(text: str, kind: DocumentType | None, names: Sequence[str], words: PaperWords) -> str | None:
    """Whose paper it is: by its own labels, by those of its type, by a line that is nothing but a name."""
    own = list(_under(text, kind.whose)) if kind else []
    general = list(_under(text, words.entries.get("whose", ())))
    titled = [n for line in _lines(text) if _TITLED.match(line) and (n := _name(line)) and len(n.split()) <= 6]
    for found in (own, general, titled):
        ours = [n for n in found if any(same_holder(n, c, words) == "same" for c in names)]
        if ours or found:
            return (ours or found)[0]
    return next((_name(line) for line in _lines(text) if any(_is_client(line, c, words) for c in names)), None)


def _lines(text: str) -> list[str]:
    lines = [" ".join(line.split()) for line in text[:20_000].splitlines()]
    return [line for line in lines if line][:_LINES]


def _is_client(line: str, client: str, words: PaperWords) -> bool:
    """A line that is a client's name and hardly anything else."""
    name = _name(line)
    return name is not None and len(name.split()) <= 7 and same_holder(name, client, words) == "same"


def _party(text: str, kind: DocumentType | None, words: PaperWords) -> str | None:
    """The employer, bank or firm that it names."""
    labels = [*(kind.party if kind else ()), *words.entries.get("party", ())]
    labelled = next(_under(text, labels), None)
    if labelled:
        return labelled
    return institution(" ".join(_lines(text)[:12]), words)


def institution(text: str, words: PaperWords) -> str | None:
    """The bank, building society or card company named first in a text; of two that begin together the longer name."""
    row = forms(text)
    found = [(at, -len(name), name) for name, phrase in words.institutions if (at := phrase.where(row)) is not None]
    return min(found)[2] if found else None
