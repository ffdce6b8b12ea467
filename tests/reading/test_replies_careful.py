"""Replies that only sound as if they settled something."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.reading.replying import ASKS, EITHER, told

Q1 = {
    "a": "ask: Did you work from home during the year?",
}
Q2 = {
    "a": "ask: What was the £4,250 paid in on 3 February for?",
}
FEE = {
    "a": "pay: Our fee note FN-881, £275.00",
}
APPR = {
    "a": "ok: Approve the accounts to 31 March 2026",
}
TWO = {
    "a": "doc: P60 for 2025/26",
    "b": "doc: P11D for 2025/26",
}
VATQ = {
    "a": "doc: Barclays statements, 1 March to 31 May 2026",
    "b": "doc: Sales listing, March to May 2026",
    "c": "doc: Purchase invoices, March to May 2026",
    "d": "doc: Fuel receipts",
}
RENT = {
    "a": "doc: Letting agent's statement for 2025/26",
    "b": "doc: Invoice for the new bathroom",
    "c": "ask: When did the tenants move out?",
    "d": "ask: Were there any repairs over £1,000?",
}
DENTAL = {
    "a": "doc: Payroll summary for May 2026",
    "b": "doc: Lloyds bank statements, March to May 2026",
    "c": "ask: How many associates worked for you in May?",
    "d": "doc: Lab invoices over £500",
}
FARM = {
    "a": "doc: Milk cheque statements, April 2025 to March 2026",
    "b": "doc: Feed merchant invoices",
    "c": "ask: Number of ewes at 31 March 2026",
    "d": "ask: Did you sell any machinery in the year?",
    "e": "doc: Letter about the stewardship grant",
}
IT = {
    "a": "doc: Contract with Norvane Systems",
    "b": "doc: Starling statements, May 2026",
    "c": "doc: Receipts for the laptop and monitor",
    "d": "ask: How many days did you work from the client site in May?",
}
TAXI = {
    "a": "doc: Uber annual tax summary 2025/26",
    "b": "doc: Vehicle insurance policy",
    "c": "ask: Total business miles for the year",
    "d": "doc: MOT receipt",
}
PUB = {
    "a": "doc: Brewery statements, January to March 2026",
    "b": "doc: Gaming machine rental agreement",
    "c": "ask: What was the till float at 31 March 2026?",
    "d": "doc: Premises insurance certificate",
    "e": "ask: Did you take on any bar staff in March?",
}
CHURCH = {
    "a": "doc: Gift Aid schedule for 2025",
    "b": "doc: CAF Bank statements, January to December 2025",
    "c": "doc: Organ repair invoice",
    "d": "ask: How much was raised at the summer fete?",
}
BILL = {
    "a": "pay: Invoice 5520, £1,080.00",
}
LAND = {
    "a": "doc: Managing agent's annual statement for Flat 4",
    "b": "doc: Ground rent demand",
    "c": "doc: Buildings insurance schedule",
    "d": "ask: Was the flat empty at any time during the year?",
}
COMPANY = {
    "a": "doc: Management accounts to 30 April 2026",
    "b": "doc: Board minutes approving the dividend",
    "c": "doc: Loan agreement with Castle Bank",
    "d": "ask: Names of any new shareholders since January",
}
NI = {
    "a": "ask: National Insurance number of your new employee",
    "b": "doc: Starter checklist for your new employee",
}
PAYR = {
    "a": "ok: Approve the June 2026 payroll",
    "b": "doc: Hours for casual staff in June",
}
VATA = {
    "a": "ok: Approve the VAT return to 31 May 2026",
}
STMT = {
    "a": "doc: HSBC statements, April to June 2026",
    "b": "doc: Amex statements, April to June 2026",
}

STORIES: list[tuple[Mapping[str, str], str, Mapping[str, str], str]] = [
    (Q1, "Yes got your message, will reply properly on Friday", {"a": "promised 2026-06-12"}, EITHER),
    (Q1, "No rush I hope? Bit snowed under", {}, EITHER),
    (Q1, "No problem, I'll get that to you", {"a": "promised"}, EITHER),
    (Q1, "Yes I know, sorry, it's on my list", {}, EITHER),
    (Q1, "Yes of course, give me a couple of days", {"a": "promised 2026-06-11"}, EITHER),
    (Q2, "It's been a mad week, sorry for not replying", {}, EITHER),
    (Q2, "I think you sent me this already?", {}, EITHER),
    (Q2, "That's a good question, I need to look at my statements", {}, EITHER),
    (FEE, "I thought I had paid this?", {"a": "query"}, ASKS),
    (FEE, "Have I not paid this already?", {"a": "query"}, ASKS),
    (FEE, "My wife says she paid it but I can't see it on the statement", {}, EITHER),
    (FEE, "I'll pay when you have answered my question", {"a": "promised"}, EITHER),
    (FEE, "Once paid, will you send a receipt?", {"a": "query"}, EITHER),
    (FEE, "If I have already paid please let me know", {}, EITHER),
    (APPR, "Once approved, what happens next?", {"a": "query"}, ASKS),
    (APPR, "Is it approved by HMRC yet?", {"a": "query"}, ASKS),
    (APPR, "My husband is happy but I'm not sure", {"a": "query"}, EITHER),
    (APPR, "I will approve when I have seen the tax figure", {"a": "promised"}, EITHER),
    (APPR, "Yes, but can you change the date on page 2", {"a": "query"}, ASKS),
    (APPR, "ok thanks will read", {}, EITHER),
    (APPR, "Looks good so far, only halfway through!", {}, EITHER),
    (APPR, "Approve? I haven't even seen them!", {}, EITHER),
    (APPR, "I do not approve", {"a": "query"}, ASKS),
    (APPR, "We never approved last year's either!", {"a": "query"}, EITHER),
    (TWO, "No P11D came with it last year either, did we need one?", {"b": "query"}, ASKS),
    (TWO, "I don't think I have a P11D but will check with HR", {}, EITHER),
    (TWO, "There may not be a P11D", {}, EITHER),
    (TWO, "Work say no P11D until July", {"b": "promised *"}, EITHER),
    (TWO, "No P60 from work, they've gone bust", {}, EITHER),
    (VATQ, "No fuel receipts in this email, they'll follow", {"d": "promised"}, EITHER),
    (VATQ, "No idea about fuel receipts", {}, EITHER),
    (VATQ, "Not all the purchase invoices are in yet", {}, EITHER),
    (VATQ, "I have no problem sending the fuel receipts", {}, EITHER),
    (VATQ, "Without the Barclays login I can't get the statements", {}, EITHER),
    (RENT, "The tenants haven't moved out as far as I know", {}, EITHER),
    (RENT, "Repairs - ask the agent", {}, EITHER),
    (RENT, "I'd have to check whether there were any repairs", {}, EITHER),
    (RENT, "were there any repairs? I honestly can't remember", {"d": "query"}, ASKS),
    (DENTAL, "Two of the associates said hello by the way", {}, EITHER),
    (DENTAL, "We'll know how many associates once payroll closes on Friday", {"c": "promised *"}, EITHER),
    (FARM, "ewes being counted now", {}, EITHER),
    (FARM, "Dad might have sold the baler, not certain", {}, ASKS),
    (IT, "I usually do about 10 days but let me check May properly", {}, EITHER),
    (TAXI, "miles i tell you friday", {"c": "promised 2026-06-12"}, EITHER),
    (PUB, "The float gets counted on Friday, £250 last time I think", {}, EITHER),
    (CHURCH, "We hope to beat last year's £2,000 at the fete!", {}, EITHER),
    (BILL, "Bank says payment pending", {}, EITHER),
    (BILL, "I tried to pay but the card was declined", {}, EITHER),
    (BILL, "Paid?? I never ordered this", {"a": "query"}, ASKS),
    (LAND, "Flat's on the market so may be empty soon", {}, EITHER),
    (
        COMPANY,
        "Will let you have names of any new shareholders after the AGM on Thursday",
        {"d": "promised 2026-06-11"},
        EITHER,
    ),
    (NI, "Waiting for her to tell me her NI number", {}, EITHER),
    (PAYR, "Payroll will be approved by Linda on Friday", {"a": "promised 2026-06-12"}, EITHER),
    (PAYR, "Can Linda approve the payroll instead of me?", {"a": "query"}, ASKS),
    (VATA, "Approved the March one too, didn't I?", {"a": "query"}, EITHER),
    (VATA, "Fine, but I still don't agree with the March one", {"a": "query"}, ASKS),
    (STMT, "The bank wants £5 a page for HSBC statements, is that normal?", {"a": "query"}, ASKS),
    (STMT, "Amex have been useless, statements when I get through to them", {"b": "promised"}, EITHER),
]


@pytest.mark.parametrize(("asked", "text", "expected", "person"), STORIES, ids=[s[1][:60] for s in STORIES])
def test_what_the_words_do(asked: Mapping[str, str], text: str, expected: Mapping[str, str], person: str) -> None:
    told(asked, text).does(expected).and_a_person(person)
