"""Plain replies of a dozen trades: what their words do to each item. Written on Tuesday 9 June 2026."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.reading.replying import ASKS, EITHER, QUIET, told

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
SOLE = {
    "a": "doc: P45 from Marlow Logistics",
    "b": "doc: Mortgage interest certificate for 14 Hill View",
    "c": "doc: Receipts for tools",
    "d": "ask: What date did you start trading?",
}
VATQ = {
    "a": "doc: Barclays statements, 1 March to 31 May 2026",
    "b": "doc: Sales listing, March to May 2026",
    "c": "doc: Purchase invoices, March to May 2026",
    "d": "doc: Fuel receipts",
}
TWO = {
    "a": "doc: P60 for 2025/26",
    "b": "doc: P11D for 2025/26",
}
RENT = {
    "a": "doc: Letting agent's statement for 2025/26",
    "b": "doc: Invoice for the new bathroom",
    "c": "ask: When did the tenants move out?",
    "d": "ask: Were there any repairs over £1,000?",
}
Q1 = {
    "a": "ask: Did you work from home during the year?",
}
Q2 = {
    "a": "ask: What was the £4,250 paid in on 3 February for?",
}
FEE = {
    "a": "pay: Our fee note FN-881, £275.00",
}
FEES = {
    "a": "pay: Invoice 2093, £360.00",
    "b": "pay: Invoice 2117, £540.00",
}
APPR = {
    "a": "ok: Approve the accounts to 31 March 2026",
}

STORIES: list[tuple[Mapping[str, str], str, Mapping[str, str], str]] = [
    (
        DENTAL,
        "Payroll summary will be with you Friday, statements on Monday.",
        {"a": "promised 2026-06-12", "b": "promised 2026-06-15"},
        QUIET,
    ),
    (
        DENTAL,
        "Sorry for the silence! I'll get all of it over to you by the 19th.",
        {
            "a": "promised 2026-06-19",
            "b": "promised 2026-06-19",
            "c": "promised 2026-06-19",
            "d": "promised 2026-06-19",
        },
        QUIET,
    ),
    (DENTAL, "Can you give me until Thursday for the lab invoices?", {"d": "promised 2026-06-11"}, QUIET),
    (
        FARM,
        "feed bills - tomorrow. milk statements - end of next week, have to print them at my daughters",
        {"b": "promised 2026-06-10", "a": "promised 2026-06-19"},
        QUIET,
    ),
    (FARM, "The grant letter is somewhere in the tractor, I'll find it at the weekend.", {"e": "promised *"}, QUIET),
    (SOLE, "Waiting on Marlow for the P45, they reckon Friday", {"a": "promised 2026-06-12"}, QUIET),
    (SOLE, "P45 is coming, my old boss is useless but he promised me", {"a": "promised"}, QUIET),
    (
        SOLE,
        "I have asked the building society for the interest certificate and will forward it as soon as it arrives.",
        {"b": "promised"},
        QUIET,
    ),
    (
        VATQ,
        "Jen is back on Monday and she will send you the sales listing and the purchase invoices then.",
        {"b": "promised *", "c": "promised *"},
        QUIET,
    ),
    (
        VATQ,
        "bear with me til friday, up to my eyes",
        {
            "a": "promised 2026-06-12",
            "b": "promised 2026-06-12",
            "c": "promised 2026-06-12",
            "d": "promised 2026-06-12",
        },
        QUIET,
    ),
    (
        VATQ,
        "Will do the lot on Sunday night.",
        {
            "a": "promised 2026-06-14",
            "b": "promised 2026-06-14",
            "c": "promised 2026-06-14",
            "d": "promised 2026-06-14",
        },
        QUIET,
    ),
    (TWO, "Both by Friday I promise", {"a": "promised 2026-06-12", "b": "promised 2026-06-12"}, QUIET),
    (
        TWO,
        "I can let you have both of them on Thursday",
        {"a": "promised 2026-06-11", "b": "promised 2026-06-11"},
        QUIET,
    ),
    (
        RENT,
        "Agent says her statement is ready on the 16th so expect it from me on the 17th",
        {"a": "promised 2026-06-17"},
        QUIET,
    ),
    (RENT, "The bathroom invoice I can only send once Dave is back from Spain.", {"b": "promised"}, QUIET),
    (TWO, "Not Friday as I said, make it Monday for the P60.", {"a": "promised 2026-06-15"}, QUIET),
    (TWO, "Haven't got my P60 yet.", {}, QUIET),
    (TWO, "Thanks Owen, got your email", {}, QUIET),
    (TWO, "Hi, hope you had a good weekend. Busy here. Speak soon", {}, QUIET),
    (TWO, "Please see attached", {}, QUIET),
    (VATQ, "Attached are the Barclays statements", {}, QUIET),
    (DENTAL, "cheers", {}, QUIET),
    (SOLE, "Still waiting to hear from Marlow about the P45.", {}, QUIET),
    (TWO, "I put the P60 through your letterbox on Saturday.", {"a": "claimed"}, ASKS),
    (SOLE, "I gave the tool receipts to Jess when I was in last month", {"c": "claimed"}, ASKS),
    (
        SOLE,
        "You should already have the mortgage interest certificate, I emailed it in April",
        {"b": "claimed"},
        ASKS,
    ),
    (VATQ, "Fuel receipts went in the post yesterday, recorded.", {"d": "claimed"}, ASKS),
    (VATQ, "I uploaded the sales listing to your portal last night", {"b": "claimed"}, ASKS),
    (FARM, "Our Tom dropped the feed invoices off at your office on market day", {"b": "claimed"}, ASKS),
    (
        DENTAL,
        "Everything was posted to you on Monday by special delivery",
        {"a": "claimed", "b": "claimed", "c": "claimed", "d": "claimed"},
        ASKS,
    ),
    (TWO, "The P60 I've already sent to Nadia.", {"a": "claimed"}, ASKS),
    (TWO, "I don't get a P11D.", {"b": "not_applicable"}, QUIET),
    (TWO, "There isn't a P11D, no benefits at all", {"b": "not_applicable"}, QUIET),
    (DENTAL, "No lab invoices over £500 this time", {"d": "not_applicable"}, QUIET),
    (FARM, "We never had a stewardship grant so there is no letter.", {"e": "not_applicable"}, QUIET),
    (SOLE, "House is mortgage free so no interest certificate", {"b": "not_applicable"}, QUIET),
    (VATQ, "Fuel receipts: none, the van is electric", {"d": "not_applicable"}, QUIET),
    (SOLE, "Tools - n/a, I use my employers", {"c": "not_applicable"}, QUIET),
    (TWO, "Neither applies to me", {}, EITHER),
    (VATQ, "we didnt buy any fuel that quarter", {"d": "not_applicable"}, QUIET),
    (RENT, "No new bathroom was put in, you're thinking of my sister's place", {"b": "query"}, ASKS),
    (TWO, "I don't have my P60 to hand", {}, QUIET),
    (TWO, "I have no P60 yet", {}, QUIET),
    (TWO, "I can't find the P60", {}, ASKS),
    (TWO, "no idea where my P60 is, will ask payroll", {"a": "promised"}, QUIET),
    (TWO, "No P60 as yet, I'll chase HR and have it for you Friday", {"a": "promised 2026-06-12"}, QUIET),
    (VATQ, "I haven't received the purchase invoices from Bob", {}, QUIET),
    (TWO, "What is a P11D?", {"b": "query"}, ASKS),
    (TWO, "Why do you need my P60 again when you had it last year?", {"a": "query"}, ASKS),
    (DENTAL, "Do you want the lab invoices for the hygienist as well?", {"d": "query"}, ASKS),
    (VATQ, "Purchase invoices - is that just stock or everything?", {"c": "query"}, ASKS),
    (VATQ, "I am not sending you my fuel receipts again.", {"d": "query"}, ASKS),
    (SOLE, "That mortgage isn't mine, it's my brother's house", {"b": "query"}, ASKS),
    (FARM, "Grant letter?? What grant letter? We left that scheme years ago", {"e": "query"}, ASKS),
    (
        SOLE,
        "I've left the business. Please ask Moira for the tool receipts",
        {"a": "query", "b": "query", "c": "query", "d": "query"},
        ASKS,
    ),
    (DENTAL, "Four associates in May.", {"c": "received"}, QUIET),
    (DENTAL, "associates: 4", {"c": "received"}, QUIET),
    (FARM, "ewes 312, no machinery sold", {"c": "received", "d": "received"}, QUIET),
    (FARM, "We sold the old baler for 900 pounds if that counts as machinery", {"d": "received"}, QUIET),
    (FARM, "Ewes - I'll count them Saturday", {"c": "promised 2026-06-13"}, QUIET),
    (FARM, "not sure how many ewes, will ask dad", {"c": "promised"}, QUIET),
    (SOLE, "I started trading on 1st March", {"d": "received"}, QUIET),
    (
        RENT,
        "The tenants moved out on 30 April and there were no repairs over a thousand.",
        {"c": "received", "d": "received"},
        QUIET,
    ),
    (RENT, "Tenants went in April. Repairs: yes, the boiler, £1,340.", {"c": "received", "d": "received"}, QUIET),
    (Q1, "Yes, two days a week", {"a": "received"}, QUIET),
    (Q1, "No", {"a": "received"}, QUIET),
    (Q1, "Nope, always in the shop.", {"a": "received"}, QUIET),
    (Q1, "I'll check with my wife and let you know", {"a": "promised"}, QUIET),
    (Q1, "Does the odd evening count?", {"a": "query"}, ASKS),
    (Q2, "That was the insurance payout for the flood.", {"a": "received"}, QUIET),
    (Q2, "The £4,250 was a loan from my mum", {"a": "received"}, QUIET),
    (Q2, "Let me look into that", {}, EITHER),
    (Q2, "No idea!", {}, ASKS),
    (Q2, "Thanks, will come back to you on Friday", {"a": "promised 2026-06-12"}, QUIET),
    (FEE, "Paid this morning, sorry", {"a": "received"}, QUIET),
    (FEE, "I've just done the bank transfer for your invoice", {"a": "received"}, QUIET),
    (FEE, "Will pay on Friday when I get my wages", {"a": "promised 2026-06-12"}, QUIET),
    (FEE, "I'll settle up at the end of the month", {"a": "promised *"}, QUIET),
    (FEE, "£275 seems a lot for a one page form. What did you do for it?", {"a": "query"}, ASKS),
    (FEE, "I'm not paying that.", {"a": "query"}, ASKS),
    (FEE, "Haven't paid it yet, sorry", {}, QUIET),
    (FEE, "can I pay half now and half in July?", {"a": "query"}, ASKS),
    (FEES, "2093 paid today, 2117 to follow on Monday", {"a": "received", "b": "promised 2026-06-15"}, QUIET),
    (FEES, "both paid this morning", {"a": "received", "b": "received"}, QUIET),
    (FEES, "I've paid one of them", {}, ASKS),
    (FEES, "£360 sent", {"a": "received"}, QUIET),
    (APPR, "Happy with these, please file.", {"a": "received"}, QUIET),
    (APPR, "Approved", {"a": "received"}, QUIET),
    (APPR, "All looks good to me, go ahead", {"a": "received"}, QUIET),
    (APPR, "Yes", {"a": "received"}, QUIET),
    (APPR, "Fine apart from the depreciation, which looks too high.", {"a": "query"}, ASKS),
    (APPR, "I approve the accounts provided you take out the director's car.", {"a": "query"}, ASKS),
    (APPR, "Not happy with the stock figure so please don't file yet.", {"a": "query"}, ASKS),
    (APPR, "Approved but the address on page one is wrong", {"a": "query"}, ASKS),
    (APPR, "Will look through them tonight and let you know tomorrow", {"a": "promised 2026-06-10"}, QUIET),
    (APPR, "Got them, thanks.", {}, QUIET),
    (APPR, "Why has the profit dropped so much?", {"a": "query"}, ASKS),
    (APPR, "I can't approve these until the loan is sorted.", {"a": "query"}, ASKS),
    (TWO, "Please note our new bank details: sort code 20-44-51 account 73920184", {}, ASKS),
    (TWO, "Mum passed away on Sunday, I can't think about this now", {}, ASKS),
    (TWO, "Can someone ring me about this please", {}, ASKS),
    (TWO, "I want to make a complaint about how I've been chased", {}, ASKS),
    (TWO, "How are you? P60 on Friday!", {"a": "promised 2026-06-12"}, QUIET),
    (TWO, "P60 coming Friday. Is that ok?", {"a": "promised 2026-06-12"}, QUIET),
    (
        SOLE,
        "a) posted it last week\nb) Friday\nc) don't have any\nd) 6 April",
        {"a": "claimed", "b": "promised 2026-06-12", "c": "not_applicable", "d": "received"},
        ASKS,
    ),
    (
        SOLE,
        "1 - to follow tomorrow\n2 - ditto\n3 - not applicable\n4 - 1 May 2025",
        {"a": "promised 2026-06-10", "c": "not_applicable", "d": "received"},
        QUIET,
    ),
    (
        SOLE,
        "numbers 1 and 3 will be with you on Monday",
        {"a": "promised 2026-06-15", "c": "promised 2026-06-15"},
        QUIET,
    ),
    (
        SOLE,
        "Re item 2, I'll have it Friday. Number 3, there aren't any.",
        {"b": "promised 2026-06-12", "c": "not_applicable"},
        QUIET,
    ),
    (
        VATQ,
        (
            "Sales listing will follow on Thursday. I have no fuel receipts this quarter. Do you "
            "need the credit card as well as Barclays?"
        ),
        {"b": "promised 2026-06-11", "d": "not_applicable", "a": "query"},
        ASKS,
    ),
    (
        RENT,
        (
            "Bathroom invoice: posted Monday. Statement: ask me again in July, the agent is "
            "hopeless. Tenants left on the 3rd of May."
        ),
        {"b": "claimed", "c": "received"},
        ASKS,
    ),
    (
        DENTAL,
        (
            "Statements Friday hopefully, payroll is on Sue's desk so that might be next week. 3 "
            "associates. Labs nothing that big."
        ),
        {"b": "promised 2026-06-12", "a": "promised *", "c": "received", "d": "not_applicable"},
        QUIET,
    ),
]


@pytest.mark.parametrize(("asked", "text", "expected", "person"), STORIES, ids=[s[1][:60] for s in STORIES])
def test_what_the_words_do(asked: Mapping[str, str], text: str, expected: Mapping[str, str], person: str) -> None:
    told(asked, text).does(expected).and_a_person(person)
