"""Mail providers and their servers: rules/providers.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Server:
    """Where it is, and how the way there is protected."""

    host: str
    port: int
    security: str


@dataclass(frozen=True, slots=True)
class Provider:
    """One table of the file."""

    key: str
    name: str
    imap: Server
    smtp: Server
    domains: tuple[str, ...] = ()
    login: str = "password"
    sent: str = "copy"
    tagging: bool = True
    authserv_id: str = ""
    note: str = ""


def load_providers(rules: Path) -> dict[str, Provider]:
    """Every provider the file names, by its key."""
    tables = tomllib.loads((rules / "providers.toml").read_text("utf-8"))
    return {key: _provider(key, table) for key, table in tables.items()}


def _provider(key: str, table: dict[str, Any]) -> Provider:
    rest = {k: v for k, v in table.items() if k not in ("imap", "smtp", "domains")}
    imap, smtp = Server(**table["imap"]), Server(**table["smtp"])
    return Provider(key=key, imap=imap, smtp=smtp, domains=tuple(table.get("domains", ())), **rest)
