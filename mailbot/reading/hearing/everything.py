"""Whether a clause that names nothing speaks of everything that was asked for."""

from __future__ import annotations

from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.hearing.state import Hearing

_OF_ALL = frozenset({Intent.PROMISED, Intent.CLAIMED, Intent.REFUSED})
"""Said of nothing in particular, it is said of everything asked."""
_HANDING = ("promise", "give", "attached", "claimed")
_A_THING = 2
"""Things besides days and verbs of which a clause speaks, if it speaks of something of its own."""


def of_everything(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> bool:
    """Whether a clause that names nothing speaks of all that is asked: "already posted", "by Friday I promise"."""
    if saying.clause.has("idle") and Intent.CLAIMED not in intents:
        return False
    if Intent.REFUSED in intents or saying.scope:
        return bool(intents & _OF_ALL)
    if (
        saying.grammar.scope.some.search(saying.clause.text)
        or _only_draws_near(saying)
        or _of_what_was_not_made_out(hearing, saying)
    ):
        return False
    if _of_other_things(hearing, saying) or _of_some_paper(hearing, saying):
        return False
    before = any(s.clause.sentence < saying.clause.sentence and not s.intents for s in hearing.sayings)
    if Intent.PROMISED in intents and before and saying.grammar.scope.one_thing.match(saying.clause.text):
        return False  # "What they billed us is in a shoebox. That'll be with you tomorrow."
    if Intent.CLAIMED in intents and hearing.came and saying.grammar.scope.these.search(saying.clause.text):
        return False  # "Toby has put these through his machine": what has come
    several = not hearing.focus and bool(saying.grammar.scope.several.search(saying.clause.text))
    if saying.clause.has("stalling") and not (saying.days or several):
        return False  # "bear with me": nothing is promised
    if Intent.PROMISED in intents and saying.days and saying.clause.has("give") and _it_alone(hearing, saying):
        return True  # "… and send it by Friday"
    if Intent.PROMISED in intents and (saying.clause.has("promise") or several or (saying.days and not saying.bare)):
        return True
    return Intent.CLAIMED in intents and (saying.refers or not hearing.asks.lexicon.namings(saying.clause.text))


def spread(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> bool:
    """Whether "all" or "both" means all that was asked; "did the whole lot on my own with the digger" doesn't."""
    sentence = [s for s in hearing.sayings if s.clause.sentence == saying.clause.sentence and s is not saying]
    if intents <= {Intent.PROMISED} and not saying.clause.has(*_HANDING) and any(s.items for s in sentence):
        return False
    if Intent.APPROVED in intents and saying.grammar.scope.all_of_it.search(saying.clause.text):
        return False  # of one thing: which, where there are several, a person can tell
    own = _own_things(hearing, saying)
    if Intent.NONE in intents:
        return len(own) < _A_THING
    plainly = saying.clause.has("promise", "future", "give", "attached", "errand")
    return Intent.PROMISED not in intents or plainly or len(own) < _A_THING


def _own_things(hearing: Hearing, saying: Saying) -> set[str]:
    """What it speaks of besides days and its own verbs."""
    base, text = saying.clause.start, saying.clause.text
    taken = [(m.start - base, m.end - base) for m in saying.clause.marks]
    taken += [(d.start - base, d.end - base) for d in saying.days]
    found = (n for n in hearing.asks.lexicon.namings(text) if not any(a <= n.start < b for a, b in taken))
    return {n.key for n in found if len(n.key) > 2 and not n.key.isdigit()}


def _it_alone(hearing: Hearing, saying: Saying) -> bool:
    """Whether it takes up something where nothing was named before."""
    named = any(s.pointings for s in hearing.sayings if s.clause.start < saying.clause.start)
    return saying.refers and not named and not hearing.asks.lexicon.namings(_bare_of_days(saying))


def _bare_of_days(saying: Saying) -> str:
    text, base = saying.clause.text, saying.clause.start
    for found in saying.days:
        text = text[: found.start - base] + " " * (found.end - found.start) + text[found.end - base :]
    return text


def _of_other_things(hearing: Hearing, saying: Saying) -> bool:
    """ "I'll send the seating plan on Friday": something of its own is promised, that nobody asked for."""
    if Intent.PROMISED not in saying.intents:
        return False
    start = saying.clause.start
    days = [(d.start - start, d.end - start) for d in saying.days]
    for mark in (m for m in saying.clause.marks if m.label in ("give", "errand") and not saying.clause.has("promise")):
        behind = saying.clause.text[mark.end - start :]
        found = saying.grammar.scope.the_thing.match(behind)
        if found and not any(a <= mark.end - start + found.start(1) < b for a, b in days):
            return bool(hearing.asks.lexicon.namings(found[1]))
    return False


def _of_some_paper(hearing: Hearing, saying: Saying) -> bool:
    """ "Julian has the legal paper at his house and will send it on Saturday": of that one thing, whatever it is."""
    if Intent.PROMISED not in saying.intents or saying.scope:
        return False
    here = (s for s in hearing.sayings if s.clause.sentence == saying.clause.sentence)
    before = [s for s in here if s.clause.start < saying.clause.start and not (s.pointings or s.intents)]
    if hearing.asks.foreign:  # "the mortgage's certificate I have ordered, on Thursday I'll send"
        return any(len(_own_things(hearing, s)) >= _A_THING for s in before)
    return saying.refers and any(s.clause.grammar.scope.a_paper.search(s.clause.text) for s in before)


def _of_what_was_not_made_out(hearing: Hearing, saying: Saying) -> bool:
    """ "The oven book I'm part way through, give me until the 11th": of that one thing, whatever it is."""
    unready = (s for s in hearing.loose if Intent.NOT_YET in s.intents)
    return any(s.clause.sentence == saying.clause.sentence for s in unready)


def _only_draws_near(saying: Saying) -> bool:
    """ "It's hectic, with the school holidays coming": a season that comes is no paper that will."""
    promised = [m.text.lower() for m in saying.clause.marks if m.label in ("promise", "future", "time")]
    return (
        promised == ["coming"] and not saying.days and not saying.grammar.scope.comes_itself.search(saying.clause.text)
    )
