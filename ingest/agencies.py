"""Public bodies that issue rules, by the names they have gone by, and whose law they speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Agency(NamedTuple):
    """`name` is what Metadata.agency holds; `jurisdiction` is "CN", "US", "EU", "UK", "JP", "KR" or "INT"."""

    name: str
    jurisdiction: str


_TABLE = """
NMPA|CN|国家药品监督管理局; 国家药监局
NMPA|CN|国家食品药品监督管理总局; 国家食品药品监督管理局; 国家食药监总局; 食品药品监管总局
NMPA|CN|CFDA; SFDA; National Medical Products Administration; China Food and Drug Administration
NIFDC|CN|中国食品药品检定研究院; 中检院
CDE|CN|国家药品监督管理局药品审评中心; 国家药监局药审中心; 药品审评中心
SAMR|CN|国家市场监督管理总局; 市场监管总局; State Administration for Market Regulation
SAIC|CN|国家工商行政管理总局; 国家工商行政管理局
NHC|CN|国家卫生健康委员会; 国家卫生健康委; 国家卫健委; 国家卫生和计划生育委员会; 卫生部
国务院|CN|中华人民共和国国务院; 国务院办公厅
全国人民代表大会|CN
全国人民代表大会常务委员会|CN|全国人大常委会
最高人民法院|CN
最高人民检察院|CN
公安部|CN
国家安全部|CN
人力资源和社会保障部|CN|人力资源社会保障部; 劳动和社会保障部; 劳动部
国家发展和改革委员会|CN|国家发展改革委
科学技术部|CN|科技部
海关总署|CN
财政部|CN
商务部|CN
工业和信息化部|CN
交通运输部|CN|交通部
农业农村部|CN|农业部
中国证券监督管理委员会|CN|中国证监会
中国人民银行|CN
FDA|US|Food and Drug Administration; 美国食品药品监督管理局; 美国食品和药物管理局
FTC|US|Federal Trade Commission
SEC|US|Securities and Exchange Commission
EMA|EU|European Medicines Agency; 欧洲药品管理局
European Commission|EU|欧盟委员会
ECHA|EU|European Chemicals Agency
SCCS|EU|Scientific Committee on Consumer Safety
MHRA|UK|Medicines and Healthcare products Regulatory Agency
MFDS|KR|Ministry of Food and Drug Safety; 韩国食品药品安全部
MHLW|JP|Ministry of Health, Labour and Welfare; 日本厚生劳动省
PMDA|JP|Pharmaceuticals and Medical Devices Agency
WHO|INT|World Health Organization; 世界卫生组织
"""


def _table() -> dict[str, Agency]:
    table: dict[str, Agency] = {}
    for line in _TABLE.strip().splitlines():
        name, jurisdiction, *aliases = line.split("|")
        names = [name, *(alias for column in aliases for alias in column.split("; "))]
        table.update({alias: Agency(name, jurisdiction) for alias in names})
    return table


_BY_NAME = _table()
_CANONICAL = {alias.lower(): agency.name for alias, agency in _BY_NAME.items()}


def _pattern(name: str) -> str:
    if not name.isascii():
        return re.escape(name)
    # Acronyms count in capitals only (WHO, not who), and not \b: Chinese may stand beside them. The first letter comes
    # before what may not precede it, as re looks for first letters forty times as fast as it tries every name.
    return rf"{name[0]}(?<![A-Za-z0-9]{name[0]}){re.escape(name[1:])}(?![A-Za-z0-9])"


_ANY = re.compile("|".join(map(_pattern, sorted(_BY_NAME, key=lambda name: (-len(name), name)))))


def find_agency(text: str) -> Agency | None:
    """The first agency named in the text under any of its names, None when there is none."""
    match = _ANY.search(text)
    return _BY_NAME[match[0]] if match else None


def name_of_agency(text: str) -> str:
    """The name under which `find_agency` found it, "" when it found none."""
    match = _ANY.search(text)
    return match[0] if match else ""


def find_agencies(text: str) -> Iterator[tuple[int, int, Agency]]:
    """Where agencies are named, `text[start:end]`, in order."""
    for match in _ANY.finditer(text):
        yield *match.span(), _BY_NAME[match[0]]


def is_agency(name: str) -> bool:
    """Whether this is a name of a known agency, in any case."""
    return name.strip().lower() in _CANONICAL


def agency_jurisdiction(name: str) -> str | None:
    """Whose law the agency of this canonical name speaks, None for an unknown one."""
    agency = _BY_NAME.get(name)
    return agency.jurisdiction if agency else None


def canonical_agency(name: str) -> str:
    """The name that Metadata.agency uses for this agency; the argument itself when it is not a known one."""
    return _CANONICAL.get(name.strip().lower(), name)
