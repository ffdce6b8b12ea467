"""The tagger while it learns: the layers of mailbot/adapters/meaning/layers.py in torch, for many rows at once."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from bench.tagger.rows import UNMARKED, Row
from mailbot.adapters.meaning.vocabulary import vocabulary

LAYERS, WIDTH, HEADS = 6, 384, 12
_RATE, _DROPPED, _DECAY = 2e-4, 0.1, 0.01
_UNREAD = 0.05
"""Share of the pieces that are hidden from it: who knows what is meant knows it without some words."""
_PIECES = 2_400
"""Pieces of words that are learned from in one step, more or less."""

Model = dict[str, torch.Tensor]
Batch = tuple[str, list[Row]]


def learn(
    beginning: dict[str, Any], rows: Callable[[], dict[str, list[Row]]], epochs: int, seed: int
) -> dict[str, Any]:
    """The model, taught; `rows` makes those of an epoch, by head. Says every two hundred steps how it goes."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    model = {name: torch.tensor(values, requires_grad=True) for name, values in beginning.items()}
    plan = [_batches(rows(), chance) for _ in range(epochs)]
    steps = sum(map(len, plan))
    weights = [v for n, v in model.items() if v.ndim == 2]
    others = [v for n, v in model.items() if v.ndim != 2]
    optimizer = torch.optim.AdamW(
        [{"params": weights, "weight_decay": _DECAY}, {"params": others, "weight_decay": 0.0}], lr=_RATE
    )
    pace = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, _RATE, total_steps=steps + 1, pct_start=0.08, div_factor=50, final_div_factor=1, cycle_momentum=False
    )
    began, losses = time.monotonic(), []
    for number, (head, some) in enumerate(batch for epoch in plan for batch in epoch):
        loss = _loss(model, head, *_arrays(some))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.values(), 1.0)
        optimizer.step()
        pace.step()
        losses.append(loss.item())
        if number % 200 == 199:
            spent = time.monotonic() - began
            print(f"{number + 1} of {steps}, {spent:.0f} s, loss {np.mean(losses[-200:]):.3f}", flush=True)
    return {name: values.detach().numpy() for name, values in model.items()}


def _batches(rows: dict[str, list[Row]], chance: random.Random) -> list[Batch]:
    """Rows of about one length together, in a random order."""
    found: list[Batch] = []
    for head, all_rows in rows.items():
        chance.shuffle(all_rows)
        for start in range(0, len(all_rows), 1_000):
            found += [(head, some) for some in _of_one_length(all_rows[start : start + 1_000])]
    chance.shuffle(found)
    return found


def _of_one_length(rows: Sequence[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in sorted(rows, key=lambda r: len(r.numbers)):
        if some and len(row.numbers) * (len(some) + 1) > _PIECES:
            yield some
            some = []
        some.append(row)
    yield some


def _arrays(rows: Sequence[Row]) -> tuple[torch.Tensor, ...]:
    length = max(len(r.numbers) for r in rows)
    x = np.zeros((len(rows), length, WIDTH), np.float32)
    types, there = np.zeros((len(rows), length), np.int64), np.zeros((len(rows), length), bool)
    labels = np.full((len(rows), length), UNMARKED, np.int64)
    for n, row in enumerate(rows):
        count = len(row.numbers)
        x[n, :count], there[n, :count], labels[n, :count] = vocabulary().vectors(row.numbers), True, row.labels
        types[n, row.second or count : count] = 1
    whole = np.array([r.whole for r in rows])
    return tuple(torch.from_numpy(a) for a in (x, types, there, labels, whole))


def _states(model: Model, x: torch.Tensor, types: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """As Layers does it, with a tenth dropped."""

    def levelled(value: torch.Tensor, name: str) -> torch.Tensor:
        gain, bias = model[f"{name}.gain"], model[f"{name}.bias"]
        return functional.layer_norm(value.float(), (WIDTH,), gain, bias, 1e-12)

    def linear(value: torch.Tensor, name: str) -> torch.Tensor:
        return value.to(torch.bfloat16) @ model[name].to(torch.bfloat16) + model[f"{name}.bias"].to(torch.bfloat16)

    def dropped(value: torch.Tensor) -> torch.Tensor:
        """The same numbers in every piece of a row: a mask for each piece costs as much time as all the rest."""
        kept = (torch.rand(len(value), 1, WIDTH) > _DROPPED) / (1 - _DROPPED)
        return value * kept.to(value.dtype)

    size, length, _ = x.shape
    x = x * (torch.rand(size, length, 1) > _UNREAD)
    x = dropped(levelled(x + model["places"][:length] + model["types"][types], "begin"))
    absent = torch.where(there, 0.0, -1e9)[:, None, None, :]
    for n in range(LAYERS):
        q, k, v = linear(x, f"{n}.heed").view(size, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        share = torch.softmax((q @ k.transpose(-1, -2)).float() / (WIDTH // HEADS) ** 0.5 + absent, -1)
        heeded = share.to(q.dtype) @ v
        heeded = linear(heeded.transpose(1, 2).reshape(size, length, WIDTH), f"{n}.heed.out")
        x = levelled(x + dropped(heeded), f"{n}.heeded")
        thought = linear(functional.gelu(linear(x, f"{n}.think")), f"{n}.think.out")
        x = levelled(x + dropped(thought), f"{n}.thought")
    return x


def _loss(
    model: Model,
    head: str,
    x: torch.Tensor,
    types: torch.Tensor,
    there: torch.Tensor,
    labels: torch.Tensor,
    whole: torch.Tensor,
) -> torch.Tensor:
    states = _states(model, x, types, there)
    scores = states @ model[head] + model[f"{head}.bias"]
    loss = functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=UNMARKED)
    if (whole >= 0).any():
        of_all = states[:, 0] @ model["whole"] + model["whole.bias"]
        loss = loss + functional.cross_entropy(of_all, whole, ignore_index=UNMARKED)
    return loss
