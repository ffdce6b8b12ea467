"""The small values of a record <-> JSON values: days, moments, words out of a list, plain texts and numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

Convert = Callable[[Any], Any]


class BadValue(ValueError):
    """The data doesn't fit the class; the sentence says where and how."""


def one_of(members: dict[Any, Any], name: str) -> Convert:
    """One of the values that stand for these members. `name`: what they are."""

    def decode(data: Any) -> Any:
        try:
            return members[data]
        except (KeyError, TypeError):
            raise BadValue(f"{shown(data)} is no {name}") from None

    return decode


def exactly(cls: type) -> Convert:
    """A value of this very type; True is no number."""
    return lambda value: checked(value, cls)


def checked(value: Any, cls: type) -> Any:
    """The value, if it is of this very type. Raises BadValue."""
    if type(value) is not cls:
        raise BadValue(f"{shown(value)} is not of type {cls.__name__}")
    return value


def shown(value: Any) -> str:
    """A value in a sentence about it."""
    return repr(value)[:60]


def as_it_is(value: Any) -> Any:
    """Nothing to convert."""
    return value


def value_of(value: Any) -> Any:
    """An enum's value."""
    return value.value


def _day(value: date) -> str:
    if type(value) is not date:
        raise TypeError(f"{value!r} is no plain date")
    return value.isoformat()


def _moment(value: datetime) -> str:
    """The zone becomes its offset: a moment in London comes back as the same moment, an hour (or none) from UTC."""
    if value.utcoffset() is None:
        raise TypeError(f"{value!r} names no zone")
    return value.isoformat()


def _read_day(value: Any) -> date:
    return date.fromisoformat(checked(value, str))


def _read_moment(value: Any) -> datetime:
    return _moment_of(checked(value, str))


@lru_cache(maxsize=1024)
def _moment_of(text: str) -> datetime:
    """One mail brings about many things at one moment: they share it."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise BadValue(f"{text!r} names no zone")
    return moment


PLAIN = frozenset({str, int, bool})
"""What JSON holds as it is."""
WRITERS: dict[Any, Convert] = {date: _day, datetime: _moment}
READERS: dict[Any, Convert] = {date: _read_day, datetime: _read_moment}
