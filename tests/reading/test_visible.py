"""What this person wrote in this mail, whatever program they wrote it with. Nothing said is ever lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain.mail import VisibleText
from mailbot.reading.visible.text import visible_text
from tests.reading.programs import ATTRIBUTIONS, ITEMS, OURS, PAGES, PLAIN, marked, names
from tests.world import mail

SHORT = "Yes"
LONG = """\
Hi Jess,

The P60 is with my employer, I will have it on Friday.
On Monday I spoke to the bank and they wrote:
statements cost £5 each.

- flat: let for two weeks
- from: 1 August to: 14 August

Rosa"""
ANSWERS = {"a word": SHORT, "a letter": LONG, "a question": "Which year?", "figures": "1,240.50\n860"}


def read(text: str = "", html: str = "", subject: str = "Re: Your papers", ours: tuple[str, ...] = ()) -> VisibleText:
    return visible_text(replace(mail(text, subject=subject), html=html), ours)


def squeezed(text: str) -> str:
    """Words and lines, blank lines aside."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def says_only(found: VisibleText, answer: str) -> None:
    """The answer and no more is said; our list is in the history."""
    assert squeezed(found.text) == squeezed(answer)
    assert all(item in " ".join(found.quoted.split()) for item in ITEMS)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=names([*ANSWERS]))
@pytest.mark.parametrize("body", PLAIN.values(), ids=names([*PLAIN]))
def test_a_reply_above_the_history(body: object, answer: str) -> None:
    says_only(read(body(answer)), answer)  # type: ignore[operator]


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=names([*ANSWERS]))
@pytest.mark.parametrize("page", PAGES.values(), ids=names([*PAGES]))
def test_a_reply_above_the_history_in_html(page: object, answer: str) -> None:
    says_only(read(html=page(answer)), answer)  # type: ignore[operator]


@pytest.mark.parametrize("answer", ["No", "No thanks,\nRosa", "Thanks,", "1. yes,\n2. no,", "860"])
@pytest.mark.parametrize("line", ATTRIBUTIONS.values(), ids=names([*ATTRIBUTIONS]))
def test_an_answer_right_above_the_attribution(line: str, answer: str) -> None:
    found = read(f"{answer}\n{line}\n{marked()}\n")
    assert squeezed(f"{found.text}\n{found.signature}").startswith(answer)


def test_a_body_that_is_only_history_says_nothing() -> None:
    for body in PLAIN.values():
        assert read(body("")).text == ""


# -- below and between ------------------------------------------------------------------------------------------------

ON = "On 09/06/2026 10:15, Jess Lomax wrote:"


def test_a_reply_below_the_history() -> None:
    says_only(
        read(f"{ON}\n{marked()}\n\nFriday for the P60, the rest is attached.\n"),
        "Friday for the P60, the rest is attached.",
    )


def test_answers_between_our_lines() -> None:
    lines = marked().split("\n")
    at = next(n for n, line in enumerate(lines) if "P60" in line)
    body = [
        ON,
        *lines[: at + 1],
        "",
        "on Friday",
        "",
        lines[at + 1],
        "attached",
        lines[at + 2],
        "",
        "Only two weeks.",
        "",
        *lines[at + 3 :],
    ]
    found = read("\n".join(body))
    assert squeezed(found.text) == "on Friday\nattached\nOnly two weeks."
    assert [a for _, a in found.answers] == ["on Friday", "attached", "Only two weeks."]
    assert ["P60" in q or "Statements" in q or "flat" in q for q, _ in found.answers] == [True] * 3


def test_answers_behind_our_lines_in_a_copy_without_marks() -> None:
    copy = (
        OURS.replace("2025/26", "2025/26 - on Friday")
        .replace("the year", "the year: attached")
        .replace("August?", "August? yes")
    )
    head = "From: Jess Lomax <jess@alderquill.example>\nSent: 09 June 2026 10:15\nTo: Rosa\nSubject: x"
    body = f"See below.\n\n{head}\n\n{copy}\n"
    found = read(body, ours=(OURS,))
    assert all(word in found.text for word in ("See below", "on Friday", "attached", "yes"))
    assert "Please send them by 30 June" not in found.text


def test_a_colleagues_mail_that_asks_what_our_chaser_asked_is_history_all_of_it() -> None:
    asks = "1. P60 for 2025/26\n2. Statements of the savings account for the year"
    chaser = f"Dear Rosa,\n\nA reminder of what is still to come:\n\n{asks}\n\nThank you very much,\nJess"
    theirs = f"Hi Rosa\n\nBefore I finish your return I need two things:\n\n{asks}\n\nBy 20 June if possible.\n\nOwen"
    head = "From: Owen Tarrant <owen@alderquill.example>\nSent: 09 June 2026 10:15\nTo: Rosa\nSubject: x"
    assert read(f"Found it!\n\n{head}\n\n{theirs}\n", ours=(chaser,)).text == "Found it!"


def test_answers_typed_in_colour() -> None:
    red = '<span style="color:red">{}</span>'
    page = (
        '<div class="WordSection1"><p>My answers in red.</p><div style="border-top:solid"><p><b>From:</b> Jess Lomax '
        "&lt;jess@alderquill.example&gt;<br><b>Sent:</b> 09 June 2026<br><b>To:</b> Rosa<br><b>Subject:</b> x</p></div>"
        f"<p>Dear Rosa,</p><p>1. P60 for 2025/26 {red.format('Friday')}</p><p>2. Statements of the savings account</p>"
        f"<p>{red.format('closed in 2019')}</p><p>3. Did you let the flat in August?</p><p>Jess</p></div>"
    )
    found = read(html=page)
    assert all(word in found.text for word in ("My answers in red", "Friday", "closed in 2019"))
    assert "Did you let the flat" not in found.text


def test_answers_in_our_numbered_list_above_a_history() -> None:
    answer = "1. Friday\n2. attached\n3. yes, two weeks"
    says_only(read(PLAIN["gmail en-GB"](answer)), answer)


# -- forwarded --------------------------------------------------------------------------------------------------------

_FORWARDS = [
    "---------- Forwarded message ---------\nFrom: Ben <ben@quint.example>\nDate: Mon, 8 Jun 2026 at "
    "9:00\nSubject: P60\nTo: <rosa@quint.example>",
    "Begin forwarded message:\n\nFrom: Ben <ben@quint.example>\nSubject: P60\nDate: 8 June 2026 at 09:00:00 "
    "BST\nTo: rosa@quint.example",
    "-------- Forwarded Message --------\nSubject: P60\nDate: Mon, 8 Jun 2026 09:00:00 +0100\nFrom: Ben "
    "<ben@quint.example>\nTo: rosa",
    "---------- Weitergeleitete Nachricht ---------\nVon: Ben <ben@quint.example>\nDatum: Mo., 8. Juni "
    "2026\nBetreff: P60\nAn: rosa",
    "---------- Message transféré ---------\nDe : Ben <ben@quint.example>\nDate : lun. 8 juin 2026\nObjet : "
    "P60\nÀ : rosa",
    "---------- Wiadomość przekazana ---------\nOd: Ben <ben@quint.example>\nData: pon., 8 cze 2026\nTemat: "
    "P60\nDo: rosa",
    "From: Ben <ben@quint.example>\nSent: 08 June 2026 09:00\nTo: Rosa\nSubject: P60",
]


@pytest.mark.parametrize("head", _FORWARDS, ids=[h.split("\n")[0][:30] for h in _FORWARDS])
def test_what_is_passed_on_is_kept_apart(head: str) -> None:
    found = read(f"From my employer, see below.\n\n{head}\n\nYour P60 is on the portal.\n", subject="Fwd: P60")
    assert found.text == "From my employer, see below."
    assert "Your P60 is on the portal." in found.forwarded


# -- signatures and small print ---------------------------------------------------------------------------------------

_TAILS = {
    "dashes": "-- \nRosa Quint\nQuint Pottery\n01632 960 120",
    "dashes trimmed": "--\nRosa Quint\nrosa@quint.example",
    "iphone": "Sent from my iPhone",
    "galaxy": "Sent from my Galaxy",
    "yahoo": "Sent from Yahoo Mail for iPhone",
    "outlook": "Get Outlook for Android<https://aka.ms/AAb9ysg>",
    "windows": "Sent from Mail for Windows",
    "iphone de": "Von meinem iPhone gesendet",
    "iphone fr": "Envoyé de mon iPhone",
    "iphone es": "Enviado desde mi iPhone",
    "iphone pl": "Wysłane z iPhone'a",
    "iphone it": "Inviato da iPhone",
    "contacts": "Kind regards\n\nRosa Quint\nDirector | Quint Pottery Ltd\nT: 01632 960120 | M: 07700 "
                "900123\nwww.quintpottery.example",
    "disclaimer": "This email and any attachments are confidential and intended solely for the addressee. If "
                  "you have received this "
                  "message in error please delete it.",
    "registered": "Quint Pottery Ltd. Registered in England No. 1234567. Registered office: 1 Kiln Lane, Stoke.",
    "scanned": "This email has been checked for viruses by Avast antivirus software. www.avast.com",
    "trees": "Please consider the environment before printing this email.",
}  # fmt: skip


@pytest.mark.parametrize("tail", _TAILS.values(), ids=names([*_TAILS]))
def test_what_stands_below_is_not_said(tail: str) -> None:
    found = read(f"The flat was let for two weeks.\n\n{tail}\n")
    assert found.text.startswith("The flat was let for two weeks.")
    last = tail.split("\n")[-1]
    assert last not in found.text
    assert last.split("<")[0].strip() in found.signature


_KEPT = [
    "Tel: the phone bill is 340 for the year.",
    "Mobile: 12 a month, all business.",
    "P.S. The statements follow on Friday.",
    "Thanks, and the answer to 3 is no.",
    "Cheers - paid it this morning",
    "Best to use the new account, the old one is closed.",
    "From: 1 August to: 14 August",
    "Wrote: nothing off",
    "-- no --",
    "It was sent from my employer by post.",
    "The rent was confidential and went to my partner.",
    "Company number 01234567 is right, yes.",
    "On 5 June I wrote to the bank:",
    "Original message was lost, sorry.",
    "1. yes",
    "> 5 kids? No, only two.",
]


@pytest.mark.parametrize("line", _KEPT)
def test_an_answer_that_looks_like_something_else_is_kept(line: str) -> None:
    for body in (line, f"Hi Jess,\n\n{line}\n\nRosa", PLAIN["gmail en-GB"](line), PLAIN["outlook en"](line)):
        found = read(body)
        assert line.lstrip("> ") in f"{found.text}\n{found.quoted if line.startswith('>') else ''}"


def test_a_postscript_below_the_signature_is_said() -> None:
    found = read("Attached.\n\n-- \nRosa Quint\n01632 960 120\n\nPS: the flat is sold.\n")
    assert "the flat is sold" in found.text


def test_a_gateways_banner_is_not_said() -> None:
    found = read(
        "CAUTION: This email originated from outside of the organisation. Do not click links.\n\nYes to all three.\n"
    )
    assert found.text == "Yes to all three."


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("ab1 .:>-_|@\n\tOn wrote")), max_size=400))
def test_every_word_ends_somewhere(text: str) -> None:
    """Nothing is thrown away: each word of the body stands in one of the parts."""
    found = read(text)
    everywhere = " ".join([found.text, found.quoted, found.signature, found.forwarded])
    letters = {w.strip(">|: ") for w in text.split()} - {""}
    assert all(w in everywhere for w in letters if w.isalnum())


def test_answers_in_a_copy_of_a_colleagues_mail_of_which_only_the_list_is_known() -> None:
    copied = (
        "Answers below, Pip\n\nFrom: Jess Lomax <papers@alderquill.example>\nSent: 02 June 2026 11:20\n"
        "To: pip@quint.example\nSubject: Questions\n\nDear Pip,\n\nPlease let us have these by 20 June:\n\n"
        "1. What was the payment to Morcom Marine for?\nAn outboard motor\n"
        "2. Is the loan free of interest?\nYes, it is\n\nKind regards\nJess Lomax\nAlder & Quill"
    )
    ours = "Dear Pip,\n\n1. What was the payment to Morcom Marine for?\n2. Is the loan free of interest?\n\nJess Lomax"
    found = visible_text(mail(copied, sender="pip@quint.example"), (ours,))
    assert "20 June" not in found.text
    assert "An outboard motor" in found.text
    assert "Yes, it is" in found.text
