"""`mailbot inspect`: what one mail is and brings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailbot.cli.console import say
from mailbot.cli.jsonl import json_line

if TYPE_CHECKING:
    from mailbot.adapters.mail_files import MailFile
    from mailbot.domain.documents import Document, FileText
    from mailbot.domain.mail import Attachment, Mail
    from mailbot.domain.understanding import FailedDelivery
    from mailbot.reading import Brought, Inspection

_PROBLEMS = {"unread": "unsupported"}
_SHOWN_LINES = 30
_ACTIONS = {True: "failed", False: "delayed"}


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("inspect")(inspect)


def inspect(
    files: Annotated[list[Path], typer.Argument(help="Mails: files, mbox files, Maildirs, folders of these.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for other programs.")] = False,
    patience: Annotated[
        float, typer.Option(min=0.5, max=600, help="Seconds that reading the files of one mail may take.")
    ] = 4.0,
) -> None:
    """Say what a mail is and what it brings. Nothing is sent, nothing is kept."""
    show = _as_line if as_json else _as_page
    with _Workshop(patience) as workshop:
        for path in files:
            for line in workshop.lines(path, show):
                say(line)


@dataclass(frozen=True, slots=True)
class _Looked:
    """A file, and the mail that was found in it, if any."""

    file: MailFile
    found: Inspection | None
    problem: str = ""


class _Workshop:
    """The tools, made once for all mails."""

    def __init__(self, patience: float) -> None:
        from mailbot.adapters.documents import LocalDocumentReader
        from mailbot.adapters.parser import MailParser
        from mailbot.adapters.tongue import Tongue
        from mailbot.adapters.workers import Limits
        from mailbot.settings import default_rules_folder, load_rules

        self._patience = patience
        self._rules = load_rules(default_rules_folder())
        seconds = max(1, round(patience))
        self._reader = LocalDocumentReader(Limits(seconds, silent_seconds=patience, total_seconds=patience))
        self._parser = MailParser()
        self._tongue = Tongue(self._rules)

    def __enter__(self) -> _Workshop:
        return self

    def __exit__(self, *args: object) -> None:
        self._reader.close()

    def lines(self, path: Path, show: Callable[[_Looked], str]) -> Iterator[str]:
        """A text a mail."""
        from mailbot.adapters.mail_files import mails_in

        return (show(self._look(file)) for file in mails_in(path))

    def _look(self, file: MailFile) -> _Looked:
        if file.problem:
            return _Looked(file, None, file.problem)
        try:
            return _Looked(file, self._inspected(file.raw))
        except Exception as error:  # a line for every file: an unforeseen mail must not hide those behind it
            return _Looked(file, None, f"it could not be read ({type(error).__name__})")

    def _inspected(self, raw: bytes) -> Inspection:
        from mailbot.reading import inspect as look_at

        mail = self._parser.parse(raw, datetime(1970, 1, 1, tzinfo=UTC))
        until = time.monotonic() + self._patience

        def read(attachments: Sequence[Attachment]) -> Sequence[FileText]:
            return self._reader.read(attachments) if time.monotonic() < until else ()

        return look_at(mail, self._rules, read, lambda text: self._tongue.of(text, "en")[0])


# -- for programs -----------------------------------------------------------------------------------------------------


def _as_line(looked: _Looked) -> str:
    return json_line(_object(looked))


def _object(looked: _Looked) -> dict[str, Any]:
    if looked.found is None:
        return {"path": looked.file.name, **_NOTHING, "defects": [f"unreadable: {looked.problem}"]}
    found, mail, visible = looked.found, looked.found.mail, looked.found.visible
    return {
        "path": looked.file.name,
        "kind": found.nature.value,
        "message_id": mail.message_id,
        "in_reply_to": next(iter(mail.in_reply_to), None),
        "references": list(mail.references),
        "date": mail.date.isoformat() if mail.date else None,
        "from": mail.author.email or mail.author.name or None,
        "to": [a.email or a.name for a in mail.to],
        "cc": [a.email or a.name for a in mail.cc],
        "subject": mail.subject,
        "text": visible.text,
        "quoted": "\n".join(t for t in (visible.quoted, visible.forwarded) if t),
        "signature": visible.signature,
        "language": found.language,
        "attachments": [_attachment(b) for b in found.brought],
        "bounce": _bounce(found),
        "returns": found.returns.isoformat() if found.returns else None,
        "defects": list(mail.defects),
        "why": str(found.reason),
    }


_NOTHING: dict[str, Any] = {
    "kind": "unreadable", "message_id": None, "in_reply_to": None, "references": [], "date": None, "from": None,
    "to": [], "cc": [], "subject": "", "text": "", "quoted": "", "signature": "", "language": "und", "attachments": [],
    "bounce": None, "returns": None,
}  # fmt: skip


def _attachment(brought: Brought) -> dict[str, Any]:
    attachment = brought.attachment
    problems = [_PROBLEMS.get(f.problem, f.problem) for f in brought.files if f.problem]
    return {
        "name": attachment.name,
        "content_type": attachment.content_type,
        "declared_type": attachment.declared_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "decoration": bool(brought.files) and all(f.decoration for f in brought.files),
        "text_chars": sum(len(f.text) for f in brought.files),
        "document": next((_document(d) for d in brought.documents if d.type), None),
        "problem": next(iter(problems), None),
        "contents": [_content(f, brought.documents) for f in brought.files if f.within],
    }


def _content(file: FileText, documents: Sequence[Document]) -> dict[str, Any]:
    """A file within a container."""
    return {
        "name": file.name,
        "within": list(file.within),
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
        "decoration": file.decoration,
        "text_chars": len(file.text),
        "document": next((_document(d) for d in documents if d.file == file and d.type), None),
        "problem": _PROBLEMS.get(file.problem, file.problem) if file.problem else None,
    }


def _document(document: Document) -> dict[str, Any]:
    period = document.period
    return {
        "type": document.type,
        "period": [period.start.isoformat(), period.end.isoformat()] if period else None,
        "person": document.person,
        "pages": document.file.pages,
    }


def _bounce(found: Inspection) -> dict[str, Any] | None:
    if found.nature.value != "bounce":
        return None
    actions = {s.recipient: s.action for s in found.mail.delivery if s.action}
    return {
        "recipients": [_recipient(f, actions.get(f.recipient, "")) for f in (*found.failures, *found.delivered)],
        "original_message_id": found.original_message_id,
    }


def _recipient(failure: FailedDelivery, action: str) -> dict[str, Any]:
    return {
        "address": failure.recipient,
        "status": failure.status or None,
        "permanent": failure.permanent,
        "action": action or _ACTIONS[failure.permanent],
    }


# -- for people -------------------------------------------------------------------------------------------------------

_KINDS = {
    "person": "written by a person",
    "auto_reply": "an automatic reply",
    "bounce": "a delivery report",
    "list": "a list mail or a newsletter",
    "calendar": "a calendar message",
    "receipt": "a read receipt",
    "report": "a notice of a machine",
    "unreadable": "unreadable",
}


def _as_page(looked: _Looked) -> str:
    return "\n".join([*_page(looked), ""])


def _page(looked: _Looked) -> Iterator[str]:
    yield looked.file.name
    if looked.found is None:
        yield f"  {looked.problem[:1].upper()}{looked.problem[1:]}."
        return
    found = looked.found
    yield f"  It is {_KINDS[found.nature.value]} ({found.reason})."
    yield from _head(found.mail)
    if found.returns:
        yield f"  Back on:  {found.returns:%A %-d %B %Y}"
    yield from (_failed(f) for f in found.failures)
    yield from (f"  Reached:  {f.recipient}" for f in found.delivered)
    yield from _text(found)
    yield from (_file_line(b) for b in found.brought)
    yield from (f"  Defect:   {d}" for d in found.mail.defects)


def _head(mail: Mail) -> Iterator[str]:
    yield f"  From:     {mail.author.name} <{mail.author.email}>".replace("  <", " <")
    if mail.to or mail.cc:
        yield f"  To:       {', '.join(a.email for a in (*mail.to, *mail.cc))}"
    if mail.date:
        yield f"  Date:     {mail.date:%a %-d %b %Y, %H:%M}"
    yield f"  Subject:  {mail.subject}"


def _failed(failure: FailedDelivery) -> str:
    how = "failed for good" if failure.permanent else "still being tried"
    return f"  Bounced:  {failure.recipient}: {how}{f' ({failure.status})' if failure.status else ''}"


def _text(found: Inspection) -> Iterator[str]:
    lines = found.visible.text.splitlines()
    yield from (f"  | {line}" for line in lines[:_SHOWN_LINES])
    if len(lines) > _SHOWN_LINES:
        yield f"  | ... ({len(lines) - _SHOWN_LINES} more lines)"
    for name in ("quoted", "forwarded", "signature"):
        if part := getattr(found.visible, name):
            yield f"  ({name}: {len(part.splitlines())} lines)"


def _file_line(brought: Brought) -> str:
    attachment = brought.attachment
    said = [_said_of(d) for d in brought.documents if d.type or d.file.problem]
    if brought.files and all(f.decoration for f in brought.files):
        said = ["decoration"]
    told = f": {'; '.join(said)}" if said else ""
    return f"  Attached: {attachment.name or '(no name)'}, {attachment.content_type}, {attachment.size:,} bytes{told}"


def _said_of(document: Document) -> str:
    inner = f"{document.file.name}: " if document.file.within else ""
    if document.type is None:
        return f"{inner}{document.file.problem}"
    period = document.period
    when = f", {period.start:%-d %b %Y} to {period.end:%-d %b %Y}" if period else ""
    whose = f", {document.person}" if document.person else ""
    return f"{inner}{document.type}{when}{whose}"
