"""The client a command names."""

from __future__ import annotations

from mailbot.cli.console import Trouble
from mailbot.domain.register import ClientRecord, Register


def client_with(register: Register, code: str) -> ClientRecord:
    """The client with this code, however it is capitalised: nothing less will do. Raises Trouble."""
    word = code.strip().lower()
    found = [r for r in register.clients.values() if r.client.id.lower() == word]
    if len(found) == 1:
        return found[0]
    likely = [r for r in register.clients.values() if word and word in f"{r.client.name}\n{r.client.id}".lower()]
    if found or not likely:
        raise Trouble(f"There is no client with the code {code}; `mailbot client list` shows them.")
    names = ", ".join(f"{r.client.id} ({r.client.name})" for r in likely[:5])
    raise Trouble(f"There is no client with the code {code}; did you mean {names}?")
