"""The requests that a staff mail opens: of whom, what, by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailbot.domain.documents import FileText
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import SETTLED, ItemKind, Request, RequestKind
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import AskedItem, Doubt, Opening, Reason
from mailbot.reading.asked.asking_mail import Annotate, Case, case_of, source_of
from mailbot.reading.asked.attached_lists import read_lists
from mailbot.reading.asked.bills import names_no_bill
from mailbot.reading.asked.due_days import Sentence, due_day
from mailbot.reading.asked.enclosed import papers_sent
from mailbot.reading.asked.likely import likely
from mailbot.reading.asked.one_for_two import matters_in, only_matter, shared_out
from mailbot.reading.asked.payments import with_payments
from mailbot.reading.asked.prose import Asked
from mailbot.reading.asked.sentences import sentences
from mailbot.reading.asked.setting import MOST_ITEMS, Reading, Wanted
from mailbot.reading.asked.subject import answers_somebody, read_subject
from mailbot.reading.asked.text import read_text
from mailbot.reading.naming.whose_request import addressed, by_id, only_one, sure_ones
from mailbot.reading.text.words import folded, words
from mailbot.reading.visible.subjects import bare_subject

_SMALL = frozenset({"the", "a", "an", "your", "any", "of", "from", "for", "to", "and", "my", "our", "copy", "that"})
_KINDS = {ItemKind.APPROVAL: RequestKind.APPROVAL, ItemKind.PAYMENT: RequestKind.PAYMENT}


@dataclass(frozen=True, slots=True)
class Openings:
    """What a staff mail opens, and what only a person can say about it."""

    openings: tuple[Opening, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    reasons: tuple[Reason, ...] = ()
    asks: bool = False
    """It asks a client for something, be it only for what is open already."""
    parted: bool = False
    """It names the clients one by one, each with things of their own."""


def read_openings(
    mail: Mail,
    visible: VisibleText,
    register: Register,
    practice: Practice,
    rules: Rules,
    annotate: Annotate,
    files: Sequence[FileText] = (),
) -> Openings:
    """The requests that a staff mail opens. Pure; never raises."""
    source = source_of(mail, visible, practice, rules)
    whom = addressed(source.to, source.cc, register, practice)
    case = case_of(mail, source, whom, register, practice, rules, annotate, files)
    reading = _read(case)
    listed = reading.leads is True and case.setting.every.has(source.text, "attached_list")
    asks = bool(reading.wanted or reading.again or listed)
    if not reading.wanted:
        return Openings(
            (), _unread_list(case) if listed else (), (Reason("asks nothing new"),), bool(asks and whom.clients)
        )
    groups, doubts = _by_client(reading, case)
    openings = tuple(o for one, wanted in groups for o in _opening(one, wanted, _due(one, reading, case), case))
    if reading.too_many:
        doubts += (_too_many(groups),)
    reasons = tuple(o.reason for o in openings) or (Reason("nothing new asked"),)
    return Openings(openings, doubts, reasons, asks=asks, parted=reading.parted)


# -- what is asked ---------------------------------------------------------------------------------------------------


def _read(case: Case) -> Reading:
    reading = read_text(case.source.text, case.setting)
    if not reading.wanted:
        read_subject(reading, case)
    if case.setting.every.has(case.source.text, "attached_list"):
        read_lists(case.files, reading, case.setting)
    if not reading.wanted and case.whom.clients and not answers_somebody(case):
        for asked in likely(reading, case.setting):
            reading.want(asked)
    reading.wanted = [w for w in (_named(w, case) for w in reading.wanted) if w is not None]
    return reading


def _named(wanted: Wanted, case: Case) -> Wanted | None:
    """A "please approve" that names nothing is about what is attached, or about the subject."""
    subject = bare_subject(case.source.subject)
    if not wanted.asked.unnamed:
        bare = wanted.asked.kind is ItemKind.PAYMENT and subject and names_no_bill(wanted.asked.text, case.setting)
        return replace(wanted, asked=replace(wanted.asked, text=f"{subject} ({wanted.asked.text})")) if bare else wanted
    named = subject or next((a.name.rpartition(".")[0] for a in case.mail.attachments if a.name), "")
    return replace(wanted, asked=replace(wanted.asked, text=named, unnamed=False)) if named else None


def _due(record: ClientRecord, reading: Reading, case: Case) -> date | None:
    """The day by which this client shall answer: the one named in the client's own part before any other."""
    payment = any(w.asked.kind is ItemKind.PAYMENT for w in reading.wanted)
    if case.source.above and (above := _due_above(case)):
        return above
    said = tuple(_dated(reading, case))
    for part in ([s for s in said if s.client == record.client.id], said, reading.entered):
        found = due_day(part, case.source.written, case.setting.days, case.setting.every, payment=payment)
        if found:
            return found
    return None


def _due_above(case: Case) -> date | None:
    """The day set above a mail passed on: "please chase these, I need them by the 22nd"."""
    lines = (s for line in case.source.above.split("\n") for s in sentences(line))
    said = [Sentence(s, case.setting.every.has(s, "dictated", "must", "paper")) for s in lines]
    return due_day(said, case.forwarded, case.days_forwarded, case.setting.every)


def _dated(reading: Reading, case: Case) -> Iterator[Sentence]:
    """The sentences that may name the deadline; the subject last."""
    yield from reading.sentences
    if not answers_somebody(case):
        yield Sentence(bare_subject(case.source.subject))


# -- of whom ---------------------------------------------------------------------------------------------------------

Groups = tuple[tuple[ClientRecord, tuple[Wanted, ...]], ...]


def _by_client(reading: Reading, case: Case) -> tuple[Groups, tuple[Doubt, ...]]:
    """Who is asked for what; a doubt when nobody on the client list can be meant."""
    common = [w for w in reading.wanted if w.client is None]
    if reading.parted or any(w.client for w in reading.wanted):
        return _parted(reading, common, case)
    clients = _meant(case)
    if not clients and case.whom.shared:
        matters = matters_in(case.source.text, case.whom.main, case.setting.every)
        shares = shared_out(common, case.source.text, matters) if matters else ()
        ids = dict.fromkeys(w.client for w in shares if w.client)
        if shares:
            return tuple(
                (r, tuple(w for w in shares if w.client == r.client.id)) for r in by_id(case.register, ids)
            ), ()
    if not clients:
        return (), (_nobody(reading, case),)
    return tuple((r, tuple(common)) for r in clients), ()


def _parted(reading: Reading, common: Sequence[Wanted], case: Case) -> tuple[Groups, tuple[Doubt, ...]]:
    """Each client's own part, and what stands outside the parts for all of those addressed."""
    ids = dict.fromkeys([*(r.client.id for r in case.whom.main), *(w.client for w in reading.wanted if w.client)])
    groups = tuple(
        (r, mine)
        for r in by_id(case.register, ids)
        if (mine := (*common, *(w for w in reading.wanted if w.client == r.client.id)))
    )
    return groups, ()


def _meant(case: Case) -> tuple[ClientRecord, ...]:
    """The clients that a mail without parts means."""
    text = f"{case.source.subject}\n{case.source.above}\n{case.source.text}"
    if not case.whom.clients:
        return () if case.whom.strangers else _named_in(text, case)
    if len(case.whom.main) == 1:
        return case.whom.main
    if case.whom.shared:
        return _of_shared(text, case)
    greeted = sure_ones(case.names.mentions(case.source.text.lstrip()[:60].split("\n")[0]))
    return by_id(case.register, greeted) if len(greeted) == 1 else case.whom.main


def _named_in(text: str, case: Case) -> tuple[ClientRecord, ...]:
    """The one client named in a mail to the bot."""
    for part in (case.source.subject, text):
        client = only_one(case.names.mentions(part))
        if client:
            return by_id(case.register, [client])
    return ()


def _of_shared(text: str, case: Case) -> tuple[ClientRecord, ...]:
    """Which of the clients for whom one person writes."""
    thread = _thread(case)
    if thread:
        return by_id(case.register, [thread.client])
    named = only_one(m for m in case.names.mentions(text) if len(m.clients) == 1)
    named = named or only_matter(matters_in(text, case.whom.main, case.setting.every))
    return by_id(case.register, [named]) if named else ()


def _nobody(reading: Reading, case: Case) -> Doubt:
    asked = "; ".join(w.asked.text for w in reading.wanted[:5])
    known = [r.client.name for r in case.whom.clients]
    if known:
        return Doubt("It was not said for which of these clients this is asked.", quote=asked, choices=tuple(known))
    whom = next((a.name or a.email for a in case.whom.strangers), "")
    about = f" {whom} is on no client list." if whom else ""
    return Doubt(f"It could not be told which client is asked.{about} Nothing was opened.", quote=asked)


def _unread_list(case: Case) -> tuple[Doubt, ...]:
    client = case.whom.main[0].client.id if case.whom.main else None
    return (Doubt("The list that is attached could not be read; please write what it asks for.", client),)


def _too_many(groups: Groups) -> Doubt:
    client = groups[0][0].client.id if groups else None
    return Doubt(f"The mail asks for more than {MOST_ITEMS} things; only the first {MOST_ITEMS} were taken.", client)


# -- the request -----------------------------------------------------------------------------------------------------


def _opening(record: ClientRecord, wanted: Sequence[Wanted], due: date | None, case: Case) -> Iterator[Opening]:
    """What is opened for one client: nothing when all of it is open already."""
    thread = _thread(case)
    joins = thread if thread is not None and thread.client == record.client.id else None
    new = _with_papers(_new_items(_items(wanted, due, case), record, joins), record, case)
    if new:
        yield Opening(
            client=record.client.id,
            kind=_kind(new),
            subject=bare_subject(case.source.subject) or new[0].ask,
            items=new,
            due=due,
            owner=case.source.owner,
            reason=Reason("asked by staff", f"{len(new)} of {record.client.name}"),
            adds_to=joins.ref if joins else None,
        )


def _with_papers(items: tuple[AskedItem, ...], record: ClientRecord, case: Case) -> tuple[AskedItem, ...]:
    """What is to be approved goes with the papers that came along, unless others are asked in the same mail."""
    if not any(i.kind is ItemKind.APPROVAL for i in items) or len(case.whom.main) > 1:
        return items
    papers = papers_sent(case.mail, case.files, record.client, case.practice)
    return tuple(replace(i, papers=papers) if i.kind is ItemKind.APPROVAL else i for i in items)


def _items(wanted: Sequence[Wanted], due: date | None, case: Case) -> tuple[AskedItem, ...]:
    """Each thing once."""
    found: dict[str, AskedItem] = {}
    for one in wanted:
        found.setdefault(_key(one.asked.text), AskedItem(_capital(one.asked), one.asked.kind))
    text = f"{case.source.subject}\n{case.source.text}"
    return with_payments(tuple(found.values())[:MOST_ITEMS], text, due, case.rules)


def _key(text: str) -> str:
    """What a thing is told by: its words in order, without "the" and "your"."""
    return " ".join(w.form for w in words(text) if w.form not in _SMALL) or folded(text)


def _capital(asked: Asked) -> str:
    return asked.text.strip()


def _kind(items: Sequence[AskedItem]) -> RequestKind:
    """What most items ask for; of equals the first."""
    kinds = [_KINDS.get(i.kind, RequestKind.INFORMATION) for i in items]
    return max(dict.fromkeys(kinds), key=kinds.count)


def _thread(case: Case) -> Request | None:
    """The open request in whose thread staff write."""
    ids = (*case.mail.in_reply_to, *reversed(case.mail.references))
    found = [case.register.request_of_tag(a) for a in case.mail.recipients]
    found += [case.register.request_of_message(i) for i in ids]
    return next((r for r in found if r is not None and any(r == o for _, o in case.register.open_requests())), None)


def _new_items(items: Sequence[AskedItem], record: ClientRecord, joins: Request | None) -> tuple[AskedItem, ...]:
    """Items that are not open already: in the thread's request, or all together in any other."""
    fresh = tuple(i for i in items if joins is None or not _is_open(i, joins))
    for request in record.open:
        if request is not joins and all(_is_open(i, request) for i in fresh):
            return ()
    return fresh


def _is_open(asked: AskedItem, request: Request) -> bool:
    """Whether the same is asked for there and not settled yet."""
    return any(i.state not in SETTLED and asks_the_same(asked.ask, i.ask) for i in request.items)


def asks_the_same(ask: str, other: str) -> bool:
    """Whether the other asks for the same thing, in the same words or with more of them."""
    said = {w.form for w in words(ask)} - _SMALL
    return bool(said) and said <= {w.form for w in words(other)}
