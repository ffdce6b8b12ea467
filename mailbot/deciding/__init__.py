"""From what a mail means, or from time passing, to events and letters. Pure."""

from mailbot.deciding.ahead import Ahead, Outlook, outlook
from mailbot.deciding.arrivals import decide
from mailbot.deciding.caps import Held, Traffic, cap_alert, held_back, must_wait, pending
from mailbot.deciding.digest_scope import requests_of, saved_acts
from mailbot.deciding.erasing import Standing, Trace, Whose, day_left, holds_on
from mailbot.deciding.going import Change, Going, OldMail, still_true
from mailbot.deciding.jobs import by_turn, joined_by_hand, next_of, spent
from mailbot.deciding.keeping import may_go
from mailbot.deciding.ladder import ladder_of
from mailbot.deciding.laddering import NoLadder, ladder_changed
from mailbot.deciding.last_check import may_leave
from mailbot.deciding.offering import OFFERED_WITHIN
from mailbot.deciding.orders import orders_in, seal_of
from mailbot.deciding.receipts import Placed, place, unreadable
from mailbot.deciding.saving import derivation
from mailbot.deciding.saving import minutes as minutes_saved
from mailbot.deciding.schedule import digest_now, due, each_due, next_due
from mailbot.deciding.simulating import Day as SimulatedDay
from mailbot.deciding.simulating import simulate
from mailbot.deciding.turnaround import by_client, on_average, took

__all__ = [
    "OFFERED_WITHIN",
    "Ahead",
    "Change",
    "Going",
    "Held",
    "NoLadder",
    "OldMail",
    "Outlook",
    "Placed",
    "SimulatedDay",
    "Standing",
    "Trace",
    "Traffic",
    "Whose",
    "by_client",
    "by_turn",
    "cap_alert",
    "day_left",
    "decide",
    "derivation",
    "digest_now",
    "due",
    "each_due",
    "held_back",
    "holds_on",
    "joined_by_hand",
    "ladder_changed",
    "ladder_of",
    "may_go",
    "may_leave",
    "minutes_saved",
    "must_wait",
    "next_due",
    "next_of",
    "on_average",
    "orders_in",
    "outlook",
    "pending",
    "place",
    "requests_of",
    "saved_acts",
    "seal_of",
    "simulate",
    "spent",
    "still_true",
    "took",
    "unreadable",
]
