"""From what a mail means, or from time passing, to events and letters. Pure."""

from mailbot.deciding.arrivals import decide
from mailbot.deciding.chasing.ladder import ladder_of
from mailbot.deciding.chasing.laddering import NoLadder, ladder_changed
from mailbot.deciding.digest.saving import derivation
from mailbot.deciding.digest.saving import minutes as minutes_saved
from mailbot.deciding.digest.scope import requests_of, saved_acts
from mailbot.deciding.digest.turnaround import by_client, on_average, took
from mailbot.deciding.ground.caps import Held, Traffic, cap_alert, held_back, must_wait, pending
from mailbot.deciding.ground.known import Known
from mailbot.deciding.jobs.jobs import by_turn, joined_by_hand, next_of, spent
from mailbot.deciding.keeping.audit import orders_in, seal_of
from mailbot.deciding.keeping.erasing import Standing, Trace, Whose, day_left, holds_on
from mailbot.deciding.keeping.going import Change, Going, OldMail, still_true
from mailbot.deciding.keeping.keeping import may_go
from mailbot.deciding.last_check import may_leave
from mailbot.deciding.receipts.receipts import Placed, place, unreadable
from mailbot.deciding.schedule import digest_now, due, each_due, next_due
from mailbot.deciding.simulating.ahead import Ahead, Outlook, outlook
from mailbot.deciding.simulating.simulating import Day as SimulatedDay
from mailbot.deciding.simulating.simulating import simulate
from mailbot.deciding.staff.offering import OFFERED_WITHIN

__all__ = [
    "OFFERED_WITHIN",
    "Ahead",
    "Change",
    "Going",
    "Held",
    "Known",
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
