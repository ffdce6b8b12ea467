"""Whether an attached file is a letter that the client wrote, to be read as if it stood in the mail."""

from __future__ import annotations

import re

from mailbot.domain.documents import Document
from mailbot.domain.rules import Rules
from mailbot.reading.naming.references import Asked, Asks
from mailbot.reading.papers.paper_words import paper_words
from mailbot.reading.replies.signers import signers
from mailbot.reading.text.words import words

_WRITTEN = (".docx", ".doc", ".odt", ".rtf", ".txt")
"""Files that people write themselves."""
_TABLES = (".xlsx", ".xls", ".ods", ".csv")
_YEAR = re.compile(r"\b(20\d\d)(?:\s?[/-]\s?(?:20)?(\d\d))?\b")
_LONGEST = 800
"""Words: what is longer is no letter that answers questions."""
_LAST_LINES = 4


def from_the_client(document: Document, asks: Asks, rules: Rules) -> bool:
    """Whether it is of no known type, is not written to the client, and is either signed by them or of a sort that
    people write themselves."""
    file = document.file
    if file.source != "text" or (document.type and not document.type.startswith("general_")):
        return False
    if not words(file.text) or len(words(file.text)) > _LONGEST:
        return False
    names = frozenset(n for a in asks.items for n in signers(a.client))
    lines = [[w.form for w in words(line)] for line in file.text.splitlines() if words(line)]
    greets = paper_words(rules).lists.get("salutations", frozenset())
    if any(line[0] in greets and names & set(line) for line in lines):
        return False
    ends = {form for line in lines[-_LAST_LINES:] for form in line}
    return file.name.lower().endswith(_WRITTEN) or bool(names & ends)


def is_table(document: Document) -> bool:
    """A sheet in which only what stands beside our own questions is an answer."""
    return document.file.name.lower().endswith(_TABLES) and document.file.source == "text" and document.type is None


def of_other_years(document: Document, asked: Asked) -> bool:
    """Whether it names years, and none of those that the question (or its request) names."""
    meant, named = _years(asked.item.ask) or _years(asked.request.subject), _years(document.file.text)
    if spans := {y for y in meant if y[0] != y[1]} and {y for y in named if y[0] != y[1]}:
        return not spans & meant
    singly = [{n for y in years for n in y} for years in (meant, named)]
    return bool(meant and named) and not singly[0] & singly[1]


def _years(text: str) -> frozenset[tuple[int, int]]:
    """First and last year of each year named: (2025, 2026) of "2025/26", (2026, 2026) of "2026"."""
    found = [(int(hit[1]), hit[2]) for hit in _YEAR.finditer(text)]
    return frozenset((first, first // 100 * 100 + int(last) if last else first) for first, last in found)
