"""The tables of rules/jobs.toml -> the practice's kinds of job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from mailbot.domain.job_rules import DraftWords, JobKind, JobRules, Patience, StageRule
from mailbot.domain.jobs import WORD, JobStage, Turn
from mailbot.domain.requests import RequestKind
from mailbot.settings.tables import Table, TomlFile

WAITS = (*(kind.value for kind in RequestKind), WORD)
WHOSE = (Turn.OURS.value, Turn.AUTHORITY.value)
SPANS = ("tax_year", "year", "quarter", "month")
PEOPLE = ("owner", "manager", "partner")
_LONGEST = 250


def jobs_of(file: TomlFile) -> JobRules:
    """The file's content; without the file there are no jobs."""
    if not file.data:
        return JobRules()
    file.only(("patience", "questions", "stages", "kinds"))
    usual = _patience(file.table("patience"), Patience())
    stages = {t.name.partition(".")[2]: _stage(t, usual) for t in _tables_in(file, "stages")}
    kinds = tuple(_kind(t, stages) for t in _tables_in(file, "kinds"))
    return JobRules(
        kinds={kind.key: kind for kind in kinds},
        questions=_patience(file.table("questions"), JobRules().questions),
    )


def _tables_in(file: TomlFile, name: str) -> Iterator[Table]:
    """[name.one], [name.two], …"""
    for key, values in file.table(name).values.items():
        if isinstance(values, dict):
            yield Table(file, f"{name}.{key}", values)
        else:
            file.wrong(f"[{name}] {key} must be a table: write [{name}.{key}].", file.line_of(name, key))


def _patience(table: Table, usual: Patience) -> Patience:
    days: dict[str, Any] = {
        f.name: table.number(f.name, getattr(usual, f.name), int(f.name == "again"), _LONGEST) for f in fields(Patience)
    }
    table.done()
    found = Patience(**days)
    steps = [n for n in (found.owner, found.manager, found.partner) if n]
    if table.values and steps != sorted(steps):
        table.wrong("", "must let the owner hear first, then the manager, then the partner.")
    return found


def _stage(table: Table, usual: Patience) -> StageRule:
    key = table.name.partition(".")[2]
    rule = StageRule(
        stage=JobStage(
            key=key,
            waits=table.choice("waits", WAITS, WORD),
            to=table.text("to"),
            done=table.text("done"),
            whose=Turn(table.choice("whose", WHOSE, Turn.OURS.value) or Turn.OURS.value),
            about=tuple(w.lower() for w in table.texts("about", [])),
            passing=table.flag("passing", False),
            proposes=table.text("proposes", ""),
        ),
        patience=_own_patience(table, usual),
        first=table.choice("first", PEOPLE, "owner"),
        draft=_draft(table),
    )
    table.done()
    if rule.draft and rule.stage.waits not in (RequestKind.APPROVAL, RequestKind.PAYMENT):
        table.wrong("draft", "may stand at a stage that waits for an approval or a payment.")
    if rule.stage.waits == WORD and (rule.stage.passing or rule.stage.about):
        table.wrong("waits", "must name a kind of request where `passing` or `about` stands.")
    return rule


def _draft(table: Table) -> DraftWords | None:
    values = table.values.get("draft")
    table.asked.add("draft")
    if values is None:
        return None
    if not isinstance(values, dict):
        table.wrong("draft", 'must be like { subject = "Your {job} for approval", ask = "Your {job}" }.')
        return None
    own = Table(table.file, table.name, values)
    words = DraftWords(own.text("subject"), own.text("ask"))
    own.done()
    for text in (words.subject, words.ask):
        if text.replace("{job}", "").count("{") or "}" in text.replace("{job}", ""):
            table.wrong("draft", "may name {job} and nothing else.")
            return None
    return words


def _own_patience(table: Table, usual: Patience) -> Patience:
    values = table.values.get("patience", {})
    table.asked.add("patience")
    if not isinstance(values, dict):
        table.wrong("patience", "must be like { owner = 2, manager = 4 }.")
        return usual
    return _patience(Table(table.file, table.name, values), usual)


def _kind(table: Table, stages: Mapping[str, StageRule]) -> JobKind:
    kind = JobKind(
        key=table.name.partition(".")[2],
        name=table.text("name"),
        words=tuple(w.lower() for w in table.texts("words")),
        spans=table.texts("spans", []),
        stages=tuple(_known(table, stages)),
        alone=table.flag("alone", False),
    )
    table.done()
    for span in kind.spans:
        if span not in SPANS:
            table.wrong("spans", f"must name {', '.join(SPANS)}, not {span!r}.")
    return kind


def _known(table: Table, stages: Mapping[str, StageRule]) -> Iterator[StageRule]:
    names = table.texts("stages")
    if len(set(names)) < len(names):
        table.wrong("stages", "names a stage twice.")
    for name in dict.fromkeys(names):
        if name in stages:
            yield stages[name]
        else:
            table.wrong("stages", f"names {name}, and there is no [stages.{name}].")
