"""Templates of the practice's own making -> text. The only module that knows jinja2."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import SandboxedEnvironment

from mailbot.letters.dates_in_words import day_in_words, listed, months_in_words, plural_category, quoted, set_apart
from mailbot.letters.rewording import reworded

PARTS = "_parts"
"""The template of a language that holds the macros of every other."""


def render(source: str, parts: str, language: str, facts: Mapping[str, object], today: date) -> str:
    """The text of a template. Raises jinja2's UndefinedError for a fact that is not there; nothing is left blank."""
    filled = {**facts, "today": today}
    macros = vars(_compiled(parts, language, PARTS).make_module(filled))
    known = {name: macro for name, macro in macros.items() if not name.startswith("_")}
    return _compiled(source, language).render({**known, **filled}).strip("\n")


@lru_cache(maxsize=512)
def _compiled(source: str, language: str, name: str = "letter") -> Template:
    """`name` stands in tracebacks."""
    environment = _environment(language)
    return Template.from_code(environment, environment.compile(source, name, f"<{name}>"), environment.globals)


@lru_cache(maxsize=32)
def _environment(language: str) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.filters["day"] = partial(_day, language=language)
    environment.filters["months"] = partial(months_in_words, language=language)
    environment.filters["listed"] = partial(listed, language=language)
    environment.filters["quoted"] = partial(_quoted, language=language)
    environment.filters["plural"] = partial(_plural, language=language)
    environment.filters["apart"] = set_apart
    environment.filters["pounds"] = _pounds
    environment.filters["reworded"] = partial(reworded, language=language)
    return environment


def _day(day: date, today: date | None = None, *, language: str) -> str:
    return day_in_words(day, language, today)


def _quoted(things: str | Iterable[str], *, language: str) -> str | list[str]:
    """A text, or each of several, in quotation marks."""
    return quoted(things, language) if isinstance(things, str) else [quoted(t, language) for t in things]


def _pounds(pence: int) -> str:
    """ "£1,234.56", in every language: it is typed into a British bank's form."""
    return f"£{pence // 100:,}.{pence % 100:02}"


def _plural(count: int, *, language: str, **forms: str) -> str:
    """The form for a number; what the language does not tell apart may be left out. Raises UndefinedError for a gap."""
    category = plural_category(count, language)
    form = forms.get(category, forms.get("other"))
    if form is None:
        raise UndefinedError(f"there is no form “{category}” for {count}")
    return form


# -- trying a template out --------------------------------------------------------------------------------------------

_FETCHING = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and in which line (of the letter, or of the parts in front of it)."""

    text: str
    line: int | None = None
    in_parts: bool = False


def faults_of(source: str, language: str, known: Iterable[str]) -> Iterator[Fault]:
    """What is wrong with a template by itself: it can't be read, is unsafe, or names a fact that is not among those."""
    try:
        tree = _environment(language).parse(source)
    except TemplateSyntaxError as error:
        yield Fault(f"can't be read: {str(error.message).rstrip('.')}.", error.lineno)
        return
    yield from _unsafe(tree)
    unknown = find_undeclared_variables(tree) - set(known) - set(_environment(language).globals)
    for name in tree.find_all(nodes.Name):
        if name.name in unknown:
            yield Fault(f"there is no such fact as “{name.name}” here.", name.lineno)


def macros_of(parts: str, language: str) -> frozenset[str]:
    """The names of the macros. Raises jinja2's TemplateSyntaxError."""
    return frozenset(m.name for m in _environment(language).parse(parts).find_all(nodes.Macro))


def faults_when_filled(
    source: str, parts: str, language: str, facts: Iterable[Mapping[str, object]], today: date
) -> Iterator[Fault]:
    """What fails when the letter is written with each of these facts."""
    for each in facts:
        try:
            render(source, parts, language, each, today)
        except Exception as error:
            line, in_parts = _place_of(error)
            yield Fault(f"fails: {str(error).rstrip('.')}.", line, in_parts)


def _unsafe(tree: nodes.Template) -> Iterator[Fault]:
    for node in tree.find_all(nodes.Getattr):
        if node.attr.startswith("_"):
            yield Fault(f"“.{node.attr}” is not allowed in a letter.", node.lineno)
    for fetching in tree.find_all(_FETCHING):
        yield Fault("a letter may not fetch another file; macros for all letters stand in _parts.", fetching.lineno)


def _place_of(error: Exception) -> tuple[int | None, bool]:
    """The line, and whether it is one of the parts: jinja2 puts both into the traceback."""
    line, in_parts, step = None, False, error.__traceback__
    while step is not None:
        if (file := step.tb_frame.f_code.co_filename) in ("<letter>", f"<{PARTS}>"):
            line, in_parts = step.tb_lineno, file == f"<{PARTS}>"
        step = step.tb_next
    return line, in_parts
