"""What a client's mail does, item by item: the words read, the papers placed, both weighed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailbot.domain.documents import Document
from mailbot.domain.language import Annotation
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Client, Practice
from mailbot.domain.register import Register
from mailbot.domain.requests import Request
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Doubt, Match, Outcome, Reason
from mailbot.reading.answers.answers import answers_in
from mailbot.reading.clauses.cutting import cut
from mailbot.reading.clauses.doing import without_carriers
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.dates.day_words import date_words
from mailbot.reading.dates.named_days import FoundDay, find_days
from mailbot.reading.hearing.hearing import hear
from mailbot.reading.hearing.meant import Descriptions, descriptions
from mailbot.reading.hearing.sayings import Setting, read_clauses
from mailbot.reading.naming.in_order import in_their_order
from mailbot.reading.naming.interlined import Interlined, apart, behind_our_lines, quoted_labels, under_our_lines
from mailbot.reading.naming.numbering import list_order, number_lists
from mailbot.reading.naming.references import Asked, Asks, asks_of, names_whom
from mailbot.reading.replies.alarms import alarms
from mailbot.reading.replies.arrivals import arrivals
from mailbot.reading.replies.doubts import leftovers, unknown_writer, unread_language
from mailbot.reading.replies.files_that_answer import Answering, Looking, files_that_answer
from mailbot.reading.replies.outcomes import weigh
from mailbot.reading.text.gloss import through_gloss
from mailbot.reading.text.lexicon import Lexicon, lexicon
from mailbot.reading.text.likeness import Alike, nothing_alike
from mailbot.reading.text.words import words
from mailbot.reading.visible.subjects import own_subject

Annotate = Callable[[str, str], Annotation]

_LAST_WORDS = re.compile(r"[^\n.!?]+\W*\Z")
_LAST = 200
"""So many characters at the end may hold a name signed; on a text without end the pattern above would never end."""
_SHORT_BODY = 12
"""Words; beside a shorter body the subject line is read as part of the message."""


@dataclass(frozen=True, slots=True)
class ReplyReading:
    """What a reply does."""

    outcomes: tuple[Outcome, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reader:
    """What reading a text for these items needs."""

    asks: Asks
    lexicon: Lexicon
    language: str
    written: date
    people: frozenset[str]
    dates: Mapping[str, tuple[str, ...]]
    annotate: Annotate
    alike: Alike
    descriptions: Descriptions

    def sayings(self, annotation: Annotation, about: dict[int, Asked] | None = None) -> tuple[Saying, ...]:
        """The clauses of a text, read."""
        days = self.days(annotation.text)
        whole = [*((d.start, d.end) for d in days), *number_lists(annotation.text)]
        clauses = cut(annotation, self.lexicon, whole)
        return read_clauses(
            clauses, days, Setting(self.asks, self.language, self.written, self.people, self.descriptions), about
        )

    def days(self, text: str) -> tuple[FoundDay, ...]:
        """The days named in a text."""
        grammar = self.lexicon.grammar
        plain = without_carriers(text, grammar) if self.language == grammar.language else text
        return find_days(plain, self.written, self.language, self.dates)

    def of_letter(self, text: str, ours_only: bool) -> tuple[Saying, ...]:
        """The clauses of a letter that came as a file, and what it says behind lines of ours, or only that."""
        own, behind = behind_our_lines(text.replace("\t", "  "), self.asks)
        annotation = self.annotate("" if ours_only else own, self.language)
        body = self.sayings(annotation, in_their_order(annotation, self.asks))
        return _renumbered((body, tuple(s for line in behind for s in self.of_line(line))))

    def of_line(self, line: Interlined) -> tuple[Saying, ...]:
        """What was written behind one of our lines, all of it about that line's item."""
        annotation = self.annotate(line.text, self.language)
        return self.sayings(annotation, dict.fromkeys(range(len(annotation.sentences)), line.asked))


def read_reply(
    mail: Mail,
    visible: VisibleText,
    annotation: Annotation,
    documents: Sequence[Document],
    match: Match,
    register: Register,
    practice: Practice,
    rules: Rules,
    annotate: Annotate,
    alike: Alike = nothing_alike,
) -> ReplyReading:
    """Outcomes and doubts of one mail from a client. Touches no item outside `match.requests`; never raises."""
    asked = tuple(_requests(match, register))
    if not asked:
        return ReplyReading()
    if not match.known_sender:
        return ReplyReading(doubts=(unknown_writer(mail, visible, asked),), reasons=(match.reason,))
    reader = _reader(mail, visible, annotation, match, register, asked, practice, rules, annotate, alike)
    sayings = _all_sayings(mail, visible, annotation, reader)
    arrived = arrivals(documents, reader.asks, sayings, rules, reader.written)
    looking = Looking(reader.asks, sayings, rules, reader.written, reader.alike, reader.of_letter, reader.days)
    return _conclude(sayings, files_that_answer(arrived, looking), reader, annotation)


def _requests(match: Match, register: Register) -> Iterable[tuple[Request, Client]]:
    for ref in match.requests:
        record = register.record_of(ref)
        request = record.request(ref) if record else None
        if record and request:
            yield request, record.client


def _reader(
    mail: Mail,
    visible: VisibleText,
    annotation: Annotation,
    match: Match,
    register: Register,
    asked: Sequence[tuple[Request, Client]],
    practice: Practice,
    rules: Rules,
    annotate: Annotate,
    alike: Alike,
) -> _Reader:
    language = annotation.language if annotation.language in rules.languages else asked[0][1].language
    book = lexicon(rules, language, asked[0][1].language)
    primary = match.thread or ""
    asks = asks_of(asked, book, primary)
    asks = replace(asks, writer=_writer(mail, visible, asks), foreign=language != book.grammar.language)
    asks = replace(asks, order=list_order(asks, quoted_labels(visible.quoted), _listed_by_us(mail, register, asked)))
    written = mail.written.astimezone(practice.zone).date()
    people = frozenset(w.form for s in practice.staff for w in words(s.name) if len(w.form) > 2)
    dates = date_words(rules, language, asked[0][1].language)
    described = descriptions(asks, rules, written, alike if language == "en" else nothing_alike)
    if language != "en":
        alike = through_gloss(alike, rules, language) or nothing_alike
    return _Reader(asks, book, language, written, people, dates, annotate, alike, described)


def _listed_by_us(mail: Mail, register: Register, asked: Sequence[tuple[Request, Client]]) -> Sequence[tuple[str, str]]:
    """The items of the letter of ours that this mail replies to, in the order in which it numbered them."""
    ids = {*mail.in_reply_to, *mail.references}
    records = {r.client.id: r for request, _ in asked if (r := register.record_of(request.ref))}
    sent = [e.mail for record in records.values() for e in record.outbox if e.mail.message_id in ids]
    last = sent[-1].items if sent else ()
    return [(ref, item) for ref, _, item in (place.rpartition("/") for place in last)]


def _writer(mail: Mail, visible: VisibleText, asks: Asks) -> str:
    """Which of the clients that share an address signs; "" when that is not clear."""
    last = _LAST_WORDS.search(visible.text[-_LAST:])
    for text in (visible.signature[:200], last[0] if last and len(words(last[0])) <= 4 else "", mail.author.name):
        whom = names_whom(text, asks)
        if len(whom) == 1:
            return next(iter(whom))
    return ""


def _all_sayings(mail: Mail, visible: VisibleText, annotation: Annotation, reader: _Reader) -> tuple[Saying, ...]:
    """Subject line, the text itself, and what was written into our own lines, in this order."""
    text, behind = behind_our_lines(apart(visible.text, visible.answers), reader.asks)
    if text != visible.text:
        annotation = reader.annotate(text, reader.language)
    about = under_our_lines(visible, annotation, reader.asks) or in_their_order(annotation, reader.asks)
    body = reader.sayings(annotation, about)
    if not behind and (len(words(text)) <= 3 or any(s.has("below") for s in annotation.sentences)):
        behind = behind_our_lines(visible.quoted, reader.asks)[1]
    inserted = tuple(s for line in behind for s in reader.of_line(line))
    return _renumbered((_subject(mail, text, reader), body, inserted))


def _subject(mail: Mail, text: str, reader: _Reader) -> tuple[Saying, ...]:
    subject = own_subject(mail.subject, [a.request for a in reader.asks.items])
    if not subject:
        return ()
    sayings = reader.sayings(reader.annotate(subject, reader.language))
    if len(words(text)) < _SHORT_BODY:
        return sayings
    return tuple(replace(s, intents=frozenset(), days=(), scope="") for s in sayings)


def _renumbered(parts: Iterable[tuple[Saying, ...]]) -> tuple[Saying, ...]:
    """The parts in one row, sentence numbers going on from part to part."""
    row: list[Saying] = []
    first = 0
    for part in parts:
        row.extend(replace(s, clause=replace(s.clause, sentence=s.clause.sentence + first)) for s in part)
        first = max((s.clause.sentence for s in row), default=-1) + 1
    return tuple(row)


def _conclude(
    sayings: tuple[Saying, ...], answering: Answering, reader: _Reader, annotation: Annotation
) -> ReplyReading:
    asks, arrived = reader.asks, answering.arrived
    heard = hear(sayings, asks, arrived.places, reader.written, arrived.parts)
    answers = answers_in(sayings, asks, reader.alike)
    weighed = [(a, answering.beside(a, weigh(a, heard, arrived, answers))) for a in asks.items]
    outcomes = tuple(w.outcome for _, w in weighed if w.outcome)
    doubts = [w.doubt for _, w in weighed if w.doubt]
    client, ref = asks.items[0].client, asks.primary or asks.items[0].request.ref
    if unread_language(annotation, client, outcomes, arrived):
        outcomes = tuple(o for o in outcomes if (o.request, o.item) in arrived.places)
        doubts = [
            Doubt(
                f"{client.contact or client.name} writes in a language that I can't read.",
                client.id,
                ref,
                quote=annotation.text[:240],
            )
        ]
    words_asked = " ".join(a.item.ask for a in asks.items)
    doubts += [*leftovers(heard, arrived, outcomes, asks), *alarms(annotation, client, ref, words_asked)]
    return ReplyReading(outcomes, tuple(dict.fromkeys(doubts)), tuple(o.reason for o in outcomes))
