"""A worker: parses mails handed to it, in a process of its own that can be killed without loss."""

from __future__ import annotations

import gc

from mailbot.adapters.mail_wire import put_mail, take_raw
from mailbot.adapters.parser import MailParser
from mailbot.adapters.workers import allow_cpu, confine, streams
from mailbot.ports import Parser


def main(memory: int, cpu_seconds: int) -> None:
    """Serve until the master closes our standard input."""
    serve(MailParser(), memory, cpu_seconds)


def serve(parser: Parser, memory: int, cpu_seconds: int) -> None:
    """Parse, by this parser, whatever is handed over; what it raises ends the process."""
    given, answers = streams()
    confine(memory)
    while (raw := take_raw(given)) is not None:
        allow_cpu(cpu_seconds)
        put_mail(answers, parser.parse(raw.content, raw.arrived))
        raw = None
        gc.collect()
