"""Whether a paper is the right person's, and from the right employer, bank or supplier."""

from __future__ import annotations

from mailbot.domain.rules import DocumentType
from mailbot.domain.understanding import Reason
from mailbot.reading.fit import NO, Case, Fit
from mailbot.reading.holders import same_holder
from mailbot.reading.paper_words import forms
from mailbot.reading.support import Support
from mailbot.reading.wanted import Part


def whose(case: Case, found: Support) -> Fit | None:
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


def _maybe_theirs(case: Case, kind: DocumentType | None, person: str, verdict: str) -> Fit | None:
    """Papers of the household and of the trade often bear another name; those about a person must not."""
    if kind and not kind.personal and not kind.lone and verdict == "maybe":
        return None
    if kind and kind.general and case.part.direction != "out" and case.part.source:
        return None
    return Fit("unsure", reason=Reason("it may be somebody else's", person))


def _nameless(case: Case, kind: DocumentType | None) -> Fit | None:
    if kind and kind.personal and not _names_client(case):
        return Fit("unsure", reason=Reason("it names nobody", case.document.file.name))
    return None


def _named_in_item(part: Part, person: str) -> bool:
    """The item itself names this person: "P60 for Kit"."""
    row = set(forms(person))
    return any(n in row for n in part.names)


def _names_client(case: Case) -> bool:
    """Whether some line of the paper bears the client's name."""
    row = forms(case.document.file.text[:4000])
    names = [n for n in forms(case.client.name) if len(n) > 2 and n not in case.words.lists.get("titles", ())]
    common = case.words.lists.get("companies", frozenset())
    telling = [n for n in names if n not in common] or names
    return len(telling) > 1 and all(n in row for n in telling)


def _direction(case: Case) -> Fit | None:
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


def source(case: Case, found: Support) -> Fit | None:
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
