"""Who vouches for a mail, and who only pretends to be somebody we know."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.register import Register
from mailbot.reading.vouching.authentication import verdict
from mailbot.reading.vouching.impostors import impostor
from mailbot.reading.vouching.lookalikes import dresses_up, imitates, one_slip
from tests.reading.post import post
from tests.world import PRACTICE, client, register, request, rules

OURS = "mx.alderquill.example"
JESS = "Jess Lomax <jess@alderquill.example>"
ROSA = "Rosa Quint <rosa@quint.example>"


def passed(results: str, sender: str = ROSA, server: str = OURS) -> bool | None:
    return verdict(post("Hello", "Hello", sender, f"Authentication-Results: {server}; {results}"), PRACTICE).passed


# -- what the server says ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=pass header.from=quint.example",
        "dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=quint.example",
        "dkim=pass header.d=quint.example header.s=a",
        "dkim=pass header.i=@mail.quint.example; spf=none smtp.mailfrom=rosa@other.example",
        "spf=pass smtp.mailfrom=rosa@quint.example; dkim=none",
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=quint.example; dkim=none; dmarc=bestguesspass action=none",
        "spf=softfail smtp.mailfrom=quint.example; dkim=pass header.d=quint.example; dmarc=none",
        'dkim=pass reason="2048-bit; key" header.d=quint.example',
    ],
)
def test_a_pass_for_the_domain_that_is_shown(results: str) -> None:
    assert passed(results) is True


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=fail header.from=quint.example; spf=fail smtp.mailfrom=quint.example; dkim=none",
        "dmarc=fail (p=none) header.from=quint.example; dkim=pass header.d=bulk.example",
        "spf=fail smtp.mailfrom=quint.example; dkim=none",
        "dmarc=pass header.from=other.example",
        "spf=pass smtp.mailfrom=other.example; dmarc=fail action=quarantine header.from=quint.example; compauth=fail",
    ],
)
def test_an_outright_failure(results: str) -> None:
    assert passed(results) is False


@pytest.mark.parametrize(
    "results",
    [
        "none",
        "dmarc=none header.from=quint.example; spf=neutral smtp.mailfrom=quint.example",
        "dkim=pass header.d=bulk.example; spf=pass smtp.mailfrom=bounce.bulk.example",
        "spf=pass smtp.mailfrom=example",
        "dmarc=temperror header.from=quint.example",
        "",
        "))(( ;;; = =",
    ],
)
def test_nothing_either_way(results: str) -> None:
    assert passed(results) is None


def test_another_servers_word_counts_for_nothing() -> None:
    assert passed("dmarc=pass header.from=quint.example", server="mx.quint.example") is None
    assert passed("dmarc=pass header.from=quint.example", server=f"{OURS}.evil.example") is None
    assert verdict(post("Hello", "Hello", ROSA), PRACTICE).passed is None


def test_microsoft_365_names_no_server() -> None:
    practice = replace(PRACTICE, authserv_id="protection.outlook.com")
    results = "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=quint.example; dkim=none header.d=none;"
    line = f"Authentication-Results: {results}dmarc={{}} action=none header.from=quint.example;compauth=pass reason=100"
    for word, wanted in (("pass", True), ("fail", False)):
        mail = post("Hello", "Hello", ROSA, line.format(word))
        assert verdict(mail, practice).passed is wanted
        assert verdict(mail, PRACTICE).passed is None


def test_mail_within_one_microsoft_365_tenant() -> None:
    practice = replace(PRACTICE, authserv_id="protection.outlook.com")
    mail = post("Hello", "Hello", JESS, "X-MS-Exchange-Organization-AuthAs: Internal")
    assert verdict(mail, practice).passed is True
    assert verdict(mail, PRACTICE).passed is None


def test_the_topmost_word_of_our_server_counts() -> None:
    lines = (f"Authentication-Results: {OURS}; dmarc=fail header.from=alderquill.example",
             f"Authentication-Results: {OURS}; dmarc=pass header.from=alderquill.example")  # fmt: skip
    assert verdict(post("Hello", "Hello", JESS, *lines), PRACTICE).passed is False


def test_a_pass_written_into_a_comment_or_a_quote_is_none() -> None:
    assert passed("spf=none (dmarc=pass header.from=quint.example)") is None
    assert passed('dkim=none reason="; dmarc=pass header.from=quint.example"') is None


def test_two_senders_are_vouched_for_by_nobody() -> None:
    line = f"Authentication-Results: {OURS}; dmarc=pass header.from=alderquill.example"
    assert verdict(post("Hello", "Hello", JESS, line, "From: eve@evil.example"), PRACTICE).passed is False
    assert verdict(post("Hello", "Hello", f"{JESS}, eve@evil.example", line), PRACTICE).passed is False


# -- who pretends -----------------------------------------------------------------------------------------------------


def world() -> Register:
    asked = {"a": "doc: P60 for 2025/26"}
    return register(
        (client(), [request(asked)]),
        (client("Jess Lomax", of="C2", at=("jess.lomax@webpost.example",)), [request(asked, ref="R2", of="C2")]),
        (
            client("Farrow Joinery Ltd", of="C3", at=("office@farrowjoinery.example",)),
            [request(asked, ref="R3", of="C3")],
        ),
    )


def trick(sender: str, *lines: str) -> str:
    passing = f"Authentication-Results: {OURS}; dmarc=pass header.from={sender.rpartition('@')[2].strip('>')}"
    found = impostor(post("Hello", "Hello", sender, passing, *lines), PRACTICE, world(), rules())
    return found.rule if found else ""


@pytest.mark.parametrize(
    "domain",
    [
        "alderqui1l.example",  # a figure for a letter
        "alderquil.example",  # a letter less
        "aldrequill.example",  # two letters exchanged
        "alderquiil.example",
        "аlderquill.example",  # a Cyrillic a
        "xn--lderquill-zyh.example",  # the same in punycode
        "alderquill-accounts.example",  # a word added
        "secure-alderquill.example",
        "alderquill.example.evil.example",  # in front of another domain
        "alderquill.net",  # another ending
        "alder-quill.example",
    ],
)
def test_a_domain_made_to_look_like_the_practices(domain: str) -> None:
    assert trick(f"Jess <jess@{domain}>") == "look-alike domain"


@pytest.mark.parametrize("domain", ["farrowj0inery.example", "farrowjoinnery.example", "farrow-joinery.example"])
def test_a_domain_made_to_look_like_a_clients(domain: str) -> None:
    assert trick(f"Farrow <office@{domain}>") == "look-alike domain"


@pytest.mark.parametrize(
    "domain", ["quaint.example", "mail.example", "gmail.example", "hollinsbakery.example", "alder.example"]
)
def test_an_honest_domain(domain: str) -> None:
    assert trick(f"Somebody Else <somebody@{domain}>") == ""


@pytest.mark.parametrize(
    "name",
    [
        "Nadia Brandt",
        "Brandt, Nadia",
        "nadia brandt",
        "Nadia Brandt (Alder & Quill)",
        "Nadia Brandt FCA",
        "Nadia P. Brandt",
        "Nadia Brandt private",
        "Νadia Brandt",
    ],  # a Greek N
)
def test_a_colleagues_name_over_a_strange_address(name: str) -> None:
    quoted = f'"{name}"' if any(c in name for c in ",().") else name
    assert trick(f"{quoted} <n.brandt@webpost.example>") == "borrowed name"


def test_a_colleagues_address_shown_as_a_name() -> None:
    assert trick('"jess@alderquill.example" <eve@evil.example>') == "borrowed address"


def test_the_practices_name_over_a_strange_address() -> None:
    assert trick("Alder & Quill <accounts@evil.example>") == "borrowed name"


def test_a_client_who_bears_a_colleagues_name_is_no_impostor() -> None:
    assert trick("Jess Lomax <jess.lomax@webpost.example>") == ""
    assert trick("Jess Lomax <jess@anotherpost.example>") == ""


@pytest.mark.parametrize("name", ["Nadia", "Nadia Brandt via SignIt", "Nadia Brandtner", "Brandt Plumbing", ""])
def test_a_name_that_is_not_quite_a_colleagues(name: str) -> None:
    assert trick(f"{name} <mail@signit.example>" if name else "mail@signit.example") == ""


def test_our_domain_needs_our_servers_word() -> None:
    mail = post("Hello", "Hello", "Reception <reception@alderquill.example>")
    assert impostor(mail, PRACTICE, world(), rules()) is not None
    assert trick("Reception <reception@alderquill.example>") == ""


def test_answers_must_not_go_to_a_look_alike() -> None:
    assert trick("Supplier <bills@paper.example>", "Reply-To: jess@alderqui11.example") == "look-alike reply address"


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_never_raises_and_nobody_imitates_himself(one: str, other: str) -> None:
    assert imitates(one, other) in (True, False)
    assert dresses_up(one, other, ("tax",)) in (True, False)
    assert not imitates(one, one)
    assert one_slip(one, other) == one_slip(other, one)


@given(st.text(max_size=400))
def test_any_header_gives_a_verdict(value: str) -> None:
    shown = "".join(c for c in value if c.isprintable())
    assert passed(shown.encode("ascii", "replace").decode()) in (True, False, None)
