"""`make image`: the Dockerfile built without Docker, from Debian and PyPI, in folders; then its program lives there.

    python -m tests.image [FOLDER ...]

Wants root, debootstrap and the network. FOLDERs of this machine are seen in there as well, read-only: a store of
wheels that this machine's pip is set to. What a base image brings is made from Debian's packages.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench.__main__ import kept, machine
from tests.image.dockerfile import Stage, stages
from tests.image.life import lives
from tests.image.root import Container, new_root

_BASE = "python3.11 python3.11-venv ca-certificates tzdata netbase"
"""What python:3.11-slim-bookworm holds of what matters here."""
_NETWORK = (
    "etc/resolv.conf",
    "etc/hosts",
    "etc/pip.conf",
    "etc/xdg/pip",
    "etc/ssl/certs/ca-certificates.crt",
    "etc/apt/apt.conf.d",
)
_PASSED = ("PIP_", "SSL_", "REQUESTS_")


def base(folder: Path) -> None:
    """A Debian with a Python, from packages."""
    suite = "bookworm"
    subprocess.run(["debootstrap", "--variant=minbase", suite, str(folder)], check=True, stdout=subprocess.DEVNULL)
    _lend(folder)
    container = Container(folder, environment=_settings())
    container.mountpoints()
    install = f"apt-get update -q && apt-get install -q -y --no-install-recommends {_BASE}"
    subprocess.run(container.command(["sh", "-ec", install], build=True), check=True, stdout=subprocess.DEVNULL)
    _lend(folder)  # once more: what was installed brings its own authorities
    for name in ("python", "python3"):
        (folder / "usr/local/bin" / name).symlink_to("/usr/bin/python3.11")


def built(stage: Stage, container: Container, others: dict[str, Path]) -> None:
    """Carry out a stage's steps."""
    container.mountpoints()
    container.environment = {**_settings(), **stage.environment}
    workdir = "/"
    for step in stage.steps:
        if step.verb == "WORKDIR":
            workdir = step.text
            (container.root / workdir.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif step.verb == "COPY":
            container.copy(Stage(stage.base, steps=[step]), workdir, others)
        elif step.verb == "RUN":
            print(f"RUN {step.text[:110]}", flush=True)
            command = container.command(["sh", "-ec", step.text], build=True, workdir=workdir)
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _settings() -> dict[str, str]:
    """How this machine reaches its registries."""
    found = {n: v for n, v in os.environ.items() if n.startswith(_PASSED) or n.lower().endswith("_proxy")}
    return {name: value for name, value in found.items() if "'" not in value}


def _lend(root: Path) -> None:
    for name in _NETWORK:
        source = Path("/", name)
        if source.is_dir():
            shutil.copytree(source, root / name, dirs_exist_ok=True)
        elif source.exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, root / name)


def _anew(base: Path, root: Path) -> None:
    """A copy of a root. Its devices stay where they are: read as a file, /dev/full has no end."""
    devices = base / "dev"
    shutil.copytree(base, root, symlinks=True, ignore=lambda folder, _: _devices_in(folder, devices))


def _devices_in(folder: str, devices: Path) -> list[str]:
    """What of a folder is not copied: all that the folder of devices holds."""
    return [p.name for p in devices.iterdir()] if Path(folder) == devices else []


def main(borrowed: list[str]) -> int:
    """Build every stage, live in the last."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 << 30, 4 << 30))  # no mistake in here fills the disk
    begun, on, others = time.monotonic(), machine(), dict[str, Path]()
    with new_root() as root:
        base(root / "base")
        for number, stage in enumerate(stages()):
            name = stage.name or str(number)
            _anew(root / "base", root / name)
            others[name] = root / name
            built(stage, container := Container(root / name, borrowed), others)
        container.environment = stage.environment
        size = sum(p.lstat().st_size for p in container.root.rglob("*") if not p.is_symlink() and p.is_file())
        print("living", flush=True)
        lives(container, stage, scans=True)
    figures = {
        "stages": len(others), "mib": round(size / 2**20), "lives as nobody, read-only but for its state": True,
        "a scan was read": True, "minutes": round((time.monotonic() - begun) / 60, 1),
    }  # fmt: skip
    kept("image", "python -m tests.image", on, figures)
    print(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
