"""Who may import whom. This file is the law; ARCHITECTURE.md explains it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent / "mailbot"

MAY_IMPORT = {
    "domain": {"domain"},
    "reading": {"domain", "reading"},
    "deciding": {"domain", "deciding"},
    "letters": {"domain", "letters"},
    "ports": {"domain"},
    "settings": {"domain", "settings"},
    "adapters": {"domain", "ports", "adapters"},
    "tools": {"domain", "reading", "ports"},
    "books": {"domain", "deciding", "letters", "tools"},
    "outbox": {"domain", "deciding", "ports", "tools", "books"},
    "office": {"domain", "deciding", "tools", "books", "outbox"},
    "comeback": {"domain", "ports", "office"},
    "comparing": {"ports"},
    "tidying": {"domain", "deciding", "ports", "office"},
    "desk": set(),
    "sending": {"domain", "ports", "office", "desk"},
    "receiving": {"ports", "office", "desk"},
    "daemon": {"domain", "ports", "office", "comeback", "comparing", "tidying", "desk", "sending", "receiving"},
    "demo": {"domain", "ports", "settings", "adapters", "daemon", "office", "demo", "cli"},
    "cli": {
        "domain", "ports", "settings", "adapters", "daemon", "office", "tools", "demo", "cli", "reading", "deciding",
        "letters", "__init__",
    },
    "__main__": {"cli"},
    "__init__": set(),
}  # fmt: skip

ONLY_IN = {
    "imapclient": "adapters.imap_session",
    "aiosmtplib": "adapters.smtp",
    "tinydb": "adapters.store",
    "cryptography": "adapters.sealing",
    "dkim": "adapters.dkim_signatures",
    "dns": "adapters.dns_text",
    "mailparser": "adapters.parser",
    "spacy": "adapters.linguist",
    "thinc": "adapters.linguist",
    "py3langid": "adapters.tongue",
    "holidays": "adapters.holidays",
    "pypdfium2": "adapters.documents.pdf",
    "PIL": "adapters.documents.pictures adapters.painting",
    "pi_heif": "adapters.documents.pictures",
    "openpyxl": "adapters.documents.sheets",
    "olefile": "adapters.documents.compound",
    "python_calamine": "adapters.documents.sheets97",
    "flufl": "adapters.delivery_reports",
    "webencodings": "adapters.charsets",
    "numpy": "adapters.meaning.encoder adapters.meaning.layers adapters.meaning.vocabulary",
    "orjson": "adapters.records",
    "authres": "reading.vouching.authentication",
    "selectolax": "reading.visible.html",
    "dateutil": "reading.dates.reckoning",
    "jinja2": "letters.templating",
    "css_inline": "letters.html",
    "babel": "letters.dates_in_words",
}
"""Each outside package comes in by one door, so that it can be replaced in one place.

Pillow has two: one reads what others made, in a process of its own; by the other we draw, and no file gets there.
The files of the one adapter that counts with numpy are one place.
"""

ANYWHERE_IN = {
    "cli": {"typer", "rich", "click"},
    "demo": {"rich", "pymap", "proxyprotocol", "aiosmtpd", "reportlab", "PIL"},
}

PURE = {"domain", "reading", "deciding", "letters"}
PURE_MAY_USE = {
    "__future__", "abc", "base64", "bisect", "calendar", "collections", "dataclasses", "datetime", "decimal", "difflib",
    "email", "enum", "fractions", "functools", "hashlib", "heapq", "hmac", "html", "itertools", "math", "operator",
    "re", "string", "sys", "textwrap", "types", "typing", "unicodedata", "urllib", "zlib", "zoneinfo",
}  # fmt: skip

DOORS = {"reading", "deciding", "letters"}
"""From outside one comes in by the package's door, never through a window into a room behind it."""

ROOMS = {
    "reading": (
        "text", "dates", "naming", "papers", "vouching", "clauses", "fitting", "visible", "answers", "asked", "nature",
        "hearing", "matching", "orders", "inspection", "drafts", "replies", "staff_mail", "chain",
    ),
    "deciding": (
        "ground", "wanting", "questions", "chasing", "jobs", "digest", "replies", "receipts", "staff", "last_check",
        "keeping", "schedule", "arrivals", "simulating",
    ),
}  # fmt: skip
"""The rooms of a package, from the ground up: each knows those before it, none knows one after it."""

CLOCK_WORDS = ("datetime.now(", ".utcnow(", "date.today(", "datetime.today(", "time.time(")
MAY_ASK_THE_TIME = {"adapters.clock"}


def modules() -> dict[str, Path]:
    """Every module's dotted name below `mailbot`, to its file."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


MODULES = modules()


def imports(path: Path) -> Iterator[str]:
    """Every module named by an import, wherever it stands in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "mailbot.<relative>" if node.level else node.module or ""
            for alias in node.names:
                full = f"{module}.{alias.name}"
                yield full if full.removeprefix("mailbot.") in MODULES else module


def verdict(name: str, target: str) -> str | None:
    """What is wrong with this import, if anything."""
    home, (top, *rest) = name.split(".")[0], target.split(".")
    if top != "mailbot":
        return _outside(name, home, top)
    if not rest:
        return None
    if rest[0] not in MAY_IMPORT[home]:
        return f"{home} may not import {target}"
    if rest[0] in DOORS and len(rest) > 1 and rest[0] != home:
        return f"{target} is a room; come in by the door"
    return None


def _outside(name: str, home: str, top: str) -> str | None:
    if top in ANYWHERE_IN.get(home, ()):
        return None
    if top in ONLY_IN:
        return None if name in ONLY_IN[top].split() else f"only {ONLY_IN[top]} may import {top}"
    if top not in sys.stdlib_module_names:
        return f"{top} is not one of our packages"
    return f"{top} is no pure module" if home in PURE and top not in PURE_MAY_USE else None


def test_who_imports_whom() -> None:
    found = [(n, t, verdict(n, t)) for n, p in MODULES.items() for t in imports(p)]
    assert [f"{n} -> {t}: {why}" for n, t, why in found if why] == []


def room_of(name: str) -> tuple[str, str]:
    """(package, room or module) of a dotted name below `mailbot`; the room is "" for the package's own door."""
    home, _, rest = name.partition(".")
    return home, rest.partition(".")[0]


def test_rooms_stand_on_one_another() -> None:
    wrong = []
    for name, path in MODULES.items():
        home, room = room_of(name)
        for target in imports(path) if home in ROOMS and room else ():
            other_home, other = room_of(target.removeprefix("mailbot."))
            if other_home == home and ROOMS[home].index(other) > ROOMS[home].index(room):
                wrong.append(f"{name} -> {target}")
    assert wrong == []


def test_of_sys_the_middle_knows_only_how_to_keep_a_text_once() -> None:
    of_sys = re.compile(r"(?m)^\s*(?:import sys\b|from sys import (?!intern$))")
    using = {n for n, p in MODULES.items() if n.partition(".")[0] in PURE and of_sys.search(p.read_text("utf-8"))}
    assert using == set()


def test_only_the_clock_asks_the_time() -> None:
    asking = {n for n, p in MODULES.items() if any(w in p.read_text("utf-8") for w in CLOCK_WORDS)}
    assert asking - MAY_ASK_THE_TIME == set()


def test_no_cycles() -> None:
    graph = {n: {t.removeprefix("mailbot.") for t in imports(p)} & set(MODULES) - {n} for n, p in MODULES.items()}
    while leaves := {n for n, needs in graph.items() if not needs}:
        graph = {n: needs - leaves for n, needs in graph.items() if n not in leaves}
    assert graph == {}
