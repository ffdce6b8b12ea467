"""Files sent for what is no paper: signed copies, logs with the figure asked for, letters with answers."""

from __future__ import annotations

import pytest

from mailbot.domain.documents import FileText
from tests.reading.replying import ASKS, QUIET, told
from tests.world import file

ACCOUNTS = {"a": "ok: Approve the draft accounts for the year to 31 March 2026"}
RETURN = {"a": "ok: Approval of your 2025/26 tax return"}
BOTH = RETURN | {"b": "ok: Letter of representation"}
MILES = {"a": "ask: How many business miles did you drive in 2025/26?"}
TWO = {
    "a": "ask: Who were the shareholders at 31 March 2026?",
    "b": "ask: What was the stock worth at 31 March 2026?",
}
SIGNED, BLANK = "Signed: Rosa Quint  Date: 8 June 2026", "Signed ..................... Rosa Quint   Date ............"
NAME_ONLY = "Approved by the board and signed on its behalf by\nR Quint\nDirector"


def accounts(year: int = 2026, foot: str = SIGNED, called: str = "Accounts.pdf") -> FileText:
    """Accounts, as a client sends them back."""
    head = f"Quint Ltd\nCompany number 0912\nUnaudited financial statements for the year ended 31 March {year}"
    return file(called, f"{head}\nBalance sheet\nFixed assets 12,000\nNet assets 9,400\n{foot}\n")


def tax_return(foot: str = SIGNED) -> FileText:
    """The first page of a tax return."""
    text = "Self Assessment tax return 2025/26\nRosa Quint\nUTR 12345 67890\nTotal income 32,000\nTo 5 April 2026"
    return file("return.pdf", f"{text}\n{foot}\n")


def log(title: str = "Mileage log 2025/26", foot: str = "Total miles\t\t\t4,210", last: str = "14/05/2025") -> FileText:
    """A mileage log in a sheet."""
    rows = f"12/04/2025\tYork\tLeeds\t25\n{last}\tYork\tHull\t38"
    return file("Mileage.xlsx", f"{title}\nDate\tFrom\tTo\tMiles\n{rows}\n{foot}\n")


REPRESENTATION = file(
    "rep.pdf",
    "Letter of representation\nTo Alder & Quill\nWe confirm the following representations for the year.\n" + SIGNED,
)
ENGAGED = {"a": "ok: Are you happy with the engagement letter?"}
ENGAGEMENT = file(
    "engagement.pdf",
    "Alder & Quill\nLetter of engagement\nDear Rosa\nWe set out the terms of engagement.\nI agree to the terms of this "
    "letter.\nDocuSigned by: Rosa Quint 5 June 2026 14:02\n",
)


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("Hi Jess, please find attached.", accounts()),
        ("Signed copy attached", accounts(foot=NAME_ONLY)),
        ("All signed, see attached.", accounts(foot=NAME_ONLY)),
        ("I've printed it, signed it and scanned it back in for you", accounts(foot="")),
    ],
)
def test_a_signed_copy_approves(text: str, copy: FileText) -> None:
    told(ACCOUNTS, text, copy).does({"a": "received"}).and_a_person(QUIET)


def test_a_return_signed_on_screen_approves_without_a_word() -> None:
    told(RETURN, "", tax_return()).does({"a": "received"})
    told(ENGAGED, "Done, attached.", ENGAGEMENT).does({"a": "received"})


def test_both_signed() -> None:
    told(BOTH, "Both signed and attached", tax_return(), REPRESENTATION).does({"a": "received", "b": "received"})


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("See attached", accounts(foot=NAME_ONLY)),  # as we sent it: the printed name is ours
        ("See attached", accounts(foot=BLANK)),
        ("See attached", accounts(foot=SIGNED.replace("June 2026", "June 2025"))),  # before we asked
        ("Signed copy attached", accounts(2025)),
        ("Attached with my comments", accounts()),
        ("See attached", accounts(called="Accounts with my comments.pdf")),
        ("Tom has not signed it yet. Here it is anyway.", accounts(foot=NAME_ONLY)),
    ],
)
def test_a_copy_that_may_not_approve_goes_to_a_person(text: str, copy: FileText) -> None:
    told(ACCOUNTS, text, copy).does({}).and_a_person(ASKS)


def test_a_signed_copy_with_a_condition_or_a_question_is_a_query() -> None:
    told(ENGAGED, "Signed & attached. Why has the fee gone up?", ENGAGEMENT).does({"a": "query"})
    told(ACCOUNTS, "Signed copy attached, but the directors' loan looks wrong to me.", accounts()).does({"a": "query"})


def test_signed_accounts_that_are_not_attached_approve_nothing() -> None:
    told(ACCOUNTS, "Please find signed accounts attached").does({}).and_a_person(ASKS)


@pytest.mark.parametrize("text", ["Mileage log attached.", "Here is my log", ""])
def test_the_total_of_a_log_answers_how_many(text: str) -> None:
    told(MILES, text, log()).does({"a": "received"}).and_a_person(QUIET)


@pytest.mark.parametrize(
    "sheet",
    [
        log("Mileage log 2024/25"),
        log("Mileage log", last="20/06/2025"),  # some weeks of the year
        log(foot="Total private miles\t4,210\nTotal business miles\t3,100\nTotal miles\t7,310"),
        log(foot=""),
        file("notes.docx", "Miles 2024/25\nTotal business miles driven 4,210\n"),
    ],
)
def test_a_log_without_the_one_figure_goes_to_a_person(sheet: FileText) -> None:
    told(MILES, "See attached", sheet).does({}).and_a_person(ASKS)


def test_a_letter_in_a_file_is_read_as_what_the_client_writes() -> None:
    text = "Dear Jess\n\nThe shareholders at 31 March 2026 were myself (60 shares) and Tom Quint (40). The stock was "
    letter = file("answers.docx", text + "worth £8,250.\n\nYours\nRosa Quint\n")
    told(TWO, "Please see my letter", letter).does({"a": "received", "b": "received"}).and_a_person(QUIET)


def test_our_questions_filled_in_on_a_sheet() -> None:
    text = "Questions\nWho were the shareholders at 31 March 2026?\tRosa 60, Tom Quint 40\n"
    sheet = file("q.xlsx", text + "What was the stock worth at 31 March 2026?\t£8,250\n")
    told(TWO, "Filled in", sheet).does({"a": "received", "b": "received"}).and_a_person(QUIET)


def test_a_letter_by_somebody_else_answers_nothing() -> None:
    letter = file("letter.pdf", "Dear Miss Quint\nYou drove 4,210 business miles in 2025/26.\nFleet Team\n")
    told(MILES, "", letter).does({})


def test_an_offer_letter_that_is_no_employers() -> None:
    text = "Lothian Community Fund\n9 Ocean Drive\n\nRosa Quint\nOffer of grant\nWe offer you a grant of £14,500.\n"
    offer = file("LCF offer signed.pdf", text + "Accepted by Rosa Quint  2 June 2026\n")
    asked = {"a": "doc: Signed offer letter from the Lothian Community Fund"}
    told(asked, "Signed offer letter attached.", offer).does({"a": "received"}).and_a_person(QUIET)
