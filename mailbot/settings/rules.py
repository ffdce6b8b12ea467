"""The folder `rules/` -> `Rules`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, get_type_hints

from mailbot.domain.checklists import Checklist
from mailbot.domain.duties import Duty
from mailbot.domain.facts import FactWords
from mailbot.domain.job_rules import JobRules
from mailbot.domain.payments import PaymentRules
from mailbot.domain.retention import Retention
from mailbot.domain.rules import DocumentType, Ladder, Language, Rules
from mailbot.settings.checklists import checklist_in, fact_words, mind_names
from mailbot.settings.duties import duties_in
from mailbot.settings.frames import faults_in
from mailbot.settings.gloss import faults_in_gloss
from mailbot.settings.grammar import grammar_in
from mailbot.settings.jobs import jobs_of
from mailbot.settings.ladders import ladder_in, mind_each_other
from mailbot.settings.mistakes import Mistake, SettingsError
from mailbot.settings.payments import payment_rules
from mailbot.settings.retention import retention_of
from mailbot.settings.tables import Table, TomlFile

COVERS = ("none", "tax_year", "months", "tax_months", "period", "day")
NEEDED = ("documents.toml", "ladders.toml", "languages/en")
"""Without these nothing can be understood, or said."""


def default_rules_folder() -> Path:
    """The rules that came with the program: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


def load_rules(folder: Path) -> Rules:
    """Read every file of the folder. Raises SettingsError with every mistake found."""
    reader = _Reader(folder)
    reader.needs(NEEDED)
    languages = reader.languages()
    ladders = reader.ladders(languages.get("en"))
    checklists = reader.checklists()
    rules = Rules(
        documents=reader.documents(),
        ladders=ladders,
        ladder_of_kind={kind: ladder for ladder in ladders.values() for kind in ladder.kinds},
        languages=languages,
        papers=reader.lists("papers.toml"),
        kinds=reader.lists("kinds.toml"),
        retention=reader.retention(),
        payments=reader.payments(),
        jobs=reader.jobs(),
        checklists=checklists,
        duties=reader.duties(checklists),
        facts=reader.facts(),
    )
    if reader.mistakes:
        raise SettingsError(reader.mistakes)
    return rules


class _Reader:
    """Reads file by file; collects what is wrong."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.mistakes: list[Mistake] = []

    def needs(self, names: Iterable[str]) -> None:
        """Each of these has to be there."""
        for name in names:
            path = self._folder / name
            if not path.exists():
                self._wrong(path, "is missing; copy it from the rules that came with mailbot.")

    def _wrong(self, path: Path, text: str) -> None:
        self.mistakes.append(Mistake(path, text, shown=self._shown(path)))

    def _shown(self, path: Path) -> str:
        return path.relative_to(self._folder.parent).as_posix()

    def _open(self, name: str) -> TomlFile:
        """The file; an empty one when it is absent."""
        path = self._folder / name
        if not path.exists():
            return TomlFile(path, mistakes=self.mistakes)
        file = TomlFile.open(path, shown=self._shown(path))
        self.mistakes += file.mistakes
        file.mistakes = self.mistakes
        return file

    # -- lists of words -------------------------------------------------------------------------------------------

    def lists(self, *names: str) -> dict[str, tuple[str, ...]]:
        """Files of nothing but lists of texts; a name that two of them bear has the texts of both."""
        found: dict[str, tuple[str, ...]] = {}
        for name in names:
            file = self._open(name)
            top = Table(file, "", file.data)
            for label in file.data:
                found[label] = found.get(label, ()) + top.texts(label)
        return found

    def _frames(self, *names: str) -> dict[str, tuple[str, ...]]:
        """Lists of frames: one that stands in any text, or whose brackets don't pair, is a mistake."""
        files = [self._open(name) for name in names]
        table: dict[str, tuple[str, ...]] = {}
        for file in files:
            for label, written in file.data.items():
                texts = tuple(t for t in written if isinstance(t, str)) if isinstance(written, list) else ()
                table[label] = table.get(label, ()) + texts
        for label, fault in faults_in(table):
            file = next(f for f in files if label in f.data)
            file.wrong(f"{label}: {fault}", file.line_of("", label))
        return self.lists(*names)

    def _tables_of_lists(self, name: str, tables: tuple[str, ...], others: tuple[str, ...]) -> dict[str, Any]:
        """A file whose lists stand in a few tables, with some texts above them."""
        file = self._open(name)
        file.only((*tables, *others))
        found: dict[str, tuple[str, ...]] = {}
        for table in map(file.table, tables):
            for label in table.values:
                found[label] = found.get(label, ()) + table.texts(label)
        return {"labels": found, **{key: file.data[key] for key in others if key in file.data}}

    # -- documents ------------------------------------------------------------------------------------------------

    def documents(self) -> tuple[DocumentType, ...]:
        """documents.toml."""
        file = self._open("documents.toml")
        known = set(file.data)
        return tuple(_document(file.table(key), known) for key in file.data)

    # -- ladders --------------------------------------------------------------------------------------------------

    def ladders(self, english: Language | None) -> dict[str, Ladder]:
        """ladders.toml."""
        file = self._open("ladders.toml")
        if file.data and "standard" not in file.data:
            file.wrong("there is no [standard] ladder, and requests climb that one; add it.")
        letters = frozenset(english.letters) if english else frozenset()
        tables = {key: file.table(key) for key in file.data}
        ladders = {key: ladder_in(table, letters) for key, table in tables.items()}
        mind_each_other(ladders, tables)
        return ladders

    # -- retention ------------------------------------------------------------------------------------------------

    def retention(self) -> Retention:
        """retention.toml; without the file nothing ever goes by itself."""
        return retention_of(self._open("retention.toml"))

    # -- payments -------------------------------------------------------------------------------------------------

    def payments(self) -> PaymentRules:
        """payments.toml; without the file no tax is known."""
        return payment_rules(self._open("payments.toml"))

    # -- jobs -----------------------------------------------------------------------------------------------------

    def jobs(self) -> JobRules:
        """jobs.toml; without the file requests belong to no job."""
        return jobs_of(self._open("jobs.toml"))

    # -- checklists -----------------------------------------------------------------------------------------------

    def checklists(self) -> dict[str, Checklist]:
        """Every file of checklists/; a practice without the folder has none."""
        names = sorted(p.stem for p in (self._folder / "checklists").glob("*.toml"))
        files = {name: self._open(f"checklists/{name}.toml") for name in names}
        found = {key: checklist_in(file, key) for key, file in files.items() if file.data}
        mind_names(found, files)
        return found

    def duties(self, checklists: Mapping[str, Checklist]) -> tuple[Duty, ...]:
        """calendar.toml; without the file nothing comes by itself."""
        return duties_in(self._open("calendar.toml"), checklists)

    def facts(self) -> FactWords:
        """facts.toml."""
        return fact_words(self._open("facts.toml"))

    # -- languages ------------------------------------------------------------------------------------------------

    def languages(self) -> dict[str, Language]:
        """Every folder of languages/."""
        folder = self._folder / "languages"
        codes = sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
        return {code: self._language(code) for code in codes}

    def _language(self, code: str) -> Language:
        place = f"languages/{code}"
        phrases = self._tables_of_lists(f"{place}/phrases.toml", ("labels",), ("name",))
        return Language(
            code=code,
            name=str(phrases.get("name", code)),
            phrases=phrases["labels"],
            letters=self._letters(place),
            words=self.lists(f"{place}/words.toml"),
            staff=self._frames(*(f"{place}/{name}.toml" for name in ("asking", "orders", "wishes", "jobs"))),
            orders=self.lists(f"{place}/order_examples.toml"),
            grammar=grammar_in(self._open(f"{place}/grammar.toml"), code),
            gloss=self._gloss(f"{place}/gloss.toml"),
            lists=self._frames(f"{place}/checklists.toml"),
            dates=self.lists(f"{place}/dates.toml"),
        )

    def _gloss(self, name: str) -> dict[str, tuple[str, ...]]:
        """English to words of a language: one with two meanings, or that is more than a word, tells nothing sure."""
        file = self._open(name)
        found = self.lists(name)
        for label, fault in faults_in_gloss(found):
            file.wrong(f"{label}: {fault}", file.line_of("", label))
        return found

    def _letters(self, place: str) -> dict[str, str]:
        letters = {}
        for path in sorted((self._folder / place).glob("letters/*.txt.jinja")):
            try:
                letters[path.name.removesuffix(".txt.jinja")] = path.read_text("utf-8")
            except UnicodeDecodeError:
                self._wrong(path, "is not UTF-8 text; save it as UTF-8.")
        return letters


def _document(table: Table, known: set[str]) -> DocumentType:
    hints = get_type_hints(DocumentType)
    values: dict[str, Any] = {"key": table.name, "name": table.text("name", table.name)}
    for field in fields(DocumentType):
        if field.name in ("key", "name"):
            continue
        default = () if field.default is MISSING else field.default
        if hints[field.name] is bool:
            values[field.name] = table.flag(field.name, bool(default))
        elif field.name == "cover":
            values["cover"] = table.choice("cover", COVERS, default)
        else:
            values[field.name] = table.texts(field.name, list(default))
    for key in values["settles"]:
        if key not in known:
            table.wrong("settles", f"names {key}, which is no type of document here.")
    table.done()
    return DocumentType(**values)
