"""Frozen dataclasses <-> plain JSON values, worked out once per class from its type hints.

What is written: a dataclass as an object, a StrEnum as its value, a date or an aware datetime in ISO 8601 (the zone as
its offset), a tuple or a frozenset as an array, a union of dataclasses as an object that names its class under "is"
(a Python keyword, so no field can be called that). A field that is empty, and empty by default, is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from mailbot.adapters.leaves import (
    PLAIN,
    READERS,
    WRITERS,
    BadValue,
    Convert,
    as_it_is,
    checked,
    exactly,
    one_of,
    shown,
    value_of,
)

TAG = "is"


class Codec:
    """Encoders and decoders, compiled on first use.

    `unknown` gathers the fields that were met while decoding and that no class here has, as "Class.field".
    """

    def __init__(self) -> None:
        self.unknown: set[str] = set()
        self._encoders: dict[Any, Convert] = {}
        self._decoders: dict[Any, Convert] = {}

    def encoder(self, hint: Any) -> Convert:
        """What turns a value of this type into JSON values. Raises TypeError for a type that is not spoken here."""
        if hint not in self._encoders:
            self._encoders[hint] = _late(self._encoders, hint)
            self._encoders[hint] = self._make_encoder(hint)
        return self._encoders[hint]

    def decoder(self, hint: Any) -> Convert:
        """What turns JSON values into a value of this type; it raises BadValue. Raises TypeError like `encoder`."""
        if hint not in self._decoders:
            self._decoders[hint] = _late(self._decoders, hint)
            self._decoders[hint] = self._make_decoder(hint)
        return self._decoders[hint]

    # -- out ------------------------------------------------------------------------------------------------------

    def _make_encoder(self, hint: Any) -> Convert:
        if hint in PLAIN or get_origin(hint) is Literal:
            return as_it_is
        if hint in WRITERS:
            return WRITERS[hint]
        if isinstance(hint, type) and issubclass(hint, Enum):
            return value_of
        if is_dataclass(hint):
            return self._object_encoder(hint)
        return self._container_encoder(hint)

    def _container_encoder(self, hint: Any) -> Convert:
        shape = shape_of(hint)
        parts = [self.encoder(part) for part in shape.parts]
        match shape.kind:
            case "optional":
                (only,) = parts
                return lambda value: None if value is None else only(value)
            case "union":
                return _tagged({part: self.encoder(part) for part in shape.parts})
            case "tuple":
                (each,) = parts
                return lambda value: [each(v) for v in value]
            case "row":
                return lambda value: [part(v) for part, v in zip(parts, value, strict=True)]
            case "set":
                (each,) = parts
                return lambda value: [each(v) for v in sorted(value)]
        (each,) = parts
        return lambda value: {key: each(v) for key, v in value.items()}

    def _object_encoder(self, cls: Any) -> Convert:
        hints = get_type_hints(cls)
        made = _Source("value")
        made.line(1, "written = {}")
        for found in fields(cls):
            hint, empty = hints[found.name], _empty_default(found)
            made.line(1, f"content = value.{found.name}")
            if empty is not MISSING:
                made.line(1, f"if {_fullness(empty, made)}:")
            content = "content" if hint in PLAIN else f"{made.name(self.encoder(hint))}(content)"
            made.line(1 if empty is MISSING else 2, f"written[{found.name!r}] = {content}")
        made.line(1, "return written")
        return made.function()

    # -- in -------------------------------------------------------------------------------------------------------

    def _make_decoder(self, hint: Any) -> Convert:
        if hint in PLAIN:
            return exactly(hint)
        if hint in READERS:
            return READERS[hint]
        if get_origin(hint) is Literal:
            return one_of({value: value for value in get_args(hint)}, "word")
        if isinstance(hint, type) and issubclass(hint, Enum):
            return one_of({member.value: member for member in hint}, hint.__name__)
        if is_dataclass(hint):
            return self._object_decoder(hint)
        return self._container_decoder(hint)

    def _container_decoder(self, hint: Any) -> Convert:
        shape = shape_of(hint)
        if shape.kind == "union":
            return _by_tag({part.__name__: self.decoder(part) for part in shape.parts})
        if shape == Shape("tuple", (str,)):
            return _strings
        parts = [self.decoder(part) for part in shape.parts]
        if shape.kind == "row":
            return _row(parts)
        (each,) = parts
        if shape.kind == "optional":
            return lambda value: None if value is None else each(value)
        if shape.kind == "map":
            return lambda value: {key: each(v) for key, v in checked(value, dict).items()}
        build: Callable[[list[Any]], Any] = tuple if shape.kind == "tuple" else frozenset
        return lambda value: build([each(v) for v in checked(value, list)])

    def _object_decoder(self, cls: Any) -> Convert:
        hints = get_type_hints(cls)
        entries = [_Entry.of(f, hints[f.name], self.decoder(hints[f.name])) for f in fields(cls)]
        names = frozenset((TAG, *(e.name for e in entries)))

        def note(data: dict[str, Any]) -> None:
            self.unknown.update(f"{cls.__name__}.{name}" for name in data if name not in names)

        made = _Source("data")
        made.line(1, f"if type(data) is not dict: raise {made.name(_blame)}({made.name(cls)}, (), data)")
        made.line(1, f"if not {made.name(names.issuperset)}(data): {made.name(note)}(data)")
        made.line(1, "get = data.get")
        made.line(1, "try:")
        for entry in entries:
            _write_reading(entry, made)
        made.line(2, f"return {made.name(cls)}({', '.join(f'v_{e.name}' for e in entries)})")
        made.line(1, "except ValueError:")
        made.line(2, f"raise {made.name(_blame)}({made.name(cls)}, {made.name(entries)}, data) from None")
        return made.function()


def _write_reading(entry: _Entry, made: _Source) -> None:
    part, absent, local = made.name(entry.part), made.name(entry.absent), f"v_{entry.name}"
    made.line(2, f"{local} = get({entry.name!r}, missing)")
    made.line(2, f"if {local} is missing: {local} = {absent}{'()' if callable(entry.absent) else ''}")
    made.line(2, f"elif type({local}) is not {made.name(entry.exact)}: {local} = {part}({local})")


def _blame(cls: Any, entries: Sequence[_Entry], data: Any) -> BadValue:
    """Decode once more, field by field, to say which one is wrong."""
    for entry in entries:
        try:
            if entry.name in data:
                entry.part(data[entry.name])
            elif entry.absent is _missing:
                _missing()
        except ValueError as error:
            return BadValue(f"{cls.__name__}.{entry.name}: {error}")
    return BadValue(f"{shown(data)} is no {cls.__name__}")


class _Source:
    """A function in the making. Written out per class it is three times as fast as a loop over fields (dataclasses
    does the same for __init__); only names of fields, never data, become source."""

    def __init__(self, argument: str) -> None:
        self._names: dict[str, Any] = {"missing": MISSING}
        self._lines = [f"def made({argument}):"]

    def name(self, value: Any) -> str:
        """A name by which the function knows this value."""
        name = f"_{len(self._names)}"
        self._names[name] = value
        return name

    def line(self, depth: int, text: str) -> None:
        self._lines.append("    " * depth + text)

    def function(self) -> Convert:
        exec("\n".join(self._lines), self._names)  # noqa: S102
        made: Convert = self._names["made"]
        return made


class Shape(NamedTuple):
    """How a container type is built: its kind, and the types of what is in it."""

    kind: Literal["optional", "union", "tuple", "row", "set", "map"]
    parts: tuple[Any, ...]


def shape_of(hint: Any) -> Shape:
    """Take a container's type hint apart. Raises TypeError for a type that is not spoken here."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _union(hint, args)
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return Shape("tuple", args[:1])
    if origin is tuple:
        return Shape("row", args)
    if origin is frozenset:
        return Shape("set", args)
    if origin is Mapping and args[0] is str:
        return Shape("map", args[1:])
    raise TypeError(f"records can't hold {hint}")


def _union(hint: Any, args: tuple[Any, ...]) -> Shape:
    others = tuple(a for a in args if a is not NoneType)
    if len(others) == 1:
        return Shape("optional", others)
    if len(others) < len(args):
        return Shape("optional", (Union[others],))  # noqa: UP007 - built from a tuple
    if all(is_dataclass(a) for a in others):
        return Shape("union", others)
    raise TypeError(f"records can't tell apart what {hint} may be")


class _Entry(NamedTuple):
    """A field: a value of type `exact` is taken as it is, any other goes through `part`."""

    name: str
    exact: type | None
    part: Convert
    absent: Any
    """What stands for it when it isn't there: a value, or a function that gives one or raises BadValue."""

    @classmethod
    def of(cls, found: Field[Any], hint: Any, part: Convert) -> _Entry:
        return cls(found.name, hint if hint in PLAIN else None, part, _default(found))


def _default(found: Field[Any]) -> Any:
    if found.default_factory is not MISSING:
        return found.default_factory
    return _missing if found.default is MISSING else found.default


def _missing() -> Any:
    raise BadValue("it is missing")


def _empty_default(found: Field[Any]) -> Any:
    """A field's default when it says nothing (so that it need not be written), else something nothing equals."""
    default = found.default_factory() if found.default_factory is not MISSING else found.default
    empty = default is None or is_dataclass(default) or (not default and not isinstance(default, bool | int | float))
    return default if empty else MISSING


def _fullness(empty: Any, made: _Source) -> str:
    """The test for a content that is worth writing."""
    if empty is None:
        return "content is not None"
    return f"content != {made.name(empty)}" if is_dataclass(empty) else "content"


def _late(table: dict[Any, Convert], hint: Any) -> Convert:
    """Stands in for a conversion that is being made: a class may hold itself."""
    return lambda value: table[hint](value)


def _tagged(encoders: dict[Any, Convert]) -> Convert:
    return lambda value: {TAG: type(value).__name__, **encoders[type(value)](value)}


def _by_tag(decoders: dict[str, Convert]) -> Convert:
    def decode(data: Any) -> Any:
        tag = checked(data, dict).get(TAG)
        if tag not in decoders:
            raise BadValue(f'this version knows no "{tag}"')
        return decoders[tag](data)

    return decode


def _strings(data: Any) -> tuple[str, ...]:
    for value in checked(data, list):
        if type(value) is not str:
            raise BadValue(f"{shown(value)} is not of type str")
    return tuple(data)


def _row(parts: list[Convert]) -> Convert:
    def decode(data: Any) -> tuple[Any, ...]:
        if len(checked(data, list)) != len(parts):
            raise BadValue(f"{shown(data)} should have {len(parts)} parts")
        return tuple([part(value) for part, value in zip(parts, data, strict=True)])

    return decode
