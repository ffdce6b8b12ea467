"""`python -m bench [NAME…]`: measure, print, and write bench/results/NAME.json with machine and versions."""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

MODULES = ("deciding", "letters", "reading", "documents", "store", "inbox")
RESULTS = Path(__file__).parent / "results"
_PACKAGES = ("imapclient", "aiosmtplib", "mail-parser", "spacy", "tinydb", "pypdfium2", "jinja2")


def machine() -> dict[str, Any]:
    """What it was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory),
        "system": platform.system(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 1),
        "packages": {name: version(name) for name in _PACKAGES},
    }


def main(names: list[str]) -> int:
    """Measure these, or everything."""
    RESULTS.mkdir(exist_ok=True)
    for name in names or MODULES:
        before = machine()
        figures = importlib.import_module(f"bench.{name}").run()
        write(name, f"python -m bench {name}", before, figures)
        print(f"{name}: {json.dumps(figures)}", flush=True)
    return 0


def write(name: str, command: str, measured_on: dict[str, Any], figures: Any) -> None:
    """Put figures into bench/results/NAME.json, with how and on what they were measured."""
    found = {
        "command": command,
        "on": datetime.now(UTC).date().isoformat(),
        "machine": measured_on,
        "figures": figures,
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(found, indent=2) + "\n", "utf-8")


def kept(name: str, command: str, measured_on: dict[str, Any], figures: dict[str, Any]) -> None:
    """The same for a part of the figures; the others stay as they are."""
    path = RESULTS / f"{name}.json"
    before = json.loads(path.read_text("utf-8"))["figures"] if path.exists() else {}
    write(name, command, measured_on, {**before, **figures})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
