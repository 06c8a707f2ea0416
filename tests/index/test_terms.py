"""The term base: the bundled file is sound, users' files extend it, names are found and translated."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.analyse import Analyser
from index.fold import fold
from index.termfile import read_lines
from index.terms import BUNDLED, Concept, TermBase, TermError, lint


@pytest.fixture(scope="module")
def terms() -> TermBase:
    return TermBase.load()


def _write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_the_bundled_file_has_nothing_wrong() -> None:
    assert lint(BUNDLED) == []


def test_the_bundled_file_is_large_and_sorted(terms: TermBase) -> None:
    keys = [(concept.kind, fold(concept.en[0])) for concept in terms.concepts]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys)) >= 1500


def test_no_variant_stands_twice(terms: TermBase) -> None:
    folded = [fold(name) for name in terms.variants]
    assert len(folded) == len(set(folded))


def test_every_chinese_variant_is_one_token(terms: TermBase) -> None:
    analyser = Analyser(terms)
    names = [name for concept in terms.concepts for name in concept.zh]
    assert [name for name in names if analyser.tokens(name)[-1] != fold(name)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did NMPA decide about exosomes in 2023?", ["NMPA", "exosome"]),
        ("国家药监局2023年对外泌体作出了什么认定？", ["NMPA", "exosome"]),
        ("formerly the CFDA's", ["NMPA"]),
        ("國家藥監局", ["NMPA"]),
        ("who told us to reach out", []),
        ("WHO, REACH", ["WHO", "REACH"]),
        ("preexosomes, nmpax", []),
        ("化妆品监督管理条例", ["Cosmetics Supervision and Administration Regulation"]),
        (
            "Cosmetics Supervision and Administration Regulation",
            ["Cosmetics Supervision and Administration Regulation"],
        ),
    ],
)
def test_finds_the_longest_names_in_order(terms: TermBase, text: str, expected: list[str]) -> None:
    assert [concept.en[0] for concept in terms.find(text)] == expected


def test_translates_names_phrases_and_stems(terms: TermBase) -> None:
    assert terms.translations("外泌体", "en")[0] == "exosome"
    assert terms.translations("NMPA", "zh")[0] == "国家药品监督管理局"
    assert "NMPA" in terms.translations("CFDA", "en")
    assert "外泌体" in terms.translations(Analyser(terms).tokens("exosomes")[0], "zh")
    assert terms.translations("us", "zh") == () == terms.translations("blue sky", "zh")


def test_a_users_row_is_added(tmp_path: Path) -> None:
    path = _write(tmp_path / "terms.tsv", "# ours", "", "product\t星河凝露\tGalaxy Dew|GD-1")
    terms = TermBase.load(path)
    assert terms.concepts[-1] == Concept(("星河凝露",), ("Galaxy Dew", "GD-1"), "product")
    assert Analyser(terms).tokens("新品星河凝露上市")[-2] == "星河凝露"


def test_a_users_row_extends_the_concept_it_names(tmp_path: Path) -> None:
    terms = TermBase.load(_write(tmp_path / "terms.tsv", "regulator\t中国药监\tNMPA"))
    (concept,) = terms.find("中国药监")
    assert concept.zh[0] == "中国药监"
    assert {"国家药监局"} <= set(concept.zh)
    assert len(terms.concepts) == len(TermBase.load().concepts)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("product\t星河凝露", "2 columns"),
        ("product\t\tGalaxy Dew", "Chinese side is empty"),
        ("product\t星河凝露\t", "English side is empty"),
        ("product\t星河凝露||星河\tGalaxy Dew", "empty Chinese variant"),
        ("product\tGalaxy\tGalaxy Dew", "no Chinese character"),
        ("product\t星河 凝露\tGalaxy Dew", "white space"),
        ("product\t露\tGalaxy Dew", "single character"),
        ("product\t星河凝露\t星河", "move it to the Chinese column"),
        ("\t星河凝露\tGalaxy Dew", "kind"),
        ("product\t星河凝露|星河凝露\tGalaxy Dew", "twice"),
        ("product\t国家药监局\tWHO", "several known concepts"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    path = _write(tmp_path / "terms.tsv", "# comment", row)
    assert any(problem.line == 2 and reason in problem.reason for problem in lint(path))
    with pytest.raises(TermError, match=r"terms\.tsv, line 2: "):
        TermBase.load(path)


def test_a_variant_in_two_rows_names_the_first(tmp_path: Path) -> None:
    path = _write(tmp_path / "t.tsv", "product\t星河凝露\tGalaxy Dew", "product\t星河水\tgalaxy dew")
    assert [(problem.line, "line 1" in problem.reason) for problem in lint(path)] == [(2, True)]


def test_an_unreadable_file_says_why(tmp_path: Path) -> None:
    with pytest.raises(TermError, match="cannot read"):
        read_lines(tmp_path / "missing.tsv")
    (tmp_path / "gbk.tsv").write_bytes("产品\t星河\tGalaxy".encode("gbk"))
    with pytest.raises(TermError, match="UTF-8"):
        lint(tmp_path / "gbk.tsv")
