"""rules/languages/<xx>/grammar.toml -> Grammar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_type_hints

from mailbot.domain.grammar import NO_GRAMMAR, Grammar
from mailbot.domain.wording import fold
from mailbot.settings.tables import Table, TomlFile

_LINE_END = re.compile(r"^[ \t]+|\n[ \t]*")


def grammar_in(file: TomlFile, language: str) -> Grammar:
    """Every table of the file; what is wrong is noted there. Without a file there is no grammar."""
    if not file.data:
        return NO_GRAMMAR
    tables = {name: kind for name, kind in get_type_hints(Grammar).items() if name != "language"}
    file.only(tables)
    return Grammar(language, **{name: _table(file.table(name), kind) for name, kind in tables.items()})


def _table(table: Table, kind: type[Any]) -> Any:
    hints = get_type_hints(kind)
    table.asked.update(hints)
    read: Mapping[str, Any] = {
        f.name: _words(table, f.name) if hints[f.name] == frozenset[str] else _pattern(table, f.name)
        for f in fields(kind)
        if f.name in table.values
    }
    table.done()
    return kind(**read)


def _words(table: Table, key: str) -> frozenset[str]:
    return frozenset(fold(word) for word in table.lines(key).split())


def _pattern(table: Table, key: str) -> re.Pattern[str]:
    """Compared without case; line ends and the blanks that follow them don't count."""
    written = _LINE_END.sub("", table.lines(key))
    try:
        return re.compile(written, re.IGNORECASE)
    except re.error as error:
        table.wrong(key, f"is no regular expression: {error}; mend it, or take the line out.")
        return re.compile(r"(?!)")
