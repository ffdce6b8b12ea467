"""From what a mail means, or from time passing, to events and letters. Pure."""

from mailbot.deciding.arrivals import decide
from mailbot.deciding.clock import is_chasing_time
from mailbot.deciding.ladder import ladder_of
from mailbot.deciding.laddering import NoLadder, ladder_changed
from mailbot.deciding.last_check import may_leave
from mailbot.deciding.schedule import due, next_due

__all__ = ["NoLadder", "decide", "due", "is_chasing_time", "ladder_changed", "ladder_of", "may_leave", "next_due"]
