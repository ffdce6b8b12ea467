"""Finds the mails of an account that were not handed over yet, and hands them over.

Work is found by set difference: what UID SEARCH lists, less what the ledger of that folder and UIDVALIDITY holds. No
"highest number seen" can jump over a mail, and no flag counts: a mail read on somebody's phone is as new as any. Only
after the spool has it does a mail enter the ledger. Another UIDVALIDITY is another ledger: everything is handed over
again, and the spool knows what it has had.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

from mailbot.adapters.dialing import Endpoint
from mailbot.adapters.imap_session import Envelope, ImapBroken, ImapError, ImapSession
from mailbot.adapters.ledger import Ledger
from mailbot.adapters.secrets import Credential
from mailbot.ports import BODY_LEFT, Arrival, Comparison

_BATCH_MAILS = 100
_BATCH_OCTETS = 16 * 1024 * 1024
_ROUNDS = 3
"""How often a folder is searched again because the server spoke of new mail meanwhile."""
_HEAD_AFTER = 5
"""Tries of a mail that can't be fetched, until only its header is."""
_GIVE_UP_AFTER = 8
"""Tries until a stub is handed over for it; it is in no ledger then, and the next start tries it anew."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder in one of its lives."""

    folder: str
    validity: int

    def ref(self, uid: int) -> str:
        """A mail in it (RFC 5092)."""
        return f"{quote(self.folder)};UIDVALIDITY={self.validity};UID={uid}"


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """An IMAP account, and what is wanted of it."""

    endpoint: Endpoint
    credential: Callable[[], Credential] = field(repr=False)
    """Asked before each login, in a thread; may raise SecretError."""
    folders: tuple[str, ...] = ("INBOX",)
    """The first is listened to, the others are looked at now and then."""
    since: date | None = None
    """Mails that arrived before are not handed over; None: all are."""
    sent: str = "copy"
    """Who keeps what we send: the server by itself ("provider"); we, by being a recipient ("copy"), or by "append"."""
    sent_folder: str = ""
    """Empty: the one marked `\\Sent`, or called what it is usually called."""
    largest_mail: int = 50_000_000
    """Octets. Of a mail above, the header is handed over, under a BODY_LEFT field, without a body: so it settles
    nothing, and whoever reads that field can tell a person to look into the inbox, where the mail stays."""


class ImapReader:
    """Knows what was handed over. One thread uses it."""

    def __init__(
        self, account: ImapAccount, state: Path, hand_over: Callable[[Arrival], None], now: Callable[[], datetime]
    ) -> None:
        """`state`: a folder for the ledgers. `hand_over` returns when the mail is safe."""
        self._account = account
        self._state = state
        self._hand_over = hand_over
        self._now = now
        self._ledgers: dict[tuple[str, int], Ledger] = {}
        self._tries: Counter[tuple[_Place, int]] = Counter()

    def read(self, session: ImapSession) -> tuple[int, str]:
        """Hand over all that is new: how many mails, and what is wrong with folders that could not be read.

        The first folder is read last and stays open.
        """
        count, troubles = 0, []
        for folder in reversed(self._account.folders):
            try:
                count += self._read_folder(session, folder)
            except ImapBroken:
                raise
            except ImapError as error:
                troubles.append(f"The folder {folder} can't be read: {error}")
        return count, " ".join(troubles)

    def compare(self, session: ImapSession, kept: Callable[[str], bool], now: datetime) -> Comparison:
        """Hand over what is new, then what another command than a search lists and no ledger has, or is not kept."""
        found = Comparison(now)
        for folder in reversed(self._account.folders):
            place = _Place(folder, session.examine(folder))
            ledger = self._ledger(folder, place.validity)
            there = session.listing(self._account.since)
            self._read_folder(session, folder)  # what came just now is not missing
            missed = [uid for uid in there if str(uid) not in ledger]
            lost = [uid for uid in there if str(uid) in ledger and not kept(ledger.digest(str(uid)))]
            taken = [self._take(session, place, uids, ledger) if uids else 0 for uids in (missed, lost)]
            found += Comparison(now, len(there), *taken)
        return found

    def close(self) -> None:
        """Let go of the ledgers' files."""
        for ledger in self._ledgers.values():
            ledger.close()

    def _read_folder(self, session: ImapSession, folder: str) -> int:
        validity = session.examine(folder)
        ledger = self._ledger(folder, validity)
        count = 0
        for _ in range(_ROUNDS):
            new = [uid for uid in session.uids(self._account.since) if str(uid) not in ledger]
            count += self._take(session, _Place(folder, validity), new, ledger) if new else 0
            if not session.news():
                break
        return count

    def _ledger(self, folder: str, validity: int) -> Ledger:
        key = folder, validity
        if key not in self._ledgers:
            self._ledgers[key] = Ledger(self._state / f"{quote(folder, safe='')}.{validity}.txt")
        return self._ledgers[key]

    def _take(self, session: ImapSession, place: _Place, uids: Sequence[int], ledger: Ledger) -> int:
        """Fetch and hand over, oldest first; those that failed before come last, lest they keep the others waiting."""
        envelopes = session.envelopes(uids)
        tried = {uid: self._tries[place, uid] for uid in envelopes}
        count = 0
        for batch in self._batches(sorted(envelopes, key=lambda uid: (tried[uid], uid)), envelopes, tried):
            for uid in batch:
                self._tries[place, uid] += 1  # before the try: the mail may be what breaks the connection
            for uid, raw in sorted(self._fetch(session, batch, envelopes, tried).items()):
                self._hand_over(Arrival(raw, envelopes[uid].arrived or self._now(), place.ref(uid)))
                _note(ledger, uid, raw)
                del self._tries[place, uid]
                count += 1
            if tried[batch[0]] == _GIVE_UP_AFTER:
                self._hand_over(Arrival(_stub(place.ref(batch[0])), self._now(), place.ref(batch[0])))
        return count

    def _batches(
        self, uids: Sequence[int], envelopes: Mapping[int, Envelope], tried: Mapping[int, int]
    ) -> Iterator[list[int]]:
        """So many at once that the round trips don't count and the memory doesn't either."""
        batch: list[int] = []
        octets = 0
        for uid in (u for u in uids if tried[u] <= _GIVE_UP_AFTER):
            alone = tried[uid] > 0 or envelopes[uid].size > self._account.largest_mail
            size = _BATCH_OCTETS if alone else envelopes[uid].size
            if batch and (len(batch) >= _BATCH_MAILS or octets + size > _BATCH_OCTETS):
                yield batch
                batch, octets = [], 0
            batch.append(uid)
            octets += size
        if batch:
            yield batch

    def _fetch(
        self, session: ImapSession, batch: Sequence[int], envelopes: Mapping[int, Envelope], tried: Mapping[int, int]
    ) -> Mapping[int, bytes]:
        """The octets. A mail that the server doesn't give is missing, and tried again another time."""
        size = envelopes[batch[0]].size
        if tried[batch[0]] >= _GIVE_UP_AFTER:
            return {}
        if size > self._account.largest_mail or tried[batch[0]] >= _HEAD_AFTER:
            note = f"{BODY_LEFT}: {size}\r\n".encode("ascii")
            return {uid: note + head for uid, head in _given(session.heads, batch).items()}
        # Sizes are often somewhat wrong; one that is wrong by far is a server's, whose word fills no memory of ours.
        most = 2 * sum(envelopes[uid].size for uid in batch)
        return _given(lambda uids: session.bodies(uids, most), batch)


def _given(fetch: Callable[[Sequence[int]], dict[int, bytes]], batch: Sequence[int]) -> dict[int, bytes]:
    """What the server gives of a batch; one mail that can't be read makes some servers refuse them all."""
    try:
        return fetch(batch)
    except ImapBroken:
        raise
    except ImapError:
        return {} if len(batch) == 1 else {u: raw for uid in batch for u, raw in _given(fetch, [uid]).items()}


def _stub(ref: str) -> bytes:
    """Stands for a mail that the server lists and never gives, so that a person hears of it."""
    return f"{BODY_LEFT}: ?\r\nSubject: (a mail that the server does not give: {ref})\r\n\r\n".encode("ascii")


def _note(ledger: Ledger, uid: int, raw: bytes) -> None:
    with suppress(OSError):  # it saves fetching, no more; the spool, which must hold, has taken the mail
        ledger.add(str(uid), hashlib.sha256(raw).hexdigest())
