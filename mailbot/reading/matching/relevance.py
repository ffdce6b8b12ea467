"""Whether a mail's content touches anything that is asked of its sender."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from mailbot.domain.documents import Document
from mailbot.domain.language import Annotation, Sentence
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Client
from mailbot.domain.requests import SETTLED, ItemKind, Request
from mailbot.domain.rules import Rules
from mailbot.reading.dates.day_words import date_words
from mailbot.reading.dates.named_days import find_days
from mailbot.reading.fitting.coverage import fits
from mailbot.reading.naming.references import Asks, asks_of, named
from mailbot.reading.nature.kind_words import Said
from mailbot.reading.text.lexicon import lexicon
from mailbot.reading.text.words import words
from mailbot.reading.visible.subjects import own_subject

_SOON = timedelta(days=45)
"""A day within it may be the one by which the client means to answer."""
Annotate = Callable[[str, str], Annotation]
Pairs = Sequence[tuple[Request, Client]]

_ENOUGH = 0.5
"""A thing that no more than two items name."""
_FEW = 40
"""Words; in a mail as short, "I'll send everything tomorrow" can only be about what is asked."""
_FOREIGN_THINGS = 8
"""Things named that no request knows: so many make a matter of their own."""


def touches(
    mail: Mail, visible: VisibleText, documents: Sequence[Document], pairs: Pairs, rules: Rules, annotate: Annotate
) -> dict[str, float]:
    """Ref to how strongly the mail speaks of that request, or brings something for it; empty: of none."""
    if not pairs:
        return {}
    asks = _asks(pairs, rules)
    found: dict[str, float] = {}
    own = _own_words(mail, visible, pairs)
    for pointing in named(own, asks):
        if pointing.strength >= _ENOUGH and not _only_signs(own[pointing.start : pointing.end], mail):
            for asked in pointing.items:
                found[asked.request.ref] = found.get(asked.request.ref, 0.0) + pointing.strength / len(pointing.items)
    for ref in _brought(mail, documents, asks, rules):
        found[ref] = found.get(ref, 0.0) + 2.0
    if not found and _speaks_of_all(visible, pairs, annotate):
        found = dict.fromkeys((r.ref for r, _ in pairs), 0.1)
    return found


def _only_signs(text: str, mail: Mail) -> bool:
    """Whether words are nothing but a name of who writes: "Alasdair" under a mail is not "Alasdair's mileage"."""
    return {w.form for w in words(text)} <= {w.form for w in words(mail.author.name)}


def _asks(pairs: Pairs, rules: Rules) -> Asks:
    return asks_of(pairs, lexicon(rules, *dict.fromkeys(c.language for _, c in pairs)))


def _own_words(mail: Mail, visible: VisibleText, pairs: Pairs) -> str:
    return f"{own_subject(mail.subject, (r for r, _ in pairs))}\n{visible.text}"


def _brought(mail: Mail, documents: Sequence[Document], asks: Asks, rules: Rules) -> Iterable[str]:
    """The requests that an attached file fits an item of."""
    wanted = [a for a in asks.open if a.item.kind is ItemKind.DOCUMENT]
    for document in documents:
        for asked in wanted:
            if fits(asked.item, document, asked.client, rules, mail.written.date(), asked.request).verdict != "no":
                yield asked.request.ref
        for pointing in named(document.file.name.replace("_", " ").replace("-", " "), asks):
            if pointing.strength >= _ENOUGH and not document.file.text.strip():
                yield pointing.items[0].request.ref


def _speaks_of_all(visible: VisibleText, pairs: Pairs, annotate: Annotate) -> bool:
    """ "Will send you the lot at the weekend"."""
    if len(visible.text.split()) > _FEW:
        return False
    sentences = annotate(visible.text, pairs[0][1].language).sentences
    return any(s.has("all", "rest", "both") and _sends(s) for s in sentences)


def _sends(sentence: Sentence) -> bool:
    """Whether something is sent, was sent, or will be."""
    return sentence.has("promise", "attached", "claimed") or (sentence.has("give") and sentence.has("future"))


def another_matter(
    mail: Mail, visible: VisibleText, documents: Sequence[Document], pairs: Pairs, rules: Rules, annotate: Annotate
) -> bool:
    """Whether a mail in an old thread asks about something that no request of the sender's is about."""
    text = visible.text
    if documents or not ("?" in text or "؟" in text) or touches(mail, visible, documents, pairs, rules, annotate):
        return False
    if Said.of(text, rules).first("other_matter"):
        return True
    if _before_signing(text, pairs[0][0], annotate, pairs[0][1].language):
        return False
    if annotate(text, pairs[0][1].language).language != "en":
        return False  # of other languages too few things are known to say that none of them is asked for
    asks = _asks(pairs, rules)
    things = {n.key for n in asks.lexicon.namings(text)}
    subjects = frozenset(k for keys in asks.subjects.values() for k in keys)
    if len(things) < _FOREIGN_THINGS or things & (subjects | asks.shares.keys()):
        return False
    language = pairs[0][1].language
    written = mail.written.date()
    days = find_days(text, written, language, date_words(rules, language))
    soon = any(d.day - written <= _SOON for d in days if not d.vague)
    return len(words(text)) > 2 * _FOREIGN_THINGS and not soon


def _before_signing(text: str, request: Request, annotate: Annotate, language: str) -> bool:
    """Whether a mail in the thread of an approval speaks of approving, or of signing, whatever else it asks."""
    if not any(i.kind is ItemKind.APPROVAL and i.state not in SETTLED for i in request.items):
        return False
    marked = any(s.has("approve") for s in annotate(text, language).sentences)
    return marked or bool({"sign", "signed", "signing", "signature"} & {w.form for w in words(text)})
