"""What this person wrote in this mail, apart from what stands around it (RFC 3676's quotes, and all other forms)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.subjects import FORWARD_PREFIXES, REPLY_PREFIXES
from mailbot.reading.visible.boundaries import Boundary, Kind, Line, find_boundary
from mailbot.reading.visible.html import COLOUR_OFF, COLOUR_ON, html_lines
from mailbot.reading.visible.mail_words import INLINE
from mailbot.reading.visible.ours import Ours
from mailbot.reading.visible.signatures import split_signature

MOST_LINES = 1_000
MOST_CHARACTERS = 200_000
_MOST_IN_LINE = 20_000

_A_LINE = 3
"""Words; a line of fewer may be a name."""

_UNSEEN = {0xA0: " ", 0x200B: None, 0x200E: None, 0x200F: None}
_MARKS = re.compile(r"^((?:[ ]?[>|＞])+)[ ]?")
_ROW = re.compile(r"^\s?\|(?:[^|>]*\|){2,}\s*$")
"""A row of a table drawn with bars."""
_COLOURS = re.compile(f"[{COLOUR_ON}{COLOUR_OFF}]")
_COLOURED = re.compile(f"{COLOUR_ON}([^{COLOUR_ON}{COLOUR_OFF}]*){COLOUR_OFF}")
_PREFIX = re.compile(r"^\s?(?:\[[^\]]{0,40}\]\s?)?([^\W\d_]{1,12}(?:-fwd)?)(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:：]")
_ENTRY = re.compile(r"^\s{0,8}(?:[-*•·▪◦–]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s)", re.I)
_INLINE = re.compile("|".join(rf"\b{re.escape(w)}\b" for w in INLINE), re.I)
_TAB, _LEAST_ROWS = "\t", 2
"""What stands between the cells of a row. Outlook writes each cell in a line of its own into the plain body."""
_STUB = re.compile(r"html|view (?:this|it) in|browser|web version|online version", re.I)


@dataclass
class _Parts:
    """The parts of a body while it is taken apart."""

    said: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)

    def done(self) -> VisibleText:
        """The parts as they are handed on."""
        text, signature = split_signature(_COLOURS.sub("", "\n".join(self.said)))
        return VisibleText(
            text=re.sub(r"\n{3,}", "\n\n", text),
            quoted=_COLOURS.sub("", "\n".join(self.quoted)).strip("\n"),
            signature=signature,
            forwarded=_COLOURS.sub("", "\n".join(self.forwarded)).strip("\n"),
            answers=tuple((_COLOURS.sub("", q).strip(), _COLOURS.sub("", a).strip()) for q, a in self.answers),
        )


def visible_text(mail: Mail, ours: Sequence[str] = ()) -> VisibleText:
    """Take a mail's body apart; the first 1,000 lines, 200,000 characters.

    `ours`: the text bodies that we and staff sent in this thread. Lines of ours are taken for quotes wherever they
    stand; what was typed behind or between them is the sender's.
    """
    own = Ours.of(ours)
    passed_on = _is_forward(mail.subject)
    plain, rich = _plain_lines(mail.text), _html_lines(mail.html)
    if not any(not line.blank for line in plain) or _is_stub(mail):
        return _read(rich or plain, own, passed_on)
    found = _read(plain, own, passed_on)
    if mail.html and (_shows_more(found, rich)):
        better = _read(rich, own, passed_on)
        return better if better.text and (better.quoted or better.forwarded) else found
    if any(_TAB in line.text for line in rich) and _TAB not in found.text:
        better = _read(rich, own, passed_on)
        return better if better.text.count(_TAB) >= _LEAST_ROWS and bool(better.quoted) == bool(found.quoted) else found
    return found


def _is_forward(subject: str) -> bool:
    """Whether the outermost prefix that programs write is one of forwarding."""
    found = _PREFIX.match(subject)
    name = found[1].lower() if found else ""
    return name in FORWARD_PREFIXES and name not in REPLY_PREFIXES


def _plain_lines(text: str) -> list[Line]:
    return [_plain_line(line[:_MOST_IN_LINE]) for line in text[:MOST_CHARACTERS].split("\n")[:MOST_LINES]]


def _plain_line(line: str) -> Line:
    line = line.translate(_UNSEEN).rstrip()
    marks = None if _ROW.match(line) else _MARKS.match(line)
    if not marks:
        return Line(line)
    return Line(line[marks.end() :], len(marks[1].replace(" ", "")))


def _html_lines(html: str) -> list[Line]:
    if not html.strip():
        return []
    lines = [Line(h.text.translate(_UNSEEN), h.depth, h.begins_quote) for h in html_lines(html)[:MOST_LINES]]
    return [
        Line(p.text, p.depth, line.begins_quote) if not line.depth and (p := _plain_line(line.text)).depth else line
        for line in lines
    ]


def _is_stub(mail: Mail) -> bool:
    """A plain part that only says where the real text is."""
    plain = mail.text.strip()
    return bool(mail.html) and len(plain) < 200 and bool(_STUB.search(plain)) and len(mail.html) > 10 * len(plain)


def _shows_more(found: VisibleText, rich: Sequence[Line]) -> bool:
    """Whether the HTML body knows something of quotes or colours that the plain one does not show."""
    if not found.quoted and not found.forwarded:
        return any(line.depth or line.begins_quote for line in rich)
    return any(COLOUR_ON in line.text for line in rich) and not found.answers


def _read(lines: Sequence[Line], ours: Ours, passed_on: bool) -> VisibleText:
    parts = _Parts()
    boundary = find_boundary(lines)
    if boundary is None:
        _unmarked(lines, ours, parts)
        return parts.done()
    top = lines[: boundary.start]
    parts.said += [line.text for line in top]
    if boundary.kind is Kind.FORWARD or (passed_on and boundary.kind is not Kind.QUOTED):
        parts.forwarded += [line.text for line in lines[boundary.start :]]
        return parts.done()
    parts.quoted += [line.text for line in lines[boundary.start : boundary.body]]
    rest = lines[boundary.body :]
    if any(line.depth for line in rest) and boundary.kind in (Kind.ATTRIBUTION, Kind.QUOTED, Kind.CONTAINER):
        _between_marks(rest, ours, parts)
    else:
        _unmarked_history(rest, ours, parts, _announces(top))
    return parts.done()


def _announces(top: Sequence[Line]) -> bool:
    """ "My bits in red", "see below": the answers stand in the copy."""
    said = " ".join(line.text for line in top).strip()
    return len(said) < 400 and bool(_INLINE.search(said))


# -- a history with quote marks -----------------------------------------------------------------------------------


def _between_marks(rest: Sequence[Line], ours: Ours, parts: _Parts) -> None:
    """Marked lines are the history; what stands unmarked between and below is written now."""
    question = ""
    fresh = True
    n = 0
    while n < len(rest):
        line = rest[n]
        nested = None if line.depth or line.blank else _boundary_here(rest, n)
        if nested is not None:
            parts.quoted += [x.text for x in rest[n : nested.body]]
            n = nested.body
            continue
        if line.depth:
            question = _quoted_line(line, ours, parts) or question
            fresh = True
        elif not line.blank and (_is_spill(rest, n, ours) or (ours and ours.has(line.text))):
            parts.quoted.append(line.text)
        else:
            _say(line.text, question, parts, fresh)
            fresh = fresh and line.blank
        n += 1


def _boundary_here(rest: Sequence[Line], n: int) -> Boundary | None:
    found = find_boundary(rest[n : n + 30])
    if found is None or found.start or found.kind in (Kind.QUOTED, Kind.CONTAINER):
        return None
    return Boundary(n, n + found.body, found.kind)


def _quoted_line(line: Line, ours: Ours, parts: _Parts) -> str:
    """File a marked line; an answer typed on it, behind our words or in colour, is said."""
    hit = _typed_on(line.text, ours)
    if hit is None:
        parts.quoted.append(line.text)
        return line.text.strip()
    question, answer = hit
    parts.quoted.append(question)
    parts.said += ["", answer]
    parts.answers.append((question, answer))
    return question


def _typed_on(text: str, ours: Ours) -> tuple[str, str] | None:
    """(our words, the answer behind them) for a line on which both stand."""
    coloured = " ".join(c.strip() for c in _COLOURED.findall(text)).strip()
    plain = _COLOURED.sub("", text).strip()
    if coloured and plain:
        return plain, coloured
    if ours and not ours.has(text):
        hit = ours.tail(text)
        if hit and hit[1]:
            return hit
    return None


def _is_spill(rest: Sequence[Line], n: int, ours: Ours) -> bool:
    """The end of a quoted line that a server folded: right behind a full line, right before a quoted one."""
    if n == 0 or n + 1 >= len(rest) or not rest[n - 1].depth or not rest[n + 1].depth:
        return False
    before, text = rest[n - 1].text, rest[n].text.strip()
    if ours and ours.has(f"{before} {text}"):
        return True
    return len(before) + len(text.split()[0]) > 70 and len(text) < 40 and text[:1].islower()


def _say(text: str, question: str, parts: _Parts, fresh: bool) -> None:
    """Write a line of the sender's; the first one below a quoted line answers it."""
    parts.said.append(text)
    if not text.strip():
        return
    if fresh or not parts.answers:
        parts.answers.append((question, text))
    else:
        asked, answer = parts.answers[-1]
        parts.answers[-1] = (asked, f"{answer}\n{text}")


# -- a history without quote marks --------------------------------------------------------------------------------


def _unmarked_history(rest: Sequence[Line], ours: Ours, parts: _Parts, announced: bool) -> None:
    """A copy as Outlook makes it: ours unless it is coloured, or is not what we sent, or the sender says so."""
    following = find_boundary(rest)
    end = following.start if following else len(rest)
    first = rest[:end]
    if any(_typed_in_colour(line.text) for line in first) and (announced or _mixed(first)):
        _by_colour(first, parts)
    elif ours.is_copied_in([line.text for line in first]):
        _against_ours(first, ours, parts)
    elif announced:
        _announced(first, parts)
    else:
        parts.quoted += [line.text for line in first]
    parts.quoted += [line.text for line in rest[end:]]


def _against_ours(first: Sequence[Line], ours: Ours, parts: _Parts) -> None:
    """What stands between our lines and is not ours was typed there.

    A colleague's mail that asked may stand there, of which we know only the items: what is above our first line, and
    below the paragraph of our last one, is its greeting and its signature.
    """
    begin, end = _from_ours_to_ours(first, ours)
    if any(line.strip() for line in parts.said) and not _typed_between(first[begin:end], ours):
        end = min(end, _behind_the_last(first, ours))
    question = ""
    fresh = True
    for n, line in enumerate(first):
        if line.blank:
            parts.quoted.append("")
        elif not begin <= n < end and not _COLOURED.search(line.text):
            parts.quoted.append(line.text)
        elif ours.has(line.text):
            parts.quoted.append(line.text)
            question, fresh = line.text, True
        elif hit := _typed_on(line.text, ours):
            question = _quoted_line(line, ours, parts) or hit[0]
            fresh = False
        else:
            _say(line.text, question, parts, fresh)
            fresh = False


def _typed_between(lines: Sequence[Line], ours: Ours) -> bool:
    """Whether anything that is not ours stands above the last of our lines."""
    last = _behind_the_last(lines, ours)
    return any(not line.blank and not ours.has(line.text) for line in lines[:last])


def _behind_the_last(lines: Sequence[Line], ours: Ours) -> int:
    """The place behind the last of our lines: who answered above the copy, and nowhere in it, wrote nothing there."""
    own = (n for n, line in enumerate(lines) if not line.blank and (ours.has(line.text) or ours.tail(line.text)))
    said = (n for n in own if _tells_more_than_a_name(lines[n].text))
    return max(said, default=-1) + 1


def _from_ours_to_ours(first: Sequence[Line], ours: Ours) -> tuple[int, int]:
    """From the first line that is ours to the end of the paragraph in which the last one stands.

    Of a mail of which we know a greeting and the list, what stands between the two is not the writer's either.
    """
    own = [n for n, line in enumerate(first) if not line.blank and (ours.has(line.text) or ours.tail(line.text))]
    if not own:
        return 0, 0
    listed = next((n for n in own if _ENTRY.match(first[n].text)), own[0])
    begin = own[0] if sum(n < listed for n in own) > 1 else listed
    last = next((n for n in reversed(own) if _tells_more_than_a_name(first[n].text)), own[-1])
    return begin, next((n for n in range(last, len(first)) if first[n].blank), len(first))


def _tells_more_than_a_name(text: str) -> bool:
    """Whether a line is more than who signs: every mail of a colleague ends with the same."""
    return bool(_ENTRY.match(text)) or len(text.split()) >= _A_LINE


def _typed_in_colour(text: str) -> str:
    return " ".join(c.strip() for c in _COLOURED.findall(text)).strip()


def _mixed(first: Sequence[Line]) -> bool:
    """Some lines coloured, more of them not: the colour was chosen for the answers."""
    filled = [line for line in first if not line.blank]
    whole = sum(1 for line in filled if _typed_in_colour(line.text) and not _COLOURED.sub("", line.text).strip())
    return whole * 2 < len(filled)


def _by_colour(first: Sequence[Line], parts: _Parts) -> None:
    question = ""
    for line in first:
        coloured, plain = _typed_in_colour(line.text), _COLOURED.sub("", line.text).strip()
        if coloured:
            parts.answers.append((plain or question, coloured))
            parts.said += ["", coloured]
        parts.quoted.append(plain)
        question = plain or question


def _announced(first: Sequence[Line], parts: _Parts) -> None:
    """The sender says that answers stand in the copy, and nothing tells them from our words: the entries are kept,
    and whatever stands directly below one."""
    for entry, group in _entries(first):
        texts = [line.text for line in group]
        if entry:
            parts.said += ["", *texts]
        else:
            parts.quoted += texts


def _entries(lines: Sequence[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Runs of lines: (a list entry with what stands below it, or not; the lines)."""
    entries = [n for n, line in enumerate(lines) if _ENTRY.match(line.text)]
    if not entries:
        yield False, list(lines)
        return
    yield False, list(lines[: entries[0]])
    for n, start in enumerate(entries):
        end = entries[n + 1] if n + 1 < len(entries) else _end_of_entry(lines, start)
        yield True, [line for line in lines[start:end] if not line.blank]
        if n + 1 == len(entries):
            yield False, list(lines[end:])


def _end_of_entry(lines: Sequence[Line], start: int) -> int:
    """The last entry ends at the first blank line."""
    return next((n for n in range(start, len(lines)) if lines[n].blank), len(lines))


# -- no boundary at all -------------------------------------------------------------------------------------------


def _unmarked(lines: Sequence[Line], ours: Ours, parts: _Parts) -> None:
    """No sign of a history: everything is said, save a run of our own running text that somebody pasted."""
    pasted = _pasted(lines, ours) if ours else range(0)
    parts.said += [line.text for n, line in enumerate(lines) if n not in pasted]
    parts.quoted += [line.text for n, line in enumerate(lines) if n in pasted]


def _pasted(lines: Sequence[Line], ours: Ours) -> range:
    """The longest run of lines of ours, when it is more than a list of items that anybody might repeat."""
    best, start = range(0), None
    for n, line in enumerate([*lines, Line("\ue00f")]):
        if line.blank or ours.has(line.text):
            start = n if start is None and not line.blank else start
        elif start is not None:
            best = max(best, range(start, n), key=len)
            start = None
    prose = [lines[n].text for n in best if not lines[n].blank and not _ENTRY.match(lines[n].text)]
    return best if len(prose) >= 3 and sum(map(len, prose)) >= 60 else range(0)
