"""Whose a mail is, and which requests it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from mailbot.domain.documents import Document
from mailbot.domain.mail import Address, Mail, VisibleText
from mailbot.domain.register import Register
from mailbot.domain.requests import RequestState
from mailbot.domain.understanding import Match
from mailbot.reading.matching.matching import match
from mailbot.reading.visible.subjects import bare_subject, own_subject
from tests.world import PRACTICE, annotate, client, file, items, mail, register, request, rules, visible

TAX = {"a": "doc: P60 for 2025/26 from Marlow Ferries", "b": "ask: Did you let out the annexe?"}
VAT = {"a": "doc: Barclays statements, 1 March to 31 May 2026", "b": "doc: Purchase invoices, March to May 2026"}
FEE = {"a": "pay: Invoice AQ-3071, £312.00"}

ROSA = client()
TAX_REQUEST = request(TAX, subject="Your 2025/26 tax return", tag="papers+r1-q8z4@alderquill.example")
VAT_REQUEST = request(VAT, ref="R2", subject="VAT quarter to 31 May 2026")


def matched(m: Mail, world: Register, quoted: str = "", documents: Sequence[Document] = ()) -> Match:
    return match(m, VisibleText(m.text, quoted=quoted), documents, world, PRACTICE, rules(), annotate)


def one_client() -> Register:
    return register((ROSA, [TAX_REQUEST, VAT_REQUEST]))


def two_clients() -> Register:
    bede = client("Bede Fallow", of="C2", at=("bede@fallow.example",))
    return register((ROSA, [TAX_REQUEST]), (bede, [replace(VAT_REQUEST, client="C2")]))


def spouses() -> Register:
    arlo = client("Arlo Pike", at=("pikes@home.example",))
    mina = client("Mina Pike", of="C2", at=("pikes@home.example",))
    hers = request({"a": "doc: P60 for 2025/26 from the library"}, ref="R2", of="C2", subject="Mina's tax return")
    return register((arlo, [request(TAX, subject="Arlo's tax return")]), (mina, [hers]))


def test_the_tagged_address_is_the_strongest_proof() -> None:
    found = matched(
        mail("here it is", to="papers+r1-q8z4@alderquill.example", answers="<r2.asked@alderquill.example>"),
        one_client(),
    )
    assert found.requests[0] == found.thread == "R1"
    assert found.reason.rule == "tagged address"


def test_a_tagged_address_counts_when_the_server_wrote_it_down_on_delivery() -> None:
    m = replace(mail("here it is", subject="papers"), delivered_to=("PAPERS+r1-q8z4@alderquill.example".lower(),))
    assert matched(m, one_client()).thread == "R1"


def test_a_reply_to_our_mail_is_known_by_its_message_id() -> None:
    found = matched(mail("here it is", answers="<r2.asked@alderquill.example>"), one_client())
    assert (found.client, found.requests, found.thread) == ("C1", ("R2", "R1"), "R2")


def test_the_last_reference_counts_before_the_first() -> None:
    m = mail("here it is", subject="things")
    m = replace(m, references=("<r1.asked@alderquill.example>", "<r2.asked@alderquill.example>"))
    assert matched(m, one_client()).thread == "R2"


def test_without_headers_the_quoted_items_name_the_request() -> None:
    quoted = "Hi Rosa\nI need:\n- Barclays statements, 1 March to 31 May 2026\n- Purchase invoices, March to May 2026"
    found = matched(mail("see you at the match", subject="hello"), one_client(), quoted=quoted)
    assert found.thread == "R2"
    assert found.reason.rule == "our own words quoted"


def test_without_headers_or_quote_the_subject_names_the_request() -> None:
    found = matched(mail("will do", subject="AW: Your 2025/26 tax return"), one_client())
    assert (found.thread, found.reason.rule) == ("R1", "reply to our subject")


def test_a_new_mail_about_something_open_names_every_open_request_the_likeliest_first() -> None:
    found = matched(mail("Purchase invoices to follow on Friday", subject="quick one"), one_client())
    assert (found.client, found.requests, found.thread) == ("C1", ("R2", "R1"), None)


def test_a_new_mail_that_only_says_everything_tomorrow_is_about_what_is_open() -> None:
    assert matched(mail("I'll send everything tomorrow", subject="hiya"), one_client()).requests


def test_words_in_the_subject_alone_are_enough() -> None:
    assert matched(mail("", subject="barclays statements"), one_client()).requests[0] == "R2"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Summer barbecue", "You are all invited to our summer barbecue on the 20th, bring a salad!"),
        ("New website", "We have a new website, do take a look and tell your friends."),
        ("Out of stock", "Sorry, the blue ones are sold out, do you want the green?"),
    ],
)
def test_a_client_writing_about_something_else_touches_no_request(subject: str, text: str) -> None:
    found = matched(mail(text, subject=subject), one_client())
    assert found.requests == ()
    assert found.client == "C1"


def test_another_matter_in_an_old_thread_touches_no_request() -> None:
    text = (
        "Hello, sorry to use this old thread. My sister wants to set up a limited company selling candles and was "
        "wondering whether she needs a licence, an adviser and a trademark before she begins, "
        "could you point her somewhere?"
    )
    found = matched(mail(text, answers="<r1.asked@alderquill.example>"), one_client())
    assert found.requests == ()


def test_a_question_in_another_language_is_no_other_matter() -> None:
    """Too few of its words are known to say that none of them is about what was asked for."""
    text = (
        "Beth yn union ydych chi ei angen ar gyfer y pwysau olaf? Dim ond y rhai mawr, neu'r rhai llai hefyd yn gyfan?"
    )
    rosa = client("Rosa Quint", language="cy")
    book = register((rosa, [replace(TAX_REQUEST, client=rosa.id)]))
    assert matched(mail(text, answers="<r1.asked@alderquill.example>"), book).thread == "R1"


def test_a_question_about_time_in_the_thread_is_about_the_request() -> None:
    text = "Hi Jess, we have been away with no signal and the dog has been ill, would Friday week still be all right?"
    assert matched(mail(text, answers="<r1.asked@alderquill.example>"), one_client()).thread == "R1"


def test_thanks_in_the_thread_of_a_complete_request_is_still_a_reply() -> None:
    done = replace(TAX_REQUEST, state=RequestState.COMPLETE)
    found = matched(mail("Brilliant, thank you!", answers="<r1.asked@alderquill.example>"), register((ROSA, [done])))
    assert (found.client, found.requests, found.known_sender) == ("C1", ("R1",), True)


def test_a_closed_request_is_not_a_candidate_for_a_new_mail() -> None:
    done = replace(TAX_REQUEST, state=RequestState.COMPLETE)
    found = matched(mail("P60 attached", subject="P60"), register((ROSA, [done])))
    assert found.requests == ()


def test_the_second_contact_writes_for_the_client() -> None:
    firm = client("Fallow Joinery Ltd", at=("office@fallow.example",), second="pia@fallow.example")
    world = register((firm, [VAT_REQUEST]))
    found = matched(mail("invoices tomorrow", sender="pia@fallow.example", subject="vat"), world)
    assert (found.client, found.known_sender) == ("C1", True)


# -- whose data -------------------------------------------------------------------------------------------------------


def test_a_known_client_in_another_clients_thread_settles_nothing() -> None:
    found = matched(
        mail("P60 attached", sender="bede@fallow.example", answers="<r1.asked@alderquill.example>"), two_clients()
    )
    assert found.known_sender is False
    assert found.reason.rule == "another client's thread"


def test_a_known_client_writing_to_another_clients_tag_settles_nothing() -> None:
    m = mail("P60 attached", sender="bede@fallow.example", to="papers+r1-q8z4@alderquill.example", subject="P60")
    found = matched(m, two_clients())
    assert (found.known_sender, found.requests) == (False, ("R1",))


def test_an_unknown_address_in_the_thread_is_about_it_but_not_trusted() -> None:
    found = matched(
        mail("here is Rosa's P60", sender="uncle@post.example", answers="<r1.asked@alderquill.example>"), one_client()
    )
    assert (found.client, found.requests, found.known_sender) == ("C1", ("R1",), False)


def test_an_unknown_address_that_quotes_our_list_is_about_it() -> None:
    quoted = "- P60 for 2025/26 from Marlow Ferries\n- Did you let out the annexe?"
    found = matched(mail("all attached", sender="uncle@post.example", subject="papers"), one_client(), quoted=quoted)
    assert (found.requests, found.known_sender) == (("R1",), False)


def test_an_unknown_address_that_names_the_client_and_what_is_asked_is_about_it() -> None:
    text = "I keep the books for Rosa Quint. Her Barclays statements are attached."
    found = matched(mail(text, sender="books@ledgers.example", subject="Rosa Quint"), one_client())
    assert found.requests[0] == "R2"
    assert found.known_sender is False


def test_a_colleague_at_the_clients_own_domain_is_not_trusted_either() -> None:
    found = matched(mail("Barclays statements attached", sender="temp@quint.example", subject="vat"), one_client())
    assert (found.client, found.known_sender) == ("C1", False)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Different subject entirely: my son starts work, does he need to register?", ()),
        ("Not about this, but are you free for a coffee on Friday?", ()),
        ("Different subject line, same old me: is the P60 for 2025/26 enough?", ("R1", "R2")),
        ("Can I have until Friday?", ("R1", "R2")),
    ],
)
def test_an_old_thread_used_for_something_else(text: str, about: tuple[str, ...]) -> None:
    answer = mail(text, answers="<r1.asked@alderquill.example>")
    assert matched(answer, one_client()).requests == about


def test_a_relative_who_sends_what_was_asked_is_about_it() -> None:
    found = matched(
        mail("mum's P60 attached", sender="amy@webpost.example", name="Amy Quint", subject="hi"), one_client()
    )
    assert (found.client, found.known_sender) == ("C1", False)


def test_a_paper_that_names_the_client_tells_whose_it_is() -> None:
    paper = Document(file("scan.pdf", "P60 End of Year Certificate 2025/26 Rosa Quint Marlow Ferries"), "p60")
    stranger = mail("P60 as asked", sender="office@shipping.example", subject="scan")
    found = matched(stranger, one_client(), documents=[paper])
    assert (found.client, found.known_sender) == ("C1", False)


def test_a_public_mailbox_is_nobodys_domain() -> None:
    world = register((client(at=("rosa@gmail.example",)), [TAX_REQUEST]))
    found = matched(mail("your P60 has come", sender="sales@gmail.example", subject="offer"), world)
    assert found.client is None


def test_a_stranger_selling_something_is_nobody() -> None:
    text = "We help accountants file bank statements and P60s faster. Can I book a call?"
    found = matched(mail(text, sender="sales@growth.example", subject="Quick question"), one_client())
    assert (found.client, found.requests) == (None, ())


def test_spouses_on_one_address_are_both_candidates_the_threads_first() -> None:
    m = mail("both P60s attached", sender="pikes@home.example", answers="<r2.asked@alderquill.example>")
    found = matched(m, spouses())
    assert (found.client, found.requests) == ("C2", ("R2", "R1"))


def test_a_new_mail_from_a_shared_address_goes_by_what_it_names() -> None:
    found = matched(mail("the P60 from the library", sender="pikes@home.example", subject="hello"), spouses())
    assert (found.client, found.requests[0]) == ("C2", "R2")


def test_a_person_who_writes_for_two_companies_answers_for_either() -> None:
    first = client("Kiln Cottage Ltd", at=("gil@pots.example",))
    second = client("Gil's Glazes Ltd", of="C2", at=("gil@pots.example",))
    fee = request(FEE, ref="R2", of="C2", subject="Our fee")
    world = register((first, [request(VAT, subject="VAT")]), (second, [fee]))
    found = matched(mail("AQ-3071 paid this morning", sender="gil@pots.example", subject="bill"), world)
    assert (found.client, found.requests[0]) == ("C2", "R2")


def test_a_mail_without_a_sender_is_nobody() -> None:
    m = replace(mail("hello", subject="hello"), from_=(Address(""),))
    assert matched(m, one_client()).requests == ()


# -- subjects ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Re: Payroll",
        "FW: Payroll",
        "Fwd: RE: Payroll",
        "Odp: Payroll",
        "SV: Payroll",
        "Re[2]: Payroll",
        "[EXT] Re: Payroll",
    ],
)
def test_prefixes_of_many_mail_programs_come_off(subject: str) -> None:
    assert bare_subject(subject) == "Payroll"


def test_a_subject_of_the_clients_own_is_told_from_ours() -> None:
    assert own_subject("Re: Your 2025/26 tax return", [TAX_REQUEST]) == ""
    assert own_subject("Re: the boat", [TAX_REQUEST]) == "the boat"


@pytest.mark.parametrize(
    "spoilt",
    ["Re: Your 2025/26 tax ret../../etc/passwdurn", "Re: Your 2025/26 tax re...", "Re: Yo=?r 2025/26 tax return"],
)
def test_a_subject_of_ours_that_was_garbled_on_the_way_is_nobodys_words(spoilt: str) -> None:
    assert own_subject(spoilt, [TAX_REQUEST]) == ""


def test_what_a_client_adds_to_our_subject_is_theirs() -> None:
    assert own_subject("Re: Your 2025/26 tax return - no foreign income", [TAX_REQUEST]).endswith("no foreign income")


def test_a_file_that_fits_makes_a_wordless_mail_a_reply() -> None:
    text = (
        "Barclays Bank UK PLC. Your statement. Account 20134589. Statement period 1 March 2026 to 31 May 2026. Balance"
    )
    statement = Document(file("stmt.pdf", text), "bank_statement", account="Barclays")
    found = matched(mail("", subject="scan"), one_client(), documents=[statement])
    assert found.requests[:1] == ("R2",)


def test_visible_text_is_what_counts_not_the_quote_of_somebody_elses_mail() -> None:
    found = match(
        mail("see you there", subject="party"),
        visible("see you there", quoted="Bring the invoices!"),
        (),
        one_client(),
        PRACTICE,
        rules(),
        annotate,
    )
    assert found.requests == ()


def test_a_question_before_signing_belongs_to_the_thread_of_the_approval() -> None:
    asked = replace(TAX_REQUEST, items=items({"a": "ok: Approval of your 2025/26 tax return"}))
    text = (
        "Hello, before I put my signature to anything, could you tell me why instalments are being taken in January "
        "and July? My salary from the hospice and the lectures at the museum were taxed by the payroll office already."
    )
    found = matched(mail(text, answers="<r1.asked@alderquill.example>"), register((ROSA, [asked])))
    assert found.thread == "R1"


def test_the_name_under_a_mail_is_no_mention_of_what_bears_it() -> None:
    asked = request({"a": "doc: Rosa's mileage claims, 2025/26"})
    text = "Digging out an old email of yours. We need to make wills, is that something your firm does?\n\nRosa"
    assert matched(mail(text, name="Rosa Quint"), register((ROSA, [asked]))).requests == ()
