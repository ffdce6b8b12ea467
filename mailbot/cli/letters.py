"""`mailbot letters`: every letter as clients and staff will see it, and whether each of them can be sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from mailbot.adapters.clock import SystemClock
from mailbot.cli.console import ConfigOption, Trouble, config_at, say
from mailbot.cli.places import letter_mistakes, rules_folder
from mailbot.cli.words import counted
from mailbot.domain.practice import Practice, Role, Staff
from mailbot.domain.rules import Language, Rules
from mailbot.settings import SettingsError, default_rules_folder, load_rules

if TYPE_CHECKING:
    from mailbot.letters import Sample

commands = typer.Typer(no_args_is_help=True, help="Look at every letter, and try them out.")
FolderArgument = Annotated[Path, typer.Argument(help="Where to write them; made when it is not there.")]
_NOBODY = Practice(
    name="Alder & Quill",
    bot="papers@alderquill.example",
    domains=("alderquill.example",),
    zone=ZoneInfo("Europe/London"),
    staff=(Staff("owen", "Owen Tarrant", "owen@alderquill.example", Role.PARTNER),),
)
"""Stands in for the practice where there is no configuration yet."""
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 24px auto; padding: 0 20px; max-width: 44em; }}
h1 {{ font-size: 24px; }}
h2 {{ font-size: 18px; margin-top: 28px; }}
li {{ margin-bottom: 6px; }}
</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="letters")


@commands.command("check")
def check(config: ConfigOption = None) -> None:
    """Try out every letter in every language; what would fail is named with file and line."""
    _, folder = _practice_and_rules(config)
    rules = load_rules(folder)
    if mistakes := letter_mistakes(rules, folder, SystemClock().now().date()):
        raise SettingsError(mistakes)
    for language in rules.languages.values():
        say(f"{language.code}: {_told(language)}")


@commands.command("preview")
def preview(folder: FolderArgument = Path("letters-preview"), config: ConfigOption = None) -> None:
    """Write every letter, in every case and language, as text and as a page; index.html leads to them."""
    practice, rules_at = _practice_and_rules(config)
    written = list(_write_all(folder, practice, load_rules(rules_at), SystemClock().now()))
    (folder / "index.html").write_text(_index(written), "utf-8")
    say(f"{counted(len(written), 'letter')}; begin at {folder / 'index.html'}")


def _practice_and_rules(config: Path | None) -> tuple[Practice, Path]:
    """The practice's own; without a configuration an invented one with the rules that came with the program."""
    try:
        settings = config_at(config)
    except Trouble:
        return _NOBODY, default_rules_folder()
    return settings.practice, rules_folder(settings)


def _told(language: Language) -> str:
    letters = len([name for name in language.letters if not name.startswith("_")])
    return f"{counted(letters, 'letter')}, all well." if letters else "none of its own; its clients get English ones."


# -- writing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Written:
    """A letter that was written to disk."""

    language: Language
    sample: Sample
    path: str
    """Below the folder, without the ending."""
    subject: str


def _write_all(folder: Path, practice: Practice, rules: Rules, now: datetime) -> Iterator[_Written]:
    from mailbot.letters import every_sample, to_clients

    today = now.astimezone(practice.zone).date()
    clients = to_clients(rules, today)
    for language in sorted((x for x in rules.languages.values() if x.letters), key=lambda x: x.name):
        (folder / language.code).mkdir(parents=True, exist_ok=True)
        for sample in every_sample(rules, today):
            if language.code == "en" or sample.letter in clients:
                yield _write(folder, language, sample, practice, rules, now)


def _write(
    folder: Path, language: Language, sample: Sample, practice: Practice, rules: Rules, now: datetime
) -> _Written:
    from mailbot.adapters.charts import draw
    from mailbot.domain.letters import Letter, Purpose
    from mailbot.letters import compose, digest_page

    letter = Letter(
        key=f"preview/{sample.key}",
        purpose=Purpose.QUESTION,
        template=sample.letter,
        to=("reader@example.test",),
        stage=sample.stage,
        language=language.code,
        signed_by=practice.staff[0].id if practice.staff else "",
        facts=sample.facts,
    )
    mail = compose(letter, practice, rules, now)
    path = f"{language.code}/{sample.key}"
    (folder / f"{path}.txt").write_text(f"{mail.subject}\n\n{mail.body}", "utf-8")
    (folder / f"{path}.html").write_text(digest_page(letter, practice, rules, now, draw), "utf-8")
    return _Written(language, sample, path, mail.subject)


def _index(written: Iterable[_Written]) -> str:
    parts: list[str] = []
    for language, letters in groupby(written, lambda each: each.language.name):
        parts += [f"<h2>{escape(language)}</h2>", "<ul>", *map(_line, letters), "</ul>"]
    return _PAGE.format(title="Every letter", body="\n".join(parts))


def _line(each: _Written) -> str:
    path, language = escape(each.path), escape(each.language.code)
    return (
        f'<li>{escape(each.sample.letter)}: <a href="{path}.html">{escape(each.sample.name)}</a> '
        f'(<a href="{path}.txt">text</a>), <span lang="{language}" dir="auto">{escape(each.subject)}</span></li>'
    )
