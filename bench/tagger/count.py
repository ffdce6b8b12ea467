"""How well the tagger marks passages it was not taught with: `python -m bench.tagger.count [-v]`; -v shows misses."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from bench.tagger.examples import FOLDER, SEVERAL, Mark, Passage, asked, said
from bench.tagger.tagger import Span, Tagger

SETTLING = frozenset({"ans", "none", "ok", "paid"})
BARS = (0.5, 0.8, 0.9, 0.95)
_BY_WHEN = "B"


def of_staff(passages: Sequence[Passage], meaning: Tagger) -> tuple[Counter[str], list[str]]:
    """Counts of things: wanted, marked, found, right; of passages: all, exactly read."""
    counts: Counter[str] = Counter()
    misses = []
    for passage in passages:
        wanted = [m for m in passage.marks if m.kind != _BY_WHEN]
        given = [s for s in meaning.asked(passage.text) if s.label != _BY_WHEN]
        found = sum(any(_meet(m, s) for s in given) for m in wanted)
        right = sum(any(_meet(m, s) for m in wanted) for s in given)
        counts.update(passages=1, wanted=len(wanted), marked=len(given), found=found, right=right)
        exact = len(wanted) == len(given) == found
        counts["exact"] += exact
        if not exact:
            told = [f"{s.label} {s.sure:.2f} {passage.text[s.start : s.end]}" for s in given]
            misses.append(f"{passage.text!r}\n    {told}")
    return counts, misses


def _meet(mark: Mark, span: Span) -> bool:
    shared = min(mark.end, span.end) - max(mark.start, span.start)
    return mark.kind == span.label and shared > 0.5 * min(mark.end - mark.start, span.end - span.start)


def of_clients(passages: Sequence[Passage], meaning: Tagger) -> Iterator[tuple[str, float, frozenset[str], str]]:
    """For each item with its passage: what is told of it most, how surely, what should be; the words."""
    for passage in passages:
        if any(m.item == SEVERAL for m in passage.marks):
            continue
        for number, ask in passage.items:
            wanted = frozenset(m.kind for m in passage.marks if m.item == number)
            spans = meaning.said(ask, passage.text)
            most = max(spans, key=lambda s: s.end - s.start, default=Span(0, 0, "", 0.0))
            yield most.label, most.sure, wanted, f"{ask} | {passage.text!r}"


def main() -> None:
    """Print the figures."""
    meaning = Tagger()
    counts, misses = of_staff(list(asked(FOLDER / "held" / "asked.txt")), meaning)
    recall, precision = counts["found"] / counts["wanted"], counts["right"] / max(counts["marked"], 1)
    print(
        f"staff: {counts['passages']} passages, recall {recall:.3f}, precision {precision:.3f}, exact {counts['exact']}"
    )
    rows = list(of_clients(list(said(FOLDER / "held" / "said.txt")), meaning))
    print(f"clients: {len(rows)} items, {sum(bool(w) for *_, w, _ in rows)} spoken of")
    for bar in BARS:
        told = [(label, wanted) for label, sure, wanted, _ in rows if label and sure >= bar]
        settled = [(label, wanted) for label, wanted in told if label in SETTLING]
        right, well = sum(label in w for label, w in told), sum(label in w for label, w in settled)
        print(f"  from {bar}: {len(told)} told, {right} right; {len(settled)} settled, {well} right")
    if "-v" in sys.argv:
        for text in misses:
            print(text)
        for label, sure, wanted, text in rows:
            if label not in (wanted or {""}):
                print(f"{label or '-'} {sure:.2f}, should be {sorted(wanted)}: {text}")


if __name__ == "__main__":
    main()
