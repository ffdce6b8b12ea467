"""Who vouches for a mail (RFC 8601), and who pretends to be somebody of the practice or of a client."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from authres import AuthenticationResultsHeader, AuthResError

from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice
from mailbot.domain.understanding import Reason
from mailbot.reading.vouching.lookalikes import SECOND_LEVELS

MICROSOFT_365 = "protection.outlook.com"
"""The authserv-id by which a practice says that its mail comes through Microsoft 365, whose headers name none."""
_MOST = 8_000
_MOST_RESULTS = 40
_WORDS = re.compile(r"(?:[^\s\"]|\"[^\"]{0,500}\")+")
_TYPED = frozenset({"smtp", "header", "body", "policy", "reason"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the practice's own server says. `passed` None: nothing either way."""

    passed: bool | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class _Result:
    """One method's result, e.g. dkim=pass header.d=quint.example."""

    method: str
    result: str
    domains: tuple[str, ...]
    """What was checked: the domains of its properties that name the sender."""


def verdict(mail: Mail, practice: Practice) -> Verdict:
    """Whether the practice's server vouches for the From address; False only for an outright failure."""
    if mail.from_headers != 1 or len(mail.from_) != 1:
        return Verdict(False, Reason("authentication", "it does not bear exactly one sender"))
    if _is_internal(mail, practice.authserv_id):
        return Verdict(True, Reason("authentication", "Microsoft 365 took it from inside the practice"))
    header = _trusted(mail, practice.authserv_id)
    if header is None:
        signer = next((d for d in mail.signed_for if _aligned(d, mail.author.domain)), None)
        if signer:
            return Verdict(True, Reason("authentication", f"its DKIM signature by {signer} holds"))
        return Verdict(None, Reason("authentication", "the practice's server says nothing about it"))
    return _judge(_results(header), mail.author.domain)


def wants_voucher(mail: Mail, practice: Practice) -> bool:
    """Whether it claims to be from staff, and the practice's server says nothing of it: its signature must tell."""
    if mail.from_headers != 1 or len(mail.from_) != 1 or practice.member_at(mail.author.email) is None:
        return False
    return not _is_internal(mail, practice.authserv_id) and _trusted(mail, practice.authserv_id) is None


def _is_internal(mail: Mail, authserv_id: str) -> bool:
    """Mail within one Microsoft 365 tenant bears no results, but this field, which Exchange takes off mail from
    outside."""
    if authserv_id.strip().lower() != MICROSOFT_365:
        return False
    return mail.header("x-ms-exchange-organization-authas").strip().lower() == "internal"


def _trusted(mail: Mail, authserv_id: str) -> str | None:
    """The topmost header of the practice's own server; anybody can write one in another server's name."""
    if not authserv_id:
        return None
    values = mail.headers.get("authentication-results", ())
    return next((v[:_MOST] for v in values if _named(v) == authserv_id.strip().lower()), None)


def _named(value: str) -> str:
    """The authserv-id: the first word, comments and version off; Microsoft 365 begins at once with a result."""
    bare = _without_comments(value[:_MOST])
    head = bare.partition(";")[0].split()
    if head and "=" in head[0]:
        return MICROSOFT_365
    return head[0].strip('"').lower() if head else ""


def _without_comments(value: str) -> str:
    """RFC 5322, 3.2.2: comments may nest; quoted strings hold none."""
    out, depth, quoted = [], 0, False
    for char in value:
        quoted ^= char == '"' and not depth
        if char == "(" and not quoted:
            depth += 1
        elif char == ")" and not quoted and depth:
            depth -= 1
        elif not depth:
            out.append(char)
    return "".join(out)


def _results(header: str) -> tuple[_Result, ...]:
    """Every result that makes sense; one that doesn't (Microsoft's `action=none`) must not hide the others."""
    bare = _without_comments(header)
    named, _, rest = bare.partition(";")
    if "=" in named:
        named, rest = MICROSOFT_365, bare
    pieces = [p for p in _split(rest)[:_MOST_RESULTS] if _WORDS.search(p)]
    return tuple(r for p in pieces for r in _parsed(f"{named.split()[0]}; {_drop_untyped(p)}"))


def _split(text: str) -> list[str]:
    """At semicolons outside quotes."""
    return re.findall(r"(?:[^;\"]|\"[^\"]{0,500}\")+", text)


def _drop_untyped(piece: str) -> str:
    """The result without properties that have no type (RFC 8601, 2.2 knows none)."""
    first, *rest = _WORDS.findall(piece)
    return " ".join([first, *(w for w in rest if w.partition("=")[0].partition(".")[0].lower() in _TYPED)])


def _parsed(value: str) -> Iterator[_Result]:
    try:
        found = AuthenticationResultsHeader.parse(f"Authentication-Results: {value}")
    except (AuthResError, ValueError, AttributeError, IndexError, TypeError):
        return
    for result in found.results:
        named = [(p.type, p.name, str(p.value or "")) for p in result.properties]
        yield _Result(str(result.method).lower(), str(result.result).lower(), _domains(named))


def _domains(properties: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    telling = {("header", "from"), ("header", "d"), ("header", "i"), ("smtp", "mailfrom")}
    values = (v for kind, name, v in properties if (kind.lower(), name.lower()) in telling)
    return tuple(v.rpartition("@")[2].strip('."<> ').lower() for v in values if v)


def _judge(results: Sequence[_Result], domain: str) -> Verdict:
    """DMARC's word first (RFC 7489); without one, a DKIM or SPF pass for the domain that the reader sees."""
    dmarc = next((r for r in results if r.method == "dmarc"), None)
    if dmarc and dmarc.result == "fail":
        return Verdict(False, Reason("authentication", f"dmarc=fail for {domain}"))
    if dmarc and dmarc.result == "pass":
        if all(_aligned(d, domain) for d in dmarc.domains):
            return Verdict(True, Reason("authentication", f"dmarc=pass for {domain}"))
        return Verdict(False, Reason("authentication", f"dmarc=pass, but for {dmarc.domains[0]} instead of {domain}"))
    for result in results:
        passed = result.method in {"dkim", "spf"} and result.result == "pass"
        if passed and any(_aligned(d, domain) for d in result.domains):
            return Verdict(True, Reason("authentication", f"{result.method}=pass for {domain}"))
    return _without_pass(results, domain)


def _without_pass(results: Sequence[_Result], domain: str) -> Verdict:
    """A failed SPF alone may be an honest forward; a failed composite check, or SPF with nothing beside it, is not."""
    by_method = {r.method: r.result for r in reversed(results)}
    failed = [m for m in ("compauth", "spf", "dkim") if by_method.get(m) in {"fail", "hardfail", "policy"}]
    if "compauth" in failed or ("spf" in failed and by_method.get("dkim", "none") != "pass"):
        return Verdict(False, Reason("authentication", f"{', '.join(f'{m}=fail' for m in failed)} for {domain}"))
    seen = ", ".join(f"{m}={r}" for m, r in by_method.items()) or "no result"
    return Verdict(None, Reason("authentication", f"nobody vouches for {domain} ({seen})"))


def _aligned(checked: str, domain: str) -> bool:
    """Relaxed alignment (RFC 7489, 3.1): the same domain, or one below the other, but no bare top-level domain."""
    if not checked or not domain:
        return False
    shorter, longer = sorted((checked, domain), key=len)
    return longer == shorter or (longer.endswith(f".{shorter}") and _is_registrable(shorter))


def _is_registrable(domain: str) -> bool:
    """Whether somebody can own it: "quint.example" and "quint.co.uk", not "co.uk"."""
    labels = domain.split(".")
    return len(labels) > 2 or (len(labels) == 2 and not (labels[0] in SECOND_LEVELS and len(labels[1]) == 2))
