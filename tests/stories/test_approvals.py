"""Approvals as a partner would tell them: the paper comes again with the reminder, and who has the last word."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage

import pytest

from mailbot.domain.letters import OutgoingMail, Purpose
from tests.stories.dialogue import BOT, JESS, MICK, ROSA, Dialogue

ACCOUNTS = b"%PDF-1.4 the accounts of Pendragon Haulage for the year to 31 March 2026 %%EOF"
ASKING = "Hi Mick,\n\nPlease approve the attached accounts for the year to 31 March 2026 by 30 June.\n\nThanks\nJess"


def dialogue(**settings: object) -> Dialogue:
    """The practice with other settings; `second`: Mick's company has a second contact."""
    d = Dialogue()
    d.office.practice = replace(d.office.practice, **settings)  # type: ignore[arg-type]
    return d


def with_second(d: Dialogue) -> Dialogue:
    """Pendragon has a second contact, who is copied when reminders get firmer."""
    record = d.office.register.clients["C2"]
    d.office.keep_client(replace(record, client=replace(record.client, second="gwen@pendragon.example")))
    return d


def asks(d: Dialogue, to: str = MICK, text: str = ASKING, cc: str = BOT, **files: bytes) -> None:
    """Jess sends something to be approved."""
    d.arrives(d._mail(JESS, to, "Accounts to approve", text, cc=cc, files=files))


def files_of(mail: OutgoingMail) -> dict[str, bytes]:
    """What is attached to a letter, as the client's program sees it."""
    message = email.message_from_bytes(mail.raw.encode("ascii"), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return {str(p.get_filename()): p.get_payload(decode=True) for p in message.iter_attachments()}  # type: ignore[misc]


def reminders(d: Dialogue, days: int = 8) -> list[OutgoingMail]:
    """Those that left meanwhile."""
    return [m for m in d.days_pass(days) if m.purpose is Purpose.CHASER]


def test_the_reminder_brings_the_accounts_again_exactly_as_they_were() -> None:
    d = dialogue()
    asks(d, Accounts_pdf=ACCOUNTS)
    (first, *_) = reminders(d)
    assert files_of(first) == {"Accounts.pdf": ACCOUNTS}
    assert "Attached again: “Accounts.pdf”." in first.body


def test_a_name_in_another_script_survives() -> None:
    d = dialogue()
    d.arrives(d._mail(JESS, MICK, "Accounts", ASKING, cc=BOT, files={"Añadir — Konten “2026”_pdf": ACCOUNTS}))
    assert files_of(reminders(d)[0]) == {"Añadir — Konten “2026”.pdf": ACCOUNTS}


def test_papers_that_are_too_large_stay_at_home_and_the_letter_does_not_speak_of_them() -> None:
    d = dialogue(approval_octets=len(ACCOUNTS) - 1)
    asks(d, Accounts_pdf=ACCOUNTS)
    first = reminders(d)[0]
    assert files_of(first) == {}
    assert "Attached" not in first.body


def test_papers_that_are_no_longer_here_are_not_spoken_of() -> None:
    d = dialogue()
    asks(d, Accounts_pdf=ACCOUNTS)
    d.came.clear()
    first = reminders(d)[0]
    assert files_of(first) == {}
    assert "Attached" not in first.body


@pytest.mark.parametrize(
    ("to", "cc"),
    [
        (f"{MICK}, {ROSA}", BOT),  # another client got it, too: whose it is can't be told
        (MICK, f"{BOT}, broker@lending.example"),
        (BOT, ""),  # the client never had it from us
    ],
)
def test_only_what_this_client_alone_was_sent_comes_again(to: str, cc: str) -> None:
    d = dialogue()
    asks(d, to, "For Pendragon Haulage:\n\n" + ASKING if to == BOT else ASKING, cc, Accounts_pdf=ACCOUNTS)
    d.days_pass(25)
    assert all(files_of(m) == {} for _, m in d.sent if m.purpose is Purpose.CHASER)


def test_a_second_contact_in_copy_gets_no_papers_that_were_sent_to_the_first() -> None:
    d = with_second(dialogue())
    asks(d, Accounts_pdf=ACCOUNTS)
    letters = reminders(d, 30)
    assert [bool(files_of(m)) for m in letters] == [not m.cc for m in letters]
    assert any("gwen@pendragon.example" in m.cc for m in letters)


def test_approved_by_reply_is_enough() -> None:
    d = dialogue()
    asks(d, Accounts_pdf=ACCOUNTS)
    d.client_writes(MICK, "Approved, thanks Jess.\n\nMick", subject="Re: Accounts to approve")
    assert set(d.stands("C2").values()) == {"received"}
    d.expect_letter(JESS, Purpose.COMPLETE, "Pendragon")


def test_where_a_reply_is_not_enough_somebody_here_confirms_it_and_the_client_is_left_in_peace() -> None:
    d = dialogue(approval_by_reply=False)
    asks(d, Accounts_pdf=ACCOUNTS)
    d.client_writes(MICK, "Approved, thanks Jess.\n\nMick", subject="Re: Accounts to approve")
    assert set(d.stands("C2").values()) == {"claimed"}
    d.expect_letter(JESS, Purpose.QUESTION, "Mick approves", "1. It is approved", "2. It is not; ask again")
    assert reminders(d, 3) == []
    d.client_writes(MICK, "As I said, it is approved.", subject="Re: Accounts to approve")
    assert len({m.key.rpartition("/")[0] for m in d.letters(JESS, Purpose.QUESTION)}) == 1
    d.staff_answer(JESS, "1")
    assert set(d.stands("C2").values()) == {"received"}
    d.expect_letter(JESS, Purpose.COMPLETE, "Pendragon")


@pytest.mark.parametrize("by_reply", [True, False])
@pytest.mark.parametrize(
    "said",
    [
        "Approved, as long as you change the stock figure to £4,200 first.",
        "Happy with these subject to the directors' loan being shown as £12,000.",
        "Fine, but is the depreciation right?",
    ],
)
def test_anything_conditional_goes_to_a_person(said: str, by_reply: bool) -> None:
    d = dialogue(approval_by_reply=by_reply)
    asks(d, Accounts_pdf=ACCOUNTS)
    d.client_writes(MICK, f"{said}\n\nMick", subject="Re: Accounts to approve")
    assert set(d.stands("C2").values()) == {"query"}
    d.expect_letter(JESS, Purpose.QUESTION, "Mick")
