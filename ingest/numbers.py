"""Document numbers: of notices and decrees, standards, European and American rules."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_HAN = r"[\u4e00-\u9fff]"
_DECREE = (
    rf"(?:{_HAN}{{2,20}}、)?(?:(?!以令){_HAN}){{0,20}}令\s*(?:[（(]?\d{{4}}年?[）)]?\s*)?"
    r"第\s*(?:\d+|[一二三四五六七八九十百〇零]+)\s*号"
)
_BRACKETED = (
    rf"(?:(?<=[\s日（(：:])|^)(?![^〔]{{0,9}}[我以据按]){_HAN}{{1,10}}[〔\[［（(]\s*(?:19|20)\d\d\s*[〕\]］)）]"
    r"\s*(?:第\s*)?\d+\s*号"
)
_NOTICE = r"(?:公告|通告|通知)?\s*[（(]?(?:19|20)\d\d年\s*第\s*\d+\s*号"
_STANDARD = (
    r"(?<![A-Za-z0-9/])(?:(?:GB|YY|QB|SN|HG|WS|NY|DB\d{2,4})(?:/[TZ])?|T/[A-Z]{2,10}|ISO(?:/[A-Z]{2,4})*|ISO/IEC)"
    r"\s?\d{2,6}(?:\.\d+)?[-—–:：](?:(?:19|20)\d\d|\d\d)(?!\d)"
)
_EUROPEAN = (
    r"\b(?:Regulation|Directive|Decision)\s+(?:\((?:EC|EU|EEC)\)\s+)?(?:No\.?\s+)?\d{2,4}/\d{1,4}(?:/(?:EC|EU|EEC))?\b"
    r"|\((?:EC|EU|EEC)\)\s+(?:No\.?\s+)?\d{2,4}/\d{1,4}\b|\bSCCS/\d{3,4}/\d\d\b"
)
_AMERICAN = (
    r"\bFDA-(?:19|20)\d\d-[A-Z]-\d{3,5}\b|\bPublic Law (?:No\. )?\d+[-–]\d+"
    r"|\b\d{1,2} ?(?:CFR|C\.F\.R\.|U\.?S\.?C\.?) (?:[Pp]arts? )?\d+(?:\.\d+)?[a-z]?\b"
)
_NUMBER = re.compile("|".join((_DECREE, _BRACKETED, _NOTICE, _STANDARD, _EUROPEAN, _AMERICAN)))
_LABEL = re.compile(
    r"(?:^|[\s　|（(])(?:文\s*号|发文字号|发文文号|公告号|标\s*准\s*(?:编\s*)?号"
    r"|(?i:(?:document|docket|standard) (?:number|no\.?)))\s*[:：|\t]\s*(?P<number>[^\s　|，,；;][^　|，,；;\n]{2,38})"
)


class Number(NamedTuple):
    """A document number as it is cited; `raw` is how the line has it."""

    text: str
    raw: str


def number_in(line: str) -> Number | None:
    """The first document number in a line."""
    match = _NUMBER.search(line)
    return Number(_cited(match[0]), match[0]) if match else None


def labelled_number(line: str) -> Number | None:
    """The number that a label (文号, Document number) names, if it looks like one."""
    match = _LABEL.search(line[:300])
    raw = match["number"].strip() if match else ""
    raw = re.split(r"\s{2,}|\s(?=[\u4e00-\u9fff]{2,}[:：])", raw)[0]
    return Number(_cited(raw), raw) if re.search(r"[\d０-９]", raw) else None


def _cited(number: str) -> str:
    number = "".join(unicodedata.normalize("NFKC", c) if c.isdigit() else c for c in number)
    number = ("" if re.search(_HAN, number) else " ").join(number.split())
    # 公告（2021年 第50号 was found within its brackets: it is cited as 公告2021年第50号
    return number if re.search("[)）]", number) else re.sub("[(（]", "", number)
