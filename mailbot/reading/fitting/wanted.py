"""What an item asks for, taken apart: types of paper, time, names, and the other things it speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from mailbot.domain.rules import Rules
from mailbot.reading.papers.asked_periods import Asked, asked_period
from mailbot.reading.papers.paper_words import PaperWords, Token, paper_words, tokens
from mailbot.reading.text.lexicon import MONTH, Lexicon, lexicon
from mailbot.reading.text.same_rules import TheSame
from mailbot.reading.text.words import stem


@dataclass(frozen=True, slots=True)
class Part:
    """One paper (or one sort of papers) that an item asks for."""

    types: frozenset[str]
    """Keys of the types any of which it may be; empty: of no type that the tables know."""
    time: Asked = Asked()
    names: tuple[str, ...] = ()
    """Proper names in the request, folded: employer, bank, supplier, property, person."""
    content: frozenset[str] = frozenset()
    """The other things it names, as keys of the word tables."""
    heads: frozenset[str] = frozenset()
    """The words for the paper itself, as keys of the word tables."""
    signed: bool = False
    direction: str = ""
    """out: the client's own invoices; in: those of others to the client."""
    source: bool = False
    """Its names stand behind "from": they name whom it must come from."""
    senders: frozenset[str] = frozenset()
    """The names that do: the Rahmani of "P60 from Rahmani Ltd" is not whose it is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that an item asks for."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    keys: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Ask:
    """An item's words, made ready."""

    text: str
    row: tuple[Token, ...]
    """Its words and marks; those that name its time left out."""
    forms: tuple[str, ...]
    rules: Rules
    words: PaperWords
    book: Lexicon

    def among(self, key: str, i: int) -> bool:
        """Whether a word or mark is one of a table of papers.toml."""
        return self.words.one_of(key, self.row[i].form)

    def key(self, i: int) -> str:
        """The key of a word in the word tables; "" for what tells nothing."""
        token = self.row[i]
        key = self.book.thing(token.form) if token.kind == "word" else ""
        empty = key in ("", "filler") or self.words.one_of("ask_empty", key) or key.startswith(MONTH)
        return "" if empty or len(key) < 3 else key


def wanted(ask: str, subject: str, rules: Rules, near: date, language: str = "en") -> Wanted:
    """What an item asks for. `subject`: its request's; `near`: the day about which it was asked."""
    return _wanted(TheSame(rules), ask[:500], subject[:300], near, language)


@lru_cache(maxsize=2000)
def _wanted(same: TheSame, text: str, subject: str, near: date, language: str) -> Wanted:
    time = asked_period(text, subject, same.rules, near)
    row = tuple(t for t in tokens(text) if not any(a <= t.start < b for a, b in time.spots))
    forms = tuple(_form(t) for t in row)
    ask = _Ask(text, row, forms, same.rules, paper_words(same.rules), lexicon(same.rules, language))
    groups = _groups(ask, _hits(ask))
    used = {i for g in groups for h in g for i in range(h.first, h.last)}
    names, senders = _names(ask, used)
    signed = ask.words["signed"].within(forms)
    base = Part(
        frozenset(), time, names, signed=signed, direction=_direction(ask), source=bool(senders), senders=senders
    )
    return Wanted(tuple(_by_bank(_part(base, g, ask, used), ask.words) for g in groups or [[]]))


def _form(token: Token) -> str:
    return stem(token.form) if token.kind == "word" else token.form


# -- types ------------------------------------------------------------------------------------------------------------

_OF_THE = 3
"""Words that may stand between: "of all your"."""
_Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], tuple[str, ...]]]]
"""First word to (phrase, keys of the types it asks for), the longest phrase first."""


@lru_cache(maxsize=8)
def _asks(same: TheSame) -> _Phrases:
    by_phrase: dict[tuple[str, ...], list[str]] = {}
    for kind in same.rules.documents:
        for entry in kind.asks:
            phrase = tuple(_form(t) for t in tokens(entry) if t.kind != "mark")
            by_phrase.setdefault(phrase, []).append(kind.key)
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for phrase, keys in sorted(by_phrase.items(), key=lambda p: -len(p[0])):
        found.setdefault("".join(phrase[:1]), []).append((phrase, tuple(keys)))
    return found


def _hits(ask: _Ask) -> list[_Hit]:
    """The types named, in order; those before the first preposition when there are any."""
    table = _asks(TheSame(ask.rules))
    plain = [i for i, t in enumerate(ask.row) if t.kind != "mark"]
    hits: list[_Hit] = []
    at = 0
    while at < len(plain):
        hit = _hit_at(plain, ask.forms, at, table)
        if hit:
            hits.append(hit)
        at = plain.index(hit.last - 1) + 1 if hit else at + 1
    hits = _shared_heads(ask, hits, table)
    stop = _stop(ask, hits)
    kept = [h for h in hits if h.first < stop] or hits[:1]
    return [*kept, *_listed(ask, kept, hits)]


def _listed(ask: _Ask, kept: Sequence[_Hit], hits: Sequence[_Hit]) -> list[_Hit]:
    """ "A list of unpaid suppliers": behind a word for no paper in particular, the paper that it is a list of."""
    if len(kept) != 1 or not _wide(ask, kept[0]):
        return []
    after = next((h for h in hits if h.first >= kept[0].last and not _wide(ask, h)), None)
    return [after] if after and after.first - kept[0].last <= _OF_THE and ask.forms[kept[0].last] == "of" else []


def _hit_at(plain: Sequence[int], forms: Sequence[str], at: int, table: _Phrases) -> _Hit | None:
    for phrase, keys in table.get(forms[plain[at]], ()):
        places = plain[at : at + len(phrase)]
        if tuple(forms[p] for p in places) == phrase:
            return _Hit(keys, places[0], places[-1] + 1)
    return None


def _shared_heads(ask: _Ask, hits: list[_Hit], table: _Phrases) -> list[_Hit]:
    """The "bank" of "bank and credit card statements" shares the head of what follows."""
    found: list[_Hit] = []
    for hit in hits:
        at = hit.first - 1
        if at > 0 and ask.among("ask_and", at) and not any(h.last == at for h in found):
            phrase = (ask.forms[at - 1], ask.forms[hit.last - 1])
            keys = next((k for p, k in table.get(phrase[0], ()) if p == phrase), ())
            found.extend([_Hit(keys, at - 1, at)] if keys else [])
        found.append(hit)
    return found


def _stop(ask: _Ask, hits: Sequence[_Hit]) -> int:
    """Where the words behind the paper's name begin: what it is about."""
    inside = {i for h in hits for i in range(h.first, h.last)}
    first = hits[0].last if hits else 0
    outside = (i for i in range(first, len(ask.row)) if i not in inside and ask.among("ask_stops", i))
    return next(outside, len(ask.row))


def _groups(ask: _Ask, hits: Sequence[_Hit]) -> list[list[_Hit]]:
    """Hits joined by "and" are several papers; by "or", or by nothing, one paper of either type."""
    groups: list[list[_Hit]] = []
    for hit in hits:
        between = range(groups[-1][-1].last, hit.first) if groups else range(0)
        joined = any(ask.among("ask_and", k) for k in between) and not any(ask.among("ask_or", k) for k in between)
        if groups and not joined:
            groups[-1].append(hit)
        else:
            groups.append([hit])
    return _with_head(ask, groups)


def _with_head(ask: _Ask, groups: list[list[_Hit]]) -> list[list[_Hit]]:
    """ "Insurance and MOT receipts": the head behind the last is the head of each."""
    last = groups[-1][-1] if groups else None
    if len(groups) < 2 or last is None or len(groups[-1]) < 2 or not _wide(ask, last):
        return groups
    return [[*g, last] if g is not groups[-1] else g for g in groups]


def _wide(ask: _Ask, hit: _Hit) -> bool:
    return all((kind := ask.rules.document(k)) is not None and kind.general for k in hit.keys)


def _part(base: Part, group: Sequence[_Hit], ask: _Ask, used: set[int]) -> Part:
    types = [k for h in group for k in h.keys]
    listed = len(group) > 1 and _wide(ask, group[0])  # "a list of donations": the list as well as what it lists
    narrow = types if listed else [k for k in types if not k.startswith("general_")] or types
    heads = {ask.key(i) for h in group for i in range(h.first, h.last)} - {""}
    rest = (i for i in range(len(ask.row)) if i not in used and ask.row[i].form not in base.names)
    content = frozenset(ask.key(i) for i in (*rest, *_modifiers(ask, group))) - {""}
    return replace(base, types=frozenset(narrow), content=content, heads=frozenset(heads))


def _modifiers(ask: _Ask, group: Sequence[_Hit]) -> list[int]:
    """The words of "insurance" in "insurance receipts": a receipt must be one for insurance."""
    narrow = [h for h in group if not _wide(ask, h)]
    return [i for h in narrow for i in range(h.first, h.last)] if len(narrow) < len(group) else []


def _by_bank(part: Part, words: PaperWords) -> Part:
    """ "Monzo statements": a bank's name beside the word makes them bank statements."""
    if part.types <= {"general_statement"} and any(
        i.within([stem(n) for n in part.names]) for _, i in words.institutions
    ):
        return replace(part, types=frozenset({"bank_statement"}))
    return part


# -- names ------------------------------------------------------------------------------------------------------------

_NO_NAME = re.compile(r"^(?:p\d\w*|paye|vat|cis|hmrc|hp|mot|nics?|utr|sa\d*|isas?|pdf|csv|uk|gb|eu|id|v5c?|.)$")
"""Short forms written in capitals that are nobody's name."""


def _names(ask: _Ask, used: set[int]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Proper names among the words, and those of them that stand behind "from" only."""
    found: list[str] = []
    senders: set[str] = set()
    others: set[str] = set()
    behind = False
    for i, token in enumerate(ask.row):
        if ask.among("ask_source", i) or ask.among("ask_stops", i):
            behind = ask.among("ask_source", i)
        if token.kind == "word" and _is_name(ask, i, used):
            found.append(token.form)
            (senders if behind else others).add(token.form)
    return tuple(dict.fromkeys(found)), frozenset(senders - others)


def _is_name(ask: _Ask, i: int, used: set[int]) -> bool:
    token = ask.row[i]
    written = ask.text[token.start : token.end]
    if not written[0].isupper():
        return False
    if _of_institution(ask, i):
        return True
    if i in used or _NO_NAME.match(token.form) or ask.words.month(token.form):
        return False
    if ask.among("titles", i) or ask.among("not_proper", i):
        return False
    first = next((k for k, t in enumerate(ask.row) if t.kind == "word"), -1)
    return i != first or (written.isupper() and len(written) > 1)


def _of_institution(ask: _Ask, i: int) -> bool:
    """Whether a word is part of the name of a bank or building society."""
    return any(p.at(ask.forms, k) > i - k for _, p in ask.words.institutions for k in range(max(0, i - 3), i + 1))


def _direction(ask: _Ask) -> str:
    """Whose invoices are asked for: "out", "in", or "" where it isn't said."""
    stop = next((i for i in range(len(ask.row)) if ask.among("ask_stops", i)), len(ask.row))
    if ask.words["sold_by_client"].within(ask.forms[:stop]) or ask.words["issued_by_client"].within(ask.forms):
        return "out"
    return "in" if ask.words["bought_by_client"].within(ask.forms) else ""
