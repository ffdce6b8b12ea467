"""What a letter costs: a chaser with five items worded, as text and HTML, whole."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from mailbot.deciding import due
from mailbot.letters import compose
from tests.deciding.practice import LONDON, PRACTICE, Story, calendar, client, request, rules

_BEGIN = datetime(2026, 6, 8, 9, 30, tzinfo=LONDON)
_TIMES = 200


def run() -> dict[str, Any]:
    """Milliseconds a letter, the mean of two hundred, warm."""
    whose = client()
    asked = request("R1", whose, *(f"Paper {n}" for n in range(5)), opened=_BEGIN, due_on=_BEGIN.date())
    story = Story.of(_BEGIN, (whose, [asked]))
    now = _BEGIN + timedelta(days=8, hours=3)
    letter = next(x for x in due(story.register, PRACTICE, rules(), calendar(), now).letters if x.stage)
    compose(letter, PRACTICE, rules(), now)
    start = time.perf_counter()
    for _ in range(_TIMES):
        compose(letter, PRACTICE, rules(), now)
    return {"chaser_ms": round((time.perf_counter() - start) / _TIMES * 1_000, 2), "times": _TIMES}
