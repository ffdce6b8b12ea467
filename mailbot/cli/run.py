"""`mailbot run`: the daemon, until somebody stops it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.adapters import systemd
from mailbot.adapters.heartbeat import Heartbeat
from mailbot.cli.collecting import settle
from mailbot.cli.console import ConfigOption, complain, config_at
from mailbot.cli.logs import log_to_stderr
from mailbot.cli.sentences import sentences
from mailbot.settings import Config

if TYPE_CHECKING:
    from mailbot.cli.wiring import House, Makers
    from mailbot.daemon import Pulse

log = logging.getLogger("mailbot")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("run")(run)


def run(
    config: ConfigOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more about what is being done.")] = False,
) -> None:
    """Watch the inbox and do the work, until stopped (Ctrl-C, or by the system)."""
    settings = config_at(config)
    log_to_stderr("debug" if verbose else settings.log_level)
    raise typer.Exit(work(settings))


def work(settings: Config, makers: Makers | None = None) -> int:
    """Put everything together and run it; the exit status. Raises what stops it."""
    from mailbot.cli.wiring import build

    house = build(settings, makers)
    tempfile.tempdir = str(settings.state)  # what a package puts down for a moment lies nowhere else
    try:
        code = serve(house, settings.state)
    except Exception as error:
        house.close()
        _end_now_if_anything_hangs(1, error)
        raise
    except BaseException:
        house.close()
        raise
    house.close()
    _end_now_if_anything_hangs(code)
    return code


def serve(house: House, state: Path) -> int:
    """Run until SIGTERM or SIGINT (0), or until something breaks (raised)."""
    beat = Heartbeat(state)

    def alive(pulse: Pulse) -> None:
        beat.write(pulse.at, pulse.synced, pulse.trouble, pulse.compared, pulse.unsent)
        systemd.notify(systemd.ALIVE)

    # Not asyncio.run: in the end it waits for every thread of its pool, and one of them may hang.
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(_until_stopped(house, alive))
    finally:
        beat.remove()
        loop.close()
    return 0


async def _until_stopped(house: House, alive: Callable[[Pulse], None]) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    settle()
    log.info("mailbot is at work on %s for %s", house.config.state, house.config.practice.bot)
    systemd.notify(systemd.READY)
    working = asyncio.create_task(house.daemon(alive).run())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done():
        log.info("mailbot is told to stop")
        systemd.notify(systemd.STOPPING)
        working.cancel()
        await asyncio.wait({working}, timeout=4)
    if working.done() and not working.cancelled():
        working.result()


def _end_now_if_anything_hangs(code: int, error: Exception | None = None) -> None:
    """A thread that reads a hopeless document, or waits for a name server, must not hold up the end.

    Whatever it is doing is whole on the disk or not there at all; the next start takes it up.
    """
    if any(t.is_alive() and not t.daemon for t in threading.enumerate() if t is not threading.main_thread()):
        for line in sentences(error) if error else ():
            complain(line)
        logging.shutdown()
        sys.stderr.flush()
        os._exit(code)
