"""No password, token or key ever shows: not in log, state, help, checks or troubles, and not by a server's echo."""

from __future__ import annotations

import base64
import contextlib
import os
import re
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.secrets import Credential, SecretError, read_secret, unsaid
from mailbot.adapters.signing_key import NAME, signing_key
from mailbot.settings import load_config
from tests.cli.terminal import CONFIG, Terminal
from tests.running import ROOT
from tests.servers import PASSWORD, Dovecot, Postfix

CANARY = 'canary-"Zq7\\vK£2'
KEY = "c0ffee" * 10 + "c0de"
USER = "papers@alderquill.example"

SERVERS = """
[mailbox]
host = "{host}"
port = {imap}
security = "{security}"
user = "{user}"
login = "{login}"
{secret}
{trust}

[smtp]
host = "{host}"
port = {smtp}
security = "{smtp_security}"
user = "{user}"
login = "{login}"
{secret}
{trust}
"""


def forms(secret: str) -> set[bytes]:
    """How a secret may look: as it is, quoted, and in base64 as logins wrap it."""
    plain = {secret, secret.replace("\\", "\\\\").replace('"', '\\"'), repr(secret)[1:-1]}
    found = {p.encode() for p in plain} | {repr(secret.encode())[2:-1].encode()}
    for wrapped in (secret, f"\0{USER}\0{secret}", f"user={USER}\1auth=Bearer {secret}\1\1"):
        found.add(base64.b64encode(wrapped.encode()).rstrip(b"="))
    return found


def assert_unsaid(octets: bytes, *secrets: str) -> None:
    """None of them is in there, in no form."""
    for secret in secrets:
        assert not [form for form in forms(secret) if form in octets]


class Echo(socketserver.StreamRequestHandler):
    """A server that refuses every login, and repeats everything it was sent."""

    def line(self) -> bytes:
        """What the client says next."""
        return self.rfile.readline(65_536).rstrip(b"\r\n")

    def say(self, *parts: bytes) -> None:
        """Answer."""
        self.wfile.write(b" ".join(parts) + b"\r\n")


def bare(word: bytes) -> bytes:
    """What base64 holds."""
    with contextlib.suppress(ValueError):
        return base64.b64decode(word).replace(b"\0", b" ").replace(b"\1", b" ")
    return b""


class Imap(Echo):
    """The inbox."""

    offers = b"IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR"

    def handle(self) -> None:
        """Until it hangs up."""
        self.say(b"* OK [CAPABILITY", self.offers + b"] here")
        while line := self.line():
            tag, _, rest = line.partition(b" ")
            if rest.upper().startswith(b"CAPABILITY"):
                self.say(b"* CAPABILITY", self.offers)
                self.say(tag, b"OK done")
            elif rest.upper().startswith((b"LOGIN", b"AUTHENTICATE")):
                if rest.upper().startswith(b"AUTHENTICATE") and rest.count(b" ") == 1:
                    self.say(b"+")
                    rest += b" " + self.line()
                self.say(tag, b"NO [AUTHENTICATIONFAILED] wrong:", rest, bare(rest.split()[-1]))
            else:
                self.say(tag, b"BAD", rest)


class OldImap(Imap):
    """One that knows LOGIN only."""

    offers = b"IMAP4rev1"


class Smtp(Echo):
    """The way out."""

    def handle(self) -> None:
        """Until it hangs up."""
        self.say(b"220 mx here")
        while line := self.line():
            if line.upper().startswith(b"EHLO"):
                self.say(b"250-mx")
                self.say(b"250 AUTH PLAIN LOGIN XOAUTH2")
            elif line.upper().startswith(b"AUTH LOGIN"):
                words = line.split()[2:]
                while len(words) < 2:
                    self.say(b"334 VXNlcm5hbWU6")
                    words.append(self.line())
                self.say(b"535 5.7.8 wrong:", *words, *map(bare, words))
            elif line.upper().startswith(b"AUTH"):
                self.say(b"535 5.7.8 wrong:", line, bare(line.split()[-1]))
            else:
                self.say(b"502 what?", line)


@contextlib.contextmanager
def serving(handler: type[Echo]) -> Iterator[int]:
    """Its port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def secret_from(source: str, folder: Path, secret: str) -> tuple[str, dict[str, str]]:
    """The setting that names it, and what is in the environment."""
    (folder / "password").write_text(secret + "\n", "utf-8")
    if source == "file":
        return 'password_file = "password"', {}
    if source == "environment":
        return 'password_env = "MAILBOT_PASSWORD"', {"MAILBOT_PASSWORD": secret}
    return f"password_command = \"cat '{folder / 'password'}'\"", {}


def practice(folder: Path, **servers: object) -> Path:
    """A configuration that asks these servers, and a signing key."""
    usual = {"host": "127.0.0.1", "security": "none", "smtp_security": "none", "user": USER, "login": "password"}
    text = CONFIG[: CONFIG.index("[mailbox]")] + SERVERS.format(**{"trust": "", **usual, **servers})
    (folder / "mailbot.toml").write_text(text, "utf-8")
    (folder / "state").mkdir(mode=0o700, exist_ok=True)
    (folder / "state" / NAME).write_text(KEY, "ascii")
    return folder / "mailbot.toml"


def said(folder: Path, *words: str, **environment: str) -> bytes:
    """All that a command says, and all that it leaves in its folder but where the secrets are meant to be."""
    with patch.dict(os.environ, environment):
        shown = Terminal(folder).types(*words)
    return (shown.out + shown.err).encode() + left(folder)


def left(folder: Path) -> bytes:
    """What lies in the state folder."""
    return b"".join(p.read_bytes() for p in (folder / "state").rglob("*") if p.is_file() and p.name != NAME)


@pytest.mark.parametrize(
    ("source", "handler", "login"),
    [
        ("file", OldImap, "password"),
        ("file", Imap, "token"),
        ("environment", Imap, "password"),
        ("command", Imap, "password"),
    ],
)
def test_a_server_that_repeats_what_it_was_sent_gives_nothing_away(
    tmp_path: Path, source: str, handler: type[Imap], login: str
) -> None:
    canary = CANARY.replace("£", "-") if handler is OldImap else CANARY  # LOGIN knows ASCII only
    secret, environment = secret_from(source, tmp_path, canary)
    with serving(handler) as imap, serving(Smtp) as smtp:
        practice(tmp_path, imap=imap, smtp=smtp, secret=secret, login=login)
        octets = said(tmp_path, "doctor", **environment)
    assert octets.count(b"wrong:") == 2, "what the servers say is told, without the secret"
    assert_unsaid(octets, canary, KEY)


def test_a_way_that_can_not_be_trusted_is_told_without_the_secret(tmp_path: Path) -> None:
    secret, environment = secret_from("environment", tmp_path, CANARY)
    with serving(Imap) as imap, serving(Smtp) as smtp:
        practice(tmp_path, imap=imap, smtp=smtp, secret=secret, security="tls", smtp_security="tls")
        octets = said(tmp_path, "doctor", **environment)
    assert octets.count(b"TLS") >= 2
    assert_unsaid(octets, CANARY, KEY)


def test_the_daemon_logs_that_it_is_refused_and_not_with_what(tmp_path: Path) -> None:
    secret, environment = secret_from("environment", tmp_path, CANARY)
    with serving(Imap) as imap, serving(Smtp) as smtp:
        practice(tmp_path, imap=imap, smtp=smtp, secret=secret)
        command = [sys.executable, "-m", "mailbot", "run", "--verbose", "-c", str(tmp_path / "mailbot.toml")]
        with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT, env=os.environ | environment) as process:
            assert process.stderr is not None
            lines = []
            for line in process.stderr:
                lines.append(line)
                if b"wrong:" in line:
                    break
            while b"wrong" not in left(tmp_path):  # the heartbeat says why, too
                time.sleep(0.2)
            octets = b"".join(lines) + left(tmp_path)
            process.send_signal(signal.SIGTERM)
            octets += process.stderr.read() + left(tmp_path)
    assert_unsaid(octets, CANARY, KEY)


def test_help_and_looking_tell_no_secret(tmp_path: Path) -> None:
    secret, environment = secret_from("environment", tmp_path, CANARY)
    practice(tmp_path, imap=9, smtp=9, secret=secret)
    for words in (["--help"], ["run", "--help"], ["status"], ["client", "list"], ["verify"]):
        assert_unsaid(said(tmp_path, *words, **environment), CANARY, KEY)


@pytest.mark.parametrize(
    "setting",
    [
        f"password = '{CANARY}'",
        f"password_file = ['{CANARY}']",
        f"password_env = '{CANARY}'",
        f"password_env = {{ is = '{CANARY}' }}",
        f"password_command = ['{CANARY}']",
        f"passwrod = '{CANARY}'",
        f"password_env = '{CANARY}",
    ],
)
def test_a_password_written_in_the_wrong_place_is_not_read_out(tmp_path: Path, setting: str) -> None:
    practice(tmp_path, imap=9, smtp=9, secret=setting)
    for words in (["doctor"], ["status"]):
        octets = said(tmp_path, *words)
        assert octets
        assert_unsaid(octets, CANARY, KEY)


def test_a_key_that_is_none_is_not_read_out(tmp_path: Path) -> None:
    practice(tmp_path, imap=9, smtp=9, secret='password_env = "NOT_SET"')
    (tmp_path / "state" / NAME).write_text(KEY + "0", "ascii")
    octets = said(tmp_path, "run")
    assert b"holds no key" in octets
    assert_unsaid(octets, KEY)


def test_what_a_programmer_prints_tells_no_secret(tmp_path: Path) -> None:
    secret, _ = secret_from("command", tmp_path, CANARY)
    config = load_config(practice(tmp_path, imap=9, smtp=9, secret=secret))
    from dataclasses import replace

    whole = repr((Credential(USER, CANARY), config, replace(config.practice, signing_key=signing_key(config.state))))
    assert_unsaid(whole.encode(), CANARY, KEY, repr(bytes.fromhex(KEY))[2:-1])
    for command in ("printf '%s' 'canary-out'; exit 3", "echo canary-err >&2; false"):
        with pytest.raises(SecretError) as caught:
            read_secret(command=command)
        assert "canary" not in str(caught.value)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=6, max_size=40))
def test_whatever_the_secret_it_is_taken_out_of_what_a_server_said(secret: str) -> None:
    for form in (secret, f"\0{USER}\0{secret}"):
        word = base64.b64encode(form.encode()).decode()
        assert word.rstrip("=") not in unsaid(f"535 wrong: {word} again {word}", secret)
    assert secret not in unsaid(f"NO wrong: {secret}", secret)
    assert re.fullmatch("NO wrong( password)?", unsaid("NO wrong password", secret)) or secret in "NO wrong password"


@pytest.mark.servers
def test_a_login_that_works_leaves_no_trace_of_it(tmp_path: Path, dovecot: Dovecot, postfix: Postfix) -> None:
    user = f"canary{abs(hash(str(tmp_path))) % 10**8}"
    for source in ("file", "environment", "command"):
        secret, environment = secret_from(source, tmp_path, PASSWORD)
        practice(
            tmp_path, host="localhost", imap=dovecot.tls_port, smtp=postfix.port, security="tls",
            smtp_security="starttls", user=user, secret=secret, trust=f'trust = "{dovecot.cert}"',
        )  # fmt: skip
        octets = said(tmp_path, "doctor", **environment)
        assert b"refuses" not in octets
        assert_unsaid(octets, PASSWORD, KEY)
