"""A zip file with names that every system takes, that appears whole or not at all, and is its owner's only."""

from __future__ import annotations

import os
import re
import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path
from types import TracebackType

_LONGEST = 80
_OURS_ONLY = 0o600
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def safe_name(name: str) -> str:
    """A file name without folders, signs or words that any system takes amiss; never empty."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = re.sub(r"[^\w.() +-]+|[\x00-\x1f]", "_", last).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    short = stem[: _LONGEST - len(ending) - 1] + dot + ending if dot and len(ending) < 12 else plain[:_LONGEST]
    return f"_{short}" if _RESERVED.fullmatch(short) else short or "file"


class Archive:
    """Files go in one by one; the zip is in its place once the block has ended well."""

    def __init__(self, target: Path, now: datetime) -> None:
        """Raises FileExistsError when the target is there, and OSError."""
        if target.exists():
            raise FileExistsError(f"{target} is there already.")
        self._target, self._now = target, now
        self._fresh = target.with_name(target.name + ".part")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
        self._file = os.fdopen(os.open(self._fresh, flags, _OURS_ONLY), "wb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, content: bytes) -> None:
        """A file; "/" in its name makes folders."""
        info = zipfile.ZipInfo(name, self._now.timetuple()[:6])
        info.external_attr = _OURS_ONLY << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(info, content)

    def __enter__(self) -> Archive:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put it in its place; or, when something went wrong, leave nothing."""
        try:
            self._zip.close()
            if error is None:
                self._file.flush()
                os.fsync(self._file.fileno())
                os.link(self._fresh, self._target)
        finally:
            self._file.close()
            self._fresh.unlink(missing_ok=True)
