"""Signatures, device lines, disclaimers and banners: what stands in a mail without being said in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.reading.visible.mail_words import BANNERS, DEVICES, DISCLAIMERS, SENT_FROM, SIGN_OFFS

_MOST_SIGNATURE_LINES = 30
_LEAST_BARS = 2
_DELIMITER = 3
"""Characters of a line that can be nothing but a signature's delimiter."""
_DASHES = re.compile(r"^\s?(?:-- ?|—|–|--+|__+)\s{0,3}$")
_RULER = re.compile(r"^\s?[-_=*~#]{3,100}\s?$")
_SENT_FROM = re.compile(rf"^\W{{0,3}}(?:{'|'.join(re.escape(s) for s in SENT_FROM)})", re.I)
_DEVICE = re.compile("|".join(re.escape(d) for d in DEVICES), re.I)
_POSTSCRIPT = re.compile(r"^\s{0,3}(?:p\.?\s?p?\.?\s?s\b|ps\b|on)[.:,\s-]?", re.I)
_LONGEST_FIRST = sorted(SIGN_OFFS, key=len, reverse=True)
_SIGN_OFF = re.compile(rf"^\W{{0,2}}(?:{'|'.join(re.escape(s) for s in _LONGEST_FIRST)})\b[^.?\n]{{0,30}}$", re.I)

_LABELLED = re.compile(
    r"^\W{0,3}(?:t|tel|telephone|phone|ph|m|mob|mobile|cell|dd|ddi|direct|office|f|fax|e|e-?mail|mail|w|web|website|www|a|"
    r"address|ffôn|tel\.?|téléphone|tél|telefon|telefono|teléfono|móvil|handy|kom|nip|regon|kvk|btw|ust-?id(?:nr)?|skype|linkedin|whatsapp)"
    r"\b\s?[.:|]{1,2}\s?\S.{0,100}$",
    re.I,
)
_PHONE = re.compile(r"(?:\+?\d|\(\d)[\d\s().-]{7,20}\d")
_LINK = re.compile(r"(?:https?://|www\.)\S{3,}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}", re.I)
_COMPANY = re.compile(
    r"\b(?:ltd|limited|llp|plc|cic|cyf|gmbh|ag|s\.?a\.?r\.?l|sp\. z o\.?o|srl|s\.?l\.?|bv|inc|accountants|partners)\b",
    re.I,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_SEPARATED = re.compile(r"\s[|•·◦‖]\s|\s//\s")
_ROLE = re.compile(
    r"\b(?:director|manager|partner|accountant|bookkeeper|secretary|owner|proprietor|founder|ceo|cfo|assistant|administrator|"
    r"senior|associate|consultant|treasurer|clerk|practice|chair(?:man|woman|person)?|officer|co-ordinator|coordinator|engineer|"
    r"gérant|geschäftsführer|inhaber|właściciel|kierownik|titolare|gerente|eigenaar|cyfarwyddwr|rheolwr|perchennog)\b",
    re.I,
)
_PROSE = re.compile(
    r"\b(?:i|i'm|i've|i'll|we|you|my|will|have|is|are|attached|please|can|could|would|it|they|dw|mae|ich|je|ho|tengo|mam|am)"
    r"\b",
    re.I,
)


def split_signature(text: str) -> tuple[str, str]:
    """(what is said, what stands around it). On doubt a line stays: nothing that may be an answer is taken off."""
    lines = text.split("\n")
    kept, taken = _without_banners(lines)
    kept, devices = _without_devices(kept)
    start = _start(kept)
    if not any(line.strip() for line in kept[:start]):
        start = len(kept)
    body, postscript = kept[:start], _postscript(kept[start:])
    signature = kept[start : len(kept) - len(postscript)]
    said = "\n".join([*body, *postscript]).strip("\n")
    around = "\n".join(part for part in ("\n".join(signature).strip("\n"), *devices, *taken) if part.strip())
    return said.strip(), around.strip()


def _without_banners(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """A gateway's warning stands in one of the first paragraphs."""
    kept, taken = [], []
    for n, paragraph in enumerate(_paragraphs(lines)):
        words = " ".join(paragraph).lower()
        if n < 3 and len(words) < 600 and any(b in words for b in BANNERS):
            taken += paragraph
        else:
            kept += paragraph
    return kept, ["\n".join(taken).strip()] if taken else []


def _paragraphs(lines: Sequence[str]) -> list[list[str]]:
    """Runs of lines, each with the blank lines behind it."""
    found: list[list[str]] = []
    before = ""
    for line in lines:
        if not found or (line.strip() and not before.strip()):
            found.append([])
        found[-1].append(line)
        before = line
    return found


def _without_devices(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    devices = [line.strip() for line in lines if is_device_line(line)]
    return [line for line in lines if not is_device_line(line)], devices


def is_device_line(line: str) -> bool:
    """ "Sent from my iPhone" and its kin, alone on a line."""
    text = line.strip()
    return 0 < len(text) <= 160 and bool(_SENT_FROM.match(text)) and bool(_DEVICE.search(text))


def _start(lines: Sequence[str]) -> int:
    """The first line of the signature; the number of lines when there is none."""
    first = max(0, len(lines) - _MOST_SIGNATURE_LINES)
    candidates = [_after_dashes(lines, first), _contact_block(lines, first), _disclaimer(lines)]
    return min(c for c in (*candidates, len(lines)) if c is not None)


def _after_dashes(lines: Sequence[str], first: int) -> int | None:
    """RFC 3676, 4.3: "-- " alone on a line; programs that trim line ends write "--".

    A longer one may as well stand below the head of a table: it begins a signature when nothing is said below it.
    """
    found = (n for n in range(first, len(lines) - 1) if _DASHES.match(lines[n]))
    return next((n for n in found if len(lines[n].strip()) <= _DELIMITER or _is_signature(lines[n + 1 :])), None)


def _is_signature(lines: Sequence[str]) -> bool:
    """Whether every paragraph is a lawyer's, or made of lines that say nothing."""
    for paragraph in _paragraphs(lines):
        filled = [line for line in paragraph if line.strip()]
        if not all(_may_stand_in_signature(line) for line in filled) and not is_disclaimer(" ".join(filled)):
            return False
    return not any("   " in line.strip() for line in lines)


def _contact_block(lines: Sequence[str], first: int) -> int | None:
    """Name, role, company, numbers: from the first contact line below a sign-off or a name to the end."""
    for n in range(first, len(lines)):
        if _is_table(lines, n):
            continue
        if _is_contact(lines[n]) and _stands_below_a_name(lines, n) and _only_contacts_follow(lines, n):
            return _with_name_and_role(lines, n)
    return None


def _is_table(lines: Sequence[str], n: int) -> bool:
    """Whether it is a row of a table: a line beside it has as many bars, two or more, and no contact of anybody's."""
    bars = lines[n].count("|")
    beside = (*lines[max(n - 1, 0) : n], *lines[n + 1 : n + 2])
    found = any(bars >= _LEAST_BARS and line.count("|") == bars for line in beside)
    return found and not any(p.search(line) for p in (_PHONE, _LINK) for line in (lines[n], *beside))


def _is_contact(line: str) -> bool:
    """Whether only a signature has such a line."""
    text = line.strip()
    if not text or len(text) > 250 or (text[0] == text[-1] == "|"):
        return False
    if _LABELLED.match(text) and (_PHONE.search(text) or _LINK.search(text)):
        return True
    signs = sum(bool(p.search(text)) for p in (_PHONE, _LINK, _COMPANY, _POSTCODE, _ROLE))
    if _SEPARATED.search(text):
        return signs >= 1 or (len(_SEPARATED.findall(text)) >= 2 and not text.endswith("?"))
    rest = _LINK.sub("", _PHONE.sub("", text)).strip(" ,.|-()")
    if _PHONE.search(text) or _LINK.search(text):
        return len(rest.split()) <= 2 and not _PROSE.search(rest)
    return bool(_COMPANY.search(text) and len(text.split()) <= 6 and not _PROSE.search(text) and not text.endswith("?"))


def _stands_below_a_name(lines: Sequence[str], n: int) -> bool:
    """Directly below a name or sign-off, or itself beginning with the name that stands above."""
    above = [line.strip() for line in lines[:n] if line.strip()][-4:]
    if not above:
        return False
    last = above[-1]
    if _SEPARATED.search(lines[n]) and len(_SEPARATED.findall(lines[n])) >= 2:
        return True
    if any(_SIGN_OFF.match(a) for a in above) or _is_name(last):
        return True
    return bool(_ROLE.search(last)) and _is_name(above[-2:][0])


def _is_name(line: str) -> bool:
    """One to four capitalised words and nothing else; a greeting ends with a comma."""
    words = line.strip().split()
    if not 1 <= len(words) <= 4 or line.strip().endswith((",", ":", "?", "!")) or any(c.isdigit() for c in line):
        return False
    if words[0].lower() in {
        "hi",
        "hello",
        "dear",
        "hiya",
        "morning",
        "afternoon",
        "annwyl",
        "bonjour",
        "hola",
        "hallo",
    }:
        return False
    return all(w[0].isupper() or w.lower() in {"de", "van", "von", "der", "ap", "y", "da", "al", "bin"} for w in words)


def _only_contacts_follow(lines: Sequence[str], n: int) -> bool:
    """No new paragraph of prose below; what stands in a signature's own paragraph belongs to it."""
    for paragraph in _paragraphs(lines[n:])[1:]:
        filled = [line for line in paragraph if line.strip()]
        if _POSTSCRIPT.match(filled[0]) if filled else False:
            return True
        if not all(_may_stand_in_signature(line) for line in filled):
            return is_disclaimer(" ".join(filled))
    return True


def _may_stand_in_signature(line: str) -> bool:
    text = line.strip()
    return (
        _is_contact(text)
        or _RULER.match(text) is not None
        or is_disclaimer(text)
        or (len(text.split()) <= 12 and not _PROSE.search(text))
    )


def _with_name_and_role(lines: Sequence[str], n: int) -> int:
    """The role and the company between the name and the first contact line; the name itself may stay."""
    start = n
    while start > 0 and lines[start - 1].strip():
        above = lines[start - 1].strip()
        if _SIGN_OFF.match(above) or not (_ROLE.search(above) or _COMPANY.search(above)) or len(above.split()) > 8:
            break
        start -= 1
    return start


def _disclaimer(lines: Sequence[str]) -> int | None:
    """The first disclaimer paragraph behind which nothing is said any more."""
    at = len(lines)
    found = None
    for paragraph in reversed(_paragraphs(lines)):
        at -= len(paragraph)
        words = " ".join(line.strip() for line in paragraph).strip()
        if words and not is_disclaimer(words) and not _RULER.match(words):
            break
        found = at if is_disclaimer(words) else found
    if found is not None and found > 0 and _RULER.match(lines[found - 1]):
        found -= 1
    return found


def is_disclaimer(paragraph: str) -> bool:
    """Whether a paragraph is a lawyer's, a gateway's or a registrar's."""
    words = paragraph.lower()
    hits = sum(d in words for d in DISCLAIMERS)
    return hits >= 2 or (hits == 1 and not _FIRST_PERSON.search(words))


_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|i'll|my|me|attached is|here is|here are)\b")


def _postscript(lines: Sequence[str]) -> list[str]:
    """A postscript below the signature is said all the same."""
    for n, line in enumerate(lines):
        if re.match(r"^\s{0,3}p\.?\s?p?\.?\s?s\b[.:,\s-]", line, re.I) and n > 0:
            rest = list(lines[n:])
            end = next((k for k, r in enumerate(rest) if k and is_disclaimer(r)), len(rest))
            return rest if end == len(rest) else []
    return []
