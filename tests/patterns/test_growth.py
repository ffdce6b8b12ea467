"""No regular expression takes more than its share of time for a text twice as long, whatever the text."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.patterns.collecting import ROOT


def test_every_pattern_grows_with_its_text_and_not_faster() -> None:
    """In a process of its own, which is the first to import the program; `make fuzz` goes on to longer texts."""
    words = [sys.executable, "-m", "tests.patterns", "8000"]
    told = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    *slow, figures = map(json.loads, told.stdout.splitlines() or pytest.fail(told.stderr))
    assert slow == []
    assert figures["patterns"] > 900
    assert figures["pumps"] > 5 * figures["patterns"]


def test_what_is_slow_is_found() -> None:
    """The same search, over patterns that are known to be slow: squared, and without end."""
    known = [r"[!?]+(?=\s)", r"x\s*(?:no)?\s*:", r"(?:a|aa)+b", r"\d+ apples"]
    words = [sys.executable, "-m", "tests.patterns", "8000", *known]
    told = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    slow = [json.loads(line) for line in told.stdout.splitlines()][:-1]
    assert len({found["pattern"] for found in slow}) == 4
