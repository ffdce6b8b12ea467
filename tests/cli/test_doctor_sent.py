"""doctor looks into the Sent folders of staff that are watched, and says whose can't be."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Terminal
from tests.servers import PASSWORD, Dovecot

WATCHED = """
[[sent_mailbox]]
who = "nadia"
host = "localhost"
port = {imap}
user = "{user}"
password_file = "password-nadia"
trust = "{cert}"
"""


def _watches(terminal: Terminal, dovecot: Dovecot, *, password: str = PASSWORD, more: str = "") -> str:
    """What doctor says of Nadia's folder."""
    user = f"nadia{abs(hash(str(terminal.folder))) % 10**8}"
    config = terminal.folder / "mailbot.toml"
    config.write_text(config.read_text() + WATCHED.format(imap=dovecot.tls_port, user=user, cert=dovecot.cert) + more)
    (terminal.folder / "password-nadia").write_text(password)
    shown = terminal.types("doctor")
    [line] = [x for x in shown.out.splitlines() if "Sent folder of" in x]
    assert shown.status == 1, "the terminal's practice has no servers"
    assert password not in shown.out + shown.err
    return line


@pytest.mark.servers
def test_it_opens_the_folder_and_reads_nothing(terminal: Terminal, dovecot: Dovecot) -> None:
    line = _watches(terminal, dovecot)
    assert line == "ok    Sent folder of Nadia Brandt: Sent at localhost, over TLS, 0 mails."


@pytest.mark.servers
def test_a_wrong_password_is_said_with_whose_it_is(terminal: Terminal, dovecot: Dovecot) -> None:
    line = _watches(terminal, dovecot, password="not-the-password")
    assert line.startswith("BAD   Sent folder of Nadia Brandt: localhost:")
    assert "Check [[sent_mailbox]] user and the password" in line


@pytest.mark.servers
def test_a_folder_that_is_not_there_is_said_with_those_that_are(terminal: Terminal, dovecot: Dovecot) -> None:
    line = _watches(terminal, dovecot, more='folder = "Gesendet"\n')
    assert line.startswith("BAD   Sent folder of Nadia Brandt: there is no folder Gesendet. [[sent_mailbox]] folder")
    assert "Sent" in line.partition("may be")[2]


def test_a_server_that_is_not_there_is_said_and_the_rest_goes_on(terminal: Terminal) -> None:
    config = terminal.folder / "mailbot.toml"
    text = WATCHED.format(imap=9, user="nadia", cert="cert.pem").replace('trust = "cert.pem"\n', "")
    config.write_text(config.read_text() + text)
    (terminal.folder / "password-nadia").write_text(PASSWORD)
    lines = terminal.types("doctor").out.splitlines()
    [line] = [x for x in lines if "Sent folder of" in x]
    assert line.startswith("BAD   Sent folder of Nadia Brandt: Nothing answers at localhost:9.")
    assert line.endswith("Check [[sent_mailbox]] host, port and security.")
    assert lines[-1].endswith("to mend.")
