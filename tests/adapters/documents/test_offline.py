"""Whoever reads strangers' files can call nobody, whatever a file would have it do."""

from __future__ import annotations

import io
import platform
import re
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from openpyxl import Workbook

from mailbot.adapters.documents import LocalDocumentReader
from mailbot.adapters.documents.found import File
from mailbot.adapters.documents.pool import FilePool
from mailbot.adapters.magic import PDF
from mailbot.adapters.workers import Limits
from tests.adapters.documents import making
from tests.running import ROOT

CALLS = {
    "by Python": "import socket; socket.create_connection(('127.0.0.1', {port}))",
    "by the C library, beneath Python": (
        "import ctypes, os; libc = ctypes.CDLL(None, use_errno=True); "
        "made = libc.socket(2, 1, 0); error = ctypes.get_errno(); assert made >= 0, os.strerror(error)"
    ),
    "by a program that it starts": (
        "import subprocess, sys; inner = 'import socket; socket.create_connection((\"127.0.0.1\", {port}))'; "
        "subprocess.run([sys.executable, '-c', inner], check=True)"
    ),
    "to a socket of the machine itself": "import socket; socket.socket(socket.AF_UNIX).connect('/run/systemd/notify')",
}


@pytest.fixture
def listener() -> socket.socket:
    """Somebody who waits to be called."""
    waits = socket.create_server(("127.0.0.1", 0))
    waits.settimeout(0.2)
    return waits


def port_of(listener: socket.socket) -> int:
    """Where."""
    port: int = listener.getsockname()[1]
    return port


def nobody_called(listener: socket.socket) -> None:
    """Whoever had called would be waiting."""
    with pytest.raises(TimeoutError):
        listener.accept()
    listener.close()


@pytest.mark.parametrize("how", CALLS)
def test_no_call_gets_through(listener: socket.socket, how: str) -> None:
    if platform.machine() not in ("x86_64", "aarch64") and how != "by Python":
        pytest.skip("the kernel's filter is known for two kinds of machine")
    forbids = "from mailbot.adapters.workers import forbid_sockets; forbid_sockets(); "
    call = CALLS[how].format(port=port_of(listener))
    before = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, cwd=ROOT, check=False)
    if "run/systemd" not in call:
        assert before.returncode == 0, "else this test shows nothing"
        if "create_connection" in call:
            listener.accept()[0].close()
    done = subprocess.run([sys.executable, "-c", forbids + call], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert re.search("no network here|Permission denied", done.stderr), done.stderr
    nobody_called(listener)


def test_a_worker_is_forbidden_before_its_first_file() -> None:
    pool = FilePool(Limits(), 1)
    assert "Marjorie Quill" in pool.read(File("a.pdf", PDF, making.pdf(making.CERTIFICATE))).text
    (idle,) = pool._idle
    with open(f"/proc/{idle._process.pid}/status", encoding="ascii") as status:
        facts = {name: value.strip() for name, _, value in (line.partition(":") for line in status)}
    pool.close()
    assert facts["NoNewPrivs"] == "1"
    if platform.machine() in ("x86_64", "aarch64"):
        assert facts["Seccomp"] == "2", "a filter is in force"


def _sheet(url: str) -> bytes:
    book = Workbook()
    book.active["A1"] = f'=WEBSERVICE("{url}")'
    book.active["A2"] = f'=HYPERLINK("{url}", "P60 for 2025/26")'
    book.active["A3"] = f"='{url}/[other.xlsx]Sheet1'!A1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _letter(url: str) -> bytes:
    """A Word document with a template and a picture that lie elsewhere."""
    document = Document()
    document.add_paragraph("P60 for 2025/26")
    plain, out = io.BytesIO(), io.BytesIO()
    document.save(plain)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    added = "".join(
        f'<Relationship Id="far{n}" Type="{kind}/{what}" Target="{url}/{what}" TargetMode="External"/>'
        for n, what in enumerate(("attachedTemplate", "image", "oleObject", "subDocument"))
    )
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(out, "w") as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename.endswith(".rels"):
                content = content.replace(b"</Relationships>", added.encode() + b"</Relationships>")
            after.writestr(entry, content)
    return out.getvalue()


def _page(url: str) -> bytes:
    return (
        f'<html><head><base href="{url}"><link rel="stylesheet" href="{url}/s.css"><script src="{url}/x.js"></script>'
        f'</head><body>P60 for 2025/26 <img src="{url}/pixel.gif"><iframe src="{url}"></iframe></body></html>'
    ).encode()


def _drawing(url: str) -> bytes:
    return (
        f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY far SYSTEM "{url}/far.txt">]>'
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/a.png"/><text>&far; P60 for 2025/26</text></svg>'
    ).encode()


def _pdf(url: str) -> bytes:
    """Opens an address as soon as it is opened itself."""
    plain = making.pdf(("P60 for 2025/26",))
    action = f"/OpenAction << /S /URI /URI ({url}) >> /AA << /O << /S /JavaScript /JS (app.launchURL('{url}')) >> >>"
    return plain.replace(b"/Type /Catalog", f"/Type /Catalog {action}".encode(), 1)


@pytest.mark.parametrize(
    ("name", "made"),
    [("a.xlsx", _sheet), ("a.docx", _letter), ("a.html", _page), ("a.svg", _drawing), ("a.pdf", _pdf)],
)
def test_a_file_that_names_an_address_makes_nobody_call_there(
    listener: socket.socket, name: str, made: Callable[[str], bytes]
) -> None:
    reader = LocalDocumentReader()
    reader.read([making.attachment(name, made(f"http://127.0.0.1:{port_of(listener)}/p60"))])
    reader.close()
    nobody_called(listener)
