"""Everything that has to outlast a power cut goes through here: write, fsync, rename, link, remove, fsync a folder.

What is written belongs to clients: files are readable by their owner only (0600), folders too (0700). Every method
raises OSError as it comes: after a failed fsync nobody knows what is on the disk, so whoever gets one has to stop.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from mailbot.adapters.sealing import PLAIN, Seal

_FILE, _FOLDER = 0o600, 0o700
TEMPORARY = ".tmp"
"""Ends the name of a file that is being written; one that is left over was never finished and means nothing."""
PREVIOUS = ".bak"
"""Ends the name of a file's version before the last."""


class Disk:
    """The six single steps (which a test can stop, tear or refuse), and what is made of them."""

    seal: Seal = PLAIN
    """How clients' data lies here: `keep` closes, `read` opens."""

    # -- single steps ---------------------------------------------------------------------------------------------

    def write(self, handle: int, octets: bytes) -> None:
        """Write all of it to an open file."""
        rest = memoryview(octets)
        while rest:
            rest = rest[os.write(handle, rest) :]

    def fsync(self, handle: int) -> None:
        """What was written to this open file is on the disk."""
        os.fsync(handle)

    def rename(self, source: Path, target: Path) -> None:
        """Another name, in place of whatever bore it."""
        os.rename(source, target)

    def link(self, source: Path, target: Path) -> None:
        """A further name. Raises FileExistsError when it is taken."""
        os.link(source, target)

    def remove(self, path: Path) -> None:
        """Take the name away. Raises FileNotFoundError."""
        os.unlink(path)

    def fsync_folder(self, folder: Path) -> None:
        """The names in this folder are on the disk."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    # -- whole acts -----------------------------------------------------------------------------------------------

    def make_folder(self, folder: Path) -> None:
        """Make it, and those above it that are missing."""
        missing = [f for f in (folder, *folder.parents) if not f.exists()]
        for new in reversed(missing):
            with contextlib.suppress(FileExistsError):
                new.mkdir(_FOLDER)
            self.fsync_folder(new.parent)

    def create(self, path: Path, octets: bytes) -> None:
        """A file with this content, whole and on the disk; its name is safe after `fsync_folder` only."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, _FILE)
        try:
            self.write(handle, octets)
            self.fsync(handle)
        finally:
            os.close(handle)

    def replace(self, path: Path, octets: bytes, *, keep_previous: bool = False) -> None:
        """Put this content in place of the file's: on the disk when it returns, and never anything but old or new.

        `keep_previous`: the old content stays beside it as `.bak`.
        """
        fresh = path.with_name(path.name + TEMPORARY)
        self.create(fresh, octets)
        if keep_previous and path.exists():
            self._keep(path)
        self.rename(fresh, path)
        self.fsync_folder(path.parent)

    def keep(self, path: Path, octets: bytes, *, keep_previous: bool = False) -> None:
        """The same for what belongs to clients: encrypted, where the practice wants that."""
        self.replace(path, self.seal.close(octets), keep_previous=keep_previous)

    def read(self, path: Path) -> bytes:
        """What `keep` wrote. Raises OSError, and Unopened (a ValueError) for what can't be deciphered."""
        return self.seal.open(path.read_bytes())

    def read_head(self, path: Path, most: int) -> bytes:
        """The first octets of what `keep` wrote. Raises as `read` does."""
        if self.seal.keyed:
            return self.read(path)[:most]
        with path.open("rb") as file:
            return file.read(most)

    def _keep(self, path: Path) -> None:
        """A second name for the content that is about to be replaced; only then does the `.bak` before it go."""
        kept = path.with_name(path.name + PREVIOUS)
        name = kept.with_name(kept.name + TEMPORARY)
        with contextlib.suppress(FileNotFoundError):
            self.remove(name)
        self.link(path, name)
        self.rename(name, kept)

    def sweep(self, folder: Path) -> None:
        """Remove what a cut left unfinished."""
        for path in sorted(folder.glob("*" + TEMPORARY)):
            self.remove(path)


def sealing(seal: Seal) -> Disk:
    """A disk on which clients' data lies under this seal."""
    disk = Disk()
    disk.seal = seal
    return disk
