"""Every regular expression there is: those of every module, of the rules, and those made while mails are read.

It must be the first to import the program: what is compiled is noted as it is compiled.
"""

from __future__ import annotations

import ast
import importlib
import logging
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
_ASKED = frozenset({"search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"})
_FROM_THE_START = frozenset({"match", "fullmatch"})
_LIVED = 40
"""Mails that are read, for what is compiled only then."""


@dataclass(frozen=True, slots=True)
class Found:
    """A regular expression, where it is compiled, and how it is asked."""

    pattern: re.Pattern[Any] = field(repr=False)
    where: str
    """File and line, below the repository."""
    anywhere: bool = True
    """Whether it may be looked for at every place of a text; else only where the text begins."""


def collect() -> tuple[Found, ...]:
    """All of them, each once."""
    noted: dict[re.Pattern[Any], set[tuple[str, int]]] = {}
    compiled, _re = re._compile, re  # type: ignore[attr-defined]

    def note(pattern: Any, flags: int) -> Any:
        made = compiled(pattern, flags)
        if place := _ours(sys._getframe(1)):
            noted.setdefault(made, set()).add(place)
        return made

    _re._compile = note  # type: ignore[attr-defined]
    try:
        _import_all()
        _compile_rules()
        _read_mails()
    finally:
        _re._compile = compiled  # type: ignore[attr-defined]
    for made, place in _written():
        noted.setdefault(made, set()).add(place)
    return tuple(
        Found(made, "{}:{}".format(*min(places)), any(_anywhere(*place) for place in places))
        for made, places in sorted(noted.items(), key=lambda item: min(item[1]))
    )


def _ours(frame: Any) -> tuple[str, int] | None:
    """The place in the program that asks for it; None where a library does."""
    while frame is not None and frame.f_code.co_filename == re.__file__:
        frame = frame.f_back
    path = Path(frame.f_code.co_filename)
    return (path.relative_to(ROOT).as_posix(), frame.f_lineno) if path.is_relative_to(ROOT / "mailbot") else None


def _import_all() -> None:
    import mailbot

    for module in pkgutil.walk_packages(mailbot.__path__, "mailbot."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def _compile_rules() -> None:
    """Frames are compiled when they are first looked for: all of them now."""
    from mailbot.reading.text.frames import frames
    from tests.world import rules

    for code in rules().languages:
        for compiled in frames(rules(), code).patterns.values():
            for _, _, lazy in compiled:
                assert lazy.pattern


def _read_mails() -> None:
    from tests.fuzzing.corpus import seeds
    from tests.fuzzing.life import live, rest

    logging.disable(logging.CRITICAL)
    every = seeds()
    for seed in every[:: max(1, len(every) // _LIVED)]:
        live(seed.raw, seed.scenario)
    rest()


def _written() -> Iterator[tuple[re.Pattern[Any], tuple[str, int]]]:
    """Those that stand as plain strings in a call, run or not."""
    for path in sorted((ROOT / "mailbot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            owner, first = node.func.value, node.args[0]
            if not (isinstance(owner, ast.Name) and owner.id == "re" and isinstance(first, ast.Constant)):
                continue
            if node.func.attr in _ASKED and not any(k.arg == "flags" for k in node.keywords):
                yield re.compile(first.value), (path.relative_to(ROOT).as_posix(), node.lineno)


@cache
def _uses(file: str) -> Callable[[int], bool]:
    """By line: whether what is compiled there may be looked for at any place of a text."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    named, direct = dict[int, str](), dict[int, str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Call):
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                named[line] = node.targets[0].id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr in _ASKED:
                direct[node.lineno] = node.func.attr
    asked: dict[str, set[str]] = {}
    heads = {id(n.value): n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            asked.setdefault(node.id, set()).add(heads.get(id(node), "handed on"))

    def anywhere(line: int) -> bool:
        ways = {direct[line]} if line in direct else asked.get(named.get(line, ""), {"handed on"})
        return not ways <= _FROM_THE_START

    return anywhere


def _anywhere(file: str, line: int) -> bool:
    return _uses(file)(line)
