"""Where a mail lies, as it is noted beside the mail on our disk: in the inbox, or in somebody's Sent folder."""

from __future__ import annotations

_SENT = "sent:"


def sent_ref(staff: str, ref: str) -> str:
    """A place in the Sent folder of a member of staff, by id."""
    return f"{_SENT}{staff};{ref}"


def sent_by(ref: str) -> str:
    """The id of the member of staff in whose Sent folder a mail lies; "" for one that came in."""
    return ref.removeprefix(_SENT).partition(";")[0] if ref.startswith(_SENT) else ""
