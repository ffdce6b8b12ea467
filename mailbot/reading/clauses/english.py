"""What the build of an English clause says, beyond its phrases: questions, intentions, what is past and what to come.

Other languages are read by their phrases only (rules/languages/<xx>/phrases.toml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mailbot.domain.language import Mark
from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.text.words import words


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WH = word_set("what why which who whose when where how whats whys hows wheres whos")
_AUXILIARY = word_set(
    "can could do does did is are was were will would shall should have has may am any must isn't aren't don't "
    "doesn't didn't can't couldn't won't wouldn't shouldn't haven't hasn't dont doesnt cant isnt arent"
)
_MODALS = word_set("can could should shall may do does")
_SPEAKERS = word_set("i you u we")
_THINGS_ASKED = word_set("a an any the my this that it there these those")
_SUBJECTS = _SPEAKERS | _THINGS_ASKED | word_set("they he she your our")
_NO_NAMES = _SUBJECTS | _AUXILIARY | _WH | word_set("ill well theyll youll")
"""Words that call nobody: "Jess can you …" asks, "I'll do the miles" doesn't."""
_LEADS = word_set("and but so also or just please quick question one thing another though btw")
_PAST = word_set(
    "was were had went came got took told sent did put left gave found paid made saw spoke rang bought sold "
    "been brought met stood sat lay lent ran began kept lost broke went fell felt came wrote drove"
)
ARTICLES = word_set("the a an my our your their his her some any")
_NOT_PAST_BEHIND = ARTICLES | {"being"}
_ENDS_PAST = re.compile(r"[a-z]{3}ed$")
_SPEAKS_OF_LATER = word_set("promised scheduled planned expected supposed booked arranged pencilled")
"""Words that look like the past and tell of what is to come: "has promised it by Friday"."""
_REPORTED = re.compile(
    r"\b(?:ha(?:s|ve)\s)?(?:told|assured|promised)\s(?:me|us)\b|(?<!\bi\s)(?<!\bwe\s)\b(?:ha(?:s|ve)\s)?said\b",
    re.IGNORECASE,
)
"""What somebody else told is about whatever it is about: "they told me it goes out on the 1st"."""
_WE_SAID = re.compile(r"\b(?:i|we)\ssaid\b", re.IGNORECASE)
_OBJECTS = word_set("it them this that these those the my our your all some every each one us me him her")
_HAS_GOT = re.compile(
    r"(?:\bha(?:s|ve)|['’](?:s|ve)|\b(?:i|we|they|you)ve|\b(?:s?he)s)\s(?:\w+\s)?got\b", re.IGNORECASE
)
_BEFORE_A_VERB = word_set(
    "to will shall not be can could would d should may might must i we you u they he she it and or but just then also "
    "even ever never please pls gonna gunna happily gladly simply only still now always am m are re is s ill "
    "rather than don't dont won't wont can't cant cannot wouldn't couldn't shouldn't didn't didnt doesn't haven't "
    "isn't i'll we'll she'll he'll they'll you'll i'd we'd i'm we're they're he'd she'd who that about "
    "from without for of"
)
"""Words behind which "share", "mail" or "return" is something done, not a thing."""
_CARRIER = re.compile(
    r"['’]s(?=\s(?:\w{2,12}\s){0,2}(?:run|batch|post|delivery|collection|transfer)s?\b)", re.IGNORECASE
)
_TAKES = re.compile(
    r"\b(?:say|says|reckons?|quote[ds]?|wants?|needs?|takes?|took|promised?|estimated?|told (?:me|us))\s"
    r"(?=(?:about\s|around\s|another\s|a further\s|up to\s)?"
    r"(?:a|an|one|two|three|four|five|six|seven|eight|ten|\d{1,2})\s"
    r"(?:couple of\s|few\s)?(?:working\s|business\s)?(?:days?|weeks?|fortnight)\b(?!\s(?:ago|back|off|each|a\s)))",
    re.IGNORECASE,
)
_OFFERS = re.compile(r"\bif (?:you|u)(?:['’]d)? (?:want|like|need|prefer|wish|think)\b", re.IGNORECASE)
_STATES = word_set("be not never need")
_YOURS_TO_COME = word_set("have get receive")
_ASKED_SOMEBODY = re.compile(r"\basked\s(?!me\b|us\b)(?:[\w']+\s){1,3}to\s(?!ask|check)", re.IGNORECASE)
_HOPES = re.compile(r"\W*(?:i\s|we\s)?(?:do\s)?(?:hope|trust)\b(?!\sto\b)", re.IGNORECASE)
_STILL = re.compile(
    r"\bstill\s(?:(?!going strong\b|getting\b(?!.*\b(?:together|ready|sorted|organised|round)\b)|"
    r"(?:runn|us|driv|liv|rent|trad|pay|claim|receiv|employ|operat|own|hold|lett|insur|work)ing\b)\w+ing\b"
    r"|working on\b|to\b|need|ha(?:ve|s) to\b|got to\b)",
    re.IGNORECASE,
)
"""Something under way; "still running the old van" tells how things are."""
NOT = word_set(
    "not never don't dont doesn't doesnt didn't didnt haven't havent hasn't hasnt wasn't weren't isn't aren't "
    "won't wont hadn't"
)
_WHO_WRITES = word_set("i we i'm i'll we'll we're i'd we'd im ill me us and but so directors board")
_BEFORE_NOT = word_set("am are will would do did have really just simply still definitely certainly also")


def forms(text: str) -> list[str]:
    """The folded words of a text."""
    return [w.form for w in words(text)]


def opens_question(said: Sequence[str], *, asks: bool, starts: bool = True) -> bool:
    """Whether words stand in the order of a question: "can I", "why is", "who told you".

    `asks`: a question mark follows; `starts`: they begin a sentence (", who does the books, is away" asks nothing).
    """
    if not asks and not starts and list(said[:2]) not in (["can", "you"], ["could", "you"]):
        return False
    left = list(said)
    while len(left) > 1 and left[0] in _LEADS:
        left.pop(0)
    called = len(left) > 2 and left[0].isalpha() and left[0] not in _NO_NAMES and left[1] in _MODALS
    return _in_order(left[1:] if called else left, asks=asks, starts=starts)


def _in_order(said: list[str], *, asks: bool, starts: bool) -> bool:
    if len(said) < 2:
        return bool(said) and asks and said[0] in _WH
    first, second = said[0], said[1]
    if first in _WH:
        if said[1:3] == ["did", "i"]:
            return False  # "how did I miss that one?" is asked of nobody
        return asks or second in _AUXILIARY or first in ("why", "who") or second == "told"
    if asks and _WH & set(said[:3]):
        return True
    if first not in _AUXILIARY:
        return False
    if asks:
        return not _ENDS_PAST.search(second)
    thing = starts and first not in ("have", "has") and second in _THINGS_ASKED
    return thing or (first in _MODALS and second in _SPEAKERS)


def hopes(clause: Clause) -> bool:
    """ "Hope that's what you wanted?" asks nothing."""
    return bool(_HOPES.match(clause.text))


def looks_back(clause: Clause) -> bool:
    """Whether a clause tells of something past: its day is no promise."""
    told = _REPORTED.sub(" ", _HAS_GOT.sub(" ", clause.text))
    said = [f for f in forms(told) if f not in _SPEAKS_OF_LATER]
    if _WE_SAID.search(clause.text):
        return True
    if len(said) > 1 and _ENDS_PAST.search(said[0]) and said[1] in _OBJECTS:
        return True  # "counted them tonight"
    return any(
        form in _PAST or (_ENDS_PAST.search(form) and before not in _NOT_PAST_BEHIND)
        for before, form in pairwise(["the", *said])
    )


def not_so_far(clause: Clause) -> bool:
    """ "It hasn't been renewed yet"."""
    return clause.has("negation", "no") and "yet" in forms(clause.text)


def only_for_now(clause: Clause) -> bool:
    """ "There isn't one until the year end"."""
    return bool({"until", "till", "til", "unless", "before"} & set(forms(clause.text)))


def is_verb(mark: Mark, clause: Clause) -> bool:
    """Whether a word for giving is something somebody does: not in "a single share"."""
    before = forms(clause.text[: mark.start - clause.start])
    return not before or before[-1] in _BEFORE_A_VERB or mark.text.lower().split()[0].endswith("ing")


def intends(clause: Clause) -> bool:
    """Whether a clause says that somebody will do something: "she'll see to it", "I'll dig that out"."""
    if clause.asks or clause.has("negation"):
        return False
    return any(_does(mark, clause) for mark in clause.marks if mark.label == "future")


def _does(mark: Mark, clause: Clause) -> bool:
    before = forms(clause.text[: mark.start - clause.start])
    after = forms(clause.text[mark.end - clause.start :])
    if not after or after[0] in _STATES:
        return False
    return before[-1:] not in (["you"], ["u"]) or after[0] in _YOURS_TO_COME


def of_themselves(clause: Clause) -> bool:
    """Whether it is who writes that doesn't do a thing: not in "Nationwide don't send them any more"."""
    said = forms(clause.text)
    at = next((i for i, f in enumerate(said) if f in NOT or f in ("cannot", "can't", "refuse")), 0)
    before = [f for f in said[:at] if f not in _BEFORE_NOT]
    return not before or before[-1] in _WHO_WRITES


def under_way(clause: Clause) -> bool:
    """ "Still counting", "still to do"."""
    return bool(_STILL.search(clause.text))


def has_asked_somebody(clause: Clause) -> bool:
    """ "I have asked accounts to send it"."""
    return bool(_ASKED_SOMEBODY.search(clause.text))


def without_carriers(text: str) -> str:
    """A text with "Friday's payment run" made "Friday   payment run" (what goes with it goes that day) and "HR say two
    weeks" made "HR in  two weeks" (it is here then); places kept."""
    return _TAKES.sub(lambda m: "in".ljust(len(m[0])), _CARRIER.sub("  ", text))


def offers(clause: Clause) -> bool:
    """ "… I can ask for another if you like": what they would do, they ask us."""
    return bool(_OFFERS.search(clause.text))
