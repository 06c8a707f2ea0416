"""Files of rows to pairs; what is wrong with a file is said with its name and line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from index.terms import TermBase
from index.training.data import (
    MAX_CHARACTERS,
    Source,
    TrainingDataError,
    load_sources,
    passage_key,
    read_rows,
    term_source,
)

TRANSLATIONS = [
    {
        "en": f"The {n} laboratories isolated exosomes from fresh bovine milk.",
        "zh": f"{n} 个实验室从牛奶中分离了外泌体。",
    }
    for n in range(4)
]
QUESTIONS = [{"question": "What is an exosome?", "passage": f"An exosome is a vesicle, {n}."} for n in range(3)]
BILINGUAL = [
    {
        "en": f"Passage {n}.",
        "zh": f"段落{n}。",
        "q_en": f"Question {n}?",
        "q_zh": f"问题{n}？",
        "terms": [["exosome", "外泌体"], ["peptide", "多肽"], ["lonely"]],
    }
    for n in range(4)
]
HALVES = (
    "第一条的前一半说明了本法的目的和依据以及主管部门的职责。"
    + "后一半规定了生产者和经营者应当承担的义务与责任，违反的依法处罚。"
)
ARTICLES = [{"title": "化妆品监督管理条例", "article": "第一条", "text": HALVES}]


def write(folder: Path, name: str, rows: Sequence[Mapping[str, object]]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def by_name(sources: Sequence[Source]) -> dict[str, Source]:
    return {source.name: source for source in sources}


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
@pytest.mark.parametrize(
    ("rows", "kind", "first"),
    [
        (TRANSLATIONS, "translation", ("the 0 laboratories isolated", "0 个实验室从")),
        ([{"en": "exosome", "zh": "外泌体"}], "term", ("exosome", "外泌体")),
        (QUESTIONS, "question", ("what is an exosome?", "an exosome is a vesicle, 0.")),
    ],
    ids=["translations", "terms", "questions"],
)
def test_rows_become_folded_pairs(
    tmp_path: Path, suffix: str, rows: list[dict[str, object]], kind: str, first: tuple[str, str]
) -> None:
    write(tmp_path, "mine" + suffix, rows)
    (source,) = load_sources([tmp_path])
    assert (source.name, source.kind, len(source.pairs), len(source.groups)) == ("mine", kind, len(rows), len(rows))
    assert all(side.startswith(start) for side, start in zip(source.pairs[0], first, strict=True))


def test_bilingual_questions_become_questions_translations_and_terms(tmp_path: Path) -> None:
    write(tmp_path, "domain.jsonl", BILINGUAL)
    sources = by_name(load_sources([tmp_path]))
    assert {name: s.kind for name, s in sources.items()} == {
        "domain.questions": "question",
        "domain.translations": "translation",
        "domain.terms": "term",
    }
    questions = sources["domain.questions"]
    assert set(questions.pairs[:4]) == {
        ("问题0?", "passage 0."),
        ("question 0?", "段落0。"),
        ("问题0?", "段落0。"),
        ("question 0?", "passage 0."),
    }
    assert questions.groups == tuple(n for n in range(4) for _ in range(4))  # one group a passage, in both languages
    assert ("question 1?", "问题1?") in sources["domain.translations"].pairs
    assert sources["domain.terms"].pairs == (("exosome", "外泌体"), ("peptide", "多肽"))


def test_pairs_with_the_same_second_text_are_one_group(tmp_path: Path) -> None:
    rows = [{"question": f"q{n}", "passage": "same" if n % 2 else f"other {n}"} for n in range(5)]
    write(tmp_path, "qa.jsonl", rows)
    (source,) = load_sources([tmp_path])
    assert source.groups[1] == source.groups[3]
    assert len(set(source.groups)) == 4


def test_an_article_is_asked_for_by_its_first_half(tmp_path: Path) -> None:
    write(tmp_path, "laws.jsonl", ARTICLES)
    (source,) = load_sources([tmp_path])
    ((question, passage),) = source.pairs
    assert question.endswith("职责。") and passage.startswith("后一半")


@pytest.mark.parametrize(("share", "expected"), [(1.0, 4), (0.5, 2), (0.25, 1)])
def test_a_share_of_bilingual_rows_is_kept_in_order(tmp_path: Path, share: float, expected: int) -> None:
    write(tmp_path, "domain.jsonl", BILINGUAL)
    write(tmp_path, "sentences.jsonl", TRANSLATIONS)
    sources = by_name(load_sources([tmp_path], share=share))
    passages = list(dict.fromkeys(passage for _, passage in sources["domain.questions"].pairs))
    assert len(passages) == 2 * expected and passages[::2] == sorted(passages[::2])
    assert len(sources["sentences"].pairs) == len(TRANSLATIONS)
    assert load_sources([tmp_path], share=share) == load_sources([tmp_path], share=share)


def test_sources_come_in_the_order_of_file_names_and_other_files_are_ignored(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl.gz", "c.jsonl"):
        write(tmp_path, name, TRANSLATIONS)
    (tmp_path / "README.md").write_text("# not data")
    (tmp_path / "empty.jsonl").write_text("")
    assert [source.name for source in load_sources([tmp_path])] == ["a", "b", "c"]


def test_long_texts_are_cut(tmp_path: Path) -> None:
    write(tmp_path, "long.jsonl", [{"question": "q" * 5000, "passage": "外" * 5000}])
    (source,) = load_sources([tmp_path])
    assert [len(side) for side in source.pairs[0]] == [MAX_CHARACTERS, MAX_CHARACTERS]


@pytest.mark.parametrize("name", ["broken.jsonl", "broken.jsonl.gz"])
def test_a_malformed_line_is_named_with_its_file(tmp_path: Path, name: str) -> None:
    text = '{"en": "one", "zh": "一"}\n{"en": "two", "zh": \n'
    path = tmp_path / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    with pytest.raises(TrainingDataError, match=rf"{name}:2: not JSON"):
        load_sources([tmp_path])
    with pytest.raises(TrainingDataError, match=rf"{name}:2: not JSON"):
        list(read_rows(path))


def test_unknown_keys_are_named(tmp_path: Path) -> None:
    write(tmp_path, "odd.jsonl", [{"prompt": "a", "answer": "b"}])
    with pytest.raises(TrainingDataError, match=r"odd\.jsonl.*answer, prompt.*yinju train --help"):
        load_sources([tmp_path])


def test_a_folder_without_data_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(TrainingDataError, match=r"no \.jsonl"):
        load_sources([tmp_path])


def test_the_term_base_pairs_names_across_languages(terms: TermBase) -> None:
    source = term_source(terms)
    assert source.kind == "term" and len(source.pairs) == len(source.groups) >= len(terms.concepts)
    assert ("exosome", "外泌体") in source.pairs
    (nmpa,) = terms.find("NMPA")
    assert {(nmpa.en[0].lower(), name) for name in nmpa.zh} <= set(source.pairs)
    assert term_source(terms) == source


def test_a_further_question_finds_its_passage_in_another_file(tmp_path: Path) -> None:
    passages = [{"en": "Milk is white.", "zh": "牛奶是白的。", "q_en": "colour of milk", "q_zh": "牛奶什么颜色"}]
    article = {"title": "道路法", "article": "第一条", "text": "车辆靠右行驶。"}
    further = {"of": "base", "passage": passage_key(passages[0]), "q_en": "what is pale", "q_zh": "什么是白色的"}
    of_law = {"of": "laws", "passage": passage_key(article), "question": "开车走哪边"}
    (tmp_path / "elsewhere").mkdir()
    write(tmp_path, "base.jsonl", passages)
    write(tmp_path, "laws.jsonl", [article])
    write(tmp_path / "elsewhere", "further.jsonl", [further])
    write(tmp_path / "elsewhere", "law_questions.jsonl", [of_law])
    found = by_name(load_sources([tmp_path, tmp_path / "elsewhere"]))
    assert set(found["further"].pairs) == {
        ("什么是白色的", "milk is white."),
        ("什么是白色的", "牛奶是白的。"),
        ("what is pale", "milk is white."),
        ("what is pale", "牛奶是白的。"),
    }
    assert len(set(found["further"].groups)) == 1
    assert found["law_questions"].pairs == (("开车走哪边", "车辆靠右行驶。"),)


def test_a_question_about_a_passage_that_is_not_there_is_told(tmp_path: Path) -> None:
    write(tmp_path, "further.jsonl", [{"of": "base", "passage": "0" * 12, "question": "x"}])
    with pytest.raises(TrainingDataError, match="'base'"):
        load_sources([tmp_path])
