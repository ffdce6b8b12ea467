"""A practice's rules as the key of what is made of them once."""

from __future__ import annotations

from mailbot.domain.rules import Rules


class TheSame:
    """Rules as a key: the very same object, since mappings cannot be compared quickly."""

    __slots__ = ("rules",)

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TheSame) and self.rules is other.rules

    def __hash__(self) -> int:
        return id(self.rules)
