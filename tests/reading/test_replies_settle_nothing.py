"""Words that sound like a payment, an approval, an answer or a denial, and are none: they settle nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.reading.replying import told, told_in
from tests.world import client, file, request

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
FOUR_PAPERS = {
    "a": "doc: P60 for 2025/26",
    "b": "doc: Bank statements, April 2025 to March 2026",
    "c": "doc: Rental statement from the agent",
    "d": "doc: CIS statements",
}
TWO_QUESTIONS = {
    "a": "ask: Did you make any pension contributions?",
    "b": "ask: What was your mileage for the year?",
    "c": "doc: P45 from your last job",
}
ACCOUNTS = {"a": "ok: Approve the accounts to 31 March 2026", "b": "doc: Signed engagement letter"}
BILL_AND_PAPER = {"a": "pay: Invoice 771, £220.00", "b": "doc: Bank statements for May"}
CASH = {"a": "ask: How much cash did you take out of the business?"}
LEASE = {"a": "ask: On what date did the lease end?"}
DIRECTORS = {"a": "ask: Has anything changed with your directors?"}

REPLIES: list[tuple[Mapping[str, str], str]] = [
    (ACCOUNTS, "They wish to know which of you is right before they put their name to anything"),
    (ACCOUNTS, "Ann wants to know why that is right"),
    (BILL, "Before I settle this I should like to be told what accounts for the further £55"),
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
    (FOUR_PAPERS, "No P60 without my password, and HR won't reset it till Monday"),
    (FOUR_PAPERS, "There's no reply from the agent about the rental statement"),
    (FOUR_PAPERS, "I have nothing from the bank yet"),
    (FOUR_PAPERS, "no bank statements come by post now, it's all online and I can't log in"),
    (FOUR_PAPERS, "The P60 is not in the file, must be upstairs"),
    (FOUR_PAPERS, "Nothing to send till Friday"),
    (FOUR_PAPERS, "there isn't a rental statement until the year end"),
    (FOUR_PAPERS, "I don't have a printer so the bank statements will be photos"),
    (FOUR_PAPERS, "not got any CIS statements off him this month"),
    (FOUR_PAPERS, "We have no CIS statements from April, the rest I'll send"),
    (FOUR_PAPERS, "none of it is ready"),
    (FOUR_PAPERS, "I do not have any of these to hand"),
    (FOUR_PAPERS, "I never received a P60"),
    (FOUR_PAPERS, "They don't send P60s until June"),
    (FOUR_PAPERS, "I don't think the agent does a statement"),
    (FOUR_PAPERS, "No joy with the P60"),
    (FOUR_PAPERS, "P60: n/a? I'm not sure, I left in January"),
    (FOUR_PAPERS, "Is the P60 not needed if I have the P45?"),
    (FOUR_PAPERS, "If you don't need the CIS statements say so"),
    (FOUR_PAPERS, "I wasn't sent any CIS statements"),
    (FOUR_PAPERS, "My mum said I don't need a P60"),
    (FOUR_PAPERS, "I don't want to be a pain but I've no bank statements before June"),
    (FOUR_PAPERS, "Not all of the bank statements exist on paper"),
    (FOUR_PAPERS, "The bank has closed the branch, so no statements till they answer the phone"),
    (FOUR_PAPERS, "we have not got round to the CIS statements"),
    (TWO_QUESTIONS, "No idea on the pension, mileage will follow"),
    (TWO_QUESTIONS, "yes will look at it at the weekend"),
    (TWO_QUESTIONS, "The pension people say no but I think yes"),
    (TWO_QUESTIONS, "My wife paid 200 into hers"),
    (TWO_QUESTIONS, "mileage was in the diary which I lost"),
    (TWO_QUESTIONS, "It was 11,000 the year before"),
    (TWO_QUESTIONS, "I got your email about pension contributions"),
    (TWO_QUESTIONS, "Yes I have the P45"),
    (TWO_QUESTIONS, "No P45 yet"),
    (TWO_QUESTIONS, "Can I claim 45p for the mileage?"),
    (TWO_QUESTIONS, "20 minutes ago I sent the P45"),
    (TWO_QUESTIONS, "I have 2 cars, which mileage?"),
    (TWO_QUESTIONS, "mileage to be confirmed"),
    (TWO_QUESTIONS, "pension: TBC"),
    (TWO_QUESTIONS, "mileage: ?"),
    (TWO_QUESTIONS, "pension - see attached"),
    (TWO_QUESTIONS, "mileage: not sure, 9 or 10 thousand"),
    (TWO_QUESTIONS, "I should know the mileage by the 20th"),
    (ACCOUNTS, "Signed letter attached"),
    (ACCOUNTS, "Thanks for the accounts"),
    (ACCOUNTS, "Accounts received, thank you"),
    (ACCOUNTS, "Accounts look ok so far but only on page 3"),
    (ACCOUNTS, "All fine thanks, how are you?"),
    (ACCOUNTS, "I'm fine thanks"),
    (ACCOUNTS, "ok I'll have a look"),
    (ACCOUNTS, "Great, thanks"),
    (ACCOUNTS, "Perfect timing, on holiday until the 20th"),
    (ACCOUNTS, "Good stuff, will get back to you on the accounts"),
    (ACCOUNTS, "happy to sign the engagement letter"),
    (ACCOUNTS, "Yes I got the accounts and will approve by Friday"),
    (ACCOUNTS, "approve by when?"),
    (ACCOUNTS, "Accounts fine? We made a loss!"),
    (ACCOUNTS, "Go ahead and send me the engagement letter again"),
    (ACCOUNTS, "Please proceed with the engagement letter"),
    (ACCOUNTS, "No changes to the letter. Accounts still with my brother."),
    (ACCOUNTS, "I accept the engagement letter terms"),
    (ACCOUNTS, "The accounts can't be approved until the AGM"),
    (ACCOUNTS, "the board will be asked to approve the accounts on the 18th"),
    (ACCOUNTS, "I agree with Sue about the accounts"),
    (ACCOUNTS, "I confirm receipt of the accounts"),
    (ACCOUNTS, "Agreed to meet on Tuesday about the accounts"),
    (ACCOUNTS, "Sounds good, speak Tuesday"),
    (BILL_AND_PAPER, "I've paid for a duplicate of the bank statements"),
    (BILL_AND_PAPER, "the bank charged me £220 too"),
    (BILL_AND_PAPER, "Bank statements sent"),
    (BILL_AND_PAPER, "transfer to savings shows on the statement"),
    (BILL_AND_PAPER, "I transferred banks in May"),
    (BILL_AND_PAPER, "Settled in the new house now, statements tomorrow"),
    (BILL_AND_PAPER, "Done the statements, they're in the post"),
    (BILL_AND_PAPER, "done"),
    (BILL_AND_PAPER, "Sent"),
    (BILL_AND_PAPER, "I've paid the accountant who helped me get the statements"),
    (BILL_AND_PAPER, "Invoice received"),
    (BILL_AND_PAPER, "Invoice passed to Dave"),
    (BILL_AND_PAPER, "I paid by mistake into your old account?"),
    (BILL_AND_PAPER, "Payment on account of tax was 771"),
    (CASH, "I take £500 a month, so whatever that is"),
    (CASH, "not as much as the £20,000 last year!"),
    (CASH, "I took 3 weeks off"),
    (CASH, "2 things first: who is asking and why"),
    (CASH, "about the same"),
    (CASH, "see page 4"),
    (CASH, "I'll get you a figure by the 15th"),
    (LEASE, "It ends 31 August"),
    (LEASE, "They gave notice on 3 March"),
    (LEASE, "can I tell you on Friday?"),
    (LEASE, "I think June"),
    (DIRECTORS, "Nothing urgent I hope?"),
    (DIRECTORS, "Yes, can we discuss?"),
    (DIRECTORS, "No thanks"),
    (DIRECTORS, "not yet but Sam is leaving in August"),
]


@pytest.mark.parametrize(("asked", "text"), REPLIES, ids=[r[1][:60] for r in REPLIES])
def test_nothing_is_ticked_off(asked: Mapping[str, str], text: str) -> None:
    outcomes = told(asked, text).reading.outcomes
    assert [o for o in outcomes if o.state.value in ("received", "not_applicable")] == []


def test_a_quick_one_is_no_number_of_hours() -> None:
    asked = {
        "a": "doc: Receipt for the Ofsted registration fee",
        "b": "ask: Total hours of funded childcare claimed from the council",
        "c": "doc: Receipts for the garden playhouse",
    }
    text = (
        "hi josh kids are napping so quick one\nthe ofsted one i gave to judith across the desk when i came in last "
        "thursday, she put it in my folder\nplayhouse - two photos, the house itself and then the rubber matting"
    )
    assert "b" not in [o.item for o in told(asked, text).reading.outcomes]


def test_what_may_not_have_gone_is_no_payment() -> None:
    text = (
        "kavita hold that vat if its not gone. did you put the tower hire in, it was 1150 plus vat and i only gave ye "
        "the bill at easter. i want it in before anything goes"
    )
    approved = request({"a": "ok: VAT return to 31 March 2026"}, ref="R3")
    bill = request({"a": "pay: Invoice TM-3502, £275.00"}, ref="R4")
    found = told_in([(client(), [approved, bill])], text, thread="R4").reading.outcomes
    assert "received" not in [o.state.value for o in found]


def test_a_driving_licence_is_no_taxi_licence() -> None:
    """Both are a driver's: the council's badge is asked for, the DVLA's card comes."""
    card = "DVLA DRIVING LICENCE\n1. QUINT\n2. MS ROSA\n3. 02.05.1984\n4a. 01.06.2020 4b. 31.05.2030 4c. DVLA"
    badge = "BARFORD COUNCIL\nPrivate Hire Driver's Licence\nBadge number 2041\nRosa Quint\nValid to 30 June 2027"
    asked = {"a": "doc: Private hire driver's licence from the council"}
    told(asked, "licence attached", file("licence.pdf", card)).does({"a": "wrong"})
    told(asked, "licence attached", file("badge.pdf", badge)).does({"a": "received"})
