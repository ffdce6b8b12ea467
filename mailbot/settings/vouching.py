"""Whether DKIM signatures are verified here, and the keys that are known beforehand (mailbot.toml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mailbot.settings.tables import Table, TomlFile, beside

_LARGEST = 10_000
_QUOTED = re.compile(r'"([^"]*)"')
_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----")
_KEY = re.compile(r"(?:^|;)\s*p\s*=\s*[A-Za-z0-9+/=\s]{100,}")


@dataclass(frozen=True, slots=True)
class Vouching:
    """How senders are vouched for beside what the mail server says."""

    dkim: bool = False
    """Signatures of staff mails are verified here where no trusted Authentication-Results stands above them."""
    dns: bool = True
    """Keys that are not known are looked up."""
    keys: Mapping[str, bytes] = field(default_factory=dict)
    """Name, as "s1._domainkey.quint.example", to its record (RFC 6376, 3.6.1)."""


def vouching(file: TomlFile) -> Vouching:
    """[auth] and every [[dkim_key]]; what is wrong with one is noted in the file."""
    table = file.table("auth")
    dkim, dns = table.flag("dkim", False), table.flag("dns", True)
    table.done()
    tables = file.tables("dkim_key")
    keys = dict(_key(file, t) for t in tables)
    if dkim and not dns and not tables:
        table.wrong("dns", "is false and there is no [[dkim_key]], so no signature could be verified; add the key.")
    return Vouching(dkim, dns, keys)


def _key(file: TomlFile, table: Table) -> tuple[str, bytes]:
    selector, domain, name = table.text("selector"), table.text("domain"), table.text("file")
    table.done()
    record = b""
    if name:
        try:
            with beside(file, name).open("rb") as opened:
                record = _record(opened.read(_LARGEST).decode("utf-8", "replace"))
        except OSError as error:
            table.wrong("file", f"names {name}, which can't be read ({error.strerror}).")
        else:
            if not record:
                table.wrong(
                    "file",
                    f"names {name}, which holds no key; put the TXT record there as it is published.",
                )
    return f"{selector}._domainkey.{domain}".lower(), record


def _record(text: str) -> bytes:
    """The record in a file: bare, as a line of a zone file with its strings in quotes, or a public key in PEM form."""
    pem = _PEM.search(text)
    if pem:
        return f"v=DKIM1; k=rsa; p={''.join(pem[1].split())}".encode("ascii")
    quoted = _QUOTED.findall(text)
    bare = "".join(quoted) if quoted else " ".join(text.split())
    return bare.encode("utf-8") if _KEY.search(bare) else b""
