"""Whose address failed, and for good or not, in the words of many mail systems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.mail import Mail
from mailbot.reading.nature.bounces import failures_in
from tests.reading.post import post, report
from tests.world import rules

ROSA = "rosa@quint.example"
DAEMON = "Mail Delivery Subsystem <mailer-daemon@mx.quint.example>"


def failures(mail: Mail) -> list[tuple[str, bool]]:
    return [(f.recipient, f.permanent) for f in failures_in(mail, rules())]


# -- RFC 3464 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "status", "permanent"),
    [
        ("failed", "5.1.1", True),
        ("failed", "5.2.2", True),  # a full mailbox
        ("failed", "5.7.1", True),  # a matter of policy
        ("failed", "4.4.7", True),  # tried for days, given up
        ("Failed", "5.0.0", True),
        ("delayed", "4.4.1", False),
        ("delayed", "4.2.2", False),
    ],
)
def test_the_report_says_what_was_done(action: str, status: str, permanent: bool) -> None:
    assert failures(report((ROSA, action, status))) == [(ROSA, permanent)]


def test_what_was_delivered_has_not_failed() -> None:
    assert failures(report((ROSA, "delivered", "2.0.0"), ("ben@quint.example", "relayed", "2.0.0"))) == []


def test_every_recipient_is_read() -> None:
    found = failures(report((ROSA, "failed", "5.1.1"), ("ben@quint.example", "delayed", "4.4.1")))
    assert found == [(ROSA, True), ("ben@quint.example", False)]


def test_the_status_decides_where_the_action_is_missing() -> None:
    assert failures(report((ROSA, "", "5.1.1"))) == [(ROSA, True)]
    assert failures(report((ROSA, "", "4.4.1"), text="We will keep trying for three days.")) == [(ROSA, False)]


def test_the_status_is_kept() -> None:
    assert failures_in(report((ROSA, "failed", "5.1.10")), rules())[0].status == "5.1.10"


# -- free form --------------------------------------------------------------------------------------------------------

_RETURNED = (
    "\n\n--- Below this line is a copy of the message.\n\nFrom: papers@alderquill.example\nTo: rosa@quint.example\n\
Subject: Your papers\nMessage-ID: <asked@alderquill.example>\n\nThank you, jess@alderquill.example\n"
)

_FOR_GOOD = [
    (
        "failure notice",
        f"Hi. This is the qmail-send program.\nThis is a permanent error; I've given up.\n\n<{ROSA}>:\n"
        "192.0.2.9 does not like recipient.\nRemote host said: 550 no such user\nGiving up on 192.0.2.9.",
        DAEMON,
    ),
    (
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n"
        f"This is a permanent error. The following address(es) failed:\n\n  {ROSA}\n    Unrouteable address",
        DAEMON,
    ),
    (
        "Undeliverable: Your papers",
        f"{ROSA}\n\nYour message couldn't be delivered. The mailbox is full.\n"
        "Remote Server returned '554 5.2.2 mailbox full'",
        "postmaster@quint.example",
    ),
    (
        "Delivery Status Notification (Failure)",
        f"Delivery to the following recipient failed permanently:\n\n     {ROSA}\n\n"
        "Technical details of permanent failure:\n550 5.1.1 The account does not exist.",
        DAEMON,
    ),
    (
        "Returned mail: see transcript for details",
        "   ----- The following addresses had permanent fatal errors -----\n"
        f"<{ROSA}>\n    (reason: 550 5.1.1 User unknown)",
        DAEMON,
    ),
    (
        "Nondeliverable mail",
        f"--------Message not delivered to the following:\n\n   {ROSA}   No matching addresses found\n",
        DAEMON,
    ),
    ("Delivery failure", f"Your message could not be delivered to {ROSA} because the account was disabled.", DAEMON),
    (
        "Message blocked",
        f"Your message to {ROSA} was rejected by policy: 550 5.7.1 attachment type not allowed",
        DAEMON,
    ),
    (
        "Unzustellbar: Your papers",
        f"Fehler bei der Nachrichtenzustellung an {ROSA}: Empfänger unbekannt. "
        "Die Nachricht konnte nicht zugestellt werden (550 5.1.1).",
        DAEMON,
    ),
    ("Échec de la remise", f"Votre message n'a pas pu être remis à {ROSA}. L'adresse n'existe pas.", DAEMON),
    ("No se puede entregar: Your papers", f"No se ha podido entregar el mensaje a {ROSA}. El buzón no existe.", DAEMON),
    ("Mancato recapito", f"Il messaggio non può essere consegnato a {ROSA}: casella piena.", DAEMON),
    ("Niedostarczone: Your papers", f"Wiadomość do {ROSA} nie mogła zostać dostarczona. Adres nie istnieje.", DAEMON),
    ("Nelivrat: Your papers", f"Mesajul către {ROSA} nu a putut fi livrat. Adresa nu există.", DAEMON),
    ("Onbestelbaar: Your papers", f"Uw bericht aan {ROSA} kan niet worden bezorgd. Het adres bestaat niet.", DAEMON),
    ("Methu danfon: Your papers", f"Ni ellid danfon eich neges at {ROSA}.", DAEMON),
    ("Olevererat: Your papers", f"Meddelandet till {ROSA} kunde inte levereras. Adressen finns inte.", DAEMON),
    (
        "Mail System Error - Returned Mail",
        "This Message was undeliverable due to the following reason:\n\n"
        f"Your message was not delivered because the retry timeout exceeded.\n\n     <{ROSA}>",
        DAEMON,
    ),
]


@pytest.mark.parametrize(("subject", "body", "sender"), _FOR_GOOD, ids=[s for s, _, _ in _FOR_GOOD])
@pytest.mark.parametrize("tail", ["", _RETURNED], ids=["alone", "with our mail below"])
def test_an_address_that_failed_for_good(subject: str, body: str, sender: str, tail: str) -> None:
    assert failures(post(subject, body + tail, sender, "Return-Path: <>")) == [(ROSA, True)]


_FOR_NOW = [
    (
        "Warning: could not send message for past 4 hours",
        "THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n"
        f"Delivery to {ROSA} has been delayed: connection timed out.",
    ),
    (
        "Warning: message 1kXyz delayed 24 hours",
        "A message that you sent has not yet been delivered to one or more recipients "
        f"after more than 24 hours.\n\n  {ROSA}\n    Delay reason: mailbox is full\n\n"
        "No action is required on your part. "
        "Delivery attempts will continue for some time.",
    ),
    (
        "Delivery Status Notification (Delay)",
        f"Delivery to {ROSA} is delayed. The server will retry for 45 more hours.",
    ),
    ("Zustellung verzögert", f"Die Nachricht an {ROSA} wurde noch nicht zugestellt; es wird weiterhin versucht."),
    ("Remise retardée : Your papers", f"La remise à {ROSA} est retardée. De nouvelles tentatives seront faites."),
    ("Entrega retrasada", f"La entrega a {ROSA} sufre un retraso. Se seguirá intentando durante dos días."),
]


@pytest.mark.parametrize(("subject", "body"), _FOR_NOW, ids=[s for s, _ in _FOR_NOW])
def test_a_server_that_is_still_trying(subject: str, body: str) -> None:
    assert failures(post(subject, body, DAEMON, "Return-Path: <>")) == [(ROSA, False)]


def test_the_header_names_who_failed() -> None:
    mail = post("Mail delivery failed", "See jess@alderquill.example for help.", DAEMON, f"X-Failed-Recipients: {ROSA}")
    assert failures(mail) == [(ROSA, True)]


def test_a_report_that_names_nobody_returns_our_mail() -> None:
    body = "Your message could not be delivered." + _RETURNED
    assert failures(post("Undeliverable mail", body, DAEMON, "Return-Path: <>")) == [(ROSA, True)]


def test_our_own_address_and_the_help_desk_have_not_failed() -> None:
    body = (
        f"papers@alderquill.example: your message to {ROSA} was not delivered.\nFor help, contact care@mx.quint.example"
    )
    assert failures(post("Undeliverable", body, DAEMON, "Return-Path: <>")) == [(ROSA, True)]


@given(st.text(max_size=3_000))
def test_never_raises(body: str) -> None:
    mail = post("Undeliverable", body.encode("utf-8", "replace").decode(), DAEMON, "Return-Path: <>")
    assert isinstance(failures_in(mail, rules()), tuple)
