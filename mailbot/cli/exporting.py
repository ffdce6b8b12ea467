"""What goes into a client's zip file, and under which names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mailbot import __version__
from mailbot.adapters.archive import Archive, safe_name
from mailbot.adapters.disk import Disk
from mailbot.adapters.mbox import mbox_entry
from mailbot.adapters.records import record_codec, to_octets
from mailbot.cli.holdings import Held, mails_of
from mailbot.deciding import Trace, Whose
from mailbot.domain.letters import OutboxEntry
from mailbot.domain.mail import Attachment, Mail
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.ports import Parser

_README = """\
Everything that mailbot held of {name} (client code {code})
at {practice} on {day}.

mails/           every mail of theirs, and about them, byte for byte as it came (.eml, opens in any mail program)
mails.mbox       the same mails in one file, for programs that import a mailbox (RFC 4155)
documents/       what was attached to these mails, each different file once
letters/         what mailbot wrote to them, and to staff about them; each says to whom, and whether it went
record.json      the client's record: addresses, requests and their items, open questions
events.json      what happened, oldest first: every mail, reminder, decision and order, with its reason

{mails} mails, {documents} documents, {letters} letters.

The names in record.json and events.json are explained in GLOSSARY.md and docs/contract.md of mailbot {version}.

{left_out}
For whoever hands this on: it also holds the practice's own mails about the client. Look through it first.
What lies in the practice's mailbox, and anywhere else outside mailbot, is not in here.
"""
_NOTHING = "Digests and lists to staff that speak of several clients are not in here.\n"
_LEFT_OUT = """\
Not in here, because they are another client's as well: {mails} mails (by the beginning of their digest: {digests}) and
{letters} letters. Digests and lists to staff that speak of several clients are not in here either.
"""


@dataclass(slots=True)
class Exported:
    """How much went in, and what did not."""

    mails: int = 0
    documents: int = 0
    letters: int = 0
    left_out: list[str] = field(default_factory=list)
    """Digests of mails that another client has to do with as well."""
    letters_left_out: int = 0

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """For the record."""
        return (("mails", self.mails), ("documents", self.documents), ("letters", self.letters))


@dataclass(frozen=True, slots=True)
class Exporter:
    """Gathers what is held of one client."""

    record: ClientRecord
    register: Register
    trace: Trace
    parser: Parser
    practice: Practice
    disk: Disk

    def write(self, spool: Path, archive: Archive, now: datetime) -> Exported:
        """Everything into the archive. Raises OSError."""
        done = Exported()
        self._mails(spool, archive, done)
        self._letters(archive, done)
        tables = record_codec().encode(self.record)
        events = list(tables.pop("log", {}).values())
        tables.pop("outbox", None)
        archive.add("record.json", to_octets(tables))
        archive.add("events.json", to_octets(events))
        archive.add("README.txt", self._readme(done, now).encode("utf-8"))
        return done

    def _mails(self, spool: Path, archive: Archive, done: Exported) -> None:
        mbox, seen = [], set[str]()
        for held in mails_of(spool, self.trace, self.parser, self.disk):
            if held.whose is Whose.OURS:
                continue
            mail = held.parsed(self.parser)
            if not self._may_have(held, mail):
                done.left_out.append(held.digest)
                continue
            done.mails += 1
            day = f"{mail.date:%Y-%m-%d}" if mail.date else "undated"
            archive.add(f"mails/{done.mails:04}-{day}-{held.digest[:12]}.eml", held.raw)
            mbox.append(mbox_entry(held.raw, mail.author.email, mail.written))
            for attached in _attached(mail):
                if attached.sha256 not in seen:
                    seen.add(attached.sha256)
                    archive.add(f"documents/{len(seen):04}-{safe_name(attached.name)}", attached.content)
        done.documents = len(seen)
        archive.add("mails.mbox", b"".join(mbox))

    def _may_have(self, held: Held, mail: Mail) -> bool:
        """A mail that is another client's as well they may have only if they wrote it, or it was sent to them."""
        if held.whose is Whose.THEIRS:
            return True
        theirs = self.record.client.addresses
        return mail.author.email in theirs or any(a.email in theirs for a in (*mail.to, *mail.cc))

    def _letters(self, archive: Archive, done: Exported) -> None:
        for entry in self._entries():
            others = set(entry.mail.clients) - {self.record.client.id}
            to_them = set(entry.mail.to) <= self.record.client.addresses
            if others and not to_them:
                done.letters_left_out += 1
                continue
            done.letters += 1
            name = f"letters/{done.letters:04}-{entry.queued:%Y-%m-%d}-{entry.mail.purpose.value}.txt"
            archive.add(name, _as_text(entry).encode("utf-8"))

    def _entries(self) -> Iterator[OutboxEntry]:
        """The letters in their record, and those in others' that speak of them as well."""
        yield from self.record.outbox
        for record in self.register.clients.values():
            if record.client.id != self.record.client.id:
                yield from (e for e in record.outbox if self.record.client.id in e.mail.clients)

    def _readme(self, done: Exported, now: datetime) -> str:
        out = _NOTHING
        if done.left_out or done.letters_left_out:
            digests = ", ".join(digest[:12] for digest in done.left_out) or "none"
            out = _LEFT_OUT.format(mails=len(done.left_out), digests=digests, letters=done.letters_left_out)
        return _README.format(
            name=self.record.client.name, code=self.record.client.id, practice=self.practice.name,
            day=f"{now.astimezone(self.practice.zone):%-d %B %Y}", mails=done.mails, documents=done.documents,
            letters=done.letters, version=__version__, left_out=out,
        )  # fmt: skip


def _attached(mail: Mail) -> Iterator[Attachment]:
    yield from mail.attachments
    for inner in mail.embedded:
        yield from _attached(inner)


def _as_text(entry: OutboxEntry) -> str:
    mail = entry.mail
    head = [
        f"To: {', '.join(mail.to)}",
        *([f"Cc: {', '.join(mail.cc)}"] if mail.cc else []),
        f"Subject: {mail.subject}",
        f"Message-ID: {mail.message_id}",
        f"Written: {entry.queued.isoformat()}",
        f"State: {entry.state.value}" + (f", {entry.changed.isoformat()}" if entry.changed else ""),
        *([f"Requests: {json.dumps(list(mail.requests))}"] if mail.requests else []),
    ]
    return "\n".join(head) + "\n\n" + mail.body
