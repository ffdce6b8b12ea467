"""format=flowed (RFC 3676): soft line ends undone, quote depths kept."""

from __future__ import annotations

_SIGNATURE = "-- "


def unflow(text: str, *, joined: bool = False) -> str:
    """Paragraphs as the author wrote them; `joined` (DelSp=yes): the blank at the soft line end goes too."""
    out: list[list[str]] = []
    open_at: int | None = None
    for line in text.split("\n"):
        depth, content = _unquoted(line)
        soft = content.endswith(" ") and content != _SIGNATURE
        if joined and soft:
            content = content[:-1]
        if open_at == depth and content != _SIGNATURE:
            out[-1].append(content)
        else:
            out.append([">" * depth, " " if depth and content else "", content])
        open_at = depth if soft else None
    return "\n".join("".join(pieces) for pieces in out)


def _unquoted(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    depth = len(line) - len(content)
    return depth, content.removeprefix(" ")
