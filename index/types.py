"""The words of search: Filter, WeightedTerm, Match, Hit, and what an embedding model must offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.mentions import Mention
from ingest.types import Chunk, Document, Kind, Language

Vectors = NDArray[np.float32]  # [n, dimension]
TokenIds = NDArray[np.uint16]  # [n]
ChunkIds = NDArray[np.int64]  # [n]


@dataclass(frozen=True, slots=True)
class Filter:
    """A hard cut, applied inside every candidate source. Empty tuples and None do not restrict.

    Values within one field are alternatives; fields are combined with "and". Strings compare case-insensitively.
    """

    kind: tuple[Kind, ...] = ()
    language: tuple[Language, ...] = ()
    jurisdiction: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    document: tuple[str, ...] = ()  # Document.id
    published_from: date | None = None  # inclusive
    published_to: date | None = None  # inclusive
    as_of: date | None = None  # published, and in force, on or before that day; a date that is not known passes


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A token, or a phrase of several tokens, of the analyser, with the factor its BM25 score is multiplied by."""

    tokens: tuple[str, ...]
    weight: float = 1.0


class Embedder(Protocol):
    """Texts to unit vectors, float32 [n, dimension]."""

    @property
    def name(self) -> str: ...
    @property
    def hash(self) -> str: ...  # changes whenever vectors would
    @property
    def dimension(self) -> int: ...
    def encode_documents(self, texts: Sequence[str]) -> Vectors: ...
    def encode_questions(self, texts: Sequence[str]) -> Vectors: ...


class TokenTable(Protocol):
    """The static token table for late interaction."""

    @property
    def hash(self) -> str: ...
    def token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        """Token ids of each text, uint16 [n_i], in order, duplicates kept, unknown tokens left out."""
        ...


@dataclass(frozen=True, slots=True)
class Match:
    """One question token and the chunk token that it matched best."""

    question_token: str
    chunk_token: str
    similarity: float  # [0, 1]
    weight: float  # share of the question's total weight, [0, 1]


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found, best first. `score` is the calibrated probability, in [0, 1], that it answers the question."""

    chunk_id: int
    chunk: Chunk
    document: Document  # its `text` is the whole document's
    score: float
    features: dict[str, float]  # the parts of the score by name
    sources: tuple[str, ...]  # which candidate sources found it: "bm25", "translated", "dense"
    matches: tuple[Match, ...] = ()  # filled only when an explanation was asked for
    mentions: tuple[Mention, ...] = ()  # dates that the chunk speaks of; their offsets are into the document's text


@dataclass(frozen=True, slots=True)
class CollectionStatus:
    """What a collection holds and how far each of its indexes has followed the changes."""

    documents: int
    chunks: int
    bytes: int  # on disk
    model: str
    sequence: int  # last change committed
    lexical_sequence: int
    vector_sequence: int
