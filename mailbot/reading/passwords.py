"""Passwords that a mail gives for the files it brings."""

from __future__ import annotations

import re

from mailbot.domain.mail import Mail

_LONGEST = 20_000
_WORD = re.compile(
    r"(?:password|passcode|pass\s?word|pwd|passwort|hasło|haslo|mot de passe|contraseña|senha|parola|"
    r"cyfrinair|পাসওয়ার্ড)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\s\"'“”‘’<>()]{3,40}")
_FILLERS = {
    "is",
    "the",
    "for",
    "it",
    "its",
    "this",
    "pdf",
    "file",
    "to",
    "open",
    "them",
    "all",
    "be",
    "will",
    "should",
    "are",
    "jest",
    "to:",
    "est",
    "es",
    "on",
    "and",
    "your",
    "our",
    "my",
    "both",
    "documents",
    "statement",
}


def passwords_in(mail: Mail) -> tuple[str, ...]:
    """Likely passwords, best first, at most 20: words that stand close behind the word for password."""
    text = f"{mail.subject}\n{mail.text or mail.html}"[:_LONGEST]
    found: dict[str, None] = {}
    for hit in _WORD.finditer(text):
        for token in _TOKEN.findall(text[hit.end() : hit.end() + 120])[:12]:
            for form in (token.strip(",;:!?"), token.strip(",;:!?.")):
                if form and form.lower() not in _FILLERS:
                    found[form] = None
    return tuple(found)[:20]
