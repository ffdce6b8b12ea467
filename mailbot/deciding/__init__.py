"""From what a mail means, or from time passing, to events and letters. Pure."""

from mailbot.deciding.arrivals import decide
from mailbot.deciding.caps import Held, Traffic, cap_alert, held_back, must_wait, pending
from mailbot.deciding.ladder import ladder_of
from mailbot.deciding.laddering import NoLadder, ladder_changed
from mailbot.deciding.last_check import may_leave
from mailbot.deciding.schedule import due, next_due

__all__ = [
    "Held",
    "NoLadder",
    "Traffic",
    "cap_alert",
    "decide",
    "due",
    "held_back",
    "ladder_changed",
    "ladder_of",
    "may_leave",
    "must_wait",
    "next_due",
    "pending",
]
