"""The same things said in other voices: formal, hurried, misspelt, foreign."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.reading.replying import ASKS, EITHER, QUIET, told

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
CHILD = {
    "a": "doc: Attendance register for the spring term",
    "b": "doc: Ofsted registration invoice",
    "c": "ask: Do you use any room only for childminding?",
    "d": "doc: Food receipts",
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
STMT = {
    "a": "doc: HSBC statements, April to June 2026",
    "b": "doc: Amex statements, April to June 2026",
}
TWOP = {
    "a": "doc: P60 from the Borough Council, 2025/26",
    "b": "doc: P60 from St Aidan's School, 2025/26",
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
BILL = {
    "a": "pay: Invoice 5520, £1,080.00",
}

SLIPS = {"a": "doc: Fuel receipts, January to March 2025"}
BILLS = {"a": "pay: Invoice AQ-2101, £390.00", "b": "pay: Invoice AQ-2134, £96.00 (mortgage reference)"}
STORIES: list[tuple[Mapping[str, str], str, Mapping[str, str], str]] = [
    (PUB, "Brewery stuff I'll get off Gaz when he's in Thursday", {"a": "promised 2026-06-11"}, QUIET),
    (
        PUB,
        "Insurance cert - broker is emailing me a copy tomorrow, I'll ping it straight over",
        {"d": "promised 2026-06-10"},
        QUIET,
    ),
    (CHURCH, "I anticipate having the Gift Aid schedule ready by Thursday.", {"a": "promised 2026-06-11"}, QUIET),
    (
        CHURCH,
        "The organ invoice is with our archdeacon for signature; you may expect it on Monday.",
        {"c": "promised 2026-06-15"},
        QUIET,
    ),
    (
        IT,
        "Starling export tonight, contract once legal have countersigned.",
        {"b": "promised *", "a": "promised"},
        QUIET,
    ),
    (IT, "laptop receipts coming ur way 2moro", {"c": "promised *"}, QUIET),
    (TAXI, "sir i am on shift now, insurance paper i give you friday", {"b": "promised 2026-06-12"}, QUIET),
    (TAXI, "Boss will sort the uber thing Sunday when kids are asleep", {"a": "promised 2026-06-14"}, QUIET),
    (
        CHILD,
        "It's half term so bear with me - you'll get the lot a week on Friday",
        {"a": "promised *", "b": "promised *", "c": "promised *", "d": "promised *"},
        QUIET,
    ),
    (LAND, "Agents have said I should have their statement by the 18th.", {"a": "promised 2026-06-18"}, QUIET),
    (COMPANY, "Minutes are being typed. They should reach you on Friday.", {"b": "promised 2026-06-12"}, QUIET),
    (
        COMPANY,
        "Our FD, Lena, is dealing with the loan agreement and will revert by Monday",
        {"c": "promised 2026-06-15"},
        QUIET,
    ),
    (STMT, "HSBC today, Amex tomorrow", {"a": "promised *", "b": "promised 2026-06-10"}, QUIET),
    (TWOP, "Council P60 Friday, school one Monday.", {"a": "promised 2026-06-12", "b": "promised 2026-06-15"}, QUIET),
    (
        PUB,
        "Everything except the insurance will be over to you by Friday",
        {
            "a": "promised 2026-06-12",
            "b": "promised 2026-06-12",
            "c": "promised 2026-06-12",
            "e": "promised 2026-06-12",
        },
        QUIET,
    ),
    (PUB, "Ta for the reminder", {}, QUIET),
    (IT, "Received, thank you.", {}, QUIET),
    (LAND, "I am in Canada with patchy signal, apologies.", {}, QUIET),
    (TAXI, "ok", {}, QUIET),
    (COMPANY, "Noted with thanks. Kind regards, Lena", {}, QUIET),
    (CHURCH, "I still haven't had the organ man's invoice.", {}, QUIET),
    (LAND, "The agent hasn't sent the statement yet", {}, QUIET),
    (PUB, "I've already dropped the brewery statements in with Owen's lot", {"a": "claimed"}, ASKS),
    (CHURCH, "The Gift Aid schedule was handed to Mr Tarrant after Evensong.", {"a": "claimed"}, ASKS),
    (IT, "Contract is in the shared Dropbox folder already", {"a": "claimed"}, ASKS),
    (TAXI, "mot receipt i whatsapped to Jess last month", {"d": "claimed"}, ASKS),
    (LAND, "You had the insurance schedule from me in February.", {"c": "claimed"}, ASKS),
    (COMPANY, "The loan agreement was couriered to your offices on 2 June.", {"c": "claimed"}, ASKS),
    (CHILD, "Pat emailed you the Ofsted invoice last Tuesday", {"b": "claimed"}, ASKS),
    (
        PUB,
        "We got rid of the gaming machines in 2024, so there's no agreement any more.",
        {"b": "not_applicable"},
        QUIET,
    ),
    (CHURCH, "No organ repairs were carried out, hence no invoice.", {"c": "not_applicable"}, QUIET),
    (IT, "I didn't buy a laptop or monitor", {"c": "not_applicable"}, QUIET),
    (LAND, "There is no ground rent - it's a share of freehold.", {"b": "not_applicable"}, QUIET),
    (COMPANY, "We have no loan with Castle Bank", {"c": "not_applicable"}, EITHER),
    (CHILD, "food receipts - don't keep any, parents send packed lunches", {"d": "not_applicable"}, QUIET),
    (TAXI, "MOT not needed, car is brand new", {"d": "not_applicable"}, QUIET),
    (COMPANY, "No dividend was declared so no minutes were drawn up", {"b": "not_applicable"}, QUIET),
    (LAND, "I have not had the ground rent demand.", {}, EITHER),
    (IT, "I don't have the contract with me, I'm on site", {}, EITHER),
    (CHILD, "No register yet", {}, QUIET),
    (PUB, "Is the brewery statement the monthly one or the weekly delivery notes?", {"a": "query"}, ASKS),
    (CHURCH, "Do the bank statements need to include the deposit account?", {"b": "query"}, ASKS),
    (IT, "Why would you need my contract? The last accountant never asked.", {"a": "query"}, ASKS),
    (COMPANY, "I'm reluctant to share the loan agreement by email.", {"c": "query"}, ASKS),
    (LAND, "Flat 4 was sold in 2023, you want my brother for that", {"a": "query", "d": "query"}, ASKS),
    (CHILD, "not sure what you mean by attendance register, is it the sign in book?", {"a": "query"}, ASKS),
    (TAXI, "I will not give the insurance, is private", {"b": "query"}, ASKS),
    (PUB, "Float was £300. Yes we took on two lads.", {"c": "received", "e": "received"}, QUIET),
    (PUB, "till float three hundred quid as always", {"c": "received"}, QUIET),
    (PUB, "no new bar staff", {"e": "received"}, QUIET),
    (CHURCH, "The fete raised £2,316.40 after expenses.", {"d": "received"}, QUIET),
    (CHURCH, "We're still counting the fete money!", {}, QUIET),
    (IT, "Worked 12 days at the client site in May", {"d": "received"}, QUIET),
    (IT, "12 days", {"d": "received"}, QUIET),
    (TAXI, "miles 28400", {"c": "received"}, QUIET),
    (TAXI, "28,400 business", {"c": "received"}, QUIET),
    (CHILD, "Yes, the playroom is only used for childminding", {"c": "received"}, QUIET),
    (CHILD, "No room is used only for the minding, it's our lounge", {"c": "received"}, QUIET),
    (LAND, "The flat was empty for six weeks in autumn", {"d": "received"}, QUIET),
    (LAND, "Never empty, same tenant throughout.", {"d": "received"}, QUIET),
    (COMPANY, "New shareholders: none", {"d": "received"}, QUIET),
    (COMPANY, "The only new shareholder is Petra Voss, who joined in March", {"d": "received"}, QUIET),
    (
        NI,
        "Her NI number is QQ123456C and the checklist will follow tomorrow",
        {"a": "received", "b": "promised 2026-06-10"},
        QUIET,
    ),
    (PAYR, "Payroll fine to run. Casual hours to follow tonight.", {"a": "received", "b": "promised *"}, QUIET),
    (PAYR, "Please hold the payroll, Dan's overtime is missing", {"a": "query"}, ASKS),
    (PAYR, "Payroll ok. No casuals in June.", {"a": "received", "b": "not_applicable"}, QUIET),
    (VATA, "Go for it", {"a": "received"}, QUIET),
    (VATA, "I'm happy for this to be submitted.", {"a": "received"}, QUIET),
    (VATA, "ok to submit thx", {"a": "received"}, QUIET),
    (VATA, "Please submit. Thanks!", {"a": "received"}, QUIET),
    (VATA, "That's lower than I thought! Please submit.", {"a": "received"}, EITHER),
    (VATA, "I think the fuel has been counted twice, can you check before it goes in", {"a": "query"}, ASKS),
    (VATA, "Hold fire on this one", {"a": "query"}, ASKS),
    (VATA, "Looks ok but wait until I have spoken to Ian", {"a": "query"}, ASKS),
    (VATA, "I'll have a look at the weekend", {"a": "promised *"}, QUIET),
    (VATA, "No thanks, not like this.", {"a": "query"}, ASKS),
    (BILL, "Payment made today by BACS", {"a": "received"}, QUIET),
    (BILL, "Just pinged it across", {"a": "received"}, QUIET),
    (BILL, "Will be in Friday's payment run", {"a": "promised 2026-06-12"}, QUIET),
    (BILL, "cash flow is tight, can I pay in two lots?", {"a": "query"}, ASKS),
    (BILL, "We settled this in May, please check your records", {"a": "received"}, EITHER),
    (BILL, "Why is it £1,080 when you quoted £900?", {"a": "query"}, ASKS),
    (BILL, "I've asked accounts to pay you this week", {"a": "promised *"}, QUIET),
    (BILL, "not paid yet sorry, will do", {"a": "promised"}, QUIET),
    (BILL, "I have paid £500 on account, rest on the 30th", {"a": "partial 2026-06-30"}, EITHER),
    (TWOP, "The Council one I've lost, St Aidan's will be with you Friday", {"b": "promised 2026-06-12"}, ASKS),
    (
        STMT,
        "The Amex was cancelled last year so there won't be any statements for that. HSBC to follow.",
        {"b": "not_applicable", "a": "promised"},
        QUIET,
    ),
    (
        IT,
        "Sorry for delay, baby arrived! All sent by weekend promise. Worked 9 days on site btw",
        {"a": "promised *", "b": "promised *", "c": "promised *", "d": "received"},
        QUIET,
    ),
    (
        LAND,
        "1) agent will send direct to you\n2) paid it but no paperwork\n3) to follow Friday\n4) no",
        {"a": "promised", "c": "promised 2026-06-12", "d": "received"},
        EITHER,
    ),
    (
        COMPANY,
        "a - Friday\nb - already with you\nc - what loan?\nd - none",
        {"a": "promised 2026-06-12", "b": "claimed", "c": "query", "d": "received"},
        ASKS,
    ),
    (
        PUB,
        "Points 1 & 4 Friday. Point 2 n/a. Point 3 £250. Point 5 nobody.",
        {
            "a": "promised 2026-06-12",
            "d": "promised 2026-06-12",
            "b": "not_applicable",
            "c": "received",
            "e": "received",
        },
        QUIET,
    ),
    (PUB, "first one's coming tomorrow, last one - no", {"a": "promised 2026-06-10", "e": "received"}, QUIET),
    (IT, "Ignore my last email, the contract will be Monday not Friday", {"a": "promised 2026-06-15"}, QUIET),
    (IT, "Hi Owen, could you resend the list? I deleted the email", {}, ASKS),
    (
        LAND,
        "Please speak to my solicitor about all this. I am not well.",
        {"a": "query", "b": "query", "c": "query", "d": "query"},
        ASKS,
    ),
    (
        CHURCH,
        "Our treasurer Mr Abbott has the statements; I have asked him to forward them.",
        {"b": "promised"},
        QUIET,
    ),
    (
        SLIPS,
        "pic is the van cover, all the pages they sent. diesel slips are in a bread bag il drop em in friday",
        {"a": "promised 2026-06-12"},
        EITHER,
    ),
    (SLIPS, "bag of slips went thru your letterbox sat morning, got my name on in marker", {"a": "claimed"}, ASKS),
    (
        BILLS,
        "390 has gone across to you now off the app.\nThe 96 I'm not having. He said on site he'd do it for nothing.",
        {"a": "received", "b": "query"},
        ASKS,
    ),
    (
        {"a": "ok: Approve the 2024/25 tax return"},
        "I spoke too soon. Kindly do not send the return until that has been looked at.",
        {"a": "query"},
        ASKS,
    ),
]


@pytest.mark.parametrize(("asked", "text", "expected", "person"), STORIES, ids=[s[1][:60] for s in STORIES])
def test_what_the_words_do(asked: Mapping[str, str], text: str, expected: Mapping[str, str], person: str) -> None:
    told(asked, text).does(expected).and_a_person(person)
