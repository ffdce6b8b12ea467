"""Whatever stands in a configuration, a rule or a client list: it is read, or refused in sentences. Nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mailbot.adapters.client_list import ListUnreadable, read_client_list
from mailbot.settings import SettingsError, load_config
from tests.settings.test_example import EXAMPLE
from tests.world import PRACTICE

LINES = EXAMPLE.read_text("utf-8").splitlines()
VALUES = st.sampled_from(
    ["1", "-1", "1e400", "true", '""', '"\\u0000"', '"x"', "[]", "[[]]", "{}", "{a = 1}", "2026-02-03", "09:00:00",
     "9999-12-31", "0001-01-01T00:00:00Z", "nan", "'''\n'''", '["a", 1]', "0x7fffffffffffffffffff", "..", "=",
     '"09:00+01:00"', "2026-02-03T09:00:00Z", "[2026-02-03T09:00:00Z]"]
)  # fmt: skip
QUIETLY = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file lies."""
    return tmp_path / "mailbot.toml"


@QUIETLY
@given(st.integers(0, len(LINES) - 1), VALUES)
def test_any_value_in_any_place(path: Path, number: int, value: str) -> None:
    name = LINES[number].lstrip("# ").partition("=")[0].strip()
    path.write_text("\n".join([*LINES[:number], f"{name} = {value}", *LINES[number + 1 :]]), "utf-8")
    said = "mailbot.toml"
    try:
        load_config(path)
    except SettingsError as error:
        said = str(error)
    assert all(line.startswith("mailbot.toml") for line in said.splitlines())
    assert said


@QUIETLY
@given(st.binary(max_size=300))
@example(b"[practice]\nname = 1979-05-27T07:32:00-08:00\n[[staff]]\n[mailbox]\n[smtp]")
@example(b"practice = 5\nstaff = 5\nmailbox = []\nsmtp = 'x'\nhours = 1\nstate = 1\nrules = 1\nlog = 1")
@example(b"staff = [1, 2]\n")
def test_any_octets(path: Path, octets: bytes) -> None:
    path.write_bytes(octets)
    with pytest.raises(SettingsError):
        load_config(path)


CELLS = st.sampled_from(
    ["", "a@b.example", "x", '"', "a@b", "@", ";", "é", "nadia", "\x00", "1" * 300, "en", "a@b.c,d"]
)


@QUIETLY
@given(st.lists(st.lists(CELLS, max_size=7), max_size=6), st.sampled_from([",", ";", "\t"]))
def test_any_client_list(path: Path, rows: list[list[str]], sign: str) -> None:
    heading = sign.join(["Code", "Name", "Email", "Partner", "Language", "Other"])
    path.write_text("\n".join([heading, *(sign.join(row) for row in rows)]), "utf-8")
    found = read_client_list(path, PRACTICE)
    assert all(client.emails and client.name for client in found.clients)
    assert len({c.id.lower() for c in found.clients}) == len(found.clients)


@QUIETLY
@given(st.binary(max_size=300))
@example(b"PK\x03\x04" + b"\x00" * 60)
def test_any_file_for_a_client_list(path: Path, octets: bytes) -> None:
    path.write_bytes(octets)
    said = "."
    try:
        read_client_list(path, PRACTICE)
    except ListUnreadable as error:
        said = str(error)
    assert said.endswith(".")
