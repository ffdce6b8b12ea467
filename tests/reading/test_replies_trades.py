"""More whole mails: builders, schools, makers, trustees, landlords. Written on Tuesday 9 June 2026."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.reading.replying import ASKS, EITHER, told

BUILDER = {
    "a": "doc: CIS statements, April to June 2026",
    "b": "doc: Van lease agreement",
    "c": "doc: Receipts for materials over £100",
    "d": "ask: How many subcontractors did you use in June?",
}
SCHOOL = {
    "a": "doc: Parents' fee ledger, spring term 2026",
    "b": "doc: Staff contracts for the new teachers",
    "c": "ask: When did the nursery room open?",
    "d": "ask: Is the minibus leased or owned?",
}
MAKER = {
    "a": "doc: Etsy sales report 2025/26",
    "b": "doc: PayPal statements, April 2025 to March 2026",
    "c": "doc: Home insurance schedule",
    "d": "ask: How many hours a week do you work from home?",
}
TRUST = {
    "a": "ok: Approve the trust accounts to 5 April 2026",
    "b": "doc: Minutes of the trustees' meeting",
    "c": "pay: Fee note T-18, £900.00",
}
SALE = {"a": "doc: Completion statement for the sale of 4 Orchard Row"}
KITCHEN = {
    "a": "doc: New starter form for the kitchen porter",
    "b": "doc: June hours for hourly paid staff",
    "c": "ok: Approve the June payroll",
}
MOVED = {
    "a": "doc: P60 for 2025/26",
    "b": "doc: P11D for 2025/26",
    "c": "doc: Bank interest certificates",
    "d": "ask: Have you moved house since last year?",
    "e": "ask: What were your total charitable donations?",
}
TRADER = {
    "a": "doc: Bank statements, 1 April 2025 to 31 March 2026",
    "b": "doc: Aged debtors list at 31 March 2026",
    "c": "doc: Loan agreement with Metro Bank",
    "d": "ask: Were any dividends paid in the year?",
    "e": "ask: What was stock worth at the year end?",
}
LANDLORD = {
    "a": "doc: Letting statements for Flat 2",
    "b": "doc: Service charge demand",
    "c": "doc: Landlord insurance schedule",
    "d": "ask: Was there any period when the flat was unlet?",
}
OUR_BILL = {"a": "pay: Invoice 3120, £840.00"}
VAT_RETURN = {"a": "ok: Approve the VAT return for the quarter to 30 April 2026"}

STORIES: list[tuple[Mapping[str, str], str, Mapping[str, str], str]] = [
    (
        BUILDER,
        (
            "Afternoon Owen. CIS - April & May attached, June isn't out till the 19th so I'll shoot "
            "that across then. We bought the van outright in March so no lease."
        ),
        {"a": "promised 2026-06-19", "b": "not_applicable"},
        EITHER,
    ),
    (
        BUILDER,
        (
            "had 3 subbies in june. materials receipts my missus is sorting, shes got a carrier bag "
            "full, give her a week"
        ),
        {"d": "received", "c": "promised *"},
        EITHER,
    ),
    (BUILDER, "Nothing over a hundred quid this time, all small bits from Screwfix.", {"c": "not_applicable"}, EITHER),
    (
        BUILDER,
        ("Do you need CIS statements from the sub subcontractors or just what the main contractor gives me?"),
        {"a": "query"},
        ASKS,
    ),
    (BUILDER, "I gave Nadia the van agreement when I signed it at your office remember", {"b": "claimed"}, ASKS),
    (BUILDER, "No subcontractors in June, just me and our Kev", {"d": "received"}, EITHER),
    (BUILDER, "The contractor refuses to give me statements, says it's all online", {"a": "query"}, ASKS),
    (BUILDER, "Sub count for June - will ask the foreman and text you", {"d": "promised"}, EITHER),
    (
        SCHOOL,
        (
            "The nursery room opened on 13 April. The minibus is leased from Dawson's. The ledger is "
            "being reconciled by our bursar and should be with you by the end of next week. Contracts "
            "are confidential so I'd need the governors' permission before releasing them."
        ),
        {"a": "promised 2026-06-19", "b": "query", "c": "received", "d": "received"},
        ASKS,
    ),
    (SCHOOL, "Owned.", {"d": "received"}, EITHER),
    (SCHOOL, "we opened it straight after Easter", {"c": "received"}, EITHER),
    (
        SCHOOL,
        (
            "Mrs Hale has left the school. I am the new bursar and will go through this once I have "
            "found my feet, probably the week after next."
        ),
        {},
        EITHER,
    ),
    (SCHOOL, "Only one new teacher and she starts in September so her contract isn't signed.", {}, EITHER),
    (
        SCHOOL,
        ("Please find the ledger attached. As to the contracts, HR will release these to you directly by Thursday."),
        {"b": "promised 2026-06-11"},
        EITHER,
    ),
    (
        MAKER,
        (
            "Etsy won't let me download before the 15th cos of some maintenance. Paypal done - see "
            "attached. Insurance: renting, so contents only, do you still want it? About 20 hours."
        ),
        {"a": "promised 2026-06-15", "c": "query", "d": "received"},
        ASKS,
    ),
    (
        MAKER,
        "I closed my Etsy shop at the start of 2025 so there's nothing to report.",
        {"a": "not_applicable"},
        EITHER,
    ),
    (MAKER, "20 hrs a week give or take", {"d": "received"}, EITHER),
    (MAKER, "I don't use PayPal", {"b": "not_applicable"}, EITHER),
    (MAKER, "paypal stuff: sent 3 emails on sat with 4 months in each", {"b": "claimed"}, ASKS),
    (MAKER, "It varies, some weeks 10 some weeks 30!", {}, EITHER),
    (
        TRUST,
        (
            "The trustees met on Thursday and approved the accounts without amendment. Minutes to "
            "follow when Colonel Harte has signed them. Your fee note has been passed for payment."
        ),
        {"a": "received", "b": "promised", "c": "promised"},
        EITHER,
    ),
    (TRUST, "Two trustees have approved; we await the third.", {}, EITHER),
    (
        TRUST,
        "I regret that the trustees are unable to approve the accounts in their present form.",
        {"a": "query"},
        ASKS,
    ),
    (TRUST, "Approved by all four trustees.", {"a": "received"}, EITHER),
    (TRUST, "T-18 settled by cheque today, in the post to you.", {"c": "received"}, EITHER),
    (TRUST, "We did not hold a formal meeting, so no minutes exist.", {"b": "not_applicable"}, EITHER),
    (SALE, "The solicitor has it, I've asked her to send it to you direct.", {"a": "promised"}, EITHER),
    (SALE, "Sale fell through!", {"a": "query"}, ASKS),
    (SALE, "We complete on the 26th, you'll have it the same day.", {"a": "promised 2026-06-26"}, EITHER),
    (SALE, "It was in the pack I sent in January with everything else", {"a": "claimed"}, ASKS),
    (SALE, "what is a completion statement and where would I find one", {"a": "query"}, ASKS),
    (SALE, "Is it ok if I bring it in on Thursday when I come to see Nadia?", {"a": "promised 2026-06-11"}, EITHER),
    (SALE, "Will it do if I send the estate agent's letter instead?", {"a": "query"}, ASKS),
    (
        SALE,
        "Sorry, snowed under with the move. Will get to it as soon as we have broadband.",
        {"a": "promised"},
        EITHER,
    ),
    (SALE, "Haven't completed yet.", {}, EITHER),
    (
        KITCHEN,
        "Payroll approved. Hours attached. No starter form as he only lasted two days!",
        {"a": "not_applicable", "c": "received"},
        EITHER,
    ),
    (
        KITCHEN,
        "Porter's form he is filling in tonight. Hours I'll do Sunday after close.",
        {"a": "promised 2026-06-09", "b": "promised 2026-06-14"},
        EITHER,
    ),
    (KITCHEN, "Payroll - why has Marta been paid for 48 hours? It should be 40.", {"c": "query"}, ASKS),
    (KITCHEN, "all good with payroll bar Marta's hours", {"c": "query"}, ASKS),
    (KITCHEN, "Go ahead with the payroll please. The porter didn't start in the end.", {"c": "received"}, EITHER),
    (KITCHEN, "Hours same as May", {}, EITHER),
    (KITCHEN, "can u ring the restaurant after 3 re payroll", {}, ASKS),
    (KITCHEN, "Thanks Jess, yes please run it", {"c": "received"}, EITHER),
    (
        MOVED,
        (
            "Hi, P60 to come from HR by the end of the week, they have been having payroll system "
            "issues. No P11D as I gave up the company car. Bank - all my savings are in an ISA. Yes we "
            "moved in February: 9 Beech Grove. Donations were £120."
        ),
        {"a": "promised 2026-06-12", "b": "not_applicable", "d": "received", "e": "received"},
        EITHER,
    ),
    (MOVED, "I did send my P60 on 3rd June from my work email - did it not arrive?", {"a": "query"}, ASKS),
    (MOVED, "p60s not out til end of june at our place", {"a": "promised 2026-06-30"}, EITHER),
    (
        MOVED,
        "P11D - my employer says that they don't do them any more, it all goes through payroll",
        {"b": "not_applicable"},
        EITHER,
    ),
    (MOVED, "No to d. £300 for e. the rest i need to hunt for", {"d": "received", "e": "received"}, EITHER),
    (
        MOVED,
        "I've put everything in the post to you today, first class.",
        {"a": "claimed", "b": "claimed", "c": "claimed", "d": "claimed", "e": "claimed"},
        ASKS,
    ),
    (MOVED, "Still in the same house. Nothing to charity I'm ashamed to say.", {"e": "received"}, EITHER),
    (MOVED, "My new job is keeping me very busy. I have not forgotten you!", {}, EITHER),
    (
        MOVED,
        (
            "Dear Jess, further to your email of last week I can confirm that I have not changed "
            "address. I expect to receive my P60 and P11D in the next fortnight and shall forward both "
            "on receipt."
        ),
        {"a": "promised *", "b": "promised *", "d": "received"},
        EITHER,
    ),
    (
        MOVED,
        "what do you need bank interest certificates for, the bank reports it to HMRC direct doesn't it",
        {"c": "query"},
        ASKS,
    ),
    (MOVED, "Ignore the P60 I sent last night, it's my husband's. Mine will follow.", {"a": "promised"}, EITHER),
    (
        TRADER,
        (
            "Please find below:\n"
            "Bank statements - uploaded to Xero\n"
            "Debtors - none at year end, all our sales are cash\n"
            "Loan - repaid Nov 2024, no agreement in force\n"
            "Dividends - £10,000 in December\n"
            "Stock - £4,200"
        ),
        {"a": "claimed", "b": "not_applicable", "c": "not_applicable", "d": "received", "e": "received"},
        ASKS,
    ),
    (
        TRADER,
        "Stock £4,200 ex VAT. No dividends. Others next Tuesday.",
        {
            "e": "received",
            "d": "received",
            "a": "promised 2026-06-16",
            "b": "promised 2026-06-16",
            "c": "promised 2026-06-16",
        },
        EITHER,
    ),
    (
        TRADER,
        "Will get Simon in accounts to send these across.",
        {"a": "promised", "b": "promised", "c": "promised", "d": "promised", "e": "promised"},
        EITHER,
    ),
    (
        TRADER,
        ("We've changed banks to Metro so the statements will come in two lots, is that ok? First lot tomorrow."),
        {"a": "promised 2026-06-10"},
        EITHER,
    ),
    (
        TRADER,
        ("Our Mr Bell is off sick and he has the password for the bank. I do not know when he will return."),
        {},
        EITHER,
    ),
    (
        TRADER,
        (
            "Debtors list as at 31 March can't be run any more because the system only does today's "
            "date. Would a list as at today be any use?"
        ),
        {"b": "query"},
        ASKS,
    ),
    (TRADER, "dividends: yes, see minutes. stock: call it 4k", {"d": "received", "e": "received"}, EITHER),
    (TRADER, "I have a query on the loan agreement, could somebody ring me on 07700 900123", {"c": "query"}, ASKS),
    (
        LANDLORD,
        (
            "Unlet from mid August to the start of October. Insurance is through the freeholder so I "
            "don't get a schedule. Service charge attached."
        ),
        {"c": "not_applicable", "d": "received"},
        EITHER,
    ),
    (LANDLORD, "The letting agents have gone into administration so I can't get the statements.", {}, ASKS),
    (
        LANDLORD,
        (
            "I've emailed Foxley's for the statements and the insurance, will send when they reply, "
            "they usually take a few days."
        ),
        {"a": "promised", "c": "promised"},
        EITHER,
    ),
    (
        LANDLORD,
        ("I self manage, no agent, so no letting statements - I can do you a spreadsheet of the rents instead?"),
        {"a": "query"},
        ASKS,
    ),
    (LANDLORD, "Service charge demand - don't you have it from last year? It's the same amount.", {"b": "query"}, ASKS),
    (
        LANDLORD,
        "the insurance renewal is due on the 1st July so will send the new one after that",
        {"c": "promised *"},
        EITHER,
    ),
    (OUR_BILL, "Paid this one on Saturday - ref QUINT3120", {"a": "received"}, EITHER),
    (OUR_BILL, "I have asked my bank to send £840 today.", {"a": "promised *"}, EITHER),
    (OUR_BILL, "Payment is with our director for authorisation.", {"a": "promised"}, EITHER),
    (
        OUR_BILL,
        "hi is this for the tax return or the vat? will pay either way just need to know which pot",
        {"a": "query"},
        ASKS,
    ),
    (OUR_BILL, "Sent £840 by Wise this morning", {"a": "received"}, EITHER),
    (OUR_BILL, "I cannot afford this at the moment. Can we come to some arrangement?", {"a": "query"}, ASKS),
    (OUR_BILL, "I paid £800, I think the other £40 is VAT and I'm not registered?", {}, ASKS),
    (OUR_BILL, "Your invoice 3120 is on hold pending receipt of a purchase order number.", {"a": "query"}, ASKS),
    (OUR_BILL, "Sorted", {"a": "received"}, EITHER),
    (OUR_BILL, "It should have gone by direct debit?", {"a": "claimed"}, ASKS),
    (OUR_BILL, "Transferring now", {"a": "promised *"}, EITHER),
    (VAT_RETURN, "That looks about what I expected. Fine to go.", {"a": "received"}, EITHER),
    (VAT_RETURN, "Before I say yes - have you included the Hartlepool invoice?", {"a": "query"}, ASKS),
    (VAT_RETURN, "Submit it please mate", {"a": "received"}, EITHER),
    (VAT_RETURN, "Approve? Not until someone explains why we owe £9k", {"a": "query"}, ASKS),
    (VAT_RETURN, "Yes please", {"a": "received"}, EITHER),
    (VAT_RETURN, "ok", {"a": "received"}, EITHER),
    (VAT_RETURN, "Good. How long till we get the refund?", {"a": "query"}, ASKS),
    (VAT_RETURN, "I'm not happy about paying this much but yes, file it.", {"a": "received"}, EITHER),
]


@pytest.mark.parametrize(("asked", "text", "expected", "person"), STORIES, ids=[s[1][:60] for s in STORIES])
def test_what_a_whole_mail_does(asked: Mapping[str, str], text: str, expected: Mapping[str, str], person: str) -> None:
    told(asked, text).does(expected).and_a_person(person)
