"""`mailbot demo`: six weeks of an invented practice on this machine, in a minute or so."""

from __future__ import annotations

import logging
import shutil
import time
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.console import Trouble

_OURS = "mailbot-demo.txt"
"""Marks a folder as one that a demonstration made, so that the next may empty it."""


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("demo")(demo)


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to leave the mails, the digest and the register.")] = Path(
        "demo-out"
    ),
) -> None:
    """Play six weeks of an invented practice on this machine: real servers, the real daemon, a clock that jumps."""
    try:
        from mailbot.demo.stage import Stage, epilogue
    except ModuleNotFoundError as error:
        raise Trouble(
            f"The demonstration needs {error.name}, which is not installed; run: pip install 'mailbot[demo]'"
        ) from None
    from rich.console import Console

    _clear(folder)
    logging.getLogger("mailbot").setLevel(logging.ERROR)
    console = Console(highlight=False, soft_wrap=True)
    begun = time.monotonic()
    stage = Stage(folder, console)
    register = stage.play()
    (folder / _OURS).write_text("Made by `mailbot demo`; the next demonstration empties this folder.\n", "utf-8")
    epilogue(console, register, len(stage.post.posted), folder, time.monotonic() - begun)


def _clear(folder: Path) -> None:
    """Empty what an earlier demonstration left; touch nobody else's folder."""
    if not folder.exists():
        return
    if not folder.is_dir() or (any(folder.iterdir()) and not _made_by_us(folder)):
        raise Trouble(f"{folder} is not empty and no earlier demonstration made it; name another folder.")
    shutil.rmtree(folder)


def _made_by_us(folder: Path) -> bool:
    """A demonstration that was interrupted has left its configuration, with its first line."""
    config = folder / "mailbot.toml"
    begun = config.is_file() and config.read_text("utf-8", "replace").startswith("# Written by `mailbot demo`")
    return begun or (folder / _OURS).is_file()
