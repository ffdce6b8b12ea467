"""How a reader of files and its master speak: a file goes out, what it gave comes back."""

from __future__ import annotations

from typing import IO, Any

from mailbot.adapters.documents.found import MOST_CONTENTS, MOST_OCTETS, MOST_TEXT, Content, File, Found
from mailbot.adapters.workers import Garbled, head_of, octets_of, put

_BEAT = {"beat": True}
_TRAITS = ("name", "within", "inline", "referenced", "declared_type", "problem")


def put_file(stream: IO[bytes], file: File) -> None:
    """Hand a file to a worker."""
    head = {"name": file.name, "kind": file.kind, "passwords": file.passwords, "size": len(file.content)}
    head["looked_at"] = file.looked_at
    put(stream, head, [file.content])


def take_file(stream: IO[bytes]) -> File | None:
    """A file from the master; None when there are no more."""
    try:
        head = head_of(stream)
        content = octets_of(stream, head["size"])
        return File(head["name"], head["kind"], content, tuple(head["passwords"]), looked_at=head["looked_at"])
    except Garbled:
        return None


def put_beat(stream: IO[bytes]) -> None:
    """Say that it goes on."""
    put(stream, _BEAT, [])


def put_found(stream: IO[bytes], found: Found) -> None:
    """Hand back what a file gave."""
    contents = [{t: getattr(c, t) for t in _TRAITS} | {"size": len(c.content)} for c in found.contents]
    head = {k: v for k, v in _fields(found).items() if k != "contents"} | {"contents": contents}
    put(stream, head, [c.content for c in found.contents])


def _fields(found: Found) -> dict[str, Any]:
    """Field by field; contents are not copied."""
    return {name: getattr(found, name) for name in Found.__dataclass_fields__}


def take(stream: IO[bytes]) -> Found | None:
    """What a worker says next: None is a beat. Raises Garbled."""
    head = head_of(stream)
    if head == _BEAT:
        return None
    try:
        room = 2 * MOST_OCTETS
        contents = []
        for one in head["contents"][: 2 * MOST_CONTENTS]:
            room -= one["size"]
            if room < 0:
                raise Garbled("too much")
            traits = {t: one[t] for t in _TRAITS} | {"within": tuple(one["within"])}
            contents.append(Content(content=octets_of(stream, one["size"]), **traits))
        text = str(head["text"])[:MOST_TEXT].encode("utf-8", "replace").decode("utf-8", "replace")
        return Found(text, int(head["pages"]), head["problem"], head["source"], tuple(contents))
    except (KeyError, TypeError, ValueError) as error:
        raise Garbled(str(error)) from error
