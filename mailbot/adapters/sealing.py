"""Encryption at rest: AES-256-GCM (NIST SP 800-38D), a file at a time, each with a nonce of its own.

A sealed file is MAGIC, 12 octets of nonce, then the content enciphered with its tag of 16 octets. Whoever has not the
key learns its name and about how long it is; whoever changes it is found out.
"""

from __future__ import annotations

import base64
import re
import secrets
from typing import Any

MAGIC = b"\0mailbot sealed 1\n"
_NONCE = 12
_HEX, _BASE64 = re.compile(r"[0-9a-fA-F]{64}"), re.compile(r"[A-Za-z0-9+/_-]{43}=?")
_PROOF = b"mailbot: this key fits"


class Unopened(ValueError):
    """A sealed file can't be opened: it was changed, or sealed with another key."""


class KeyWrong(ValueError):
    """What was given as a key is none; the sentence says what a key looks like, not what was given."""


class Seal:
    """No key: everything lies as it is."""

    keyed = False

    def close(self, octets: bytes) -> bytes:
        """As it is to lie on the disk."""
        return octets

    def open(self, octets: bytes) -> bytes:
        """What lies on the disk, readable. Raises Unopened."""
        return octets


class KeySeal(Seal):
    """What is written is enciphered; what is read may be plain still, from before there was a key."""

    keyed = True

    def __init__(self, key: str) -> None:
        """`key`: 32 octets, as 64 hexadecimal digits or in base64. Raises KeyWrong."""
        self._cipher: Any = _cipher(_octets(key))

    def close(self, octets: bytes) -> bytes:
        """Enciphered."""
        nonce = secrets.token_bytes(_NONCE)
        return MAGIC + nonce + bytes(self._cipher.encrypt(nonce, octets, MAGIC))

    def open(self, octets: bytes) -> bytes:
        """Deciphered. Raises Unopened."""
        return self._opened(octets) if is_sealed(octets) else octets

    def _opened(self, octets: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag

        nonce, rest = octets[len(MAGIC) : len(MAGIC) + _NONCE], octets[len(MAGIC) + _NONCE :]
        try:
            return bytes(self._cipher.decrypt(nonce, rest, MAGIC))
        except (InvalidTag, ValueError):
            raise Unopened("it was changed, or is encrypted with another key") from None

    def proof(self) -> str:
        """Something by which the same key is known again, and from which it can't be had."""
        return self.close(_PROOF).hex()

    def fits(self, proof: str) -> bool:
        """Whether this key made that proof."""
        try:
            return self._opened(bytes.fromhex(proof)) == _PROOF
        except ValueError:
            return False


PLAIN = Seal()


def is_sealed(octets: bytes) -> bool:
    """Whether it looks like a sealed file."""
    return octets.startswith(MAGIC)


def _octets(key: str) -> bytes:
    word = key.strip()
    if _HEX.fullmatch(word):
        return bytes.fromhex(word)
    if _BASE64.fullmatch(word):
        return base64.urlsafe_b64decode(word.rstrip("=").replace("+", "-").replace("/", "_") + "=")
    raise KeyWrong("it must be 32 random octets, as `openssl rand -hex 32` prints them")


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # here, for most practices never need it

    return AESGCM(key)
