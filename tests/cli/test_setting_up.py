"""init and doctor: from nothing to a mailbot that runs, and a remedy for whatever is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mailbot.settings import ImapSettings, default_rules_folder, load_config, load_rules
from mailbot.settings.providers import load_providers
from tests.cli.terminal import Terminal
from tests.servers import DOMAIN, PASSWORD, Dovecot, Postfix

ANSWERS = (
    "--name", "Alder & Quill", "--bot", "Papers@alderquill.example",
    "--partner", "Nadia Brandt <nadia@alderquill.example>",
    "--staff", "Jess Lomax <jess@alderquill.example>", "--staff", "Jess Hill <jess.hill@alderquill.example>",
)  # fmt: skip
PROVIDERS = list(load_providers(default_rules_folder()))


@pytest.mark.parametrize("provider", [p for p in PROVIDERS if p != "other"])
def test_every_provider_gives_a_configuration_that_loads(tmp_path: Path, provider: str) -> None:
    shown = Terminal(tmp_path).types("init", str(tmp_path / "office"), *ANSWERS, "--provider", provider)
    assert (shown.status, shown.err) == (0, "")
    config = load_config(tmp_path / "office" / "mailbot.toml")
    assert config.practice.bot == "papers@alderquill.example"
    assert [s.id for s in config.practice.staff] == ["nadia", "jess", "jess2"]
    assert isinstance(config.mailbox, ImapSettings)
    assert config.mailbox.security in ("tls", "starttls")
    assert config.mailbox.since is not None, "the mail of years must not open old requests again"
    assert config.rules is not None
    assert load_rules(config.rules).documents


def test_another_provider_needs_the_names_of_its_servers(tmp_path: Path) -> None:
    words = ("init", str(tmp_path / "office"), *ANSWERS, "--provider", "other")
    shown = Terminal(tmp_path).types(*words)
    assert shown.err == "The IMAP server? Say it with --imap-host, or run this in a terminal.\n"
    shown = Terminal(tmp_path).types(*words, "--imap-host", "imap.x.example", "--smtp-host", "smtp.x.example")
    assert load_config(tmp_path / "office" / "mailbot.toml").smtp.host == "smtp.x.example", shown.err


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mailbot.toml").write_text("mine")
    shown = Terminal(tmp_path).types("init", str(tmp_path), *ANSWERS, "--provider", "google")
    assert "exists already and is left alone" in shown.err
    assert (tmp_path / "mailbot.toml").read_text() == "mine"


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--bot", "papers", "papers is no e-mail address.\n"),
        ("--partner", "Nadia", 'Nadia must be a name and an address, like "Jane Rowe <jane@yourpractice.co.uk>".\n'),
        ("--provider", "aol", f"aol is no provider mailbot knows; say one of {', '.join(PROVIDERS)}.\n"),
    ],
)
def test_an_answer_that_makes_no_sense_is_said_so(tmp_path: Path, option: str, value: str, message: str) -> None:
    words = ["init", str(tmp_path / "office"), *ANSWERS, "--provider", "google", option, value]
    shown = Terminal(tmp_path).types(*words)
    assert shown.status == 1
    assert shown.err == message


def test_quotes_and_other_signs_in_names_are_written_rightly(tmp_path: Path) -> None:
    words = [w.replace("Alder & Quill", 'Alder "& Quill\\ £') for w in ANSWERS]
    Terminal(tmp_path).types("init", str(tmp_path), *words, "--provider", "google")
    assert load_config(tmp_path / "mailbot.toml").practice.name == 'Alder "& Quill\\ £'


def test_without_any_configuration_one_is_told_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = Terminal(tmp_path).types("status")
    assert (shown.status, shown.err) == (1, "mailbot.toml: there is no such file; `mailbot init` writes one.\n")


def test_doctor_names_what_is_wrong_and_what_to_do(terminal: Terminal) -> None:
    (terminal.folder / "state").chmod(0o755)
    shown = terminal.types("doctor")
    assert shown.status == 1
    lines = shown.out.splitlines()
    assert f"BAD   Others may look into {terminal.folder / 'state'}, where clients' data lies. " in shown.out
    assert any(line.startswith("BAD   SMTP: Nothing answers at 127.0.0.1:9. Check [smtp]") for line in lines)
    assert any("is no Maildir: it has no folder new. Correct [mailbox] path." in line for line in lines)
    assert lines[-1] == "3 things to mend."


def test_doctor_tells_of_broken_rules(terminal: Terminal) -> None:
    rules = Path(shutil.copytree(default_rules_folder(), terminal.folder / "rules"))
    (rules / "ladders.toml").write_text("[standard]\n")
    config = terminal.folder / "mailbot.toml"
    config.write_text(config.read_text() + '\n[rules]\nfolder = "rules"\n')
    assert "BAD   rules/ladders.toml, line 1: [standard] has no stage;" in terminal.types("doctor").out


AT_SERVERS = """
[mailbox]
host = "localhost"
port = {imap}
user = "{user}"
password_file = "password"
trust = "{cert}"

[smtp]
host = "localhost"
port = {smtp}
user = "{user}"
password_file = "password"
trust = "{cert}"
"""


@pytest.mark.servers
def test_doctor_sends_a_mail_there_and_back(terminal: Terminal, dovecot: Dovecot, postfix: Postfix) -> None:
    user = f"doctor{abs(hash(str(terminal.folder))) % 10**8}"
    config = terminal.folder / "mailbot.toml"
    text = config.read_text().partition("[mailbox]")[0].replace("papers@", f"{user}@")
    servers = AT_SERVERS.format(imap=dovecot.tls_port, smtp=postfix.port, user=user, cert=dovecot.cert)
    config.write_text(text + servers)
    (terminal.folder / "password").write_text(PASSWORD)
    voucher = f"Authentication-Results: mx.{DOMAIN}; spf=pass\r\n"
    dovecot.append(user, f"{voucher}From: a@b.example\r\nSubject: x\r\n\r\nx\r\n".encode())
    shown = terminal.types("doctor", "--send")
    for text in (
        f"SMTP: logged in to localhost as {user}, over STARTTLS.",
        f"IMAP: logged in to localhost as {user}, over TLS.",
        "IMAP: new mail is heard of at once (IDLE, UIDPLUS, MOVE).",
        "IMAP: the folder Junk is not read; a client's answer in it would be missed.",
        f"Authentication-Results: mx.{DOMAIN} vouches for senders.",
        f"Sending: a mail to {user}@{DOMAIN} came back after",
        "Plus addressing: a mail to",
        "All is well.",
    ):
        assert text in shown.out, shown.out
    assert shown.status == 0


@pytest.mark.servers
def test_doctor_and_a_wrong_password(terminal: Terminal, dovecot: Dovecot, postfix: Postfix) -> None:
    config = terminal.folder / "mailbot.toml"
    servers = AT_SERVERS.format(imap=dovecot.tls_port, smtp=postfix.port, user="papers", cert=dovecot.cert)
    config.write_text(config.read_text().partition("[mailbox]")[0] + servers)
    (terminal.folder / "password").write_text("not-the-password")
    shown = terminal.types("doctor")
    assert shown.status == 1
    assert "not-the-password" not in shown.out + shown.err
    assert "BAD   SMTP: localhost:" in shown.out
    assert "Check [mailbox] user and the password (many providers want an app password)." in shown.out
