"""One JSON object a line, for programs."""

from __future__ import annotations

import json
from typing import Any

_LINE_ENDS = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}
"""Line ends to many a program, which JSON does not escape."""


def json_line(value: Any) -> str:
    """The object as one line of any program's reckoning; halves of characters become question marks."""
    text = json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS)
    return text.encode("utf-8", "replace").decode("utf-8")
