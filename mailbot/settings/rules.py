"""The folder `rules/` -> `Rules`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from mailbot.domain.rules import DocumentType, Ladder, Language, Rules, Stage
from mailbot.settings.mistakes import Mistake, SettingsError


def default_rules_folder() -> Path:
    """The rules that came with the program: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


def load_rules(folder: Path) -> Rules:
    """Read every file of the folder. Raises SettingsError with every mistake found."""
    mistakes: list[Mistake] = []
    rules = Rules(
        documents=_documents(folder / "documents.toml", mistakes),
        ladders=_ladders(folder / "ladders.toml", mistakes),
        languages=_languages(folder / "languages", mistakes),
        papers={k: tuple(v) for k, v in _toml(folder / "papers.toml", mistakes).items()},
        kinds={k: tuple(v) for k, v in _toml(folder / "kinds.toml", mistakes).items()},
    )
    if mistakes:
        raise SettingsError(mistakes)
    return rules


def _toml(path: Path, mistakes: list[Mistake]) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        mistakes.append(Mistake(path, f"it is not valid TOML ({error})"))
        return {}


def _documents(path: Path, mistakes: list[Mistake]) -> tuple[DocumentType, ...]:
    found = []
    for key, table in _toml(path, mistakes).items():
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
        values = {"name": key, "asks": (), "names": (), "titles": (), "features": ()} | values
        try:
            found.append(DocumentType(key=key, **values))
        except TypeError:
            mistakes.append(Mistake(path, f"[{key}] holds a setting that does not exist: {', '.join(table)}"))
    return tuple(found)


def _ladders(path: Path, mistakes: list[Mistake]) -> dict[str, Ladder]:
    found = {}
    for key, table in _toml(path, mistakes).items():
        try:
            stages = tuple(Stage(**s) for s in table.pop("stages", []))
            found[key] = Ladder(key=key, stages=stages, **table)
        except TypeError as error:
            mistakes.append(Mistake(path, f"[{key}] holds a setting that does not exist ({error})"))
    return found


def _languages(folder: Path, mistakes: list[Mistake]) -> dict[str, Language]:
    codes = sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
    return {path.name: _language(path, mistakes) for path in codes}


def _language(folder: Path, mistakes: list[Mistake]) -> Language:
    phrases = _toml(folder / "phrases.toml", mistakes)
    labels: dict[str, tuple[str, ...]] = {}
    for table in ("labels", "orders"):
        for label, words in phrases.get(table, {}).items():
            labels[label] = labels.get(label, ()) + tuple(words)
    examples = _toml(folder / "examples.toml", mistakes)
    letters = {
        p.name.removesuffix(".txt.jinja"): p.read_text("utf-8") for p in sorted(folder.glob("letters/*.txt.jinja"))
    }
    return Language(
        code=folder.name,
        name=str(phrases.get("name", folder.name)),
        phrases=labels,
        letters=letters,
        examples=tuple((category, text) for category, texts in examples.items() for text in texts),
        words={k: tuple(v) for k, v in _toml(folder / "words.toml", mistakes).items()},
        staff=_frames((folder / "asking.toml", folder / "orders.toml"), mistakes),
        dates={k: tuple(v) for k, v in _toml(folder / "dates.toml", mistakes).items()},
    )


def _frames(paths: tuple[Path, ...], mistakes: list[Mistake]) -> dict[str, tuple[str, ...]]:
    """The frames of several files; a label that two of them name has the frames of both."""
    found: dict[str, tuple[str, ...]] = {}
    for path in paths:
        for label, frames in _toml(path, mistakes).items():
            found[label] = found.get(label, ()) + tuple(frames)
    return found
