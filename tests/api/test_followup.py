"""Follow-ups take what they lack from the turns before, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from api.engine import Engine
from api.followup import FollowUps
from api.history import Turn
from index.analyse import Analyser
from index.model import StaticModel
from index.terms import TermBase
from tests.api.conftest import FakeModel

TODAY = date(2025, 11, 1)


@pytest.fixture(scope="module")
def follow_ups(terms: TermBase) -> FollowUps:
    model = StaticModel.load()

    def nearest(text: str, others: Sequence[str]) -> list[float]:
        found: list[float] = (model.encode_documents(others) @ model.encode_questions([text])[0]).tolist()
        return found

    return FollowUps(terms, nearest, Analyser(terms).tokens)


@pytest.fixture(scope="module")
def terms() -> TermBase:
    return TermBase.load()


def user(*texts: str) -> list[Turn]:
    return [Turn("user", text) for text in texts]


@pytest.mark.parametrize(
    ("before", "question", "standalone"),
    [
        # a place for a place
        ("欧盟允许化妆品里用外泌体吗？", "那美国呢？", "美国允许化妆品里用外泌体吗？"),
        ("欧盟允许化妆品里用外泌体吗？", "美国呢", "美国允许化妆品里用外泌体吗？"),
        ("Are exosomes allowed in the EU?", "and in Japan?", "Are exosomes allowed in Japan?"),
        ("What does Canada say on PFAS?", "What about New Zealand?", "What does New Zealand say on PFAS?"),
        ("What does FDA say about exosomes?", "and in the EU?", "What does the EU say about exosomes?"),
        ("国家药监局怎么看外泌体？", "那FDA呢？", "FDA怎么看外泌体？"),
        ("歐盟允許化妝品裡用外泌體嗎？", "那美國呢？", "美国允许化妆品里用外泌体吗？"),
        # a period for a period
        ("How many filings were made in 2023?", "And in 2024?", "How many filings were made in 2024?"),
        ("2023年备案了多少种新原料？", "2024年呢？", "2024年备案了多少种新原料？"),
        ("2023年上半年欧莱雅的销售额", "那下半年呢", "2023年下半年欧莱雅的销售额"),
        ("How many were filed in Q1 2023?", "and in Q2?", "How many were filed in Q2 2023?"),
        # a period where there was none
        ("How many filings were made?", "and in 2024?", "How many filings were made in 2024?"),
        # a company for a company
        ("欧莱雅2023年卖了多少？", "雅诗兰黛呢？", "雅诗兰黛2023年卖了多少？"),
        ("Who owns Yatsen?", "and Imeik?", "Who owns Imeik?"),
        # the words behind the same preposition
        ("What is the limit for face creams?", "and for body lotions?", "What is the limit for body lotions?"),
        # the words nearest in meaning
        ("When does it hit rinse-off cosmetics?", "And leave-on creams?", "When does it hit leave-on creams?"),
        ("抖音上外泌体护肤品销售额是多少？", "那均价呢？", "抖音上外泌体护肤品均价是多少？"),
        # a pronoun
        ("化妆品监督管理条例是几号令？", "它从哪天开始施行？", "化妆品监督管理条例从哪天开始施行？"),
        ("Who wrote the Red Snail report?", "When was it published?", "When was wrote the Red Snail report published?"),
        ("What is the INCI number of Milk Exosomes?", "Who supplies them?", "Who supplies Milk Exosomes?"),
        ("What are quasi-drugs?", "Who regulates them?", "Who regulates quasi-drugs?"),
        # nothing but the question
        ("药企违反药品管理法哪一条？", "罚款最高是多少？", "药企违反药品管理法，罚款最高是多少？"),
        ("MoCRA要求记录保存几年？", "小企业呢，要保存多久？", "MoCRA要求记录保存，小企业呢，要保存多久？"),
    ],
)  # fmt: skip
def test_what_is_lacking_is_taken_over(follow_ups: FollowUps, before: str, question: str, standalone: str) -> None:
    assert follow_ups.standalone(question, user(before), TODAY) == standalone


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("欧盟允许化妆品里用外泌体吗？", "赫丽尔斯为什么在2023年被北京市密云区市场监督管理局罚款？"),
        ("Are exosomes allowed in the EU?", "What did the NMPA decide about hair dyes in 2023?"),
        ("Are exosomes allowed in the EU?", "Is it legal to sell exosomes in the US?"),
        ("化妆品监督管理条例是几号令？", "MoCRA是什么？"),
        ("化妆品监督管理条例是几号令？", "Who is Chaileedo?"),
    ],
)
def test_a_complete_question_is_left_alone(follow_ups: FollowUps, before: str, question: str) -> None:
    assert follow_ups.standalone(question, user(before), TODAY) is None


def test_a_chain_of_follow_ups_keeps_the_subject_of_the_first(follow_ups: FollowUps) -> None:
    turns = user("加拿大什么时候禁止化妆品动物试验？", "台湾呢？", "那韩国呢？")
    assert follow_ups.standalone("澳大利亚呢？", turns, TODAY) == "澳大利亚什么时候禁止化妆品动物试验？"


def test_what_the_assistant_said_is_not_taken_for_a_question(follow_ups: FollowUps) -> None:
    turns = [Turn("user", "欧盟允许外泌体吗？"), Turn("assistant", "[1] “日本……” — 日本, 2020")]
    assert follow_ups.standalone("那美国呢？", turns, TODAY) == "美国允许外泌体吗？"


def test_no_history_no_change(follow_ups: FollowUps) -> None:
    assert follow_ups.standalone("那美国呢？", (), TODAY) is None
    assert follow_ups.standalone("那美国呢？", user("  "), TODAY) is None


def test_the_search_decides_where_the_words_leave_it_open(follow_ups: FollowUps) -> None:
    turns = user("药企违反药品管理法哪一条？")
    assert follow_ups.standalone("罚款最高是多少？", turns, TODAY, lambda alone, added: alone) is None
    added = follow_ups.standalone("罚款最高是多少？", turns, TODAY, lambda alone, added: added)
    assert added == "药企违反药品管理法，罚款最高是多少？"


def test_the_answer_carries_the_question_as_understood(fake_model: FakeModel, tmp_path: Path, folder: Path) -> None:
    with Engine.open(tmp_path / "home", create=True) as engine:
        engine.ingest([folder])
        first = "what did NMPA do with exosomes in July 2023"
        alone = engine.ask("and in August 2023?")
        answer = engine.ask("and in August 2023?", history=user(first), today=TODAY)
    assert alone.standalone is None and alone.to_json()["standalone"] is None
    assert answer.question == "and in August 2023?"
    assert answer.standalone == "what did NMPA do with exosomes in August 2023"
    assert answer.to_json()["standalone"] == answer.standalone
    assert answer.searched.period and answer.searched.period.to_json() == ["2023-08-01", "2023-08-31"]


def test_a_follow_up_is_answered_in_its_own_language(fake_model: FakeModel, tmp_path: Path, folder: Path) -> None:
    with Engine.open(tmp_path / "home", create=True) as engine:
        engine.ingest([folder])
        history = user("国家药监局2023年7月对外泌体作出了什么认定？")
        assert engine.ask("and in the US?", history=history, today=TODAY).language == "en"
        assert engine.ask("2024?", history=history, today=TODAY).language == "zh"
