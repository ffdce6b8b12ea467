"""DKIM signatures verified here: what holds, and every trick that must not (RFC 6376, RFC 8301)."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache

import dkim
import dns.message
import dns.rcode
import dns.rrset
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.dkim_signatures import DkimSignatures
from mailbot.adapters.dns_text import DnsText

HOUSE = "alderquill.example"
NAME = f"s1._domainkey.{HOUSE}"
ARRIVED = datetime.now(UTC)
"""The library that is tested compares with the machine's clock, so these mails are of today."""
ALL = [
    b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to", b"references", b"content-type",
    b"content-transfer-encoding",
]  # fmt: skip


@cache
def key(bits: int) -> tuple[bytes, bytes]:
    """(private key in PEM form, the record that publishes its other half)."""
    made = rsa.generate_private_key(65537, bits)
    private = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = made.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def written(sender: str = f"Jess Lomax <jess@{HOUSE}>") -> bytes:
    """Jess asks Rosa for something."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Cc"] = sender, "rosa@quint.example", f"papers@{HOUSE}"
    mail["Subject"], mail["Date"], mail["Message-ID"] = "Your return", ARRIVED, f"<a1@{HOUSE}>"
    mail["In-Reply-To"] = mail["References"] = "<r1@quint.example>"
    mail.set_content("Dear Rosa\n\nPlease send me your P60.\n\nJess\n")
    return mail.as_bytes()


def signed(
    raw: bytes | None = None, *, domain: str = HOUSE, bits: int = 2048, algorithm: bytes = b"rsa-sha256",
    fields: list[bytes] | None = None, length: bool = False,
) -> bytes:  # fmt: skip
    """The mail with a signature above it."""
    raw = raw or written()
    made = dkim.sign(
        raw, b"s1", domain.encode(), key(bits)[0], include_headers=fields or ALL, signature_algorithm=algorithm,
        canonicalize=(b"relaxed", b"relaxed"), length=length,
    )  # fmt: skip
    return bytes(made) + raw


def signers(raw: bytes, *, domain: str = HOUSE, bits: int = 2048, arrived: datetime = ARRIVED) -> tuple[str, ...]:
    """Who has signed it, by the key that is known."""
    known = {f"s1._domainkey.{d}": key(bits)[1] for d in (HOUSE, f"mail.{HOUSE}", "quint.example")}
    return DkimSignatures(known).signers(raw, domain, arrived)


def test_a_signature_over_the_whole_mail_holds() -> None:
    assert signers(signed()) == (HOUSE,)


def test_a_signature_of_a_domain_below_ours_holds_for_that_domain() -> None:
    assert signers(signed(domain=f"mail.{HOUSE}")) == (f"mail.{HOUSE}",)


def test_somebody_elses_signature_is_not_even_looked_at() -> None:
    assert signers(signed(domain="quint.example")) == ()


def test_a_mail_without_a_signature_has_no_signer() -> None:
    assert signers(written()) == ()


@pytest.mark.parametrize(
    ("was", "became"),
    [
        (b"your P60", b"your bank details"),
        (b"Subject: Your return", b"Subject: Your refund"),
        (b"To: rosa@quint.example", b"To: mick@pendragon.example"),
        (b"In-Reply-To: <r1@quint.example>", b"In-Reply-To: <r2@quint.example>"),
        (b"Message-ID: <a1@", b"Message-ID: <a2@"),
    ],
)
def test_whatever_is_changed_afterwards_breaks_it(was: bytes, became: bytes) -> None:
    raw = signed()
    assert was in raw
    assert signers(raw.replace(was, became)) == ()


@pytest.mark.parametrize(
    "more",
    [b"Subject: Another", b"To: mick@pendragon.example", b"From: ceo@alderquill.example", b"Reply-To: me@evil.example"],
)
def test_a_field_put_on_top_of_a_signed_mail_is_seen(more: bytes) -> None:
    assert signers(more + b"\r\n" + signed()) == ()


@pytest.mark.parametrize("left_out", [b"to", b"cc", b"subject", b"date", b"in-reply-to", b"content-type"])
def test_a_signature_must_cover_what_the_mail_is_read_by(left_out: bytes) -> None:
    assert signers(signed(fields=[f for f in ALL if f != left_out])) == ()


def test_a_signature_over_the_beginning_of_the_body_only_is_refused() -> None:
    assert signers(signed(length=True)) == ()


def test_sha1_is_refused() -> None:
    assert signers(signed(algorithm=b"rsa-sha1")) == ()


def test_a_short_key_is_refused() -> None:
    raw, record = signed(bits=1024), key(1024)[1]
    assert DkimSignatures({NAME: record}).signers(raw, HOUSE, ARRIVED) == (HOUSE,)
    short = "MEwwDQYJKoZIhvcNAQEBBQADOwAwOAIxAL"
    assert DkimSignatures({NAME: b"v=DKIM1; p=" + short.encode()}).signers(raw, HOUSE, ARRIVED) == ()


def test_an_expired_signature_is_refused_by_the_day_the_mail_came() -> None:
    ends = int((ARRIVED + timedelta(days=2)).timestamp())
    raw = written()
    begun = dkim.DKIM(raw)
    real = begun.gen_header

    def with_expiry(fields: list[tuple[bytes, bytes]], *rest: object, **more: object) -> bytes:
        fields.insert(4, (b"x", str(ends).encode()))
        return bytes(real(fields, *rest, **more))

    begun.gen_header = with_expiry
    raw = begun.sign(b"s1", HOUSE.encode(), key(2048)[0], include_headers=ALL) + raw
    assert signers(raw) == (HOUSE,)
    assert signers(raw, arrived=ARRIVED + timedelta(days=3)) == ()


def test_a_signature_that_holds_is_found_below_one_that_does_not() -> None:
    broken = b"DKIM-Signature: v=1; a=rsa-sha256; d=alderquill.example; s=old; h=from; bh=AAAA; b=AAAA\r\n"
    assert signers(broken + signed()) == (HOUSE,)


def test_a_key_that_was_taken_back_vouches_for_nothing() -> None:
    assert DkimSignatures({NAME: b"v=DKIM1; p="}).signers(signed(), HOUSE, ARRIVED) == ()


@given(st.binary(max_size=300), st.integers(0, 400))
def test_whatever_a_signature_looks_like_nothing_breaks(noise: bytes, at: int) -> None:
    raw = signed()
    assert signers(raw[:at] + noise + raw[at + len(noise) :]) in ((), (HOUSE,))


# -- the key looked up ------------------------------------------------------------------------------------------------


class NameServer:
    """A name server on this machine that knows one record."""

    def __init__(self, *, silent: bool = False) -> None:
        self.asked: list[str] = []
        self._silent = silent
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                wire, peer = self._socket.recvfrom(4096)
            except OSError:
                return
            question = dns.message.from_wire(wire)
            name = question.question[0].name
            self.asked.append(name.to_text().rstrip("."))
            if self._silent:
                continue
            answer = dns.message.make_response(question)
            if self.asked[-1] == NAME:
                record = key(2048)[1].decode()
                strings = " ".join(f'"{record[n : n + 200]}"' for n in range(0, len(record), 200))
                answer.answer.append(dns.rrset.from_text(name, 300, "IN", "TXT", strings))
            else:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            self._socket.sendto(answer.to_wire(), peer)

    def close(self) -> None:
        """No more."""
        self._socket.close()


@pytest.fixture
def name_server() -> Iterator[NameServer]:
    """One that answers."""
    server = NameServer()
    yield server
    server.close()


def test_a_key_is_looked_up_once_while_its_answer_holds(name_server: NameServer) -> None:
    checker = DkimSignatures({}, DnsText(("127.0.0.1",), name_server.port))
    assert checker.signers(signed(), HOUSE, ARRIVED) == (HOUSE,)
    assert checker.signers(signed(), HOUSE, ARRIVED) == (HOUSE,)
    assert name_server.asked == [NAME]


def test_a_known_key_is_never_looked_up(name_server: NameServer) -> None:
    checker = DkimSignatures({NAME: key(2048)[1]}, DnsText(("127.0.0.1",), name_server.port))
    assert checker.signers(signed(), HOUSE, ARRIVED) == (HOUSE,)
    assert not name_server.asked


def test_a_key_that_nobody_publishes(name_server: NameServer) -> None:
    checker = DkimSignatures({}, DnsText(("127.0.0.1",), name_server.port))
    assert checker.signers(signed(domain=f"mail.{HOUSE}"), HOUSE, ARRIVED) == ()


def test_a_name_server_that_says_nothing_vouches_for_nobody() -> None:
    server = NameServer(silent=True)
    checker = DkimSignatures({}, DnsText(("127.0.0.1",), server.port, seconds=0.3))
    assert checker.signers(signed(), HOUSE, ARRIVED) == ()
    server.close()
