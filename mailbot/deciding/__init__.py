"""From what a mail means, or from time passing, to events and letters. Pure."""

from mailbot.deciding.arrivals import decide
from mailbot.deciding.last_check import may_still_leave
from mailbot.deciding.schedule import due, next_due

__all__ = ["decide", "due", "may_still_leave", "next_due"]
