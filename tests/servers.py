"""Real mail servers for tests: Dovecot and Postfix, each with a configuration of its own, on loopback only."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import random
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest

PASSWORD = "£-and-tests"
DOMAIN = "alderquill.example"
CLIENTS = "quint.example"
"""The practice's domain and its clients': mail for both is delivered here."""


def need(*binaries: str) -> list[str]:
    """Their paths. Where one is missing the test is skipped, but fails where nothing may be left out."""
    found = [shutil.which(b, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") for b in binaries]
    missing = [name for name, path in zip(binaries, found, strict=True) if path is None]
    if missing:
        tell = pytest.fail if os.environ.get("CI") == "true" or os.environ.get("MAILBOT_NEED_SERVERS") else pytest.skip
        tell(f"needs {', '.join(missing)}; scripts/system-packages.sh installs it")
    return [path for path in found if path]


def free_port() -> int:
    """A port nobody listens on, and none that the system gives to those who connect.

    While a server is down its clients try again and again: from a port of that range one of them would reach itself
    in the end, and the server could not come back.
    """
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = random.randrange(10_000, max(lowest, 11_000))
        with socket.socket() as sock, suppress(OSError):
            sock.bind(("127.0.0.1", port))
            return port


def until_it_answers(port: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait for a server to greet."""
    while True:
        assert process is None or process.poll() is None, "the server ended at once"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as sock:
                if sock.recv(1):
                    return
        except OSError:
            time.sleep(0.01)


def certificate(folder: Path) -> Path:
    """A certificate for localhost that signs itself; its key beside it."""
    (openssl,) = need("openssl")
    cert = folder / "cert.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(folder / "key.pem"), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert


class Dovecot:
    """A Dovecot that knows every user by the one password. Mail lies in Maildirs; LMTP delivers, IMAP reads."""

    def __init__(self, folder: Path) -> None:
        (self._binary,) = need("dovecot")
        self.folder = folder
        self.port, self.tls_port, self.lmtp_port, self.auth_port = (free_port() for _ in range(4))
        self.cert = certificate(folder)
        self._config = folder / "dovecot.conf"
        self._config.write_text(self._configuration())
        (folder / "mail").mkdir()
        if os.getuid() == 0:
            shutil.chown(folder / "mail", self._user, self._group)
            self._process: subprocess.Popen[bytes] | None = None

    @property
    def _user(self) -> str:
        return "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name

    @property
    def _group(self) -> str:
        return grp.getgrgid(pwd.getpwnam(self._user).pw_gid).gr_name

    def _configuration(self) -> str:
        inner = "" if os.getuid() == 0 else _AS_ONESELF.format(user=self._user, group=self._group)
        return inner + _DOVECOT.format(
            folder=self.folder, user=self._user, group=self._group, password=PASSWORD, cert=self.cert,
            key=self.cert.with_name("key.pem"), imap=self.port, imaps=self.tls_port, lmtp=self.lmtp_port,
            auth=self.auth_port,
        )  # fmt: skip

    def start(self) -> None:
        """Run, and wait until it answers."""
        self._process = subprocess.Popen([self._binary, "-F", "-c", str(self._config)])
        until_it_answers(self.port, self._process)

    def stop(self) -> None:
        """End it as an administrator would."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would; its children too."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            if how is signal.SIGKILL:
                _kill_all(self._process.pid)
            else:
                self._process.send_signal(how)
            self._process.wait()
            self._process = None
            for left in (self.folder / "run").glob("master.pid"):
                left.unlink()

    def append(self, user: str, raw: bytes, folder: str = "INBOX", arrived: datetime | None = None) -> None:
        """Put a mail there; `arrived` becomes its INTERNALDATE."""
        with self.client(user) as imap:
            when = imaplib.Time2Internaldate(arrived) if arrived else ""
            assert imap.append(folder, "", when, raw)[0] == "OK"

    def client(self, user: str) -> imaplib.IMAP4:
        """A connection by another program, logged in."""
        imap = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        imap.authenticate("PLAIN", lambda _: f"\0{user}\0{PASSWORD}".encode())
        return imap

    def deliver(self, user: str, raw: bytes) -> None:
        """Bring a mail as a mail server does."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
            lmtp.sendmail("someone@outside.example", [user], raw)


class Postfix:
    """A Postfix that takes submissions and delivers by LMTP. Needs root, as every Postfix does."""

    def __init__(self, folder: Path, dovecot: Dovecot) -> None:
        (self._binary,) = need("postfix")
        if os.getuid() != 0:
            pytest.skip("Postfix runs as root only")
        self.port, self.tls_port = free_port(), free_port()
        self._config = folder / "etc"
        for name in ("etc", "queue", "data"):
            (folder / name).mkdir()
        shutil.chown(folder / "data", "postfix")
        facts = {"folder": folder, "lmtp": dovecot.lmtp_port, "auth": dovecot.auth_port, "cert": dovecot.cert,
                 "key": dovecot.cert.with_name("key.pem"), "domain": DOMAIN, "clients": CLIENTS}  # fmt: skip
        (self._config / "main.cf").write_text(_POSTFIX_MAIN.format(**facts))
        (self._config / "master.cf").write_text(_POSTFIX_MASTER.format(smtp=self.port, smtps=self.tls_port))

    def start(self) -> None:
        """Run, and wait until it answers."""
        subprocess.run([self._binary, "-c", str(self._config), "start"], check=True, capture_output=True)
        until_it_answers(self.port)

    def kill(self) -> None:
        """End it as a power cut would; its children too."""
        _kill_all(int((self._config.parent / "queue" / "pid" / "master.pid").read_text()))

    def stop(self) -> None:
        """End it."""
        subprocess.run([self._binary, "-c", str(self._config), "stop"], check=False, capture_output=True)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder other users may pass through: pytest's own are their owner's, and a second pytest closes them again."""
    folder = Path(tempfile.mkdtemp(prefix="mailbot-servers-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _children_of(pid: int) -> list[int]:
    try:
        found = [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return found + [grandchild for child in found for grandchild in _children_of(child)]


def _kill_all(pid: int) -> None:
    """Kill a server and its children, and wait until none is left: one that is still there keeps its port.

    All of it is stopped first: nobody must have a further child while they are counted, and a list of children is
    whole only when none of them can end meanwhile (proc(5)).
    """
    doomed = set[int]()
    while more := {pid, *_children_of(pid)} - doomed:
        for each in more:
            _signal(each, signal.SIGSTOP)
        while any(_state_of(each) not in "TtZX" for each in more):
            time.sleep(0.01)
        doomed |= more
    for each in doomed:
        _signal(each, signal.SIGKILL)
    while any(_state_of(each) not in "ZX" for each in doomed):
        time.sleep(0.01)


def _signal(pid: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, what)


def _state_of(pid: int) -> str:
    """The letter of proc(5); X: it is no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"


@contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """A Dovecot."""
    with _folder() as folder:
        server = Dovecot(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One Dovecot for all tests; each test uses a user of its own."""
    with running_dovecot() as server:
        yield server


@pytest.fixture
def own_dovecot() -> Iterator[Dovecot]:
    """A Dovecot that a test may kill."""
    with running_dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """One Postfix for all tests; delivers into `dovecot`."""
    with running_postfix(dovecot) as server:
        yield server


@contextmanager
def running_postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """A Postfix that delivers into that Dovecot."""
    with _folder() as folder:
        server = Postfix(folder, dovecot)
        server.start()
        try:
            yield server
        finally:
            server.stop()


_AS_ONESELF = """
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
"""

_DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Ln
auth_failure_delay = 0
recipient_delimiter = +
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%n
mailbox_idle_check_interval = 1 s
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%n allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {auth}
  }}
}}
"""

_POSTFIX_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/log
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = mx.{domain}
mydestination =
mynetworks_style = host
mynetworks =
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = {domain}, {clients}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
recipient_delimiter = +
message_size_limit = 20000000
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
smtpd_tls_cert_file = {cert}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_tls_auth_only = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access inline:{{
    {{ gone@{domain} = 550 5.1.1 Nobody of that name works here }},
    {{ full@{domain} = 452 4.2.2 The mailbox is full }} }}
smtpd_junk_command_limit = 1000
smtpd_client_connection_count_limit = 0
"""

_POSTFIX_MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
127.0.0.1:{smtps} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
lmtp unix - - n - - lmtp
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
pickup unix n - n 60 1 pickup
showq unix n - n - - showq
flush unix n - n 1000? 0 flush
"""
