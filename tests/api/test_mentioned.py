"""A code that stands nowhere is refused by its name; one that stands in another form is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.engine import Engine
from api.mentioned import Mentioned, is_full_code
from api.slots import read_slots
from index.analyse import Analyser
from index.search import Searcher

TEXT = """Announcement No. 51 of 2021 issued the guidelines. Code 138313-04375-2440 was given to milk exosomes.
国妆原备字20210001 was filed under T/FDSA 0049-2024. 国家药监局第38号通告公布了染发膏。
药监部门于2024年4月22日发布第50号公告。
按照国务院令第727号，第二十条适用。
Regulation (EU) 2023/1545 lists allergens; GB 7916-1987 was replaced.
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("codes")
    (folder / "codes.md").write_text(TEXT, encoding="utf-8")
    with Engine.open(tmp_path_factory.mktemp("home"), create=True) as engine:
        engine.ingest([folder])
        yield engine


@pytest.mark.parametrize(
    ("code", "stands"),
    [
        ("138313-04375-2440", True),
        ("138313-04375", True),
        ("138313-04375-9999", False),
        ("2021年第51号", True),
        ("2024年第51号", False),  # 51 of another year
        ("No. 51 of 2021", True),
        ("2023年第38号", True),  # stands without a year
        ("2024年第50号", True),  # the year is told before it
        ("2021年第50号", False),
        ("第727号", True),
        ("No. 71", False),
        ("国妆原备字20210001", True),
        ("国妆原备字20230015", False),
        ("T/FDSA 0049-2024", True),
        ("T/FDSA 0049", True),
        ("T/FDSA 0050-2024", False),
        ("2023/1545", True),
        ("2024/1545", False),
        ("GB 7916-1987", True),
        ("GB 7916-2023", False),
    ],
)
def test_a_code_stands_as_a_whole_or_nowhere(engine: Engine, analyser: Analyser, code: str, stands: bool) -> None:
    assert isinstance(engine.searcher, Searcher)
    parts = engine.searcher.parts
    assert Mentioned(parts.lexical, parts.store, analyser).code(code) is stands


@pytest.mark.parametrize(
    ("question", "full"),
    [
        ("What is 138313-04375-9999?", ["138313-04375-9999"]),
        ("国家药监局2024年第51号公告说了什么", ["2024年第51号"]),
        ("When was Order No. 71 published?", ["No. 71"]),
        ("第71号令什么时候施行", ["第71号"]),
        ("What does Article 20 say?", []),
        ("第三十七条怎么规定", []),
        ("Is it the No. 1 brand?", []),
        ("sales in 2023-24, 2-3 days, a 12-month limit, 17-year-old", []),
        ("21 CFR 1271.10 criteria", []),
        ("a fine of 10000-20000 yuan, 罚款5000-10000元", []),
    ],
)
def test_provisions_counts_and_years_are_no_codes_of_their_own(question: str, full: list[str]) -> None:
    slots = read_slots(question, None)
    assert [slot.text for slot in slots if slot.kind == "code" and is_full_code(slot, question)] == full


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("138313-04375-9999", "138313-04375-9999"),
        ("Which ingredient has the code 138313-04375-9999?", "138313-04375-9999"),
        ("What did Announcement No. 51 of 2024 issue?", "No. 51 of 2024"),
        ("国妆原备字20230015是按什么标准备案的？", "国妆原备字20230015"),
    ],
)
def test_a_code_like_one_of_the_corpus_is_refused_by_its_name(engine: Engine, question: str, missing: str) -> None:
    answer = engine.ask(question)
    assert not answer.answered
    assert any(missing in note for note in answer.notes)


def test_a_code_without_tokens_is_not_said_to_stand_nowhere(
    engine: Engine, analyser: Analyser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(engine.searcher, Searcher)
    parts = engine.searcher.parts
    mentioned = Mentioned(parts.lexical, parts.store, analyser)
    monkeypatch.setattr(type(analyser), "tokens", lambda *_: [])
    assert mentioned.code("2024年第51号")
