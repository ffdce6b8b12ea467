"""Words that sound like a payment, an approval, an answer or a denial, and are none: they settle nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.reading.replying import told

BILL = {"a": "pay: Invoice 3120, £840.00"}
VAT_RETURN = {"a": "ok: Approve the VAT return for the quarter to 30 April 2026"}
PAPERS = {"a": "doc: P11D for 2025/26", "b": "doc: Dividend vouchers"}
QUESTIONS = {
    "a": "ask: Did you receive any rental income?",
    "b": "ask: How many employees do you have?",
    "c": "ask: What date did you start trading?",
}
RENT = {"a": "ask: Did you receive any rental income?"}
MILES = {"a": "ask: How many miles did you drive for business?"}
SHOP = {"a": "ask: When did you sell the shop?"}
MIXED = {
    "a": "pay: Invoice 3120, £840.00",
    "b": "ok: Approve the accounts",
    "c": "doc: Dividend vouchers",
    "d": "ask: Did you receive any rental income?",
}

REPLIES: list[tuple[Mapping[str, str], str]] = [
    (BILL, "I was paid on Friday so should be able to do it this week"),
    (BILL, "My clients still haven't paid me so I can't pay you"),
    (BILL, "I'll make sure it's paid"),
    (BILL, "It needs to be paid by my husband"),
    (BILL, "Who has paid it?"),
    (BILL, "Has it been paid?"),
    (BILL, "I paid HMRC already, is this extra?"),
    (BILL, "Tax was paid in January"),
    (BILL, "I paid the other one"),
    (BILL, "I paid invoice 3119 last week"),
    (BILL, "Paid by who?"),
    (BILL, "As soon as it's paid I'll let you know"),
    (BILL, "It'll be paid Monday"),
    (BILL, "I want to see it paid off in stages"),
    (BILL, "The bank said the payment was returned"),
    (BILL, "Payment failed"),
    (BILL, "Payment bounced, will redo"),
    (BILL, "The £840 was for what?"),
    (BILL, "If it's not paid by Friday shout"),
    (BILL, "paid? not till you sort my return"),
    (BILL, "I am getting paid tomorrow"),
    (BILL, "Can you confirm it's been paid?"),
    (BILL, "I've paid some off it"),
    (BILL, "I would have paid if the link had worked"),
    (BILL, "I nearly paid it twice!"),
    (BILL, "My company will have paid that"),
    (BILL, "Settle down, it's coming"),
    (BILL, "I settled the last one in full"),
    (BILL, "done my tax return yet?"),
    (BILL, "All sorted for Friday"),
    (BILL, "ok thanks"),
    (BILL, "Sent it to accounts"),
    (BILL, "Sent to our finance team"),
    (VAT_RETURN, "I haven't approved it"),
    (VAT_RETURN, "I'd approve it if it was right"),
    (VAT_RETURN, "who approved it?"),
    (VAT_RETURN, "My partner has to approve it as well"),
    (VAT_RETURN, "Looks good at first glance, will check properly"),
    (VAT_RETURN, "OK will look tonight"),
    (VAT_RETURN, "Happy Friday!"),
    (VAT_RETURN, "Yes I got it"),
    (VAT_RETURN, "I'm happy with your service but this return is wrong"),
    (VAT_RETURN, "The last one was fine"),
    (VAT_RETURN, "Last quarter's was approved already"),
    (VAT_RETURN, "Not sure I'm happy with this"),
    (VAT_RETURN, "Fine, whatever, but £9k is ridiculous"),
    (VAT_RETURN, "Okay so why is it so high"),
    (VAT_RETURN, "Go ahead with what?"),
    (VAT_RETURN, "Do I need to approve this?"),
    (VAT_RETURN, "Good morning, I am away until Monday"),
    (VAT_RETURN, "Agreed in principle, pending a word with Sue"),
    (VAT_RETURN, "Please don't submit yet"),
    (VAT_RETURN, "I thought I had approved this"),
    (VAT_RETURN, "If everything looks good to you then I suppose so"),
    (VAT_RETURN, "It's not approved until I say so"),
    (VAT_RETURN, "Sue says it's fine, I haven't looked"),
    (VAT_RETURN, "yes but not until Monday"),
    (VAT_RETURN, "Once you've corrected box 6 I'm happy"),
    (VAT_RETURN, "approved the wrong one sorry, ignore that"),
    (VAT_RETURN, "I was happy until I saw page 2"),
    (PAPERS, "I don't have a P11D yet"),
    (PAPERS, "There is no P11D in the pack from HR, I'll ask"),
    (PAPERS, "Is there no P11D?"),
    (PAPERS, "No P11D attached as it's still with HR"),
    (PAPERS, "No dividend vouchers to hand"),
    (PAPERS, "I have no access to the dividend vouchers"),
    (PAPERS, "Not applicable? I thought it was"),
    (PAPERS, "The P11D isn't needed until July, right?"),
    (PAPERS, "no sign of the P11D"),
    (PAPERS, "Why are there no dividend vouchers?"),
    (PAPERS, "I might not have had any dividends"),
    (PAPERS, "If there are no dividends do I need vouchers?"),
    (PAPERS, "I'd no time to look for the vouchers"),
    (PAPERS, "none of the vouchers have the right year"),
    (PAPERS, "Dad says there are no vouchers but I doubt it"),
    (PAPERS, "I couldn't find any vouchers"),
    (PAPERS, "I don't have the P11D, my wife does"),
    (PAPERS, "We haven't had a P11D from them since March"),
    (PAPERS, "No P11D this year so far"),
    (QUESTIONS, "I started the new job in May"),
    (QUESTIONS, "Yes"),
    (QUESTIONS, "No problem"),
    (QUESTIONS, "We moved on 3 April"),
    (RENT, "Yes I'll check"),
    (RENT, "No rush is there?"),
    (RENT, "No idea, my wife does the lettings"),
    (RENT, "yes please send me the form again"),
    (RENT, "Not that I can remember, let me check with the bank"),
    (RENT, "Yes and no, it's complicated, can we talk"),
    (RENT, "rental income from the flat is being worked out"),
    (RENT, "What counts as rental income?"),
    (RENT, "Do you mean the lodger?"),
    (RENT, "I'll have to ask the agent about rental income"),
    (MILES, "I'll count up the miles, probably 8000ish"),
    (MILES, "I gave you 3 receipts last time"),
    (MILES, "My van did 30000 before I sold it"),
    (MILES, "call me on 07700 900456"),
    (MILES, "room 12 at 4pm works for me"),
    (MILES, "Same as last year"),
    (MILES, "somewhere between 5000 and 9000"),
    (MILES, "The 2024 figure was 7,200"),
    (MILES, "it's 45p a mile isn't it?"),
    (SHOP, "I'll tell you on 15 June"),
    (SHOP, "We are selling it on 1 July"),
    (SHOP, "The shop was sold? News to me"),
    (SHOP, "by the 10th I promise"),
    (SHOP, "I was in hospital on 4 May"),
    (MIXED, "Happy to pay once the accounts are approved"),
    (MIXED, "Approve the accounts? I've not even seen them. Invoice paid though? no."),
    (MIXED, "I have no vouchers for you and no money either!"),
]


@pytest.mark.parametrize(("asked", "text"), REPLIES, ids=[r[1][:60] for r in REPLIES])
def test_nothing_is_ticked_off(asked: Mapping[str, str], text: str) -> None:
    outcomes = told(asked, text).reading.outcomes
    assert [o for o in outcomes if o.state.value in ("received", "not_applicable")] == []
