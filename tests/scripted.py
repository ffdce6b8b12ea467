"""Mail servers that misbehave on command: a small IMAP and a small SMTP server, and faults to put in their way.

    server.faults["SEARCH"] = [hang_up, says("NO [UNAVAILABLE] not now")]

means: the first SEARCH ends the connection, the second is refused, the third is answered as it should be.
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

NOON = datetime(2026, 6, 9, 12, 0, tzinfo=UTC)


class Gone(Exception):
    """The server ends the connection."""


@dataclass
class Talk:
    """One connection to a scripted server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    idling: bool = False
    folder: str = "INBOX"
    told: int = 0
    """How many mails the client has been told its folder holds."""

    async def say(self, octets: bytes) -> None:
        """Send them at once, in one packet if they fit."""
        self.writer.write(octets)
        await self.writer.drain()

    async def line(self) -> bytes:
        """What the client says, without its line end."""
        line = await self.reader.readline()
        if not line.endswith(b"\n"):
            raise Gone
        return line.rstrip(b"\r\n")


Fault = Callable[[Talk, bytes, bytes], Awaitable[None]]
"""Gets the talk, the command's tag (empty in SMTP) and what the server would have answered."""


async def well(talk: Talk, tag: bytes, answer: bytes) -> None:
    """No fault."""
    await talk.say(answer)


async def hang_up(talk: Talk, tag: bytes, answer: bytes) -> None:
    """Close without a word."""
    raise Gone


async def answer_and_hang_up(talk: Talk, tag: bytes, answer: bytes) -> None:
    """Answer, then close."""
    await talk.say(answer)
    raise Gone


async def silence(talk: Talk, tag: bytes, answer: bytes) -> None:
    """Say nothing, ever, and keep the connection."""
    await asyncio.Event().wait()


def says(text: str) -> Fault:
    """Another answer; in IMAP a tagged one."""

    async def fault(talk: Talk, tag: bytes, answer: bytes) -> None:
        await talk.say((tag + b" " if tag else b"") + text.encode() + b"\r\n")

    return fault


def octets(raw: bytes, *, then_close: bool = False) -> Fault:
    """Exactly these octets instead."""

    async def fault(talk: Talk, tag: bytes, answer: bytes) -> None:
        await talk.say(raw.replace(b"TAG", tag))
        if then_close:
            raise Gone

    return fault


def first(raw: bytes) -> Fault:
    """These octets, and then the right answer, in one packet."""

    async def fault(talk: Talk, tag: bytes, answer: bytes) -> None:
        await talk.say(raw + answer)

    return fault


def afterwards(raw: bytes) -> Fault:
    """The right answer and these octets, in one packet."""

    async def fault(talk: Talk, tag: bytes, answer: bytes) -> None:
        await talk.say(answer + raw)

    return fault


def half(share: float = 0.5) -> Fault:
    """Close in the middle of the answer."""

    async def fault(talk: Talk, tag: bytes, answer: bytes) -> None:
        await talk.say(answer[: int(len(answer) * share)])
        raise Gone

    return fault


def dripping(pause: float, size: int = 1) -> Fault:
    """The answer in little pieces."""

    async def fault(talk: Talk, tag: bytes, answer: bytes) -> None:
        for start in range(0, len(answer), size):
            await talk.say(answer[start : start + size])
            await asyncio.sleep(pause)

    return fault


class Scripted:
    """A server on loopback, in the test's own event loop."""

    def __init__(self) -> None:
        self.faults: dict[str, list[Fault]] = {}
        """By verb; taken from the front, one each time the verb comes."""
        self.heard: list[str] = []
        """Every verb that came, in order."""
        self.talks: list[Talk] = []
        self.connections = 0
        self.port = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.shut()

    async def open(self) -> None:
        """Listen, at the same port as before if there was one."""
        self._server = await asyncio.start_server(self._begin, "127.0.0.1", self.port, limit=1 << 26)
        self.port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Stop listening and end every connection."""
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        talk = Talk(reader, writer)
        self.talks.append(talk)
        self.connections += 1
        try:
            with suppress(Gone, ConnectionError):
                await self.converse(talk)
        finally:
            self.talks.remove(talk)
            self._tasks.discard(task)
            writer.close()

    async def converse(self, talk: Talk) -> None:
        """From greeting to end."""
        raise NotImplementedError

    async def answer(self, talk: Talk, verb: str, tag: bytes, answer: bytes) -> None:
        """Answer, unless a fault stands in the way."""
        self.heard.append(verb)
        waiting = self.faults.get(verb)
        await (waiting.pop(0) if waiting else well)(talk, tag, answer)


@dataclass
class Stored:
    """A mail in the scripted mailbox."""

    raw: bytes
    arrived: datetime = NOON
    flags: set[str] = field(default_factory=set)


class ScriptedImap(Scripted):
    """Enough of IMAP to be read from: LOGIN, EXAMINE, UID SEARCH, UID FETCH, IDLE, LIST, APPEND."""

    def __init__(self, *, idle: bool = True, password: str = "secret") -> None:
        super().__init__()
        self.password = password
        self.capabilities = "IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2" + (" IDLE" if idle else "")
        self.validity = 3
        self.folders: dict[str, dict[int, Stored]] = {"INBOX": {}, "Sent": {}}
        self.uses = {"Sent": "\\Sent"}
        self.unsearchable: set[int] = set()

    def put(self, raw: bytes, folder: str = "INBOX", arrived: datetime = NOON) -> int:
        """Store a mail and tell everybody who listens; its UID."""
        mails = self.folders[folder]
        uid = max(mails, default=10) + 1
        mails[uid] = Stored(raw, arrived)
        for talk in self.talks:
            if talk.idling:
                talk.writer.write(self._news(talk))
        return uid

    def _news(self, talk: Talk) -> bytes:
        count = len(self.folders.get(talk.folder, ()))
        grown, talk.told = count > talk.told, count
        return b"* %d EXISTS\r\n" % count if grown else b""

    async def converse(self, talk: Talk) -> None:
        """From greeting to end."""
        await self.answer(talk, "GREETING", b"*", b"* OK scripted\r\n")
        line = b""
        while True:
            tag, _, rest = (line or await talk.line()).partition(b" ")
            line = b""
            verb, _, arguments = rest.decode().partition(" ")
            if verb.upper() == "UID":
                verb, _, arguments = arguments.partition(" ")
            verb = verb.upper()
            if verb == "EXAMINE":
                talk.folder = arguments.strip('"')
                talk.told = len(self.folders.get(talk.folder, ()))
            if verb == "IDLE":
                line = await self._idle(talk, tag)
                continue
            await self.answer(talk, verb, tag, await self._reply(talk, verb, tag, arguments))
            if verb == "LOGOUT":
                raise Gone

    async def _idle(self, talk: Talk, tag: bytes) -> bytes:
        """Idle until the client ends it; a next command, where a fault had refused."""
        talk.idling = True
        try:
            await self.answer(talk, "IDLE", tag, b"+ idling\r\n" + self._news(talk))
            line = await talk.line()
        finally:
            talk.idling = False
        if line != b"DONE":
            return line
        await self.answer(talk, "DONE", tag, tag + b" OK IDLE done\r\n")
        return b""

    async def _reply(self, talk: Talk, verb: str, tag: bytes, arguments: str) -> bytes:
        done = tag + b" OK done\r\n"
        if verb == "CAPABILITY":
            return f"* CAPABILITY {self.capabilities}\r\n".encode() + done
        if verb == "AUTHENTICATE":
            await talk.say(b"+ \r\n")
            return self._authenticated(tag, base64.b64decode(await talk.line()).decode())
        if verb == "EXAMINE":
            return self._examined(tag, talk.folder)
        if verb == "SEARCH":
            uids = " ".join(map(str, self._found(arguments, talk.folder)))
            return f"* SEARCH {uids}\r\n".encode() + self._news(talk) + done
        if verb == "FETCH":
            return self._fetched(arguments, talk.folder) + self._news(talk) + done
        if verb == "LIST":
            lines = (f'* LIST ({self.uses.get(name, "")}) "/" "{name}"\r\n' for name in self.folders)
            return "".join(lines).encode() + done
        if verb == "APPEND":
            return await self._appended(talk, tag, arguments)
        if verb in ("LOGOUT", "NOOP"):
            return (b"* BYE bye\r\n" if verb == "LOGOUT" else b"") + done
        return tag + b" BAD what?\r\n"

    def _authenticated(self, tag: bytes, said: str) -> bytes:
        if said.endswith(f"\0{self.password}") or f"Bearer {self.password}\1" in said:
            return tag + b" OK in\r\n"
        # Unkind, but it happens: the password comes back.
        return tag + b" NO [AUTHENTICATIONFAILED] " + said.rpartition("\0")[2].encode() + b" is wrong\r\n"

    def _examined(self, tag: bytes, folder: str) -> bytes:
        if folder not in self.folders:
            return tag + b" NO there is no such folder\r\n"
        count = len(self.folders[folder])
        text = f"* {count} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY {self.validity}] uids\r\n"
        return text.encode() + tag + b" OK [READ-ONLY] examined\r\n"

    def _found(self, criteria: str, folder: str) -> list[int]:
        mails = self.folders[folder]
        wanted = re.search(r'HEADER Message-ID "(.*)"', criteria)
        if wanted:
            return [uid for uid, mail in mails.items() if wanted[1].encode() in mail.raw]
        since = re.search(r"SINCE (\S+)", criteria)
        day = datetime.strptime(since[1], "%d-%b-%Y").replace(tzinfo=UTC) if since else None
        return [u for u, m in mails.items() if u not in self.unsearchable and (day is None or m.arrived >= day)]

    def _fetched(self, arguments: str, folder: str) -> bytes:
        uids, _, items = arguments.partition(" ")
        there = self.folders[folder]
        wanted = [*there] if uids == "1:*" else [int(u) for u in uids.split(",") if int(u) in there]
        return b"".join(self._fetched_one(uid, self.folders[folder][uid], items) for uid in wanted)

    @staticmethod
    def _fetched_one(uid: int, mail: Stored, items: str) -> bytes:
        if "BODY" not in items.upper():
            when = mail.arrived.strftime("%d-%b-%Y %H:%M:%S %z")
            return f'* 1 FETCH (UID {uid} RFC822.SIZE {len(mail.raw)} INTERNALDATE "{when}")\r\n'.encode()
        assert "PEEK" in items.upper(), "this would mark the mail as read"
        section = "HEADER" if "HEADER" in items.upper() else ""
        raw = mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if section else mail.raw
        return f"* 1 FETCH (UID {uid} BODY[{section}] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"

    async def _appended(self, talk: Talk, tag: bytes, arguments: str) -> bytes:
        folder, size = re.fullmatch(r'"(.*?)".*\{(\d+)\}', arguments).groups()  # type: ignore[union-attr]
        if folder not in self.folders:
            return tag + b" NO [TRYCREATE] no such folder\r\n"
        await talk.say(b"+ go on\r\n")
        raw = await talk.reader.readexactly(int(size))
        await talk.line()
        self.put(raw, folder)
        return tag + b" OK appended\r\n"


@dataclass
class Letter:
    """A message an SMTP server has taken."""

    sender: str
    recipients: list[str]
    raw: bytes


class ScriptedSmtp(Scripted):
    """Enough of SMTP to be sent to. `taken` holds what got as far as its final dot."""

    def __init__(self, *extensions: str, password: str = "secret") -> None:
        super().__init__()
        self.extensions = extensions or ("SIZE 1000000", "8BITMIME")
        self.password = password
        self.taken: list[Letter] = []

    async def converse(self, talk: Talk) -> None:
        """From greeting to end."""
        letter = Letter("", [], b"")
        await self.answer(talk, "GREETING", b"", b"220 scripted ESMTP\r\n")
        while True:
            line = (await talk.line()).decode()
            verb, _, arguments = line.partition(" ")
            verb = verb.upper()
            if verb == "MAIL":
                letter = Letter(_path(arguments), [], b"")
            elif verb == "RCPT":
                await self._recipient(talk, letter, _path(arguments))
                continue
            elif verb == "DATA":
                await self._data(talk, letter)
                continue
            await self.answer(talk, verb, b"", self._reply(verb, arguments))
            if verb == "QUIT":
                raise Gone

    def _reply(self, verb: str, arguments: str) -> bytes:
        if verb == "EHLO":
            lines = ["scripted", *self.extensions]
            return "".join(f"250{'-' if e is not lines[-1] else ' '}{e}\r\n" for e in lines).encode()
        if verb == "AUTH":
            said = base64.b64decode(arguments.split()[-1]).decode()
            good = said.endswith(f"\0{self.password}") or f"Bearer {self.password}\1" in said
            return b"235 in\r\n" if good else b"535 5.7.8 wrong password\r\n"
        return b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n"

    async def _recipient(self, talk: Talk, letter: Letter, recipient: str) -> None:
        waiting = self.faults.get(f"RCPT {recipient}")
        if waiting:
            self.heard.append("RCPT")
            await waiting.pop(0)(talk, b"", b"250 ok\r\n")
            return
        letter.recipients.append(recipient)
        await self.answer(talk, "RCPT", b"", b"250 ok\r\n")

    async def _data(self, talk: Talk, letter: Letter) -> None:
        before = len(self.faults.get("DATA", ()))
        await self.answer(talk, "DATA", b"", b"354 go on\r\n")
        if before:  # a fault has answered: no text comes
            return
        raw = await talk.reader.readuntil(b"\r\n.\r\n")
        letter.raw = re.sub(rb"(?m)^\.", b"", raw[:-3])
        self.taken.append(letter)
        await self.answer(talk, ".", b"", b"250 taken\r\n")


def _path(arguments: str) -> str:
    found = re.search(r"<(.*)>", arguments)
    return found[1] if found else ""
