"""Dated statements in order: by the dates they tell, else by publication, reprints once, each verbatim."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from api.dates_shown import show_stretch
from api.engine import Engine
from api.timeline import Timeline
from index.types import Filter
from ingest.date_parts import Precision
from tests.api.conftest import FakeModel, Run

DOCUMENTS = {
    "law.md": "title: Exosome Act\nkind: law\npublished: 2020-06-16",
    "news.md": "title: News\nkind: news\npublished: 2025-09-12",
    "undated.md": "title: Undated\nkind: news\npublished: 2024-02-03",
    "zh.md": "title: 外泌体动态\nkind: news\npublished: 2024-05-01",
}
TEXTS = {
    "law.md": "An exosome act was signed on 16 June 2020, made public on 29 June 2020 and applies from 1 January 2021.",
    "news.md": "In July 2023 the regulator put exosome products with drugs. The 2021 edition of exosome law is old.",
    "undated.md": "A maker of exosome creams was fined for its claims. The answers do not mention exosome serums.",
    "zh.md": "2022年第三季度，外泌体护肤品销售额增长。去年，外泌体产品被召回。",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, front in DOCUMENTS.items():
        (folder / name).write_text(f"---\n{front}\n---\n\n{TEXTS[name]}\n", encoding="utf-8")
    return folder


@pytest.fixture
def engine(fake_model: FakeModel, tmp_path: Path, corpus: Path) -> Engine:
    engine = Engine.open(tmp_path / "home", create=True)
    engine.ingest([corpus])
    return engine


def shown(found: Timeline) -> list[tuple[str, str]]:
    return [(entry.date, entry.dated_by) for entry in found.entries]


def test_statements_are_in_order_and_as_precise_as_they_are_told(engine: Engine) -> None:
    found = engine.timeline("exosome")
    assert shown(found) == [
        ("2020-06-16", "text"),
        ("2020-06-29", "text"),
        ("2021-01-01", "text"),
        ("2023-07", "text"),
        ("2024-02-03", "published"),
    ]
    assert [entry.quote.number for entry in found.entries] == [1, 2, 3, 4, 5]


def test_further_dates_of_a_sentence_quote_their_own_clause(engine: Engine) -> None:
    signed, public, applies, *_ = engine.timeline("exosome").entries
    assert signed.quote.text == TEXTS["law.md"]
    assert "made public on 29 June 2020 and applies from 1 January 2021." == public.quote.text == applies.quote.text


def test_every_entry_is_verbatim(engine: Engine) -> None:
    for topic in ("exosome", "外泌体"):
        for entry in engine.timeline(topic).entries:
            document = engine.document(entry.quote.document)
            assert document.text[entry.quote.start : entry.quote.end] == entry.quote.text


def test_chinese_statements_and_relative_years(engine: Engine) -> None:
    found = engine.timeline("外泌体")
    assert shown(found) == [("2022-Q3", "text"), ("2023", "text")]
    assert found.entries[1].quote.text == "去年，外泌体产品被召回。"
    assert found.language == "zh"


def test_a_reprint_is_told_once(engine: Engine, corpus: Path) -> None:
    before = shown(engine.timeline("exosome"))
    front = DOCUMENTS["news.md"].replace("News", "Copy").replace("2025-09-12", "2025-09-15")
    (corpus / "copy.md").write_text(f"---\n{front}\n---\n\n{TEXTS['news.md']}\n", encoding="utf-8")
    engine.ingest([corpus])
    assert shown(engine.timeline("exosome")) == before


def test_filter_and_limit_cut(engine: Engine) -> None:
    assert shown(engine.timeline("exosome", filter=Filter(kind=("law",)))) == [
        ("2020-06-16", "text"),
        ("2020-06-29", "text"),
        ("2021-01-01", "text"),
    ]
    assert len(engine.timeline("exosome", limit=2).entries) == 2
    assert engine.timeline("zebra").entries == ()


def test_the_command_prints_a_line_each_and_json(yinju: Run, corpus: Path) -> None:
    yinju("ingest", corpus)
    code, out, _ = yinju("timeline", "exosome")
    lines = out.splitlines()
    assert code == 0 and len(lines) == 5
    assert lines[3].startswith("2023-07     “In July 2023 the regulator") and lines[3].endswith("— News, 2025-09-12")
    assert lines[4].startswith("2024-02-03 (as published)  “")
    code, out, _ = yinju("timeline", "exosome", "--json")
    first = json.loads(out)["entries"][0]
    assert (first["date"], first["precision"], first["dated_by"]) == ("2020-06-16", "day", "text")
    assert yinju("timeline", "zebra")[0] == 3


@pytest.mark.parametrize(
    ("first", "last", "precision", "text"),
    [
        (date(2023, 7, 1), date(2023, 7, 1), "day", "2023-07-01"),
        (date(2023, 7, 1), date(2023, 7, 31), "month", "2023-07"),
        (date(2023, 7, 1), date(2023, 7, 10), "month", "2023-07-01/2023-07-10"),
        (date(2023, 7, 1), date(2023, 9, 30), "quarter", "2023-Q3"),
        (date(2023, 1, 1), date(2023, 6, 30), "half", "2023-H1"),
        (date(2023, 1, 1), date(2023, 9, 30), "quarter", "2023-01/2023-09"),
        (date(2024, 1, 1), date(2024, 12, 31), "year", "2024"),
        (date(2021, 1, 1), date(2025, 12, 31), "span", "2021/2025"),
    ],
)
def test_a_stretch_is_shown_as_precisely_as_it_is(first: date, last: date, precision: Precision, text: str) -> None:
    assert show_stretch(first, last, precision) == text


def test_chat_keeps_the_conversation(yinju: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    yinju("ingest", corpus)
    lines = "what did the regulator do with exosome products in July 2023\nand in August 2023?\n/new\n\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    code, out, _ = yinju("chat", "--limit", "1")
    assert code == 0
    assert "(what did the regulator do with exosome products in August 2023)" in out
