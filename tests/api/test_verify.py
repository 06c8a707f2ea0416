"""Quotations looked up in real collections, with the real analyser and index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.engine import Engine
from api.library import UnknownDocument
from api.verify import MAX_PLACES
from tests.api.conftest import Run

ORIGINAL = (
    "国家药监局于2023年7月发布指导文件，细胞外囊泡按药品管理。企业不得在化妆品标签上宣称外泌体。"
    "违反规定的，由省级药监部门责令改正。"
)
ENGLISH = (
    "The regulator said on 5 May 2022 that milk exosomes may be used in cosmetics. It did not approve injections. "
    'A spokesman called the list "a first step", and no product was approved.'
)
TEXTS = {
    "original.txt": ORIGINAL,
    "reprint.md": "转载如下。\n\n" + ORIGINAL.replace("外泌体", "**外泌体**").replace("，细", ",\n细"),
    "milk.txt": ENGLISH,
    "own-dots.txt": "The clerk wrote: we shall see ... and left the office without another word.",
    "formula.txt": "本办法自公布之日起施行。" * 60,
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("documents")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Engine.open(tmp_path_factory.mktemp("home"), create=True) as engine:
        engine.ingest([folder])
        yield engine


def identity(engine: Engine, name: str) -> str:
    return next(document.id for document in engine.documents() if document.origin.endswith(name))


@pytest.mark.parametrize(
    "quotation",
    [
        "细胞外囊泡按药品管理。企业不得在化妆品标签上宣称外泌体。",  # across two sentences
        ENGLISH,
        "It did not approve injections.",
        "cosmetics. It did",
        "ay be us",  # not one whole word
        "“The regulator said on 5 May 2022”",
    ],
)
def test_what_stands_there_is_verbatim_to_the_character(engine: Engine, quotation: str) -> None:
    found = engine.verify(quotation)
    assert found.verbatim
    assert found.but_for == ()
    assert found.nearest is None
    place = found.places[0]
    assert engine.document(place.quote.document).text[place.quote.start : place.quote.end] == quotation.strip("“”")


@pytest.mark.parametrize(
    ("quotation", "but_for"),
    [
        ("It did  not approve injections.", ("whitespace",)),
        ("IT DID NOT APPROVE INJECTIONS.", ("letter case",)),
        ("called the list “a first step”, and", ("quotation marks",)),
        ("細胞外囊泡按藥品管理", ("traditional characters",)),
        ("milk exosomes may be used.", ("final punctuation",)),
        ("said on ５ May ２０２２ that", ("full-width characters",)),
    ],
)
def test_what_differs_in_form_only_is_found_and_told_apart(
    engine: Engine, quotation: str, but_for: tuple[str, ...]
) -> None:
    found = engine.verify(quotation)
    assert not found.verbatim
    assert found.but_for == but_for
    for place in found.places:
        assert engine.document(place.quote.document).text[place.quote.start : place.quote.end] == place.quote.text


def test_a_reprint_with_other_line_breaks_and_marks_is_a_further_place(engine: Engine) -> None:
    found = engine.verify("发布指导文件，细胞外囊泡按药品管理。企业不得在化妆品标签上宣称外泌体")
    assert found.verbatim
    assert [place.but_for for place in found.places] == [(), ("whitespace", "full-width characters", "markup")]
    assert [place.quote.number for place in found.places] == [1, 2]


@pytest.mark.parametrize("dots", ["……", " ... ", "[…]", "…"])
def test_an_ellipsis_joins_two_pieces_of_one_document_in_order(engine: Engine, dots: str) -> None:
    found = engine.verify(f"milk exosomes may be used{dots}no product was approved")
    assert found.verbatim
    (place,) = found.places
    text = engine.document(place.quote.document).text
    assert [text[start:end] for start, end in place.pieces] == ["milk exosomes may be used", "no product was approved"]
    assert not engine.verify(f"no product was approved{dots}milk exosomes may be used").places


def test_an_ellipsis_that_the_document_has_itself_is_no_omission(engine: Engine) -> None:
    (place,) = engine.verify("we shall see ... and left").places
    assert len(place.pieces) == 1


def test_pieces_of_two_documents_are_not_one_quotation(engine: Engine) -> None:
    assert not engine.verify("milk exosomes may be used ... left the office").places


@pytest.mark.parametrize(
    ("quotation", "kind", "quoted", "true"),
    [
        ("The regulator said on 5 May 2021 that milk exosomes may be used in cosmetics.", "date", "2021", "2022"),
        ("It did approve injections.", "negation", "", "not"),
        ("企业可以在化妆品标签上宣称外泌体", "negation", "可以", "不得"),
        ("国家药监局于2024年7月发布指导文件，细胞外囊泡按药品管理", "date", "2024年", "2023年"),
        ("违反规定的，由市级药监部门责令改正", "changed", "市", "省"),
    ],
)
def test_a_changed_quotation_gets_the_true_wording_and_the_difference(
    engine: Engine, quotation: str, kind: str, quoted: str, true: str
) -> None:
    found = engine.verify(quotation)
    assert not found.verbatim
    assert found.places == ()
    assert found.nearest is not None
    text = engine.document(found.nearest.document).text
    assert text[found.nearest.start : found.nearest.end] == found.nearest.text
    assert [(d.kind, d.quoted, d.true) for d in found.differences] == [(kind, quoted, true)]


def test_a_long_quotation_with_one_word_changed_gets_all_of_its_true_sentences(engine: Engine) -> None:
    found = engine.verify(ENGLISH.replace("did not approve", "did not forbid"))
    assert found.nearest is not None
    assert found.nearest.text == ENGLISH
    assert [(d.quoted, d.true) for d in found.differences] == [("forbid", "approve")]


@pytest.mark.parametrize("quotation", ["The moon is made of green cheese and mice.", "今天天气很好，我们去公园玩。"])
def test_nothing_near_is_said_to_be_near(engine: Engine, quotation: str) -> None:
    found = engine.verify(quotation)
    assert (found.verbatim, found.places, found.nearest, found.differences) == (False, (), None, ())


def test_only_the_document_named_is_looked_at(engine: Engine) -> None:
    milk = identity(engine, "milk.txt")
    assert engine.verify("It did not approve injections.", milk[:8]).verbatim
    assert not engine.verify("细胞外囊泡按药品管理", milk).verbatim
    with pytest.raises(UnknownDocument):
        engine.verify("anything", "ffffffffffffffff")


def test_more_places_than_are_listed_are_said_to_be_more(engine: Engine) -> None:
    found = engine.verify("自公布之日起施行")
    assert len(found.places) == MAX_PLACES
    assert found.more


@pytest.mark.parametrize(
    "quotation", ["100%'; DROP TABLE texts; --", "a:b AND (c OR", "\x00\x01x", "x" * 20_000, "🧪 ok"]
)
def test_odd_quotations_are_only_words(engine: Engine, quotation: str) -> None:
    assert not engine.verify(quotation).verbatim


def test_the_command_line_says_it_in_words_and_as_data(yinju: Run, folder: Path) -> None:
    yinju("ingest", folder)
    code, out, _ = yinju("verify", "In July 2023 the NMPA categorised exosomes as drugs.")
    assert code == 0
    assert out.startswith("Verbatim, in 1 place:\n[1] “In July 2023")
    code, out, _ = yinju("verify", "In July 2022 the NMPA categorised exosomes as drugs.")
    assert code == 3
    assert out.startswith("Not verbatim in the corpus. The nearest true wording:\n“In July 2023")
    assert "  - date: “2022” is “2023” in truth\n" in out
    code, out, _ = yinju("verify", "2021年5月1日前已注册的化妆品，应当于2024年5月1日前完成功效宣称评价", "--json")
    found = json.loads(out)
    assert code == 3
    assert list(found) == ["quotation", "verbatim", "but_for", "places", "more", "nearest", "differences"]
    assert [d["kind"] for d in found["differences"]] == ["date"]
    code, _, err = yinju("verify", "。")
    assert code == 2 and err.startswith("yinju: the quotation is empty")
