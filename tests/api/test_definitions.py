"""Which sentences define a term."""

from __future__ import annotations

import pytest

from api.definitions import defines

EXOSOMES = ("外泌体", "exosome", "exosomes")
MEDICINE = ("再生医学", "regenerative medicine")


@pytest.mark.parametrize(
    ("forms", "sentence"),
    [
        (EXOSOMES, "外泌体是一种直径30至150纳米的细胞外囊泡。"),
        (EXOSOMES, "外泌体（Exosome，EXO）是细胞分泌的纳米级囊泡。"),
        (EXOSOMES, "外泌体，是指由细胞分泌的囊泡。"),
        (EXOSOMES, "本办法所称外泌体，是指由细胞分泌的囊泡。"),
        (EXOSOMES, "所谓外泌体，即细胞分泌的囊泡。"),
        (EXOSOMES, "外泌体：细胞分泌到体外的纳米级囊泡。"),
        (EXOSOMES, "报告把外泌体定义为纳米级的细胞外囊泡，内含RNA。"),
        (EXOSOMES, "Exosomes are tiny vesicles that cells release."),
        (EXOSOMES, "An exosome is a vesicle of 30 to 150 nm."),
        (EXOSOMES, "Exosomes, tiny vesicles released by cells, are being marketed in skin care products."),
        (EXOSOMES, "The term exosome refers to vesicles that cells release."),
        (EXOSOMES, "Cells release vesicles called exosomes."),
        (MEDICINE, "再生医学是一门新兴交叉学科，以干细胞与组织工程为核心内容。"),
        (MEDICINE, "Regenerative medicine is the branch of medicine that replaces tissue."),
        (("儿童化妆品", "children's cosmetics"), "儿童化妆品指供12岁以下（含12岁）的孩子使用的产品。"),
        (("微量成分",), "微量成分是含量不超过0.1%的成分。"),
    ],
)
def test_a_sentence_that_says_what_it_is_defines(forms: tuple[str, ...], sentence: str) -> None:
    assert defines(forms, sentence)


@pytest.mark.parametrize(
    ("forms", "sentence"),
    [
        (EXOSOMES, "Exosome treatments are an innovative approach to skin care."),
        (EXOSOMES, "Exosomes are not allowed in cosmetics."),
        (EXOSOMES, "Exosomes are regulated as drugs."),
        (EXOSOMES, "Exosomes, which the agency regulates, were sold."),
        (EXOSOMES, "In 2023 exosomes were sold for 1.6 billion yuan."),
        (EXOSOMES, "Companies sell exosomes."),
        (EXOSOMES, "Exosomes are a case of their own."),
        (EXOSOMES, 'The agency called "exosome cosmetics" a pseudo-concept.'),
        (EXOSOMES, "外泌体护肤品是一种新产品。"),
        (EXOSOMES, "外泌体是否属于药品？"),
        (EXOSOMES, "抖音上外泌体的销售额为16.46亿元。"),
        (EXOSOMES, "干细胞外泌体市场增长。"),
        (MEDICINE, "再生医学的技术背景"),
        (MEDICINE, "再生医学介绍"),
        (("NMPA",), "NMPA published the list."),
        ((), "Anything is a thing."),
        (("", " "), "Anything is a thing."),
    ],
)
def test_a_sentence_that_only_mentions_it_does_not(forms: tuple[str, ...], sentence: str) -> None:
    assert not defines(forms, sentence)
