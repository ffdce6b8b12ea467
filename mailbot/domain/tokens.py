"""Marks that only we can make: signed Message-IDs and tagged reply addresses (RFC 5322, 3.6.4; RFC 5233).

A mark names a request and carries an HMAC of it, so that neither a stranger nor a typing error can point an answer
at a request it was not meant for.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence

from mailbot.domain.practice import Practice

_SEAL = 8
"""Characters of base32 in a tag: 40 bits, short enough to be read out over the telephone."""
_LONG_SEAL = 16
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [one + other for one in _BASE32 for other in _BASE32]
"""Ten bits to two characters (RFC 4648, 6, in small letters)."""
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,40}")
_MESSAGE_ID = re.compile(
    r"<(?P<ref>[A-Za-z0-9-]{1,41})\.(?P<nonce>[a-z2-7]{16})\.(?P<seal>[a-z2-7]{16})@[^@<>]{1,255}>"
)


def seal(practice: Practice, purpose: str, text: str, length: int = _SEAL) -> str:
    """`length` characters (a-z, 2-7) that only the holder of the practice's key can make for this text."""
    digest = hmac.digest(practice.signing_key, f"{purpose}\0{text}".encode(), "sha256")
    number, pairs = int.from_bytes(digest), range(256 - 10, 256 - 10 * -(-length // 2) - 1, -10)
    return "".join([_PAIRS[number >> shift & 1023] for shift in pairs])[:length]


def message_id_of(practice: Practice, key: str, requests: Sequence[str] = ()) -> str:
    """The Message-ID of the letter with this key, always the same; it names the first of the letter's requests."""
    ref = _marked(requests[0] if requests else "")
    nonce = seal(practice, "letter", key, _LONG_SEAL)
    return f"<{ref}.{nonce}.{seal(practice, 'message-id', f'{ref}.{nonce}', _LONG_SEAL)}@{_domain(practice)}>"


def ref_in_message_id(practice: Practice, message_id: str) -> str | None:
    """The request that a Message-ID of ours names, "" when it names none; None: it is not ours, or was altered."""
    found = _MESSAGE_ID.fullmatch(message_id)
    if found is None:
        return None
    wanted = seal(practice, "message-id", f"{found['ref']}.{found['nonce']}", _LONG_SEAL)
    if not hmac.compare_digest(wanted, found["seal"]):
        return None
    return "" if found["ref"] == "-" else found["ref"]


def is_ours(practice: Practice, message_id: str | None) -> bool:
    """Whether only we can have made this Message-ID."""
    return message_id is not None and ref_in_message_id(practice, message_id) is not None


def tagged_address(practice: Practice, ref: str) -> str:
    """The bot's address with a tag for one request, lower case; the plain address where the server can't take tags."""
    if not practice.tagging or not _REF.fullmatch(ref):
        return practice.bot
    local, _, domain = practice.bot.rpartition("@")
    return f"{local}+{ref.lower()}-{seal(practice, 'address', ref.lower())}@{domain}"


def ref_in_address(practice: Practice, address: str) -> str | None:
    """The request, in lower case, that a tagged address of ours names; None for any other address."""
    local, _, domain = practice.bot.rpartition("@")
    found = re.fullmatch(rf"{re.escape(local)}\+(.{{1,41}})-([a-z2-7]{{{_SEAL}}})@{re.escape(domain)}", address.lower())
    if found is None or not hmac.compare_digest(seal(practice, "address", found[1]), found[2]):
        return None
    return found[1]


def _marked(ref: str) -> str:
    return ref if _REF.fullmatch(ref) else "-"


def _domain(practice: Practice) -> str:
    return practice.bot.rpartition("@")[2]
