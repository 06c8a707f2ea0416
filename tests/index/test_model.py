"""The bundled model read without torch: like sentence-transformers and the plain tokenizer read it, only faster."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from index import model as module
from index.fold import fold
from index.model import ModelError, StaticModel
from index.types import TokenIds

PARTS = [
    *"Exosomes were isolated from milk by ultracentrifugation.|Café naïve L'Oréal Lancôme, crème brûlée".split("|"),
    *"国家药监局发布公告|外泌体不得用于化妆品|間充質幹細胞外泌體|電池容量提高了。|第50号".split("|"),
    *"12,345,678.90 USD|1,234|12,34|1,2345|2021年|2023/1545|0.5%|90％|１２３ＡＢＣ|No. 138313-04375-2440".split("|"),
    *"🙂🧴 new serum|👩‍🔬|T/FDSA 0049-2024|PPR-9087|x² ½ ㎡ Ⅳ|ﬁne ﬂuid|don’t re‑use|α-arbutin β".split("|"),
    *"エクソソーム がん|엑소좀 화장품|экзосомы|ěščř żółć ǆ ß İstanbul|a\u0301b e\u0300|snake_case ▁mark".split("|"),
    *" |\t|\u3000|，|。|（|）|-|/|'".split("|"),
]


def mixed_texts(count: int) -> list[str]:
    """Folded texts of one to eight parts in both languages; the same on every run."""
    rng = random.Random(7)
    return [fold(rng.choice(["", " "]).join(rng.choices(PARTS, k=rng.randint(1, 8)))) for _ in range(count)]


@pytest.fixture(scope="session")
def plain_tokenizer() -> Tokenizer:
    """The tokenizer with its own normaliser and pre-tokenizer, as sentence-transformers uses it."""
    return Tokenizer.from_file(str(module.BUNDLED / "tokenizer.json"))


def plain_ids(tokenizer: Tokenizer, text: str) -> Counter[int]:
    return Counter(i for i in tokenizer.encode(text, add_special_tokens=False).ids if i)


def as_counter(ids: TokenIds) -> Counter[int]:
    return Counter(int(i) for i in ids)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_sentence_transformers_gives_the_same_vectors(static_model: StaticModel) -> None:
    library = pytest.importorskip("sentence_transformers", reason="the extra `models` is not installed")
    texts = mixed_texts(200)
    theirs = library.SentenceTransformer(str(module.BUNDLED), device="cpu").encode(texts, show_progress_bar=False)
    ours = static_model.encode_documents(texts)
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() <= 1e-3


def test_the_token_ids_are_the_tokenizers(static_model: StaticModel, plain_tokenizer: Tokenizer) -> None:
    texts = mixed_texts(300)
    for text, ids in zip(texts, static_model.token_ids(texts), strict=True):
        assert as_counter(ids) == plain_ids(plain_tokenizer, text), text


SCRIPTS = st.text(
    st.one_of(
        st.sampled_from("abcxyzABC áéñçø 0123456789,.,.%-/_ \n"),
        st.sampled_from("外泌体化妆品国家药監局備案電池的"),
        st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0xC0, max_codepoint=0x36F),
        st.characters(min_codepoint=0x370, max_codepoint=0x4FF),  # Greek, Cyrillic
        st.sampled_from("がぎエクソ엑소좀ＡＢ１２，％㎡½🙂\u200b\u2019"),
    ),
    max_size=60,
)


@given(st.one_of(SCRIPTS, st.lists(st.sampled_from(PARTS), max_size=6).map("".join)))
@settings(max_examples=300, deadline=None)
def test_the_token_ids_are_the_tokenizers_for_any_mixture_of_scripts(
    static_model: StaticModel, plain_tokenizer: Tokenizer, text: str
) -> None:
    folded = fold(text)
    assert as_counter(static_model.token_ids([folded])[0]) == plain_ids(plain_tokenizer, folded)


@given(SCRIPTS)
@settings(max_examples=100, deadline=None)
def test_folding_beforehand_changes_no_token(static_model: StaticModel, text: str) -> None:
    raw, folded = static_model.token_ids([text, fold(text)])
    assert as_counter(raw) == as_counter(folded)


@pytest.mark.parametrize("text", ["", "  \n", "。，！", "🙂🧴", "____"])
def test_a_text_without_words_has_no_tokens_and_a_zero_vector(static_model: StaticModel, text: str) -> None:
    ids = static_model.token_ids([text])[0]
    assert ids.dtype == np.uint16 and len(ids) == 0
    vector = static_model.encode_documents([text])
    assert vector.shape == (1, static_model.dimension) and not vector.any()


def test_no_texts_give_no_vectors(static_model: StaticModel) -> None:
    assert static_model.encode_documents([]).shape == (0, static_model.dimension)
    assert static_model.token_ids([]) == []


def test_vectors_are_unit_rows_or_zeros(static_model: StaticModel) -> None:
    vectors = static_model.encode_documents([*mixed_texts(50), ""])
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.all((np.abs(lengths - 1) < 1e-5) | (lengths == 0)) and lengths[-1] == 0


@given(st.lists(st.lists(st.integers(0, 60_000), max_size=5), max_size=6), st.integers(0, 3000))
@settings(max_examples=40, deadline=None)
def test_a_vector_is_the_normalised_sum_of_weighted_rows(
    static_model: StaticModel, texts: list[list[int]], length: int
) -> None:
    ids = [np.array(text, dtype=np.uint16) for text in texts]
    ids.insert(len(ids) // 2, np.arange(1, length + 1).astype(np.uint16))  # longer than what is worked on at once
    table, scale = static_model._table, static_model._scale
    for vector, own in zip(static_model.encode_ids(ids), ids, strict=True):
        total = (table[own].astype(np.float64) * scale[own, None]).sum(axis=0)
        norm = np.linalg.norm(total)
        np.testing.assert_allclose(vector, total / norm if norm else total, atol=1e-5)


def test_a_text_has_the_same_vector_in_any_company(static_model: StaticModel) -> None:
    texts = [*mixed_texts(150), "", "exosome battery 外泌体 " * 700]
    forwards, backwards = static_model.encode_documents(texts), static_model.encode_documents(texts[::-1])
    np.testing.assert_allclose(forwards, backwards[::-1], atol=1e-5)
    alone = np.concatenate([static_model.encode_questions([text]) for text in texts])
    np.testing.assert_allclose(forwards, alone, atol=1e-5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("外泌體", "外泌体"),
        ("ＮＭＰＡ", "nmpa"),
        ("L’ORÉAL", "l'oreal"),
        ("1,234,567", "1234567"),
        ("90％", "90%"),
    ],
)
def test_writing_variants_have_the_same_tokens(static_model: StaticModel, one: str, other: str) -> None:
    first, second = static_model.token_ids([one, other])
    assert len(first) and first.tolist() == second.tolist()


def test_token_names_are_what_a_reader_would_write(static_model: StaticModel) -> None:
    names = [static_model.token(int(i)) for i in static_model.token_ids(["exosome 外泌体 2021"])[0]]
    assert sorted(names) == sorted(["exosome", "外泌体", "2021"])
    assert static_model.token(static_model.late_table.shape[0] + 5) == ""


@pytest.mark.parametrize(("zh", "en"), [("外泌体的分离", "isolation of exosomes"), ("电池容量", "battery capacity")])
def test_a_translation_is_nearer_than_another_topic(static_model: StaticModel, zh: str, en: str) -> None:
    vectors = static_model.encode_documents([zh, en, "the fashion show in Milan", "去年的足球比赛"])
    assert vectors[0] @ vectors[1] > max(vectors[0] @ vectors[2], vectors[0] @ vectors[3]) + 0.2


def test_the_tables_fit_together(static_model: StaticModel) -> None:
    size = len(static_model.late_weights)
    assert size <= 65_535
    assert static_model.late_table.shape[0] == len(static_model.late_scale) == size
    assert static_model.neighbours.shape == static_model.neighbour_similarity.shape
    assert len(static_model.neighbours) == size and static_model.neighbours.max() < size
    assert static_model.late_weights.min() >= 0 and np.isfinite(static_model.late_weights).all()
    lengths = np.linalg.norm(static_model.late_table[1:].astype(np.float32), axis=1) * static_model.late_scale[1:]
    np.testing.assert_allclose(lengths, 1, atol=0.01)


def test_similarities_are_cosines_of_the_late_table(static_model: StaticModel) -> None:
    left, right = (np.arange(start, 60_000, step).astype(np.uint16) for start, step in ((1, 9_001), (2, 37)))
    table = static_model.late_table.astype(np.float64) * static_model.late_scale[:, None]
    got = static_model.late_similarity(left, right)
    assert got.shape == (len(left), len(right)) and len(right) > 1024  # more than are worked on at once
    np.testing.assert_allclose(got, table[left] @ table[right].T, atol=1e-5)
    assert static_model.late_similarity(left, right[:0]).shape == (len(left), 0)


def test_the_model_fits_into_the_wheel() -> None:
    files = [path for path in module.BUNDLED.iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 40_000_000


def test_loading_takes_no_torch() -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom index.model import StaticModel\n"
        "model = StaticModel.load(Path(sys.argv[1]))\n"
        "assert model.encode_questions(['exosome 外泌体']).any()\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    root = Path(module.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", program, str(module.BUNDLED)], cwd=root, capture_output=True, text=True, check=True
    )
    assert not {"torch", "transformers", "sentence_transformers", "sklearn"} & set(done.stdout.split())


def test_a_missing_folder_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no-such.*yinju train"):
        StaticModel.load(tmp_path / "no-such")


def test_a_folder_with_half_a_model_is_a_model_error(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match=str(tmp_path)):
        StaticModel.load(tmp_path)


def test_another_librarys_model_is_a_model_error(tmp_path: Path) -> None:
    save_file({"embeddings": np.zeros((3, 2), dtype=np.float32)}, tmp_path / "model.safetensors")
    (tmp_path / "tokenizer.json").write_bytes((module.BUNDLED / "tokenizer.json").read_bytes())
    with pytest.raises(ModelError, match="no tensor"):
        StaticModel.load(tmp_path)


def test_a_model_is_named_after_its_folder_and_hashed_by_its_content(tmp_path: Path, static_model: StaticModel) -> None:
    assert static_model.name == "yinju-static"
    tensors = load_file(module.BUNDLED / "model.safetensors")
    hashes = set()
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "tokenizer.json").write_bytes((module.BUNDLED / "tokenizer.json").read_bytes())
        tensors["late_weights"] = tensors["late_weights"] * 2
        save_file(tensors, folder / "model.safetensors")
        loaded = StaticModel.load(folder)
        assert loaded.name == name
        hashes.add(loaded.hash)
    assert len(hashes) == 2
