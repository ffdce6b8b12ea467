"""What a reply does, said in a line: `told(asked, text).does({"a": "promised 2026-06-12"}).and_a_person(ASKS)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailbot.domain.documents import Document, FileText
from mailbot.domain.mail import VisibleText
from mailbot.domain.practice import Client
from mailbot.domain.register import Register
from mailbot.domain.requests import Request
from mailbot.domain.understanding import Match, Reason
from mailbot.reading.papers.documents import identify
from mailbot.reading.replies.replies import ReplyReading, read_reply
from tests.world import PRACTICE, annotate, client, likeness, mail, register, request, rules

ASKS, QUIET, EITHER = "asks", "quiet", "either"
"""Whether a person must be asked, must not be, or may be."""


@dataclass(frozen=True)
class Told:
    """A reply that was read."""

    reading: ReplyReading
    text: str

    def does(self, expected: Mapping[str, str]) -> Told:
        """Item, or request/item, to "state", "state 2026-06-12" (that day), or "state *" (any day or none)."""
        found = {_key(o.request, o.item, expected): o for o in self.reading.outcomes}
        said = {key: f"{o.state.value} {o.date or ''}".strip() for key, o in found.items()}
        wanted = dict(expected)
        for key, value in wanted.items():
            if value.endswith("*") and said.get(key, "").split()[:1] == value.split()[:1]:
                said[key] = value
        assert said == wanted, [str(o.reason) for o in self.reading.outcomes]
        return self

    def and_a_person(self, person: str) -> Told:
        """Whether staff are asked."""
        if person != EITHER:
            assert bool(self.reading.doubts) == (person == ASKS), [f"{d.text} {d.quote}" for d in self.reading.doubts]
        return self


def _key(ref: str, item: str, expected: Mapping[str, str]) -> str:
    return f"{ref}/{item}" if any("/" in k for k in expected) else item


def told(asked: Mapping[str, str], text: str, *files: FileText, **more: object) -> Told:
    """A reply in the thread of the only request."""
    only = request(asked)
    return told_in([(client(), [only])], text, *files, **more)  # type: ignore[arg-type]


def told_in(
    world: Sequence[tuple[Client, Sequence[Request]]],
    text: str,
    *files: FileText,
    thread: str | None = "R1",
    sender: str = "",
    subject: str = "",
    visible: VisibleText | None = None,
    language: str = "",
) -> Told:
    """A reply to one of several requests of one client, or of clients who share an address."""
    book = register(*world)
    found = _match(world, thread)
    written = mail(text, sender=sender or world[0][0].emails[0], subject=subject or f"Re: {world[0][1][0].subject}")
    documents = tuple(_document(f, world) for f in files)
    marked = annotate(text, language or world[0][0].language)
    reading = read_reply(
        written,
        visible or VisibleText(text),
        marked,
        documents,
        found,
        book,
        PRACTICE,
        rules(),
        annotate,
        likeness().alike,
    )
    _belongs(reading, book, found)
    return Told(reading, text)


def _match(world: Sequence[tuple[Client, Sequence[Request]]], thread: str | None) -> Match:
    refs = [r.ref for _, requests in world for r in requests]
    ordered = tuple(sorted(refs, key=lambda ref: ref != thread))
    owner = next((c.id for c, requests in world for r in requests if r.ref == thread), world[0][0].id)
    return Match(owner, ordered, Reason("in a test"), thread=thread)


def _document(file: FileText, world: Sequence[tuple[Client, Sequence[Request]]]) -> Document:
    return identify(file, tuple(c.name for c, _ in world), rules())


def _belongs(reading: ReplyReading, book: Register, found: Match) -> None:
    """No outcome ever touches a request outside the match."""
    assert all(o.request in found.requests and book.request(o.request) for o in reading.outcomes)
