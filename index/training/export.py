"""A trained model to a folder, and back: int8 tables, token weights, translations, sentence-transformers' files."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from index.model import StaticModel

NEIGHBOURS = 5
_HUB_NEIGHBOURS = 10
_SHORTLIST = 30  # nearest by cosine, among which CSLS chooses
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tables:
    """What training goes on from: (vectors float32 [vocabulary, dimension] of length 1, weights float32 of mean 1)."""

    tokenizer: Tokenizer
    dense: tuple[Matrix, Matrix]
    late: tuple[Matrix, Matrix]


def load_tables(folder: Path) -> Tables:
    """The tables that `export` wrote, as floats. Raises ModelError when the folder is no such model."""
    model = StaticModel.load(folder)  # says what is wrong with the folder
    tensors = load_file(folder / "model.safetensors")
    rows = tensors["embeddings"].astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1) * tensors["weights"]
    floor = 1e-4 * float(lengths.mean())  # the unknown token's weight is 0
    weights = np.maximum(lengths, floor) / float(lengths.mean())
    late = _unit(tensors["late_embeddings"].astype(np.float32))
    return Tables(
        Tokenizer.from_file(str(folder / "tokenizer.json")),
        (_unit(rows), weights.astype(np.float32)),
        (late, np.maximum(model.late_weights, 1e-6)),
    )


def export(
    folder: Path,
    tokenizer: Tokenizer,
    dense: tuple[Matrix, Matrix],
    late: tuple[Matrix, Matrix],
) -> None:
    """Write the folder that `StaticModel.load` and `SentenceTransformer` read.

    `dense` and `late` are (vectors float32 [vocabulary, dimension], weights float32 [vocabulary]).
    """
    folder.mkdir(parents=True, exist_ok=True)
    table, scale = quantise(dense[0])
    late_table, late_scale = quantise(_unit(late[0]))
    weights = scale * dense[1]
    weights[0] = 0.0  # the unknown token must not move an embedding
    neighbours, similarity = translations(tokenizer, _unit(late[0]))
    tensors = {
        "embeddings": table,
        "weights": weights,
        "late_embeddings": late_table,
        "late_scale": late_scale,
        "late_weights": late[1].astype(np.float32),
        "chinese": np.array([bool(_CHINESE.fullmatch(p)) for p in _pieces(tokenizer)], dtype=np.uint8),
        "neighbours": neighbours,
        "neighbour_similarity": similarity,
    }
    save_file(tensors, folder / "model.safetensors")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    digest = hashlib.blake2b(digest_size=8)
    for file in ("model.safetensors", "tokenizer.json"):
        digest.update((folder / file).read_bytes())
    (folder / "model.hash").write_text(digest.hexdigest() + "\n")
    _sentence_transformers_files(folder)


def quantise(vectors: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """int8 rows and the factor of each row, float32 [n], such that row * factor is about the vector."""
    scale = np.maximum(np.abs(vectors).max(axis=1), 1e-12) / 127
    return np.rint(vectors / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def translations(tokenizer: Tokenizer, unit: Matrix) -> tuple[NDArray[np.uint16], NDArray[np.float16]]:
    """For each token its nearest tokens of the other language, uint16 [vocabulary, 5] (0 = none), and their cosines.

    Nearest by CSLS (Conneau et al. 2018): twice the cosine less the mean cosine of either token to its ten nearest of
    the other language, so that hubs, near to everything, do not crowd out the true translation.
    """
    pieces = _pieces(tokenizer)
    english = np.array([i for i, p in enumerate(pieces) if p.startswith("▁") and len(p) > 2])
    chinese = np.array([i for i, p in enumerate(pieces) if _CHINESE.fullmatch(p)])
    ids = np.zeros((len(pieces), NEIGHBOURS), dtype=np.uint16)
    cosines = np.zeros((len(pieces), NEIGHBOURS), dtype=np.float16)
    if len(english) and len(chinese):
        near = {"en": _nearest(unit[english], unit[chinese]), "zh": _nearest(unit[chinese], unit[english])}
        hubness = {side: cosine[:, :_HUB_NEIGHBOURS].mean(axis=1) for side, (_, cosine) in near.items()}
        for own, other, side, far in ((english, chinese, "en", "zh"), (chinese, english, "zh", "en")):
            rows, cosine = near[side]
            best = np.argsort(hubness[far][rows] - 2 * cosine, axis=1, kind="stable")[:, :NEIGHBOURS]
            count = best.shape[1]
            ids[own, :count] = other[np.take_along_axis(rows, best, 1)]
            cosines[own, :count] = np.take_along_axis(cosine, best, 1)
    return ids, cosines


def _pieces(tokenizer: Tokenizer) -> list[str]:
    return [tokenizer.id_to_token(i) or "" for i in range(tokenizer.get_vocab_size())]


def _nearest(own: Matrix, other: Matrix) -> tuple[NDArray[np.int64], Matrix]:
    """Rows of `other` nearest to each own row, int64 [own, up to 30], and their cosines, best first."""
    count = min(_SHORTLIST, len(other))
    rows, cosines = [], []
    for start in range(0, len(own), 512):
        cosine = own[start : start + 512] @ other.T
        part = np.argpartition(cosine, -count, axis=1)[:, -count:]
        values = np.take_along_axis(cosine, part, 1)
        order = np.argsort(-values, axis=1, kind="stable")
        rows.append(np.take_along_axis(part, order, 1))
        cosines.append(np.take_along_axis(values, order, 1))
    return np.concatenate(rows), np.concatenate(cosines)


def _unit(vectors: Matrix) -> Matrix:
    rows: Matrix = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return rows


def _sentence_transformers_files(folder: Path) -> None:
    kinds = {"": "StaticEmbedding", "1_Normalize": "Normalize"}
    modules = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (path, kind) in enumerate(kinds.items())
    ]
    (folder / "modules.json").write_text(json.dumps(modules, indent=2) + "\n")
    config: dict[str, object] = {
        "model_type": "SentenceTransformer",
        "prompts": {},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    }
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config, indent=2) + "\n")
