"""Attached files -> their text: PDFs, pictures, office files, archives, mails."""

from mailbot.adapters.documents.reader import LocalDocumentReader

__all__ = ["LocalDocumentReader"]
