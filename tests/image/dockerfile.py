"""A Dockerfile as Docker reads it (https://docs.docker.com/reference/dockerfile/), as far as ours goes."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from tests.running import ROOT


@dataclass(frozen=True)
class Step:
    """One instruction."""

    verb: str
    text: str

    @property
    def words(self) -> list[str]:
        """Its arguments; a JSON list, or words."""
        listed: list[str] = json.loads(self.text) if self.text.startswith("[") else shlex.split(self.text)
        return listed


@dataclass
class Stage:
    """What follows a FROM."""

    base: str
    name: str = ""
    steps: list[Step] = field(default_factory=list)

    def all(self, verb: str) -> list[Step]:
        """The instructions of a kind."""
        return [s for s in self.steps if s.verb == verb]

    def one(self, verb: str) -> Step:
        """The last of a kind, which is the one that counts."""
        return self.all(verb)[-1]

    @property
    def environment(self) -> dict[str, str]:
        """What ENV sets; PATH as it ends up."""
        found = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        for name, value in (word.split("=", 1) for step in self.all("ENV") for word in step.words):
            found[name] = value.replace("$PATH", found["PATH"])
        return found


def stages(path: Path = ROOT / "Dockerfile") -> list[Stage]:
    """All of a Dockerfile, stage by stage."""
    lines = [line for line in path.read_text("utf-8").split("\n") if not line.lstrip().startswith("#")]
    found: list[Stage] = []
    for line in "\n".join(lines).replace("\\\n", " ").split("\n"):
        verb, _, text = re.sub(r"\s+", " ", line.strip()).partition(" ")
        if verb == "FROM":
            base, _, name = text.partition(" AS ")
            found.append(Stage(base, name))
        elif verb:
            found[-1].steps.append(Step(verb, text))
    return found


def is_ignored(name: str, ignore: Path = ROOT / ".dockerignore") -> bool:
    """Whether a file of the folder is kept from the builder. The last line that fits decides."""
    out = False
    for line in ignore.read_text("utf-8").split("\n"):
        pattern = line.strip().removeprefix("!")
        if pattern and not line.startswith("#") and any(fnmatchcase(part, pattern) for part in _with_parents(name)):
            out = not line.startswith("!")
    return out


def _with_parents(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]
