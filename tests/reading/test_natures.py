"""Who wrote it: a person, or a machine, and which. Machines are never answered and settle nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.mail import Mail, Nature
from mailbot.reading.nature.natures import nature_of
from tests.reading.post import parts, post, report
from tests.world import rules

AUTO, PERSON = Nature.AUTO_REPLY, Nature.PERSON
ANSWERS = "In-Reply-To: <asked@alderquill.example>"


def nature(mail: Mail, *, expected: bool = False) -> Nature:
    return nature_of(mail, rules(), expected=expected)[0]


# -- automatic replies: by header -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-replied (vacation)",
        'Auto-Submitted: Auto-Replied; owner-email="x@quint.example"',
        "X-Autoreply: yes",
        "X-Autorespond: Your papers",
        "X-Autoreply-From: rosa@quint.example",
        "Precedence: auto_reply",
        "X-Precedence: auto-reply",
        "Preference: auto_reply",
        "X-POST-MessageClass: 9; Autoresponder",
        "X-Vacation: 1",
        "X-Mailer: vacation 1.2.7",
    ],
)
def test_a_program_says_that_it_answers_by_itself(line: str) -> None:
    assert nature(post("Your papers", "Gone fishing.", "rosa@quint.example", line)) is AUTO


@pytest.mark.parametrize(
    "line", ["Auto-Submitted: no", "X-Autoreply: no", "X-Auto-Response-Suppress: All", "Precedence: normal"]
)
def test_a_header_that_says_nothing_makes_no_machine(line: str) -> None:
    assert nature(post("Re: Your papers", "The P60 is on its way to you.", "rosa@quint.example", line)) is PERSON


def test_generated_in_answer_to_us_is_an_automatic_reply() -> None:
    assert (
        nature(
            post("Your papers", "¡Estoy en la playa!", "rosa@quint.example", "Auto-Submitted: auto-generated", ANSWERS)
        )
        is AUTO
    )


def test_generated_by_itself_is_a_notice() -> None:
    mail = post(
        "Your invoice is ready",
        "Log in to see it.",
        "Billing <no-reply@ledgers.example>",
        "Auto-Submitted: auto-generated",
    )
    assert nature(mail) is Nature.REPORT


def test_a_scanner_that_sends_a_paper_is_somebody() -> None:
    body = parts(
        ("Content-Type: text/plain", "Scanned from the hall"),
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename=scan.pdf", "%PDF-1.4 ..."),
    )
    mail = post(
        "Scan", body, "rosa@quint.example", "Auto-Submitted: auto-generated", kind="multipart/mixed; boundary=seam"
    )
    assert nature(mail) is PERSON


# -- automatic replies: by what they say ------------------------------------------------------------------------------

_UNMARKED = [
    ("Automatic reply: Your papers", "I'm on leave until Monday 22 June."),
    ("Out of Office Re: Your papers", "Back on the 22nd."),
    (
        "Auto: away",
        "Thank you for your email. I am out of the office with no access to email and will respond on my return.",
    ),
    (
        "Re: Your papers",
        "Thank you for your message. I am currently on annual leave, returning 22 June. If it is urgent, ring Ben.",
    ),
    ("Your papers", "This is an automated response. The office is closed until 22 June."),
    ("Abwesenheitsnotiz: Your papers", "Ich bin bis zum 22. Juni im Urlaub. In dringenden Fällen hilft Frau Vogt."),
    ("Automatische Antwort: Your papers", "Vielen Dank für Ihre Nachricht. Ich bin ab dem 22. Juni wieder erreichbar."),
    ("Réponse automatique : Your papers", "Je suis absente du bureau jusqu'au 22 juin."),
    ("Absence", "Merci pour votre message. Je suis en congés ; en cas d'urgence, écrivez à l'accueil."),
    ("Respuesta automática: Your papers", "Estaré ausente hasta el 22 de junio."),
    ("Resposta automática: Your papers", "Estou de férias até 22 de junho."),
    ("Risposta automatica: Your papers", "Sono in ferie fino al 22 giugno."),
    ("Automatisch antwoord: Your papers", "Ik ben afwezig tot 22 juni."),
    ("Autoodpowiedź: Your papers", "Jestem na urlopie do 22 czerwca."),
    ("Odpowiedź automatyczna: Your papers", "Biuro nieczynne do poniedziałku."),
    ("Răspuns automat: Your papers", "Sunt în concediu până pe 22 iunie."),
    ("Ateb awtomatig: Your papers", "Diolch am eich neges. Rwyf ar wyliau tan 22 Mehefin."),
    ("Automatiskt svar: Your papers", "Jag är på semester till den 22 juni."),
    ("Automatisk svar: Your papers", "Jeg er på ferie til den 22. juni."),
    ("Otomatik yanıt: Your papers", "22 Haziran'a kadar ofis dışındayım."),
    ("স্বয়ংক্রিয় উত্তর: Your papers", "আমি ২২ জুন পর্যন্ত ছুটিতে আছি।"),
    ("خودکار جواب: Your papers", "میں 22 جون تک چھٹی پر ہوں۔"),
    (
        "[#48213] Your papers",
        "Thank you for contacting Quint Support. Your request has been received and a ticket has been created. "
        "We aim to respond within two working days.",
    ),
    (
        "Request received: Your papers",
        "We've received your email. Your case number is 7731; a member of our team will reply.",
    ),
    (
        "We got your message",
        "Thanks for getting in touch! This inbox is not monitored at weekends and one of the team will reply soon.",
    ),
    (
        "Please confirm your message",
        "Rosa protects her inbox. To have your message delivered, click below and prove you are human.",
    ),
    (
        "Re: Your papers",
        "Thank you for your email. Please note I no longer work at Quint. Please contact accounts@quint.example.",
    ),
]


@pytest.mark.parametrize(("subject", "body"), _UNMARKED, ids=[s for s, _ in _UNMARKED])
def test_an_automatic_reply_without_a_header(subject: str, body: str) -> None:
    assert nature(post(subject, body, "rosa@quint.example", ANSWERS)) is AUTO


_PERSONS = [
    ("Re: Your papers", "Hi Jess, I'm on holiday until the 22nd and will send you the P60 when I'm back. Rosa"),
    ("Re: Automatic reply: Your papers", "Thanks Jess, enjoy your break! The P60 is attached now."),
    ("Re: Your papers", "Thank you for your email. I have put the statements in the post."),
    (
        "Re: Your papers",
        "Message received, thank you. I will be in touch with the bank and get back to you as soon as I can.",
    ),
    ("Holiday", "We did not go on holiday in the tax year. Rental income was £4,100."),
    ("Re: Your papers", "I was out of the office when your letter came. Here are the figures: 1,200 and 340."),
    ("Re: Your papers", "The ticket number on the parking fine is 7731, if you need it for the expenses."),
    (
        "Re: Your papers",
        "> I am out of the office until Monday.\n> This is an automatic reply.\n\nHope it was sunny. Yes to all three.",
    ),
    ("Failed delivery of my chairs", "The shop could not deliver, so no purchase invoice for those I am afraid."),
    ("Re: Your papers", "Please unsubscribe me from the newsletter, by the way. The answer to question two is no."),
    ("Read: my letter", "Did you read my letter? I asked whether the loan counts."),
]


@pytest.mark.parametrize(("subject", "body"), _PERSONS, ids=[b[:40] for _, b in _PERSONS])
def test_a_person_who_uses_the_same_words_stays_a_person(subject: str, body: str) -> None:
    assert nature(post(subject, body, "rosa@quint.example", ANSWERS), expected=True) is PERSON


def test_a_person_who_writes_about_a_holiday_of_theirs() -> None:
    assert nature(post("Urlaub", "Die Belege kommen am Freitag, danach bin ich im Urlaub.")) is PERSON


def test_an_empty_return_path_in_answer_to_us_is_a_machine() -> None:
    assert nature(post("Your papers", "Poczta odebrana.", "rosa@quint.example", "Return-Path: <>", ANSWERS)) is AUTO


# -- reports ----------------------------------------------------------------------------------------------------------


def test_a_delivery_report() -> None:
    assert nature(report(("rosa@quint.example", "failed", "5.1.1"))) is Nature.BOUNCE


def test_a_report_of_success_is_a_delivery_report_too() -> None:
    assert (
        nature(report(("rosa@quint.example", "delivered", "2.0.0"), subject="Delivered: Your papers")) is Nature.BOUNCE
    )


_OLD_BOUNCES = [
    (
        "failure notice",
        "Hi. This is the qmail-send program at mx.quint.example.\nI'm afraid I wasn't able to deliver your message.\n\n"
        "<rosa@quint.example>:\nSorry, no mailbox here by that name. (#5.1.1)",
        "MAILER-DAEMON@mx.quint.example",
    ),
    (
        "Mail delivery failed: returning message to sender",
        "A message that you sent could not be delivered.\n\n  rosa@quint.example\n    550 No such user",
        "Mail Delivery System <Mailer-Daemon@mx.quint.example>",
    ),
    (
        "Unzustellbar: Your papers",
        "Ihre Nachricht an rosa@quint.example konnte nicht zugestellt werden. 550 5.1.1 unbekannt",
        "postmaster@quint.example",
    ),
    (
        "Non remis : Your papers",
        "Impossible de remettre votre message à rosa@quint.example. 550 5.1.10",
        "postmaster@quint.example",
    ),
    (
        "Niedostarczone: Your papers",
        "Wiadomość do rosa@quint.example nie mogła zostać dostarczona. 550 User unknown",
        "Mail Delivery Subsystem <mailer-daemon@quint.example>",
    ),
    (
        "Undeliverable mail",
        "Your message to <rosa@quint.example> was rejected: 550 5.7.1 blocked by policy",
        "gateway@quint.example",
    ),
    ("Mailbox full", "rosa@quint.example: mailbox is full (quota exceeded)", "postmaster@quint.example"),
    (
        "Delivery Status Notification (Delay)",
        "rosa@quint.example: not yet been delivered, the server will keep trying",
        "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
    ),
]


@pytest.mark.parametrize(("subject", "body", "sender"), _OLD_BOUNCES, ids=[s for s, _, _ in _OLD_BOUNCES])
def test_a_delivery_report_in_free_form(subject: str, body: str, sender: str) -> None:
    assert nature(post(subject, body, sender)) is Nature.BOUNCE


def test_a_gateway_that_will_not_take_it() -> None:
    body = "The message was quarantined: such attachments are not accepted here. 554 5.7.1"
    mail = post("Message to rosa@quint.example rejected", body, "gateway@quint.example", "Return-Path: <>")
    assert nature(mail) is Nature.BOUNCE


def test_a_program_at_a_clients_address_answers() -> None:
    mail = post(
        "Verify yourself", "Rosa does not know you yet.", "rosa@quint.example", "Auto-Submitted: auto-generated"
    )
    assert nature_of(mail, rules(), known=True)[0] is AUTO


def test_a_bounce_that_a_person_passes_on_is_a_persons_mail() -> None:
    body = "Jess, mail to my old address comes back, see below. Use this one.\n\n550 5.1.1 <rosa@old.example> unknown"
    assert nature(post("Fwd: Undeliverable: Your papers", body)) is PERSON


def test_a_read_receipt() -> None:
    note = ("Content-Type: message/disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed")
    body = parts(("Content-Type: text/plain", "Your message was displayed."), note)
    kind = "multipart/report; report-type=disposition-notification; boundary=seam"
    assert nature(post("Read: Your papers", body, kind=kind)) is Nature.RECEIPT


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "Read: Your papers",
            "Your message\n  To: Rosa Quint\n  Subject: Your papers\nwas read on Tuesday, 9 June 2026 10:58:11.",
        ),
        ("Gelesen: Your papers", "Ihre Nachricht an Rosa Quint wurde gelesen: 9. Juni 2026."),
        ("Lu : Your papers", "Votre message a été lu le mardi 9 juin 2026."),
        ("Przeczytano: Your papers", "Wiadomość została przeczytana 9 czerwca 2026."),
        ("Not read: Your papers", "Your message was deleted without being read on Tuesday, 9 June 2026."),
    ],
)
def test_a_read_receipt_in_free_form(subject: str, body: str) -> None:
    assert nature(post(subject, body)) is Nature.RECEIPT


def test_an_abuse_report_and_a_report_on_authentication() -> None:
    body = parts(
        ("Content-Type: text/plain", "A user called it spam."),
        ("Content-Type: message/feedback-report", "Feedback-Type: abuse\nVersion: 1"),
    )
    assert (
        nature(post("complaint", body, kind="multipart/report; report-type=feedback-report; boundary=seam"))
        is Nature.REPORT
    )
    subject = "Report Domain: alderquill.example Submitter: mx.quint.example Report-ID: 77"
    assert nature(post(subject, "", "dmarc@quint.example")) is Nature.REPORT


def test_an_attempt_to_recall_is_nothing_a_person_said() -> None:
    assert (
        nature(post("Recall: Your papers", 'Rosa Quint would like to recall the message, "Your papers".'))
        is Nature.REPORT
    )


# -- calendars, lists -------------------------------------------------------------------------------------------------

_INVITATION = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Year end\nEND:VEVENT\nEND:VCALENDAR"


def test_an_invitation_is_a_calendar_message() -> None:
    body = parts(
        ("Content-Type: text/plain", "When: Friday"), ("Content-Type: text/calendar; method=REQUEST", _INVITATION)
    )
    assert nature(post("Invitation: Year end", body, kind="multipart/alternative; boundary=seam")) is Nature.CALENDAR


def test_papers_with_a_calendar_file_beside_them_are_papers() -> None:
    body = parts(
        ("Content-Type: text/plain", "The statement, and our meeting for your diary."),
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename=statement.pdf", "%PDF-1.4 ..."),
        ("Content-Type: text/calendar; method=REQUEST", _INVITATION),
    )
    assert nature(post("Statement", body, kind="multipart/mixed; boundary=seam")) is PERSON


@pytest.mark.parametrize(
    "line",
    [
        "List-Id: <members.quint.example>",
        "Precedence: list",
        "List-Post: <mailto:members@quint.example>",
        "X-Mailman-Version: 2.1",
    ],
)
def test_a_discussion_list(line: str) -> None:
    assert nature(post("[members] Bank holiday", "Who is on call?", "rosa@quint.example", line)) is Nature.LIST


@pytest.mark.parametrize(
    "body",
    [
        "Seven papers your clients lose: P60s, statements ...\n\nView in browser | Unsubscribe",
        "Siedem dokumentów ...\n\nWypisz się",
        "Bwletin Mehefin ...\n\nDad-danysgrifio",
        "Sieben Belege ...\n\nNewsletter abbestellen",
    ],
)
def test_a_newsletter(body: str) -> None:
    mail = post(
        "June news", body, "Ledgers Weekly <news@ledgers.example>", "List-Unsubscribe: <https://ledgers.example/u>"
    )
    assert nature(mail) is Nature.LIST


def test_a_client_who_writes_through_a_mailing_program_is_a_person() -> None:
    mail = post(
        "Re: Your papers",
        "The turnover was 81,400.",
        "rosa@quint.example",
        "List-Unsubscribe: <https://crm.example/u>",
        ANSWERS,
    )
    assert nature(mail) is PERSON


def test_our_own_inbox_may_be_a_distribution_list() -> None:
    mail = post(
        "Re: Your papers", "Here you are.", "rosa@quint.example", "List-Id: <papers.alderquill.example>", ANSWERS
    )
    assert nature(mail, expected=True) is PERSON


def test_a_file_service_brings_what_a_client_sent() -> None:
    lines = ("List-Unsubscribe: <https://wetransfer.example/u>", "Precedence: bulk")
    mail = post(
        "rosa@quint.example sent you files",
        "Rosa Quint sent 3 files. Unsubscribe",
        "noreply@wetransfer.example",
        *lines,
    )
    assert nature(mail) is PERSON


def test_what_is_no_mail_is_unreadable() -> None:
    from mailbot.adapters.parser import MailParser
    from tests.reading.post import ARRIVED

    for octets in (b"", b"\x00\x01\x02" * 50, b"just a line of text\n"):
        assert nature(MailParser().parse(octets, ARRIVED)) is Nature.UNREADABLE


@given(st.text(max_size=300), st.text(max_size=2_000))
def test_never_raises(subject: str, body: str) -> None:
    clean = "".join(c for c in subject if c.isprintable())
    assert nature(post(clean, body.encode("utf-8", "replace").decode())) in Nature
