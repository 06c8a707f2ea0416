"""Which document replaces which, by what is stated and by titles and dates."""

from __future__ import annotations

from datetime import date

import pytest

from index.collection import EmbeddedCollection
from index.names import names_of, normal
from ingest.types import Metadata
from tests.index.conftest import Open, make_document

OLD = Metadata(title="示例卫生监督条例", kind="law", published=date(2019, 3, 2))
NEW = Metadata(title="示例监督管理条例", kind="law", published=date(2020, 6, 16), replaces=("《示例卫生监督条例》",))


def stored(collection: EmbeddedCollection, *documents: Metadata) -> list[str]:
    """Ids of documents with these metadata."""
    made = [make_document(f"{n}", [f"text {n}"], metadata) for n, metadata in enumerate(documents)]
    collection.add(made)
    return [document.id for document, _ in made]


def links(collection: EmbeddedCollection, id: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(successors, predecessors) as (title, how)."""
    return (
        [(link.document.metadata.title, link.how) for link in collection.successors(id)],
        [(link.document.metadata.title, link.how) for link in collection.predecessors(id)],
    )


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_what_is_declared_is_found_both_ways_whichever_came_first(
    open_collection: Open, order: tuple[Metadata, Metadata]
) -> None:
    collection = open_collection()
    ids = dict(zip((m.title for m in order), stored(collection, *order), strict=True))
    assert links(collection, ids[OLD.title]) == ([(NEW.title, "declared")], [])
    assert links(collection, ids[NEW.title]) == ([], [(OLD.title, "declared")])


def test_what_a_text_says_counts_as_found_in_it_and_goes_with_the_document(open_collection: Open) -> None:
    collection = open_collection()
    said = Metadata(
        title=NEW.title, kind="law", published=NEW.published, replaces=NEW.replaces, detected=frozenset({"replaces"})
    )
    old, new = stored(collection, OLD, said)
    assert links(collection, old) == ([(NEW.title, "text")], [])
    collection.remove([new])
    assert links(collection, old) == ([], [])


def test_statutes_of_one_name_follow_each_other_by_date(open_collection: Open) -> None:
    collection = open_collection()
    trial = Metadata(title="示例诉讼规则（试行）", kind="law", published=date(2012, 11, 22))
    final = Metadata(title="中华人民共和国示例诉讼规则", kind="law", published=date(2019, 12, 2))
    draft = Metadata(title="示例诉讼规则（征求意见稿）", kind="law", published=date(2024, 1, 1), status="draft")
    ids = stored(collection, final, trial, draft)
    assert links(collection, ids[0]) == ([], [(trial.title, "title")])
    assert links(collection, ids[1]) == ([(final.title, "title")], [])


def test_news_of_one_title_do_not_replace_each_other(open_collection: Open) -> None:
    collection = open_collection()
    ids = stored(
        collection,
        Metadata(title="一周要闻速览", kind="news", published=date(2024, 1, 1)),
        Metadata(title="一周要闻速览", kind="news", published=date(2024, 1, 8)),
        Metadata(title="国家药监局关于化妆品抽检的通告", kind="notice", published=date(2024, 1, 1)),
        Metadata(title="国家药监局关于化妆品抽检的通告", kind="notice", published=date(2024, 2, 1)),
    )
    assert all(links(collection, id) == ([], []) for id in ids)


def test_a_document_does_not_replace_one_that_is_younger(open_collection: Open) -> None:
    collection = open_collection()
    older = Metadata(title="乙办法", kind="law", published=date(2010, 1, 1), replaces=("甲办法规定",))
    younger = Metadata(title="甲办法规定", kind="law", published=date(2015, 1, 1))
    assert links(collection, stored(collection, older, younger)[1]) == ([], [])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("《示例卫生监督条例》", "示例卫生监督条例"),
        ("中华人民共和国示例管理法实施条例", "示例管理法实施条例"),
        ("示例规则（试行）", "示例规则"),
        ("示例规则（2019修正）", "示例规则(2012-11-22)"),
        ("示例條例", "示例条例"),
        ("Council Directive 76/768/EEC", "Directive 76/768/EEC"),
        ("Commission Regulation (EU) 2023/1545", "(EU) 2023/1545"),
        ("国家药监局公告2021年第50号", "NMPA公告（2021年第50号）"),
        ("Draft  Guidance on Peptides", "draft guidance on peptides."),
    ],
)
def test_names_that_mean_the_same(left: str, right: str) -> None:
    assert normal(left) == normal(right) != ""


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("国家药监局公告2021年第50号", "海关总署公告2021年第50号"),
        ("示例规则", "示例规则实施细则"),
        ("Directive 76/768/EEC", "entry 70 of Annex XVII as worded by Directive 76/768/EEC"),
        ("Regulation (EU) 2023/1545", "Regulation (EU) 2023/1546"),
    ],
)
def test_names_that_do_not(left: str, right: str) -> None:
    assert normal(left) != normal(right)


def test_a_notice_is_also_known_by_what_it_publishes_and_by_its_number() -> None:
    notice = Metadata(
        title="国家药监局关于发布《示例评价规范》的公告（2031年 第50号）",
        kind="notice",
        agency="NMPA",
        document_number="公告2031年第50号",
    )
    assert (
        names_of(notice).items() >= {normal("示例评价规范"): True, normal("国家药监局公告2031年第50号"): False}.items()
    )
