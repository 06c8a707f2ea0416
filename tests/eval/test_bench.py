from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from eval.bench import BadSizes, chunk_counts, installed_megabytes, markdown
from eval.budgets import Bench, budget_table
from eval.latency import latency
from eval.stages import Stage, bm25
from eval.workload import NoDocuments, load_documents, varied, write_workload
from ingest.chunk import chunk
from ingest.read import read_documents

TEXT = "国家药监局于2023年7月发布公告。\nIt fined 12 companies. Nothing followed!\n"


def test_varied_text_has_the_same_words_and_other_numbers() -> None:
    text = varied(TEXT, random.Random(1))
    letters = [Counter(c for c in version if not c.isdigit()) for version in (TEXT, text)]
    assert letters[0] == letters[1]
    assert text != TEXT


def test_a_workload_reaches_its_size_and_is_the_same_every_time(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT * 40, encoding="utf-8")
    documents = load_documents([tmp_path / "a.md"])
    write_workload(tmp_path / "1.jsonl", documents, 50)
    write_workload(tmp_path / "2.jsonl", documents, 50)
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
    made = sum(len(chunk(document)) for document in read_documents(tmp_path / "1.jsonl"))
    assert 50 <= made < 50 + len(chunk(documents[0])) + 2
    first = json.loads((tmp_path / "1.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["text"].startswith(TEXT[:20])


def test_no_documents(tmp_path: Path) -> None:
    with pytest.raises(NoDocuments):
        load_documents([tmp_path])


def test_latency_is_interpolated() -> None:
    assert latency([1, 2, 3, 4]) == {"p50": (2 + 3) / 2, "p95": 3 + 0.85 * (4 - 3), "count": 4}
    assert latency([])["p50"] is None


def test_a_baseline_stage(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT * 40, encoding="utf-8")
    write_workload(tmp_path / "w.jsonl", load_documents([tmp_path / "a.md"]), 20)
    stage = bm25(tmp_path / "w.jsonl", ["how many companies", "公告"])
    assert (stage.system, len(stage.milliseconds)) == ("bm25s", 2)
    assert stage.chunks >= 20 and stage.megabytes > 10


def test_table() -> None:
    built, asked = Stage("ingest", 1000, 0.5, (), 200, 3.25), Stage("yinju ask", 1000, 0.1, (1, 3), 150)
    text = markdown(Bench((built, asked), 0.9, None))
    assert "| ingest | 1,000 | 0.50 | 2,000 |  |  | 200 | 3.2 |" in text
    assert "| yinju ask | 1,000 | 0.10 |  | 2.00 | 2.90 | 150 |  |" in text
    assert "0.90 s" in text


def test_budgets_are_held_against_what_was_found() -> None:
    ingest = Stage("ingest", 100_050, 100, (), 900, 90.0)
    asked = Stage("yinju ask", 100_050, 0.2, (9.0, 9.0, 11.0), 400)
    text = budget_table(Bench((ingest, asked), 1.3, 437))
    assert "| cold `yinju ask`, s | ≤ 1.2 | 1.3 | no |" in text
    assert "| default installation, MB | ≤ 500 | 437 | yes |" in text
    assert "| ingest, 100,050 chunks, chunks/s | ≥ 1,500 | 1,000 | no |" in text
    assert "| answer, 100,050 chunks, p50 ms | ≤ 10 | 9 | yes |" in text
    small = Stage("yinju ask", 1000, 0.2, (99.0,), 400)
    assert "answer" not in budget_table(Bench((small,), 1.0, None))


def test_sizes_are_numbers_with_commas() -> None:
    assert chunk_counts("10000, 1000") == [1000, 10000]
    for wrong in ("", "1k", "0", "1000;10000"):
        with pytest.raises(BadSizes):
            chunk_counts(wrong)


def test_installed_size_follows_the_requirements() -> None:
    typer, click_like = installed_megabytes("typer"), installed_megabytes("markdown-it-py")
    assert typer is not None and click_like is not None and typer > click_like > 0.1
    assert installed_megabytes("no-such-distribution") is None
