"""Whole mails as clients write them: several matters in one, each with its own end. Written on Tuesday 9 June 2026."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.reading.replying import ASKS, EITHER, told

CAFE = {
    "a": "doc: Bank statements, January to March 2026",
    "b": "doc: Supplier invoices, January to March 2026",
    "c": "ask: Did you take on any new staff in the quarter?",
    "d": "doc: Lease renewal",
    "e": "pay: Invoice 771, £220.00",
}
LETTING = {
    "a": "doc: Letting agent's annual statement",
    "b": "doc: Mortgage interest certificate",
    "c": "ask: How much did you spend on repairs?",
    "d": "doc: Tenancy deposit scheme certificate",
}
RETURN = {
    "a": "doc: P60 for 2025/26",
    "b": "doc: Interest certificate from Skipton",
    "c": "doc: Pension contribution statement",
    "d": "ask: Did you make any Gift Aid donations?",
    "e": "ask: Have you received any income from abroad?",
}
COMPANY = {
    "a": "ok: Approve the accounts to 31 December 2025",
    "b": "ok: Approve the corporation tax return",
    "c": "pay: Fee note 55, £1,500.00",
}
GARAGE = {
    "a": "doc: Purchase invoices for parts, April 2026",
    "b": "doc: Barclaycard statements, February to April 2026",
    "c": "ask: Was the courtesy car used privately?",
    "d": "doc: MOT bay calibration certificate",
}
VET = {
    "a": "doc: Drug supplier statements for May",
    "b": "ask: Value of stock held on 31 May 2026",
    "c": "doc: Locum invoices, May",
    "d": "ok: Approve the VAT return to 31 May 2026",
}
RETURN_TOO = {
    "a": "doc: P60 for 2025/26",
    "b": "doc: Rental statement for 12 Mill Lane",
    "c": "ask: Did you sell any shares or property?",
    "d": "ask: How much did you pay into your private pension?",
}
BILL = {"a": "pay: Invoice 9001, £600.00"}
TWO_BILLS = {"a": "pay: Invoice 9001, £600.00", "b": "pay: Invoice 9014, £150.00"}
RETURN_TO_APPROVE = {"a": "ok: Approve your 2025/26 tax return"}
QUESTION = {"a": "ask: What was the £3,000 transfer on 4 May?"}

STORIES: list[tuple[Mapping[str, str], str, Mapping[str, str], str]] = [
    (
        CAFE,
        (
            "Hi Jess,\n\n"
            "Bank statements will come over tomorrow, my accountant friend is helping me download "
            "them. Supplier invoices I dropped at your office last Thursday in a blue folder.\n\n"
            "We took on one new girl, Saturdays only. The lease hasn't been renewed yet so nothing to "
            "send there.\n\n"
            "Invoice 771 was paid on Monday.\n\n"
            "Best,\n"
            "Rosa"
        ),
        {"a": "promised 2026-06-10", "b": "claimed", "e": "received"},
        EITHER,
    ),
    (
        CAFE,
        (
            "Morning\n\n"
            "sorry been run ragged. statements by friday, invoices will take a bit longer, say end of "
            "next week. no new staff. lease - speak to Mark about that he has it. will pay ur bill end "
            "of month\n\n"
            "R"
        ),
        {"a": "promised 2026-06-12", "b": "promised 2026-06-19", "c": "received", "e": "promised 2026-06-30"},
        EITHER,
    ),
    (
        CAFE,
        (
            "Dear Jess\n\n"
            "I'm a little confused by your list. I sent the bank statements in April when you did the "
            "last return. Are these different ones?\n\n"
            "The supplier invoices are being scanned by my daughter and she'll email them to you over "
            "the weekend.\n\n"
            "Kind regards\n"
            "Rosa Quint"
        ),
        {"a": "query", "b": "promised 2026-06-14"},
        ASKS,
    ),
    (
        LETTING,
        (
            "Hello Owen\n"
            "The agent has promised the statement by the 15th and I'll pass it straight on.\n"
            "I don't have a mortgage any longer, I paid it off in 2023, so no certificate.\n"
            "Repairs came to £1,870 all told.\n"
            "I've no idea about the deposit scheme, what is it?\n"
            "Rosa"
        ),
        {"a": "promised 2026-06-15", "b": "not_applicable", "c": "received", "d": "query"},
        ASKS,
    ),
    (
        LETTING,
        (
            "We spent about £400 on repairs I think, I will confirm the exact figure when I've been "
            "through the receipts on Sunday."
        ),
        {"c": "promised 2026-06-14"},
        EITHER,
    ),
    (
        RETURN,
        (
            "Hi Owen. P60 enclosed. Skipton closed the account in 2024 so there's no interest to "
            "report. No pension contributions this year, I've been on a break. Gift Aid: yes, £20 a "
            "month to the RNLI. Nothing from abroad."
        ),
        {"b": "not_applicable", "c": "not_applicable", "d": "received", "e": "received"},
        EITHER,
    ),
    (
        RETURN,
        "I retired in March so there won't be a P60 this time, my last job gave me a P45 instead. Will that do?",
        {"a": "query"},
        ASKS,
    ),
    (
        RETURN,
        (
            "Thanks for the reminder. I've got the P60 and the Skipton thing sat on the kitchen table, "
            "just need to scan them. Pension people say 10 working days. The answer to your last two "
            "questions is no."
        ),
        {"c": "promised *", "d": "received", "e": "received"},
        EITHER,
    ),
    (
        RETURN,
        (
            "Neither my wife nor I gave anything under Gift Aid. There was a small dividend from a US "
            "company, about $40. I'll send the rest when I'm back from Devon on the 22nd."
        ),
        {
            "d": "received",
            "a": "promised 2026-06-22",
            "b": "promised 2026-06-22",
            "c": "promised 2026-06-22",
            "e": "promised 2026-06-22",
        },
        EITHER,
    ),
    (
        COMPANY,
        (
            "Nadia, we've been through both the accounts and the tax return and are happy with them. "
            "Please go ahead and file. I've asked Denise to pay your fee on Friday."
        ),
        {"a": "received", "b": "received", "c": "promised 2026-06-12"},
        EITHER,
    ),
    (
        COMPANY,
        "The accounts are approved. On the tax return, can you explain the £3,200 disallowed? Fee paid.",
        {"a": "received", "b": "query", "c": "received"},
        ASKS,
    ),
    (
        COMPANY,
        "Accounts fine. CT return fine. Your fee is higher than last year, why?",
        {"a": "received", "b": "received", "c": "query"},
        ASKS,
    ),
    (
        COMPANY,
        "I'll sign both once the board has met on the 18th. We don't pay invoices until the work is finished.",
        {"a": "promised 2026-06-18", "b": "promised 2026-06-18", "c": "query"},
        EITHER,
    ),
    (
        COMPANY,
        "Please hold fire on filing the accounts, I want to talk to my brother first. Tax return is ok.",
        {"a": "query", "b": "received"},
        ASKS,
    ),
    (
        RETURN,
        "P60 and interest cert attached, pension statement to follow. No to both questions.",
        {"c": "promised", "d": "received", "e": "received"},
        EITHER,
    ),
    (
        RETURN,
        "1. attached\n2. attached\n3. don't have a pension\n4. no\n5. yes, rent from the flat in Spain, 6,000 euros",
        {"c": "not_applicable", "d": "received", "e": "received"},
        EITHER,
    ),
    (
        CAFE,
        (
            "No new staff this quarter but one left. Also the lease renewal is with the landlord's "
            "solicitor, expected any day."
        ),
        {"c": "received"},
        EITHER,
    ),
    (
        CAFE,
        "I thought you got the statements straight from the bank feed? Invoices coming tonight.",
        {"a": "query", "b": "promised 2026-06-09"},
        ASKS,
    ),
    (
        CAFE,
        (
            "My partner Leo deals with the lease, please email him at leo@quint.example. Everything "
            "else I will get to you this week."
        ),
        {"a": "promised 2026-06-12", "b": "promised 2026-06-12", "c": "promised 2026-06-12"},
        EITHER,
    ),
    (LETTING, "I sold the property in January. Do you still need all this?", {}, ASKS),
    (
        LETTING,
        "Sorry for not replying sooner, Dad has been in hospital. I will try to do this at the weekend.",
        {
            "a": "promised 2026-06-14",
            "b": "promised 2026-06-14",
            "c": "promised 2026-06-14",
            "d": "promised 2026-06-14",
        },
        ASKS,
    ),
    (RETURN, "As far as I know I had no foreign income. Gift aid nil.", {"d": "received"}, EITHER),
    (RETURN, "Did I not give you my P60 in April? I definitely brought it to our meeting.", {"a": "query"}, ASKS),
    (
        RETURN,
        "I haven't a P60 as I'm self employed. I don't pay into a pension.",
        {"a": "not_applicable", "c": "not_applicable"},
        EITHER,
    ),
    (
        RETURN,
        "The Skipton certificate should have come to you direct, they told me they'd sent it.",
        {"b": "claimed"},
        ASKS,
    ),
    (RETURN, "Pension statement: they charge £25 for a copy. Is it essential?", {"c": "query"}, ASKS),
    (CAFE, "The statements: I've asked the bank for copies, up to 10 days they said.", {"a": "promised *"}, EITHER),
    (
        CAFE,
        "paid your invoice just now, ref ROSA771. rest of the stuff will be a while, stock take this week",
        {"e": "received"},
        EITHER,
    ),
    (
        CAFE,
        "We had no supplier invoices in January, the ones for Feb and March are in the post to you.",
        {"b": "claimed"},
        EITHER,
    ),
    (
        GARAGE,
        (
            "Jess the parts invoices are in the box I gave to your lad on Friday. Barclaycard I can't "
            "log into, waiting on a new password. Courtesy car - never, it stays here overnight."
        ),
        {"a": "claimed", "c": "received"},
        ASKS,
    ),
    (GARAGE, "We don't have an MOT bay.", {"d": "not_applicable"}, EITHER),
    (GARAGE, "No I don't use Barclaycard any more, cancelled it at Christmas", {"b": "not_applicable"}, EITHER),
    (
        GARAGE,
        "Only used for work. Certificate expires in July, new one then. Do you want the old one?",
        {"c": "received", "d": "query"},
        ASKS,
    ),
    (GARAGE, "invoices will be a pain, hundreds of them. do u really need them all", {"a": "query"}, ASKS),
    (GARAGE, "I shall have to ask my son, he deals with the cards.", {}, EITHER),
    (
        VET,
        (
            "Stock was £14,320 at the end of May. Drug statements to follow once the wholesaler has "
            "put May on the portal. There were no locums in May."
        ),
        {"a": "promised", "b": "received", "c": "not_applicable"},
        EITHER,
    ),
    (VET, "VAT return agreed, please submit. Locum invoices attached.", {"d": "received"}, EITHER),
    (
        VET,
        "The VAT return looks about right but I'd like Owen to explain box 6 before it goes in.",
        {"d": "query"},
        ASKS,
    ),
    (
        VET,
        "Haven't done the stock yet, it's booked for Saturday. Can the VAT return wait until then?",
        {"b": "promised 2026-06-13", "d": "query"},
        EITHER,
    ),
    (VET, "Stock approx 14k, proper figure Monday", {"b": "promised 2026-06-15"}, EITHER),
    (
        VET,
        "Our locum is on holiday until the 20th, his invoices will have to wait until he is back.",
        {"c": "promised *"},
        EITHER,
    ),
    (
        VET,
        "You don't need the drug statements, your colleague has a login to the supplier portal.",
        {"a": "claimed"},
        ASKS,
    ),
    (
        RETURN_TOO,
        "Hello, I did not sell anything. I paid £200 a month, so £2,400.",
        {"c": "received", "d": "received"},
        EITHER,
    ),
    (RETURN_TOO, "The house in Mill Lane was empty all year, so no rental statement.", {"b": "not_applicable"}, EITHER),
    (
        RETURN_TOO,
        "Shares: sold my BT ones for £1,900 in September. Pension: none, only the work one.",
        {"c": "received", "d": "received"},
        EITHER,
    ),
    (
        RETURN_TOO,
        "I am the executor; my uncle, whose return this is, died in April. Please write to me from now on.",
        {},
        ASKS,
    ),
    (
        RETURN_TOO,
        (
            "Will you please stop sending these reminders, I am dealing with it and you will have "
            "everything by the end of June!"
        ),
        {
            "a": "promised 2026-06-30",
            "b": "promised 2026-06-30",
            "c": "promised 2026-06-30",
            "d": "promised 2026-06-30",
        },
        ASKS,
    ),
    (
        RETURN_TOO,
        (
            "P60: here. Mill Lane: agent has moved to a new system & can't produce one before the "
            "24th. Shares/property: no. Pension: £1,000 lump sum in January"
        ),
        {"b": "promised 2026-06-24", "c": "received", "d": "received"},
        EITHER,
    ),
    (
        RETURN_TOO,
        "My accountant friend says I don't need to send the P60 because HMRC has it already. Is that right?",
        {"a": "query"},
        ASKS,
    ),
    (RETURN_TOO, "I lost my P60. Can you get a copy from HMRC?", {"a": "query"}, ASKS),
    (BILL, "Your invoice has been passed to our accounts department for payment.", {"a": "promised"}, EITHER),
    (BILL, "This was paid on 1 June, please see remittance advice.", {"a": "received"}, EITHER),
    (BILL, "I've set up a standing order of £100 a month starting on the 15th", {"a": "promised *"}, EITHER),
    (BILL, "Please can you send me your bank details so I can pay this", {"a": "query"}, ASKS),
    (BILL, "We will not be paying until the return has actually been filed.", {"a": "query"}, ASKS),
    (BILL, "cheque in the post", {"a": "received"}, EITHER),
    (BILL, "I get my pension on the 20th, will pay it then", {"a": "promised 2026-06-20"}, EITHER),
    (BILL, "Have tried to pay three times but your online thing keeps failing", {}, EITHER),
    (BILL, "Paid the last one, this one next month", {"a": "promised *"}, EITHER),
    (
        TWO_BILLS,
        "9001 was paid by card at your office in May. 9014 I know nothing about.",
        {"a": "received", "b": "query"},
        ASKS,
    ),
    (
        TWO_BILLS,
        "Both invoices are on our system for payment on the 19th.",
        {"a": "promised 2026-06-19", "b": "promised 2026-06-19"},
        EITHER,
    ),
    (TWO_BILLS, "All your invoices have been paid", {"a": "received", "b": "received"}, EITHER),
    (
        TWO_BILLS,
        "The £150 has gone, the £600 I need till month end for",
        {"b": "received", "a": "promised 2026-06-30"},
        EITHER,
    ),
    (RETURN_TO_APPROVE, "Yes that's all correct, please go ahead and send it to HMRC.", {"a": "received"}, EITHER),
    (RETURN_TO_APPROVE, "Can't open the attachment, could you send it again?", {"a": "query"}, ASKS),
    (RETURN_TO_APPROVE, "I owe how much?!", {"a": "query"}, ASKS),
    (
        RETURN_TO_APPROVE,
        "It all seems to be in order as far as I can tell, so I'm happy to approve.",
        {"a": "received"},
        EITHER,
    ),
    (RETURN_TO_APPROVE, "My address has changed, otherwise fine.", {"a": "query"}, ASKS),
    (RETURN_TO_APPROVE, "happy for u to file hun", {"a": "received"}, EITHER),
    (RETURN_TO_APPROVE, "I will be happy to approve it once my wife has had a look too", {"a": "promised"}, EITHER),
    (
        RETURN_TO_APPROVE,
        "You have spelt my name wrong on page 3 but apart from that it's approved.",
        {"a": "query"},
        ASKS,
    ),
    (
        RETURN_TO_APPROVE,
        "Got it thanks, will print it off and read it on the train tomorrow",
        {"a": "promised *"},
        EITHER,
    ),
    (QUESTION, "That was me moving money back from savings.", {"a": "received"}, EITHER),
    (QUESTION, "deposit for the new kitchen", {}, ASKS),
    (QUESTION, "I'd rather not say.", {"a": "query"}, ASKS),
    (QUESTION, "which account is that on?", {"a": "query"}, ASKS),
    (QUESTION, "Could be the insurance, I'd need to look at the statement.", {}, EITHER),
    (QUESTION, "That'll be the car. Thanks", {"a": "received"}, EITHER),
]


@pytest.mark.parametrize(("asked", "text", "expected", "person"), STORIES, ids=[s[1][:60] for s in STORIES])
def test_what_a_whole_mail_does(asked: Mapping[str, str], text: str, expected: Mapping[str, str], person: str) -> None:
    told(asked, text).does(expected).and_a_person(person)
