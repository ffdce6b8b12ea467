"""Nine weeks, two dozen clients with habits of their own, five hundred mails: the longer story that is cut.

Nothing here is drawn by lot: who writes when follows from each client's number, so that the story is always the same.
The words are few and short, for it is the steps between the words that are tried here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from mailbot.domain.practice import Client
from tests.crash.story import JESS, MONDAY, OWEN, SHOP, Beat, Write, again, asks, bounces, orders, replies

DAYS = 64
END = MONDAY + timedelta(days=DAYS)
SURNAMES = (
    "Abbot", "Birch", "Crane", "Dowd", "Ellis", "Frost", "Grange", "Hale", "Irwin", "Jarvis",
    "Keane", "Lowe", "Moss", "Nash", "Orme", "Pike", "Reeve", "Stark", "Thorne", "Vane",
    "Wicks", "Yate", "Amory", "Dunne",
)  # fmt: skip
PEOPLE = tuple(
    Client(
        f"S{number:02}", f"Pat {name}", (f"pat@{name.lower()}.example",), contact="Pat", partner="nadia", manager="owen"
    )
    for number, name in enumerate(SURNAMES)
)
ASKED = """Dear Pat,

could you send me by {due}:

1. {first}
2. {second}

Jess
"""
PAPERS = (
    ("P60 for 2025/26", "details of any gifts to charity"),
    ("purchase invoices for May", "the mileage log"),
    ("interest certificate from your bank", "list of trade debtors at 31 March 2026"),
)
ROUNDS = (0, 14, 28, 42)
"""Days after which everybody is asked for something new."""
_TRACE = "Received: from relay.else.example by mx.alderquill.example; Mon, 8 Jun 2026 14:10:00 +0100\r\n"

Act = tuple[int, str, str]
"""Working days after the asking; what is written, or which act; "" for a client's own words, else who writes it."""

HABITS: dict[str, tuple[Act, ...]] = {
    "answers": ((2, "I gave nothing to charity.", ""), (4, "I had none of that at all.", ""), (6, "Thank you!", "")),
    "promises": ((1, "I will send it on Friday {friday}.", ""), (9, "I had none of that at all.", ""),
                 (11, "Thank you!", ""), (12, "Thanks again.", "")),
    "is silent": ((13, "Please remind Pat {name} now.", "orders"),),
    "asks": ((3, "Do you need all of it?", ""), (4, "Answered: yes, all of it.", "answers"),
             (8, "Is a photo good enough?", ""), (9, "Answered: yes.", "answers"), (12, "Thank you!", "")),
    "is away": ((1, "I am out of the office until {friday} and will answer then.", "away"),
                (10, "There are none.", ""), (11, "Thank you!", "")),
    "writes twice": ((2, "I gave nothing to charity.", ""), (2, "", "again"), (3, "", "relayed"), (7, "Hello?", ""),
                     (7, "", "again"), (9, "Thank you!", "")),
    "can't be reached": ((8, "", "bounces"), (10, "{name} has a new address: {new}.", "orders"),
                         (13, "Thank you!", "")),
    "needs time": ((3, "Pat {name} has until {later} for the rest.", "orders"), (9, "Please pause chasing Pat {name} "
                   "until {later}.", "orders"), (12, "I had none of that at all.", ""), (13, "Thank you!", "")),
    "is let off": ((4, "Pat {name} needn't send that, waive it.", "orders"), (6, "Thank you!", ""),
                   (10, "I gave nothing to charity.", "")),
    "chats": tuple((day, "Thank you, all is well here!", "") for day in range(1, 14, 2)),
}  # fmt: skip


def beats() -> tuple[Beat, ...]:
    """All of it, in order of arrival."""
    found = [beat for number in range(len(PEOPLE)) for start in ROUNDS for beat in _round(number, start)]
    found += [
        Beat(f"offer {day}", day, "07:10", replies(SHOP, "Envelopes at half price!\n", List_Id="<offers.stationer>"))
        for day in range(1, DAYS, 2)
    ]
    return tuple(sorted((b for b in found if b.moment < END), key=lambda b: b.moment))


def _round(number: int, start: int) -> Iterator[Beat]:
    whose, habit = PEOPLE[number], list(HABITS)[number % len(HABITS)]
    address, name = whose.emails[0], SURNAMES[number]
    turn = ROUNDS.index(start)
    first, second = PAPERS[(number + turn) % len(PAPERS)]
    begin = start + number % 3
    day = MONDAY + timedelta(days=begin)
    friday, later, due = (day + timedelta(days=n) for n in (11 - begin % 7, 16, 10))
    words = {
        "name": name, "new": f"pat{turn}@{name.lower()}-new.example", "first": first, "second": second,
        "friday": f"{friday:%-d %B}", "later": f"{later:%-d %B}", "due": f"{due:%-d %B}",
    }  # fmt: skip
    who = JESS if number % 2 else OWEN
    asking = asks(who, address, f"Papers {turn + 1}", ASKED.format(**words))
    yield Beat(f"{name} {turn} asked", begin, _clock(number, 0), asking)
    last = f"{name} {turn} asked"
    for count, (after, text, act) in enumerate(HABITS[habit], 1):
        when = begin + after + 2 * ((begin % 7 + after) // 5)
        beat = f"{name} {turn} {count}"
        yield Beat(
            beat, when, _clock(number, count), _written(act, text.format(**words) + "\n", address, whose, who, last)
        )
        last = beat


def _written(act: str, text: str, address: str, whose: Client, who: str, last: str) -> Write:
    match act:
        case "orders":
            return orders(who, whose.name, text)
        case "answers":
            return replies(who, text)
        case "away":
            return replies(address, text, Auto_Submitted="auto-replied")
        case "again":
            return again(last)
        case "relayed":
            return again(last, _TRACE)
        case "bounces":
            return bounces(address)
    return replies(address, text)


def _clock(number: int, count: int) -> str:
    """A minute of a working day; several people share one."""
    minutes = 8 * 60 + (number * 17 + count * 41) % 540
    return f"{minutes // 60:02}:{minutes % 60 // 10 * 10:02}"


SEASON = beats()
