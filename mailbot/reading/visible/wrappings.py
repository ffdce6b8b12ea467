"""Mails whose words are not where words stand: in Outlook's winmail.dat, or under a lock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbot.domain.documents import FileText
from mailbot.domain.mail import Mail

_TNEF = "application/ms-tnef"
_PGP = re.compile(r"^\s{0,40}-----BEGIN PGP MESSAGE-----", re.M)
_LOCKED_TYPES = (
    "application/pkcs7-mime",
    "application/x-pkcs7-mime",
    "multipart/encrypted",
    "application/pgp-encrypted",
)
_FEW = 40
"""Characters beside an encrypted block that are no answer."""


def unwrapped(mail: Mail, files: Sequence[FileText]) -> Mail:
    """The mail with the body that stands only in its winmail.dat ([MS-OXTNEF]), where it has no other."""
    if mail.text.strip() or mail.html.strip():
        return mail
    body = next((f.text for f in files if f.content_type == _TNEF and not f.within and f.text.strip()), "")
    return replace(mail, text=body) if body else mail


def is_locked(mail: Mail) -> bool:
    """Whether the mail itself is encrypted (S/MIME, RFC 8551; OpenPGP, RFC 3156): only its reader has the key."""
    kind = mail.content_type
    if kind.startswith(_LOCKED_TYPES):
        return not (mail.text.strip() or mail.html.strip() or "signed-data" in kind or "certs-only" in kind)
    found = _PGP.search(mail.text[:20_000])
    return found is not None and len(mail.text[: found.start()].strip()) < _FEW
