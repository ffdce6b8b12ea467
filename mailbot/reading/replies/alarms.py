"""What a person must hear of, whatever else a mail says: new bank details, distress, a complaint, "please call me"."""

from __future__ import annotations

import re

from mailbot.domain import likely
from mailbot.domain.language import Annotation, Sentence
from mailbot.domain.practice import Client
from mailbot.domain.understanding import Doubt

_SORT_CODE = re.compile(r"\b\d{2}[- ]\d{2}[- ]\d{2}\b\D{0,40}\b\d{7,8}\b|\b\d{7,8}\b\D{0,40}\b\d{2}-\d{2}-\d{2}\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b")
_LONGEST = 20_000
_APART = ("distress", "stop")
_SHORT = 60
"""Words; a longer mail mentions much that is no matter of ours."""
_CONCERNS = {
    "bank_change": (
        "gives other bank details; nothing has been changed. "
        "Please check with them by telephone, on a number you already have"
    ),
    "distress": "seems to be having a hard time; please look at the mail before anything else goes out",
    "complaint": "is not happy with us",
    "stop": "asks us to stop writing",
    "moved": "gives a new name or address; nothing has been changed",
    "call_me": "would like to be called",
}


def alarms(annotation: Annotation, client: Client, request: str | None, asked: str = "") -> tuple[Doubt, ...]:
    """One doubt for each such matter. `asked`: our own words, which alarm nobody ("funeral account")."""
    found = [label for label in _CONCERNS if _concerned(annotation, label, asked.lower())]
    who = client.contact or client.name
    return tuple(_doubt(label, who, annotation, client.id, request) for label in found)


def alarms_apart(annotation: Annotation, who: str, client: str | None, *, chased: bool) -> tuple[Doubt, ...]:
    """What a person must hear of although the mail is about nothing that is open; `client`: the id, if known.

    New bank details always: whoever gets hold of a client's mailbox writes just such a mail, in no thread. Where the
    client is `chased` meanwhile, and the mail is for us alone and too short for anything else: a hard time, "please
    stop". (A wish for a call or a complaint is about whatever else it is about.)
    """
    alone = chased and len(annotation.text.split()) <= _SHORT
    labels = ("bank_change", *(_APART if alone else ()))
    return tuple(_doubt(label, who, annotation, client) for label in labels if _concerned(annotation, label))


def _doubt(label: str, who: str, annotation: Annotation, client: str | None, request: str | None = None) -> Doubt:
    doubt = Doubt(f"{who} {_CONCERNS[label]}.", client, request, quote=_quote(annotation, label))
    return likely.with_answers(doubt, likely.SEEN_TO)


def _concerned(annotation: Annotation, label: str, known: str = "") -> bool:
    told = any(_told(s, label, known) for s in annotation.sentences)
    return told or (label == "bank_change" and gives_account(annotation.text))


def _told(sentence: Sentence, label: str, known: str) -> bool:
    """Whether a sentence says so in words that are not ours, and not part of something harmless ("my phone died")."""
    harmless = [m for m in sentence.marks if m.label == "nothing"]
    return any(
        m.label == label
        and m.text.lower() not in known
        and not any(h.start <= m.start and m.end <= h.end and h.text != m.text for h in harmless)
        for m in sentence.marks
    )


def gives_account(text: str) -> bool:
    """Whether a text names a bank account: a sort code with a number, or an IBAN (ISO 13616)."""
    return bool(_SORT_CODE.search(text[:_LONGEST]) or _IBAN.search(text[:_LONGEST]))


def _quote(annotation: Annotation, label: str) -> str:
    said = next((s.text for s in annotation.sentences if s.has(label)), "")
    return " ".join((said or annotation.text).split())[:240]
