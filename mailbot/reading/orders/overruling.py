"""What one order makes of another."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.domain.understanding import Command, Verb

_OVERRULES = {
    Verb.CANCEL: frozenset(Verb) - {Verb.CANCEL, Verb.ADDRESS, Verb.STATUS},
    Verb.REJECT: frozenset({Verb.REOPEN, Verb.RECEIVED, Verb.REMIND, Verb.RESUME, Verb.WAIVE}),
    Verb.REOPEN: frozenset({Verb.RECEIVED, Verb.WAIVE, Verb.RESUME}),
    Verb.WAIVE: frozenset({Verb.RECEIVED, Verb.CONFIRM}),
    Verb.RECEIVED: frozenset({Verb.CONFIRM}),
    Verb.PAUSE: frozenset({Verb.REMIND, Verb.RESUME}),
    Verb.EXTEND: frozenset({Verb.PAUSE}),
    Verb.RESUME: frozenset({Verb.REMIND}),
}
"""An order makes void these others about the same thing, whichever stands first."""


def settled(commands: Iterable[Command]) -> tuple[Command, ...]:
    """Each order once, without those that another one makes void."""
    once = tuple(_once(commands))
    return tuple(c for c in once if not any(_overrules(o, c) for o in once if o is not c))


def _once(commands: Iterable[Command]) -> Iterable[Command]:
    """Said twice, the one with a day counts; else the last."""
    kept: dict[tuple[object, ...], Command] = {}
    for command in commands:
        before = kept.get(_key(command))
        kept[_key(command)] = before if before and before.date and not command.date else command
    return kept.values()


def _key(command: Command) -> tuple[object, ...]:
    whom = command.request or command.client
    return command.verb, whom, command.item, command.ask


def _overrules(one: Command, other: Command) -> bool:
    same = one.request == other.request and one.client == other.client
    if one.verb is other.verb:
        return same and one.item is not None and other.item is None and one.verb is not Verb.ADD
    if other.verb not in _OVERRULES.get(one.verb, ()):
        return False
    return same and (one.item is None or other.item is None or one.item == other.item)
