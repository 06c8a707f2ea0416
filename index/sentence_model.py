"""Any sentence-transformers model as the dense part: `--model NAME_OR_PATH`. Needs the extra `models`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.pretrained import (
    PretrainedError,
    cached_folder,
    check_device,
    folder_hash,
    loading,
    locate,
    require_models_extra,
)
from index.types import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

NAMESPACE = "sentence-transformers"
_BAR = 1024  # texts from which there is a progress bar; ingesting hands over fewer at a time and has its own
_BATCH = {"cpu": 32, "cuda": 128}
# What the cards of these families ask for where the model itself does not carry its prompts: question, document.
_PROMPTS = (
    (re.compile(r"\be5-(?!.*instruct)", re.I), "query: ", "passage: "),
    (re.compile(r"\bbge-\w+-en\b", re.I), "Represent this sentence for searching relevant passages: ", ""),
    (re.compile(r"\bbge-\w+-zh\b", re.I), "为这个句子生成表示以用于检索相关文章：", ""),
)


class SentenceModel:
    """Embedder. Vectors are float32 unit rows; texts longer than the model reads are cut by it."""

    def __init__(self, model: SentenceTransformer, name: str, digest: str) -> None:
        """Use `load`."""
        self._model = model
        self.name = name
        self.hash = digest
        self.dimension = len(self.encode_questions(["0"])[0])  # not every model knows it

    @classmethod
    def load(cls, name: str, device: str | None = None) -> SentenceModel:
        """The model in a folder, in the hub's cache or on the hub; on the GPU if there is one and no `device` is named.

        Raises MissingExtra, PretrainedError.
        """
        require_models_extra(f"the model {name}")
        check_device(device)
        source = locate(name, NAMESPACE)
        from sentence_transformers import SentenceTransformer

        with loading(name, device):
            model = SentenceTransformer(source, device=device)
        folder = Path(source) if Path(source).is_dir() else cached_folder(source)
        if folder is None:
            raise PretrainedError(f"model {name}: was loaded, but is not in the hub's cache; give a folder's path")
        given = _add_prompts(model, name)
        return cls(model, _short(name), blake2b((folder_hash(folder) + given).encode(), digest_size=8).hexdigest())

    @property
    def device(self) -> str:
        """Where it runs: "cpu", "cuda:0", "mps:0"."""
        return str(self._model.device)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32 [texts, dimension], with the model's prompt for documents."""
        return self._encode(texts, question=False)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32 [texts, dimension], with the model's prompt for questions."""
        return self._encode(texts, question=True)

    def _encode(self, texts: Sequence[str], *, question: bool) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        encode = self._model.encode_query if question else self._model.encode_document
        vectors = encode(
            list(texts),
            batch_size=_BATCH.get(self._model.device.type, 32),
            show_progress_bar=len(texts) >= _BAR and sys.stderr.isatty(),
            normalize_embeddings=True,
        )
        return np.asarray(vectors, dtype=np.float32)


def _short(name: str) -> str:
    """The name on the hub; of a folder the last part, so that it can be moved."""
    folder = Path(name).expanduser()
    return folder.resolve().name if folder.is_dir() else name


def _add_prompts(model: SentenceTransformer, name: str) -> str:
    """Give a model without prompts those of its family; returns what was given, empty when it has its own."""
    if any(model.prompts.values()):
        return ""
    for family, question, document in _PROMPTS:
        if family.search(name):
            model.prompts.update({"query": question, "document": document})
            return f"{question}\n{document}"
    return ""
