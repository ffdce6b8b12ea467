"""Orders from staff in plain words -> commands; what can't be made out becomes a doubt with likely readings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from mailbot.domain.asked import Answered
from mailbot.domain.digests import lines_answered
from mailbot.domain.language import Annotation
from mailbot.domain.last_order import last_rulings_of
from mailbot.domain.letter_answered import confirms, letter_answered
from mailbot.domain.letters import OutgoingMail
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Command, Reason, Verb
from mailbot.domain.wishes import Wish, WishKind
from mailbot.reading.asked.payments import with_bills
from mailbot.reading.orders.by_number import by_numbers
from mailbot.reading.orders.given import Orders, or_a_question, orders_in
from mailbot.reading.orders.job_orders import told_of_jobs
from mailbot.reading.orders.numbers import with_places
from mailbot.reading.orders.readers import reader_of
from mailbot.reading.orders.reading import Reader
from mailbot.reading.orders.wishes import wishes_in
from mailbot.reading.text.words import words

Annotate = Callable[[str, str], Annotation]
_FEW_WORDS, _FEW_LETTERS = 8, 25
"""Words, and letters besides those of days, of an answer that is hardly more than a day."""
_GREETING = 2
"""Words that may stand beside others and say nothing: "Hi all"."""


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
        return by_numbers(numbered, mail, visible, register, practice, rules)
    reader, _, text = reader_of(mail, visible, register, practice, rules, answers)
    if text is None:
        return Orders(left_as_is=True)

    def is_order(sentence: str) -> bool:
        alone, _, _ = reader_of(mail, visible, register, practice, rules, answers)
        return any(isinstance(found, Command) for found in alone.read(sentence))

    told = told_of_jobs(text, reader.table, reader.scoper, reader.days, rules, is_order)
    said_more = bool(words(told.rest)) or not (told.orders or told.doubts)
    found = _orders_besides(told.rest, mail, visible, register, practice, rules, answers) if said_more else Orders()
    found = replace(found, commands=with_bills(found.commands, register, rules))
    if not told.orders and not told.doubts:
        return found if found.wishes else or_a_question(found, visible, mail)
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
    reader, second, _ = reader_of(mail, visible, register, practice, rules, answers)
    letter = letter_answered(mail, register, practice)
    confirmed = letter if confirms(letter) else None
    if confirmed:
        text = with_places(text, confirmed.items, reader.days)
    wished = wishes_in(reader, text, confirmed)
    if not wished.wishes:
        found = orders_in(reader, second, text)
        if confirmed and not found.commands:
            found = _day_alone(text, confirmed, reader) or found
        return found
    found = orders_in(*reader_of(mail, visible, register, practice, rules, answers)[:2], wished.rest)
    if confirmed is None and any(w.kind is WishKind.UNDO for w in wished.wishes):
        plainly = orders_in(*reader_of(mail, visible, register, practice, rules, answers)[:2], text)
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


def orders_plainly(mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules) -> bool:
    """Whether it orders something in so many words; what is only like an order does not count."""
    reader, _, text = reader_of(mail, visible, register, practice, rules)
    return text is not None and any(isinstance(found, Command) for found in reader.read(text))
