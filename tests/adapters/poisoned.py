"""A worker that parses mails, but for those that say how it comes to grief: with these it does."""

from __future__ import annotations

import os
import time

from mailbot.adapters.mail_wire import put_mail, take_raw
from mailbot.adapters.parser import MailParser
from mailbot.adapters.workers import allow_cpu, confine, streams


def main(memory: int, cpu_seconds: int) -> None:
    """Serve as mailbot.adapters.parse_worker does."""
    given, answers = streams()
    confine(memory)
    while (raw := take_raw(given)) is not None:
        allow_cpu(cpu_seconds)
        if b"HANGS" in raw.content:
            time.sleep(1e6)
        if b"COUNTS FOR EVER" in raw.content:
            while True:
                pass
        if b"EATS" in raw.content:
            raise MemoryError(bytearray(1 << 40))
        if b"DIES" in raw.content:
            os._exit(1)
        put_mail(answers, MailParser().parse(raw.content, raw.arrived))
