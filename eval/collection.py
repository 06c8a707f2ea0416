"""A temporary collection over a Dataset, and the search on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.baselines import System, bm25_ranker, dense_ranker
from eval.datasets import Item
from eval.retrieve import Progress, Ranker, document_of

BATCH = 2048  # items handed over at a time, only so that the progress bar moves


@contextmanager
def system_ranker(
    system: System, corpus: Mapping[str, Item], progress: Progress, model: Path | None = None
) -> Iterator[tuple[Ranker, dict[str, str]]]:
    """A ranker over `corpus`, and the name and hashes of what it is made of; nothing is left behind."""
    texts = {key: f"{item.title} {item.text}".strip() for key, item in corpus.items()}
    if system == "yinju":
        with _temporary_collection(corpus, progress, model) as made:
            yield made
    elif system == "bm25":
        yield bm25_ranker(texts), {"system": "bm25s + jieba"}
    else:
        from index.model import StaticModel

        loaded = StaticModel.load(model)
        yield dense_ranker(texts, loaded), {"system": "dense, exact", "model": f"{loaded.name} {loaded.hash}"}


@contextmanager
def _temporary_collection(
    corpus: Mapping[str, Item], progress: Progress, folder: Path | None
) -> Iterator[tuple[Ranker, dict[str, str]]]:
    from api.parts import Parts, make_searcher
    from index.analyse import Analyser
    from index.collection import EmbeddedCollection
    from index.model import StaticModel
    from index.terms import TermBase

    terms, model = TermBase.load(), StaticModel.load(folder)
    analyser = Analyser(terms)
    with (
        TemporaryDirectory(prefix="yinju-eval-") as scratch,
        closing(EmbeddedCollection.open(Path(scratch), analyser, model, model, create=True)) as collection,
    ):
        documents = [(key, *document_of(key, item)) for key, item in corpus.items()]
        keys = {document.id: key for key, document, _ in documents}
        batches = [str(start) for start in range(0, len(documents), BATCH)]
        for start in progress(batches, "indexing"):
            collection.add((document, chunks) for _, document, chunks in documents[int(start) : int(start) + BATCH])

        searcher = make_searcher(collection, Parts(terms, analyser, model, model))

        def rank(question: str, depth: int) -> Sequence[str]:
            hits = searcher.search(question, limit=depth)
            return list(dict.fromkeys(keys[hit.document.id] for hit in hits))

        yield rank, {"system": "yinju", "model": f"{model.name} {model.hash}", "analyser": analyser.version}
