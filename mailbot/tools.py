"""What an office works with, and how it reads a mail with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from mailbot.domain.at_rest import Packs
from mailbot.domain.documents import FileText
from mailbot.domain.mail import Attachment, Mail
from mailbot.domain.papers import Enclosure, Paper
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Understanding
from mailbot.ports import DocumentReader, Likeness, Linguist, Parser, SignatureChecker, Store, Unparsed
from mailbot.reading import awaiting_a_password, passwords_in, understand, wants_voucher

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""When a mail arrived says nothing about its files."""


def _nothing_is_kept(digest: str) -> None:
    return None


class NothingAlike:
    """The Likeness port of an office that goes by words alone."""

    def alike(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """Nothing is alike."""
        return [0.0] * len(others)


def _no_chart(bars: Sequence[tuple[str, int]]) -> bytes:
    return b""


def _no_picture(attachment: Attachment) -> bytes:
    return b""


@dataclass(frozen=True, slots=True)
class Tools:
    """Ports, put together."""

    store: Store
    parser: Parser
    reader: DocumentReader
    linguist: Linguist
    kept: Callable[[str], bytes | None] = _nothing_is_kept
    """The octets of a mail that came before, by its digest, where they are still here."""
    first_page: Callable[[Attachment], bytes] = _no_picture
    """A small JPEG of a file's first page; b"" where there is none to be had."""
    likeness: Likeness = field(default_factory=NothingAlike)
    signatures: SignatureChecker | None = None
    """Verifies DKIM signatures, where nobody does it for us."""
    draw: Callable[[Sequence[tuple[str, int]]], bytes] = _no_chart
    """A small PNG chart of labels with their figures; b"" where none can be made. Never raises."""
    packs: Packs | None = None
    """How what nobody looks at is held in memory; None: as it is."""

    def read(
        self, raw: bytes, arrived: datetime, register: Register, practice: Practice, rules: Rules, sent_by: str = ""
    ) -> tuple[Mail, Understanding]:
        """Parse and understand a mail. `sent_by`: in whose Sent folder it lies."""
        mail = replace(self._vouched(self.parser.parse(raw, arrived), raw, practice), sent_by=sent_by)
        passwords = passwords_in(mail)
        files = (*self.reader.read(mail.attachments, passwords), *self._opened_now(mail, passwords, register))
        return mail, understand(mail, files, register, practice, rules, self.linguist.annotate, self.likeness.alike)

    def _vouched(self, mail: Mail, raw: bytes, practice: Practice) -> Mail:
        """The mail with the domains that have signed it: looked at only where it claims to be from staff."""
        if self.signatures is None or not wants_voucher(mail, practice):
            return mail
        return replace(mail, signed_for=self.signatures.signers(raw, mail.author.domain, mail.arrived))

    def enclosures(self, papers: Iterable[Paper]) -> Iterator[Enclosure]:
        """Papers of earlier mails, as far as these are still here."""
        for paper in papers:
            files = self._files_of(paper.mail)
            found = next((a for a in files if a.sha256 == paper.sha256), None)
            if found:
                yield Enclosure(paper.name, found.content_type, found.content)

    def picture(self, mail: str, sha256: str) -> bytes:
        """A small JPEG of the first page of a file that a kept mail brought; b"" when the mail is gone, or it has none.

        `mail`: the mail's digest; `sha256`: the file's.
        """
        found = self._files_of(mail) if self.first_page is not _no_picture else ()
        return next((self.first_page(a) for a in found if a.sha256 == sha256), b"")

    def _opened_now(self, mail: Mail, passwords: Sequence[str], register: Register) -> Iterator[FileText]:
        """Files of earlier mails that this mail's password opens: they are as good as attached to it."""
        waiting = awaiting_a_password(register.clients_at(mail.author.email)) if passwords else {}
        for digest, locked in waiting.items():
            files = self.reader.read(self._files_of(digest), passwords)
            yield from (f for f in files if f.sha256 in locked and f.problem is None)

    def _files_of(self, digest: str) -> Sequence[Attachment]:
        """The files of a mail that came before; none where it is gone, or no longer comes apart."""
        raw = self.kept(digest)
        try:
            return self.parser.parse(raw, _ANY_TIME).attachments if raw else ()
        except Unparsed:
            return ()
