"""Attached files -> their text: PDFs, pictures, office files, archives, mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailbot.adapters.documents.reader import LocalDocumentReader

__all__ = ["LocalDocumentReader"]


def __getattr__(name: str) -> Any:
    """The reader, loaded when asked for: the workers, which come in by this package too, start without it."""
    if name != "LocalDocumentReader":
        raise AttributeError(name)
    from mailbot.adapters.documents.reader import LocalDocumentReader

    return LocalDocumentReader
