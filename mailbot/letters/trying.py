"""Every letter tried out on invented facts: what would fail one day is told with its file and line. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mailbot.domain.rules import Language, Rules
from mailbot.letters.samples import Sample, client_samples
from mailbot.letters.samples_staff import JOB_DRAFT, staff_samples
from mailbot.letters.templating import PARTS, faults_of, faults_when_filled, macros_of

ENGLISH = "en"
ALWAYS = frozenset({"practice", "bot", "signer", "stage", "today"})
"""Facts that every letter has."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A letter that can't be sent as it is."""

    language: str
    letter: str
    text: str
    line: int | None = None


def every_sample(rules: Rules, today: date) -> tuple[Sample, ...]:
    """Every letter on invented facts; to clients first, with the letters that the ladders name."""
    named = (stage.letter for ladder in rules.ladders.values() for stage in ladder.stages if stage.letter)
    asking = bool(rules.checklists)  # rules of an older mailbot have neither checklists nor the letter for them
    drafting = any(duty.drafted for duty in rules.duties)
    letters = client_samples(today, dict.fromkeys(named), asking=asking)
    return (*letters, *staff_samples(today, drafting=drafting, for_jobs=_drafts_for_jobs(rules)))


def _drafts_for_jobs(rules: Rules) -> bool:
    """Whether the letter that puts what a job asks for is needed, or there: rules of an older mailbot have none."""
    drafts = any(stage.draft for kind in rules.jobs.kinds.values() for stage in kind.stages)
    english = rules.languages.get(ENGLISH)
    return drafts or (english is not None and JOB_DRAFT in english.letters)


def to_clients(rules: Rules, today: date) -> frozenset[str]:
    """Names of the letters that clients get."""
    return frozenset(s.letter for s in every_sample(rules, today)) - frozenset(s.letter for s in staff_samples(today))


def flaws(rules: Rules, today: date) -> tuple[Flaw, ...]:
    """Everything wrong with the letters of every language."""
    by_letter: dict[str, list[Sample]] = defaultdict(list)
    for sample in every_sample(rules, today):
        by_letter[sample.letter].append(sample)
    clients = to_clients(rules, today)
    found: list[Flaw] = []
    for language in rules.languages.values():
        found += _missing(language, by_letter, clients)
        found += _faulty(language, by_letter, today)
    return tuple(dict.fromkeys(found))


def _missing(language: Language, needed: Iterable[str], clients: frozenset[str]) -> Iterator[Flaw]:
    """English has every letter; another language those to clients, or none at all: then they are in English."""
    if language.code != ENGLISH and not language.letters:
        return
    for name in sorted(needed if language.code == ENGLISH else clients):
        if name not in language.letters:
            yield Flaw(language.code, name, "is missing; write it, as languages/en has it.")


def _faulty(language: Language, tried: Mapping[str, list[Sample]], today: date) -> Iterator[Flaw]:
    """By themselves first; what can be read is written with every sample."""
    parts = language.letters.get(PARTS, "")
    everything = {name for each in tried.values() for name in _known(each)}
    broken = [Flaw(language.code, PARTS, f.text, f.line) for f in faults_of(parts, language.code, everything)]
    yield from broken
    for name in sorted(set(language.letters) - {PARTS}):
        if not broken:
            yield from _faults(language, name, parts, tried.get(name, []), today)


def _faults(language: Language, name: str, parts: str, tried: list[Sample], today: date) -> Iterator[Flaw]:
    code, source = language.code, language.letters[name]
    known = _known(tried) | macros_of(parts, code)
    if static := [Flaw(code, name, f.text, f.line) for f in faults_of(source, code, known)]:
        yield from static
        return
    facts = ({**dict.fromkeys(ALWAYS, ""), **s.facts, "stage": s.stage} for s in tried)
    for fault in faults_when_filled(source, parts, code, facts, today):
        yield Flaw(code, PARTS if fault.in_parts else name, fault.text, fault.line)


def _known(tried: Iterable[Sample]) -> set[str]:
    return set(ALWAYS).union(*(s.facts for s in tried))
