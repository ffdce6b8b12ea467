"""The DocumentReader port: each file by the reader of its kind, containers opened, results kept."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from mailbot.adapters import magic
from mailbot.adapters.documents import mails, plain
from mailbot.adapters.documents.decoration import Look, Seen, by_words, glance
from mailbot.adapters.documents.found import Content, File, Found, Reader, failed
from mailbot.adapters.documents.pool import FilePool
from mailbot.adapters.fields import safe_name
from mailbot.adapters.workers import Limits
from mailbot.domain.documents import FileText
from mailbot.domain.mail import Attachment

WORKERS = 2
_MOST_LEVELS = 5
_MOST_FILES = 200
_MOST_OCTETS = 200_000_000
_MOST_SHOWN = 25_000_000
"""Octets of a file of which a picture is made."""
_MOST_PAGE = 100_000
_JPEG = b"\xff\xd8\xff"
_MOST_KEPT = 500
_MOST_KEPT_TEXT = 20_000_000
_HERE: Mapping[str, Reader] = {
    "text/plain": plain.read,
    "text/csv": plain.read,
    "text/html": plain.read_html,
    "application/xml": plain.read_html,
    magic.EML: mails.read,
}
"""Kinds whose reading is a bounded pass over the octets: no process is started for them."""
_WRAPPINGS = frozenset({magic.EML, magic.MSG, magic.TNEF, magic.DOCX, magic.PPTX})
_UNREADABLE = ("audio/", "video/")


@dataclass(frozen=True, slots=True)
class _Source:
    """A file on its way to be read, and where it came out of."""

    seen: Seen
    sha256: str
    within: tuple[str, ...] = ()


@dataclass(slots=True)
class _Budget:
    """What one mail's files may come to; shared by the threads that read them."""

    files: int = _MOST_FILES
    octets: int = _MOST_OCTETS
    lock: threading.Lock = field(default_factory=threading.Lock)

    def spend(self, content: bytes) -> bool:
        """Whether there is room for one more."""
        with self.lock:
            self.files -= 1
            self.octets -= len(content)
            return self.files >= 0 and self.octets >= 0


class LocalDocumentReader:
    """Reads files on this machine, in limited worker processes started when first needed."""

    def __init__(self, limits: Limits | None = None, workers: int = WORKERS) -> None:
        self._pool = FilePool(limits or Limits(), workers)
        self._workers = workers
        self._kept = _Kept()

    def read(self, attachments: Sequence[Attachment], passwords: Sequence[str] = ()) -> tuple[FileText, ...]:
        """One or more FileTexts an attachment, in order; never raises on a file, however hostile."""
        sources = [_source(a) for a in attachments]
        job = _Job(self._pool, self._kept, tuple(dict.fromkeys(p for p in passwords if p)))
        if sum(map(_needs_worker, sources)) < 2 or self._workers < 2:
            return tuple(f for s in sources for f in job.read(s))
        with ThreadPoolExecutor(self._workers) as threads:
            return tuple(f for found in threads.map(lambda s: tuple(job.read(s)), sources) for f in found)

    def first_page(self, attachment: Attachment) -> bytes:
        """A small JPEG of a file's first page; b"" for what has none, or can't be drawn, or is too big to try."""
        kind = attachment.content_type
        if not (kind == magic.PDF or kind.startswith("image/")) or attachment.size > _MOST_SHOWN:
            return b""
        found = self._pool.read(File(safe_name(attachment.name), kind, attachment.content, looked_at=True))
        made = found.contents[0].content if found.contents else b""
        return made if made.startswith(_JPEG) and len(made) <= _MOST_PAGE else b""

    def close(self) -> None:
        """End the workers; a later read starts new ones."""
        self._pool.close()


def _source(attachment: Attachment) -> _Source:
    name = safe_name(attachment.name)
    shown = attachment.inline or attachment.referenced
    seen = Seen(name, attachment.content_type, attachment.declared_type, attachment.content, shown)
    return _Source(seen, attachment.sha256)


def _needs_worker(source: _Source) -> bool:
    return source.seen.kind not in _HERE and glance(source.seen) is not Look.DECORATION


class _Job:
    """The files of one mail."""

    def __init__(self, pool: FilePool, kept: _Kept, passwords: tuple[str, ...]) -> None:
        self._pool = pool
        self._kept = kept
        self._passwords = passwords
        self._budget = _Budget()

    def read(self, source: _Source) -> Iterator[FileText]:
        """The file itself, where it has words or a problem, then each file in it."""
        look = glance(source.seen)
        found = self._found(source, look)
        decoration = _is_decoration(look, found) or _is_wrapping(source, found)
        if not found.contents or found.readable or found.problem:
            yield _file_text(source, found, decoration)
        for content in found.contents:
            yield from self._inside(source, content)

    def _inside(self, outer: _Source, content: Content) -> Iterator[FileText]:
        source = _within(outer, content)
        if content.problem:
            yield _file_text(source, failed(content.problem), decoration=False)
        elif len(source.within) > _MOST_LEVELS or not self._budget.spend(content.content):
            yield _file_text(source, failed("unsupported"), decoration=False)
        else:
            yield from self.read(source)

    def _found(self, source: _Source, look: Look) -> Found:
        """What the file gives, read now or kept from before."""
        kind = source.seen.kind
        if look is Look.DECORATION and kind not in _HERE:
            return Found(source="none")
        if kind == magic.EMPTY:
            return failed("empty")
        if kind.startswith(_UNREADABLE):
            return failed("unsupported")
        key = (source.sha256, kind, self._passwords)
        found = self._kept.get(key)
        if found is None:
            found = self._read(source)
            self._kept.put(key, found)
        return found

    def _read(self, source: _Source) -> Found:
        file = File(source.seen.name, source.seen.kind, source.seen.content, self._passwords)
        here = _HERE.get(file.kind)
        if here is None:
            return self._pool.read(file)
        try:
            return here(file)
        except Exception:  # the last line of defence: an unforeseen file is still somebody's
            return failed("corrupt")


def _within(outer: _Source, content: Content) -> _Source:
    name = safe_name(content.name)
    kind = magic.sniff(content.content, name)
    seen = Seen(
        name,
        magic.EML if kind == "text/plain" and content.declared_type == magic.EML else kind,
        content.declared_type.lower(),
        content.content,
        content.inline or content.referenced,
    )
    path = (*outer.within, outer.seen.name, *(safe_name(n) for n in content.within))
    return _Source(seen, hashlib.sha256(content.content).hexdigest(), path)


def _is_wrapping(source: _Source, found: Found) -> bool:
    """Whether it is but the covering note of what lies in it."""
    inside = (_within(source, c) for c in found.contents)
    return source.seen.kind in _WRAPPINGS and any(glance(i.seen) is not Look.DECORATION for i in inside)


def _is_decoration(look: Look, found: Found) -> bool:
    if look is Look.UNSURE:
        return by_words(found.text, read=found.source == "ocr")
    return look is Look.DECORATION


def _file_text(source: _Source, found: Found, decoration: bool) -> FileText:
    return FileText(
        name=source.seen.name,
        sha256=source.sha256,
        content_type=source.seen.kind,
        text=found.text,
        pages=found.pages,
        problem=None if decoration and found.problem != "encrypted" else found.problem,
        source=found.source,
        within=source.within,
        decoration=decoration,
        size=len(source.seen.content),
    )


class _Kept:
    """What was read lately, by content: the same file comes in many mails. Bounded in number and in text."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[str, str, tuple[str, ...]], Found] = OrderedDict()
        self._letters = 0
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str, tuple[str, ...]]) -> Found | None:
        """What was found, if it is still here."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def put(self, key: tuple[str, str, tuple[str, ...]], found: Found) -> None:
        """Keep it, unless another try may go better, or it is a container (its octets would stay in memory)."""
        if found.contents or found.problem == "unread":
            return
        with self._lock:
            self._letters += len(found.text) - len(self._found[key].text if key in self._found else "")
            self._found[key] = found
            while len(self._found) > _MOST_KEPT or self._letters > _MOST_KEPT_TEXT:
                self._letters -= len(self._found.popitem(last=False)[1].text)
