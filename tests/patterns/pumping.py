"""What could make a regular expression slow: over and over what its own repeats take, with an end that none takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_TRIED = "a1 A\n\t.,:;-_/\\'\"()[]<>@=&%?!*+#|~£éß٣\u200b\u0300" + "eZ0\r"
"""Stand for the classes of characters."""
_REPEATING = frozenset({sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT})
_REPEATS = 8
"""So many times at least something must be able to repeat to be pumped."""
_MOST_ATOMS, _MOST_PUMPS = 4, 12
_ENDS = ("\x00", "\n", "!")


def pumps(pattern: re.Pattern[Any]) -> tuple[tuple[str, str], ...]:
    """Pairs of what stands first, and what is then repeated without end."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    found = dict.fromkeys(_pumped(tree, ""))
    found |= dict.fromkeys(("", atom) for atom in _literal_runs(tree))
    return tuple(found)[:_MOST_PUMPS]


def texts(pattern: re.Pattern[Any], prefix: str, atom: str, length: int) -> str | bytes:
    """The hostile text of about that length."""
    text = prefix + atom * max(1, length // len(atom)) + _end(atom)
    return text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


def _end(atom: str) -> str:
    return next(e for e in _ENDS if e not in atom)


def _pumped(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """Each repeat's own words, behind an example of what comes before it and behind nothing."""
    for op, value in tree:
        if op in _REPEATING and value[1] >= _REPEATS:
            for atom in _atoms(value[2]):
                yield "", atom
                yield before, atom
        for body in _within(op, value):
            yield from _pumped(body, before)
        before = (before + _example((op, value)))[-200:]


def _within(op: Any, value: Any) -> tuple[Any, ...]:
    """The trees below a node."""
    if op in _REPEATING:
        return (value[2],)
    if op is sre.BRANCH:
        return tuple(value[1])
    if op is sre.SUBPATTERN:
        return (value[-1],)
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return (value[1],)
    return (value,) if op is sre.ATOMIC_GROUP else ()


def _atoms(body: Any) -> tuple[str, ...]:
    """A few different strings that the body of a repeat takes."""
    if len(body) == 1 and body[0][0] in (sre.IN, sre.ANY, sre.NOT_LITERAL, sre.CATEGORY):
        return tuple(_members(body[0]))[:_MOST_ATOMS] or ("a",)
    example = "".join(map(_example, body))
    return (example,) if example else ()


def _members(node: tuple[Any, Any]) -> Iterator[str]:
    """Characters of a class, unlike each other."""
    op, value = node
    if op is sre.IN:
        yield from (chr(v) for kind, v in value if kind is sre.LITERAL)
        yield from (chr(v[0]) for kind, v in value if kind is sre.RANGE)
    taken = re.compile("".join(_spelt(node)), re.DOTALL)
    yield from (c for c in _TRIED if taken.fullmatch(c))


def _spelt(node: tuple[Any, Any]) -> Iterator[str]:
    op, value = node
    if op is sre.ANY:
        yield "."
    elif op is sre.NOT_LITERAL:
        yield f"[^{re.escape(chr(value))}]"
    else:
        yield "["
        yield from (_member_spelt(kind, v) for kind, v in value)
        yield "]"


def _member_spelt(kind: Any, value: Any) -> str:
    if kind is sre.NEGATE:
        return "^"
    if kind is sre.LITERAL:
        return re.escape(chr(value))
    if kind is sre.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return _CATEGORIES[value]


_CATEGORIES: Mapping[Any, str] = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _example(node: tuple[Any, Any]) -> str:
    """Some string that this takes; assertions take nothing."""
    op, value = node
    if op is sre.LITERAL:
        return str(chr(value))
    if op in (sre.IN, sre.ANY, sre.NOT_LITERAL):
        return next(_members(node), "a")
    if op in _REPEATING:
        least, _, body = value
        times: int = min(max(least, 1), 20)
        return "".join(map(_example, body)) * times
    if op is sre.SUBPATTERN:
        return "".join(map(_example, value[-1]))
    if op is sre.ATOMIC_GROUP:
        return "".join(map(_example, value))
    if op is sre.BRANCH:
        return "".join(map(_example, value[1][0]))
    return ""


def _literal_runs(tree: Any) -> Iterator[str]:
    """A whole example of what is looked for, and its first letter: the beginning of a match, again and again."""
    whole = "".join(map(_example, tree))
    yield from dict.fromkeys(t for t in (whole[:60], whole[:60] + " ", whole[:1]) if t.strip("\x00"))
