"""The folder rules/checklists/ -> checklists, and rules/facts.toml -> how a client list puts things."""

from __future__ import annotations

import calendar
import re
import string
from collections.abc import Iterator, Mapping

from mailbot.domain.checklists import Checklist, ListedItem
from mailbot.domain.facts import Condition, FactWords, condition_of, heading
from mailbot.domain.last_time import LastTimeWords
from mailbot.domain.requests import ItemKind, RequestKind
from mailbot.domain.terms import WORDS, TermKind
from mailbot.settings.tables import Table, TomlFile

_LONGEST_HINT = 160
"""Characters: a hint is one short sentence."""
_MOST_DAYS = 365
_CODE = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
_WORD = re.compile(r"\w+")
_MOST_TIMES = 10
_MONTHS = [m.lower() for m in calendar.month_name[1:]]


def checklist_in(file: TomlFile, key: str) -> Checklist:
    """One file; what is wrong with it is noted there."""
    top = Table(file, "", file.data)
    term = TermKind(top.choice("term", tuple(TermKind), TermKind.NONE.value))
    tables = file.tables("items")
    checklist = Checklist(
        key=key,
        name=top.text("name"),
        words=tuple(" ".join(w.lower().split()) for w in top.texts("words", [])),
        subject=_filled(top, "subject", top.text("subject"), term),
        items=tuple(_item(table, term) for table in tables),
        term=term,
        running=top.flag("running", False),
        due_days=top.number("due_days", 0, 0, _MOST_DAYS),
        kind=RequestKind(top.choice("kind", tuple(RequestKind), RequestKind.INFORMATION.value)),
    )
    top.asked.add("items")
    top.done()
    if not checklist.items:
        file.wrong("asks for nothing: write at least one [[items]] with a key and an ask.")
    _once(tables)
    return checklist


def _item(table: Table, term: TermKind) -> ListedItem:
    item = ListedItem(
        key=table.text("key"),
        ask=_filled(table, "ask", table.text("ask"), term),
        kind=ItemKind(table.choice("kind", tuple(ItemKind), ItemKind.DOCUMENT.value)),
        when=condition_at(table, "when"),
        unknown=_filled(table, "unknown", table.text("unknown", ""), term),
        hint=_filled(table, "hint", table.text("hint", ""), term),
        each=table.flag("each", False),
        drop_after=table.number("drop_after", 0, 0, _MOST_TIMES),
    )
    table.done()
    if item.unknown and item.when is None:
        table.wrong("unknown", "is asked when nobody knows whether `when` is so, and there is no `when`.")
    if item.drop_after == 1:
        table.wrong("drop_after", "is 1: what was none once is asked again; write 2 or more, or leave it out.")
    if item.drop_after and item.when is None:
        table.wrong("drop_after", "leaves out what may not apply, and there is no `when`: it is asked of everybody.")
    if len(item.hint) > _LONGEST_HINT:
        table.wrong("hint", f"has {len(item.hint)} characters; clients read one sentence of {_LONGEST_HINT} at most.")
    return item


def condition_at(table: Table, key: str) -> Condition | None:
    """A condition on the client's facts; None when there is none."""
    text = table.text(key, "")
    found = condition_of(text) if text else None
    if text and found is None:
        table.wrong(key, f'must name a column, like "lets property" or "services has vat", not {text!r}.')
    return found


def _filled(table: Table, key: str, text: str, term: TermKind) -> str:
    """A text whose {words} can be filled in; else "" and a mistake."""
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        table.wrong(key, "has a { or } too many; names stand in braces, like {tax_year}.")
        return ""
    known = () if term is TermKind.NONE else sorted(WORDS)
    for name in names:
        if name not in known:
            may = ", ".join(f"{{{n}}}" for n in known) or "nothing, since the list has no `term`"
            table.wrong(key, f"names {{{name}}}; it may name {may}.")
            return ""
    return text


def _once(tables: list[Table]) -> None:
    seen: set[str] = set()
    for table in tables:
        key = str(table.values.get("key", ""))
        if key and key in seen:
            table.wrong("key", f"{key!r} stands here twice; each item needs one of its own.")
        seen.add(key)


def mind_names(checklists: Mapping[str, Checklist], files: Mapping[str, TomlFile]) -> None:
    """A name that two lists share would leave it open which is meant."""
    taken: dict[str, str] = {}
    for key, checklist in checklists.items():
        for word in dict.fromkeys((*checklist.words, key)):
            if word in taken:
                line = files[key].line_of("", "words")
                files[key].wrong(f"words names {word!r}, and so does {taken[word]}.toml; one list each.", line)
            taken[word] = key


# -- facts.toml -------------------------------------------------------------------------------------------------------


def fact_words(file: TomlFile) -> FactWords:
    """How a client list puts things; an empty file: no yes, no no and no other headings are known."""
    file.only(("answers", "columns", "nations", "staggers", "last_time"))
    answers, columns = file.table("answers"), file.table("columns")
    found = FactWords(
        columns={heading(name): tuple(map(heading, columns.texts(name))) for name in columns.values},
        yes=frozenset(w.lower() for w in answers.texts("yes", [])),
        no=frozenset(w.lower() for w in answers.texts("no", [])),
        nations=dict(_nations(file.table("nations"))),
        staggers=dict(_staggers(file)),
        last_time={t.values.get("language", ""): words for t in file.tables("last_time") if (words := _last_time(t))},
    )
    answers.done()
    return found


def _last_time(table: Table) -> LastTimeWords | None:
    """What clients of one language are told; None, and a mistake noted, when a sentence names what nothing fills in."""
    table.text("language")
    words = LastTimeWords(table.text("came"), table.text("none"), table.text("others"))
    table.done()
    sentences: tuple[tuple[str, str, frozenset[str]], ...] = (
        ("came", words.came, frozenset({"sources"})),
        ("none", words.none, frozenset()),
        ("others", words.others, frozenset()),
    )
    for key, text, may in sentences:
        try:
            named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        except ValueError:
            named = {"{"}
        if named - may:
            table.wrong(
                key, "may name {sources} and nothing else." if may else "names something in braces; it may not."
            )
            return None
    return words


def _nations(table: Table) -> Iterator[tuple[str, str]]:
    """How each place is written, lower case, with its code."""
    for code in table.values:
        if not _CODE.fullmatch(code):
            table.wrong(code, "is no ISO 3166 code of a country, like IE, or of a part of one, like GB-SCT.")
        yield from (
            (name, code) for text in (code, *table.texts(code)) if (name := " ".join(_WORD.findall(text.lower())))
        )
    table.done()


def _staggers(file: TomlFile) -> Iterator[tuple[str, tuple[int, ...]]]:
    for table in file.tables("staggers"):
        ends = [m.lower() for m in table.texts("ends")]
        for month in (m for m in ends if m not in _MONTHS):
            table.wrong("ends", f"must name months like March, not {month!r}.")
        months = tuple(sorted(_MONTHS.index(m) + 1 for m in ends if m in _MONTHS))
        for name in table.texts("names"):
            yield " ".join(heading(name).split("_")), months
        table.done()
