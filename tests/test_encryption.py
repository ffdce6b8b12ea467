"""A practice keeps its state folder under a key: who has the disk and not the key reads nothing of any client's."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.clock import ManualClock
from mailbot.adapters.disk import Disk
from mailbot.adapters.record_files import look, read_records
from mailbot.adapters.resealing import decrypt, encrypt
from mailbot.adapters.sealing import MAGIC, PLAIN, KeySeal, KeyWrong, Unopened
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore, place_of
from mailbot.adapters.verifying import verify
from mailbot.domain.register import ClientRecord, Record
from mailbot.ports import Arrival, StoreDamaged
from tests.adapters.breaking import BreakingDisk, PowerCut, QuickDisk
from tests.cli.terminal import CONFIG, Terminal
from tests.crash.fortnight import FORTNIGHT
from tests.crash.story import CLIENTS, MONDAY, Before
from tests.crash.world import Bench, Outside, Power, alive

KEY, OTHER = "5a" * 32, base64.b64encode(bytes(range(32))).decode("ascii")
LEFT = Path(__file__).parent / "frozen" / "format_2"
CANARIES = (  # none so short that it stands in enciphered octets by chance
    b"rosa quint", b"@quint", b"pendragon", b"ines falk", b"tolland", b"charity", b"P60 for", b"From: ", b"Subject",
    b"outstanding",
)  # fmt: skip
STAFF = '\n[[staff]]\nid = "jess"\nname = "Jess Lomax"\nemail = "jess@alderquill.example"\n'


def keyed(key: str = KEY, disk: Disk | None = None) -> Disk:
    """A disk under a key."""
    disk = disk or QuickDisk()
    disk.seal = KeySeal(key)
    return disk


def legible(state: Path) -> list[str]:
    """Files below the folder in which any word of any client can be read, as it is or out of base64."""
    found = []
    for path in sorted(p for p in state.rglob("*") if p.is_file()):
        octets = path.read_bytes().lower()
        wrapped = [base64.b64encode(c[n:]).rstrip(b"=")[:-1] for c in CANARIES for n in range(3) if len(c) > 5]
        if any(c.lower() in octets for c in CANARIES) or any(w.lower() in octets for w in wrapped):
            found.append(path.relative_to(state).as_posix())
    return found


def records_in(state: Path, disk: Disk) -> dict[str, Record]:
    """What is on record."""
    return {r.key: r for r in read_records(state, disk)}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A practice of a fortnight, not encrypted; one mail of it waits for a person, one is not read yet."""
    folder = Path(shutil.copytree(LEFT, tmp_path / "state"))
    spool = DiskSpool(folder / "spool", QuickDisk())
    aside = spool.put(Arrival(b"From: rosa@quint.example\r\nSubject: aside\r\n\r\nRosa Quint\r\n", MONDAY, "1"))
    spool.set_aside(aside, "It breaks the reader that Rosa Quint wrote.")
    spool.put(Arrival(MAGIC + b"From: rosa@quint.example\r\n\r\nlooks encrypted, on purpose\r\n", MONDAY, "2"))
    store = TinyStore(folder, QuickDisk())
    store.load()
    store.close()
    for copy in folder.glob("before-format-*"):
        copy.unlink()
    return folder


def practice(folder: Path, key: str | None) -> Terminal:
    """Somebody who types, with that key in a file; None: without."""
    named = ""
    if key is not None:
        (folder / f"key {key[:9]}").write_text(key + "\n", "ascii")
        named = f'\n[state]\nkey_file = "key {key[:9]}"\n'
    (folder / "mailbot.toml").write_text(CONFIG + STAFF + named, "utf-8")
    return Terminal(folder)


# -- the seal ---------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=3_000))
def test_what_was_closed_opens_with_its_key_only(octets: bytes) -> None:
    seal = KeySeal(KEY)
    closed = seal.close(octets)
    assert seal.open(closed) == octets
    assert closed != seal.close(octets), "no two files look alike"
    with pytest.raises(Unopened):
        KeySeal(OTHER).open(closed)


@given(st.binary(min_size=1, max_size=300), st.integers(min_value=0), st.integers(1, 255))
def test_what_was_changed_does_not_open(octets: bytes, place: int, by: int) -> None:
    closed = bytearray(KeySeal(KEY).close(octets))
    place = len(MAGIC) + place % (len(closed) - len(MAGIC))
    closed[place] ^= by
    with pytest.raises(Unopened):
        KeySeal(KEY).open(bytes(closed))


def test_a_key_is_32_octets_in_either_form() -> None:
    for key in (KEY, KEY.upper(), f" {KEY} ", OTHER, OTHER.rstrip("=")):
        assert KeySeal(key).open(KeySeal(key).close(b"x")) == b"x"
    for wrong in ("", "hunter2", KEY[:-1], KEY + "00", "zz" * 32):
        with pytest.raises(KeyWrong) as caught:
            KeySeal(wrong)
        assert not wrong or wrong not in str(caught.value)


# -- a whole practice -------------------------------------------------------------------------------------------------


def test_a_practice_that_begins_with_a_key_never_writes_a_legible_word(tmp_path: Path) -> None:
    """At every single step that the disk takes, half-written files and safety copies too."""

    class Searched(Power):
        def step(self) -> None:
            if self.done % 7 == 0:
                assert legible(tmp_path / "here") == []
            super().step()

    power, outside = Searched(), Outside(ManualClock(MONDAY))
    power.seal = KeySeal(KEY)
    here = tmp_path / "here"
    store = TinyStore(here / "state", power)
    store.commit([ClientRecord(client) for client in CLIENTS])
    store.close()
    for number, beat in enumerate(FORTNIGHT[:6], 1):
        outside.clock.set(beat.moment)
        raw = beat.write(beat.moment, f"<m{number}@mail.example>", Before(tuple(outside.sent), {}))
        outside.inbox.append(Arrival(raw, beat.moment, f"INBOX;UIDVALIDITY=1;UID={number}"))
        alive(_BENCH, here, outside, power, beat.moment + timedelta(minutes=20))
    assert len(outside.sent) > 3
    assert legible(here) == []
    found = records_in(here / "state", power)
    assert sum(len(r.requests) for r in found.values() if isinstance(r, ClientRecord)) >= 2


_BENCH = Bench()


def test_what_was_there_before_is_encrypted_by_a_command_and_everything_works_as_before(
    state: Path, tmp_path: Path
) -> None:
    before = records_in(state, QuickDisk())
    mails = DiskSpool(state / "spool", QuickDisk()).digests()
    assert legible(state) != []
    terminal = practice(tmp_path, KEY)
    refused = terminal.types("status")
    assert (refused.status, refused.out, len(refused.err.splitlines())) == (1, "", 1)
    assert "is not encrypted yet: stop mailbot and run `mailbot encrypt` once" in refused.err
    done = terminal.types("encrypt")
    assert (done.status, done.err) == (0, "")
    assert legible(state) == []
    assert records_in(state, keyed()) == before
    assert DiskSpool(state / "spool", keyed()).digests() == mails
    assert {p.stat().st_mode & 0o777 for p in state.rglob("*.eml")} == {0o600}
    assert terminal.types("encrypt").out.startswith("All of it is encrypted already.")
    assert terminal.types("verify").status == 0
    assert "Rosa" in terminal.types("status").out + terminal.types("request", "list").out
    assert terminal.types("quarantine", "list").out.count("It breaks the reader that Rosa Quint wrote.") == 1
    exported = terminal.types("export", "--client", "C1", "--to", str(tmp_path / "rosa.zip"))
    assert (exported.status, exported.err) == (0, "")
    shutil.unpack_archive(tmp_path / "rosa.zip", tmp_path / "rosa")
    assert any(b"rosa@quint.example" in p.read_bytes() for p in (tmp_path / "rosa" / "mails").iterdir())
    assert legible(state) == []


def test_a_backup_is_as_encrypted_as_the_folder_and_comes_back_with_its_key_only(state: Path, tmp_path: Path) -> None:
    encrypt(state, keyed())
    before, made = records_in(state, keyed()), tmp_path / "backup.tar.gz"
    told = practice(tmp_path, KEY).types("backup", "--to", str(made))
    assert "worth nothing without the key" in told.out
    shutil.unpack_archive(made, tmp_path / "seen")
    assert [name for name in legible(tmp_path / "seen") if name != "mailbot-backup.json"] == []
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for key in (OTHER, None):
        refused = practice(elsewhere, key).types("restore", "--from", str(made))
        assert (refused.status, len(refused.err.splitlines())) == (1, 1)
        assert str(made) in refused.err
        assert not list((elsewhere / "state").glob("clients"))
    back = practice(elsewhere, KEY).types("restore", "--from", str(made))
    assert (back.status, back.err) == (0, "")
    assert records_in(elsewhere / "state", keyed()) == before


def test_a_mail_set_aside_is_read_again_and_a_client_is_forgotten(state: Path, tmp_path: Path) -> None:
    encrypt(state, keyed())
    terminal = practice(tmp_path, KEY)
    mail = terminal.types("quarantine", "list").out.split()[0]
    again = terminal.types("quarantine", "retry", mail)
    assert (again.status, again.err) == (0, "")
    gone = terminal.types("forget", "--client", "C1", "--yes", "--despite-hold", "a court has ordered it")
    assert (gone.status, gone.err) == (0, "")
    assert legible(state) == []
    assert "client/C1" not in records_in(state, keyed())
    decrypt(state, keyed())
    named = [name for name in legible(state) if b"rosa quint" in (state / name).read_bytes().lower()]
    assert named == []


# -- keys that don't fit ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (OTHER, "is not the one with which"),
        (None, "is encrypted, and [state] names no key: give key_file, key_env or key_command there."),
        ("hunter2-canary", "as `openssl rand -hex 32` prints them"),
    ],
)
@pytest.mark.parametrize("words", ["status", "run", "verify", "quarantine list", "encrypt"])
def test_another_key_or_none_is_refused_in_one_sentence(
    state: Path, tmp_path: Path, key: str | None, said: str, words: str
) -> None:
    encrypt(state, keyed())
    before = {p: p.read_bytes() for p in state.rglob("*") if p.is_file()}
    if words == "encrypt" and key is None:
        said = "[state] names no key"
    shown = practice(tmp_path, key).types(*words.split())
    assert (shown.status, shown.out) == (1, "")
    assert said in shown.err
    assert len(shown.err.splitlines()) == 1
    assert "canary" not in shown.err
    assert {p: p.read_bytes() for p in state.rglob("*") if p.is_file()} == before


def test_the_key_may_come_from_a_command_or_the_environment_and_not_from_the_file_itself(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypt(state, keyed())
    monkeypatch.setenv("MAILBOT_TEST_KEY", KEY)
    for named in ('key_env = "MAILBOT_TEST_KEY"', f'key_command = "echo {KEY}"'):
        (tmp_path / "mailbot.toml").write_text(f"{CONFIG}{STAFF}\n[state]\n{named}\n", "utf-8")
        assert Terminal(tmp_path).types("verify").status == 0
    for wrong, said in (
        (f'key = "{KEY}"', "must not stand in this file; name key_file, key_env or key_command instead."),
        ('key_env = "A"\nkey_file = "b"', "needs at most one of key_file, key_env and key_command."),
        ('key_file = "nowhere"', f"[state] The key file {tmp_path / 'nowhere'} does not exist."),
    ):
        (tmp_path / "mailbot.toml").write_text(f"{CONFIG}{STAFF}\n[state]\n{wrong}\n", "utf-8")
        shown = Terminal(tmp_path).types("verify")
        assert (shown.status, len(shown.err.splitlines())) == (1, 1)
        assert said in shown.err
        assert KEY not in shown.err


# -- cut short, damaged -----------------------------------------------------------------------------------------------


def cuts() -> Iterator[int]:
    """Steps after which the power fails."""
    yield from (0, 1, 2, 3, 4, 5, 9, 20, 41, 67, 90, 113, 160, 201)


@pytest.mark.parametrize("tear", [False, True], ids=["stopped", "torn"])
def test_cut_short_at_any_step_no_mailbot_starts_and_the_same_again_ends_it(
    state: Path, tmp_path: Path, tear: bool
) -> None:
    before, mails = records_in(state, QuickDisk()), DiskSpool(state / "spool", QuickDisk()).digests()
    broken = 0
    for steps in cuts():
        folder = Path(shutil.copytree(state, tmp_path / str(steps)))
        for way, end in ((encrypt, keyed()), (decrypt, QuickDisk())):
            with suppress(PowerCut):
                way(folder, keyed(disk=BreakingDisk(steps, tear=tear)))
            for disk in (keyed(), QuickDisk()):
                with suppress(StoreDamaged):
                    assert records_in(folder, disk) == before
            if "converting" in (folder / "format.json").read_text("utf-8"):
                broken += 1
                with pytest.raises(StoreDamaged, match="was cut short: run `mailbot encrypt` again"):
                    look(folder, keyed())
            way(folder, keyed())
            assert records_in(folder, end) == before
            assert (DiskSpool(folder / "spool", end).digests(), verify(folder, end).faults) == (mails, [])
            assert bool(legible(folder)) == (way is decrypt)
            assert not list(folder.rglob("*.tmp"))
    assert broken > 8


def test_older_copies_that_would_stay_open_are_named(state: Path) -> None:
    (state / "before-format-3.tar.gz").write_bytes(b"Rosa Quint")
    with pytest.raises(StoreDamaged, match=r"would stay open: before-format-3\.tar\.gz"):
        encrypt(state, keyed())
    assert records_in(state, QuickDisk())


def test_a_damaged_file_holds_its_client_only(state: Path) -> None:
    encrypt(state, keyed())
    path = state / place_of("client/C1")
    octets = bytearray(path.read_bytes())
    octets[len(octets) // 2] ^= 1
    path.write_bytes(octets)
    found = look(state, keyed())
    assert [held.who for held in found.damaged] == ["Rosa Quint"]
    assert "can't be read: it was changed, or is encrypted with another key" in found.damaged[0].problem
    assert len(found.records) == len(read_records(LEFT)) - 1
    faults = verify(state, keyed()).faults
    assert len(faults) == 1


def test_without_a_key_everything_lies_as_it_did_before_there_were_keys(tmp_path: Path) -> None:
    assert PLAIN.close(MAGIC + b"x") == PLAIN.open(MAGIC + b"x") == MAGIC + b"x"
    spool = DiskSpool(tmp_path, QuickDisk())
    digest = spool.put(Arrival(MAGIC + b"From: a@b.example\r\n\r\n", MONDAY, "1"))
    assert spool.begin(digest).startswith(MAGIC)
    assert os.listdir(tmp_path / "new")
