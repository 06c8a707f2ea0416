"""Questions about documents that do not ship: what ships fits them, and nothing of theirs is in it."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from eval.articles import QUESTIONS, half_of, load_articles, load_questions, written
from eval.gold import GoldError

DATA = Path(os.environ.get("YINJU_DATA", "../shared/data"))
ROWS = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
needs_data = pytest.mark.skipif(not (DATA / "docs").is_dir(), reason="the data folder (YINJU_DATA) is not here")


def test_every_question_names_a_document_and_where_its_answer_stands() -> None:
    assert len(ROWS) > 3000
    for row in ROWS:
        assert row.keys() == {"document", "question", "answers"}
        assert row["question"].strip() == row["question"] != ""
        assert all(start < end for group in row["answers"] for start, end in group)


def test_a_document_lies_in_one_half_and_the_halves_are_about_equal() -> None:
    names = {row["document"] for row in ROWS}
    tune = sum(half_of(name) == "tune" for name in names)
    assert abs(2 * tune - len(names)) < 0.2 * len(names)


def test_no_question_is_asked_twice_of_a_document() -> None:
    asked = [(row["document"], row["question"]) for row in ROWS]
    assert len(asked) == len(set(asked))


@needs_data
def test_the_answers_are_sentences_of_the_documents() -> None:
    articles, questions = load_questions(DATA)
    texts = {f"{article.name}.md": article.text for article in articles}
    for question in questions:
        for evidence in (one for group in question.evidence for one in group):
            assert evidence.text in texts[evidence.document]
            assert evidence.text == evidence.text.strip()


@needs_data
def test_a_question_is_not_a_sentence_of_its_document() -> None:
    articles, questions = load_questions(DATA)
    texts = {article.name: article.text for article in articles}
    by_id = {f"r{number:04}": row["document"] for number, row in enumerate(ROWS)}
    long = [q for q in questions if len(q.question) > 30]
    assert [q.id for q in long if q.question.rstrip("?？") in texts[by_id[q.id]]] == []


def test_documents_become_files_with_their_day(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "pdf_en").mkdir()
    rows = [{"id": "n-1", "published": "2023年08月16日 09:12", "text": "甲公司\r\n发布  新品。"}]
    with gzip.open(docs / "news_zh.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    import zipfile

    with zipfile.ZipFile(docs / "html_en.zip", "w") as pages:
        pages.writestr("x/ground_truth.json", json.dumps({"p-1": {"articleBody": "A firm said so. " * 20}}))
    news, page = load_articles(tmp_path, ["n-1", "p-1"])
    assert (news.text, news.published) == ("甲公司 \n发布 新品。", "2023-08-16")
    with written([news, page]) as folder:
        assert (folder / "n-1.md").read_text(encoding="utf-8").startswith("---\npublished: 2023-08-16\n---\n甲公司")
        assert (folder / "p-1.md").read_text(encoding="utf-8") == page.text
    with pytest.raises(GoldError, match="n-2"):
        load_articles(tmp_path, ["n-2"])
