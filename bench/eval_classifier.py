"""The classifier of staff's orders beside spaCy's: five-fold, on the examples of rules/languages/*/order_examples.toml.

python -m bench.eval_classifier

Each fifth is told by what the other four taught. Both read the same signs (roots of words; papers, days and names as
what they are), spaCy's text classifier as a bag of words and pairs.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import spacy
from spacy.training import Example
from thinc.api import fix_random_seed

from mailbot.reading.orders.leanings import Leanings, learned
from mailbot.reading.text.lexicon import lexicon
from tests.world import rules

FOLDS = 5
_EPOCHS, _BATCH, _RATE, _DROPOUT = 20, 32, 0.01, 0.3
_FEATURES = 2**15
Row = tuple[str, str]
"""Verb and example."""


def rows() -> list[Row]:
    """Every example of every language, shuffled always alike."""
    found = [
        (verb, text) for lang in rules().languages.values() for verb, texts in lang.orders.items() for text in texts
    ]
    random.Random(1).shuffle(found)
    return found


def by_verb(examples: Sequence[Row]) -> Mapping[str, list[str]]:
    """The examples under their verbs."""
    found: dict[str, list[str]] = {}
    for verb, text in examples:
        found.setdefault(verb, []).append(text)
    return found


def ours(examples: Sequence[Row]) -> Leanings:
    """What mailbot learns at each start."""
    plain = frozenset(w for lang in rules().languages.values() for w in lang.staff.get("order_no_papers", ()))
    return learned(by_verb(examples), lexicon(rules()), plain)


def spacys(examples: Sequence[Row], signs: Leanings, verbs: Sequence[str]) -> Any:
    """A blank pipeline with a text classifier taught by these."""
    fix_random_seed(0)
    pipeline = spacy.blank("xx")
    model = {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": True,
        "ngram_size": 2,
        "no_output_layer": False,
        "length": _FEATURES,
    }
    classifier: Any = pipeline.add_pipe("textcat", config={"model": model})
    for verb in verbs:
        classifier.add_label(verb)
    taught = [_example(pipeline, text, verb, signs, verbs) for verb, text in examples]
    optimizer = pipeline.initialize(lambda: taught)
    optimizer.learn_rate = _RATE
    dice = random.Random(0)
    for _ in range(_EPOCHS):
        dice.shuffle(taught)
        for at in range(0, len(taught), _BATCH):
            pipeline.update(taught[at : at + _BATCH], sgd=optimizer, drop=_DROPOUT)
    return pipeline


def _example(pipeline: Any, text: str, verb: str, signs: Leanings, verbs: Sequence[str]) -> Any:
    return Example.from_dict(pipeline.make_doc(_signs(text, signs)), {"cats": {v: float(v == verb) for v in verbs}})


def _signs(text: str, signs: Leanings) -> str:
    return " ".join(sign.replace("@", "Q") for sign in signs.forms(text)) or "Q"


def main() -> None:
    """Print the share of verbs told rightly."""
    every = rows()
    verbs = sorted(by_verb(every))
    signs = ours(every)
    right = {"ours": 0, "spaCy's": 0}
    for fold in range(FOLDS):
        taught = [row for at, row in enumerate(every) if at % FOLDS != fold]
        own, other = ours(taught), spacys(taught, signs, verbs)
        for verb, text in every[fold::FOLDS]:
            found = own.of(text)
            scores = other(_signs(text, signs)).cats
            right["ours"] += bool(found) and found[0].verb == verb
            right["spaCy's"] += max(scores, key=scores.get) == verb
    for name, count in right.items():
        print(f"{name:8} {count} of {len(every)}  {count / len(every):.1%}")


if __name__ == "__main__":
    main()
