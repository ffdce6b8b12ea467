"""A sentence of staff: what it asks of the client, and what sort of answer would settle that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from mailbot.domain.requests import ItemKind
from mailbot.reading.asked.clauses import at_colon, behind_clause, clause_end, last_clause
from mailbot.reading.asked.named import fronted, is_bill, plainly_named
from mailbot.reading.asked.pieces import pieces
from mailbot.reading.asked.questions import without_lead
from mailbot.reading.asked.things import is_named, points_elsewhere, things_in, without_tail
from mailbot.reading.text.frames import Frames, Hit
from mailbot.reading.text.words import amounts, words

KINDS = {
    "paper": ItemKind.DOCUMENT,
    "answer": ItemKind.ANSWER,
    "approval": ItemKind.APPROVAL,
    "payment": ItemKind.PAYMENT,
    "dictated": ItemKind.DOCUMENT,
    "named_please": ItemKind.DOCUMENT,
    "paper_if_named": ItemKind.DOCUMENT,
    "lacking": ItemKind.DOCUMENT,
}
_ONLY_NAMED = ("named_please", "paper_if_named", "lacking")
"""Frames that other things than papers stand in, too: "a walk would do me good"."""
_TOO = {f"{label}_too": label for label in ("paper", "answer", "approval", "payment")}
"""Frames that ask only behind another that asks: "tell me the date and send me the letter"."""
_READ = ("not_asked", "paper", "paper_if_named", "lacking", "answer", "approval", "payment", *_TOO)
_FEW_BEFORE = 3
"""Words before a colon that only announce a question."""
_EDGES = " \t,;:.–—-"
_OR = re.compile(r"\sor\s(?=(?:the|your|my|any|his|her|their)\s)")
_AND = re.compile(r",?\s(?:and|plus)\s(?:also\s)?")

Tongues = Callable[[str], Frames]
"""The frames of one language, by its code."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked for."""

    text: str
    kind: ItemKind
    language: str = "en"
    unnamed: bool = False
    """What is to be approved or paid was named elsewhere: "please approve it"."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence does."""

    asked: tuple[Asked, ...] = ()
    leads: bool = False
    """What it asks for follows: in a list, or in the lines below."""
    denies: bool = False
    """It says that something is not asked for, or is not for the client to do."""
    again: bool = False
    """It asks after something that was asked before."""
    points: bool = False
    """It asks for "it", "one", "a copy": of something named before."""

    @property
    def asks(self) -> bool:
        """Whether it asks for something, here or below."""
        return bool(self.asked) or self.leads or self.again


def read_sentence(text: str, every: Frames, tongues: Tongues, *, dictated: bool = False) -> Said:
    """What a sentence asks for, piece by piece; `dictated`: it is said to the bot, about a client."""
    labels = ("dictated", *_READ) if dictated else _READ
    hits = _taken(every.hits(text, *labels))
    if not any(h.label in KINDS for h in hits):  # "look through it and let me know you're happy": nothing asks before
        hits = _taken(every.hits(text, *(label for label in labels if label not in _TOO)))
    if not any(h.label in KINDS for h in hits):
        hits = _bare_wish(text, every) or hits
    if every.begins(text, "noun_verb"):
        hits = [h for h in hits if h.start]  # "Return has gone in": no order to return anything
    asked = tuple(a for n, hit in enumerate(hits) for a in _asked(text, hits, n, tongues))
    again = every.has(text, "again")
    head, rest = at_colon(text)
    if not (hits or again) and rest and every.has(head, "lead", "announces_question"):
        behind = read_sentence(rest, every, tongues, dictated=dictated)
        if behind.asked and not rest.rstrip().endswith("?"):
            return behind
    if not (again or asked or any(h.label in KINDS and h.label not in _ONLY_NAMED for h in hits)):
        sure = [h for h in hits if h.label not in _ONLY_NAMED]
        asked = tuple(_after_lead(text, every)) or tuple(_plain_question(text, sure, every))
    if not (asked or again or any(h.label in KINDS for h in hits)):
        clause = behind_clause(text, every, ("must", *KINDS))
        if clause and (told := read_sentence(clause, every, tongues, dictated=dictated)).asked:
            return told
    leads = every.has(text, "lead") or any(_leads(text, hits, n, tongues) for n in range(len(hits)))
    denies = any(h.label == "not_asked" for h in hits)
    leads = leads and not every.has(text, "nothing_asked")
    points = any(_points(text, hits, n, tongues) for n in range(len(hits)))
    return Said(asked, leads, denies and not asked, again, points)


def _points(text: str, hits: Sequence[Hit], number: int, tongues: Tongues) -> bool:
    hit = hits[number]
    tongue = tongues(hit.language)
    if hit.label == "paper" and hit.side == "inside":
        return points_elsewhere(text[hit.inside[0] : hit.inside[1]], tongue)
    if hit.label not in ("paper", "answer") or hit.side != "after":
        return False
    return bool(tongue.begins(text[hit.end :], "pronoun_thing")) or tongue.has(text[hit.start : hit.end], "handed")


def _bare_wish(text: str, every: Frames) -> list[Hit]:
    """ "P60 and the May statement please": things of a known sort, and nothing but a please."""
    hits = [h for h in every.hits(text, "named_please") if h.side and not every.begins(text[h.end :], "asks_with")]
    return hits if len(hits) == 1 and not every.has(text, "not_asked") else []


def _taken(hits: Sequence[Hit]) -> list[Hit]:
    """The frames that count: one that goes on asking counts behind one that asks."""
    taken: list[Hit] = []
    for hit in hits:
        if hit.label in _ONLY_NAMED and hit.side == "before" and any(t.side == "after" for t in taken[-1:]):
            continue  # "could you send the deed when you get a minute": the first asks for it
        if hit.label not in _TOO:
            taken.append(hit)
        elif taken and taken[-1].label in KINDS:
            taken.append(replace(hit, label=_TOO[hit.label]))
    return taken


def _asked(text: str, hits: Sequence[Hit], number: int, tongues: Tongues) -> Iterator[Asked]:
    hit = hits[number]
    if hit.label not in KINDS:
        return
    tongue, kind = tongues(hit.language), KINDS[hit.label]
    phrase = _phrase(text, hits, number, tongue)
    if hit.side == "before" and not _stands_before(phrase, kind, tongue):
        return
    if hit.side == "before" and kind is ItemKind.PAYMENT and tongue.has(text, "estimated"):
        return  # "the tax will fall due in January, I shall write to you separately"
    if hit.side == "after" and (told := tongue.begins(phrase, "you_to")):
        yield from read_sentence(f"please {phrase[told:].strip()}", tongue, tongues).asked
        return
    if kind is ItemKind.ANSWER and tongue.begins(phrase, "says_approved"):
        yield Asked("", ItemKind.APPROVAL, hit.language, unnamed=True)
        return
    if kind in (ItemKind.APPROVAL, ItemKind.PAYMENT):
        yield _whole_thing(phrase, kind, hit, tongue)
        return
    head, rest = at_colon(phrase)
    if rest is not None and points_elsewhere(without_tail(head, tongue), tongue):
        phrase = rest
    elif rest == "":
        return
    yield from _things(text, hits, number, phrase, tongue)


def _things(text: str, hits: Sequence[Hit], number: int, phrase: str, tongue: Frames) -> Iterator[Asked]:
    """The things of a phrase, each with its kind; before them one that the sentence puts in front."""
    hit = hits[number]
    kind = KINDS[hit.label]
    papers = kind is ItemKind.DOCUMENT
    if papers and hit.side == "after" and not (number and hits[number - 1].label == "not_asked"):
        first = fronted(text[hits[number - 1].end if number else 0 : hit.start], phrase, tongue)
        if first:
            yield _typed(first, kind, hit, tongue)
    if hit.label == "lacking":
        phrase = _OR.sub(" and ", phrase)  # "no sign of the lease or the deed": neither is here
    found = pieces(phrase, kind, tongue)
    wished = hit.label == "named_please" and any(plainly_named(t, tongue, known=True) for t in found)
    for thing in found:
        if papers and tongue.has(thing, "no_document"):
            continue
        if papers and tongue.has(text[hit.start : hit.end], "brings") and not plainly_named(thing, tongue, known=False):
            continue  # "bring your wellies"
        named = plainly_named(thing, tongue, known=hit.label != "lacking")
        if hit.label in _ONLY_NAMED and not (named or (wished and tongue.begins(thing, "determiner", "question_word"))):
            continue
        yield _typed(thing, kind, hit, tongue)


def _stands_before(phrase: str, kind: ItemKind, tongue: Frames) -> bool:
    """Whether what stands before "is missing", "must reach HMRC" may be asked for."""
    if kind is ItemKind.PAYMENT:
        return any(a.money for a in amounts(phrase)) or tongue.has(phrase, "of_money", "pronoun_thing")
    return not tongue.has(phrase, "lead") and (len(words(phrase)) > 1 or is_named(phrase, tongue))


def _phrase(text: str, hits: Sequence[Hit], number: int, tongue: Frames) -> str:
    """What stands where the frame says that the thing stands."""
    hit = hits[number]
    if hit.side == "inside":
        return text[hit.inside[0] : hit.inside[1]]
    if hit.side == "before":
        begin = hits[number - 1].end if number else 0
        behind = text[begin : hit.start]
        if number and hits[number - 1].side == "after":
            return things_in(behind, tongue)[-1] if things_in(behind, tongue) else ""
        return clause_end(behind)
    following = hits[number + 1] if number + 1 < len(hits) else None
    phrase = text[hit.end : following.start if following else len(text)]
    if following is not None and (leads := tongue.ends(phrase, "leads_up_end")):
        phrase = phrase[:leads]  # "…, and for your own return I need …"
    if following is not None and following.side == "before" and hit.side == "after":
        both = things_in(phrase, tongue)
        return phrase[: phrase.rfind(both[-1])] if len(both) > 1 else ""
    return phrase


def _typed(thing: str, kind: ItemKind, hit: Hit, tongue: Frames) -> Asked:
    """A thing with its kind: "send me" asks for a paper, unless what is to be sent is plainly something to say."""
    if kind is ItemKind.DOCUMENT and tongue.has(thing, "approval_noun"):
        return Asked("", ItemKind.APPROVAL, hit.language, unnamed=True)
    if kind is ItemKind.DOCUMENT and tongue.has(thing, "payment_noun"):
        return Asked("", ItemKind.PAYMENT, hit.language, unnamed=True)
    if kind is ItemKind.DOCUMENT and hit.side == "before" and is_bill(thing, tongue):
        return Asked(thing, ItemKind.PAYMENT, hit.language)
    if kind is ItemKind.DOCUMENT and tongue.begins(thing, "question_word"):
        return Asked(thing, ItemKind.ANSWER, hit.language)
    return Asked(thing if kind is ItemKind.ANSWER else thing.rstrip(" ?؟"), kind, hit.language)


def _whole_thing(phrase: str, kind: ItemKind, hit: Hit, tongue: Frames) -> Asked:
    """What is to be approved or paid: one thing, or none named here."""
    payee = tongue.begins(phrase, "payee") if kind is ItemKind.PAYMENT else 0
    if payee and not any(a.money for a in amounts(phrase)) and not tongue.has(phrase[payee:], "of_money"):
        phrase = ""
    elsewhere = tongue.begins(phrase, "pronoun") or tongue.begins(phrase, "page_of")
    found = things_in(phrase, tongue) if hit.side and not elsewhere else ()
    return Asked(found[0].rstrip(" ?؟") if found else "", kind, hit.language, unnamed=not found)


def _leads(text: str, hits: Sequence[Hit], number: int, tongues: Tongues) -> bool:
    """Whether a frame's thing only points at what follows: "the following:", "two things"."""
    hit = hits[number]
    if hit.label not in ("paper", "answer") or hit.side == "before":
        return False
    phrase = _phrase(text, hits, number, tongues(hit.language))
    head, rest = at_colon(phrase)
    if rest == "":
        return True
    return rest is None and points_elsewhere(without_tail(head, tongues(hit.language)), tongues(hit.language))


def _after_lead(text: str, every: Frames) -> Iterator[Asked]:
    """ "One more - proof of the part exchange?": a thing behind what announces it, without a verb."""
    head, rest = at_colon(text)
    if rest and every.has(head, "lead") and not every.begins(rest, "asks_with") and not every.has(text, "not_asked"):
        for thing in things_in(rest, every):
            if is_named(thing, every):
                yield Asked(thing.rstrip(" ?؟"), ItemKind.DOCUMENT)


def _before_question(text: str, every: Frames) -> Iterator[Asked]:
    """ "Hours for the lads, and did Kev take any holiday?": a thing without a verb, and a question."""
    for cut in _AND.finditer(text):
        head, question = text[: cut.start()], text[cut.end() :]
        if every.begins(question, "asks_with") and is_named(head, every):
            if not every.has(head, "verb_sign") and not every.begins(head, "asks_with"):
                for thing in things_in(head, every):
                    yield Asked(thing, ItemKind.DOCUMENT)
                yield Asked(question.strip(_EDGES), ItemKind.ANSWER)
            return


def _plain_question(text: str, hits: Sequence[Hit], every: Frames) -> Iterator[Asked]:
    """A question put to the client without any "could you tell me"."""
    begins = len(text) - len(without_lead(text, every))
    against = [
        h for h in hits if h.start == begins or (h.start > begins and not text[h.start :].lower().startswith("you"))
    ]
    text = text[begins:]
    if not (text.rstrip("\"'’”) ").endswith(("?", "؟")) or every.begins(text, "asks_unmarked")) or against:
        return
    head, rest = at_colon(text)
    yield from _before_question(text, every)
    bare = head[every.begins(head, "before_question") :] if words(head) else ""
    announced = len(words(bare)) < _FEW_BEFORE or every.has(head, "lead", "announces_question")
    if rest and not announced and every.begins(rest, "asks_with") and not every.has(rest, "chat_question"):
        yield Asked(text.strip(_EDGES), ItemKind.ANSWER)
        return
    question = rest if rest and every.begins(rest, "asks_with") else text
    start = every.begins(question, "before_question")
    question = question[start:].strip(_EDGES) if question.strip(_EDGES) else ""
    if question and not every.begins(question, "asks_with"):
        question = last_clause(question, every)
    if every.begins(question, "not_really") and not is_named(question, every):
        return
    if every.begins(question, "asks_with") and not every.has(question, "chat_question") and len(words(question)) > 2:
        yield Asked(question, ItemKind.ANSWER)
