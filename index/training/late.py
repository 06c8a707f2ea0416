"""Stage two: the token table trained with the late-interaction score itself as the objective.

score(q, d) = sum over tokens t of q of w_t * max over tokens u of d of max(0, cos(t, u)), over the sum of w_t:
ColBERT's MaxSim (Khattab & Zaharia 2020) with static vectors and learned token weights. The loss is the in-batch
softmax over scores.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from index.training.batches import CodedSource, Ids

Report = Callable[[int, int, float], None]


@dataclass(frozen=True, slots=True)
class LateSettings:
    """Steps, batches, learning rates, temperature, dropout and lengths of stage two."""

    steps: int = 3000
    batch: int = 128
    window: int = 1024  # half of the batches come from so many neighbouring pairs: like topics, harder negatives
    table_rate: float = 2e-3
    weight_rate: float = 5e-3
    temperature: float = 0.04
    question_dropout: float = 0.4  # share of a question's tokens left out of a step: every token must find its match
    document_dropout: float = 0.2
    question_tokens: int = 20
    document_tokens: int = 80


@dataclass(frozen=True, slots=True)
class LateSource:
    """Deduplicated token ids of questions and documents; `share` is the chance that a batch comes from here."""

    pairs: tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...]
    groups: NDArray[np.int64]  # [pairs]
    share: float


def late_sources(sources: Sequence[CodedSource], shares: dict[str, float], settings: LateSettings) -> list[LateSource]:
    """Sources by their share; a translation is used in both directions."""
    chosen = []
    for source in sources:
        share = shares.get(source.name, shares.get(source.kind, 0.0))
        both = [source.pairs] if source.kind == "question" else [source.pairs, tuple((b, a) for a, b in source.pairs)]
        if share and source.pairs:
            pairs = tuple(_unique(pair, settings) for direction in both for pair in direction)
            chosen.append(LateSource(pairs, np.tile(np.array(source.groups), len(both)), share))
    return chosen


def _unique(pair: tuple[Ids, Ids], settings: LateSettings) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    question, document = pair
    return (
        np.array(list(dict.fromkeys(question))[: settings.question_tokens]),
        np.array(list(dict.fromkeys(document))[: settings.document_tokens]),
    )


def train_late(
    sources: Sequence[LateSource],
    vectors: NDArray[np.float32],
    weights: NDArray[np.float32],
    settings: LateSettings,
    seed: int,
    report: Report,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Trained vectors, float32 [vocabulary, dimension], not normalised, and weights, float32 [vocabulary], > 0."""
    table = nn.Embedding.from_pretrained(torch.from_numpy(vectors.copy()), freeze=False, sparse=True)
    log_weights = nn.Embedding.from_pretrained(torch.from_numpy(np.log(weights))[:, None], freeze=False, sparse=True)
    table_step = torch.optim.SparseAdam(list(table.parameters()), lr=settings.table_rate)
    weight_step = torch.optim.SparseAdam(list(log_weights.parameters()), lr=settings.weight_rate)
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    shares = [s.share for s in sources]
    for step in range(settings.steps):
        factor = min(1.0, step / 50) * (1 - step / settings.steps) + 0.01
        table_step.param_groups[0]["lr"] = settings.table_rate * factor
        weight_step.param_groups[0]["lr"] = settings.weight_rate * factor
        source = rng.choices(sources, shares)[0]
        chosen = _choose(len(source.pairs), settings, rng)
        batch = [_thin(source.pairs[i], settings, noise) for i in chosen]
        loss = _loss(table, log_weights, batch, source.groups[chosen], settings.temperature)
        table_step.zero_grad()
        weight_step.zero_grad()
        loss.backward()
        table_step.step()
        weight_step.step()
        report(step + 1, settings.steps, float(loss.detach()))
    return table.weight.detach().numpy(), log_weights.weight.detach().exp().numpy()[:, 0]


def _choose(count: int, settings: LateSettings, rng: random.Random) -> list[int]:
    """Numbers of the pairs of one batch: from all of the source, or, every other time, from one window of it."""
    first, width = 0, count
    if rng.random() < 0.5 and count > settings.window:
        first, width = rng.randrange(count - settings.window + 1), settings.window
    return [first + i for i in rng.sample(range(width), min(settings.batch, width))]


def _thin(
    pair: tuple[NDArray[np.int64], NDArray[np.int64]], settings: LateSettings, noise: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The pair with some tokens left out, at least one of each side kept."""
    question, document = pair
    return _drop(question, settings.question_dropout, noise), _drop(document, settings.document_dropout, noise)


def _drop(tokens: NDArray[np.int64], share: float, noise: np.random.Generator) -> NDArray[np.int64]:
    kept = tokens[noise.random(len(tokens)) >= share]
    return kept if len(kept) else tokens[:1]


def _loss(
    table: nn.Embedding,
    log_weights: nn.Embedding,
    batch: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]],
    groups: NDArray[np.int64],
    temperature: float,
) -> torch.Tensor:
    """Cross entropy of each question's own document among the batch's, both ways; a scalar."""
    questions, documents = [q for q, _ in batch], [d for _, d in batch]
    asked, where = np.unique(np.concatenate(questions), return_inverse=True)
    held, place = np.unique(np.concatenate(documents), return_inverse=True)
    left = nn.functional.normalize(table(torch.from_numpy(asked)), dim=-1)
    right = nn.functional.normalize(table(torch.from_numpy(held)), dim=-1)
    similarity = right @ left.T  # [held, asked]
    best = similarity.gather(0, _best_rows(similarity.detach(), place, documents)).clamp(min=0)  # [documents, asked]

    rows = np.repeat(np.arange(len(batch)), [len(q) for q in questions])
    weight = log_weights(torch.from_numpy(asked)).exp()[:, 0]
    share = torch.zeros(len(batch), len(asked)).index_put(
        (torch.from_numpy(rows), torch.from_numpy(where)), weight[torch.from_numpy(where)]
    )
    scores = (share / share.sum(1, keepdim=True)) @ best.T / temperature  # [questions, documents]
    alike = torch.from_numpy((groups[:, None] == groups[None, :]) & ~np.eye(len(batch), dtype=bool))
    scores = scores.masked_fill(alike, -1e4)
    target = torch.arange(len(batch))
    return nn.functional.cross_entropy(scores, target) + 0.3 * nn.functional.cross_entropy(scores.T, target)


def _best_rows(
    similarity: torch.Tensor, place: NDArray[np.int64], documents: Sequence[NDArray[np.int64]]
) -> torch.Tensor:
    """For each document and asked token the row of `similarity` of the document's best token, [documents, asked].

    In numpy, whose argmax over the first axis is six times as fast as torch's.
    """
    values = similarity.numpy()
    stops = np.cumsum([len(document) for document in documents])
    owns = np.split(place, stops[:-1])
    return torch.from_numpy(np.stack([own[values[own].argmax(axis=0)] for own in owns]))
