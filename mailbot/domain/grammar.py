"""The small words and the turns by which clauses of a language are read: rules/languages/<xx>/grammar.toml.

What a phrase means stands in phrases.toml. This is what no phrase can hold: the order of words that makes a question,
the words between "no" and a thing that leave the thing standing, who it is that "didn't send" something. A table of the
file is a class here, an entry a field: a set of folded words, or one regular expression that is compared without case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Words = frozenset[str]
Pattern = re.Pattern[str]

NO_WORDS: Words = frozenset()
NEVER = re.compile(r"(?!)")
"""Stands nowhere."""


@dataclass(frozen=True, slots=True)
class Questions:
    """What asks without a question mark, and what asks nothing with one."""

    wh: Words = NO_WORDS
    auxiliaries: Words = NO_WORDS
    modals: Words = NO_WORDS
    """Auxiliaries by which people ask: "can I", not "have I"."""
    speakers: Words = NO_WORDS
    """Who asks and who is asked."""
    pleas: Words = NO_WORDS
    """ "…, can you": asks in the middle of a sentence as well."""
    wh_alone: Words = NO_WORDS
    """They ask whatever follows: "why", "who"."""
    behind_wh: Words = NO_WORDS
    """What follows the others where they ask: "what is", not "what I"."""
    of_nobody: Pattern = NEVER
    """ "How did I miss that one?": the two words behind the first."""
    of_perfect: Words = NO_WORDS
    """Auxiliaries behind which a thing is no question: "have the figures ready"."""
    things: Words = NO_WORDS
    """What the thing asked about begins with: "is the", "does that"."""
    no_names: Words = NO_WORDS
    """Words that call nobody: "Jess can you …" asks, "I'll do the miles" doesn't."""
    leads: Words = NO_WORDS
    """What may stand before a question: "and", "just", "quick"."""
    hopes: Pattern = NEVER
    """ "Hope that's what you wanted?" asks nothing."""
    offers: Pattern = NEVER
    """ "… I can ask for another if you like": what they would do, they ask us."""
    of_us: Pattern = NEVER
    """What they ask of us is no promise of theirs: "could you let me know who will do that"."""


@dataclass(frozen=True, slots=True)
class Past:
    """What tells of something past: its day is no promise."""

    verbs: Words = NO_WORDS
    endings: Pattern = NEVER
    """How verbs of the past end that stand in no list."""
    articles: Words = NO_WORDS
    no_verb_behind: Words = NO_WORDS
    """Behind them no verb stands: "the attached", "being"."""
    objects: Words = NO_WORDS
    """What follows a verb that begins a clause without its subject: "counted them tonight"."""
    of_later: Words = NO_WORDS
    """Words that look like the past and tell of what is to come: "has promised it by Friday"."""
    reported: Pattern = NEVER
    """What somebody else told is about whatever it is about: "they told me it goes out on the 1st"."""
    we_said: Pattern = NEVER
    has_got: Pattern = NEVER


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody will do, does, or has under way."""

    gerund: Pattern = NEVER
    """What is done whatever stands before it: "sharing"."""
    before_a_verb: Words = NO_WORDS
    """Words behind which "share", "mail" or "return" is something done, not a thing."""
    states: Words = NO_WORDS
    """Behind a word for the future they tell how things will be, not what anybody does."""
    yours_to_come: Words = NO_WORDS
    """ "You'll have it on Friday": what we will do there is what they do."""
    had_to: Pattern = NEVER
    """What had to be done is done, and promises nothing."""
    asked_somebody: Pattern = NEVER
    """ "I have asked accounts to send it"."""
    under_way: Pattern = NEVER
    """Something under way; "still running the old van" tells how things are."""
    yet: Words = NO_WORDS
    until: Words = NO_WORDS
    """By them there is none for now: "there isn't one until the year end"."""
    carriers: Pattern = NEVER
    """What makes a day the day of something that goes: the 's of "Friday's payment run"."""
    takes: Pattern = NEVER
    """Before a stretch of time, by which it is how long we wait: "HR say" two weeks."""


@dataclass(frozen=True, slots=True)
class Denials:
    """That there is no such thing, or that it was not given."""

    nots: Words = NO_WORDS
    refusing: Words = NO_WORDS
    who_writes: Words = NO_WORDS
    """Whose not doing a thing is their own: not "Nationwide don't send them any more"."""
    before_not: Words = NO_WORDS
    """What may stand between who doesn't and the not."""
    nones: Words = NO_WORDS
    """ "No P11D", "without any rental income", "nil dividends"."""
    fronted: Words = NO_WORDS
    """Behind what is denied: "Rental income: none"."""
    without: Words = NO_WORDS
    """Behind a thing they deny what comes next: "my P60 without a code"."""
    from_whom: Words = NO_WORDS
    """Behind a thing they say whose it isn't, and nothing of the thing."""
    for_whom: Words = NO_WORDS
    """ "No schedule for the flat": of one of several there is none."""
    not_any: Pattern = NEVER
    """ "We don't keep any", "never had one"."""
    so_none: Pattern = NEVER
    """A whole clause behind "so": "so no form"."""
    nothing: Pattern = NEVER
    """ "I gave nothing to charity": the verb's own object is denied."""
    not_given: Pattern = NEVER
    """Who should make it out has not, or will not: "he never gave me an invoice"."""
    not_of_it: Words = NO_WORDS
    """Words between "no" and a thing by which the thing itself is not denied: "no sign of the P60"."""
    perfect: Words = NO_WORDS
    """ "Haven't": it may come yet."""
    plain_not: Words = NO_WORDS
    have: Words = NO_WORDS
    """The auxiliary that makes "not" a perfect behind it: "have not received"."""
    having: Words = NO_WORDS
    """What people do with a thing that there is."""
    received: Words = NO_WORDS
    got: Words = NO_WORDS
    any: Words = NO_WORDS
    """ "Hasn't got any", "a", "one"."""
    ever: Words = NO_WORDS
    """ "Haven't had any", "ever", "a"."""
    one: Words = NO_WORDS
    """ "Tools I didn't buy any this year"."""
    of_the_mind: Words = NO_WORDS
    """ "Don't know", "don't need": says nothing of whether there is one."""
    for_now: Words = NO_WORDS
    """Words that make it a matter of time or place: it may exist all the same."""
    known_to_exist: Words = NO_WORDS
    """Before a thing they say that there is one: "my P60"."""
    for_all: Words = NO_WORDS
    """Behind "for", what takes nothing of the denial away: "no P11D for me this year"."""
    ends: Words = NO_WORDS
    """What a thing that there isn't doesn't do: "that does not apply"."""


@dataclass(frozen=True, slots=True)
class Handing:
    """What was handed over: to a colleague of ours, left with us, or on its way to them."""

    on_its_way: Pattern = NEVER
    """ "The bank say it's in the post": on its way to them, not to us."""
    gave: Words = NO_WORDS
    kept: Words = NO_WORDS
    """What a colleague of ours did with it: "Lottie photocopied it"."""
    us: Words = NO_WORDS
    """How clients call us."""
    at_yours: Pattern = NEVER
    by_hand: Pattern = NEVER
    what_they_gave: Pattern = NEVER
    """ "What the annuity company sent": it was sent to who writes."""
    a_figure: Pattern = NEVER
    """ "The figure I gave you was wrong": nothing was handed over."""
    already: Pattern = NEVER
    you_had: Pattern = NEVER


@dataclass(frozen=True, slots=True)
class Others:
    """What belongs to somebody else in the client's life."""

    hers: Pattern = NEVER
    """ "My wife has approved hers"."""
    my: Pattern = NEVER
    owns: Pattern = NEVER
    and_i: Pattern = NEVER
    """ "My husband and I": of the client after all."""
    of_people: Pattern = NEVER
    """Words of an item by which others are asked about too."""
    to_us: Pattern = NEVER
    paid_to: Words = NO_WORDS
    """What clients pay that is no bill of ours."""


@dataclass(frozen=True, slots=True)
class Times:
    """What is said of another year or quarter than the one asked about."""

    then: Pattern = NEVER
    """A year; its first group."""
    was: Pattern = NEVER
    from_then_on: Pattern = NEVER
    """What happened then and holds since."""
    for_a_time: Pattern = NEVER
    """ "For the June quarter", "the September return"; the month is a group."""
    month: Pattern = NEVER
    """A month; its first group."""
    when_before: Pattern = NEVER
    """What stands before a month that only says when: "away in November"."""


@dataclass(frozen=True, slots=True)
class Wanting:
    """What sort of answer a question wants."""

    yes_no: Pattern = NEVER
    date: Pattern = NEVER
    besides: Pattern = NEVER
    """What a question names as known already: "any work besides the rents?"."""
    counts: Pattern = NEVER
    """It counts heads, miles or hours, and no money."""
    number_of: Pattern = NEVER
    """How such a question may begin; it names nothing: "number of breeding ewes"."""
    count: Pattern = NEVER


@dataclass(frozen=True, slots=True)
class Answers:
    """How a statement answers a question, and how questions are put so that it does."""

    of_the_past: Pattern = NEVER
    """Of a question: when something was."""
    whether_done: Pattern = NEVER
    """Of a question: whether something has been done."""
    still: Pattern = NEVER
    about_owning: Pattern = NEVER
    choice: Pattern = NEVER
    """The two things that a question leaves to choose between, as groups."""
    not_yet_done: Pattern = NEVER
    """ "We are now moving": no day on which they moved."""
    every: Words = NO_WORDS
    wholly: Words = NO_WORDS
    """ "Only", "always": by which a few words say enough."""
    points_back: Pattern = NEVER
    """How an answer begins that names nothing: "it was for"."""
    both_questions: Words = NO_WORDS
    """ "No to both questions": the word for what was asked,"""
    both: Words = NO_WORDS
    """and for how many of it."""
    asked_back: Pattern = NEVER
    """What only takes up the question: "you asked about", "regarding"."""
    takes_up: Pattern = NEVER
    """Words for what was named before: "nothing was received for it"."""
    roughly: Pattern = NEVER


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures that answer, and figures of something else or of another time."""

    units: Words = NO_WORDS
    """Behind a figure that counts something nobody asked about."""
    measures: Words = NO_WORDS
    """Behind a figure that may be what was asked."""
    place: Pattern = NEVER
    """Before a figure that is a place: "box 7"."""
    of: Words = NO_WORDS
    us: Words = NO_WORDS
    """ "Two of them said hello" tells no number; "four of us" does."""
    of_them: Pattern = NEVER
    """ "212 of them", where nothing else stands."""
    stands_for: Pattern = NEVER
    """A number that stands for a thing: "a quick one"."""
    span: Pattern = NEVER
    """A figure that isn't settled: "between 200 and 300"."""
    of_a_share: Pattern = NEVER
    fraction: Pattern = NEVER
    last_year: Pattern = NEVER
    this_month: Pattern = NEVER
    same: Pattern = NEVER


@dataclass(frozen=True, slots=True)
class Scope:
    """Of how much a clause speaks that names nothing."""

    several: Pattern = NEVER
    some_of_several: Pattern = NEVER
    these: Pattern = NEVER
    some: Pattern = NEVER
    all_of_it: Pattern = NEVER
    the_lot: Pattern = NEVER
    a_paper: Pattern = NEVER
    """Some paper, of which a promise in the same breath speaks: "Julian has the legal paper and will send it"."""
    one_thing: Pattern = NEVER
    """How a clause begins that speaks of one thing named before."""
    the_thing: Pattern = NEVER
    """Behind what is done, a thing of its own; the thing is the group."""
    comes_itself: Pattern = NEVER
    """ "It's coming": a thing draws near, not a day."""
    of_the_part: Pattern = NEVER
    """Words that may mean the rest of one thing."""
    of_more: Pattern = NEVER
    """Words that go beyond the thing of which a part has come."""


@dataclass(frozen=True, slots=True)
class Joining:
    """What joins a clause to an item, a day, or the clause before."""

    ours_to_do: Pattern = NEVER
    """ "Once you've told me …": it waits for us."""
    along_with: Pattern = NEVER
    """Before a thing named, what goes with it: "I'll scan them with"."""
    set_for: Pattern = NEVER
    """Before a day that is still ahead."""
    would_this_do: Pattern = NEVER
    went: Pattern = NEVER
    """ "It went on Friday", of a payment."""
    i_have: Pattern = NEVER
    """Before "paid" in another clause."""
    any_paper: Pattern = NEVER
    """Words that name an item only where nothing tells more."""
    then: Pattern = NEVER
    """ "I'll send it then": on the day named before."""
    earlier: Pattern = NEVER
    """ "You had last year's": of what nobody asked for."""
    place: Pattern = NEVER
    """Before a thing in which something lies: "in the letter"."""
    done_before: Pattern = NEVER
    each: Pattern = NEVER
    """Before a day that is none of the calendar: "every fourth Monday";"""
    begins_each: Pattern = NEVER
    """behind one."""
    this_year: Pattern = NEVER
    stretch: Pattern = NEVER
    """A count of days, weeks, …; the unit is its group."""
    short_verb: Pattern = NEVER
    """A verb within another word: "it's"."""


@dataclass(frozen=True, slots=True)
class Small:
    """Small words."""

    pronoun: Pattern = NEVER
    """Takes up something said before."""
    verbs: Words = NO_WORDS
    """Verbs by which a clause says something of its own."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's grammar.toml."""

    language: str = ""
    """Whose it is, BCP 47; "" for none."""
    questions: Questions = field(default_factory=Questions)
    past: Past = field(default_factory=Past)
    doing: Doing = field(default_factory=Doing)
    denials: Denials = field(default_factory=Denials)
    handing: Handing = field(default_factory=Handing)
    others: Others = field(default_factory=Others)
    times: Times = field(default_factory=Times)
    wanting: Wanting = field(default_factory=Wanting)
    answers: Answers = field(default_factory=Answers)
    figures: Figures = field(default_factory=Figures)
    scope: Scope = field(default_factory=Scope)
    joining: Joining = field(default_factory=Joining)
    small: Small = field(default_factory=Small)


NO_GRAMMAR = Grammar()
