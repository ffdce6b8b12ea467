"""A dictated mail as its writer meant it: stops said aloud, and things counted in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.reading.asked.setting import Setting
from mailbot.reading.text.frames import Frames, Hit
from mailbot.reading.text.words import words

_MARKS = {"said_comma": ",", "said_stop": ".", "said_question": "?", "said_colon": ":", "said_line": "\n"}
_LEAST_SAID = 2
_LEAST_COUNTED = 2


def punctuated(text: str, setting: Setting) -> str:
    """The text with the stops that were said aloud as stops, and with counted things as a numbered list."""
    lines = _with_stops(text, setting.every).split("\n")
    return "\n".join(_in_figures(_counted(line, setting.every), setting.every) for line in lines)


def _with_stops(text: str, every: Frames) -> str:
    """ "Thank you comma new line could you send me the lease question mark"."""
    hits = every.hits(text, *_MARKS)
    if sum(h.label != "said_line" for h in hits) < _LEAST_SAID or len(re.findall(r"[.,?!]", text)) >= len(hits):
        return text
    made, at = [], 0
    for hit in hits:
        made += [text[at : hit.start].rstrip(), _MARKS[hit.label]]
        at = hit.end
    return "".join([*made, text[at:]])


def _counted(line: str, every: Frames) -> str:
    """ "I need two things one the lease two the deed": what is counted in words, numbered in figures."""
    announced = every.hits(line, "counted_things")
    if not announced:
        return line
    begin = announced[0].end
    rest = line[begin:]
    numbers = _rising(every.hits(rest, *(f"counting_{n}" for n in range(1, 7))))
    if not numbers and not re.search(r"[.,;:?!]", line) and every.begins(rest, "determiner"):
        return f"{line[:begin]}: {rest.strip()}"  # "two things for me please the schedule and the letter"
    if len(numbers) < _LEAST_COUNTED or len(re.findall(r"[.,;:?]\s", rest)) >= len(numbers):
        return line
    ends = [*(h.start for h in numbers[1:]), _last_end(rest, numbers[-1].end, every)]
    things = (f"{n}) {rest[h.end : e].strip(' ,')}" for n, (h, e) in enumerate(zip(numbers, ends, strict=True), 1))
    return f"{line[:begin]}: {' '.join(things)}. {rest[ends[-1] :].strip()}".rstrip()


def _in_figures(text: str, every: Frames) -> str:
    """ "Before Friday the nineteenth": the day in figures."""
    figures = {said: figure for said, _, figure in (p.rpartition(" ") for p in every.sources.get("said_days", ()))}
    for hit in reversed(every.hits(text, "before_said_day")):
        behind = words(text[hit.end :])[:2]
        for size in (2, 1):
            figure = figures.get(" ".join(w.form for w in behind[:size]))
            if figure and len(behind) >= size:
                text = f"{text[: hit.end]} {figure}{text[hit.end + behind[size - 1].end :]}"
                break
    return text


def _rising(hits: Sequence[Hit]) -> list[Hit]:
    """One, then two, then three …"""
    found: list[Hit] = []
    for hit in hits:
        if hit.label == f"counting_{len(found) + 1}":
            found.append(hit)
    return found


def _last_end(text: str, begin: int, every: Frames) -> int:
    """Where the last of the things ends: before the goodbye, or the next thought."""
    behind = [h.start for h in every.hits(text, "next_thought") if h.start > begin]
    return min(behind, default=len(text))
