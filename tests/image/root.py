"""Folders in place of a container: its root, read-only but for the state folder, and a user without rights."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.image.dockerfile import Stage
from tests.running import ROOT

NOBODY = 10_001
"""A user and a group of whom the machine knows nothing."""
STATE, ETC = "var/lib/mailbot", "etc/mailbot"


@contextmanager
def new_root() -> Iterator[Path]:
    """An empty folder that anybody may pass through."""
    folder = Path(tempfile.mkdtemp(prefix="mailbot-image-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def need_namespaces() -> None:
    """Skip where nobody may mount anything; but fail where nothing may be left out."""
    if os.getuid() == 0 and shutil.which("unshare"):
        done = subprocess.run(
            ["unshare", "--mount", "mount", "--bind", "/tmp", "/tmp"], capture_output=True, check=False
        )
        if done.returncode == 0:
            return
    tell = pytest.fail if os.environ.get("MAILBOT_NEED_SERVERS") else pytest.skip
    tell("needs root, and leave to mount")


@dataclass
class Container:
    """A root folder, and what of this machine is seen in it."""

    root: Path
    borrowed: Sequence[str] = ()
    """Folders of this machine that are seen there, under their own names, read-only."""
    environment: Mapping[str, str] = field(default_factory=dict)

    def copy(self, stage: Stage, workdir: str, others: Mapping[str, Path]) -> None:
        """Carry out a stage's COPY steps."""
        for step in stage.all("COPY"):
            words = [w for w in step.words if not w.startswith("--from=")]
            where = next((others[w.removeprefix("--from=")] for w in step.words if w.startswith("--from=")), ROOT)
            *sources, target = words
            for source in sources:
                self._copied(where / source.lstrip("/"), self.root / _beneath(workdir, target, source, len(sources)))

    @staticmethod
    def _copied(source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy2(source, target)

    def command(self, command: Sequence[str], *, build: bool = False, workdir: str = "/") -> list[str]:
        """What runs a command in there: as root with everything writable, or as nobody with nothing but the state."""
        script = [f'mount --bind "{self.root}" "{self.root}"']
        script += [f'mount --rbind "{at}" "{self.root}{at}"' for at in (*self.borrowed, "/proc", "/dev")]
        script += [f'mount -o remount,ro,bind "{self.root}{place}"' for place in self.borrowed]
        who: list[str] = []
        if not build:
            script.append(f'mount -o remount,ro,bind "{self.root}"')
            script.append(f'mount --bind "{self.root}/{STATE}" "{self.root}/{STATE}"')
            script.append(f'mount -o remount,rw,bind "{self.root}/{STATE}"')
            who = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--bounding-set=-all", "--no-new-privs"]
        words = " ".join(f"{name}='{value}'" for name, value in self.environment.items())
        script.append(
            f'exec chroot "{self.root}" env -i {words} sh -c \'cd "$0" && exec setpriv {" ".join(who)} "$@"\' "$@"'
        )
        return ["unshare", "--mount", "--propagation=private", "sh", "-ec", "; ".join(script), "sh", workdir, *command]

    def mountpoints(self) -> None:
        """Make the empty folders that something is mounted on."""
        for place in (*self.borrowed, "/proc", "/dev", "/tmp", "/run", f"/{STATE}", f"/{ETC}"):
            (self.root / place.lstrip("/")).mkdir(parents=True, exist_ok=True)


def _beneath(workdir: str, target: str, source: str, sources: int) -> str:
    """Where Docker puts it: a file in a folder under its own name, a folder's content under the target's."""
    path = target if target.startswith("/") else f"{workdir}/{target}"
    into = path.endswith("/") or sources > 1
    return (f"{path.rstrip('/')}/{Path(source).name}" if into else path).lstrip("/").replace("/./", "/")


def borrowed_root(root: Path, *more: str) -> Container:
    """A container that sees this machine's programs and libraries, and `more` of its folders."""
    folders = ["/usr"]
    for name in ("bin", "sbin", "lib", "lib64"):
        if Path("/", name).is_symlink():
            (root / name).symlink_to(os.readlink(f"/{name}"))
        else:
            folders.append(f"/{name}")
    (root / "etc").mkdir()
    for name in ("passwd", "group", "hosts", "nsswitch.conf", "localtime", "ld.so.cache"):
        if Path("/etc", name).exists():
            shutil.copy(f"/etc/{name}", root / "etc" / name)
    return Container(root, (*folders, *dict.fromkeys(more)))
