"""Policy as data: what `rules/` says, read and checked by `settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailbot.domain.checklists import Checklist
from mailbot.domain.duties import Duty
from mailbot.domain.facts import FactWords
from mailbot.domain.grammar import NO_GRAMMAR, Grammar
from mailbot.domain.job_rules import JobRules
from mailbot.domain.payments import PaymentRules
from mailbot.domain.retention import Retention


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One table of rules/documents.toml."""

    key: str
    name: str
    """What a client calls it, e.g. "P60"."""
    asks: tuple[str, ...]
    """Words by which a request asks for it, folded to lower case."""
    names: tuple[str, ...]
    """Words in a file name that hint at it."""
    titles: tuple[str, ...]
    """Phrases any one of which nearly proves it."""
    features: tuple[str, ...]
    """Words that go with it; each adds a little."""
    against: tuple[str, ...] = ()
    """Words that speak against it."""
    cover: str = "none"
    """tax_year | months | period | day | none: what its date means, and whether every month is needed."""
    settles: tuple[str, ...] = ()
    """Keys of wider types that a document of this type also answers."""
    dated: tuple[str, ...] = ()
    """Labels before the date that counts, where others stand beside it, e.g. "date of payment"."""
    whose: tuple[str, ...] = ()
    """Labels before the name of the person it is about, before the general ones of papers.toml."""
    party: tuple[str, ...] = ()
    """Labels before the employer, bank or company it comes from, before the general ones."""
    personal: bool = False
    """It always names whom it is about: without a name nobody can be sure whose it is."""
    general: bool = False
    """So wide a type (invoice, letter) that what was asked for must be named in it."""
    rows: bool = False
    """A table: without some dated lines it is something else."""
    lone: bool = False
    """One of its name is enough to be told from others: another employer's or bank's is the wrong one."""
    described: tuple[str, ...] = ()
    """What clients who don't know its name call it, in English sentences; compared by meaning."""
    banks: bool = False
    """What a bank sends as a "statement" without another word is of this type."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A rung of a ladder."""

    after: int
    """Working days after the last chaser (or, for the first, after the request was opened)."""
    letter: str
    """The template's name."""
    copy_second: bool = False
    copy_partner: bool = False
    due: int | None = None
    """Working days from the request's due day, minus before it: it leaves then, at the latest after `after`."""
    law: int | None = None
    """The same from the day of the law, where that is known."""


@dataclass(frozen=True, slots=True)
class Nearing:
    """How chasing quickens towards the due day."""

    within: int
    """Working days before the due day from which, and ever after,"""
    after: int
    """no rung waits longer than these working days."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Stages in order; when the last has had no answer for `hand_over` working days a person gets it."""

    key: str
    stages: tuple[Stage, ...]
    hand_over: int = 5
    hand_to: str = "manager"
    """owner | manager | partner."""
    nearing: tuple[Nearing, ...] = (Nearing(within=5, after=3),)
    statutory: tuple[Nearing, ...] = (Nearing(within=10, after=3), Nearing(within=5, after=2))
    """The same towards the day by which the law wants what a request is about, where that is known."""
    kinds: tuple[str, ...] = ()
    """Kinds of request that climb it by themselves."""
    harder: str = ""
    """The ladder one step firmer; empty: there is none."""
    easier: str = ""
    """The ladder one step gentler."""
    some: str = ""
    """The ladder instead of this one for a request of which something is in already; empty: the same one."""


@dataclass(frozen=True, slots=True)
class Language:
    """A folder of rules/languages/."""

    code: str
    name: str
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Label to phrases, as the linguist marks them."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Letter name to template source."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Thing to the words that mean it, e.g. "invoice" to bill, fee note; "receipt*" stands for all that begins so."""
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words for days and spans (dates.toml); the keys are told in reading/dates/named_days.py."""
    staff: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Frames by which staff ask, order and wish (asking.toml, orders.toml, wishes.toml; reading/text/frames.py)."""
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Verb to orders by which staff give it (order_examples.toml), from which those that no frame reads are told."""
    grammar: Grammar = NO_GRAMMAR
    """The small words and turns by which clauses are read (grammar.toml)."""
    gloss: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """English words to the everyday words of the language that mean them (gloss.toml; reading/text/gloss.py)."""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Frames by which staff start checklists and answer drafts (checklists.toml); apart from `staff`, whose words
    decide how slips of the finger are read."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything in rules/."""

    documents: tuple[DocumentType, ...] = ()
    ladders: Mapping[str, Ladder] = field(default_factory=dict)
    ladder_of_kind: Mapping[str, Ladder] = field(default_factory=dict)
    """Kind of request to the ladder that claims it."""
    languages: Mapping[str, Language] = field(default_factory=dict)
    papers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """rules/papers.toml: words by which papers of any type are read; the keys are told there."""
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """rules/kinds.toml: phrases of automatic replies, bounces and lists, by label."""
    retention: Retention = Retention()
    """rules/retention.toml: what goes by itself, and what has to be kept."""
    payments: PaymentRules = PaymentRules()
    """rules/payments.toml: taxes with their days and what being late costs; headings of lists of receipts."""
    jobs: JobRules = field(default_factory=JobRules)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    """rules/checklists/: what a job usually needs, by the file's name."""
    duties: tuple[Duty, ...] = ()
    """rules/calendar.toml: what falls due by itself, and when the law wants it."""
    facts: FactWords = FactWords()
    """rules/facts.toml: how the client list puts things."""

    def language(self, code: str) -> Language:
        """The language with this code, English when the practice has no such folder."""
        return self.languages.get(code.split("-")[0].lower()) or self.languages["en"]

    def document(self, key: str) -> DocumentType | None:
        """The document type with this key."""
        return next((d for d in self.documents if d.key == key), None)
