"""Gmail, as far as its IMAP is its own (https://developers.google.com/workspace/gmail/imap/imap-extensions).

A mail is there once. A folder is a label: the mail is seen in each folder whose label it bears, under a number of its
own there, and in All Mail. To take it out of the inbox (to archive, to snooze, a filter that skips the inbox) is to
take that label off. Back in the inbox it has another number. Whoever looks on is told in passing, labels and all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.scripted import ScriptedImap, Stored, Talk

ALL, SENT, IMPORTANT, STARRED = "[Gmail]/All Mail", "[Gmail]/Sent Mail", "[Gmail]/Important", "[Gmail]/Starred"
CLIENTS = "Clients/Ren&AOk-e" + ' "R&-D"'
"""A label of the practice's own, as it goes over the line (modified UTF-7, RFC 3501 5.1.3): Clients/Renée "R&D"."""
_USES = {
    "[Gmail]": "\\HasChildren \\Noselect", ALL: "\\All \\HasNoChildren", SENT: "\\HasNoChildren \\Sent",
    IMPORTANT: "\\HasNoChildren \\Important", STARRED: "\\Flagged \\HasNoChildren", "INBOX": "\\HasNoChildren",
    CLIENTS: "\\HasNoChildren",
}  # fmt: skip


@dataclass
class Message:
    """A mail, and under which number each label shows it."""

    raw: bytes
    uids: dict[str, int] = field(default_factory=dict)


class Gmail(ScriptedImap):
    """An account."""

    def __init__(self) -> None:
        super().__init__()
        self.capabilities += " UNSELECT NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS MOVE CONDSTORE ESEARCH"
        self.folders = {name: {} for name in _USES if name != "[Gmail]"}
        self.uses = _USES
        self.messages: list[Message] = []
        self._next = dict.fromkeys(self.folders, 11)

    def arrives(self, raw: bytes, *labels: str) -> Message:
        """A mail comes, or is sent; it bears these labels."""
        self.messages.append(message := Message(raw))
        for label in (ALL, *labels):
            self.label(message, label)
        return message

    def label(self, message: Message, label: str) -> None:
        """Put a label on: the mail is seen in that folder, as its newest."""
        if label in message.uids:
            return
        uid = message.uids[label] = self._next[label]
        self._next[label] += 1
        self.folders[label][uid] = Stored(message.raw)
        self._say(label)
        self._say_labels(message)

    def unlabel(self, message: Message, label: str) -> None:
        """Take a label off: the mail is gone from that folder."""
        if label not in message.uids:
            return
        uid = message.uids.pop(label)
        place = sorted(self.folders[label]).index(uid) + 1
        del self.folders[label][uid]
        for talk in self._looking_at(label):
            talk.writer.write(b"* %d EXPUNGE\r\n" % place)
            talk.told -= 1
        self._say_labels(message)

    def renew(self, label: str) -> None:
        """Somebody deletes a label and makes it anew: its numbers begin again, under another UIDVALIDITY."""
        for message in self.messages:
            message.uids.pop(label, None)
        self.folders[label], self._next[label] = {}, 11
        self.validity += 1

    def _looking_at(self, label: str) -> list[Talk]:
        return [t for t in self.talks if t.idling and t.folder == label]

    def _say(self, label: str) -> None:
        for talk in self._looking_at(label):
            talk.writer.write(self._news(talk))

    def _say_labels(self, message: Message) -> None:
        """Unasked, to whoever looks on (X-GM-LABELS; one of them as a literal, as it may be)."""
        for label, uid in message.uids.items():
            place = sorted(self.folders[label]).index(uid) + 1
            for talk in self._looking_at(label):
                talk.writer.write(
                    b'* %d FETCH (X-GM-LABELS ("\\\\Important" "\\\\Inbox" {9}\r\na "b" (c) "Ren&AOk-e") '
                    b"UID %d MODSEQ (%d) FLAGS (\\Seen))\r\n" % (place, uid, uid)
                )

    async def _reply(self, talk: Talk, verb: str, tag: bytes, arguments: str) -> bytes:
        done = tag + b" OK Success\r\n"
        if verb == "LIST":
            lines = [f'* LIST ({uses}) "/" "{_quoted(name)}"\r\n' for name, uses in self.uses.items()]
            return "".join(lines).encode() + done
        if verb == "EXAMINE":
            talk.folder = re.sub(r"\\(.)", r"\1", arguments.removeprefix('"').removesuffix('"'))
            talk.told = len(self.folders.get(talk.folder, ()))
        return await super()._reply(talk, verb, tag, arguments)


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
