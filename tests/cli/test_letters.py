"""`mailbot letters`: everything that could be sent is shown, and what can't be sent is found before a client waits."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mailbot.cli import console
from mailbot.cli.letters import preview
from mailbot.settings import default_rules_folder
from tests.cli.terminal import Terminal

CLIENT_LETTERS = {
    "acknowledgement", "chaser_1", "chaser_2", "chaser_3", "chaser_4", "complete_client", "correction", "sent_back",
}  # fmt: skip


@pytest.fixture
def own_rules(empty: Terminal) -> Path:
    """A practice with rules of its own: English and Welsh only."""
    rules = Path(shutil.copytree(default_rules_folder(), empty.folder / "rules"))
    for folder in (rules / "languages").iterdir():
        if folder.name not in ("en", "cy"):
            shutil.rmtree(folder)
    config = empty.folder / "mailbot.toml"
    config.write_text(config.read_text("utf-8") + '\n[rules]\nfolder = "rules"\n', "utf-8")
    return rules


def letter(rules: Path, name: str, language: str = "cy") -> Path:
    """Its file."""
    return rules / "languages" / language / "letters" / f"{name}.txt.jinja"


def change(path: Path, old: str, new: str) -> int:
    """Put something else there; the line of it."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


# -- preview ----------------------------------------------------------------------------------------------------------


class Links(HTMLParser):
    """Where a page leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep where it leads."""
        self.targets += [value or "" for name, value in attrs if name == "href"]


@pytest.mark.usefixtures("own_rules")
def test_every_letter_is_shown_in_every_language_and_all_are_led_to(empty: Terminal) -> None:
    folder = empty.folder / "shown"
    shown = empty.types("letters", "preview", str(folder))
    assert shown.status == 0, shown.err
    written = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"index.html"}
    assert set(Links((folder / "index.html").read_text("utf-8")).targets) == written
    for language in ("cy", "en"):
        letters = {path.stem.split("-")[0] for path in (folder / language).glob("*.txt")}
        assert letters >= CLIENT_LETTERS
        assert ("digest" in letters) == (language == "en"), "letters to staff are English"
        for kind in ("document", "answer", "approval", "payment"):
            assert (folder / language / f"chaser_3-one-{kind}.txt").exists()
            assert (folder / language / f"chaser_3-several-{kind}s.html").exists()


def test_letters_can_be_shown_before_anything_is_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MAILBOT_CONFIG", raising=False)
    monkeypatch.setattr(console, "_PLACES", ())
    preview(tmp_path / "shown")
    assert capsys.readouterr().out.endswith(f"begin at {tmp_path / 'shown' / 'index.html'}\n")
    assert len(list((tmp_path / "shown" / "ur").glob("chaser_4-*.html"))) > 8


# -- check ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("own_rules")
def test_good_letters_are_called_good(empty: Terminal) -> None:
    shown = empty.types("letters", "check")
    assert shown.status == 0, shown.err
    assert "cy: 9 letters, all well." in shown.out


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("chaser_3", "{{ practice }}", "{{ practise }}", "there is no such fact as “practise” here"),
        ("sent_back", "{{ item.ask }}", "{{ item.aks }}", "has no attribute 'aks'"),
        ("chaser_4", "next_day | day(", "next_day | dya(", "No filter named 'dya'"),
        ("correction", "{{ dear() }}", "{{ dear().__class__ }}", "“.__class__” is not allowed"),
        ("correction", "{{ dear() }}", '{% include "/etc/passwd" %}', "may not fetch another file"),
        ("acknowledgement", "{% if received %}", "{% if received and %}", "can't be read"),
        ("_parts", "item.missing | months", "item.mising | months", "has no attribute 'mising'"),
        ("_parts", "{{ signer }}", "{{ singer }}", "there is no such fact as “singer” here"),
    ],
)
def test_a_letter_that_would_fail_is_named_with_its_line(
    empty: Terminal, own_rules: Path, name: str, old: str, new: str, told: str
) -> None:
    line = change(letter(own_rules, name), old, new)
    shown = empty.types("letters", "check")
    assert shown.status == 1
    first = next(row for row in shown.err.splitlines() if told in row)
    assert first.startswith(f"rules/languages/cy/letters/{name}.txt.jinja, line {line}: ")


def test_a_letter_that_was_forgotten_is_named(empty: Terminal, own_rules: Path) -> None:
    letter(own_rules, "chaser_2").unlink()
    shown = empty.types("letters", "check")
    assert shown.err == "rules/languages/cy/letters/chaser_2.txt.jinja: is missing; write it, as languages/en has it.\n"


def test_a_language_without_letters_of_its_own_is_no_mistake(empty: Terminal, own_rules: Path) -> None:
    shutil.rmtree(own_rules / "languages" / "cy" / "letters")
    shown = empty.types("letters", "check")
    assert "cy: none of its own; its clients get English ones." in shown.out


def test_mailbot_does_not_start_with_letters_that_would_fail(empty: Terminal, own_rules: Path) -> None:
    change(letter(own_rules, "chaser_1", "en"), "{{ practice }}", "{{ practise }}")
    shown = empty.types("run")
    assert shown.status == 1
    assert (
        "rules/languages/en/letters/chaser_1.txt.jinja, line 1: there is no such fact as “practise” here." in shown.err
    )
