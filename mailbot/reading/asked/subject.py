"""The subject line of a staff mail, where it is all that asks: "P60 please!", "Insurance schedule by Friday?"."""

from __future__ import annotations

from dataclasses import replace

from mailbot.reading.asked.antecedents import entry_asked
from mailbot.reading.asked.asking_mail import Case
from mailbot.reading.asked.courtesies import without_greeting
from mailbot.reading.asked.due_days import without_deadlines
from mailbot.reading.asked.prose import Asked, read_sentence
from mailbot.reading.asked.setting import Reading
from mailbot.reading.asked.things import is_named, things_in
from mailbot.reading.text.words import words
from mailbot.reading.visible.subjects import bare_subject

_SHORT = 7
"""Words of a subject that only names a thing."""
_AS_DISCUSSED = 4
"""Words of a body below a subject that calls the client by name and lists papers: "As discussed. Cheers"."""
_SAYS_NOTHING = 16
"""Words of a body that leaves everything to its subject: "See above, sorry for the rush"."""


def read_subject(reading: Reading, case: Case) -> None:
    """The subject line may be all there is: "P60 please!"."""
    subject = bare_subject(case.source.subject)
    setting, dictated = replace(case.setting, dictated=False), case.setting.dictated
    if dictated and not setting.every.has(subject, "dictated"):
        return
    plain = without_deadlines(subject, setting.written, setting.days, setting.every)
    said = read_sentence(plain if dictated else subject, setting.every, setting.tongues, dictated=dictated)
    if said.denies or answers_somebody(case) or setting.every.begins(subject, "noun_verb"):
        return
    for asked in said.asked or _meant_by_subject(subject, reading, case) or _all_in_subject(subject, reading, case):
        reading.want(asked)


def _all_in_subject(subject: str, reading: Reading, case: Case) -> tuple[Asked, ...]:
    """ "Tom - insurance schedule by Friday?" above "Thanks, Owen": things without a verb, the body says nothing."""
    setting = case.setting
    said = sum(len(words(s.text)) for s in reading.sentences)
    text = without_greeting(subject, setting)
    plain = without_deadlines(text, setting.written, setting.days, setting.every)
    called = text != subject and said <= _AS_DISCUSSED
    wanted = called or plain != text or text.rstrip().endswith("?") or setting.every.has(text, "bare_subject")
    if said > _SAYS_NOTHING or not wanted or setting.every.has(text, "not_asked", "attached", "statement"):
        return ()
    head, dash, rest = plain.partition(" - ")
    things = things_in(rest if dash and not is_named(head.rpartition(" ")[2], setting.every) else plain, setting.every)
    kept = [t for t in things if is_named(t, setting.every) and setting.every.ends(t, "generic", "abbreviated") is None]
    return tuple(entry_asked(t.rstrip(" ?"), setting) for t in kept)


def _meant_by_subject(subject: str, reading: Reading, case: Case) -> tuple[Asked, ...]:
    """ "Could you send it over?" below a subject "The van lease"."""
    plain = reading.points and is_named(subject, case.setting.every) and len(words(subject)) <= _SHORT
    return (entry_asked(subject, case.setting),) if plain else ()


def answers_somebody(case: Case) -> bool:
    """Whether the subject is that of an older mail."""
    return bool(case.mail.in_reply_to) or bare_subject(case.mail.subject) != case.mail.subject.strip()
