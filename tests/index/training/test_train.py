"""A whole run over a few hundred made-up pairs: it learns, repeats itself, resumes, and refuses to mix runs."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from index import terms as termbase
from index.late import asked_tokens, cover, flatten
from index.model import StaticModel
from index.training.data import TrainingDataError

pytest.importorskip("torch", reason="the extra `models` is not installed")
pytest.importorskip("sentence_transformers", reason="the extra `models` is not installed")

from index.training import train as module
from index.training.dense import DenseSettings
from index.training.export import export, load_tables
from index.training.late import LateSettings
from index.training.train import TrainingSettings, train

EN = (
    "milk battery factory museum teacher doctor river bridge airport hospital football music horse apple window "
    "garden police letter ocean mountain"
).split()
ZH = ("牛奶 电池 工厂 博物馆 教师 医生 河流 桥梁 机场 医院 足球 音乐 马匹 苹果 窗户 花园 警察 信件 海洋 山脉").split()
SETTINGS = TrainingSettings(
    dimension=16,
    seed=3,
    dense=DenseSettings(epochs=25, table_rate=0.02),
    late=LateSettings(steps=80, batch=32, window=64, table_rate=0.01),
)
STAGES = [f"{stage} {n}/{SETTINGS.members}" for n in range(1, SETTINGS.members + 1) for stage in ("dense", "late")]


def rows(count: int = 300) -> list[tuple[str, str]]:
    rng = random.Random(5)
    chosen = [rng.sample(range(len(EN)), 4) for _ in range(count)]
    return [(" ".join(EN[i] for i in words), "，".join(ZH[i] for i in words)) for words in chosen]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    pairs = rows()
    lines = [json.dumps({"en": en, "zh": zh}, ensure_ascii=False) for en, zh in pairs]
    (folder / "sentences.jsonl").write_text("\n".join(lines), encoding="utf-8")
    questions = [json.dumps({"question": en, "passage": zh}, ensure_ascii=False) for en, zh in pairs[:100]]
    (folder / "qa.jsonl").write_text("\n".join(questions), encoding="utf-8")
    return folder


@pytest.fixture(scope="module", autouse=True)
def few_terms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Two concepts and no general Chinese: the vocabulary, and with it a run, stays small."""
    terms = tmp_path_factory.mktemp("terms") / "terms.tsv"
    lines = termbase.BUNDLED.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.startswith("#") or "外泌体" in line or "多肽" in line]
    terms.write_text("\n".join(kept[:20]) + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(termbase, "BUNDLED", terms)
        patch.setattr(module, "_general_chinese", lambda: dict.fromkeys(ZH, 10))
        yield


def quiet(stage: str, step: int, steps: int, loss: float) -> None: ...


@pytest.fixture(scope="module")
def trained(data: Path, few_terms: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train([data], tmp_path_factory.mktemp("runs") / "first", SETTINGS, quiet)


def dense_rate(model: StaticModel) -> float:
    """Share of English rows whose own Chinese row has the nearest vector."""
    pairs = list(dict.fromkeys(rows(100)))
    questions, documents = ([pair[side] for pair in pairs] for side in (0, 1))
    nearest = (model.encode_questions(questions) @ model.encode_documents(documents).T).argmax(axis=1)
    return float((nearest == np.arange(len(pairs))).mean())


def late_rate(model: StaticModel) -> float:
    """Share of English rows that their own Chinese row covers best."""
    pairs = list(dict.fromkeys(rows(100)))
    chunks = flatten(model.token_ids([zh for _, zh in pairs]))
    best = [int(cover(model, asked_tokens(model, en), *chunks).total.argmax()) for en, _ in pairs]
    return float((np.array(best) == np.arange(len(pairs))).mean())


def test_pairs_find_each_other_after_training_and_not_before(trained: Path, tmp_path: Path) -> None:
    with np.load(trained / "stages" / "initial.npz") as stored:
        initial = stored["vectors"], stored["weights"]
    tokenizer = Tokenizer.from_file(str(trained / "tokenizer.json"))
    export(tmp_path / "untrained", tokenizer, initial, initial)
    before, after = StaticModel.load(tmp_path / "untrained"), StaticModel.load(trained)
    assert dense_rate(before) < 0.2 and dense_rate(after) > 0.7
    assert late_rate(before) < 0.2 and late_rate(after) > 0.7


def test_words_have_learned_their_translations(trained: Path) -> None:
    model = StaticModel.load(trained)
    right = 0
    for en, zh in zip(EN, ZH, strict=True):
        (token,) = model.token_ids([en])[0]
        right += model.token(int(model.neighbours[token, 0])) == zh
    assert right > len(EN) // 2


def test_the_model_has_the_wanted_dimension_and_a_small_enough_vocabulary(trained: Path) -> None:
    model = StaticModel.load(trained)
    assert model.dimension == SETTINGS.dimension
    assert len(model.late_weights) <= 65_535


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_sentence_transformers_reads_what_was_trained(trained: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = [side for pair in rows(5) for side in pair]
    theirs = SentenceTransformer(str(trained), device="cpu").encode(texts, show_progress_bar=False)
    np.testing.assert_allclose(StaticModel.load(trained).encode_documents(texts), theirs, atol=1e-3)


def test_the_same_seed_gives_the_same_model_and_another_seed_another(trained: Path, data: Path, tmp_path: Path) -> None:
    again = train([data], tmp_path / "again", SETTINGS, quiet)
    other = train([data], tmp_path / "other", replace(SETTINGS, seed=4), quiet)
    wanted = StaticModel.load(trained).hash
    assert StaticModel.load(again).hash == wanted != StaticModel.load(other).hash


class Stopped(Exception):
    """The user's Ctrl-C."""


@pytest.mark.parametrize("stage", ["dense 1/4", "late 2/4"])
def test_a_stopped_run_resumes_to_the_same_model(trained: Path, data: Path, tmp_path: Path, stage: str) -> None:
    def stop(at: str, step: int, steps: int, loss: float) -> None:
        if at == stage and step == 5:
            raise Stopped

    with pytest.raises(Stopped):
        train([data], tmp_path / "run", SETTINGS, stop)
    seen: set[str] = set()
    train([data], tmp_path / "run", SETTINGS, lambda at, *_: seen.add(at))
    assert StaticModel.load(tmp_path / "run").hash == StaticModel.load(trained).hash
    assert seen == set(STAGES[STAGES.index(stage) :])  # what was finished is not done again


def test_progress_counts_the_steps_of_each_stage(data: Path, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    short = replace(SETTINGS, dense=DenseSettings(epochs=1), late=LateSettings(steps=3, batch=8, window=16))
    train([data], tmp_path / "run", short, lambda stage, step, steps, loss: seen.append((stage, step, steps)))
    for stage in STAGES:
        steps = [(step, total) for name, step, total in seen if name == stage]
        assert [step for step, _ in steps] == list(range(1, steps[0][1] + 1))
    assert [name for name, *_ in seen] == sorted((name for name, *_ in seen), key=STAGES.index)


@pytest.mark.parametrize(
    "other",
    [replace(SETTINGS, seed=9), replace(SETTINGS, dimension=8), replace(SETTINGS, late=LateSettings(steps=1))],
    ids=["seed", "dimension", "late"],
)
def test_other_settings_over_the_same_folder_are_refused(trained: Path, data: Path, other: TrainingSettings) -> None:
    before = StaticModel.load(trained).hash
    with pytest.raises(TrainingDataError, match=r"first: holds a run with other settings or data"):
        train([data], trained, other, quiet)
    assert StaticModel.load(trained).hash == before


def test_other_data_or_terms_over_the_same_folder_are_refused(trained: Path, data: Path, tmp_path: Path) -> None:
    before = StaticModel.load(trained).hash
    more = shutil.copytree(data, tmp_path / "more")
    with (more / "qa.jsonl").open("a", encoding="utf-8") as file:
        file.write('\n{"question": "river", "passage": "河流"}')
    with pytest.raises(TrainingDataError, match="other settings or data"):
        train([more], trained, SETTINGS, quiet)
    own = tmp_path / "own.tsv"
    shutil.copy(termbase.BUNDLED, own)
    with pytest.raises(TrainingDataError, match="other settings or data"):
        train([data], trained, SETTINGS, quiet, [own])
    assert StaticModel.load(trained).hash == before


def test_unusable_data_stops_the_run(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "pairs.jsonl").write_text('{"en": "a", "zh": "一"}\n{"en"\n', encoding="utf-8")
    with pytest.raises(TrainingDataError, match=r"pairs\.jsonl:2"):
        train([folder], tmp_path / "out", SETTINGS, quiet)
    assert not (tmp_path / "out" / "model.safetensors").exists()


def test_training_goes_on_from_a_model_with_its_words(data: Path, trained: Path, tmp_path: Path) -> None:
    onward = replace(SETTINGS, start=str(trained), members=1, late=replace(SETTINGS.late, steps=5))
    stages: set[str] = set()
    out = train([data], tmp_path / "onward", onward, lambda stage, *_: stages.add(stage))
    assert (out / "tokenizer.json").read_bytes() == (trained / "tokenizer.json").read_bytes()
    assert stages == {"dense 1/1", "late 1/1"}
    before, after = (StaticModel.load(folder) for folder in (trained, out))
    texts = [en for en, _ in rows(20)]
    cosines = (before.encode_documents(texts) * after.encode_documents(texts)).sum(axis=1)
    assert 0.5 < cosines.mean() < 0.9999  # it moved, and not far


def test_tables_come_back_as_they_were_but_for_rounding(trained: Path) -> None:
    tables = load_tables(trained)
    model = StaticModel.load(trained)
    ids = np.array([5, 6, 7], dtype=np.uint16)
    expected = model.encode_ids([ids])[0]
    vectors, weights = tables.dense
    mean = weights[ids] @ vectors[ids]
    np.testing.assert_allclose(mean / np.linalg.norm(mean), expected, atol=1e-5)
