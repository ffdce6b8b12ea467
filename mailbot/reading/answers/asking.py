"""What sort of answer a question wants."""

from __future__ import annotations

import re
from typing import Literal

AnswerKind = Literal["amount", "date", "yes_no", "open"]

_COUNT = re.compile(
    r"^(?:the )?(?:total )?number of\b|\b(?:how (?:much|many|far|long)|value|amount|total|balance|cost|price|"
    r"miles|mileage|figure|income|sum|weekly|"
    r"percentage|rate of|turnover|sales for)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:when|(?:what|which|on what) (?:date|day|month|year)|date (?:of|on|you|that|when))\b", re.IGNORECASE
)
_YES_NO = re.compile(
    r"^\W*(?:please (?:confirm|say|tell us)\s+(?:whether|if)|whether|confirm|confirmation|"
    r"(?:if\s)?(?:did|do|does|is|are|was|were|has|have|had|can|could|would|will|should|may|any)\b)",
    re.IGNORECASE,
)


def answer_kind(ask: str) -> AnswerKind:
    """What sort of answer a question wants."""
    if _YES_NO.match(ask):
        return "yes_no"
    if _DATE.search(ask):
        return "date"
    return "amount" if _COUNT.search(ask) else "open"
