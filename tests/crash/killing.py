"""A request asked for, chased and answered over real servers, by a mailbot that is killed at any of its steps."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

from mailbot.adapters.store import read_records
from mailbot.domain.letters import OutboxState
from mailbot.domain.register import ClientRecord, Record
from mailbot.domain.requests import Request
from mailbot.ports import StoreDamaged
from tests.servers import CLIENTS, DOMAIN, Dovecot, Postfix, running_dovecot, running_postfix
from tests.test_end_to_end import PASS, Practice, founded, tuesday

ASKED = (
    "Dear Rosa,\n\nPlease could you send me the following by the end of next month:\n\n"
    "1. Your P60 for 2025/26\n2. Did you have any income from abroad?\n\nMany thanks,\nNadia\n"
)
OVER = {OutboxState.SENT, OutboxState.WITHDRAWN}
PROOF = timedelta(minutes=11)
"""After that, what was being sent at the kill and can't be found is known not to have gone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended."""

    items: tuple[tuple[str, str], ...]
    """Each item, and where it stands."""
    chasers: int
    letters: tuple[tuple[str, int], ...]
    """To whom and about what, and how often, digests aside: it depends on the hour which days have one."""
    doubled: int
    """Letters that somebody got twice, by Message-ID."""
    taken: int
    steps: int
    killed: bool


class Killed:
    """One practice, told from start to end; whenever the mailbot is dead it is started again."""

    def __init__(self, practice: Practice, kill_at: int) -> None:
        self._practice, self._running = practice, practice.running
        self._number = practice.bot.removeprefix("papers").partition("@")[0]
        self._count = practice.folder / "steps"
        self._running.deadly = {"KILL_AT": str(kill_at), "KILL_COUNT": str(self._count)}
        self.killed = False

    def told(self) -> Outcome:
        """Tell it."""
        practice, running, start = self._practice, self._running, tuesday()
        nadia, rosa = f"nadia{self._number}@{DOMAIN}", f"rosa{self._number}@{CLIENTS}"
        running.move_to(start)
        running.start()
        practice.write(nadia, [rosa, practice.bot], "Your 2025/26 tax return", ASKED, Authentication_Results=PASS)
        self._until(lambda: self._request() is not None and self._got(nadia))
        running.move_to(start + timedelta(days=7, hours=3))
        self._until(lambda: self._got(rosa))
        chaser = self._got(rosa)[0]
        running.move_to(start + timedelta(days=8))
        answer = "Hi Nadia,\n\nNo, I had no income from abroad.\n\nRosa\n"
        practice.write(
            rosa,
            [str(chaser["Reply-To"])],
            "Re: Your 2025/26 tax return",
            answer,
            In_Reply_To=str(chaser["Message-ID"]),
        )
        self._until(lambda: len(self._got(rosa)) > 1 and self._all_is_out())
        running.stop()
        return self._outcome([*self._got(nadia), *self._got(rosa)])

    def _until(self, wanted: Callable[[], object]) -> None:
        while not wanted():
            if not self._running.alive:
                self.killed = True
                self._running.deadly = {"KILL_COUNT": str(self._count)}
                self._running.move_to(self._running.now() + PROOF)
                self._running.start()
            time.sleep(0.2)

    def _records(self) -> tuple[Record, ...]:
        with suppress(StoreDamaged, OSError):
            return read_records(self._practice.folder / "state")
        return ()

    def _request(self) -> Request | None:
        found = (q for r in self._records() if isinstance(r, ClientRecord) for q in r.requests)
        return next(found, None)

    def _all_is_out(self) -> bool:
        records = self._records()
        return bool(records) and all(e.state in OVER for r in records for e in r.outbox)

    def _got(self, address: str) -> list[EmailMessage]:
        """The bot's mails to somebody."""
        return [m for m in self._practice.inbox(address) if f"papers{self._number}" in str(m["From"])]

    def _outcome(self, mails: list[EmailMessage]) -> Outcome:
        request, records = self._request(), self._records()
        assert request is not None
        ids = Counter(str(m["Message-ID"]) for m in mails)
        letters = Counter(f"{str(m['To'])[:4]}: {m['Subject']}" for m in mails if str(m["Subject"]).startswith("Re: "))
        taken = {e.event.digest for r in records for e in r.log if hasattr(e.event, "digest")}
        return Outcome(
            tuple((i.ask, i.state.value) for i in request.items), request.chasers_sent, tuple(sorted(letters.items())),
            sum(n - 1 for n in ids.values()), len(taken), self._count.stat().st_size, self.killed,
        )  # fmt: skip


@contextmanager
def a_practice(folder: Path, number: str, dovecot: Dovecot, postfix: Postfix) -> Iterator[Practice]:
    """Founded for one telling."""
    folder.mkdir()
    practice = founded(folder, number, dovecot, postfix)
    try:
        yield practice
    finally:
        if practice.running.alive:
            practice.running.kill()


def tell(folder: Path, number: str, dovecot: Dovecot, postfix: Postfix, kill_at: int = 0) -> Outcome:
    """Tell it once, killed just before that step; 0: never."""
    with a_practice(folder, number, dovecot, postfix) as practice:
        return Killed(practice, kill_at).told()


def same(one: Outcome, other: Outcome) -> bool:
    """Whether they ended alike, with every letter once."""
    return (one.items, one.chasers, one.letters, one.doubled, one.taken) == (
        other.items, other.chasers, other.letters, 0, other.taken,
    )  # fmt: skip


def kill(points: int, workers: int) -> dict[str, object]:
    """Tell it once uncut and once killed at each of so many steps, evenly spread; what came of it."""
    begun = time.monotonic()
    with TemporaryDirectory() as name, running_dovecot() as dovecot, running_postfix(dovecot) as postfix:
        folder = Path(name)
        uncut = tell(folder / "uncut", "50000", dovecot, postfix)
        steps = sorted({1 + n * (uncut.steps - 1) // (points - 1) for n in range(points)})

        def killed_at(step: int) -> Outcome:
            outcome = tell(folder / str(step), f"{50000 + step}", dovecot, postfix, step)
            print(
                f"killed before step {step} of {uncut.steps}: {'as ever' if same(outcome, uncut) else outcome}",
                flush=True,
            )
            return outcome

        with ThreadPoolExecutor(workers) as pool:
            outcomes = list(pool.map(killed_at, steps))
    harmed = [step for step, outcome in zip(steps, outcomes, strict=True) if not same(outcome, uncut)]
    return {
        "steps": uncut.steps, "tellings": len(steps), "killed": sum(o.killed for o in outcomes),
        "doubled": sum(o.doubled for o in outcomes), "ended otherwise": harmed,
        "seconds": round(time.monotonic() - begun),
    }  # fmt: skip
