"""What a collection is searched with: term base, analyser, embedding model, token table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.home import CollectionPlace
from api.settings import Settings
from index.analyse import Analyser
from index.collection import EmbeddedCollection
from index.features import CandidateSearch
from index.model import StaticModel
from index.ranking import Ranking
from index.search import Searcher
from index.terms import TermBase
from index.translate import Translator
from index.types import Embedder

if TYPE_CHECKING:
    from index.reranker import CrossReranker, RerankingSearcher


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that a collection and its searcher share."""

    terms: TermBase
    analyser: Analyser
    embedder: Embedder
    table: StaticModel
    reranker: CrossReranker | None = None


def load_parts(place: CollectionPlace, settings: Settings, *, keep_terms: bool) -> Parts:
    """The parts for a collection: the model named now, else the one it was made with, else the bundled one.

    A term file named now is checked and, where the collection may be written (`keep_terms`), kept with it.
    Raises UserError for a model or a term file that cannot be used.
    """
    files = place.term_files
    if settings.terms is not None:
        TermBase.load(settings.terms)
        if keep_terms:
            place.keep_terms(settings.terms)
            files = place.term_files
        else:
            files = (*files, settings.terms)
    terms = TermBase.load(*files)
    table = StaticModel.load()
    embedder = load_embedder(settings.model or place.model, table, settings.device)
    return Parts(terms, Analyser(terms), embedder, table, _reranker(settings))


def load_embedder(name: str | None, bundled: StaticModel, device: str | None = None) -> Embedder:
    """The dense part: the bundled model for None, a folder of `yinju train`, or any sentence-transformers model."""
    if name is None or name == bundled.name:
        return bundled
    folder = Path(name)
    if (folder / "model.safetensors").is_file() and (folder / "model.hash").is_file():
        return StaticModel.load(folder)
    from index.sentence_model import SentenceModel  # torch: only where it was asked for

    return SentenceModel.load(name, device)


def _reranker(settings: Settings) -> CrossReranker | None:
    if settings.reranker is None:
        return None
    from index.reranker import CrossReranker

    return CrossReranker(settings.reranker, settings.device)


def make_searcher(collection: EmbeddedCollection, parts: Parts) -> Searcher | RerankingSearcher:
    """The search over a collection with these parts."""
    translator = Translator(parts.table, parts.terms, parts.analyser)
    sources = (collection.store, collection.lexical, collection.vectors)
    candidates = CandidateSearch(*sources, parts.analyser, translator, parts.table, parts.embedder)
    searcher = Searcher(candidates, Ranking.load())
    if parts.reranker is None:
        return searcher
    from index.reranker import RerankingSearcher

    return RerankingSearcher(searcher, parts.reranker)
