"""A worker that parses mails, but for those that say how it comes to grief: with these it does."""

from __future__ import annotations

import os
import time
from datetime import datetime

from mailbot.adapters.parse_worker import serve
from mailbot.adapters.parser import MailParser
from mailbot.domain.mail import Mail


class PoisonedParser(MailParser):
    """Does what a mail says."""

    def parse(self, raw: bytes, arrived: datetime) -> Mail:
        """Parse, or come to grief."""
        if b"HANGS" in raw:
            time.sleep(1e6)
        while b"COUNTS FOR EVER" in raw:
            pass
        if b"EATS" in raw:
            bytearray(1 << 40)
        if b"DIES" in raw:
            os._exit(1)
        return super().parse(raw, arrived)


def main(memory: int, cpu_seconds: int) -> None:
    """Serve as mailbot.adapters.parse_worker does."""
    serve(PoisonedParser(), memory, cpu_seconds)
