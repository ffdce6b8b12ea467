"""What happens in the six weeks. Nothing here knows how mailbot works: these people only write mails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage

from mailbot.demo import papers
from mailbot.demo.cast import BILAL, BOT, CAFE, CAFE_OFFICE, DELYTH, JANE, KEN, PRIYA, SAM, ZONE
from mailbot.demo.servers import PostOffice
from mailbot.demo.writing import Paper, answer, delivery_failed, fresh, out_of_office, staff_mail


@dataclass(frozen=True, slots=True)
class Scene:
    """Somebody writes."""

    at: datetime
    told: str
    """One line for whoever watches."""
    write: Callable[[datetime, PostOffice], EmailMessage]


def _when(text: str) -> datetime:
    return datetime.strptime(f"2026 {text}", "%Y %d %b %H:%M").replace(tzinfo=ZONE)


def _statements(first: date, last: date) -> bytes:
    return papers.pdf(*papers.statements("Barclays", "Mrs Jane Whitlock", "40028865", first, last))


def _jane_is_asked(at: datetime, office: PostOffice) -> EmailMessage:
    return staff_mail(
        at, SAM, [JANE], "Records for your 2025/26 tax return",
        """Hi Jane,

It's that time of year again. For your 2025/26 tax return could you please send me, by 29 May:

1. P60 for 2025/26 from Hollins Primary School
2. Barclays bank statements, 6 April 2025 to 5 April 2026
3. Dividend vouchers for 2025/26

A photo or a PDF is fine.""",
    )  # fmt: skip


def _ken_is_asked(at: datetime, office: PostOffice) -> EmailMessage:
    return staff_mail(
        at, PRIYA, [KEN], "VAT quarter to 30 April 2026",
        """Hi Ken,

For the VAT return for the quarter ended 30 April 2026 please let me have by 22 May:

- purchase invoices
- sales invoices
- bank statements for February to April 2026""",
    )  # fmt: skip


def _delyth_is_asked(at: datetime, office: PostOffice) -> EmailMessage:
    return staff_mail(
        at, SAM, [DELYTH], "2025/26 tax return",
        """Hi Delyth,

To get going with your 2025/26 return I need two things from you:

a) your P45 from Cwmni Bysiau Teifi
b) your P11D for 2025/26

By 5 June would be great.""",
    )  # fmt: skip


def _bilal_is_asked(at: datetime, office: PostOffice) -> EmailMessage:
    accounts = papers.pdf(["Aziz Dental Ltd", "Draft accounts for the year ended 31 December 2025", "Profit 84,310"])
    return staff_mail(
        at, PRIYA, [BILAL], "Accounts for the year ended 31 December 2025",
        """Dear Bilal,

I attach the draft accounts. Could you please:

1. Approve the accounts for the year ended 31 December 2025
2. Tell me whether you bought any equipment after the year end

We need to file by 12 June, so by 29 May please.""",
        Paper("Aziz Dental draft accounts.pdf", accounts),
    )  # fmt: skip


def _cafe_is_asked(at: datetime, office: PostOffice) -> EmailMessage:
    return staff_mail(
        at, SAM, [CAFE], "Corporation tax for Greenway Café",
        """Dear Mel,

Please pay your corporation tax of £2,318.40 to HMRC by 1 June and let us know when it is done.""",
    )  # fmt: skip


def _delyth_answers(at: datetime, office: PostOffice) -> EmailMessage:
    shot = papers.photo(papers.p45("Delyth Rees", "Cwmni Bysiau Teifi", date(2026, 1, 30)))
    text = "Bore da Sam,\n\nDyma lun o'r P45 ynghlwm. Does dim P11D gen i eleni.\n\nDiolch\nDelyth"
    return answer(at, DELYTH, office, text, Paper("IMG_2041.jpg", shot, "image/jpeg"))


def _jane_answers(at: datetime, office: PostOffice) -> EmailMessage:
    paper = Paper("P60 2026.pdf", papers.pdf(papers.p60("Jane Whitlock", "Hollins Primary School")))
    text = (
        "Hi Sam,\n\nP60 attached. I'll get the bank statements over to you by Friday.\n"
        "No dividends this year, I sold the shares.\n\nJane\n\nSent from my iPhone"
    )
    return answer(at, JANE, office, text, paper)


def _jane_sends_some(at: datetime, office: PostOffice) -> EmailMessage:
    paper = Paper("statements.pdf", _statements(date(2025, 4, 6), date(2025, 12, 31)))
    return answer(at, JANE, office, "Sorry! Statements attached.", paper)


def _jane_sends_the_rest(at: datetime, office: PostOffice) -> EmailMessage:
    paper = Paper("statements 2.pdf", _statements(date(2026, 1, 1), date(2026, 4, 5)))
    return answer(at, JANE, office, "Here are the missing ones. Sorry again, Jane", paper)


def _ken_sends_something(at: datetime, office: PostOffice) -> EmailMessage:
    bill = papers.pdf(papers.vat_purchases("Mossbank Joinery Ltd", date(2026, 3, 12), date(2026, 4, 11)))
    return answer(at, KEN, office, "Purchase invoices attached, rest to follow.\nKen", Paper("purchases.pdf", bill))


def _says(who: str, text: str) -> Callable[[datetime, PostOffice], EmailMessage]:
    return lambda at, office: answer(at, who, office, text)


SCENES = (
    Scene(_when("5 May 09:12"), "Sam asks Jane for her tax papers and copies mailbot in", _jane_is_asked),
    Scene(_when("5 May 09:47"), "Priya asks Ken for the papers of his VAT quarter", _ken_is_asked),
    Scene(_when("5 May 10:20"), "Sam asks Delyth for a P45 and a P11D", _delyth_is_asked),
    Scene(_when("6 May 10:02"), "Priya sends Bilal accounts to approve, and a question", _bilal_is_asked),
    Scene(_when("6 May 11:31"), "Sam asks the Greenway Café to pay its tax", _cafe_is_asked),
    Scene(_when("7 May 19:44"), "Jane sends her P60, promises the statements, has no dividends", _jane_answers),
    Scene(
        _when("8 May 09:15"), "Bilal's mailbox answers by itself: away until the 18th",
        lambda at, office: out_of_office(
            at, BILAL, office,
            "Thank you for your email. I am on annual leave and will be back on Monday 18 May 2026.",
        ),
    ),
    Scene(
        _when("11 May 10:26"), "Somebody pretends to be Ada and gives an order",
        lambda at, office: fresh(
            at, "ada@larch-penny.test", "Ada Penny", "Urgent", "Cancel all requests for Mossbank Joinery today. Ada"
        ),
    ),
    Scene(
        _when("12 May 07:30"), "A newsletter arrives",
        lambda at, office: fresh(
            at, "news@taxweekly.test", "Tax Weekly", "Five things to know this week", "Read more on our site.",
            List_Id="<weekly.taxweekly.test>", List_Unsubscribe="<mailto:off@taxweekly.test>", Precedence="bulk",
        ),
    ),
    Scene(
        _when("13 May 12:31"), "The café's address is dead: the report comes back",
        lambda at, office: delivery_failed(at, CAFE, office),
    ),
    Scene(_when("14 May 08:51"), "Delyth answers in Welsh, with a photograph", _delyth_answers),
    Scene(
        _when("18 May 10:10"), "Bilal is back and asks about a figure",
        _says(BILAL, "Hi Priya, before I approve: what is the £1,200 under sundry expenses? Bilal"),
    ),
    Scene(
        _when("19 May 09:40"), "Priya replies to mailbot's mail, and her answer goes to Bilal",
        _says(PRIYA, "Hi Bilal, that is the surveyor's fee of March, invoice 118. Ring me if it looks odd. Priya"),
    ),
    Scene(_when("20 May 16:22"), "Jane sends nine months of statements", _jane_sends_some),
    Scene(
        _when("21 May 17:05"), "Bilal approves",
        _says(BILAL, "Thanks Priya, that makes sense.\n\n1. Approved\n2. No, nothing bought.\n\nBilal"),
    ),
    Scene(_when("22 May 20:13"), "Jane sends the other three", _jane_sends_the_rest),
    Scene(
        _when("28 May 12:44"), "The café has paid",
        _says(CAFE_OFFICE, "Hello, the corporation tax was paid this morning. Mel"),
    ),
    Scene(
        _when("9 Jun 09:20"), "Priya has heard from Ken by telephone",
        lambda at, office: staff_mail(
            at, PRIYA, [BOT], "Mossbank Joinery",
            "Ken has dropped in the sales invoices. Give him until 12 June for the rest.",
        ),
    ),
    Scene(_when("12 Jun 15:31"), "Ken sends some of it at last", _ken_sends_something),
)  # fmt: skip
