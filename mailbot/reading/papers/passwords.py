"""Passwords that a mail gives for the files it brings."""

from __future__ import annotations

import re

from mailbot.domain.mail import Mail

_LONGEST = 20_000
_SHORTEST = 4
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
    """Likely passwords, best first, at most 20: what stands close behind the word for password, then other tokens
    with figures in them that the sender wrote, e.g. "my staff number, 4471209"."""
    text = f"{mail.subject}\n{mail.text or mail.html}"[:_LONGEST]
    found: dict[str, None] = {}
    for hit in _WORD.finditer(text):
        for token in _TOKEN.findall(text[hit.end() : hit.end() + 120])[:12]:
            for form in (token.strip(",;:!?"), token.strip(",;:!?.")):
                if form and form.lower() not in _FILLERS:
                    found[form] = None
    own = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
    for token in _TOKEN.findall(own):
        form = token.strip(",;:!?.")
        if len(form) >= _SHORTEST and any(c.isdigit() for c in form):
            found.setdefault(form)
    return tuple(found)[:20]
