"""From what a mail means, or from time passing, to events and letters. Pure."""

from mailbot.deciding.arrivals import decide
from mailbot.deciding.clock import is_chasing_time
from mailbot.deciding.last_check import may_leave
from mailbot.deciding.schedule import due, next_due

__all__ = ["decide", "due", "is_chasing_time", "may_leave", "next_due"]
