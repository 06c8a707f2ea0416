"""`yinju train DATA --out DIR`: from pairs to a model folder, in stages that are kept: a stopped run resumes."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.terms import TermBase
from index.training.batches import CodedSource, alike, encode_sources
from index.training.data import Source, TrainingDataError, data_files, load_sources, term_source
from index.training.dense import DenseSettings, train_dense
from index.training.export import export, load_tables
from index.training.late import LateSettings, late_sources, train_late
from index.training.teacher import initial_vectors, load_teacher
from index.training.vocabulary import build_tokenizer

Progress = Callable[[str, int, int, float], None]  # stage, step, steps, loss
Trained = tuple[NDArray[np.float32], NDArray[np.float32]]

# How often late training visits a source: by its name, else by its kind.
LATE_SHARES = {
    "domain.questions": 0.45,
    "domain.translations": 0.10,
    "sentences": 0.15,
    "software_docs": 0.02,
    "laws_zh": 0.08,
    "qa_zh": 0.08,
    "qa_en": 0.10,
    "terms": 0.02,
    "written.questions": 0.35,
    "written.translations": 0.08,
    "asked_of_domain": 0.35,
    "asked_of_laws": 0.12,
    "question": 0.3,
    "translation": 0.15,
}


# Going on from a model: slowly, so that what it knows is kept.
ONWARD_DENSE = DenseSettings(epochs=1, table_rate=1e-3, weight_rate=1e-3)
ONWARD_LATE = LateSettings(steps=2500, batch=256, table_rate=1e-3, weight_rate=2e-3)
_KEPT = 0.2  # share of the model gone on from in the result
_DENSE_SHARE = 0.5  # of a member's dense table in the late one, against 1 of its late table


@dataclass(frozen=True, slots=True)
class Member:
    """One run's dense and late tables."""

    dense: Trained
    late: Trained


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """What a run depends on; written beside its stages, and a run with other settings starts anew."""

    dimension: int = 256
    seed: int = 0
    members: int = 4  # runs that are averaged
    share: float = 1.0  # part of the rows of bilingual question files that is used
    teacher: str | None = None
    start: str | None = None  # a model folder to go on from, in place of vocabulary and first vectors
    dense: DenseSettings = field(default_factory=DenseSettings)
    late: LateSettings = field(default_factory=LateSettings)


def train(
    data: Sequence[Path], out: Path, settings: TrainingSettings, progress: Progress, terms: Sequence[Path] = ()
) -> Path:
    """Train on the files of the folders (see index.training.data) and write the model to `out`; returns `out`.

    Stages lie in `out`/stages and may be deleted at the end. Raises TrainingDataError for unusable data or a folder
    that is not this run's.
    """
    import torch

    stages = _stages(out, settings, [*data_files(data), *terms])
    torch.manual_seed(settings.seed)
    base = TermBase.load(*terms)
    sources = [*load_sources(data, settings.share, settings.seed), term_source(base)]
    given = load_tables(Path(settings.start)) if settings.start else None
    tokenizer = given.tokenizer if given else _tokenizer(stages, sources, base, settings.seed)
    coded = encode_sources(tokenizer, sources)
    if given:
        coded = [alike(one, *given.dense, settings.seed) if one.kind == "question" else one for one in coded]
        start, late_start = given.dense, given.late
    else:
        start = _kept(stages / "initial.npz", lambda: _initial(tokenizer, sources, coded, settings))
        late_start = None
    members = [
        train_member(stages, coded, start, late_start, number, settings, progress) for number in range(settings.members)
    ]
    dense = average([member.dense for member in members], unit=False)
    if given:
        kept = [1 - _KEPT, _KEPT]
        dense = average([dense, given.dense], unit=False, shares=kept)
        late = average([average([member.late for member in members], unit=True), given.late], unit=True, shares=kept)
    else:
        both = [table for member in members for table in (member.late, _late_start(member.dense))]
        late = average(both, unit=True, shares=[1.0, _DENSE_SHARE])
    export(out, tokenizer, dense, late)
    return out


def train_member(
    stages: Path,
    coded: Sequence[CodedSource],
    start: Trained,
    late_start: Trained | None,
    number: int,
    settings: TrainingSettings,
    progress: Progress,
) -> Member:
    """One of the averaged runs, with its own seed.

    Late training goes on from `late_start`; without it from the dense tables or, in every other run, from `start`.
    """
    seed = settings.seed * 1000 + number

    def told(stage: str) -> Callable[[int, int, float], None]:
        return lambda step, steps, loss: progress(f"{stage} {number + 1}/{settings.members}", step, steps, loss)

    dense = _kept(
        stages / f"dense-{number}.npz", lambda: train_dense(coded, *start, settings.dense, seed, told("dense"))
    )
    before = late_start or _late_start(dense if number % 2 == 0 else start)
    chosen = late_sources(coded, LATE_SHARES, settings.late)
    late = _kept(stages / f"late-{number}.npz", lambda: train_late(chosen, *before, settings.late, seed, told("late")))
    return Member(dense, late)


def average(tables: Sequence[Trained], unit: bool, shares: Sequence[float] = (1.0,)) -> Trained:
    """Mean vectors and geometric mean weights of runs from one start ("model soup", Wortsman et al. 2022).

    `unit` takes each row's direction only; `shares` repeat over the tables. What single runs learn by heart differs
    from run to run and averages out. Vectors are float32 [vocabulary, dimension], weights float32 [vocabulary].
    """
    parts = [shares[i % len(shares)] for i in range(len(tables))]
    vectors = np.zeros_like(tables[0][0])
    logs = np.zeros_like(tables[0][1])
    for (rows, weights), part in zip(tables, parts, strict=True):
        length = np.linalg.norm(rows, axis=1, keepdims=True) if unit else 1.0
        vectors += part / sum(parts) * rows / length
        logs += part / sum(parts) * np.log(weights)
    return vectors, np.exp(logs)


def _stages(out: Path, settings: TrainingSettings, files: Sequence[Path]) -> Path:
    stages = out / "stages"
    inputs = {file.name: file.stat().st_size for file in files}
    wanted = json.dumps({**asdict(settings), "files": inputs}, sort_keys=True)
    stages.mkdir(parents=True, exist_ok=True)
    record = stages / "settings.json"
    if record.is_file() and record.read_text() != wanted:
        raise TrainingDataError(
            f"{out}: holds a run with other settings or data; choose another --out or remove {stages}"
        )
    record.write_text(wanted)
    return stages


def _kept(path: Path, make: Callable[[], Trained]) -> Trained:
    """What `make` gives, from the file where an earlier run left it."""
    if not path.is_file():
        vectors, weights = make()
        part = path.with_suffix(".part.npz")
        np.savez(part, vectors=vectors, weights=weights)
        part.replace(path)
    with np.load(path) as stored:
        return stored["vectors"], stored["weights"]


def _tokenizer(stages: Path, sources: Sequence[Source], base: TermBase, seed: int) -> Tokenizer:
    path = stages / "tokenizer.json"
    if not path.is_file():
        build_tokenizer(_texts(sources, seed), _general_chinese(), base.variants).save(str(path))
    return Tokenizer.from_file(str(path))


def _texts(sources: Sequence[Source], seed: int) -> Iterator[str]:
    rng = random.Random(seed)
    for source in sources:
        for pair in rng.sample(source.pairs, min(len(source.pairs), source.limit)):
            yield from pair


def _general_chinese() -> dict[str, int]:
    """Word counts of general Chinese, from jieba's dictionary (MIT)."""
    import jieba

    jieba.initialize()
    return {word: count for word, count in jieba.dt.FREQ.items() if count}


def _initial(
    tokenizer: Tokenizer, sources: Sequence[Source], coded: Sequence[CodedSource], settings: TrainingSettings
) -> Trained:
    terms = [pair for source in sources if source.kind == "term" for pair in source.pairs]
    vectors = initial_vectors(tokenizer, terms, load_teacher(settings.teacher), settings.dimension, settings.seed)
    counts = np.ones(len(vectors))
    for source in coded:
        for left, right in source.pairs:
            counts[list(set(left))] += 1
            counts[list(set(right))] += 1
    weights = 1e-3 / (1e-3 + counts / counts.sum())  # smooth inverse frequency, Arora et al. 2017
    return vectors, np.clip(weights, 0.02, 1).astype(np.float32)


def _late_start(dense: Trained) -> Trained:
    """The dense table with its rows' lengths moved into the weights, of mean 1."""
    vectors, weights = dense
    lengths = np.linalg.norm(vectors, axis=1) * weights
    return vectors, (lengths / lengths.mean()).astype(np.float32)
