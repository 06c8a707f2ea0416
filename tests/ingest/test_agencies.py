from __future__ import annotations

import pytest

from ingest.agencies import canonical_agency, find_agency


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("国家药品监督管理局公告", "NMPA"),
        ("原国家食品药品监督管理总局令", "NMPA"),
        ("Notice of the China Food and Drug Administration", "NMPA"),
        ("the U.S. Food and Drug Administration", "FDA"),
        ("those who said so", None),
        ("NMPA公告2021年第50号", "NMPA"),
        ("第十三届全国人民代表大会常务委员会", "全国人民代表大会常务委员会"),
    ],
)
def test_agencies_are_found_under_any_of_their_names(text: str, name: str | None) -> None:
    found = find_agency(text)
    assert (found.name if found else None) == name


def test_the_canonical_name_is_case_insensitive_and_leaves_strangers_alone() -> None:
    assert canonical_agency("nmpa") == canonical_agency("国家药监局") == "NMPA"
    assert canonical_agency("某局") == "某局"
