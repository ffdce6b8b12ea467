"""A client is erased to the last byte, the others' files stay as they are; what forbids it is said in a sentence."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import quopri
import re
import shutil
import tarfile
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailbot.adapters.audit import NAME, AuditFile
from mailbot.adapters.clock import ManualClock
from mailbot.adapters.parser import MailParser
from mailbot.adapters.record_files import look
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore, place_of
from mailbot.adapters.verifying import verify
from mailbot.cli.erasing import Eraser
from mailbot.deciding import Trace
from mailbot.domain.register import ClientRecord, Register
from mailbot.ports import Arrival
from tests.adapters.breaking import BreakingDisk, PowerCut, QuickDisk
from tests.cli.terminal import CONFIG, Terminal
from tests.crash.fortnight import FORTNIGHT
from tests.crash.story import BOT, CLIENTS, JESS, MICK, PRACTICE, ROSA, Before
from tests.crash.world import Bench, Outside, Power, alive

STAFF = """
[[staff]]
id = "jess"
name = "Jess Lomax"
email = "jess@alderquill.example"
"""
CANARIES = {
    "C1": ("rosa", "quint", "c1-1", "c1-2", "48,731.77", "QQ123456C", "canary-p60"),
    "C2": ("mick", "pendragon", "c2-1"),
    "C5": ("hugo", "marsh", "c5-1"),
}
DESPITE = ("--despite-hold", "a court has ordered it")
BEATS = FORTNIGHT[:26]
"""As many as bring one of each sort: requests, answers, orders, a stranger, bounces."""
END = BEATS[-1].moment + timedelta(days=3)
LATE = END + timedelta(days=1)


def private(name: str, sender: str, text: str, attached: str = "") -> bytes:
    """A mail whose words stand in base64, its attachment too."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, BOT, f"Zahlen für {name} £{len(text) * 1000}"
    mail["Message-ID"] = f"<{hashlib.sha256((name + text).encode()).hexdigest()[:20]}@mail.example>"
    mail.set_content(text, cte="base64")
    if attached:
        mail.add_attachment(attached.encode(), maintype="text", subtype="plain", filename="canary-p60.txt")
    return mail.as_bytes()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a practice after a fortnight of five clients, with mails of every sort in its spool."""
    folder, outside = tmp_path_factory.mktemp("lived"), Outside(ManualClock(BEATS[0].moment))
    _live(folder, outside)
    state = folder / "state"
    (folder / "spool").rename(state / "spool")
    spool = DiskSpool(state / "spool", QuickDisk())
    _own_copies(state, spool)
    for number, raw in enumerate(
        (
            private("Rosa", ROSA, "Rosa's figure is £48,731.77.\n", "NI number QQ123456C of Rosa Quint\n"),
            private("somebody", "aunt@elsewhere.test", "I am the aunt of Rosa Quint. QQ123456C\n"),
            private("nobody", "shop@stationer.example", "Envelopes!\n"),
        )
    ):
        spool.done(spool.put(Arrival(raw, LATE, f"INBOX;UID={900 + number}")))
    spool.put(Arrival(private("unread", ROSA, "Not read yet: QQ123456C\n"), LATE, "INBOX;UID=950"))
    aside = spool.put(Arrival(private("aside", ROSA, "Not readable: QQ123456C\n"), LATE, "INBOX;UID=951"))
    spool.set_aside(aside, "It breaks the reader.")
    (state / "clients" / "half.json.tmp").write_text('{"name": "Rosa Quint"')
    (state / "days" / "2026-06-10.json.damaged").write_text('{"text": "Rosa\\nQuint asks"')
    with tarfile.open(state / "before-format-2.tar.gz", "w:gz") as tar:
        tar.add(state / "clients", "clients")
    shutil.copytree(state / "clients", state / "before-restore-1" / "clients")
    (state / "digests").mkdir()
    (state / "digests" / "2026-06-10-nadia.html").write_text("<p>Waiting: <b>Rosa&#32;Quint</b></p>")
    (state / "ledgers").mkdir()
    (state / "ledgers" / "INBOX.1.txt").write_text(f"950 {aside[:12]}\n")
    return state


def _live(folder: Path, outside: Outside) -> None:
    store = TinyStore(folder / "state", QuickDisk())
    store.commit([ClientRecord(client) for client in CLIENTS])
    store.close()
    mails: dict[str, bytes] = {}
    for number, beat in enumerate(BEATS, 1):
        outside.clock.set(max(outside.clock.now(), beat.moment))
        raw = beat.write(beat.moment, f"<m{number}@mail.example>", Before(tuple(outside.sent), dict(mails)))
        mails[beat.name] = raw
        outside.inbox.append(Arrival(raw, beat.moment, f"INBOX;UIDVALIDITY=1;UID={number}"))
        following = BEATS[number].moment if number < len(BEATS) else END
        if following > beat.moment:
            alive(_BENCH, folder, outside, Power(), following)


_BENCH = Bench()


def _own_copies(state: Path, spool: DiskSpool) -> None:
    """The bot had a copy of each of its letters."""
    for record in look(state).records:
        for number, entry in enumerate(record.outbox):
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = BOT, ", ".join(entry.mail.to), entry.mail.subject
            mail["Message-ID"] = entry.mail.message_id
            mail.set_content(entry.mail.body, cte="quoted-printable")
            spool.done(spool.put(Arrival(mail.as_bytes(), LATE, f"INBOX;UID={record.key}{number}")))


@pytest.fixture
def terminal(lived: Path, tmp_path: Path) -> Terminal:
    """Somebody who types, in a copy of that practice."""
    (tmp_path / "mailbot.toml").write_text(CONFIG + STAFF, "utf-8")
    shutil.copytree(lived, tmp_path / "state")
    return Terminal(tmp_path)


def bare(octets: bytes) -> Iterator[bytes]:
    """Octets, and whatever is wrapped in them: base64, quoted-printable, escapes of JSON."""
    yield octets
    yield quopri.decodestring(octets)
    yield octets.replace(b"\\n", b" ")
    for block in re.findall(rb"(?:[A-Za-z0-9+/]{4}[\r\n]*){2,}(?:[A-Za-z0-9+/]{2,3}={0,2})?", octets):
        with contextlib.suppress(ValueError):
            yield base64.b64decode(re.sub(rb"[\r\n]", b"", block) + b"==")


def found(state: Path, words: tuple[str, ...]) -> dict[str, set[str]]:
    """In which files any of these words stands, however it is wrapped, in the name or the content."""
    hits: dict[str, set[str]] = {}
    for path in sorted(p for p in state.rglob("*") if p.is_file() and p.name != "signing.key"):
        name = path.relative_to(state).as_posix()
        told = b"\n".join(bare(path.read_bytes())).lower() + name.encode().lower()
        if seen := {w for w in words if w.lower().encode() in told}:
            hits[name] = seen
    return hits


def others(state: Path, code: str) -> dict[str, bytes]:
    """The files of all other clients: their records, and the mails that are in their logs."""
    theirs = [r for r in look(state).records if isinstance(r, ClientRecord) and r.client.id != code]
    digests = {e.mail for r in theirs for e in r.log if e.mail}
    files = {p: p.read_bytes() for r in theirs for p in (state / "clients").glob(place_of(r.key).name + "*")}
    files |= {p: p.read_bytes() for p in (state / "spool").rglob("*.eml") if p.stem in digests}
    return {p.relative_to(state).as_posix(): octets for p, octets in files.items()}


@pytest.mark.parametrize("code", sorted(CANARIES))
def test_not_a_byte_of_the_client_is_left_and_not_a_byte_of_the_others_has_changed(
    terminal: Terminal, code: str
) -> None:
    state = terminal.folder / "state"
    before, hits = others(state, code), found(state, CANARIES[code])
    assert len(hits) > 10
    shown = terminal.types("forget", "--client", code, "--yes", "--by", "nadia", *DESPITE)
    assert (shown.status, shown.err) == (0, "")
    assert f"{code} is erased: the record, " in shown.out
    left = found(state, CANARIES[code])
    shared = {line.split()[1] for line in shown.out.splitlines() if "is another client's as well" in line}
    named = {line.split()[0] for line in shown.out.splitlines() if "still names them" in line}
    told = {f for f in left if f in named or Path(f).stem[:12] in shared}
    assert set(left) == told, "whatever is left is said, and is another client's"
    assert all(f in before for f in told)
    assert others(state, code) == before
    assert [f for f in verify(state).faults if ".damaged" not in f] == []
    assert terminal.types("status").status == 0


def test_of_rosa_nothing_at_all_is_left(terminal: Terminal) -> None:
    terminal.types("forget", "--client", "c1", "--yes", *DESPITE)
    assert found(terminal.folder / "state", CANARIES["C1"]) == {}
    kept = b"".join(b"\n".join(bare(p.read_bytes())) for p in (terminal.folder / "state").rglob("*.eml"))
    assert b"Envelopes!" in kept, "a mail that has nothing to do with her stays"


def test_who_ordered_it_and_what_staff_had_ordered_stays_without_a_name(terminal: Terminal) -> None:
    state = terminal.folder / "state"
    terminal.types("forget", "--client", "C1", "--yes", "--by", "Owen", "--reason", "they asked for it", *DESPITE)
    acts = AuditFile(state).acts()
    assert {(a.by, a.what) for a in acts} >= {
        ("jess", "request opened"), ("jess", "due day changed"),
        ("owen", "erasure ordered"), ("owen", "erased by order"),
    }  # fmt: skip
    last = acts[-1]
    assert last.reason == "they asked for it"
    assert last.despite.endswith("(reg. 40): a court has ordered it")
    assert dict(last.counts)["mails"] > 10
    assert len({a.client for a in acts}) == 1
    again = terminal.types("forget", "--client", "C1", "--yes")
    assert (again.status, "C1 was erased on " in again.out, "by owen." in again.out) == (0, True, True)
    assert AuditFile(state).acts() == acts


def test_the_law_is_told_in_one_sentence_and_nothing_is_touched(terminal: Terminal) -> None:
    files = {p: p.read_bytes() for p in (terminal.folder / "state" / "clients").glob("*.json*") if p.suffix != ".tmp"}
    shown = terminal.types("forget", "--client", "C1", "--yes")
    assert shown.status == 1
    sentence, way_out = shown.err.splitlines()
    assert re.fullmatch(
        r"Nothing was erased: until \d+ June 2032 the practice's rule for tax records wants them kept for six years, "
        r"counted from the last thing on record, \d+ June 2026\.",
        sentence,
    )
    assert way_out == 'To erase all the same, for a reason that stays on record: --despite-hold "the reason".'
    assert {p: p.read_bytes() for p in files} == files
    assert not (terminal.folder / "state" / NAME).exists()


@pytest.mark.parametrize("reason", ["Rosa asked for it", "quint", "see c1", "rosa@quint.example wrote"])
def test_a_reason_that_names_the_client_is_refused_for_it_would_outlive_them(terminal: Terminal, reason: str) -> None:
    for option in ("--reason", "--despite-hold"):
        shown = terminal.types("forget", "--client", "C1", "--yes", option, reason)
        assert (shown.status, "write it without the client's name or code" in shown.err) == (1, True)


def test_nobody_is_erased_without_being_asked_or_by_half_a_name(terminal: Terminal) -> None:
    shown = terminal.types("forget", "--client", "C1", *DESPITE)
    assert (shown.status, "nobody is there to confirm it" in shown.err) == (1, True)
    shown = terminal.types("forget", "--client", "Quint", "--yes", *DESPITE)
    assert shown.err == "There is no client with the code Quint; did you mean C1 (Rosa Quint)?\n"
    assert len([r for r in look(terminal.folder / "state").records if isinstance(r, ClientRecord)]) == 5


def test_a_mail_of_two_clients_stays_with_the_other_and_is_said(terminal: Terminal) -> None:
    state = terminal.folder / "state"
    spool = DiskSpool(state / "spool", QuickDisk())
    raw = private("both", JESS, f"Rosa Quint and Mick Pendragon ({MICK}) share a van.\n")
    both = spool.put(Arrival(raw, LATE, "INBOX;UID=990"))
    spool.done(both)
    shown = terminal.types("forget", "--client", "C1", "--yes", *DESPITE)
    assert f"Mail {both[:12]} is another client's as well, and stays with them." in shown.out
    assert DiskSpool(state / "spool", QuickDisk()).raw(both) == raw
    shown = terminal.types("forget", "--client", "C2", "--yes", *DESPITE)
    assert "another client's" not in shown.out
    assert DiskSpool(state / "spool", QuickDisk()).raw(both) is None, "the last of the two takes it along"


def test_cut_at_any_step_it_ends_when_it_is_ordered_again(lived: Path, tmp_path: Path) -> None:
    small = shutil.copytree(lived, tmp_path / "small")
    for path in sorted((small / "spool" / "done").rglob("*.eml"))[::2]:  # half of them: there are enough left
        path.unlink()
        path.with_suffix(".json").unlink()
    whole = shutil.copytree(small, tmp_path / "whole")
    _erase(whole, QuickDisk())
    steps, seen = 0, 0
    while True:
        state = shutil.copytree(small, tmp_path / "cut")
        disk = BreakingDisk(steps)
        with contextlib.suppress(PowerCut):
            _erase(state, disk)
        finished = disk.left >= 0
        if (state / place_of("client/C1")).exists():
            seen += 1
            _erase(state, QuickDisk())
        assert _files(state) == _files(whole), f"cut after {steps} steps"
        shutil.rmtree(state)
        if finished:
            break
        steps += 7 if steps > 20 else 1
    assert seen > 15


def _erase(state: Path, disk: QuickDisk) -> None:
    store = TinyStore(state, disk)
    try:
        register = Register.of(store.load())
        record = register.clients["C1"]
        eraser = Eraser(state, store, DiskSpool(state / "spool", disk), MailParser(), disk)
        eraser.erase(Trace(record, register, PRACTICE), register)
        eraser.finish(record)
    finally:
        store.close()


def _files(state: Path) -> dict[str, bytes]:
    paths = [p for p in state.rglob("*") if p.is_file() and p.name not in ("lock", "erased.txt")]
    return {p.relative_to(state).as_posix(): p.read_bytes() for p in paths}
