"""From a mail to what it means. Pure."""

from mailbot.reading.chain import understand
from mailbot.reading.inspection import Brought, Inspection, inspect
from mailbot.reading.passwords import passwords_in

__all__ = ["Brought", "Inspection", "inspect", "passwords_in", "understand"]
