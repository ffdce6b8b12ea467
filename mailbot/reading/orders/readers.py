"""Everything that reads a mail of staff for orders, made ready."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbot.domain.asked import Answered
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.reading.orders.asking import Asking
from mailbot.reading.orders.choosing import chosen
from mailbot.reading.orders.context import Context, context_of
from mailbot.reading.orders.dates import Days, days_in_figures
from mailbot.reading.orders.digest_answers import NOWHERE
from mailbot.reading.orders.forms import for_orders, without_introduction
from mailbot.reading.orders.items import Finder
from mailbot.reading.orders.leanings import leanings
from mailbot.reading.orders.matters import Matters
from mailbot.reading.orders.meaning import Meanings
from mailbot.reading.orders.people import People
from mailbot.reading.orders.reading import Reader
from mailbot.reading.orders.requests import Requests
from mailbot.reading.orders.rulings import Rulings
from mailbot.reading.orders.scope import Scoper, without_refs
from mailbot.reading.orders.second import Second
from mailbot.reading.text.frames import frames
from mailbot.reading.text.lexicon import lexicon

_SHALL = re.compile(
    r"\b(?!(?:I|He|She|It|We|You|They|That|There|This|Who|What)\b)([A-Z]\w+|\d+(?:st|nd|rd|th))['’]ll\b"
)
"""A day behind which "will" is hidden: "Friday'll do"."""


def reader_of(
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
    scoper = Scoper(context, people, finder, table, register, Matters(register, finder, people))
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
