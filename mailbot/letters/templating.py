"""Templates of the practice's own making -> text. The only module that knows jinja2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache, partial

from jinja2 import StrictUndefined, Template, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from mailbot.letters.dates_in_words import day_in_words, listed, months_in_words, plural_category, quoted, set_apart

PARTS = "_parts"
"""The template of a language that holds its macros; it stands in front of every other."""


def render(source: str, parts: str, language: str, facts: Mapping[str, object], today: date) -> str:
    """The text of a template. Raises jinja2's UndefinedError for a fact that is not there; nothing is left blank."""
    template = _compiled(parts + "\n" + source, language)
    return template.render({**facts, "today": today}).strip("\n")


@lru_cache(maxsize=512)
def _compiled(source: str, language: str) -> Template:
    return _environment(language).from_string(source)


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
    return environment


def _day(day: date, today: date | None = None, *, language: str) -> str:
    return day_in_words(day, language, today)


def _quoted(things: str | Iterable[str], *, language: str) -> str | list[str]:
    """A text, or each of several, in quotation marks."""
    return quoted(things, language) if isinstance(things, str) else [quoted(t, language) for t in things]


def _plural(count: int, *, language: str, **forms: str) -> str:
    """The form for a number; what the language does not tell apart may be left out. Raises UndefinedError for a gap."""
    category = plural_category(count, language)
    form = forms.get(category, forms.get("other"))
    if form is None:
        raise UndefinedError(f"there is no form “{category}” for {count}")
    return form
