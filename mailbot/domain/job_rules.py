"""Jobs as rules/jobs.toml has them: what goes through which stages, and who hears when one stands still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailbot.domain.jobs import JobStage


@dataclass(frozen=True, slots=True)
class Patience:
    """How long something may wait for us before somebody hears, and who hears then. Working days since it waits."""

    owner: int = 5
    manager: int = 10
    partner: int = 15
    again: int = 5
    """From one mail about it to the next."""


@dataclass(frozen=True, slots=True)
class DraftWords:
    """What a client is asked when a job comes to a stage; both name {job}."""

    subject: str
    ask: str


@dataclass(frozen=True, slots=True)
class StageRule:
    """A stage, and who hears when a job stands still at it."""

    stage: JobStage
    patience: Patience
    first: str = "owner"
    """Whose it is: owner | manager | partner."""
    draft: DraftWords | None = None
    """What is drafted by itself when a job comes here; None: nothing is."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """What a practice does for clients again and again: a tax return, accounts, a VAT quarter."""

    key: str
    name: str
    words: tuple[str, ...]
    """By any of these, in lower case, a request or an order is known to be about it."""
    spans: tuple[str, ...]
    """tax_year | year | quarter | month: the sorts of period it is done for."""
    stages: tuple[StageRule, ...]
    alone: bool = False
    """A request that names such a period and no kind of job is about this one."""

    def rule(self, key: str) -> StageRule | None:
        """What happens at one of its stages."""
        return next((r for r in self.stages if r.stage.key == key), None)


@dataclass(frozen=True, slots=True)
class JobRules:
    """Everything in rules/jobs.toml."""

    kinds: Mapping[str, JobKind] = field(default_factory=dict)
    questions: Patience = Patience(owner=5, manager=8, partner=11, again=5)
    """For a question that waits with somebody."""
