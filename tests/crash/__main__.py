"""`make crash`: the whole fortnight, cut at every step, in every way."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.crash.cutting import Cut, Story
from tests.crash.fortnight import FORTNIGHT
from tests.crash.world import Bench


def main() -> int:
    """Say how many cuts were made and which of them changed how it ends; 1 when one did."""
    with tempfile.TemporaryDirectory() as folder:
        story = Story(FORTNIGHT, Path(folder), Bench())
        cuts = [(how, number, steps) for number, steps in story.points for how in Cut]
        print(
            f"{len(FORTNIGHT)} mails, {len(story.end.sent)} letters, {len(cuts)} cuts at {len(cuts) // len(Cut)} steps"
        )
        harm = 0
        for done, (how, number, steps) in enumerate(cuts, 1):
            if not story.is_unharmed(number, steps, how):
                harm += 1
                print(f"scene {number}, after step {steps}: {how}: it ends otherwise", flush=True)
            if done % 500 == 0 or done == len(cuts):
                print(f"{done} cuts, {harm} of them did harm", flush=True)
    return int(harm > 0)


if __name__ == "__main__":
    sys.exit(main())
