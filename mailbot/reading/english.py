"""What the build of an English clause says, beyond its phrases: questions, intentions, denials, things handed over.

Other languages are read by their phrases only (rules/languages/<xx>/phrases.toml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mailbot.domain.language import Mark
from mailbot.reading.clauses import Clause
from mailbot.reading.references import Pointing
from mailbot.reading.words import words


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WH = _set("what why which who whose when where how whats whys hows wheres whos")
_AUXILIARY = _set(
    "can could do does did is are was were will would shall should have has may am any must isn't aren't don't "
    "doesn't didn't can't couldn't won't wouldn't shouldn't haven't hasn't dont doesnt cant isnt arent"
)
_MODALS = _set("can could should shall may do does")
_SPEAKERS = _set("i you u we")
_THINGS_ASKED = _set("a an any the my this that it there these those")
_SUBJECTS = _SPEAKERS | _THINGS_ASKED | _set("they he she your our")
_NO_NAMES = _SUBJECTS | _AUXILIARY | _WH | _set("ill well theyll youll")
"""Words that call nobody: "Jess can you …" asks, "I'll do the miles" doesn't."""
_LEADS = _set("and but so also or just please quick question one thing another though btw")

_PAST = _set(
    "was were had went came got took told sent did put left gave found paid made saw spoke rang bought sold "
    "been brought met stood sat lay lent ran began kept lost broke went fell felt came wrote drove"
)
_ARTICLES = _set("the a an my our your their his her some any")
_NOT_PAST_BEHIND = _ARTICLES | {"being"}
_ENDS_PAST = re.compile(r"[a-z]{3,}ed$")
_SPEAKS_OF_LATER = _set("promised scheduled planned expected supposed booked arranged pencilled")
"""Words that look like the past and tell of what is to come: "has promised it by Friday"."""
_REPORTED = re.compile(
    r"\b(?:ha(?:s|ve)\s)?(?:told|assured|promised)\s(?:me|us)\b|(?<!\bi\s)(?<!\bwe\s)\b(?:ha(?:s|ve)\s)?said\b",
    re.IGNORECASE,
)
"""What somebody else told is about whatever it is about: "they told me it goes out on the 1st"."""
_WE_SAID = re.compile(r"\b(?:i|we)\ssaid\b", re.IGNORECASE)
_OBJECTS = _set("it them this that these those the my our your all some every each one us me him her")
_HAS_GOT = re.compile(
    r"(?:\bha(?:s|ve)|['’](?:s|ve)|\b(?:i|we|they|you)ve|\b(?:s?he)s)\s(?:\w+\s)?got\b", re.IGNORECASE
)
_BEFORE_A_VERB = _set(
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
_ON_ITS_WAY = re.compile(
    r"\b(?:say|says|said|reckons?|tells? me|told me|promise[ds]?)\b.{0,30}\b(?:in|with|through) (?:the|their) post\b"
    r"|\bcomes? (?:in|thru|through|by|with) (?:in )?(?:the )?post\b",
    re.IGNORECASE,
)
_STATES = _set("be not never need")
_YOURS_TO_COME = _set("have get receive")

_GAVE = _set(
    "gave given handed left passed put dropped delivered showed took brought sent emailed mailed posted texted "
    "whatsapped messaged forwarded faxed couriered uploaded shared popped stuck shoved slipped dispatched "
    "submitted"
)
_KEPT = _set("photocopied copied scanned took has collected kept saw got picked had")
_AT_YOURS = re.compile(r"\b(?:to|with|at|on|in|into|through|by)\s(?:one of\s)?(?:you|your|u|ur)\b", re.IGNORECASE)
_BY_HAND = re.compile(
    r"\bby (?:hand|courier|post|recorded|special)\b|\bvia\s\w+"
    r"|\b(?:envelope|folder|bag|box|bundle|package|pack|pile|packet)\b"
    r"|\bdropped\b[^.?!]{1,60}\b(?:in|off|round|by)\b(?!\s?\d)",
    re.IGNORECASE,
)
_A_FIGURE_GIVEN = re.compile(
    r"\b(?:figure|number|amount|answer|total|date|mileage)s?\s(?:that\s|which\s)?(?:i|we)\s(?:gave|sent|told|quoted)\b",
    re.IGNORECASE,
)
_ALREADY = re.compile(
    r"\balready\s(?:been\s)?(?:submitted|supplied|provided|sent|given|shared|returned|uploaded|emailed|posted|delivered|"
    r"forwarded|handed|completed|done)\b",
    re.IGNORECASE,
)
_YOU_HAD = re.compile(
    r"\b(?:you|u)(?:['’]ve|\shave)\s(?:already\s|both\s)?had\s(?:my|our|the|his|her|all|both|a copy)\b|"
    r"\b(?:you|u)(?:'ve|\s(?:have|must have|should have))?\s(?:already\s)?(?:had|got|have)\s"
    r"(?:(?:it|them|this|that|these|those)\b|[^.?!]{0,60}\b(?:from (?:me|us)|since)\b)",
    re.IGNORECASE,
)

_ASKED_SOMEBODY = re.compile(r"\basked\s(?!me\b|us\b)(?:[\w']+\s){1,3}to\s(?!ask|check)", re.IGNORECASE)
_HOPES = re.compile(r"\W*(?:i\s|we\s)?(?:do\s)?(?:hope|trust)\b(?!\sto\b)", re.IGNORECASE)
_NOT_ANY = re.compile(r"(?:n't|nt|\bnot|\bnever)\s(?:\w+\s){0,3}(?:any|one|ones|anything)$", re.IGNORECASE)
_SO_NONE = re.compile(
    r"(?:there(?:['’]s|s|\sis|\sare)\s)?(?:no\s\w+|none|nothing)(?:\s(?:to send|for that|there|needed))?", re.IGNORECASE
)
_NOTHING = re.compile(
    r"\b(?:gave|given|made|paid|earned|bought|sold|claimed|donated|spent)\s(?:absolutely\s)?(?:nothing|none|nil|zero)\b"
    r"(?!\s(?:yet|so far|else|more))",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\bstill\s(?:(?!going strong\b|getting\b(?!.*\b(?:together|ready|sorted|organised|round)\b)|"
    r"(?:runn|us|driv|liv|rent|trad|pay|claim|receiv|employ|operat|own|hold|lett|insur|work)ing\b)\w+ing\b"
    r"|working on\b|to\b|need|ha(?:ve|s) to\b|got to\b)",
    re.IGNORECASE,
)
"""Something under way; "still running the old van" tells how things are."""

_NOT_GIVEN = re.compile(
    r"\b(?:never|didn['’]?t|(?:did|would|will) not|wouldn['’]?t|won['’]?t|refused? to|refuses to|failed to|forgot to)\s"
    r"(?:ever\s)?(?:give|gave|send|sent|issue|issued|provide|provided|supply|supplied|write|wrote|do|make|made)\s"
    r"(?:me|us|it to me|one to me|one|them to me)\b"
    r"|\b(?:he|she)\s(?:doesn['’]?t|does not|won['’]?t|will not)\s"
    r"(?:do|give|send|issue|provide|supply|write|produce|print|keep)\b",
    re.IGNORECASE,
)
_NOT_OF_IT = _set(
    "idea clue luck time problem sign rush need trace news joy hurry worries doubt access longer the my your our "
    "this that his her its these those their other further"
)
"""Words between "no" and a thing by which the thing itself is not denied: "no sign of the P60"."""
_NOT = _set(
    "not never don't dont doesn't doesnt didn't didnt haven't havent hasn't hasnt wasn't weren't isn't aren't "
    "won't wont hadn't"
)
_PERFECT = _set("haven't havent hasn't hasnt hadn't")
_HAVE = _set(
    "have had get got receive received own use used keep kept claim claimed issue issued run do did operate buy "
    "bought sell sold make made employ earn earned take took pay paid hold held any a an single ever be been"
)
_OF_THE_MIND = _set("need want require know think remember understand see believe expect care")
_FOR_NOW = _set("yet still currently now here hand moment present find until till til unless")
"""Words that make it a matter of time or place: it may exist all the same."""
_KNOWN_TO_EXIST = _set("the my your our this that his her its these those it them")
_WHO_WRITES = _set("i we i'm i'll we'll we're i'd we'd im ill me us and but so directors board")
_BEFORE_NOT = _set("am are will would do did have really just simply still definitely certainly also")
_FOR_ALL = _set("me us you it this that these those last now today year period month quarter tax time either both")
_ENDS = _set("exist exists apply applies applicable none nil nothing na never zero")


def forms(text: str) -> list[str]:
    """The folded words of a text."""
    return [w.form for w in words(text)]


# -- questions --------------------------------------------------------------------------------------------------------


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


# -- time -------------------------------------------------------------------------------------------------------------


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
    at = next((i for i, f in enumerate(said) if f in _NOT or f in ("cannot", "can't", "refuse")), 0)
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


# -- handed over ------------------------------------------------------------------------------------------------------


def handed_over(clause: Clause, people: frozenset[str]) -> bool:
    """Whether a clause tells of something given to a colleague of ours, or left with us.

    "I put it in Ola's hand", "left them with the girl on your reception", "Lottie photocopied it"; `people`: our names.
    """
    if clause.asks or clause.has("future", "negation", "attached") or had_nothing(clause):
        return False
    if _A_FIGURE_GIVEN.search(clause.text):
        return False  # "the figure I gave you was wrong"
    said = forms(clause.text)
    gave = next((i for i, f in enumerate(said) if f in _GAVE), None)
    if gave is not None and _to_us(clause, said[gave + 1 :], people):
        return True
    if _YOU_HAD.search(clause.text) or _ALREADY.search(clause.text):
        return True
    who = next((i for i, f in enumerate(said) if f in people), None)
    return who is not None and bool(_KEPT & set(said[who + 1 : who + 4]))


def _to_us(clause: Clause, behind: Sequence[str], people: frozenset[str]) -> bool:
    if list(behind[:1]) in (["you"], ["u"]) or people & set(behind):
        return True
    return bool(_AT_YOURS.search(clause.text) or _BY_HAND.search(clause.text))


# -- denials ----------------------------------------------------------------------------------------------------------


def had_nothing(clause: Clause) -> bool:
    """ "I gave nothing to charity", "we sold none": the verb's own object is denied."""
    return not clause.asks and bool(_NOTHING.search(clause.text))


def has_not_any(clause: Clause) -> bool:
    """ "We don't keep any", "never had one"."""
    return bool(_NOT_ANY.search(clause.text.rstrip(" .!)")))


def offers(clause: Clause) -> bool:
    """ "… I can ask for another if you like": what they would do, they ask us."""
    return bool(_OFFERS.search(clause.text))


def is_on_its_way(clause: Clause) -> bool:
    """ "The bank say it's in the post", "it comes in the post": on its way to them, not to us."""
    return bool(_ON_ITS_WAY.search(clause.text))


def was_not_given(clause: Clause) -> bool:
    """ "He never gave me an invoice", "the bank won't send us one": who should make it out has not, or will not."""
    return not clause.asks and bool(_NOT_GIVEN.search(clause.text)) and not _FOR_NOW & set(forms(clause.text))


def so_none(clause: Clause) -> bool:
    """ "He's staying in the pension, so no form"."""
    return clause.join == "so" and bool(_SO_NONE.fullmatch(clause.text.rstrip(" .!)")))


def denies(clause: Clause, pointing: Pointing) -> bool:
    """Whether the clause says that what the pointing names does not exist or does not apply."""
    start, end = pointing.start - clause.start, pointing.end - clause.start
    if pointing.by != "name" or start < 0 or clause.asks:
        return False
    before, after = forms(clause.text[:start]), forms(clause.text[end:])
    if {"without", "before"} & set(after) or was_not_given(clause) or _for_some(after, pointing):
        return False
    named = forms(clause.text[start:end])
    if named and named[0] in _HAVE:
        before.append(named[0])  # "didn't sell any shares": the verb is part of the name
    if (
        _FOR_NOW & {*before, *after}
        or clause.has("not_yet", "lost", "waiting", "unknown", "hedge")
        or after[:1] == ["from"]
    ):
        return False
    return _none_of_it(before) or _not_had(before, so=clause.join == "so") or _fronted(after)


def _for_some(after: Sequence[str], pointing: Pointing) -> bool:
    """ "No separate schedule for the flat": of one of several there is none."""
    rest = [f for f in after[1:4] if f not in _ARTICLES]
    if after[:1] != ["for"] or not rest or rest[0] in _FOR_ALL or rest[0].isdigit():
        return False
    return not any(rest[0] in forms(a.item.ask) for a in pointing.items)


def _none_of_it(before: Sequence[str]) -> bool:
    """ "No P11D", "without any rental income", "nil dividends"."""
    for back, form in enumerate(reversed(before[-4:])):
        if form in ("no", "without", "zero", "nil", "nothing"):
            return not set(before[len(before) - back :]) & _NOT_OF_IT
    return False


def _not_had(before: Sequence[str], *, so: bool) -> bool:
    """ "I don't get a P11D", "never had any employees": denied, and not of a paper known to exist ("my P60").

    `so`: it follows from what was said before ("it's his first job, so he hasn't got a P45").
    """
    at = next((i for i in range(len(before) - 1, -1, -1) if before[i] in _NOT), None)
    if at is None or len(before) - at > 6:
        return False
    between = set(before[at + 1 :])
    if between & (_KNOWN_TO_EXIST | _OF_THE_MIND) or not between & _HAVE:
        return False
    perfect = before[at] in _PERFECT or (before[at] == "not" and before[at - 1 : at] in (["have"], ["has"]))
    if so and "got" in between and {"any", "a", "one"} & between:
        return True
    return not perfect or (bool({"any", "ever", "a"} & between) and not {"received", "had", "got"} & between)


def _fronted(after: Sequence[str]) -> bool:
    """ "Card machine we do not have"; "Rental income: none"; "that does not apply"."""
    if not after or len(after) > 8:
        return False
    if after[0] in ("none", "nil", "nothing", "zero") or list(after[:2]) == ["n", "a"]:
        return True
    denied = next((i for i, f in enumerate(after) if f in _NOT), None)
    if denied is None or set(after) & _KNOWN_TO_EXIST:
        return False
    left = after[denied + 1 :]
    return bool(left) and (left[0] in _ENDS or (left[0] in _HAVE and len(left) == 1))
