"""Staff want a request chased otherwise: by a ladder they name, or one step harder or easier."""

from __future__ import annotations

from mailbot.deciding.chasing.ladder import ladder_of
from mailbot.domain.events import LadderChanged
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request, RequestState
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Reason

HARDER, EASIER = "harder", "easier"


class NoLadder(Exception):
    """That can't be done; a clause that says why."""


def ladder_changed(
    word: str, record: ClientRecord, request: Request, practice: Practice, rules: Rules, reason: Reason
) -> LadderChanged:
    """The event by which a request comes onto another ladder, at the stage it has reached.

    `word` is "harder", "easier" ("chase harder", "go easy on her": one step), or the name of a table of
    rules/ladders.toml. Raises NoLadder.
    """
    if request.state is not RequestState.OPEN:
        raise NoLadder(f"that request is {request.state.value} already")
    ladder = ladder_of(request, record.client, practice, rules)
    name = "_".join(word.lower().replace("-", " ").replace("_", " ").split())
    if name in (HARDER, EASIER):
        name = ladder.harder if name == HARDER else ladder.easier
        if name not in rules.ladders:
            raise NoLadder(f"no ladder is {word} than {ladder.key}")
    if name not in rules.ladders:
        raise NoLadder(f"there is no ladder {word}; there are {', '.join(rules.ladders)}, harder and easier")
    if name == ladder.key and request.ladder == name:
        raise NoLadder(f"it is chased by the ladder {name} already")
    return LadderChanged(request.ref, name, reason)
