"""Invented facts for every letter to a client: letters are tried out with them before they are needed, and shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mailbot.letters import samples_payments

Facts = Mapping[str, object]
CHASER = "chaser_"


@dataclass(frozen=True, slots=True)
class Sample:
    """A letter with everything that it may speak of."""

    letter: str
    name: str
    """What is special about it, in a few words."""
    facts: Facts
    stage: int = 0

    @property
    def key(self) -> str:
        """Fit for the name of a file: "chaser_1-several-documents"."""
        return f"{self.letter}-{self.name.replace(',', '').replace(' ', '-')}"


ASKS = {
    "document": (
        "P60 for 2025/26",
        "Bank statements, 6 April 2025 to 5 April 2026 (current account)",
        "Dividend vouchers",
    ),
    "answer": (
        "Did you have any income from abroad?",
        "How many miles did you drive for the business?",
        "Do you repay a student loan?",
    ),
    "approval": ("Accounts for the year to 31 March 2026", "Tax return 2025/26"),
    "payment": ("Our invoice 2107, £480.00", "Corporation tax, £3,112.40"),
}
MISSING = ("2025-09", "2025-10", "2026-01")
NOTE = "it is for 2024/25; we need 2025/26"
PEOPLE: Facts = {"contact": "Rosa", "client": "Rosa Quint", "owner": "Owen Tarrant", "reply_to": ""}


def client_samples(today: date, ladder: Iterable[str] = (), *, asking: bool = True) -> Iterator[Sample]:
    """Every letter to clients, with one thing and several, of each sort, and in every special case.

    `asking`: the one by which the bot itself asks first is among them.
    """
    stages = tuple(ladder) or tuple(f"{CHASER}{n}" for n in range(1, 5))
    for stage, letter in enumerate(stages, 1):
        last = {"by": today + timedelta(days=4)} if stage == len(stages) else {}
        for name, facts in _chasers(today):
            yield Sample(letter, name, {**facts, **last}, stage)
    if asking:
        yield from (Sample("request", name, facts) for name, facts in _askings(today))
    for name, facts in _acknowledgements(today):
        yield Sample("acknowledgement", name, facts)
    for name, facts in _completions(today):
        yield Sample("complete_client", name, facts)
    for name, facts in _corrections(today):
        yield Sample("correction", name, facts)
    for name, facts in _sent_back():
        yield Sample("sent_back", name, facts)


# -- items and requests -----------------------------------------------------------------------------------------------


def item(
    number: int, ask: str, kind: str = "document", state: str = "outstanding", **more: object
) -> dict[str, object]:
    """An item as letters see it."""
    usual = {"promised": None, "missing": (), "had": (), "note": "", "payment": None, "hint": ""}
    return {"number": number, "ask": ask, "kind": kind, "state": state, **usual, **more}


def request(subject: str, due: date, items: Iterable[Facts], today: date, **more: object) -> dict[str, object]:
    """A request as letters see it."""
    return {
        "ref": "RQ-4F", "subject": subject, "kind": "information", "due": due, "overdue": due < today,
        "opened": today - timedelta(days=14), "chasers": 1, "items": tuple(items), "client": "Rosa Quint", **more,
    }  # fmt: skip


# -- chasers ----------------------------------------------------------------------------------------------------------


def _chasers(today: date) -> Iterator[tuple[str, Facts]]:
    for kind, asks in ASKS.items():
        yield f"one {kind}", _chaser(today, kind, [item(1, asks[0], kind)])
        yield f"several {kind}s", _chaser(today, kind, [item(n, a, kind) for n, a in enumerate(asks, 1)])
    for name, asked in samples_payments.to_pay(today):
        payments = [item(n, ask, "payment", payment=payment) for n, (ask, payment) in enumerate(asked, 1)]
        yield name, _chaser(today, "payment", payments)
    yield "overdue", _chaser(today, "document", [item(1, ASKS["document"][0])], due=today - timedelta(days=5))
    yield "all promised for one day", _promised(today)
    yield "mixed, in part, wrong, with thanks", _mixed(today)


def _chaser(today: date, wanted: str, items: list[dict[str, object]], due: date | None = None) -> dict[str, object]:
    due = due or today + timedelta(days=18)
    return {
        "contact": PEOPLE["contact"],
        "reply_to": "",
        "several_clients": False,
        "requests": (request("Records for your tax return", due, items, today),),
        "second": "",
        "partner": "",
        "count": len(items),
        "wanted": wanted,
        "by": max(due, today + timedelta(days=5)),
        "due": due,
        "overdue": due < today,
        "next_day": today + timedelta(days=7),
        "taker": "Nadia Brandt",
        "here": (),
        "hoped": None,
        "attached": ("Accounts 2026.pdf",) if wanted == "approval" and len(items) > 1 else (),
        "written": today - timedelta(days=7),
        "times": 1,
    }


def _promised(today: date) -> Facts:
    day = today - timedelta(days=3)
    items = [item(n, a, state="promised", promised=day) for n, a in enumerate(ASKS["document"], 1)]
    return {**_chaser(today, "document", items), "hoped": day}


def _mixed(today: date) -> Facts:
    documents = ASKS["document"]
    first = (
        item(1, documents[0], state="wrong", note=NOTE),
        item(2, documents[1], state="partial", missing=MISSING),
        item(3, documents[2], state="promised", promised=today - timedelta(days=3)),
        item(4, "Mortgage statement", state="wrong"),
        item(5, "Receipts for repairs", state="partial"),
    )
    second = (item(6, ASKS["answer"][0], "answer"), item(7, ASKS["approval"][0], "approval"))
    facts = _chaser(today, "mixed", [*first, *second])
    requests = (
        request("Records for your tax return", today + timedelta(days=18), first, today),
        request("Accounts", today - timedelta(days=1), second, today, client="Quint Bakery Ltd"),
    )
    return {**facts, "requests": requests, "several_clients": True, "here": ("Payroll summary", "Interest certificate")}


def _askings(today: date) -> Iterator[tuple[str, Facts]]:
    """The first letter, as a checklist makes it."""
    due = today + timedelta(days=28)
    hint = "Your employer gives it to you by 31 May; if you left, send the P45 instead."
    first = (
        item(1, ASKS["document"][0], hint=hint),
        item(2, ASKS["document"][2]),
        item(3, ASKS["answer"][0], "answer"),
    )
    plain = {"contact": PEOPLE["contact"], "reply_to": "", "several_clients": False, "by": due}
    tax = request("Records for your 2025/26 tax return", due, first, today)
    yield "one document", {**plain, "requests": ({**tax, "items": first[:1]},), "count": 1, "wanted": "document"}
    yield "a list", {**plain, "requests": (tax,), "count": 3, "wanted": "mixed"}
    vat = request("Records for the VAT return to 31 May 2026", due, (item(4, "Sales invoices"),), today)
    both = (tax, {**vat, "client": "Quint Bakery Ltd"})
    yield "two clients", {**plain, "several_clients": True, "requests": both, "count": 4, "wanted": "mixed"}
    accounts = request("Your accounts for approval", due, (item(1, ASKS["approval"][0], "approval"),), today)
    papers = {"attached": ("Accounts 2026.pdf",), "first": True}
    yield "an approval", {**plain, **papers, "requests": (accounts,), "count": 1, "wanted": "approval"}


# -- answers ----------------------------------------------------------------------------------------------------------


def _answer(**more: object) -> dict[str, object]:
    lists = ("received", "not_needed", "promised", "passed_on", "wrong", "partial", "still", "finished")
    return {**PEOPLE, **dict.fromkeys(lists, ()), **more}


def _still(today: date) -> tuple[Facts, ...]:
    asks = enumerate(ASKS["document"][1:], 1)
    return (request("Records", today + timedelta(days=18), [item(n, a) for n, a in asks], today),)


def _acknowledgements(today: date) -> Iterator[tuple[str, Facts]]:
    day, asks = today + timedelta(days=8), ASKS["document"]
    one = item(1, asks[0], state="promised", promised=day)
    yield "received", _answer(received=asks[:1], still=_still(today))
    yield "promised", _answer(promised=(one,))
    yield "promised without a day", _answer(promised=(item(1, asks[0], state="promised"),))
    yield "several promised", _answer(promised=(one, item(2, asks[2], state="promised", promised=day)))
    yield "several promised without a day", _answer(promised=tuple(item(n, a) for n, a in enumerate(asks, 1)))
    yield "only a message", _answer(passed_on=("Rent received", "Letting agent"), not_needed=("P45",))
    yield (
        "everything",
        _answer(
            received=asks[:1],
            promised=(one, item(2, asks[2], state="promised", promised=day + timedelta(days=1))),
            partial=(
                item(1, asks[1], state="partial", missing=MISSING, promised=day),
                item(2, "Receipts for repairs", state="partial"),
            ),
            not_needed=("P45", "P11D", "Rental income"),
            passed_on=("Rent received",),
            still=_still(today),
        ),
    )


def _completions(today: date) -> Iterator[tuple[str, Facts]]:
    yield "one", _answer(finished=("Records for your tax return",))
    yield "several, and more to come", _answer(finished=("Records for your tax return", "VAT"), still=_still(today))


def _wrong() -> tuple[Facts, ...]:
    documents = ASKS["document"]
    return (
        item(1, documents[0], state="wrong", note=NOTE),
        item(2, documents[1], state="partial", missing=MISSING),
        item(3, documents[2], state="wrong"),
        item(4, "Receipts for repairs", state="partial"),
    )


def _corrections(today: date) -> Iterator[tuple[str, Facts]]:
    promised = (item(1, "Mortgage statement", state="promised", promised=today + timedelta(days=8)),)
    yield "one", _answer(wrong=_wrong()[:1])
    yield (
        "everything",
        _answer(
            wrong=_wrong(),
            received=("Payroll summary", "Interest certificate"),
            not_needed=("P45",),
            promised=promised,
            passed_on=("Rent received",),
        ),
    )


def _sent_back() -> Iterator[tuple[str, Facts]]:
    yield "one", {**PEOPLE, "wrong": _wrong()[:1]}
    yield "several", {**PEOPLE, "wrong": _wrong()}
