"""What sort of thing a mail is, before anybody asks whose it is: a person's, or a machine's and which."""

from __future__ import annotations

import re
from collections.abc import Callable

from mailbot.domain.mail import Mail, Nature, VisibleText
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Reason
from mailbot.reading.nature.automatic import auto_reply
from mailbot.reading.nature.signs import Found, Signs
from mailbot.reading.visible.html import html_to_text
from mailbot.reading.visible.subjects import bare_subject
from mailbot.reading.visible.text import visible_text

_TELLING = (
    "from", "to", "subject", "date", "message-id", "received", "return-path", "reply-to", "mime-version",
    "content-type",
)  # fmt: skip
_LIST_HEADERS = ("list-id", "list-post", "mailing-list", "x-mailing-list", "x-mailman-version", "x-listname")
_MASS_HEADERS = (
    "list-unsubscribe", "list-unsubscribe-post", "feedback-id", "x-campaign", "x-campaignid", "x-campaign-id",
    "x-mc-user", "x-mailgun-tag", "x-sg-eid", "x-csa-complaints", "x-cm-campaign", "x-bulkmail", "x-mailer-recptid",
)  # fmt: skip
_MASS = 3
"""What the signs of a mass mail must come to."""
_ICALENDAR_METHOD = re.compile(rb"^METHOD[;:][ \t]*([A-Za-z]{2,20})", re.M | re.I)
_MEETING = frozenset({"request", "reply", "cancel", "counter", "declinecounter", "refresh", "add"})
_RULE_REPORTS = re.compile(r"^(?:\[preview\] )?report domain:.{0,200}(?:submitter|report-id):", re.I)
_CODE = re.compile(
    r"\b[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3}|[A-Za-z<])|\b[45]\.\d{1,3}\.\d{1,3}\b|\bcode:? [45]\d\d\b"
)
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")


def nature_of(
    mail: Mail, rules: Rules, visible: VisibleText | None = None, *, expected: bool = False, known: bool = False
) -> Found:
    """The nature, and what told it.

    `expected`: it answers a mail of ours, so nothing that hangs on lists counts. `known`: it is from an address that we
    write to, so what a program sends from there is an answer rather than a notice.
    """
    signs = Signs(mail, rules, visible or visible_text(mail), expected, known)
    tests: tuple[Callable[[Signs], Found | None], ...] = (
        _unreadable, _by_report_type, _bounce, _receipt, _calendar, auto_reply, _list, _notice,
    )  # fmt: skip
    found = (test(signs) for test in tests)
    return next((f for f in found if f), (Nature.PERSON, Reason("nature", "nothing speaks of a machine")))


# -- reports by their parts -------------------------------------------------------------------------------------------


def _unreadable(signs: Signs) -> Found | None:
    mail = signs.mail
    broken = next((d for d in mail.defects if d.startswith(("unreadable:", "size:"))), "")
    if broken or not any(name in mail.headers for name in _TELLING):
        return Nature.UNREADABLE, Reason("unreadable", broken or "it has no header of a mail")
    return None


def _by_report_type(signs: Signs) -> Found | None:
    """RFC 3464 (delivery), 8098 (disposition), 5965 (feedback), and the reports of DMARC and TLS."""
    mail = signs.mail
    parts = {a.declared_type for a in mail.attachments}
    kind = mail.content_type
    reporting = kind.startswith("multipart/report")
    if "report-type=disposition-notification" in kind or "message/disposition-notification" in parts:
        if signs.daemon and (hit := signs.text.first("failed")):  # Dovecot's way to say that it rejected a mail
            return Nature.BOUNCE, Reason("delivery report", hit)
        return Nature.RECEIPT, Reason("disposition notification", kind)
    if "report-type=feedback-report" in kind or "message/feedback-report" in parts:
        return Nature.REPORT, Reason("feedback report", kind)
    if "report-type=delivery-status" in kind or (reporting and mail.delivery):
        return Nature.BOUNCE, Reason("delivery report", kind)
    if "report-type=tlsrpt" in kind or "application/tlsrpt+gzip" in parts or _RULE_REPORTS.match(mail.subject):
        return Nature.REPORT, Reason("report of a mail system", mail.subject[:120])
    return None


def _bounce(signs: Signs) -> Found | None:
    """Delivery reports in free form: who sends them, what their subject and their text say."""
    mail = signs.mail
    if signs.header("x-failed-recipients"):
        return Nature.BOUNCE, Reason("delivery report", "X-Failed-Recipients")
    subject = signs.subject.first("failed_subjects")
    body = signs.whole.first("failed") or signs.whole.first("delayed")
    machine = signs.daemon or (signs.null_path and "null return path")
    if machine and (subject or (signs.daemon and (mail.delivery or body)) or (signs.null_path and _has_code(signs))):
        return Nature.BOUNCE, Reason("delivery report", f"{machine}: {subject or body or 'recipients named'}")
    passed_on = signs.mail.subject.strip() != bare_subject(signs.mail.subject)
    if passed_on or not body or not _has_particulars(signs):
        return None
    trouble = signs.subject.begins("failed_subjects") or (_has_code(signs) and signs.subject.first("trouble_subjects"))
    return (Nature.BOUNCE, Reason("delivery report", f"{trouble}; {body}")) if trouble else None


def _has_code(signs: Signs) -> bool:
    """A server's answer (RFC 5321, 4.2; RFC 3463), and an address."""
    text = _shown(signs)
    return bool(_CODE.search(text) and _ADDRESS.search(text))


def _shown(signs: Signs) -> str:
    return f"{signs.mail.subject}\n{(signs.mail.text or html_to_text(signs.mail.html))[:20_000]}"


def _has_particulars(signs: Signs) -> bool:
    """What only a mail system tells: a server's answer, the mail itself, more than one thing about its fate."""
    told = len(signs.whole.all("failed")) + len(signs.whole.all("delayed")) > 1
    return _has_code(signs) or bool((signs.mail.returned or told) and _ADDRESS.search(_shown(signs)))


def _receipt(signs: Signs) -> Found | None:
    """Read receipts in free form, and Outlook's attempts to take a mail back."""
    if "ipnrn" in signs.header("x-ms-message-class") or "receipt" in signs.header("x-ms-tnef-type"):
        return Nature.RECEIPT, Reason("read receipt", "message class")
    words = len(signs.text.words.split())
    if words < 120 and signs.subject.begins("receipt_subjects") and (hit := signs.text.first("was_read")):
        return Nature.RECEIPT, Reason("read receipt", hit)
    if words < 60 and (hit := signs.text.first("recalled")):
        return Nature.REPORT, Reason("recall", hit)
    return None


def _calendar(signs: Signs) -> Found | None:
    """An invitation or its answer (RFC 6047); a calendar file sent along with papers makes none."""
    mail = signs.mail
    if mail.content_type.startswith("text/calendar"):
        return Nature.CALENDAR, Reason("calendar", mail.content_type)
    files = [a for a in mail.attachments if "text/calendar" in (a.content_type, a.declared_type)]
    methods = {m[1].decode("ascii").lower() for a in files if (m := _ICALENDAR_METHOD.search(a.content[:20_000]))}
    if methods & _MEETING and not signs.brings:
        return Nature.CALENDAR, Reason("calendar", ", ".join(sorted(methods)))
    return None


# -- what is sent to many ---------------------------------------------------------------------------------------------


def _list(signs: Signs) -> Found | None:
    """RFC 2919 and 2369; one mass-mail header alone is also on the mail of people who write through such a program."""
    if signs.expected or _is_carrier(signs):
        return None
    listed = next((n for n in _LIST_HEADERS if signs.header(n)), "")
    if listed or signs.header("precedence") == "list":
        return Nature.LIST, Reason("list mail", listed or "Precedence: list")
    mass = [n for n in _MASS_HEADERS if signs.header(n)]
    words = signs.whole.all("bulk")
    bulk = signs.header("precedence") in {"bulk", "junk"}
    score = 2 * bool(mass) + bulk + min(len(words), 2) + signs.from_nobody - signs.answers - signs.brings
    if score >= _MASS:
        return Nature.LIST, Reason("sent to many", ", ".join([*mass, *words][:3]) or "Precedence: bulk")
    return None


def _is_carrier(signs: Signs) -> bool:
    """Services by which a client's own papers or signature come."""
    labels = signs.mail.author.domain.split(".")
    return any(label in signs.rules.kinds.get("carriers", ()) for label in labels)


def _notice(signs: Signs) -> Found | None:
    """What a program writes by itself. A scanner's mail with a paper on it is somebody's."""
    if signs.brings or _is_carrier(signs):
        return None
    if signs.submitted or (signs.from_nobody and signs.whole.first("automatic")):
        return Nature.REPORT, Reason("automatic notice", signs.submitted or signs.mail.author.email)
    return None
