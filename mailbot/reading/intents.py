"""What a clause says, whatever it says it of: sent, promised, denied, asked, approved, paid."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from mailbot.domain.language import Mark
from mailbot.reading.clauses import Clause
from mailbot.reading.words import Word, words


class Intent(StrEnum):
    """What a clause does."""

    ATTACHED = "attached"
    PROMISED = "promised"
    NONE = "none"
    CLAIMED = "claimed"
    ASKED = "asked"
    WONDERED = "wondered"
    """A question mark behind a statement."""
    OBJECTED = "objected"
    REFUSED = "refused"
    APPROVED = "approved"
    CONDITION = "condition"
    PAID = "paid"
    WILL_PAY = "will pay"
    PART = "part"
    UNKNOWN = "unknown"
    NOT_YET = "not yet"
    LOST = "lost"
    YES = "yes"
    NO = "no"
    COURTESY = "courtesy"


_PLAIN = {
    "none": Intent.NONE,
    "refusal": Intent.REFUSED,
    "condition": Intent.CONDITION,
    "dispute": Intent.OBJECTED,
    "part": Intent.PART,
    "unknown": Intent.UNKNOWN,
    "not_yet": Intent.NOT_YET,
    "waiting": Intent.NOT_YET,
    "lost": Intent.LOST,
    "yes": Intent.YES,
    "no": Intent.NO,
    "courtesy": Intent.COURTESY,
}
"""Labels that mean the same with or without a denial before them."""
_LATER = {
    "attached": Intent.PROMISED,
    "promise": Intent.PROMISED,
    "claimed": Intent.PROMISED,
    "approve": Intent.PROMISED,
    "paid": Intent.WILL_PAY,
    "will_pay": Intent.WILL_PAY,
}
"""What a label means behind a word for the future."""
_NOW = {
    "attached": Intent.ATTACHED,
    "promise": Intent.PROMISED,
    "claimed": Intent.CLAIMED,
    "approve": Intent.APPROVED,
    "paid": Intent.PAID,
    "will_pay": Intent.WILL_PAY,
}
_DENIED = {
    "attached": Intent.NOT_YET,
    "claimed": Intent.NOT_YET,
    "promise": Intent.REFUSED,
    "approve": Intent.OBJECTED,
    "paid": Intent.NOT_YET,
    "will_pay": Intent.OBJECTED,
}
"""What a label means behind a denial."""

_REACH = 4
"""Words over which a denial or a word for the future governs what follows."""
_WH = {"what", "why", "which", "who", "whose", "when", "where", "how", "whats", "whys", "hows", "wheres", "whos"}
_AUXILIARY = {
    "can", "could", "do", "does", "did", "is", "are", "was", "were", "will", "would", "shall", "should", "have", "has", "may", "am",
    "isn't", "aren't", "don't", "doesn't", "didn't", "can't", "couldn't", "won't", "wouldn't", "shouldn't", "haven't", "hasn't",
    "dont", "doesnt", "cant", "isnt", "arent", "any", "must",
}  # fmt: skip
_MODALS = {"can", "could", "should", "shall", "may", "do", "does"}
_SUBJECTS = {
    "i",
    "you",
    "u",
    "we",
    "it",
    "they",
    "he",
    "she",
    "this",
    "that",
    "there",
    "these",
    "those",
    "hmrc",
    "the",
    "my",
    "your",
    "our",
}
_THINGS_ASKED = {"a", "an", "any", "the", "my", "this", "that", "it", "there", "these", "those"}
_LEADS = {
    "and", "but", "so", "also", "or", "just", "jack", "please", "quick", "question", "one", "thing", "another", "though", "btw",
}  # fmt: skip
_PAST = {
    "was", "were", "had", "went", "came", "got", "took", "said", "told", "sent", "did", "put", "left", "gave", "found", "paid",
    "made", "saw", "spoke", "rang", "bought", "sold", "dropped", "posted", "been", "brought", "met", "phoned", "asked", "counted",
}  # fmt: skip
_ARTICLES = {"the", "a", "an", "my", "our", "your", "their", "his", "her", "some", "any"}
_ENDS_PAST = re.compile(r"[a-z]{3,}ed$")


def intents_of(clause: Clause, language: str = "en") -> frozenset[Intent]:
    """What a clause says. Denials and words for the future before a phrase change its meaning."""
    found = {_PLAIN[m.label] for m in clause.marks if m.label in _PLAIN and not _undone(m, clause)}
    for mark in clause.marks:
        meaning = _meaning(mark, clause)
        if meaning:
            found.add(meaning)
    question = _question(clause, language)
    if question:
        found.add(question)
    if language == "en":
        found |= _english(clause)
    return frozenset(_settled(found, clause))


_ASKED_SOMEBODY = re.compile(r"\basked\s(?!me\b|us\b)(?:[\w']+\s){1,3}to\s(?!ask|check)", re.IGNORECASE)
_HOPES = re.compile(r"\W*(?:i\s|we\s)?(?:do\s)?(?:hope|trust)\b(?!\sto\b)", re.IGNORECASE)
_NOT_ANY = re.compile(r"(?:n't|nt|\bnot|\bnever)\s(?:\w+\s){0,3}(?:any|one|ones|anything)$", re.IGNORECASE)
_STILL = re.compile(r"\bstill\s(?:\w+ing\b|to\b|need|ha(?:ve|s) to\b|got to\b)", re.IGNORECASE)


def _english(clause: Clause) -> set[Intent]:
    """What the build of an English clause says: "don't keep any", "still counting", "will not share it"."""
    found: set[Intent] = set()
    if _HOPES.match(clause.text):
        found.add(Intent.COURTESY)
    if _ASKED_SOMEBODY.search(clause.text):
        found.add(Intent.PROMISED)
    if _STILL.search(clause.text):
        found.add(Intent.NOT_YET)
    elif _NOT_ANY.search(clause.text.rstrip(" .!)")):
        found.add(Intent.NONE)
    gives = [m for m in clause.marks if m.label == "give"]
    if any(_governed(m, clause, "negation") for m in gives):
        if not clause.has("until", "not_yet", "waiting"):
            found.add(Intent.REFUSED)
    elif any(_governed(m, clause, "future", "modal") for m in gives) and not clause.asks:
        found.add(Intent.PROMISED)
    return found


def _undone(mark: Mark, clause: Clause) -> bool:
    """"we do" is no yes in "we don't"."""
    return mark.label == "yes" and any(
        m.label == "negation" and 0 <= m.start - mark.end <= 1 for m in clause.marks
    )


def _meaning(mark: Mark, clause: Clause) -> Intent | None:
    if mark.label not in _NOW:
        return None
    denied = _governed(mark, clause, "negation", "no")
    if denied or _denied_throughout(mark, clause):
        # "won't have it until Friday" is a promise
        if mark.label == "promise" and clause.has("until"):
            return Intent.PROMISED
        return _DENIED[mark.label]
    later = ("future",) if mark.label == "approve" else ("future", "modal")
    if mark.label in _LATER and _governed(mark, clause, *later):
        return _LATER[mark.label]
    return _NOW[mark.label]


def _governed(mark: Mark, clause: Clause, *labels: str) -> bool:
    """Whether a mark with one of these labels stands shortly before this one."""
    before = [m for m in clause.marks if m.label in labels and m.end <= mark.start]
    return any(len(words(_between(clause, m.end, mark.start))) < _REACH for m in before)


def _denied_throughout(mark: Mark, clause: Clause) -> bool:
    """ "Neither the one nor the other will be coming": said once, it governs the whole clause."""
    return any(m.label == "neither" and m.end <= mark.start for m in clause.marks)


def _between(clause: Clause, start: int, end: int) -> str:
    return clause.text[max(0, start - clause.start) : max(0, end - clause.start)]


def _settled(found: set[Intent], clause: Clause) -> Iterable[Intent]:
    """Take out what another meaning of the same clause makes void."""
    if Intent.WONDERED in found:
        found -= {Intent.PAID, Intent.APPROVED, Intent.NONE, Intent.YES, Intent.NO}
    if Intent.COURTESY in found:
        found -= {Intent.ASKED, Intent.WONDERED, Intent.NO, Intent.CONDITION}
    if Intent.PROMISED in found and clause.has("time"):
        found -= {Intent.ASKED, Intent.WONDERED}
    if Intent.NOT_YET in found:
        found -= {Intent.NONE, Intent.NO}
    if found & {Intent.LOST, Intent.UNKNOWN}:
        found -= {Intent.NONE}
    if Intent.WILL_PAY in found:
        found -= {Intent.PAID}
    if clause.join in ("because", "when", "if"):
        # "once I have sent it", "if it is attached": said of no fact
        found -= {Intent.ATTACHED, Intent.PROMISED, Intent.PAID, Intent.APPROVED, Intent.YES, Intent.NO}
    return found


def _question(clause: Clause, language: str) -> Intent | None:
    if clause.has("question"):
        return Intent.ASKED
    if clause.topic and not clause.asks:
        return None
    starts = clause.join in ("", ".", ":", "but", "so")
    if language == "en" and opens_question(words(clause.text), asks=clause.asks, starts=starts):
        return Intent.ASKED
    if clause.asks:
        return Intent.WONDERED if language == "en" else Intent.ASKED
    return None


def opens_question(said: tuple[Word, ...], *, asks: bool, starts: bool = True) -> bool:
    """Whether English words stand in the order of a question: "can I", "why is", "who told you".

    `asks`: a question mark follows; `starts`: they begin a sentence (", who does the books, is away" asks nothing).
    """
    if not asks and not starts and [w.form for w in said[:2]] not in (["can", "you"], ["could", "you"]):
        return False
    forms = [w.form for w in said]
    while len(forms) > 1 and forms[0] in _LEADS:
        forms.pop(0)
    if forms[:3] and forms[0] in _WH and forms[1:3] == ["did", "i"]:
        return False  # "how did I miss that one?" is asked of nobody
    if len(forms) < 2:
        return bool(forms) and asks and forms[0] in _WH
    if forms[0] in _WH:
        return asks or forms[1] in _AUXILIARY or forms[0] in ("why", "who") or "told" in forms[:2]
    if asks and _WH & set(forms[:3]):
        return True
    if forms[0] not in _AUXILIARY:
        return False
    if starts and forms[0] not in ("have", "has") and forms[1] in _THINGS_ASKED:
        return True
    if asks:
        return not _ENDS_PAST.search(forms[1])
    return forms[0] in _MODALS and forms[1] in ("i", "you", "u", "we")


_BE = {"be", "not", "never", "need"}


def intends(clause: Clause) -> bool:
    """Whether an English clause says that somebody will do something: "she'll see to it", "I'll dig that out"."""
    if clause.asks or clause.has("negation"):
        return False
    for mark in clause.marks:
        if mark.label == "future":
            before = [w.form for w in words(_between(clause, clause.start, mark.start))]
            after = [w.form for w in words(_between(clause, mark.end, clause.end))]
            if (
                after
                and after[0] not in _BE
                and (before[-1:] not in (["you"], ["u"]) or after[0] in ("have", "get", "receive"))
            ):
                return True
    return False


_GAVE = {
    "gave", "given", "handed", "left", "passed", "put", "dropped", "delivered", "showed", "took", "brought", "sent", "emailed",
    "mailed", "posted", "texted", "whatsapped", "messaged", "forwarded", "faxed", "couriered", "uploaded", "shared", "popped",
    "stuck", "shoved", "slipped", "dispatched", "submitted",
}  # fmt: skip
_COPIED = {"photocopied", "copied", "scanned", "took", "has", "collected", "kept", "saw", "got", "picked", "had"}
_AT_YOURS = re.compile(r"\b(?:to|with|at|on|in|into|through|by)\s(?:one of\s)?(?:you|your|u|ur)\b", re.IGNORECASE)
_BY_HAND = re.compile(
    r"\bby (?:hand|courier|post|recorded|special)\b|\bvia\s\w+|\b(?:envelope|folder|bag|box|bundle|package|pack|pile|packet)\b"
    r"|\bdropped\b[^.?!]{1,60}\b(?:in|off|round|by)\b(?!\s?\d)",
    re.IGNORECASE,
)
_ALREADY = re.compile(
    r"\balready\s(?:been\s)?(?:submitted|supplied|provided|sent|given|shared|returned|uploaded|emailed|posted|delivered|"
    r"forwarded|handed|completed|done)\b",
    re.IGNORECASE,
)
_YOU_HAD = re.compile(
    r"\b(?:you|u)(?:'ve|\s(?:have|must have|should have))?\s(?:already\s)?(?:had|got|have)\s"
    r"(?:(?:it|them|this|that|these|those)\b|[^.?!]{0,60}\b(?:from (?:me|us)|since)\b)",
    re.IGNORECASE,
)


def handed_over(clause: Clause, people: frozenset[str]) -> bool:
    """Whether an English clause tells of something given to a colleague of ours, or left with us.

    "I put it in Ola's hand", "left them with the girl on your reception", "Lottie photocopied it"; `people`: our names.
    """
    if clause.asks or clause.has("future", "negation", "attached"):
        return False
    forms = [w.form for w in words(clause.text)]
    gave = next((i for i, f in enumerate(forms) if f in _GAVE), None)
    if gave is not None:
        to_you = forms[gave + 1 : gave + 2] in (["you"], ["u"]) or _AT_YOURS.search(clause.text)
        if to_you or people & set(forms[gave + 1 :]) or _BY_HAND.search(clause.text):
            return True
    if _YOU_HAD.search(clause.text) or _ALREADY.search(clause.text):
        return True
    who = next((i for i, f in enumerate(forms) if f in people), None)
    return who is not None and bool(_COPIED & set(forms[who + 1 : who + 4]))


def looks_back(clause: Clause) -> bool:
    """Whether an English clause tells of something past: its day is no promise."""
    forms = [w.form for w in words(clause.text)]
    return any(
        form in _PAST or (_ENDS_PAST.search(form) and before not in _ARTICLES)
        for before, form in zip(["the", *forms], forms, strict=False)
    )
