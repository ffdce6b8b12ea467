"""Every broken configuration of tests/bad_configs is refused with exactly the messages it names above its settings.

The first comment says what went wrong; each `# -> ` line is one message. A file called rule_… stands for the file of
the rules that its second comment names; any other for mailbot.toml.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mailbot.settings import SettingsError, default_rules_folder, load_config, load_rules

FOLDER = Path(__file__).parent.parent / "bad_configs"
CASES = sorted(FOLDER.glob("*.toml"))


def expected(path: Path) -> list[str]:
    """The messages a file must give."""
    return [line.removeprefix("# -> ") for line in path.read_text("utf-8").splitlines() if line.startswith("# -> ")]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rules that came with the program."""
    return Path(shutil.copytree(default_rules_folder(), tmp_path_factory.mktemp("practice") / "rules"))


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("path", [p for p in CASES if not p.name.startswith("rule_")], ids=lambda p: p.stem)
def test_a_broken_configuration_is_refused_with_a_sentence_for_each_mistake(path: Path, tmp_path: Path) -> None:
    (tmp_path / "mailbot.toml").write_bytes(path.read_bytes())
    with pytest.raises(SettingsError) as caught:
        load_config(tmp_path / "mailbot.toml")
    assert str(caught.value).splitlines() == expected(path)


@pytest.mark.parametrize("path", [p for p in CASES if p.name.startswith("rule_")], ids=lambda p: p.stem)
def test_a_broken_rule_is_refused_with_a_sentence_for_each_mistake(path: Path, rules: Path) -> None:
    spoilt = rules / path.read_text("utf-8").splitlines()[1].removeprefix("# ")
    whole = spoilt.read_bytes()
    spoilt.write_bytes(path.read_bytes())
    try:
        with pytest.raises(SettingsError) as caught:
            load_rules(rules)
    finally:
        spoilt.write_bytes(whole)
    assert str(caught.value).splitlines() == expected(path)


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_every_message_is_a_plain_sentence(path: Path) -> None:
    for message in expected(path):
        assert message[-1] in ".?"
        assert not any(word in message for word in ("Error", "Traceback", "None", "<class", "object at"))


def test_a_file_that_is_not_there_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^mailbot\.toml: there is no such file; `mailbot init` writes one\.$"):
        load_config(tmp_path / "mailbot.toml")


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    (tmp_path / "mailbot.toml").write_bytes('[practice]\nname = "Café"\n'.encode("utf-16"))
    with pytest.raises(SettingsError, match=r"^mailbot\.toml: it is not UTF-8 text; save it as UTF-8\.$"):
        load_config(tmp_path / "mailbot.toml")


def test_rules_without_what_everything_needs_name_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    with pytest.raises(SettingsError) as caught:
        load_rules(tmp_path / "rules")
    assert str(caught.value).splitlines() == [
        f"rules/{name}: is missing; copy it from the rules that came with mailbot."
        for name in ("documents.toml", "ladders.toml", "languages/en")
    ]
