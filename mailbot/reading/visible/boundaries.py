"""Where, in the lines of a mail, the history or a forwarded mail begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mailbot.reading.visible.mail_words import FORWARD_BEGINS, HEADER_LABELS, HISTORY_BEGINS, WROTE

_MOST_WRAPPED = 6
_MOST_ATTRIBUTION = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a body, quote marks taken off."""

    text: str
    depth: int = 0
    """How many quote marks stood before it."""
    begins_quote: bool = False
    """The writer's mail program began its own container for the history here (HTML only)."""

    @property
    def blank(self) -> bool:
        """Whether nothing is on it."""
        return not self.text.strip()


class Kind(StrEnum):
    """How a boundary shows itself."""

    ATTRIBUTION = "attribution"
    QUOTED = "quoted"
    HEADER = "header"
    SEPARATOR = "separator"
    CONTAINER = "container"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class Boundary:
    """The line where the history begins, and the first line behind whatever announces it."""

    start: int
    body: int
    kind: Kind


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=len, reverse=True))


_RULER = r"[-_=*~>#\s–—]"
_HISTORY = re.compile(rf"^{_RULER}{{2,80}}(?:{_alternatives(HISTORY_BEGINS)})\b[^\n]{{0,60}}?{_RULER}{{2,80}}$", re.I)
_FORWARD = re.compile(
    rf"^(?:{_RULER}{{2,80}}(?:{_alternatives(FORWARD_BEGINS)})[^\n]{{0,120}}|(?:{_alternatives(FORWARD_BEGINS)})\s?[:：])$",
    re.I,
)
_ABOVE = re.compile(r"^\W{0,20}(?:please )?(?:reply|type your reply|write|respond) above this line\b.{0,80}$", re.I)
_BAR = re.compile(r"^\s?[_-]{10,100}\s?$")

_LABEL_OF = {label: field for field, labels in HEADER_LABELS.items() for label in labels}
_LABELS = _alternatives(list(_LABEL_OF))
_LABEL = re.compile(rf"^[\s*_]{{0,4}}({_LABELS})\s{{0,3}}\*{{0,2}}\s?[:：]", re.I)
_INLINE_LABEL = re.compile(rf"(?:^|(?<=[\s>\]\d*]))\*?({_LABELS})\s?[:：]", re.I)

_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_NUMBER_DATE = re.compile(
    r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))\b|\d{4}年\d{1,2}月\d{1,2}日"
)
_WORD_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|\.|º)?,?\s(?:de\s)?[^\W\d]{3,12}\.?,?(?:\sde)?\s\d{4}\b"
    r"|\b[^\W\d]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}\b"
)
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_WROTE = re.compile(rf"(?:^|[\s>\"'*)])(?:{_alternatives(WROTE)})(?=$|[\s:：,.<\"*(])", re.I)
_WROTE_UNSPACED = re.compile(r"(?:写道|寫道|のメール|さんは書きました)\s?[:：]?$")
_OPENING = re.compile(
    r"^[\"'*>\s]{0,4}(?:on|ar|am|le|el|em|il|op|den|w dniu|dnia|dne|la data de|în|pe|på|il giorno|no dia|no|a|ngày)\b",
    re.I,
)


def find_boundary(lines: Sequence[Line], begin: int = 0) -> Boundary | None:
    """The first place at or behind `begin` where somebody else's words begin; None when there is none."""
    for n in range(begin, len(lines)):
        if lines[n].blank and not lines[n].begins_quote:
            continue
        found = _boundary_at(lines, n)
        if found:
            return found
    return None


def _boundary_at(lines: Sequence[Line], n: int) -> Boundary | None:
    line = lines[n]
    if _FORWARD.match(line.text.strip()):
        return Boundary(n, n + 1, Kind.FORWARD)
    if line.depth:
        return Boundary(n, n, Kind.QUOTED)
    return _separator(lines, n) or _header(lines, n) or _attribution(lines, n) or _container(lines, n)


def _separator(lines: Sequence[Line], n: int) -> Boundary | None:
    text = lines[n].text.strip()
    if _HISTORY.match(text):
        return Boundary(n, header_end(lines, n + 1), Kind.SEPARATOR)
    if _ABOVE.match(text) and any(not line.blank for line in lines[:n]):
        return Boundary(n, n + 1, Kind.SEPARATOR)
    if _BAR.match(text):
        following = _next_filled(lines, n + 1)
        if following is not None and (found := _header(lines, following)):
            return Boundary(n, found.body, Kind.HEADER)
        if following is not None and _ABOVE.match(lines[following].text.strip()):
            return Boundary(n, following + 1, Kind.SEPARATOR)
    return None


def _next_filled(lines: Sequence[Line], n: int) -> int | None:
    return next((i for i in range(n, min(n + 4, len(lines))) if not lines[i].blank), None)


def _header(lines: Sequence[Line], n: int) -> Boundary | None:
    """A header block written out: From with two more fields, one of which only a mail has."""
    first = _LABEL.match(lines[n].text[:300])
    if not first or _LABEL_OF[first[1].lower()] not in {"from", "date", "subject"}:
        return None
    end = header_end(lines, n)
    block = " ".join(line.text[:600] for line in lines[n:end])
    fields = {_LABEL_OF[m[1].lower()] for line in lines[n:end] for m in _INLINE_LABEL.finditer(line.text[:1_000])}
    if len(fields) < 3 or "from" not in fields:
        return None
    timed = {"date", "to"} <= fields and _CLOCK.search(block)
    if not (_ADDRESS.search(block) or {"date", "subject"} <= fields or timed):
        return None
    return Boundary(n, end, Kind.HEADER)


def header_end(lines: Sequence[Line], n: int) -> int:
    """The first line behind a header block that begins at or right behind line `n`."""
    at, last, labels = n, n, 0
    while at < len(lines) and at - n < 24:
        line = lines[at]
        if label := _LABEL.match(line.text[:300]):
            if last < at and lines[at - 1].blank and labels and _LABEL_OF[label[1].lower()] == "from":
                break  # another block: what stood above it was none of it
            labels, last = labels + 1, at + 1
        elif not _belongs_to_header(lines, at, labels):
            break
        at += 1
    return last


def _belongs_to_header(lines: Sequence[Line], at: int, labels: int) -> bool:
    """A line without a label: folded addresses, a line between two labels, a blank before the block is complete."""
    if lines[at].blank:
        return labels < 3 or _label_follows(lines, at)
    return labels > 0 and (bool(_ADDRESS.search(lines[at].text)) or _label_follows(lines, at))


def _label_follows(lines: Sequence[Line], at: int) -> bool:
    following = _next_filled(lines, at + 1)
    return following is not None and bool(_LABEL.match(lines[following].text[:300]))


def _attribution(lines: Sequence[Line], n: int) -> Boundary | None:
    """ "On …, Tom <tom@…> wrote:", wrapped over up to six lines. Prose that ends in "they wrote:" is none."""
    joined, found = "", None
    for k in range(n, min(n + _MOST_WRAPPED, len(lines))):
        if lines[k].blank or lines[k].depth or len(joined) > _MOST_ATTRIBUTION:
            break
        joined = f"{joined} {lines[k].text.strip()}".strip()
        ended = joined.endswith((":", "：", ":*"))
        if (ended or _WROTE.search(joined[-20:])) and _is_attribution(joined, _quote_follows(lines, k + 1)):
            found = Boundary(n, k + 1, Kind.ATTRIBUTION)
        if ended:
            break
    return None if found is None or _begins_below(lines, n, found.body) else found


def _begins_below(lines: Sequence[Line], n: int, body: int) -> bool:
    """Whether the line is an answer above the attribution: one of those below it begins a whole one, with its day.
    A line that opens an attribution and breaks off in the middle of the day belongs to it."""
    text, quoted = lines[n].text.strip(), _quote_follows(lines, body)
    below = (" ".join(line.text.strip() for line in lines[m:body]) for m in range(n + 1, body))
    whole = [b for b in below if _DIGIT.search(_ADDRESS.sub("", b)) and _is_attribution(b, quoted)]
    opens = bool(_OPENING.match(text) and _DIGIT.search(text))
    return any(_OPENING.match(b) or not opens for b in whole)


def _is_attribution(text: str, quoted: bool) -> bool:
    if len(text) > _MOST_ATTRIBUTION:
        return False
    dated = bool(_NUMBER_DATE.search(text) or _WORD_DATE.search(text))
    addressed = bool(_ADDRESS.search(text))
    verb = bool(_WROTE.search(text) or _WROTE_UNSPACED.search(text))
    if not verb:
        return quoted and addressed and dated and text.endswith((">:", "):", ">："))
    if addressed and (dated or _CLOCK.search(text) or quoted):
        return _begins_like_one(text)
    if dated and _CLOCK.search(text):
        return _begins_like_one(text) and len(text) < 200
    return quoted and len(text) < 160 and (dated or len(text.split()) <= 6)


def _begins_like_one(text: str) -> bool:
    """With "On", a date, or at once with the name: not in the middle of a sentence."""
    before = _ADDRESS.split(text)[0]
    opening = bool(_OPENING.match(text))
    return opening or text[:1].isdigit() or len(before.split()) <= 12


def _quote_follows(lines: Sequence[Line], n: int) -> bool:
    following = _next_filled(lines, n)
    return following is not None and (lines[following].depth > 0 or lines[following].begins_quote)


def _container(lines: Sequence[Line], n: int) -> Boundary | None:
    """A container of the mail program. It may hold a forwarded mail, or begin with the attribution."""
    if not lines[n].begins_quote:
        return None
    following = _next_filled(lines, n)
    if following is not None and following != n and (found := _boundary_at(lines, following)):
        return found
    return Boundary(n, n, Kind.CONTAINER)
