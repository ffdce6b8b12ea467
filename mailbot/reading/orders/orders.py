"""Orders from staff in plain words -> commands; what can't be made out becomes a doubt with likely readings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from mailbot.domain.asked import Answered
from mailbot.domain.digest_lines import CHASER, Numbered
from mailbot.domain.digests import Lines, lines_answered
from mailbot.domain.language import Annotation
from mailbot.domain.last_order import last_rulings_of
from mailbot.domain.letter_answered import confirms, letter_answered
from mailbot.domain.letters import OutgoingMail
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Command, Doubt, JobOrder, Reason, Verb
from mailbot.domain.wishes import Wish, WishKind
from mailbot.reading.asked.payments import with_bills
from mailbot.reading.orders.asking import Asking
from mailbot.reading.orders.choosing import chosen
from mailbot.reading.orders.context import Context, context_of
from mailbot.reading.orders.dates import Days, days_in_figures
from mailbot.reading.orders.digest_answers import NOWHERE, Said, at_line, said_by_number, with_choices_in_words
from mailbot.reading.orders.forms import for_orders, without_introduction
from mailbot.reading.orders.items import Finder
from mailbot.reading.orders.job_orders import told_of_job, told_of_jobs
from mailbot.reading.orders.leanings import leanings
from mailbot.reading.orders.meaning import Meanings
from mailbot.reading.orders.numbers import with_places
from mailbot.reading.orders.people import People
from mailbot.reading.orders.reading import Reader, Result
from mailbot.reading.orders.requests import Requests
from mailbot.reading.orders.rereading import Rereader
from mailbot.reading.orders.rulings import Rulings
from mailbot.reading.orders.scope import Scoper, without_refs
from mailbot.reading.orders.second import Second
from mailbot.reading.orders.wishes import wishes_in
from mailbot.reading.orders.yes_or_no import taken
from mailbot.reading.text.frames import frames
from mailbot.reading.text.lexicon import lexicon
from mailbot.reading.text.words import words

Annotate = Callable[[str, str], Annotation]
_SHALL = re.compile(
    r"\b(?!(?:I|He|She|It|We|You|They|That|There|This|Who|What)\b)([A-Z]\w+|\d+(?:st|nd|rd|th))['’]ll\b"
)
"""A day behind which "will" is hidden: "Friday'll do"."""
_FEW_WORDS, _FEW_LETTERS = 8, 25
"""Words, and letters besides those of days, of an answer that is hardly more than a day."""
_GREETING = 2
"""Words that may stand beside others and say nothing: "Hi all"."""
_MOST = 40
"""Commands that one mail may give."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a staff mail tells the bot to do."""

    commands: tuple[Command, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    wishes: tuple[Wish, ...] = ()
    reasons: tuple[Reason, ...] = ()
    left_as_is: bool = False
    """Its author wants nothing done."""
    answered: tuple[str, ...] = ()
    """Ids of the questions of ours that it answers."""
    jobs: tuple[JobOrder, ...] = ()
    only_jobs: bool = False
    """It says how far jobs are, and hardly a word besides."""


def read_orders(
    mail: Mail,
    visible: VisibleText,
    register: Register,
    practice: Practice,
    rules: Rules,
    annotate: Annotate,
    answers: Answered | None = None,
) -> Orders:
    """Every order of a staff mail, in order. Never raises; a mail that says nothing clear gives a doubt.

    `answers`: the question it is known to answer, where several were asked in one letter.
    """
    if (numbered := lines_answered(mail, register, practice)) is not None:
        return _by_numbers(numbered, mail, visible, register, practice, rules)
    reader, _, text = _reader(mail, visible, register, practice, rules, answers)
    if text is None:
        return Orders(left_as_is=True)

    def is_order(sentence: str) -> bool:
        alone, _, _ = _reader(mail, visible, register, practice, rules, answers)
        return any(isinstance(found, Command) for found in alone.read(sentence))

    told = told_of_jobs(text, reader.table, reader.scoper, reader.days, rules, is_order)
    said_more = bool(words(told.rest)) or not (told.orders or told.doubts)
    found = _orders_besides(told.rest, mail, visible, register, practice, rules, answers) if said_more else Orders()
    found = replace(found, commands=with_bills(found.commands, register, rules))
    if not told.orders and not told.doubts:
        return found if found.wishes else _or_a_question(found, visible, mail)
    reasons = (*found.reasons, *(order.reason for order in told.orders))
    alone = bool(told.orders) and len(words(told.rest)) <= _GREETING
    return replace(found, jobs=told.orders, doubts=(*told.doubts, *found.doubts), reasons=reasons, only_jobs=alone)


def _orders_besides(
    text: str,
    mail: Mail,
    visible: VisibleText,
    register: Register,
    practice: Practice,
    rules: Rules,
    answers: Answered | None,
) -> Orders:
    """What a text orders of requests, and wishes of the bot."""
    reader, second, _ = _reader(mail, visible, register, practice, rules, answers)
    letter = letter_answered(mail, register, practice)
    confirmed = letter if confirms(letter) else None
    if confirmed:
        text = with_places(text, confirmed.items, reader.days)
    wished = wishes_in(reader, text, confirmed)
    if not wished.wishes:
        found = _orders_in(reader, second, text)
        if confirmed and not found.commands:
            found = _day_alone(text, confirmed, reader) or found
        return found
    found = _orders_in(*_reader(mail, visible, register, practice, rules, answers)[:2], wished.rest)
    if confirmed is None and any(w.kind is WishKind.UNDO for w in wished.wishes):
        plainly = _orders_in(*_reader(mail, visible, register, practice, rules, answers)[:2], text)
        if any(c.verb is not Verb.REOPEN for c in plainly.commands):
            return plainly
        if _last_rulings(mail, register, practice) >= {(c.request, c.item) for c in plainly.commands}:
            found = plainly  # "undo that" reads as opening again what the last order had settled
    return _beside(found, wished.wishes)


def _day_alone(text: str, confirmed: OutgoingMail, reader: Reader) -> Orders | None:
    """ "15 July please, not the 30th": a day, and hardly a word besides, corrects the due day that was confirmed."""
    day = reader.days.ahead(text)
    refs = dict.fromkeys(i.rpartition("/")[0] for i in confirmed.items)
    spared = sum(d.end - d.start for d in reader.days.found(text))
    if day is None or len(refs) != 1 or len(words(text)) > _FEW_WORDS or len(text.strip()) > spared + _FEW_LETTERS:
        return None
    reason = Reason(f"order: {Verb.EXTEND}", text.strip()[:160])
    return Orders((Command(Verb.EXTEND, next(iter(refs)), date=day, reason=reason),), reasons=(reason,))


def _last_rulings(mail: Mail, register: Register, practice: Practice) -> frozenset[tuple[str | None, str | None]]:
    """The items on which the author's last order ruled."""
    author = practice.member_at(mail.author.email)
    addresses = {author.email.lower(), *author.aliases} if author else set()
    records = tuple(register.clients.values())
    return last_rulings_of(addresses, records)


_ASKS_US = frozenset({WishKind.WHY, WishKind.WHO, WishKind.LIST})
"""Wishes whose sentence may ask how things stand, and orders nothing."""


def _beside(found: Orders, wishes: tuple[Wish, ...]) -> Orders:
    """Orders beside wishes: what no order was read of is no riddle where it is a wish."""
    asking = [w.said for w in wishes if w.kind in _ASKS_US]
    commands = tuple(c for c in found.commands if c.verb is Verb.STATUS or not _within(c.reason.evidence, asking))
    doubts = tuple(d for d in found.doubts if not _within(d.quote, [w.said for w in wishes]))
    reasons = tuple(Reason(f"wish: {w.kind}", w.said[:160]) for w in wishes)
    return replace(found, commands=commands, doubts=doubts, wishes=wishes, reasons=(*found.reasons, *reasons))


def _within(words_of: str, said: Iterable[str]) -> bool:
    bare = " ".join(words_of.split())
    return any(bare in " ".join(s.split()) for s in said)


def _orders_in(reader: Reader, second: Second, text: str) -> Orders:
    """The orders that a text gives; what is only like an order is a doubt."""
    again = Rereader(reader, second)
    found = tuple(again.weighed(reader.read(text)))
    if any(isinstance(f, Command) for f in found):
        found += tuple(again.besides())
    elif not reader.left_as_is:
        found = _ordered(found, tuple(again.read()))
    commands = settled(c for c in found if isinstance(c, Command))[:_MOST]
    doubts = tuple(dict.fromkeys(d for d in found if isinstance(d, Doubt)))
    reasons = tuple(dict.fromkeys(c.reason for c in commands))
    return Orders(commands, doubts, reasons=reasons, left_as_is=reader.left_as_is)


def _or_a_question(found: Orders, visible: VisibleText, mail: Mail) -> Orders:
    """What it says, or where it says nothing that can be made out, a question."""
    if found.commands or found.doubts or found.left_as_is:
        return found
    return replace(found, doubts=(_at_a_loss(visible, mail),))


def _ordered(first: tuple[Result, ...], second: tuple[Result, ...]) -> tuple[Result, ...]:
    """What the second reading orders where the first only left doubts; else those."""
    return second if not first or any(isinstance(f, Command) for f in second) else first


def _by_numbers(
    numbered: Lines, mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules
) -> Orders:
    """What an answer to numbered lines says of each; what has no number is read as any other mail.

    A job may be named by its id instead.
    """
    lines = numbered.lines
    reader, second, text = _reader(mail, visible, register, practice, rules, told=())
    jobs = told_of_jobs(text or "", reader.table, reader.scoper, reader.days, rules, lambda sentence: True)
    text = with_choices_in_words(jobs.rest, lines, register)
    known, parts = {line.number: line for line in lines}, said_by_number(text, reader.days)
    if numbered.only and not parts and words(text):
        parts = (Said((numbered.only.number,), text),)
    if jobs.orders and not words(text):
        return Orders(jobs=jobs.orders, reasons=tuple(order.reason for order in jobs.orders))
    found = [] if parts else [_or_a_question(_orders_in(reader, second, text), visible, mail)]
    for said in parts:
        for number in said.numbers:
            line = known.get(number)
            if line is None:
                found.append(Orders(doubts=(Doubt(f"That mail of mine has no number {number}.", quote=said.words),)))
            elif line.what == CHASER and reader.table.has(said.words, "wish_leave_out"):
                out = Wish(WishKind.LEAVE_OUT, f"{number}: {said.words}", line.clients, line.requests, last=line.day)
                found.append(Orders(wishes=(out,)))
            else:
                found.append(_of_line(line, said.words, mail, visible, register, practice, rules))
    return Orders(
        tuple(dict.fromkeys(c for o in found for c in o.commands)),
        tuple(dict.fromkeys(d for o in found for d in o.doubts)),
        tuple(dict.fromkeys(w for o in found for w in o.wishes)),
        tuple(dict.fromkeys(r for o in found for r in o.reasons)),
        jobs=tuple(dict.fromkeys((*jobs.orders, *(j for o in found for j in o.jobs)))),
    )


def _of_line(
    line: Numbered, said: str, mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules
) -> Orders:
    """What is said of one line, read as if it answered just that."""
    if line.job and (order := _of_job(line, said, mail, visible, register, practice, rules)):
        return Orders(jobs=(order,), reasons=(order.reason,))
    told = replace(visible, text=said, quoted="", forwarded="")
    reader, second, text = _reader(mail, told, register, practice, rules, told=at_line(line, register))
    found = Orders(left_as_is=True) if text is None else _orders_in(reader, second, text)
    asked = reader.context.question
    meant = taken(found.commands, asked, said, reader.table) if asked and text is not None else False
    found = Orders(doubts=(meant,)) if isinstance(meant, Doubt) else Orders(left_as_is=True) if meant else found
    if not (found.commands or found.doubts or found.left_as_is):
        return Orders(doubts=(Doubt(f"I could not make out what to do about number {line.number}.", quote=said),))
    if line.question and not found.doubts:
        answer = Wish(WishKind.ANSWER, said, line.clients, line.requests, note=line.question)
        return replace(found, wishes=(answer,))
    return found


def _of_job(
    line: Numbered, said: str, mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules
) -> JobOrder | None:
    """How far the job of a line is, where that is said and nothing is ordered about its requests."""
    record = next((r for c in line.clients if (r := register.clients.get(c))), None)
    job = next((j for j in record.jobs if j.id == line.job), None) if record else None
    if record is None or job is None or line.requests:
        return None
    reader, _, _ = _reader(mail, visible, register, practice, rules, told=())
    return told_of_job(said, record, job, reader.table, reader.days, rules)


def orders_plainly(mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules) -> bool:
    """Whether it orders something in so many words; what is only like an order does not count."""
    reader, _, text = _reader(mail, visible, register, practice, rules)
    return text is not None and any(isinstance(found, Command) for found in reader.read(text))


def _reader(
    mail: Mail,
    visible: VisibleText,
    register: Register,
    practice: Practice,
    rules: Rules,
    answers: Answered | None = None,
    *,
    told: Sequence[tuple[str, object]] | None = None,
) -> tuple[Reader, Second, str | None]:
    """What reads this mail, and again, and the text to be read: the answer it chose, else its subject and its words.

    None instead of a text: it chose to leave everything as it is. `told`: what is known of its context better than from
    the mail itself (an answer to a digest).
    """
    table = frames(rules, *(code for code, language in rules.languages.items() if "order_received" in language.staff))
    noise, like_words = (frozenset(table.sources.get(f"order_{n}", ())) for n in ("client_noise", "names_like_words"))
    people = People(register, practice, lexicon(rules), noise, like_words)
    table = for_orders(table, people)
    context = context_of(mail, visible, register, practice, people, answers)
    if told is not None:
        context = replace(context, **{**NOWHERE, **dict(told)})  # type: ignore[arg-type]
    refs = frozenset(q.ref.lower() for r in register.clients.values() for q in r.requests)
    written = mail.written.astimezone(practice.zone).date()
    days = Days(rules, table, written, lambda text: without_refs(text, refs))
    finder = Finder(lexicon(rules, *(r.client.language for r in context.clients)), table, days, people)
    scoper = Scoper(context, people, finder, table, register)
    author = practice.member_at(mail.author.email)
    requests = Requests(scoper, people, days, table, practice, author)
    rulings = Rulings(context, finder, table)
    meanings = Meanings(context, table, people, rulings, days.written)
    asking = Asking(context, table, days, scoper)
    reader = Reader(context, table, days, people, finder, scoper, requests, rulings, meanings, asking)
    second = Second(leanings(rules), table, people, requests, context.asks_us)
    reader.outweighed = second.outweighs
    return reader, second, _text(context, visible, people)


def _text(context: Context, visible: VisibleText, people: People) -> str | None:
    answer = chosen(visible.text, context.choices, context.orders)
    if answer is not None:
        return answer or None
    subject = f"{context.subject}\n" if context.new_subject else ""
    return subject + _SHALL.sub(r"\1 will", days_in_figures(without_introduction(visible.text, people)))


def _at_a_loss(visible: VisibleText, mail: Mail) -> Doubt:
    said = " ".join(visible.text.split())[:240] or mail.subject[:240]
    text = "I could not make out what to do. Please say it again, with the client and the item."
    return Doubt(text, quote=said)


# -- what one order makes of another ----------------------------------------------------------------------------------

_OVERRULES = {
    Verb.CANCEL: frozenset(Verb) - {Verb.CANCEL, Verb.ADDRESS, Verb.STATUS},
    Verb.REJECT: frozenset({Verb.REOPEN, Verb.RECEIVED, Verb.REMIND, Verb.RESUME, Verb.WAIVE}),
    Verb.REOPEN: frozenset({Verb.RECEIVED, Verb.WAIVE, Verb.RESUME}),
    Verb.WAIVE: frozenset({Verb.RECEIVED, Verb.CONFIRM}),
    Verb.RECEIVED: frozenset({Verb.CONFIRM}),
    Verb.PAUSE: frozenset({Verb.REMIND, Verb.RESUME}),
    Verb.EXTEND: frozenset({Verb.PAUSE}),
    Verb.RESUME: frozenset({Verb.REMIND}),
}
"""An order makes void these others about the same thing, whichever stands first."""


def settled(commands: Iterable[Command]) -> tuple[Command, ...]:
    """Each order once, without those that another one makes void."""
    once = tuple(_once(commands))
    return tuple(c for c in once if not any(_overrules(o, c) for o in once if o is not c))


def _once(commands: Iterable[Command]) -> Iterable[Command]:
    """Said twice, the one with a day counts; else the last."""
    kept: dict[tuple[object, ...], Command] = {}
    for command in commands:
        before = kept.get(_key(command))
        kept[_key(command)] = before if before and before.date and not command.date else command
    return kept.values()


def _key(command: Command) -> tuple[object, ...]:
    whom = command.request or command.client
    return command.verb, whom, command.item, command.ask


def _overrules(one: Command, other: Command) -> bool:
    same = one.request == other.request and one.client == other.client
    if one.verb is other.verb:
        return same and one.item is not None and other.item is None and one.verb is not Verb.ADD
    if other.verb not in _OVERRULES.get(one.verb, ()):
        return False
    return same and (one.item is None or other.item is None or one.item == other.item)
