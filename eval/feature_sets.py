"""Features of every candidate of every question of a labelled set, computed once, to fit and ablate the ranking."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from eval.datasets import Dataset, load_dataset
from eval.retrieve import document_of
from index.analyse import Analyser
from index.collection import EmbeddedCollection
from index.features import CandidateSearch
from index.model import StaticModel
from index.terms import TermBase
from index.translate import Translator
from index.types import Filter


@dataclass(frozen=True, slots=True)
class FeatureSet:
    """One labelled set, flat: question i has the rows offsets[i]:offsets[i + 1]."""

    name: str
    features: NDArray[np.float32]  # [rows, features]
    relevant: NDArray[np.bool_]  # [rows]
    found: NDArray[np.bool_]  # [rows, sources]
    offsets: NDArray[np.int64]  # [questions + 1]
    wanted: NDArray[np.int64]  # [questions]: how many relevant items exist


def collect(
    name: str, corpus: Path, queries: Mapping[str, Path], model: StaticModel, most: int = 1200, seed: int = 0
) -> list[FeatureSet]:
    """Feature sets of several query files over one corpus; each item of the corpus is one chunk."""
    terms = TermBase.load()
    analyser = Analyser(terms)
    with TemporaryDirectory(prefix="yinju-features-") as scratch:
        collection = EmbeddedCollection.open(Path(scratch), analyser, model, model, create=True)
        try:
            keys = _fill(collection, load_dataset(corpus, next(iter(queries.values()))))
            collection.catch_up()
            parts = (collection.store, collection.lexical, collection.vectors)
            search = CandidateSearch(*parts, analyser, Translator(model, terms, analyser), model, model)
            return [
                _features(f"{name} {label}", search, keys, load_dataset(corpus, file), most, seed)
                for label, file in queries.items()
            ]
        finally:
            collection.close()


def _fill(collection: EmbeddedCollection, dataset: Dataset) -> dict[str, int]:
    """Index the corpus; the chunk id of each item."""
    made = [(key, *document_of(key, item)) for key, item in dataset.corpus.items()]
    collection.add((document, chunks) for _, document, chunks in made)
    first = collection.store.last_chunk() - sum(len(chunks) for *_, chunks in made)
    ids: dict[str, int] = {}
    for key, _, chunks in made:
        first += len(chunks)
        if chunks:
            ids[key] = first
    return ids


def _features(
    name: str, search: CandidateSearch, keys: Mapping[str, int], dataset: Dataset, most: int, seed: int
) -> FeatureSet:
    questions = sorted(dataset.queries)
    if len(questions) > most:
        questions = sorted(random.Random(seed).sample(questions, most))
    features, relevant, found, lengths, wanted = [], [], [], [], []
    for question in questions:
        candidates = search.candidates(dataset.queries[question], Filter())
        right = [keys[key] for key in dataset.qrels[question] if key in keys]
        features.append(candidates.features)
        relevant.append(np.isin(candidates.ids, right))
        found.append(candidates.found)
        lengths.append(len(candidates.ids))
        wanted.append(len(right))
    return FeatureSet(
        name,
        np.concatenate(features),
        np.concatenate(relevant),
        np.concatenate(found),
        np.cumsum([0, *lengths]),
        np.array(wanted),
    )
