"""Whether a paper is the right person's, and from the right employer, bank or supplier."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.domain.documents import Document
from mailbot.domain.rules import DocumentType
from mailbot.domain.sources import Source, joined
from mailbot.domain.understanding import Reason
from mailbot.reading.fitting.fit import NO, Case, Fit
from mailbot.reading.fitting.support import Support
from mailbot.reading.fitting.wanted import Part
from mailbot.reading.papers.holders import same_holder, share_surname
from mailbot.reading.papers.labels import beside, cells
from mailbot.reading.papers.paper_words import forms
from mailbot.reading.text.words import stem, words


def whose(case: Case, found: Support) -> Fit | None:
    """Against a paper that is somebody else's, or of which it can't be told."""
    person, kind = case.document.person, case.kind
    if person is None:
        return _nameless(case, kind)
    if _named_in_item(case.part, person):
        return _direction(case)
    verdict = "same" if _trades_as(case, person) else same_holder(person, case.client.name, case.words)
    if verdict == "same":
        return _direction(case)
    if kind and kind.personal and verdict == "other" and _of_staff(case):
        return Fit("unsure", reason=Reason("it may be for somebody who works there", person))
    if kind and (kind.lone or kind.personal):
        sure = verdict == "other" and not _names_client(case)
        return _anothers(case, person) if sure else Fit("unsure", reason=Reason(_PERHAPS, person))
    if kind and not kind.general and case.part.names and not (case.part.source or found.names):
        return Fit("unsure", reason=Reason(_PERHAPS, person))
    return _direction(case) or _of_trade(case, kind, person, verdict)


def _trades_as(case: Case, person: str) -> bool:
    """ "Dell Interiors", whom mail reaches at dell-interiors.example."""
    common = case.words.lists.get("companies", frozenset())
    said = [w.form for w in words(person)]
    names = {"".join(said), "".join(w for w in said if stem(w) not in common)}
    domains = {e.rpartition("@")[2].partition(".")[0].replace("-", "").lower() for e in case.client.emails}
    return any(len(n) >= _TELLING and n in domains for n in names)


def _of_staff(case: Case) -> bool:
    """Whether the paper of somebody who works for the client is asked for, without a name."""
    return case.words["staff"].within(forms(case.item.ask)) and (not case.part.names or case.part.source)


_TELLING = 7
"""Letters of a domain that can be no accident."""
_PERHAPS = "it may be somebody else's"
_LONGEST_NAME = 60


def _anothers(case: Case, person: str) -> Fit:
    note = f"it is in somebody else's name; we need the one for {case.client.name}"
    return Fit("wrong", reason=Reason("another person's", person), note=note)


def _of_trade(case: Case, kind: DocumentType | None, person: str, verdict: str) -> Fit | None:
    """Papers of the household and of the trade often bear other names besides the client's."""
    if _names_client(case) or (verdict == "maybe" and not (kind and kind.general)):
        return None
    receivers = tuple(beside(cells(case.document.file.text, case.words), kind.whose, case.words)) if kind else ()
    family = verdict == "other" and share_surname(person, case.client.name, case.words)
    if kind and kind.general and not receivers and case.part.direction != "out" and not family:
        return None
    return Fit("unsure", reason=Reason(_PERHAPS, person))


def _nameless(case: Case, kind: DocumentType | None) -> Fit | None:
    if kind and kind.personal and not _names_client(case):
        return Fit("unsure", reason=Reason("it names nobody", case.document.file.name))
    return None


def _named_in_item(part: Part, person: str) -> bool:
    """The item itself names this person: "P60 for Kit"."""
    row = set(forms(person))
    return any(n in row for n in part.names if n not in part.senders)


def _names_client(case: Case) -> bool:
    """Whether some line of the paper bears the client's name."""
    row = forms(case.document.file.text[:4000])
    names = [n for n in forms(case.client.name) if len(n) > 2 and n not in case.words.lists.get("titles", ())]
    common = case.words.lists.get("companies", frozenset())
    telling = [n for n in names if n not in common] or names
    return len(telling) > 1 and all(n in row for n in telling)


def _direction(case: Case) -> Fit | None:
    """Against an invoice that goes the other way: to the client where their own are asked for, or the reverse."""
    kind = case.kind
    wanted = case.part.direction or ("" if "invoice" in case.part.types else "in")
    if not wanted or kind is None or kind.key != "invoice":
        return None
    receivers = list(beside(cells(case.document.file.text, case.words), kind.whose, case.words))
    to_client = any(same_holder(r, case.client.name, case.words) == "same" for r in receivers)
    if wanted == "out":
        return NO if to_client else None if receivers else Fit("unsure", reason=Reason("whose invoice can't be told"))
    own = bool(receivers) and not to_client and _heads(case)
    return NO if own else None


def _heads(case: Case) -> bool:
    """Whether the client's name stands at the head of the paper."""
    top = [line for line in case.document.file.text[:600].splitlines() if line.strip()][:3]
    return any(same_holder(line, case.client.name, case.words) == "same" for line in top if ":" not in line)


# -- from whom --------------------------------------------------------------------------------------------------------


def sources_of(documents: Sequence[Document]) -> tuple[Source, ...]:
    """From whom papers came, as they themselves say."""
    return joined(Source(_proper(d.account)[:_LONGEST_NAME], d.ending) for d in documents if d.account)


def source(case: Case, found: Support) -> Fit | None:
    """Against a paper of another employer, bank or supplier than the one asked for.

    Where it is only from last time that we know from whom it should come, another one is for a person to judge.
    """
    expected, other = case.item.expected, case.document.account
    if expected and expected.ending and case.document.ending not in ("", expected.ending):
        return NO
    against = _from_another(case, found, other)
    if expected and against and against.verdict == "wrong":
        return Fit("unsure", reason=Reason("from another source than last time", other or ""))
    return against


def _from_another(case: Case, found: Support, other: str | None) -> Fit | None:
    part, kind = case.part, case.kind
    if part.names and found.names and part.source and other and _other_body(case, other):
        return Fit("unsure", reason=Reason("it may be from another source", other))
    if not part.names or found.names or not (part.source or (kind and kind.lone)):
        return None
    if kind and kind.general:
        return NO
    if not other:
        return Fit("unsure", reason=Reason("it does not name what was asked for", " ".join(part.names)))
    if kind and kind.lone:
        note = f"it is from {_proper(other)}; we need: {case.item.ask}"
        return Fit("wrong", reason=Reason("from another source", other), note=note)
    return Fit("unsure", reason=Reason("it names another source", other))


def _other_body(case: Case, other: str) -> bool:
    """Calderdale Council is not Calderdale College."""
    bodies = case.words.lists.get("bodies", frozenset())
    asked, found = ({stem(w) for w in row if w in bodies} for row in (case.part.names, forms(other)))
    return bool(asked and found) and not asked & found


def _proper(name: str) -> str:
    return name if name != name.lower() else name.title() if len(name) > 4 else name.upper()
