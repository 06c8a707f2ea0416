import pytest

from api.place_agreement import asked_places, only_elsewhere, places_in
from api.question import read_question
from index.terms import TermBase


@pytest.fixture(scope="module")
def terms() -> TermBase:
    return TermBase.load()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("South Korea has banned it since 2017.", {"KR"}),
        ("韩国自2017年起禁止。", {"KR"}),
        ("The American test looks at what the seller promises.", {"US"}),
        ("MFDS and NMPA disagree.", {"KR", "CN"}),
        ("欧盟委员会修改了附件。", {"EU"}),
        ("It concerns us all.", set()),
        ("Nothing is named here.", set()),
    ],
)
def test_places_are_named_by_name_adjective_or_agency(text: str, places: set[str]) -> None:
    assert places_in(text) == places


@pytest.mark.parametrize(
    ("question", "text", "elsewhere"),
    [
        ("When did the US ban TPO?", "The European Union has prohibited TPO since 1 September 2025.", True),
        ("When did the US ban TPO?", "The United States has not followed the European Union.", False),
        ("When did the US ban TPO?", "TPO is prohibited since 1 September 2025.", False),
        ("FDA批准了吗", "The American agency has approved none.", False),
        ("FDA批准了吗", "国家药监局批准了两项。", True),
        ("中国哪家工厂最大？", "广州的工厂最大。", False),  # a city says nothing of a country
        ("上海的工厂投资多少？", "位于广州从化的工厂总投资6亿元。", True),
        ("When was it approved?", "Japan approved it in 2015.", False),
    ],
)
def test_a_text_that_names_only_other_places_is_elsewhere(
    question: str, text: str, elsewhere: bool, terms: TermBase
) -> None:
    assert only_elsewhere(asked_places(read_question(question, terms)), places_in(text)) is elsewhere
