"""Passwords and keys: fetched when needed, from a file, an environment variable or a command; never shown."""

from __future__ import annotations

import base64
import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

_LONGEST_COMMAND = 30.0
"""Seconds a password command may take; it may have to unlock a store, but nobody sits there to type."""
_MOST_OCTETS = 65_536
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,80}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{4,}={0,2}")


class SecretError(Exception):
    """A password can't be had; the sentence says why and never contains it."""


@dataclass(frozen=True, slots=True)
class Credential:
    """Who logs in, and with what."""

    user: str
    secret: str = field(repr=False)
    token: bool = False
    """The secret is an OAuth access token, for XOAUTH2, not a password."""


def unsaid(text: str, secret: str) -> str:
    """What a server said, without the secret it was sent: as it is, quoted (RFC 9051, 4.3) or in base64 (RFC 4616)."""
    for form in (secret, secret.replace("\\", "\\\\").replace('"', '\\"')):
        text = text.replace(form, "…")
    wanted = secret.encode("utf-8")
    return _BASE64.sub(lambda word: "…" if wanted in _decoded(word[0]) else word[0], text)


def _decoded(word: str) -> bytes:
    try:
        return base64.b64decode(word.rstrip("=") + "=" * (-len(word.rstrip("=")) % 4))
    except ValueError:
        return b""


def read_secret(*, file: Path | None = None, environment: str = "", command: str = "", what: str = "password") -> str:
    """The secret from whichever one is given: its first line, without the line end. Raises SecretError.

    `what`: password | key, as the settings and the sentences call it.
    """
    if file is not None:
        found = _from_file(file, what)
    elif environment:
        found = os.environ.get(environment, "")
        if not found:
            raise SecretError(_not_set(environment, what))
    elif command:
        found = _from_command(command, what)
    else:
        raise SecretError(f"Nothing says where the {what} lies.")
    return found


def _not_set(variable: str, what: str) -> str:
    if _VARIABLE.fullmatch(variable):
        return f"The environment variable {variable}, which should hold the {what}, is not set."
    return (  # somebody may have written the password itself there
        f"{what}_env names no environment variable that is set; it wants a variable's name, like "
        f"MAILBOT_{what.upper()}, not the {what}."
    )


def _from_file(path: Path, what: str) -> str:
    try:
        with path.open("rb") as opened:
            octets = opened.read(_MOST_OCTETS)
    except FileNotFoundError:
        raise SecretError(f"The {what} file {path} does not exist.") from None
    except OSError as error:
        raise SecretError(f"The {what} file {path} can't be read: {error.strerror}.") from None
    return _first_line(octets, f"The {what} file {path}")


def _from_command(command: str, what: str) -> str:
    try:
        # A shell, because people write pipes here; the line comes from the configuration, not from any mail.
        done = subprocess.run(  # noqa: S602
            command, shell=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LONGEST_COMMAND, check=False
        )
    except subprocess.TimeoutExpired:
        raise SecretError(f"The {what} command gave nothing within {_LONGEST_COMMAND:.0f} seconds.") from None
    except OSError as error:
        raise SecretError(f"The {what} command can't be run: {error.strerror}.") from None
    if done.returncode:
        raise SecretError(f"The {what} command failed with exit status {done.returncode}.")
    return _first_line(done.stdout[:_MOST_OCTETS], f"The output of the {what} command")


def _first_line(octets: bytes, where: str) -> str:
    try:
        line = octets.decode("utf-8-sig").partition("\n")[0].rstrip("\r")
    except UnicodeDecodeError:
        raise SecretError(f"{where} is not UTF-8 text.") from None
    if not line:
        raise SecretError(f"{where} is empty.")
    return line
