"""A whole mail of staff read from top to bottom: what it asks for, of whom, and the sentences that may name a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailbot.domain.requests import ItemKind
from mailbot.reading.asked.antecedents import entry_asked, note_named, said_again, with_mentioned, with_name, with_sum
from mailbot.reading.asked.bills import make_whole
from mailbot.reading.asked.courtesies import asks_for_a_day, chats_on, greets, is_closing, without_greeting
from mailbot.reading.asked.dictation import punctuated
from mailbot.reading.asked.due_days import Sentence, without_deadlines
from mailbot.reading.asked.entries import entry_things, is_theirs
from mailbot.reading.asked.fragments import fragment
from mailbot.reading.asked.likely import list_is_wanted
from mailbot.reading.asked.lines import bare_blocks, goodbye, is_bare, is_heading, spoken
from mailbot.reading.asked.lists import Piece, layout, without_ticked
from mailbot.reading.asked.owners import Job, job_of
from mailbot.reading.asked.prose import Asked, Said, read_sentence
from mailbot.reading.asked.questions import questions_apart
from mailbot.reading.asked.sentences import sentences
from mailbot.reading.asked.setting import MOST_ITEMS, Reading, Setting, Wanted
from mailbot.reading.asked.standing import standing_of
from mailbot.reading.asked.tables import read_table, rows_from
from mailbot.reading.asked.things import is_named, things_in
from mailbot.reading.naming.whose_request import named_alone, names_only
from mailbot.reading.text.words import amounts, words

_FEW = 6
_LABEL = re.compile(r"^(?:client|name|who|for|from|re|contact)\s?[:=]\s?", re.IGNORECASE)
_EDGES = " \t,;:.–—-!"


def read_text(text: str, setting: Setting) -> Reading:
    """Everything the text asks for."""
    reading = Reading()
    every = layout(punctuated(text, setting))
    every = every[: goodbye(every, setting)]
    pieces = without_ticked(every)
    half_ticked = len(pieces) < len(every)
    blocks = bare_blocks(pieces, setting)
    for number, piece in enumerate(pieces):
        if piece.sort == "row":
            if piece.first:
                read_table(rows_from(pieces, number), reading, setting)
        elif piece.sort == "entry" or (number in blocks and reading.leads is None):
            if half_ticked and piece.ticked is False:
                reading.leads = True  # of a list that is half ticked off, the rest is still to come
            _entry(piece, pieces[number + 1 : number + 2], reading, setting)
        elif not (reading.lines and is_heading(number, pieces) and not names_only(piece.text, setting.names)):
            heads = pieces[number + 1 : number + 2]
            _line(piece.text, reading, setting, heads=bool(heads) and heads[0].sort != "line")
        if reading.too_many:
            break
    make_whole(reading, setting)
    if list_is_wanted(reading, setting):
        reading.wanted = (reading.doubtful + reading.wanted)[:MOST_ITEMS]
    if not (reading.wanted or reading.again or reading.leads or reading.nothing or reading.denied):
        reading.wanted = [Wanted(asked) for asked in reading.idle]  # "Who is Marlow?", and not a word besides
    return reading


# -- lines ----------------------------------------------------------------------------------------------------------


def _line(text: str, reading: Reading, setting: Setting, *, heads: bool = False) -> None:
    if is_closing(text, setting):
        reading.lines = False
        return
    text = "" if setting.several and greets(text, setting) else without_greeting(text, setting)
    if setting.dictated:
        text = text[setting.every.begins(text, "before_name") :].strip(_EDGES + "?") if words(text) else text
    reading.parents = []
    part = named_alone(text, setting.names) if setting.several or setting.dictated else None
    heading = names_only(_LABEL.sub("", text), setting.names) if setting.several or setting.dictated else None
    if heading:
        _begin_part(heading, "", reading, setting)
    elif part:
        _begin_part(*part, reading, setting)
    elif words(text):
        before = len(reading.wanted)
        reading.lines = reading.lines and not heads
        _plain_line(text, reading, setting)
        announces = heads and (text.endswith(":") or setting.every.ends(text, "head_end") is not None)
        reading.each = _kind_of_each(before, text, reading, setting) if announces else None
        if announces:
            _head_only(before, reading)
        elif heads and reading.leads is None and len(words(text)) <= _FEW and setting.every.has(text, "urges"):
            reading.leads = True


def _head_only(before: int, reading: Reading) -> None:
    """ "The invoices for these payments are missing:" announces the list; the list is what is asked for."""
    if all(w.asked.kind is ItemKind.DOCUMENT for w in reading.wanted[before:]):
        del reading.wanted[before:]


def _kind_of_each(before: int, text: str, reading: Reading, setting: Setting) -> ItemKind | None:
    """ "Please approve both of these:" goes for every entry below, "Two things to pay:" for every one with a sum."""
    asked = [w.asked for w in reading.wanted[before:]]
    to_pay = all(a.kind is ItemKind.PAYMENT for a in asked) if asked else setting.every.has(text, "payment_list")
    if to_pay and setting.every.has(text, "payment_by_us"):
        del reading.wanted[before:]
        reading.leads = reading.lines = False
        reading.denied = True
        return None
    if not asked and to_pay and not setting.every.has(text, "paper", "answer"):
        reading.leads = True if reading.leads is None else reading.leads
        return ItemKind.PAYMENT
    if len(asked) != 1 or not asked[0].unnamed:
        return None
    del reading.wanted[before:]
    return asked[0].kind


def _begin_part(client: str, rest: str, reading: Reading, setting: Setting) -> None:
    """A line that begins with a client's name: what follows is that client's."""
    reading.client, reading.parted = client, True
    reading.lines = not words(rest)
    if not words(rest):
        return
    if not _plain_line(rest, reading, setting) and not setting.every.has(rest, "nothing"):
        _bare_things(rest, reading, setting)


def _bare_things(text: str, reading: Reading, setting: Setting) -> None:
    """ "Sian: P60, and the award letter": things without a verb."""
    cut = without_deadlines(text, setting.written, setting.days, setting.every)
    for thing in things_in(cut, setting.every):
        reading.want(entry_asked(thing, setting))


def _plain_line(text: str, reading: Reading, setting: Setting) -> bool:
    """Read a line of sentences; whether it asked for anything or said anything about what is asked."""
    if reading.lines and reading.leads is not False and is_bare(text, setting):
        _entry(Piece("entry", text), (), reading, setting)
        reading.lines = True
        return True
    before = len(reading.wanted)
    reading.chatting = False
    said = [
        _sentence(q, reading, setting)
        for s in sentences(text)
        if not _stands(s, reading, setting)
        for p in spoken(s, setting)
        for q in questions_apart(p, setting.every)
    ]
    _lead_on(text, said, reading, setting)
    return len(reading.wanted) > before or any(s.asks or s.denies for s in said)


def _stands(text: str, reading: Reading, setting: Setting) -> bool:
    """Whether it only says where a paper stands: "Lease: got it." asks for nothing, "Loan note: missing." for one."""
    standing = standing_of(text, setting)
    if standing is None or not standing.behind or not is_named(standing.thing, setting.every):
        return False
    if setting.every.has(standing.thing, "verb_sign", "must", "paper", "answer"):
        return False
    reading.sentences.append(Sentence(text, standing.wanted, reading.client))
    if standing.wanted:
        for thing in things_in(standing.thing, setting.every):
            reading.want(entry_asked(thing, setting))
    return True


def _sentence(text: str, reading: Reading, setting: Setting) -> Said:
    cut = without_deadlines(text, setting.written, setting.days, setting.every)
    said = read_sentence(cut, setting.every, setting.tongues, dictated=setting.dictated)
    if asks_for_a_day(text, said, setting):
        said = replace(said, asked=(), leads=False)
        reading.sentences.append(Sentence(text, True, reading.client))
        return said
    if chats_on(text, said, reading, setting):
        return Said()
    said = _of_one(text, said, reading, setting)
    if not (said.asked or said.denies or said.again or (said.leads and not said.points)):
        dated = cut != text and not setting.every.has(text, "tells_a_day")
        found = tuple(fragment(cut, setting.every, goes_on=reading.asking, dated=dated and not said.points))
        found = tuple(a for a in found if not said_again(a.text, reading, setting))
        said = replace(said, asked=found, leads=said.leads and not found)
    reading.asking = said.asks or said.points
    reading.denied = reading.denied or said.denies
    reading.nothing = reading.nothing or setting.every.has(text, "nothing_asked")
    if any(a.unnamed for a in said.asked):
        note_named(text, reading, setting)
    said = with_mentioned(cut, said, reading, setting)
    for asked in said.asked:
        reading.want(with_sum(with_name(asked, reading), text))
    if not said.asks:
        note_named(text, reading, setting)
    reading.again = reading.again or said.again or said.points
    reading.points = reading.points or (said.points and not said.again)
    asks = said.asks or said.points or bool(reading.leads and cut != text)
    reading.sentences.append(Sentence(text, asks, reading.client))
    return said


def _of_one(text: str, said: Said, reading: Reading, setting: Setting) -> Said:
    """A sentence that names one client of several is about that one, and so is what it lists without a verb."""
    if not (setting.several or setting.dictated) or (reading.parted and setting.dictated):
        return said
    clients = {c for m in setting.names.mentions(text) if len(m.clients) == 1 for c in m.clients}
    part = named_alone(text, setting.names) if setting.several else None
    if part and reading.wanted:
        said = replace(said, asked=(*_without_verb(part[1], setting), *said.asked))
    if len(clients) == 1 and (said.asked or setting.dictated):
        reading.client = clients.pop()
    elif len(clients) > 1 or setting.every.has(text, "each"):
        reading.client = None
    return said


def _without_verb(text: str, setting: Setting) -> Iterator[Asked]:
    """ "Sian - your P60, and can you tell me …": what stands before anything that asks."""
    hits = setting.every.hits(text, "paper", "answer", "approval", "payment", "not_asked")
    for thing in things_in(text[: hits[0].start if hits else len(text)], setting.every):
        if is_named(thing, setting.every):
            yield entry_asked(thing, setting)


def _lead_on(text: str, said: Sequence[Said], reading: Reading, setting: Setting) -> None:
    """What a line means for the list that may follow it."""
    if not said:
        return
    last = _leading(text, said)
    if text.endswith(":") and (setting.every.has(text, "list_denied") or (last.denies and not last.leads)):
        reading.leads = reading.lines = False
    elif last.leads or (text.endswith(":") and (last.asks or setting.every.ends(text, "must") is not None)):
        reading.leads = reading.lines = True
    elif text.endswith(":"):
        reading.leads = _heading(text, last, reading, setting)
        reading.lines = reading.leads is not False
    elif words(text):
        reading.lines = False


def _leading(text: str, said: Sequence[Said]) -> Said:
    """The sentence that leads to a list: the last, or one before it with nothing but asides behind."""
    if not text.endswith(":"):
        for one in reversed(said):
            if one.leads or one.asks:
                return one
    return said[-1]


def _heading(text: str, last: Said, reading: Reading, setting: Setting) -> bool | None:
    if setting.every.has(text.strip(_EDGES), "heading_ours") or last.denies:
        return False
    return reading.leads or None


# -- entries of lists ---------------------------------------------------------------------------------


def _entry(piece: Piece, following: Sequence[Piece], reading: Reading, setting: Setting) -> None:
    reading.parents = reading.parents[: piece.level]
    reading.lines = False
    part = named_alone(piece.text, setting.names) if setting.several or setting.dictated else None
    if part:
        _begin_part(*part, reading, setting)
        reading.lines = False
    elif following and following[0].sort == "entry" and following[0].level > piece.level:
        reading.parents.append(piece.text.strip(_EDGES))
    elif (job := job_of(piece.text, setting)) is not None:
        _shared_out(job, reading, setting)
    elif reading.leads is not False:
        if setting.every.has(piece.text, "payment", "approval"):
            reading.entered.append(Sentence(piece.text, True, reading.client))
        _entry_wanted(piece.text, reading, setting)
    elif is_theirs(piece.text, said := read_sentence(piece.text, setting.every, setting.tongues), setting):
        for asked in said.asked:
            reading.want(asked)


def _shared_out(job: Job, reading: Reading, setting: Setting) -> None:
    """ "Me: the VAT return", "You: the lease", "Tom to send the plan": only what is the client's job is asked for."""
    if job.ours:
        return
    if not job.ordered:
        for asked in entry_things(job.text, setting):
            reading.want(asked)
        return
    for asked in read_sentence(f"please {job.text}", setting.every, setting.tongues).asked:
        reading.want(asked)


def _may_be(kind: ItemKind, text: str, setting: Setting) -> bool:
    """Whether an entry is of the kind that its heading says: what is to be paid is money."""
    return kind is not ItemKind.PAYMENT or any(a.money for a in amounts(text)) or setting.every.has(text, "of_money")


def _entry_wanted(text: str, reading: Reading, setting: Setting) -> None:
    for asked in entry_things(text, setting):
        thing = replace(asked, text=": ".join([*reading.parents, asked.text]))
        if reading.each and thing.kind is ItemKind.DOCUMENT and _may_be(reading.each, thing.text, setting):
            thing = replace(thing, kind=reading.each)
        if reading.leads:
            reading.want(thing)
        elif len(reading.doubtful) < MOST_ITEMS and not setting.every.begins(text, "instructs"):
            reading.doubtful.append(Wanted(thing, reading.client))
