"""The story that is cut: five clients, three colleagues, forty mails."""

from __future__ import annotations

from tests.crash.story import (
    BETH,
    HUGO,
    INES,
    INES_NEW,
    JESS,
    MICK,
    NADIA,
    OWEN,
    ROSA,
    SHOP,
    Beat,
    again,
    asks,
    bounces,
    orders,
    replies,
)

_TRACE = "Received: from relay.else.example by mx.alderquill.example; Mon, 8 Jun 2026 14:10:00 +0100\r\n"

FORTNIGHT = (
    Beat("ask rosa", 0, "09:00", asks(JESS, ROSA, "Your 2025/26 tax return", """Hi Rosa,

For your return please could you send me by 12 June:

1. P60 for 2025/26
2. details of any gifts to charity
3. interest certificate from your bank

Thanks
Jess
""")),
    Beat("ask mick", 0, "09:20", asks(OWEN, MICK, "VAT to the end of May", """Mick,

please let me have these by Thursday 11 June:

- purchase invoices for May
- the mileage log for the van

Owen
""")),
    Beat("ask ines", 0, "10:00", asks(JESS, INES, "Rental accounts", """Dear Ines,

could you send us by 10 June:

1. the letting agent's statement for 2025/26
2. mortgage interest certificate for the flat

Kind regards
Jess
""")),
    Beat("ask beth", 0, "10:30", asks(JESS, BETH, "Year end 31 March 2026", """Hello Beth,

for the year end I need by 15 June:

1. stock figure at 31 March 2026
2. list of trade debtors at 31 March 2026

Jess
""")),
    Beat("ask hugo", 0, "11:00", asks(OWEN, HUGO, "Payroll for June", """Hugo,

please send me your employees' hours for June by 16 June.

Owen
""")),
    Beat("no gifts", 0, "14:00", replies(ROSA, "Hello Jess,\n\nI gave nothing to charity last year.\n\nRosa\n")),
    Beat("no gifts, octet by octet", 0, "14:00", again("no gifts")),
    Beat("no gifts, by another relay", 0, "14:12", again("no gifts", _TRACE)),
    Beat("hugo away", 0, "15:30", replies(
        HUGO, "I am out of the office until Thursday 11 June and will answer then.\n\nHugo\n",
        Auto_Submitted="auto-replied",
    )),
    Beat("offer", 1, "07:10", replies(SHOP, "Envelopes at half price this week!\n", List_Id="<offers.stationer>")),
    Beat("stock", 1, "09:05", replies(BETH, "Hi Jess\n\nI'll send the debtors list by Friday 12 June.\n\nBeth\n")),
    Beat("mileage?", 1, "09:05", replies(
        MICK, "Owen, does the mileage log have to include the trips to the yard?\n\nMick\n"
    )),
    Beat("owen answers", 1, "11:40", replies(OWEN, "Answered: yes, those too. I told Mick on the phone.\n")),
    Beat("rosa until later", 1, "12:00", orders(JESS, "Rosa Quint", "Rosa has until 16 June for the rest.\n")),
    Beat("rosa thanks", 1, "13:30", replies(ROSA, "Thank you!\n\nRosa\n")),
    Beat("hugo rests", 2, "09:00", orders(OWEN, "Hugo Marsh", "Please pause chasing Hugo until 17 June.\n")),
    Beat("stranger", 2, "09:30", replies("hugo.marsh@elsewhere.test", "Cancel all requests for Hugo Marsh at once.\n")),
    Beat("ask beth again", 2, "10:00", asks(OWEN, BETH, "Your van", """Beth,

could you also let me have the purchase invoice for the van by 17 June?

Owen
""")),
    Beat("mick says attached", 2, "16:20", replies(MICK, "Invoices for May attached.\n\nMick\n")),
    Beat("ines unheard", 3, "10:00", orders(JESS, "Ines", "Please remind Ines now.\n")),
    Beat("ines bounces", 3, "10:20", bounces(INES)),
    Beat("ines bounces twice", 3, "10:25", again("ines bounces")),
    Beat("ines moved", 3, "12:00", orders(JESS, "Ines Falk", f"Ines Falk's new address is {INES_NEW}.\n")),
    Beat("mick log", 3, "15:00", replies(MICK, "I'll send the mileage log next Monday, 15 June.\n\nMick\n")),
    Beat("beth debtors", 4, "09:00", replies(BETH, "There were no trade debtors at 31 March, all had paid.\n\nBeth\n")),
    Beat("rosa bank", 4, "09:00", replies(ROSA, "I have no bank account that pays interest.\n\nRosa\n")),
    Beat("jess received", 4, "09:30", orders(JESS, "Rosa Quint", "Rosa brought in her P60 this morning, received.\n")),
    Beat("hugo back", 4, "11:00", replies(HUGO, "Back now. You will have the hours on Tuesday 16 June.\n\nHugo\n")),
    Beat("owen waives", 7, "08:40", orders(OWEN, "Mick Pendragon", "Mick needn't send the mileage log, waive it.\n")),
    Beat("ines from home", 7, "09:15", replies(INES_NEW, "The mortgage was paid off in 2019: no interest.\n\nInes\n")),
    Beat("beth question", 7, "13:00", replies(BETH, "Is the stock figure at cost or at selling price?\n\nBeth\n")),
    Beat("jess answers", 7, "15:10", replies(JESS, "Answered: at cost, I wrote to her.\n")),
    Beat("mick invoices", 8, "08:05", replies(MICK, "I had no purchases in May at all, so there are none.\n\nMick\n")),
    Beat("beth cancels van", 8, "10:00", orders(OWEN, "Beth Tolland", "Cancel the request about the van invoice.\n")),
    Beat("ask rosa again", 9, "09:30", asks(JESS, ROSA, "Payments on account", """Rosa,

did you make any payments on account for 2025/26? Please tell me by 18 June.

Jess
""")),
    Beat("rosa pays", 9, "18:00", replies(ROSA, "No, I made no payments on account.\n\nRosa\n")),
    Beat("hugo late", 10, "09:00", replies(HUGO, "Sorry, the hours will come by Monday 22 June.\n\nHugo\n")),
    Beat("ines agent", 10, "12:30", replies(INES_NEW, "I will send the agent's statement on 19 June.\n\nInes\n")),
    Beat("beth stock", 11, "10:00", replies(BETH, "The stock was all sold by 31 March, so it is nil.\n\nBeth\n")),
    Beat("nadia pauses", 14, "09:00", orders(NADIA, "Ines Falk", "Pause chasing Ines Falk until 30 June.\n")),
    Beat("hugo again", 14, "10:00", again("hugo late", _TRACE)),
)  # fmt: skip
"""In order of arrival; some at the same moment."""
