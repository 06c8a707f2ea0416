"""Stage one: token vectors and weights whose weighted mean is a text's embedding, by in-batch contrast.

The loss is sentence-transformers' MultipleNegativesRankingLoss in both directions (van den Oord et al. 2018).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from torch import nn

from index.training.batches import CodedSource, Ids, epoch_batches

Report = Callable[[int, int, float], None]  # step, steps, loss
BATCH_SIZES = {"term": 1024, "translation": 768, "question": 384}


@dataclass(frozen=True, slots=True)
class DenseSettings:
    """Passes, learning rates, dropout and temperature of stage one."""

    epochs: int = 2
    table_rate: float = 4e-3
    weight_rate: float = 4e-3
    dropout: float = 0.3  # share of a text's tokens left out of each step
    scale: float = 20.0  # inverse temperature of the softmax over cosines


class WeightedBag(nn.Module):
    """Token ids to the mean of weighted token vectors, in the form that sentence-transformers' losses expect."""

    def __init__(self, vectors: NDArray[np.float32], weights: NDArray[np.float32]) -> None:
        super().__init__()
        self.table = nn.Embedding.from_pretrained(torch.from_numpy(vectors.copy()), freeze=False, sparse=True)
        log_weights = torch.from_numpy(np.log(weights))[:, None]
        self.log_weights = nn.Embedding.from_pretrained(log_weights, freeze=False, sparse=True)

    def forward(self, features: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """Adds `sentence_embedding`, float32 [texts, dimension]."""
        unique, position = features["input_ids"].unique(return_inverse=True)
        rows = self.table(unique) * self.log_weights(unique).exp()
        return {"sentence_embedding": nn.functional.embedding_bag(position, rows, features["offsets"], mode="mean")}


def train_dense(
    sources: Sequence[CodedSource],
    vectors: NDArray[np.float32],
    weights: NDArray[np.float32],
    settings: DenseSettings,
    seed: int,
    report: Report,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Trained vectors, float32 [vocabulary, dimension], and weights, float32 [vocabulary], > 0."""
    model = WeightedBag(vectors, weights)
    loss_of = MultipleNegativesRankingLoss(
        model,  # type: ignore[arg-type]  # the loss only calls it
        scale=settings.scale,
        directions=("query_to_doc", "doc_to_query"),
        partition_mode="per_direction",
    )
    table = torch.optim.SparseAdam(list(model.table.parameters()), lr=settings.table_rate)
    token = torch.optim.SparseAdam(list(model.log_weights.parameters()), lr=settings.weight_rate)
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    plan = [batch for _ in range(settings.epochs) for _, batch in epoch_batches(sources, BATCH_SIZES, rng)]
    for step, batch in enumerate(plan):
        factor = min(1.0, step / 50) * (1 - step / len(plan)) + 0.01
        table.param_groups[0]["lr"], token.param_groups[0]["lr"] = (
            settings.table_rate * factor,
            settings.weight_rate * factor,
        )
        sides = ([a for a, _ in batch], [b for _, b in batch])
        loss = loss_of([_features(side, settings.dropout, noise) for side in sides], torch.empty(0))
        table.zero_grad()
        token.zero_grad()
        loss.backward()
        table.step()
        token.step()
        report(step + 1, len(plan), float(loss.detach()))
    return model.table.weight.detach().numpy(), model.log_weights.weight.detach().exp().numpy()[:, 0]


def _features(texts: list[Ids], dropout: float, noise: np.random.Generator) -> dict[str, torch.Tensor]:
    """Flat token ids and the texts' first positions; of texts of several tokens a part is left out."""
    lengths = np.array([len(t) for t in texts])
    flat = np.concatenate([np.asarray(t, dtype=np.int64) for t in texts])
    first = np.cumsum(lengths) - lengths
    keep = noise.random(len(flat)) >= dropout
    keep[first] = True
    offsets = np.cumsum(np.add.reduceat(keep, first, dtype=np.int64))
    return {
        "input_ids": torch.from_numpy(flat[keep]),
        "offsets": torch.from_numpy(np.concatenate([[0], offsets[:-1]])),
    }
