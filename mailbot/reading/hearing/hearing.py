"""Which clause is evidence of what for which item: names, then pronouns, then words for all or the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from mailbot.domain.requests import ItemKind, ItemState
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.hearing.everything import of_everything
from mailbot.reading.hearing.evidence import Heard
from mailbot.reading.hearing.state import Hearing, Place
from mailbot.reading.hearing.taken_up import FOR_PAYMENT, WHOSE, taken_up, whole
from mailbot.reading.hearing.which_of_them import all_meant, fitting, of_focus, papers_meant
from mailbot.reading.naming.references import Asked, Asks, subject_named
from mailbot.reading.text.words import amounts, words

_FOR_STAFF = frozenset({Intent.ASKED, Intent.REFUSED, Intent.OBJECTED})
"""Said of one of several, it is better asked about all of them."""
_DONE = frozenset({Intent.ATTACHED, Intent.PAID})
_FEW = 4
"""Words."""


def hear(
    sayings: Sequence[Saying],
    asks: Asks,
    came: frozenset[Place],
    written: date,
    part: frozenset[Place] = frozenset(),
) -> Heard:
    """Join what is said to the items it is said of. `came`: items for which this mail brings a document; `part`: those
    of them of which it brings only a part."""
    hearing = Hearing(asks, sayings, came, written, [], [], part)
    for at, saying in enumerate(sayings):
        _hear(hearing, at, saying)
    for at in hearing.later:
        _of_the_rest(hearing, at)
    return Heard(tuple(sayings), tuple(hearing.evidence), tuple(hearing.loose))


def _hear(hearing: Hearing, at: int, saying: Saying) -> None:
    if saying.clause.topic and not saying.items and (ref := subject_named(saying.clause.text, hearing.asks)):
        hearing.frame, hearing.frame_sentence = ref, saying.clause.sentence
    intents = _said(hearing, at)
    _instead(hearing, at)
    if (
        saying.scope in ("all", "rest")
        and saying.items
        and saying.clause.has("except")
        and Intent.OBJECTED not in intents
    ):
        left = [a for a in whole(hearing, saying) if a not in saying.items]
        hearing.note(at, left, intents, "all but")
        hearing.focus, hearing.focus_sentence, hearing.focus_sure = saying.items, saying.clause.sentence, True
        return
    if saying.items or saying.either:
        hearing.note(at, _along_with(hearing, saying, intents), intents, "taken up")
        sure = saying.items or of_focus(hearing, saying) or (saying.either if all_meant(saying, intents) else ())
        either = () if sure else fitting(saying.either, intents)
        if either and (meant := papers_meant(saying, either, intents)):
            sure, either = meant, ()
        hearing.note(at, sure, intents, "named")
        hearing.note(at, (a for a in sure if a.place in saying.denied), (Intent.NONE,), "named")
        hearing.note(at, either, intents | ({Intent.NONE} if saying.denied else set()), "one of several", sure=False)
        _look_at(hearing, saying, sure or saying.either, intents)
        hearing.focus_sure = bool(sure)
        return
    if not intents:
        _go_on(hearing, saying)
        return
    if saying.scope == "rest" and not intents & {Intent.ASKED}:
        hearing.later.append(at)
        return
    items, how = taken_up(hearing, saying, intents)
    if items:
        clear = hearing.focus_sure or how != "taken up" or bool(intents & _FOR_STAFF)
        hearing.note(at, items, intents, how, sure=clear)
        hearing.focus = items if how == WHOSE else hearing.focus
        hearing.focus_sentence = saying.clause.sentence
    elif of_everything(hearing, saying, intents):
        hearing.later.append(at)
    elif intents:
        hearing.loose.append(saying)


def _along_with(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> tuple[Asked, ...]:
    """ "The bills are on the spike, I'll scan them with the statements": what goes along with what it names."""
    same = hearing.focus_sentence == saying.clause.sentence and not hearing.focus_weighty and hearing.focus_sure
    if not same or not intents <= {Intent.PROMISED, Intent.CLAIMED, Intent.NOT_YET} or not saying.items:
        return ()
    first = min(p.start for p in saying.pointings) - saying.clause.start
    hit = saying.clause.grammar.joining.along_with.search(saying.clause.text[:first])
    papers = all(a.item.kind is ItemKind.DOCUMENT for a in (*hearing.focus, *saying.items))
    return tuple(a for a in hearing.focus if a not in saying.items) if hit and papers else ()


def _go_on(hearing: Hearing, saying: Saying) -> None:
    """ "They would like it rewritten.": it is still spoken of what was spoken of before."""
    follows = saying.clause.sentence == hearing.focus_sentence + 1
    if follows and saying.refers and hearing.focus and not saying.clause.has("courtesy"):
        hearing.focus_sentence = saying.clause.sentence


def _whether_that_will_do(hearing: Hearing, saying: Saying) -> frozenset[Intent]:
    """ "They don't issue one. Is that alright?": behind a denial the courteous words are a question about it."""
    last = hearing.evidence[-1] if hearing.evidence else None
    near = last is not None and saying.clause.sentence - last.saying.clause.sentence == 1
    if not near or not saying.clause.asks or Intent.COURTESY not in saying.intents or saying.pointings:
        return frozenset()
    denied = last is not None and last.intent in (Intent.NONE, Intent.NOT_GIVEN)
    return frozenset({Intent.ASKED}) if denied and saying.refers else frozenset()


def _instead(hearing: Hearing, at: int) -> None:
    """ "I've never kept a log. Is it alright if I put one together?": what there is none of is asked about."""
    saying = hearing.sayings[at]
    last = hearing.evidence[-1] if hearing.evidence else None
    near = last is not None and 0 < saying.clause.sentence - last.saying.clause.sentence <= 1
    if (
        near
        and last is not None
        and last.intent is Intent.NONE
        and saying.grammar.joining.would_this_do.match(saying.clause.text)
    ):
        hearing.note(at, (last.asked,), (Intent.ASKED,), "taken up")


def _so_is_this(hearing: Hearing, at: int) -> frozenset[Intent]:
    """ "I haven't paid 2291. 2317 I have.": the verb stands in the sentence before."""
    saying = hearing.sayings[at]
    bills = bool(saying.items) and all(a.item.kind is ItemKind.PAYMENT for a in saying.items)
    if not at or not bills or saying.weighty or not hearing.sayings[at - 1].clause.has("paid"):
        return frozenset()
    return frozenset({Intent.PAID}) if saying.grammar.joining.i_have.search(saying.clause.text) else frozenset()


def _said(hearing: Hearing, at: int) -> frozenset[Intent]:
    """What a clause says of weight, where it stands."""
    saying = hearing.sayings[at]
    gone = _money_gone(hearing, saying) | _so_is_this(hearing, at)
    intents = (saying.weighty - ({Intent.PROMISED} if gone else frozenset())) | _plain_yes(hearing, saying) | gone
    intents |= _whether_that_will_do(hearing, saying)
    if saying.scope and saying.clause.has("stalling") and not (saying.days or saying.items):
        intents -= {Intent.PROMISED}  # "bear with me on the paperwork"
    if saying.clause.has("call_me") and not (saying.items or saying.either):
        intents -= {Intent.ASKED}  # that somebody should ring is told apart (alarms)
    if intents == {Intent.ASKED} and _greets(hearing, saying):
        return frozenset()
    if intents == {Intent.ASKED} and _a_favour(hearing, saying):
        hearing.loose.append(saying)
        return frozenset()
    return intents


def _greets(hearing: Hearing, saying: Saying) -> bool:
    """ "Oi Pete, beleza?": in a language of which only phrases are known, few words that begin a mail with a mark."""
    begins = saying.clause.sentence == 0 and saying.clause.asks and not (saying.items or saying.either)
    goes_on = sum(s.clause.sentence > 0 for s in hearing.sayings) > 1
    return begins and goes_on and hearing.asks.foreign and len(words(saying.clause.text)) < _FEW


def _a_favour(hearing: Hearing, saying: Saying) -> bool:
    """ "Approved. Can you send me a bound copy?": what we are to do besides takes nothing back."""
    if saying.items or saying.either or not saying.clause.has("favour") or saying.clause.has("until"):
        return False
    return any(e.intent is Intent.APPROVED and e.sure for e in hearing.evidence)


def _money_gone(hearing: Hearing, saying: Saying) -> frozenset[Intent]:
    """ "2093 done", "£360 sent", "all three done by BACS", "just pinged it over": of a bill that is payment."""
    short = len(words(saying.clause.text)) <= 3
    about = (*saying.items, *saying.either) or (hearing.own(saying) if saying.refers or saying.scope or short else ())
    bills = bool(about) and all(a.item.kind is ItemKind.PAYMENT for a in about)
    if (
        bills
        and saying.grammar.joining.went.search(saying.clause.text)
        and not saying.clause.asks
        and not saying.clause.has("negation")
    ):
        return frozenset({Intent.PAID})
    if not bills or saying.intents & {Intent.WILL_PAY, Intent.NOT_YET, Intent.ASKED} or _still_to_come(hearing, saying):
        return frozenset()
    if saying.clause.join in ("if", "when") or saying.clause.has("negation"):
        return frozenset()  # "hold that VAT if it's not gone"
    money = saying.clause.has("cheque") or any(a.money for a in amounts(saying.clause.text))
    sent = Intent.CLAIMED in saying.intents and money
    return frozenset({Intent.PAID}) if sent or saying.clause.has("done") else frozenset()


def _still_to_come(hearing: Hearing, saying: Saying) -> bool:
    """Whether it is a matter of later: "all sorted for Friday", not "all done"."""
    ahead = (d.start - saying.clause.start for d in saying.days if d.day >= hearing.written)
    later = saying.clause.has("future", "modal") or any(
        saying.grammar.joining.set_for.search(saying.clause.text[:at]) for at in ahead
    )
    return later or (Intent.PROMISED in saying.intents and not saying.scope)


def _plain_yes(hearing: Hearing, saying: Saying) -> frozenset[Intent]:
    """A bare "yes" or "no" to a thread that is about an approval only; "payroll fine" where it is named."""
    if saying.weighty or saying.clause.has("acknowledge", "future", "modal", "hedge"):
        return frozenset()
    named = any(a.item.kind is ItemKind.APPROVAL for a in saying.items)
    if named and saying.clause.has("fine") and not saying.clause.has("negation") and not saying.clause.asks:
        return frozenset({Intent.APPROVED})
    own = hearing.own(saying)
    if saying.items or not own or any(a.item.kind is not ItemKind.APPROVAL for a in own):
        return frozenset()
    if Intent.NO in saying.intents and len(words(saying.clause.text)) <= 2:
        return frozenset({Intent.OBJECTED})
    return frozenset({Intent.APPROVED}) if Intent.YES in saying.intents else frozenset()


def _look_at(hearing: Hearing, saying: Saying, items: tuple[Asked, ...], intents: frozenset[Intent]) -> None:
    same = saying.clause.sentence == hearing.focus_sentence and saying.clause.join in ("and", ",")
    same = same and intents == hearing.focus_weighty and hearing.focus_days in ((), saying.days)
    if saying.clause.join in ("if", "because") and hearing.focus_sentence == saying.clause.sentence and not intents:
        return  # "I'd approve it if the refund was bigger": it is still the return that is spoken of
    hearing.focus = tuple(dict.fromkeys((*hearing.focus, *items))) if same else items
    hearing.focus_sentence = saying.clause.sentence
    hearing.focus_weighty = intents
    hearing.focus_days = saying.days
    hearing.focus_ended = _ended(saying, intents)
    before = hearing.named if saying.clause.sentence == hearing.named_sentence else ()
    hearing.named = () if intents and not saying.echo else tuple(dict.fromkeys((*before, *saying.items)))
    hearing.named_sentence = saying.clause.sentence


def _ended(saying: Saying, intents: frozenset[Intent]) -> bool:
    """Whether nothing is left to be said of what a clause speaks of: it has come, or is answered."""
    if not saying.items or saying.intents & {Intent.WONDERED, Intent.UNKNOWN} or saying.clause.has("hedge", "negation"):
        return False
    if intents & _DONE:
        return intents <= _DONE
    return not intents and all(a.item.kind is ItemKind.ANSWER for a in saying.items)


def _of_the_rest(hearing: Hearing, at: int) -> None:
    """ "The rest next week", "you shall have everything on Friday": all that nothing else was said of."""
    saying = hearing.sayings[at]
    paid = {e.asked.place: e.asked for e in hearing.evidence if e.intent is Intent.PAID}
    if paid and saying.intents & {Intent.WILL_PAY, Intent.PROMISED} and saying.clause.has("part", "will_pay"):
        hearing.note(at, paid.values(), (Intent.WILL_PAY,), "the rest of it")
        return
    parts = tuple(a for a in hearing.asks.open if a.place in hearing.part)
    if parts and Intent.PROMISED in saying.intents:
        hearing.note(at, parts, saying.weighty, "the rest of it")
        if not _goes_further(saying):
            return
    spoken = {e.asked.place for e in hearing.evidence if e.intent is not Intent.NOT_YET and e.sure}
    if saying.scope == "rest":
        spoken |= {a.place for s in hearing.sayings for a in s.items if Intent.NOT_YET not in s.intents}
    intents = saying.weighty
    bills = bool(intents & FOR_PAYMENT)
    own = (a for a in whole(hearing, saying) if a.place not in spoken | hearing.came)
    left = tuple(a for a in own if (a.item.kind is ItemKind.PAYMENT if bills else _may_follow(hearing, a)))
    if left and intents:
        hearing.note(at, left, intents, "all that is left")
    elif intents - {Intent.PROMISED, Intent.NOT_YET}:
        hearing.loose.append(saying)


def _may_follow(hearing: Hearing, asked: Asked) -> bool:
    """Whether "the rest" can mean an item: not a bill, not what staff must speak of first, and not a question where
    the mail begins with answers that name none ("£32, no, and the rest on Friday")."""
    if asked.item.state in (ItemState.CLAIMED, ItemState.QUERY) or asked.item.kind is ItemKind.PAYMENT:
        return False
    begins = takewhile(lambda s: not (s.pointings or s.weighty), hearing.sayings)
    return asked.item.kind is not ItemKind.ANSWER or not any(_bare_answer(s) for s in begins)


def _bare_answer(saying: Saying) -> bool:
    """ "No", "£32 a month": a few words of which nobody knows what they answer."""
    if saying.pointings or saying.weighty or saying.days or len(words(saying.clause.text)) > _FEW:
        return False
    return bool(saying.intents & {Intent.YES, Intent.NO} or amounts(saying.clause.text))


def _goes_further(saying: Saying) -> bool:
    """Whether a promise beside a part speaks of more than the rest of that: "everything else on Friday"."""
    if saying.grammar.scope.of_more.search(saying.clause.text) or saying.scope in ("all", "both"):
        return True
    return saying.scope == "rest" and not saying.grammar.scope.of_the_part.search(saying.clause.text)
