"""What only a person can decide about a reply: what could not be placed, who wrote it, in what language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mailbot.domain import likely
from mailbot.domain.language import Annotation
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Client
from mailbot.domain.requests import ItemKind, Request
from mailbot.domain.understanding import Doubt, Outcome
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.hearing.evidence import Evidence, Heard
from mailbot.reading.naming.references import Asked, Asks
from mailbot.reading.replies.arrivals import Arrivals
from mailbot.reading.text.words import words

_TELLING = frozenset(
    {
        Intent.CLAIMED,
        Intent.NONE,
        Intent.ASKED,
        Intent.REFUSED,
        Intent.OBJECTED,
        Intent.PAID,
        Intent.APPROVED,
        Intent.LOST,
    }
)
"""What must not be passed over because its item could not be made out."""
_SAYS = {
    Intent.CLAIMED: "says that something was provided already",
    Intent.NONE: "says that there is none of something",
    Intent.ASKED: "asks something",
    Intent.REFUSED: "does not want to send something",
    Intent.OBJECTED: "objects to something",
    Intent.PAID: "says that something is paid",
    Intent.APPROVED: "approves something",
    Intent.LOST: "can't find something",
}
_STATUS = frozenset({Intent.ATTACHED, Intent.NOT_YET, Intent.PROMISED})
_KIND_OF = {Intent.PAID: ItemKind.PAYMENT, Intent.APPROVED: ItemKind.APPROVAL}
_DOES = {
    Intent.CLAIMED: ("received", " is here; tick it off"),
    Intent.PAID: ("received", " is paid; tick it off"),
    Intent.APPROVED: ("received", " is approved; tick it off"),
    Intent.NONE: ("waive", ": there is none"),
}
"""What is done to the item that staff choose; what is not named takes it off the list."""
_WAITS = frozenset({Intent.ASKED, Intent.REFUSED, Intent.OBJECTED})
"""Said by one who waits for an answer in words."""
_MOST_CHOICES = 4
_MOST = 3
_A_FEW_WORDS = 4


def leftovers(heard: Heard, arrived: Arrivals, outcomes: Sequence[Outcome], asks: Asks) -> tuple[Doubt, ...]:
    """A doubt for everything of weight that no outcome accounts for."""
    done = {(o.request, o.item) for o in outcomes}
    found = [*_of_several(heard, done), *_of_nothing(heard, asks, done), *_files(arrived, done, asks)]
    if not found and not outcomes and not arrived.came:
        found = [*_unread(heard)][:1]
    return tuple(found[:_MOST])


def _unread(heard: Heard) -> Iterable[Doubt]:
    """An open item is named, and what is said of it can't be made out: "the sale fell through"."""
    if any(s.intents & _STATUS or s.clause.has("acknowledge", "waiting", "not_yet", "away") for s in heard.sayings):
        return
    for saying in heard.sayings:
        named = [a for a in saying.items if a.open]
        if named and not saying.intents and len(words(saying.clause.text)) >= _A_FEW_WORDS:
            first = named[0]
            own = tuple(a.item.id for a in named if a.request.ref == first.request.ref)
            text = f"{_name(first.client)} writes about “{first.item.ask}”; what is meant can't be told."
            doubt = Doubt(text, first.client.id, first.request.ref, own, saying.clause.text[:240])
            yield likely.with_answers(doubt, likely.OF_ITEMS)


def _of_several(heard: Heard, done: set[tuple[str, str]]) -> Iterable[Doubt]:
    """Said of one of several items, and it can't be told of which."""
    seen: set[int] = set()
    for one in heard.evidence:
        if one.sure or one.at in seen or one.intent not in _TELLING:
            continue
        seen.add(one.at)
        items = [
            e.asked
            for e in heard.evidence
            if e.at == one.at and not e.sure and e.asked.place not in done and e.asked.open
        ]
        if len(items) > 1:
            yield _which(one, items)


def _which(said: Evidence, items: Sequence[Asked]) -> Doubt:
    first = items[0]
    own = tuple(a.item.id for a in items if a.request.ref == first.request.ref)
    text = f"{_name(first.client)} {_SAYS[said.intent]}, but of which item can't be told."
    doubt = Doubt(text, first.client.id, first.request.ref, own, said.quote[:240], asks=said.intent in _WAITS)
    return likely.with_answers(doubt, _one_of(items, said.intent))


def _one_of(items: Sequence[Asked], intent: Intent) -> likely.Answers:
    """What may be done to one of these items, by what was said of it."""
    verb, done = _DOES.get(intent, ("waive", " is not needed any more"))
    return likely.one_of([(*a.place, a.item.ask) for a in items[:_MOST_CHOICES]], verb, done)


def _said_again(intent: Intent, asks: Asks, done: set[tuple[str, str]]) -> bool:
    """ "Please go ahead", when everything that could be meant has been approved in the same mail."""
    kind = _KIND_OF.get(intent)
    fitting = [a for a in asks.open if a.item.kind is kind]
    return bool(fitting) and all(a.place in done for a in fitting)


def _of_nothing(heard: Heard, asks: Asks, done: set[tuple[str, str]]) -> Iterable[Doubt]:
    """Said of no item that could be made out."""
    for saying in heard.loose:
        told = [i for i in _SAYS if i in saying.intents & _TELLING and not _said_again(i, asks, done)]
        if told == [Intent.APPROVED] and not any(a.item.kind is ItemKind.APPROVAL for a in asks.items):
            continue  # "this is the right one": nobody asked for approval
        if told and not (told == [Intent.NONE] or Intent.COURTESY in saying.intents):
            yield _loose(saying, told[0], asks)
    for saying in heard.sayings:
        if _wonders(saying):
            yield _loose(saying, Intent.ASKED, asks)


def _wonders(saying: Saying) -> bool:
    """A question mark behind a statement that says nothing else: "I thought I had paid this?"."""
    if Intent.WONDERED not in saying.intents or saying.weighty or Intent.COURTESY in saying.intents:
        return False
    return len(words(saying.clause.text)) >= _A_FEW_WORDS


def _loose(saying: Saying, intent: Intent, asks: Asks) -> Doubt:
    client = asks.items[0].client
    kind = _KIND_OF.get(intent)
    fitting = [a for a in asks.open if kind is None or a.item.kind is kind]
    ref = asks.primary or next((a.request.ref for a in fitting), asks.items[0].request.ref)
    items = tuple(a.item.id for a in fitting if a.request.ref == ref) if kind else ()
    said = saying.clause.text[:240]
    doubt = Doubt(f"{_name(client)} {_SAYS[intent]}.", client.id, ref, items, said, asks=intent in _WAITS)
    return likely.with_answers(doubt, _one_of(fitting, intent) if kind and fitting else likely.SEEN_TO)


def _files(arrived: Arrivals, done: set[tuple[str, str]], asks: Asks) -> Iterable[Doubt]:
    """Files that could not be placed, as long as a file is still wanted."""
    wanted = [a for a in asks.open if a.item.kind is ItemKind.DOCUMENT and a.place not in done]
    for document, items in arrived.unsure:
        yield _file(document.file.name, items)
    for document, items in arrived.half:
        if left := [a for a in items if a.place not in done]:
            yield _answering(document.file.name, left)
    if wanted:
        for document in arrived.unplaced:
            yield _file(document.file.name, wanted)


def _answering(name: str, items: Sequence[Asked]) -> Doubt:
    """A file that may hold an answer or an approval."""
    first = items[0]
    does = "whether it approves" if first.item.kind is ItemKind.APPROVAL else "whether it answers"
    return _file(name, items, f"{does} “{first.item.ask}” can't be told")


def _file(name: str, items: Sequence[Asked], unknown: str = "what it is for can't be told") -> Doubt:
    first = items[0]
    own = tuple(a.item.id for a in items if a.request.ref == first.request.ref)
    text = f"{_name(first.client)} sent “{name}”; {unknown}."
    places = [(*a.place, a.item.ask) for a in items[:_MOST_CHOICES]]
    doubt = Doubt(text, first.client.id, first.request.ref, own)
    return likely.with_answers(doubt, likely.one_of(places, "received", "; tick it off"))


def unknown_writer(mail: Mail, visible: VisibleText, asked: Sequence[tuple[Request, Client]]) -> Doubt:
    """Somebody we do not know writes about an open request: nothing is settled until staff say who it is."""
    request, client = asked[0]
    who = mail.author.email or "Somebody unknown"
    text = (
        f"{who}, who is not known to write for {client.name}, writes about “{request.subject}”. "
        "Nothing was ticked off. If they do write for them, forward me their mail and I'll take it as theirs."
    )
    doubt = Doubt(text, client.id, request.ref, quote=" ".join(visible.text.split())[:240])
    return likely.with_answers(doubt, (("Nothing of it counts; go on as before", ""),))


def unread_language(annotation: Annotation, client: Client, outcomes: Sequence[Outcome], arrived: Arrivals) -> bool:
    """Whether the words are in a language that nobody here can be sure of, and count for more than a greeting."""
    if annotation.certain or annotation.language in ("en", client.language) or arrived.came:
        return False
    return len(words(annotation.text)) >= _A_FEW_WORDS


def _name(client: Client) -> str:
    return client.contact or client.name
