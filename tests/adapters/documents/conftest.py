"""One reader for all these tests: its workers start once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from mailbot.adapters.documents import LocalDocumentReader


@pytest.fixture(scope="session")
def reader() -> Iterator[LocalDocumentReader]:
    """As the daemon has it."""
    reader = LocalDocumentReader()
    yield reader
    reader.close()


@pytest.fixture
def tesseract() -> None:
    """Skips where there is none; in CI there must be one."""
    if shutil.which("tesseract") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Tesseract is not installed.")
        pytest.skip("Tesseract is not installed.")
