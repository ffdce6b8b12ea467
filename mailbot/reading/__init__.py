"""From a mail to what it means. Pure."""

from mailbot.reading.chain import understand
from mailbot.reading.passwords import passwords_in

__all__ = ["passwords_in", "understand"]
