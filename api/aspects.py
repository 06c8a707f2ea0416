"""Aspects: what of a thing is asked, where a follow-up only names it ("那均价呢？", "and the owner?")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from api.replacing import Cut, Nearest, most_alike, phrases
from api.slots import Slot
from index.fold import has_han

_ZH = (
    r"[额率价数]|日期?|时间|期限?|金额|代[码号]|编号|文号|号码|罚款|罚则|处罚|原因|理由|范围|地[点址]|利润|亏损|营收|收入"
    r"|销量|产能|面积|投资|定义|含量|限[量值]|浓度|份额|占比|[增降涨跌]幅|增速|股东|董事长|创始人|总部|负责人|作者|主编"
    r"|费用|成本|条件|名称|[全简]称|依据|后果|市值|规模|机[构关]|部门|要求"
)
_EN = (
    "price prices profit profits loss losses sales revenue turnover earnings margin share growth rate owner owners "
    "founder chairman ceo head author publisher address location size area capacity cost costs fee fees fine fines "
    "penalty penalties date dates deadline deadlines year number numbers code codes name title reason reasons scope "
    "limit limits concentration content term period validity definition headquarters investment budget market "
    "value amount"
)
_ASPECT_ZH = re.compile(rf"(?:{_ZH})$")
_ASPECT_EN = re.compile(
    rf"(?:(?:the|its|their|an?)\s+)?(?:(?!(?:for|of|in|on|by|with|from|at|to)\b)[\w-]+\s+){{0,2}}(?:{'|'.join(_EN.split())})",
    re.I,
)
_GROWTH_ZH = re.compile(r"^(?:同比|环比|年)?(?:增长率?|增[幅速]|涨幅|降幅|[增下]降率)$")
_AMOUNT_ZH = re.compile(r"(?:额|营收|收入|利润|销量|市值|规模)$")
_ARTICLE = re.compile(r"^(?:the|a|an|its|their)\s+", re.I)
_OWNED = re.compile(r"['’]s(?: [a-z-]+){1,2}")  # "Yatsen's new plant"
_SUBJECT = frozenset(("name", "work", "agency"))


def is_aspect(phrase: str) -> bool:
    """Whether a phrase names a price, a date, an owner or another attribute rather than a thing."""
    phrase = phrase.strip()
    return (_ASPECT_ZH.search(phrase) if has_han(phrase) else _ASPECT_EN.fullmatch(phrase)) is not None


def replace_aspect(known: str, phrase: str, nearest: Nearest | None, cut: Cut) -> str | None:
    """The question with another aspect in place of the one that it asks for; None where it names none."""
    spans = [(a, b) for a, b in phrases(known, cut) if is_aspect(known[a:b]) and known[a - 1 : a] != "被"]
    if not spans:
        return None
    words = _ARTICLE.sub("", phrase.strip())
    spot = (most_alike(spans, known, words, nearest) if nearest is not None else None) or spans[-1]
    if _GROWTH_ZH.match(words) and _AMOUNT_ZH.search(known[spot[0] : spot[1]]):
        return known[: spot[1]] + words + known[spot[1] :]  # of the amount, which stays
    return known[: spot[0]] + words + known[spot[1] :]


def asked_of(phrase: str, known: str, slots: Sequence[Slot], when: str) -> str | None:
    """A question for the aspect of the one thing that `slots` of the question before name; None where it names more.

    `when` is the period of the question before, as written; it may be empty.
    """
    if len(slots) != 1 or slots[0].kind not in _SUBJECT:
        return None
    owned = _OWNED.match(known, slots[0].end)
    name = slots[0].text + (owned[0] if owned else "")
    if has_han(phrase):
        return f"{name}{when}的{phrase}是什么？"
    article = "" if re.match(r"(?:the|its|their)\b", phrase, re.I) else "the "
    bare = re.sub(r"^(?:its|their)\b", "the", phrase, flags=re.I)
    return f"What is {article}{bare} of {name}{f', {when}' if when else ''}?"
