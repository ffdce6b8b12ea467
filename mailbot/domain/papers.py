"""Papers of the practice's own that go to a client with a letter."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of a mail that staff sent to a client, by which it is found again."""

    mail: str
    """Digest of that mail."""
    sha256: str
    name: str
    size: int
    """Octets."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that leaves with a letter."""

    name: str
    content_type: str
    """What its bytes say it is."""
    content: bytes = field(repr=False)
