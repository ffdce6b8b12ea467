"""Mails are taken apart in a process of its own: the same comes of them, and none can hang or fill the daemon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.adapters.confined_parser import ConfinedParser
from mailbot.adapters.parser import MailParser
from mailbot.adapters.workers import Limits
from mailbot.ports import Unparsed
from tests.world import TUESDAY

MAILS = sorted((Path(__file__).parents[1] / "scenarios").glob("**/*.eml"))[::9]
PLAIN = b"From: Rosa <rosa@quint.example>\r\nSubject: P60\r\n\r\nHere it is.\r\n"
POISONED = Limits(cpu_seconds=1, silent_seconds=3.0, memory=400 << 20)


@pytest.fixture(scope="module")
def confined() -> Iterator[ConfinedParser]:
    parser = ConfinedParser()
    yield parser
    parser.close()


@pytest.fixture(scope="module")
def poisoned() -> Iterator[ConfinedParser]:
    parser = ConfinedParser(POISONED, "tests.adapters.poisoned")
    yield parser
    parser.close()


def test_the_same_comes_of_a_mail_as_in_our_own_process(confined: ConfinedParser) -> None:
    for path in MAILS:
        raw = path.read_bytes()
        assert confined.parse(raw, TUESDAY) == MailParser().parse(raw, TUESDAY), path.name


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(MAILS), st.integers(0, 4_000), st.binary(max_size=40))
def test_the_same_comes_of_a_broken_mail(confined: ConfinedParser, path: Path, at: int, junk: bytes) -> None:
    raw = path.read_bytes()
    broken = raw[:at] + junk + raw[at + len(junk) :]
    assert confined.parse(broken, TUESDAY) == MailParser().parse(broken, TUESDAY)


@pytest.mark.parametrize("how", [b"HANGS", b"COUNTS FOR EVER", b"EATS", b"DIES"])
def test_a_mail_that_brings_its_parser_to_grief_is_said_to_and_the_next_is_read(
    poisoned: ConfinedParser, how: bytes
) -> None:
    with pytest.raises(Unparsed, match="can't be taken apart"):
        poisoned.parse(PLAIN + how, TUESDAY)
    assert poisoned.parse(PLAIN, TUESDAY).author.email == "rosa@quint.example"


def test_a_mail_that_needs_more_memory_than_any_should_is_said_to() -> None:
    parser = ConfinedParser(Limits(memory=120 << 20))
    with pytest.raises(Unparsed, match="more memory or time"):
        parser.parse(PLAIN + b"x" * (60 << 20), TUESDAY)
    assert parser.parse(PLAIN, TUESDAY).author.email == "rosa@quint.example"
    parser.close()


def test_it_inherits_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_IMAP_PASSWORD", "hunter2")
    parser = ConfinedParser()
    parser.parse(PLAIN, TUESDAY)
    (idle,) = parser._pool._idle
    assert b"hunter2" not in Path(f"/proc/{idle._process.pid}/environ").read_bytes()
    parser.close()
