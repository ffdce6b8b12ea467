"""`mailbot init`: from nothing to a configuration that runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from mailbot.adapters.clock import SystemClock
from mailbot.cli.console import Trouble, say
from mailbot.settings import default_rules_folder
from mailbot.settings.providers import Provider, Server, load_providers

_PERSON = re.compile(r"\s*(?P<name>[^<>@\s](?:[^<>@]*[^<>@\s])?)\s*<(?P<email>[^<>@\s]+@[^<>@\s]+)>\s*")
_ADDRESS = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,255}")


@dataclass(frozen=True, slots=True)
class Answers:
    """What whoever sets mailbot up has told."""

    name: str
    bot: str
    people: tuple[tuple[str, str], ...]
    """(name, address), the partner first."""
    provider: Provider
    imap: Server
    smtp: Server
    user: str
    password_file: str


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("init")(init)


def init(
    folder: Annotated[Path, typer.Argument(help="Where to put mailbot.toml and the rules.")] = Path(),
    name: Annotated[str, typer.Option(help="The practice's name.")] = "",
    bot: Annotated[str, typer.Option(help="The address staff will copy in, e.g. papers@yourpractice.co.uk.")] = "",
    partner: Annotated[str, typer.Option(help='A partner, as "Jane Rowe <jane@yourpractice.co.uk>".')] = "",
    staff: Annotated[list[str] | None, typer.Option(help="A further member of staff, likewise; as often as wanted.")] = None,  # noqa: E501
    provider: Annotated[str, typer.Option(help="Who keeps the mailbox: microsoft, google, fastmail, ionos, 123-reg, zoho, other.")] = "",  # noqa: E501
    imap_host: Annotated[str, typer.Option(help="The IMAP server, for another provider.")] = "",
    smtp_host: Annotated[str, typer.Option(help="The SMTP server, for another provider.")] = "",
    user: Annotated[str, typer.Option(help="The name to log in with; else the bot's address.")] = "",
    password_file: Annotated[str, typer.Option(help="The file that holds, or will hold, the password.")] = "password",  # noqa: S107
) -> None:  # fmt: skip
    """Set mailbot up: asks what it needs to know, writes mailbot.toml and a folder of rules."""
    target = folder / "mailbot.toml"
    if target.exists():
        raise Trouble(f"{target} exists already and is left alone; edit it, or name another folder.")
    known = load_providers(default_rules_folder())
    bot_address = _address(bot or _ask("The address staff will copy in", "--bot"))
    chosen = _provider(known, provider, bot_address)
    answers = Answers(
        name=name or _ask("The practice's name", "--name"),
        bot=bot_address,
        people=tuple(_person(p) for p in (partner or _ask("A partner (Name <address>)", "--partner"), *(staff or ()))),
        provider=chosen,
        imap=_server(chosen.imap, imap_host, "IMAP", "--imap-host"),
        smtp=_server(chosen.smtp, smtp_host, "SMTP", "--smtp-host"),
        user=user or bot_address,
        password_file=password_file,
    )
    _write(folder, target, answers)
    _tell(folder, answers)


def _ask(question: str, option: str, default: str | None = None) -> str:
    if not sys.stdin.isatty():
        if default is not None:
            return default
        raise Trouble(f"{question}? Say it with {option}, or run this in a terminal.")
    return str(typer.prompt(question, default=default)).strip()


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise Trouble(f"{text} is no e-mail address.")
    return text.lower()


def _person(text: str) -> tuple[str, str]:
    found = _PERSON.fullmatch(text)
    if found is None:
        raise Trouble(f'{text} must be a name and an address, like "Jane Rowe <jane@yourpractice.co.uk>".')
    return found["name"].strip('" '), found["email"].lower()


def _provider(known: dict[str, Provider], named: str, bot: str) -> Provider:
    domain = bot.rpartition("@")[2]
    guess = next((p.key for p in known.values() if domain in p.domains), "other")
    key = named or _ask(f"Who keeps the mailbox ({', '.join(known)})", "--provider", guess)
    if key.lower() not in known:
        raise Trouble(f"{key} is no provider mailbot knows; say one of {', '.join(known)}.")
    return known[key.lower()]


def _server(server: Server, host: str, what: str, option: str) -> Server:
    return Server(host or server.host or _ask(f"The {what} server", option), server.port, server.security)


def _write(folder: Path, target: Path, answers: Answers) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rules = folder / "rules"
    if not rules.exists():
        shutil.copytree(default_rules_folder(), rules)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(_configuration(answers))


def _configuration(answers: Answers) -> str:
    provider = answers.provider
    domains = dict.fromkeys(email.rpartition("@")[2] for email in (answers.bot, *(e for _, e in answers.people)))
    lines = [
        "# Every setting there is, with what it does: config.example.toml.",
        "",
        "[practice]",
        f"name = {_quoted(answers.name)}",
        f"bot = {_quoted(answers.bot)}",
        f"domains = [{', '.join(map(_quoted, domains))}]",
        'timezone = "Europe/London"',
        'country = "GB"',
        'region = "ENG"              # whose bank holidays count: ENG, SCT, WLS or NIR',
        f"authserv_id = {_quoted(provider.authserv_id)}            # `mailbot doctor` tells what belongs here",
        f"tagging = {str(provider.tagging).lower()}",
        *_staff(answers),
        *_server_lines("mailbox", answers.imap, answers),
        f"sent = {_quoted(provider.sent)}",
        f"since = {SystemClock().now():%Y-%m-%d}          # what arrived before is left alone",
        *_server_lines("smtp", answers.smtp, answers),
        "",
        "[state]",
        'folder = "state"',
        "",
        "[rules]",
        'folder = "rules"',
    ]
    return "\n".join(lines) + "\n"


def _staff(answers: Answers) -> list[str]:
    lines, taken = [], set[str]()
    for name, email in answers.people:
        role = "staff" if taken else "partner"
        ident = re.sub(r"[^a-z0-9]+", "", name.split()[0].lower()) or "staff"
        while ident in taken:
            ident += "2"
        taken.add(ident)
        lines += ["", "[[staff]]", f"id = {_quoted(ident)}", f"name = {_quoted(name)}", f"email = {_quoted(email)}"]
        lines.append(f"role = {_quoted(role)}")
    return lines


def _server_lines(table: str, server: Server, answers: Answers) -> list[str]:
    kind = ['kind = "imap"'] if table == "mailbox" else []
    token = answers.provider.login == "token"
    secret = "password_command" if token else "password_file"
    value = "mailbot-token" if token else answers.password_file
    return [
        "",
        f"[{table}]",
        *kind,
        f"host = {_quoted(server.host)}",
        f"port = {server.port}",
        f"security = {_quoted(server.security)}",
        f"user = {_quoted(answers.user)}",
        f"login = {_quoted(answers.provider.login)}",
        f"{secret} = {_quoted(value)}",
    ]


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's, too."""
    return json.dumps(text, ensure_ascii=False)


def _tell(folder: Path, answers: Answers) -> None:
    where = "" if folder == Path() else f"cd {folder}, then "
    say(f"Wrote {folder / 'mailbot.toml'} and {folder / 'rules'}.")
    if answers.provider.note:
        say(answers.provider.note)
    if answers.provider.login == "password":
        path = folder / answers.password_file
        say(f"Next: put the password alone into {path} (chmod 600 {path});")
    say(f"{where}`mailbot doctor` checks everything, `mailbot client import clients.csv` brings in the clients,")
    say("and `mailbot run` begins.")
