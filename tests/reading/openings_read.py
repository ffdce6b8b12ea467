"""The staff mails of tests/staff_mails/*/openings.toml, read, and compared with what each asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mailbot.domain.mail import Address, Attachment, Mail
from mailbot.domain.understanding import MailKind, Opening
from mailbot.reading.asked.openings import Openings, read_openings
from mailbot.reading.staff_mail import staff_kind
from mailbot.reading.visible.text import visible_text
from tests.reading.ordering import StaffMail, staff_mails, world
from tests.world import annotate, mail, rules


def rows(half: str) -> list[StaffMail]:
    """The rows of one half."""
    return staff_mails(half, "openings")


def written(row: Mapping[str, Any]) -> Mail:
    """The mail of a row: to clients with the bot in CC, or to the bot alone."""
    now, practice, register = world()
    member = practice.member(row["by"])
    asked = register.request(row.get("answers", ""))
    letter = mail(
        row.get("text", "").strip("\n"),
        sender=member.email if member else "",
        subject=row.get("subject", ""),
        answers=asked.message_id or "" if asked else "",
        at=now,
    )
    to = tuple(_address(t) for t in row["to"])
    cc = tuple(_address(t) for t in row.get("cc", ())) or (() if "bot" in row["to"] else (_address("bot"),))
    files = tuple(_file(n) for n in row.get("attachments", ()))
    return replace(letter, to=to, cc=cc, html=row.get("html", ""), attachments=files)


def _address(name: str) -> Address:
    _, practice, register = world()
    if name == "bot":
        return Address(practice.bot)
    return Address(register.clients[name].client.emails[0]) if name in register.clients else Address(name)


def _file(name: str) -> Attachment:
    return Attachment(name, b"%PDF", "application/pdf", "application/pdf", name)


def read(row: Mapping[str, Any]) -> tuple[MailKind, Openings]:
    """What the reader makes of a row."""
    _, practice, register = world()
    letter = written(row)
    visible = visible_text(letter)
    kind, _ = staff_kind(letter, visible, register, practice, rules(), annotate)
    if kind is not MailKind.STAFF_REQUEST:
        return kind, Openings()
    return kind, read_openings(letter, visible, register, practice, rules(), annotate)


def misses(row: Mapping[str, Any]) -> list[str]:
    """What is wrong with the reading of a row; nothing when it is right."""
    kind, found = read(row)
    if kind.value != row.get("kind", kind.value):
        return [f"{kind.value} instead of {row['kind']}: {[i.ask for o in found.openings for i in o.items]}"]
    if row.get("doubt"):
        return [] if found.doubts and not found.openings else ["nobody is asked"]
    return list(_misses(row.get("opens", ()), found.openings))


def _misses(wanted: Sequence[Mapping[str, Any]], found: Sequence[Opening]) -> Iterator[str]:
    if {w["client"] for w in wanted} != {o.client for o in found}:
        yield f"clients {[o.client for o in found]}"
    for want in wanted:
        opening = next((o for o in found if o.client == want["client"]), None)
        if opening is not None:
            yield from _misses_of(want, opening)


def _misses_of(want: Mapping[str, Any], opening: Opening) -> Iterator[str]:
    asks = [i.ask for i in opening.items]
    left = list(asks)
    for item in want["items"]:
        hit = next((a for a in left if all(w.lower() in a.lower() for w in item.split(" & "))), None)
        if hit is None:
            yield f"no {item!r} in {asks}"
        else:
            left.remove(hit)
    if left:
        yield f"too many: {left}"
    if opening.due != want.get("due"):
        yield f"due {opening.due}, not {want.get('due')}"
    if opening.kind.value != want.get("kind", "information"):
        yield f"a request for {opening.kind.value}"
    if opening.adds_to != want.get("adds_to"):
        yield f"adds to {opening.adds_to}"
