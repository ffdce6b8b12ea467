"""One IMAP connection (RFC 9051, and RFC 3501 servers), logged in. Blocking: one thread owns it.

Reads only: folders are opened with EXAMINE and mails fetched with BODY.PEEK, so no flag ever changes; the one thing
written is a copy of our own mail (`append`).
"""

from __future__ import annotations

import imaplib
import re
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.datetime_util import format_criteria_date, parse_to_datetime
from imapclient.exceptions import LoginError

from mailbot.adapters.dialing import Endpoint, plainly
from mailbot.adapters.imap_wire import MOST_ANSWER, Bell, Waits, Wire
from mailbot.adapters.secrets import Credential, SecretError, unsaid

_PER_COMMAND = 300
"""UIDs named in one command: servers may refuse lines above 8,192 octets (RFC 7162, 4)."""
_AROUND = 4 * 1024 * 1024
"""Octets that may come besides the mails asked for, or as the header of one."""
_HEAD = 64 * 1024
"""Octets of a header block that is long already."""
_MESSAGE_ID = re.compile(r"[\x21-\x7e]{3,900}")
_COMMON_SENT = ("Sent", "Sent Items", "Sent Mail", "Sent Messages", "INBOX.Sent", "[Gmail]/Sent Mail")

ImapError = imaplib.IMAP4.error
"""The server said NO or BAD to a command."""
ImapBroken = imaplib.IMAP4.abort
"""The connection is of no more use. A kind of ImapError."""


@dataclass(frozen=True, slots=True)
class FolderInfo:
    """A folder as LIST shows it."""

    name: str
    uses: frozenset[str]
    """Its attributes in lower case, e.g. `\\sent` (RFC 6154), `\\noselect`."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is asked of a mail before its octets are."""

    size: int
    arrived: datetime | None = field(default=None)


class _Client(IMAPClient):  # type: ignore[misc]
    """IMAPClient over our wire."""

    def __init__(self, endpoint: Endpoint, waits: Waits, hold: Callable[[socket.socket], None]) -> None:
        self._wire_of = (endpoint, waits, hold)
        timeout = SocketTimeout(waits.connect, waits.silence)
        super().__init__(endpoint.host, endpoint.port, ssl=endpoint.security == "tls", timeout=timeout)
        # The constructor sets 5: a repr of every mail, for a log that nobody reads, takes three times as long.
        self._imap.debug = 0
        self.normalise_times = False

    def _create_IMAP4(self) -> Wire:  # noqa: N802
        return Wire(*self._wire_of)


class ImapSession:
    """A connection, logged in. Its methods raise OSError, ImapError, ImapBroken, or ValueError on nonsense."""

    def __init__(
        self,
        endpoint: Endpoint,
        credential: Credential,
        waits: Waits = Waits(),  # noqa: B008
        hold: Callable[[socket.socket], None] = lambda sock: None,
    ) -> None:
        self._client = _Client(endpoint, waits, hold)
        self._wire: Wire = self._client._imap
        self._refuses_idle = False
        self.folder = ""
        try:
            if endpoint.security == "starttls":
                self._wire.upgrade()
                self._client._starttls_done = True
            self._login(credential)
        except BaseException:
            self.drop()
            raise

    def _login(self, credential: Credential) -> None:
        """What the server said it can do before the login counts for nothing after it."""
        try:
            if credential.token:
                self._login_by_token(credential)
            elif self.has("AUTH=PLAIN"):  # UTF-8; LOGIN can't say a pound sign
                plain = f"\0{credential.user}\0{credential.secret}"
                self._client.sasl_login("PLAIN", lambda _: plain)
            else:
                self._client.login(credential.user, credential.secret)
        except UnicodeEncodeError:
            raise LoginError("the server takes no password with such characters") from None
        except LoginError as error:
            # A server may repeat what it was sent.
            raise LoginError(unsaid(str(error), credential.secret)) from None
        finally:
            self._client._cached_capabilities = None

    def _login_by_token(self, credential: Credential) -> None:
        """XOAUTH2. A refusal comes as a challenge that says why; it is answered with nothing, and kept."""
        said: list[bytes] = []

        def answer(challenge: bytes) -> str:
            said.append(challenge)
            return "" if challenge else f"user={credential.user}\1auth=Bearer {credential.secret}\1\1"

        try:
            self._client.sasl_login("XOAUTH2", answer)
        except LoginError as error:
            why = b" ".join(said).decode("utf-8", "replace").strip()
            raise LoginError(f"{error} {why}".strip()) from None

    # -- what the server is -----------------------------------------------------------------------------------------

    def has(self, capability: str) -> bool:
        """Whether the server offers it."""
        return bool(self._client.has_capability(capability))

    @property
    def can_idle(self) -> bool:
        """Whether to wait in IDLE rather than to look now and then."""
        return self.has("IDLE") and not self._refuses_idle

    def folders(self) -> tuple[FolderInfo, ...]:
        """Every folder of the account."""
        listed = self._client.list_folders()
        return tuple(FolderInfo(str(n), frozenset(_text(f).lower() for f in flags)) for flags, _, n in listed)

    def folder_for(self, use: str) -> str | None:
        """The folder with a special use (RFC 6154), e.g. `\\sent`; for Sent also by its common names."""
        listed = self.folders()
        marked = [f.name for f in listed if use in f.uses and "\\noselect" not in f.uses]
        if marked or use != "\\sent":
            return next(iter(marked), None)
        names = {f.name.lower(): f.name for f in listed}
        return next((names[n.lower()] for n in _COMMON_SENT if n.lower() in names), None)

    # -- a folder ---------------------------------------------------------------------------------------------------

    def examine(self, folder: str) -> int:
        """Open a folder for reading; its UIDVALIDITY. What the server told before about new mail is forgotten.

        `folder`: its name, or a special use as "\\Sent".
        """
        self.folder = ""
        name = self.folder_for(folder.lower()) if folder.startswith("\\") else folder
        if name is None:
            raise ValueError(f"No folder is marked as {folder[1:]}; name it in the settings.")
        answer = self._client.select_folder(name, readonly=True)
        validity = answer.get(b"UIDVALIDITY")
        if not isinstance(validity, int):
            raise ValueError(f"The folder {folder} has no lasting numbers for its mails (UIDVALIDITY).")
        self.folder = folder
        self.news()
        return validity

    def news(self) -> bool:
        """Whether the server has spoken of new mail since this was last asked."""
        heard = self._wire.untagged_responses
        came = "EXISTS" in heard
        for word in ("EXISTS", "RECENT", "EXPUNGE", "VANISHED", "FETCH", "FLAGS"):
            heard.pop(word, None)
        return came

    def uids(self, since: date | None = None) -> list[int]:
        """The UIDs in the open folder, ascending; `since`: by INTERNALDATE, as the server counts days."""
        criteria = ("SINCE", format_criteria_date(since).decode("ascii")) if since else ("ALL",)
        return self._search(*criteria)

    def listing(self, since: date | None = None) -> list[int]:
        """The same as `uids`, by listing every mail rather than by a search, whose index may lag or be broken."""
        typ, data = self._wire.uid("FETCH", "1:*", "(UID INTERNALDATE)")
        if typ != "OK":
            raise ImapError(f"FETCH: {_text(data[-1])}")
        text = b"\n".join(line for line in data if isinstance(line, bytes))
        return sorted(uid for uid, day in dict(_listed(text)).items() if since is None or day >= since)

    def holds(self, message_id: str) -> bool:
        """Whether a mail with that Message-ID lies in the open folder."""
        if not _MESSAGE_ID.fullmatch(message_id):
            raise ValueError("A Message-ID is of printable ASCII.")
        quoted = message_id.replace("\\", "\\\\").replace('"', '\\"')
        return bool(self._search("HEADER", "Message-ID", f'"{quoted}"'))

    def _search(self, *criteria: str) -> list[int]:
        typ, data = self._wire.uid("SEARCH", *criteria)
        if typ != "OK":
            raise ImapError(f"SEARCH: {_text(data[-1])}")
        # Some servers split the answer over several lines, some add (MODSEQ n).
        words = b" ".join(line for line in data if isinstance(line, bytes)).partition(b"(")[0].split()
        return sorted({int(word) for word in words})

    def envelopes(self, uids: Sequence[int]) -> dict[int, Envelope]:
        """Size and arrival of those of them that are still there."""
        found: dict[int, Envelope] = {}
        for start in range(0, len(uids), _PER_COMMAND):
            answer = self._client.fetch(list(uids[start : start + _PER_COMMAND]), ["RFC822.SIZE", "INTERNALDATE"])
            for uid, facts in answer.items():
                size, arrived = facts.get(b"RFC822.SIZE"), facts.get(b"INTERNALDATE")
                found[uid] = Envelope(size if isinstance(size, int) else 0, _aware(arrived))
        return found

    def bodies(self, uids: Iterable[int], most: int) -> dict[int, bytes]:
        """The octets of those of them that are still there and that the server gives, not many more than `most`."""
        return self._parts(uids, "", most + _AROUND)

    def heads(self, uids: Iterable[int]) -> dict[int, bytes]:
        """Their header blocks, the empty line included."""
        wanted = list(uids)
        return self._parts(wanted, "HEADER", _AROUND + len(wanted) * _HEAD)

    def _parts(self, uids: Iterable[int], section: str, most: int) -> dict[int, bytes]:
        self._wire.most = most
        try:
            answer = self._client.fetch(list(uids), [f"BODY.PEEK[{section}]"])
        finally:
            self._wire.most = MOST_ANSWER
        key = f"BODY[{section}]".encode()
        return {uid: facts[key] for uid, facts in answer.items() if isinstance(facts.get(key), bytes)}

    def idle(self, seconds: float, bell: Bell) -> bool:
        """Wait until new mail is spoken of (True), the bell rings or the time is over (False) (RFC 2177)."""
        if self.news():
            return True
        wire, until = self._wire, monotonic() + seconds
        tag = wire._command("IDLE")
        while wire._get_response() is not None and wire.tagged_commands[tag] is None:
            self._mind_bye()
        while not (came := self.news()) and wire.tagged_commands[tag] is None and wire.line_comes(until, bell):
            wire._get_response()
            self._mind_bye()
        if wire.tagged_commands[tag] is None:
            wire.send(b"DONE\r\n")
        typ, _ = wire._get_tagged_response(tag)
        self._refuses_idle = typ != "OK"
        return came

    def _mind_bye(self) -> None:
        if "BYE" in self._wire.untagged_responses:
            raise ImapBroken(_text(self._wire.untagged_responses["BYE"][-1]))

    def append(self, folder: str, raw: bytes) -> None:
        """Put a mail of ours there, marked as read."""
        self._client.append(folder, raw, flags=(b"\\Seen",))

    # -- the end ----------------------------------------------------------------------------------------------------

    def logout(self) -> None:
        """Say goodbye and close."""
        try:
            self._client.logout()
        except (OSError, ImapError):
            self.drop()

    def drop(self) -> None:
        """Close without a word."""
        self._wire.shutdown()


def _listed(text: bytes) -> Iterator[tuple[int, date]]:
    """UID and day of arrival of each line of an answer, in whichever order a server names them."""
    for line in text.split(b"\n"):
        uid, came = re.search(rb"\bUID (\d+)", line), re.search(rb'\bINTERNALDATE "([^"]{1,40})"', line)
        if uid and came:
            yield int(uid[1]), parse_to_datetime(came[1], normalise=False).date()


def explain(error: Exception, endpoint: Endpoint) -> str:
    """What is wrong with an IMAP server, as a sentence for the person who runs mailbot."""
    at = f"{endpoint.host}:{endpoint.port}"
    if isinstance(error, SecretError):
        return str(error)
    if isinstance(error, LoginError):
        return f"{at} refuses the login: {_said(error)}"
    if isinstance(error, OSError):
        return plainly(error, endpoint)
    if isinstance(error, ImapBroken):
        return f"{at} broke off: {_said(error)}"
    if isinstance(error, ImapError):
        return f"{at} refuses: {_said(error)}"
    return f"{at} answers in a way that makes no sense: {_said(error)}"


def refuses_login(error: Exception) -> bool:
    """Whether trying again soon would only lock the account."""
    return isinstance(error, LoginError | SecretError) or "authenticated but not connected" in str(error).lower()


def _said(error: Exception) -> str:
    """At most a line of what a server said; a program's repr of octets taken off."""
    text = " ".join(str(error).split())
    text = re.sub(r"b'([^']{0,300})'|b\"([^\"]{0,300})\"", lambda m: m[1] or m[2] or "", text)
    text = text.removeprefix("socket error: ").replace("EOF", "it closed the connection")
    return (text[:200] or type(error).__name__).rstrip(".") + "."


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _aware(value: Any) -> datetime | None:
    return value if isinstance(value, datetime) and value.tzinfo is not None else None
