"""What tests of commands share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, bob, practice, rosa


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A practice that knows Rosa and Bob."""
    made = practice(tmp_path)
    made.keeps(rosa(), bob())
    return made


@pytest.fixture
def empty(tmp_path: Path) -> Terminal:
    """A practice that knows nobody."""
    return practice(tmp_path)
