"""One mail from its octets to what it means: whose it is, what it may do, and whom it must not fool."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage

import pytest

from mailbot.domain.documents import FileText
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Client
from mailbot.domain.register import Register
from mailbot.domain.tokens import message_id_of
from mailbot.domain.understanding import MailKind, Understanding
from mailbot.reading import understand
from tests.reading.post import parts, post, report
from tests.world import PRACTICE, annotate, client, register, request, rules

ASKED = "<r1.asked@alderquill.example>"
OURS = "Authentication-Results: mx.alderquill.example; "
ANSWERS = f"In-Reply-To: {ASKED}"
ROSA, JESS = "Rosa Quint <rosa@quint.example>", "Jess Lomax <jess@alderquill.example>"
ROSA_CLIENT: Client = replace(client(), second="ben@quint.example")
WANTED = {"a": "doc: P60 for 2025/26", "b": "ask: Did you let out the annexe?"}


def world() -> Register:
    bede = client("Bede Fallow", of="C2", at=("bede@fallow.example",))
    second = request({"a": "ask: Did you sell the van?"}, ref="R2", of="C2", subject="Bede's accounts")
    return register((ROSA_CLIENT, [request(WANTED, tag="papers+r1-k7q2m@alderquill.example")]), (bede, [second]))


def understood(mail: Mail, *files: FileText) -> Understanding:
    return understand(mail, files, world(), PRACTICE, rules(), annotate)


def vouched(sender: str, result: str = "pass") -> str:
    return f"{OURS}dmarc={result} header.from={sender.rpartition('@')[2].strip('>')}"


def states(found: Understanding) -> dict[str, str]:
    return {f"{o.request}/{o.item}": o.state.value for o in found.outcomes}


# -- who it is from ---------------------------------------------------------------------------------------------------


def test_a_client_answers() -> None:
    found = understood(post("Re: What we need from you", "Yes, we did.", ROSA, ANSWERS))
    assert found.kind is MailKind.CLIENT_REPLY
    assert states(found) == {"R1/b": "received"}


def test_the_second_contact_answers_for_the_client() -> None:
    found = understood(post("Re: What we need from you", "Yes, we did.", "ben@quint.example", ANSWERS))
    assert states(found) == {"R1/b": "received"}


def test_a_clients_mail_is_refused_only_when_it_fails_outright() -> None:
    text = ("Re: What we need from you", "Yes, we did.", ROSA, ANSWERS)
    for result, kind in (("fail", MailKind.REFUSED), ("none", MailKind.CLIENT_REPLY), ("pass", MailKind.CLIENT_REPLY)):
        found = understood(post(*text, vouched("rosa@quint.example", result)))
        assert found.kind is kind
        assert bool(found.outcomes) == (kind is MailKind.CLIENT_REPLY)


def test_staff_mail_needs_the_servers_word() -> None:
    order = ("Rosa Quint", "Please cancel the request.", JESS)
    for lines in ((), (vouched("jess@alderquill.example", "none"),), (vouched("jess@alderquill.example", "fail"),)):
        found = understood(post(*order, *lines))
        assert found.kind is MailKind.REFUSED
        assert found.commands == ()
    assert understood(post(*order, vouched("jess@alderquill.example"))).kind is not MailKind.REFUSED


def test_a_colleagues_name_over_a_private_address_is_refused() -> None:
    lines = (vouched("nb@webpost.example"), ANSWERS)
    found = understood(post("Rosa Quint", "Please cancel the request.", "Nadia Brandt <nb@webpost.example>", *lines))
    assert found.kind is MailKind.REFUSED
    assert "Nadia Brandt" in found.why


def test_a_stranger_who_knows_of_the_request_settles_nothing_and_a_person_hears_of_it() -> None:
    found = understood(post("Re: What we need from you", "Yes, we did.", "r.quint@work.example", ANSWERS))
    assert found.kind is MailKind.CLIENT_REPLY
    assert found.outcomes == ()
    assert found.asks_human


def test_a_stranger_who_knows_nothing_is_nobody() -> None:
    found = understood(post("Office chairs", "We have a sale on.", "sales@chairs.example"))
    assert (found.kind, found.asks_human) == (MailKind.UNRELATED, False)


def test_a_client_in_another_clients_thread_settles_nothing_there() -> None:
    found = understood(post("Re: Bede's accounts", "Yes, sold it.", ROSA, "In-Reply-To: <r2.asked@alderquill.example>"))
    assert found.outcomes == ()
    assert found.asks_human


def test_a_copy_of_our_own_letter() -> None:
    mail = replace(
        post("Papers", "Dear Rosa", f"Alder & Quill <{PRACTICE.bot}>"), message_id=message_id_of(PRACTICE, "k")
    )
    assert understood(mail).kind is MailKind.OWN


# -- staff pass something on ------------------------------------------------------------------------------------------

PASSED_ON = (
    "---------- Forwarded message ---------\nFrom: Rosa Quint <rosa@quint.example>\nDate: Mon, 8 Jun 2026 at 9:00\n\
Subject: Re: What we need from you\nTo: <jess@alderquill.example>\n\nYes, we did.\n\nRosa\n"
)


def test_a_clients_mail_passed_on_by_staff_is_the_clients() -> None:
    found = understood(
        post("Fwd: Re: What we need from you", f"From Rosa.\n\n{PASSED_ON}", JESS, vouched("j@alderquill.example"))
    )
    assert found.kind is MailKind.CLIENT_REPLY
    assert (found.author, states(found)) == ("jess", {"R1/b": "received"})


def test_a_clients_mail_passed_on_as_an_attachment_is_the_clients() -> None:
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = ROSA, JESS, "Re: What we need from you"
    inner["In-Reply-To"] = ASKED
    inner.set_content("Yes, we did.")
    body = parts(("Content-Type: text/plain", "See attached."), ("Content-Type: message/rfc822", inner.as_string()))
    mail = post("Fwd: Rosa", body, JESS, vouched("j@alderquill.example"), kind="multipart/mixed; boundary=seam")
    found = understood(mail)
    assert found.kind is MailKind.CLIENT_REPLY
    assert states(found) == {"R1/b": "received"}


def test_a_promise_passed_on_later_counts_from_the_day_it_was_made() -> None:
    body = PASSED_ON.replace("Mon, 8 Jun", "Fri, 29 May").replace("Yes, we did.", "The P60 follows on Tuesday.")
    found = understood(
        post("Fwd: Re: What we need from you", f"From Rosa.\n\n{body}", JESS, vouched("j@alderquill.example"))
    )
    assert [(o.item, o.date.isoformat() if o.date else None) for o in found.outcomes] == [("a", "2026-06-02")]


# -- machines ---------------------------------------------------------------------------------------------------------


def test_a_bounce_names_the_address_and_the_request() -> None:
    found = understood(report(("rosa@quint.example", "failed", "5.1.1"), returned=[f"Message-ID: {ASKED}"]))
    assert found.kind is MailKind.BOUNCE
    assert [(f.recipient, f.permanent, f.request) for f in found.failures] == [("rosa@quint.example", True, "R1")]


def test_a_bounce_from_where_the_mail_was_passed_on_to() -> None:
    mail = report(
        ("rosa.quint@elsewhere.example", "failed", "5.2.2"), returned=[f"Message-ID: {ASKED}", "To: rosa@quint.example"]
    )
    assert [f.recipient for f in understood(mail).failures] == ["rosa@quint.example"]


def test_a_bounce_that_names_nobody_but_answers_us() -> None:
    mail = post(
        "Undeliverable", "Your message could not be delivered.", "postmaster@quint.example", "Return-Path: <>", ANSWERS
    )
    assert [(f.recipient, f.permanent) for f in understood(mail).failures] == [("rosa@quint.example", True)]


@pytest.mark.parametrize(
    ("address", "returned"),
    [
        ("stranger@other.example", "Message-ID: <spam1@other.example>"),
        ("rosa@quint.example", "Message-ID: <spam2@botnet.example>\nSubject: You have won"),
    ],
)
def test_a_bounce_about_a_mail_we_never_sent(address: str, returned: str) -> None:
    found = understood(report((address, "failed", "5.1.1"), returned=returned.split("\n")))
    assert (found.kind, found.failures) == (MailKind.UNRELATED, ())


def test_a_delay_is_no_failure() -> None:
    found = understood(report(("rosa@quint.example", "delayed", "4.4.1"), returned=[f"Message-ID: {ASKED}"]))
    assert (found.kind, found.failures[0].permanent) == (MailKind.BOUNCE, False)


def test_an_absence_gives_the_day_of_return_and_settles_nothing() -> None:
    text = "Yes! I am away until Monday 22 June 2026, when I am back in the office. The annexe is at your disposal."
    found = understood(
        post("Automatic reply: What we need from you", text, ROSA, "Auto-Submitted: auto-replied", ANSWERS)
    )
    assert (found.kind, found.outcomes) == (MailKind.AUTO_REPLY, ())
    assert found.returns is not None
    assert found.returns.isoformat() == "2026-06-22"


def test_a_read_receipt_is_an_automatic_reply() -> None:
    found = understood(
        post("Read: What we need from you", "Your message was read on Tuesday, 9 June 2026.", ROSA, ANSWERS)
    )
    assert (found.kind, found.outcomes, found.asks_human) == (MailKind.AUTO_REPLY, (), False)


def test_a_clients_newsletter_is_none_of_our_business() -> None:
    lines = ("List-Unsubscribe: <https://quint.example/u>", "List-Id: <news.quint.example>")
    found = understood(post("June pots", "P60 mugs are back! Unsubscribe", ROSA, *lines))
    assert (found.kind, found.asks_human) == (MailKind.UNRELATED, False)


# -- what only a person may judge -------------------------------------------------------------------------------------


def test_new_bank_details_go_to_a_person() -> None:
    text = "We did let the annexe. Our bank details have changed, please use sort code 20-30-40, account 12345678."
    found = understood(post("Re: What we need from you", text, ROSA, ANSWERS))
    assert any("bank" in d.text for d in found.doubts)


def test_a_question_about_something_else_in_our_thread_is_put_to_a_person() -> None:
    text = "Different subject entirely: my son starts work, does he need to register?"
    found = understood(post("Re: What we need from you", text, ROSA, ANSWERS))
    assert (found.kind, found.outcomes, found.asks_human) == (MailKind.UNRELATED, (), True)


def test_an_encrypted_answer_goes_to_a_person() -> None:
    locked = FileText("smime.p7m", "f" * 64, "application/pkcs7-mime", "", problem="encrypted", source="none")
    kind = "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"
    found = understood(
        post("Re: What we need from you", "MIAGCSqGSIb3DQEHA6CAMIACAQAx", ROSA, ANSWERS, kind=kind), locked
    )
    assert found.asks_human
    assert "received" not in states(found).values()


def test_an_answer_under_pgp_goes_to_a_person() -> None:
    text = "-----BEGIN PGP MESSAGE-----\n\nhQEMAw4e\n-----END PGP MESSAGE-----"
    found = understood(post("Re: What we need from you", text, ROSA, ANSWERS))
    assert (found.kind, found.asks_human, found.outcomes) == (MailKind.CLIENT_REPLY, True, ())


def test_an_answer_in_a_winmail_dat_is_read() -> None:
    wrapped = FileText("winmail.dat", "e" * 64, "application/ms-tnef", "Yes, we did.", pages=1, decoration=True)
    found = understood(post("Re: What we need from you", "", ROSA, ANSWERS), wrapped)
    assert states(found) == {"R1/b": "received"}


def test_what_cannot_be_read_goes_to_a_person() -> None:
    mail = replace(post("x", "y", ROSA), defects=("unreadable: ValueError",))
    assert understood(mail).asks_human
