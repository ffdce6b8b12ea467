"""Which item each attached file is for, and what it makes of it: full, partial, wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from mailbot.domain.documents import Document
from mailbot.domain.requests import ItemKind, ItemState
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Reason
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.fitting.coverage import RIGHT_SORT, Fit, calls_itself, combine, fits, may_be, names_it
from mailbot.reading.naming.references import Asked, Asks, named
from mailbot.reading.replies.months_told import told_missing
from mailbot.reading.text.words import words

Place = tuple[str, str]
Verdict = Literal["full", "partial", "wrong"]

_GOOD = ("full", "partial")
_RANKS = (_GOOD, ("likely",), ("wrong",), ("unsure",))
"""What a file may be to an item, the best first."""
_CLOSE = 0.08
"""Fits whose scores are nearer than this are told apart by the client's words."""
_NOT_SENT = frozenset(
    {
        Intent.PROMISED,
        Intent.NOT_YET,
        Intent.NONE,
        Intent.CLAIMED,
        Intent.REFUSED,
        Intent.LOST,
        Intent.ASKED,
        Intent.OBJECTED,
    }
)
_LATER = frozenset({Intent.PROMISED, Intent.NOT_YET})
_SORT, _WORD = "what was asked for", "the client's word, and nothing in the file against it"
_FEWEST_WORDS = 6
"""A scan or photo of which fewer words can be read is as good as unreadable."""
_TROUBLE = {
    "encrypted": "it is locked with a password and we can't open it",
    "empty": "the file is empty",
    "corrupt": "the file is damaged and can't be opened",
    "unsupported": "we can't open this kind of file",
    "blurred": "the picture can't be read",
}


@dataclass(frozen=True, slots=True)
class Came:
    """What this mail brings for an item."""

    asked: Asked
    verdict: Verdict
    documents: tuple[Document, ...]
    reason: Reason
    missing: tuple[str, ...] = ()
    had: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What this mail brings, and what of it could not be placed."""

    came: tuple[Came, ...] = ()
    unplaced: tuple[Document, ...] = ()
    unsure: tuple[tuple[Document, tuple[Asked, ...]], ...] = ()
    """A file and the items any of which it may be for."""
    half: tuple[tuple[Document, tuple[Asked, ...]], ...] = ()
    """A file and the questions and approvals that it may answer."""

    @property
    def places(self) -> frozenset[Place]:
        """The items that something came for."""
        return frozenset(c.asked.place for c in self.came)

    @property
    def nothing(self) -> bool:
        """Whether the mail brings no file."""
        return not (self.came or self.unplaced or self.unsure or self.half)

    @property
    def parts(self) -> frozenset[Place]:
        """The items of which only a part came."""
        return frozenset(c.asked.place for c in self.came if c.verdict == "partial")

    def of(self, asked: Asked) -> Came | None:
        """What came for an item."""
        return next((c for c in self.came if c.asked.place == asked.place), None)


@dataclass(frozen=True, slots=True)
class _Case:
    """What placing a file needs to know."""

    asks: Asks
    sayings: Sequence[Saying]
    rules: Rules
    written: date
    files: int = 0
    """How many came."""

    @property
    def for_files(self) -> tuple[Asked, ...]:
        return tuple(a for a in self.asks.items if a.item.kind is ItemKind.DOCUMENT)

    @property
    def announced(self) -> tuple[Asked, ...]:
        """Open items that the words name without saying that they are not here."""
        contrary = {a.place for s in self.sayings if s.intents & _NOT_SENT for a in s.items}
        named_here = (a for s in self.sayings for a in (*s.items, *s.either))
        fitting = (a for a in named_here if a.open and a.item.kind is ItemKind.DOCUMENT and a.place not in contrary)
        return tuple(dict.fromkeys(fitting))

    @property
    def handed_over(self) -> tuple[Asked, ...]:
        """ "Here it is at last": the one paper that is still to come, where a file is handed over by no name."""
        attached = [s for s in self.sayings if Intent.ATTACHED in s.intents]
        if self.files != 1 or not attached or any(s.pointings for s in attached):
            return ()
        left = tuple(a for a in self.for_files if a.open)
        return left if len(left) == 1 else ()


def arrivals(
    documents: Sequence[Document], asks: Asks, sayings: Sequence[Saying], rules: Rules, written: date
) -> Arrivals:
    """Place every file: by what is in it, then by its name, then by the client's words."""
    case = _Case(asks, sayings, rules, written, len(documents))
    placed: dict[Place, list[tuple[Document, Fit]]] = {}
    unsure: list[tuple[Document, tuple[Asked, ...]]] = []
    left: list[Document] = []
    for document in documents:
        best = () if unreadable(document) else _by_content(document, case)
        if len(best) == 1 and _sure(document, *best[0], case):
            placed.setdefault(best[0][0].place, []).append((document, best[0][1]))
        elif best:
            unsure.append((document, tuple(a for a, _ in best)))
        else:
            left.append(document)
    came = [c for place, found in placed.items() if (c := _combined(asks.at(place), found, case))]
    came = [replace(c, verdict="partial") if _more_to_come(c, came, case) else c for c in came]
    came = [_less_months(c, case) for c in came]
    return _with_the_rest(came, left, [u for u in unsure if not _settled_anyway(u[1], came)], case)


def _more_to_come(here: Came, came: Sequence[Came], case: _Case) -> bool:
    """The client says that the rest of this very item follows: it is not all here, whatever came."""
    if here.verdict != "full" or here.reason.rule not in (_SORT, _WORD):
        return False
    others = any(a.open and a.place not in {c.asked.place for c in came} for a in case.for_files)
    return any(
        s.scope == "rest" and s.intents & _LATER and (here.asked in s.items or not (s.items or s.either or others))
        for s in case.sayings
    )


def _less_months(here: Came, case: _Case) -> Came:
    """A month is spoken of, and nothing of it came: it is not all here, whatever did."""
    if here.verdict != "full" or here.reason.rule not in (_SORT, _WORD):
        return here
    missing = told_missing(here.asked, here.documents, case.asks, case.sayings, case.rules, case.written)
    return replace(here, verdict="partial", missing=missing) if missing else here


def _settled_anyway(items: Sequence[Asked], came: Sequence[Came]) -> bool:
    """Whether what a doubtful file may be for has come in full beside it."""
    full = {c.asked.place for c in came if c.verdict == "full"}
    return all(a.place in full for a in items)


def unreadable(document: Document) -> bool:
    """Whether nobody can tell from its content what it is."""
    file = document.file
    if file.problem:
        return True
    return file.source == "ocr" and sum(len(w.form) > 2 for w in words(file.text)) < _FEWEST_WORDS


# -- by content -------------------------------------------------------------------------------------------------------


def _by_content(document: Document, case: _Case) -> tuple[tuple[Asked, Fit], ...]:
    """The item this document is for; several when it can't be told which; none when it fits none."""
    tried = [(a, fits(a.item, document, a.client, case.rules, case.written, a.request)) for a in case.for_files]
    for wanted in _RANKS:
        fitting = [(a, f) for a, f in tried if f.verdict in wanted]
        if fitting:
            return _clearest(document, fitting, case)
    return ()


def _sure(document: Document, asked: Asked, fit: Fit, case: _Case) -> bool:
    """Whether a file may be placed: one that doesn't name what was asked for only where words or its name do."""
    if fit.verdict != "likely":
        return fit.verdict != "unsure" or _said_to_be(asked, fit, case)
    told = asked in case.announced or bool(_named_by_file(document, [(asked, fit)], case))
    told = told or case.handed_over == (asked,)
    kind = case.rules.document(document.type or "")
    return told or (kind is not None and kind.personal)


def _said_to_be(asked: Asked, fit: Fit, case: _Case) -> bool:
    """ "Here are all the receipts", and receipts they are."""
    attached = (s for s in case.sayings if Intent.ATTACHED in s.intents and not s.intents & _NOT_SENT)
    return fit.reason.rule == RIGHT_SORT and any(s.items == (asked,) for s in attached)


def _clearest(document: Document, fitting: Sequence[tuple[Asked, Fit]], case: _Case) -> tuple[tuple[Asked, Fit], ...]:
    top = max(f.score for _, f in fitting)
    close = [(a, f) for a, f in fitting if f.score > top - _CLOSE]
    for choose in (_named_by_file, _announced, _open, _primary):
        if len(close) > 1:
            close = choose(document, close, case) or close
    return tuple(close)


def _named_by_file(document: Document, close: Sequence[tuple[Asked, Fit]], case: _Case) -> list[tuple[Asked, Fit]]:
    meant = {p.items[0].place for p in named(_title(document), case.asks) if p.certain}
    return [c for c in close if c[0].place in meant]


def _announced(document: Document, close: Sequence[tuple[Asked, Fit]], case: _Case) -> list[tuple[Asked, Fit]]:
    announced = {a.place for a in case.announced}
    return [c for c in close if c[0].place in announced]


def _open(document: Document, close: Sequence[tuple[Asked, Fit]], case: _Case) -> list[tuple[Asked, Fit]]:
    return [c for c in close if c[0].open]


def _primary(document: Document, close: Sequence[tuple[Asked, Fit]], case: _Case) -> list[tuple[Asked, Fit]]:
    return [c for c in close if c[0].request.ref == case.asks.primary]


def _title(document: Document) -> str:
    stem = document.file.name.rpartition(".")[0] or document.file.name
    return stem.replace("_", " ").replace("-", " ")


def _combined(asked: Asked | None, found: Sequence[tuple[Document, Fit]], case: _Case) -> Came | None:
    if asked is None:
        return None
    documents = tuple(d for d, _ in found)
    fit = combine(asked.item, documents, asked.client, case.rules, case.written, asked.request)
    if fit.verdict == "unsure" and fit.reason.rule == RIGHT_SORT:
        fit = replace(fit, verdict="full")  # told by the words, or it were not here
    if fit.verdict not in ("full", "partial", "wrong"):
        return None
    return Came(asked, fit.verdict, documents, fit.reason, fit.missing, fit.had, fit.note)


# -- by name and by words ---------------------------------------------------------------------------------------------


def _with_the_rest(
    came: list[Came], left: Sequence[Document], unsure: Sequence[tuple[Document, tuple[Asked, ...]]], case: _Case
) -> Arrivals:
    """Files whose content told nothing: locked ones, photos of no known paper, papers of no known type.

    A picture that nothing here has read yet ("unread") is no fault of the client's: a person looks at it.
    """
    unplaced: list[Document] = []
    pending: list[tuple[Document, tuple[Asked, ...]]] = []
    for document in left:
        if document.file.problem == "unread":
            pending.append((document, _free(came, case)))
            continue
        asked = _by_title(document, came, case) or _by_words(document, left, came, case)
        made = asked and (_trouble(asked, document) if unreadable(document) else _taken_at_word(asked, document, case))
        if made:
            _join(came, made)
        else:
            unplaced.append(document)
    return Arrivals(tuple(came), tuple(unplaced), (*unsure, *(p for p in pending if p[1])))


def _free(came: Iterable[Came], case: _Case) -> tuple[Asked, ...]:
    """Open items for files that nothing good has come for."""
    good = {c.asked.place for c in came if c.verdict in _GOOD and not c.reason.rule.startswith("the client's word")}
    return tuple(a for a in case.for_files if a.open and a.place not in good)


def _by_title(document: Document, came: Sequence[Came], case: _Case) -> Asked | None:
    free = _free(came, case)
    meant = [p.items[0] for p in named(_title(document), case.asks) if p.certain and p.items[0] in free]
    return meant[0] if len(set(meant)) == 1 else None


def _by_words(document: Document, left: Sequence[Document], came: Sequence[Came], case: _Case) -> Asked | None:
    """The one item that the words announce and nothing came for; for a file nobody can read else the only open one."""
    free = _free(came, case)
    announced = [a for a in case.announced if a in free]
    if len(announced) == 1:
        return announced[0]
    if not announced and unreadable(document):
        own = [a for a in free if a.request.ref == case.asks.primary] or list(free)
        return own[0] if len(own) == 1 else None
    return None


def _trouble(asked: Asked, document: Document) -> Came:
    problem = document.file.problem or "blurred"
    note = _TROUBLE[problem]
    return Came(
        asked, "wrong", (document,), Reason("a file that can't be read", f"{document.file.name}: {problem}"), note=note
    )


def _taken_at_word(asked: Asked, document: Document, case: _Case) -> Came | None:
    """A readable paper of no known type, called by its name by the client, that says nothing else of itself."""
    told = asked in case.announced or _by_title(document, (), case) == asked
    if told and calls_itself(asked.item, document, asked.client, case.rules, case.written, asked.request):
        return Came(asked, "full", (document,), Reason(_WORD, document.file.name), had=asked.item.had)
    if document.type is not None:
        return _contradicted(asked, document, case)
    if not told or not may_be(asked.item, document, asked.client, case.rules, case.written, asked.request):
        return None
    reason = Reason(_WORD, document.file.name)
    return Came(asked, "full", (document,), reason, had=asked.item.had)


def _contradicted(asked: Asked, document: Document, case: _Case) -> Came | None:
    found = case.rules.document(document.type or "")
    if found is None or asked not in case.announced or asked.item.state is ItemState.RECEIVED:
        return None
    if names_it(asked.item, document, asked.client, case.rules, case.written, asked.request):
        return None
    note = f"what came looks like this: {found.name}"
    return Came(asked, "wrong", (document,), Reason("another paper than was asked for", found.name), note=note)


def _join(came: list[Came], made: Came) -> None:
    """Another file for an item that the same rule has placed one for."""
    for i, other in enumerate(came):
        if other.asked.place == made.asked.place:
            better = other if other.verdict in _GOOD else made
            came[i] = Came(
                better.asked,
                better.verdict,
                (*other.documents, *made.documents),
                better.reason,
                better.missing,
                better.had,
                better.note,
            )
            return
    came.append(made)
