"""Verdicts: whether a text says allowed or prohibited, approved or not, needed or not, in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOT_EN = (
    r"\b(?:not|never|no longer|cannot|neither|nor)\b(?: yet| been| be| currently| formally)*"
    r"|n['’]t\b(?: yet| been| be)*"
)


@dataclass(frozen=True, slots=True)
class _Axis:
    """`yes` and `no` find what says so; what denies `yes` says no and the other way round."""

    name: str
    asks: re.Pattern[str]
    yes: re.Pattern[str]
    no: re.Pattern[str]


def _axis(name: str, asks: str, yes: tuple[str, str], no: tuple[str, str]) -> _Axis:
    """Each of `yes` and `no` is an English and a Chinese pattern."""
    return _Axis(name, re.compile(asks, re.I), *(re.compile(f"{en}|{zh}", re.I) for en, zh in (yes, no)))


_AXES = (
    _axis(
        "permission",
        r"\b(?:allow|permit|legal|lawful|prohibit|ban|forbid|forbidden|illegal)|\b(?:can|may)\b"
        r"|允许|准许|合法|禁止|禁用|可以|可否|能否|能不能|能用|违法|可不可以|不得|能.{0,12}吗",
        (
            r"\b(?:allow(?:s|ed)?|permit(?:s|ted)?|legal|lawful|may be used|can be used)\b",
            r"允许|准许|合法|可以(?!说|看|认)|可用于",
        ),
        (
            r"\b(?:prohibit(?:s|ed)?|bann(?:ed)|bans|forbid(?:s|den)?|illegal|unlawful)\b",
            r"禁止|禁用|不得|违法|非法|严禁|不能(?:用|使用|作为|添加|销售)",
        ),
    ),
    _axis(
        "approval",
        r"\b(?:approv|authori[sz]ed|licen[cs]ed|cleared)|获批|批准|核准|获得.{0,6}(?:许可|注册)",
        (r"\b(?:approv(?:ed|es|al)|authori[sz]ed|licen[cs]ed)\b", r"获批|批准|核准"),
        (r"\b(?:unapproved|unauthori[sz]ed|unlicen[cs]ed|rejected|refused)\b", r"驳回|不予(?:批准|注册)"),
    ),
    _axis(
        "need",
        r"\b(?:need|must|require|have to|has to|obligat|mandatory|compulsory|exempt)"
        r"|必须|需要|需不需|要不要|应当|须|强制|免",
        (
            r"\b(?:must(?! not)|needs?(?: to)?|required?|requires|has to|have to|mandatory|compulsory|obligatory)\b",
            r"必须|需要|应当|须|强制",
        ),
        (
            r"\b(?:exempt(?:ed|ion)?|voluntary|optional|without (?:having|the need))\b",
            r"无需|不必|豁免|免于|免除|免交|可以不|自愿",
        ),
    ),
)
_DENIED = re.compile(rf"(?:{_NOT_EN})\W*(?:\w+\W+){{0,1}}$|\bno\b\W*(?:[\w-]+\W+){{0,4}}$|\bwithout\W+$", re.I)
_DENIED_ZH = re.compile(
    r"(?:不|未|没有|没|无|毋|非|尚未|从未|并未|无须|无需|没有任何.{0,10})(?:被|获|予|得到|经|有|必)?$"
)


def verdicts(question: str, text: str) -> frozenset[str]:
    """What a text says to a question for yes or no: "permission yes", "need no" ...; empty where it says both or none.

    Only what the question asks for counts.
    """
    told = ((axis, _verdict(axis, text)) for axis in _AXES if axis.asks.search(question))
    return frozenset(f"{axis.name} {verdict}" for axis, verdict in told if verdict)


def contradict(left: str, right: str) -> bool:
    """Whether one text says yes and the other no to whether something is allowed, approved or needed."""
    return any({_verdict(axis, left), _verdict(axis, right)} == {"yes", "no"} for axis in _AXES)


def _verdict(axis: _Axis, text: str) -> str:
    """ "yes" or "no"; "" for both or neither."""
    said = [answer for answer in ("yes", "no") if _says(axis, text, answer)]
    return said[0] if len(said) == 1 else ""


def _says(axis: _Axis, text: str, answer: str) -> bool:
    same, other = (axis.yes, axis.no) if answer == "yes" else (axis.no, axis.yes)
    affirmed = any(not _is_denied(text, match.start()) for match in same.finditer(text))
    denied = any(_is_denied(text, match.start()) for match in other.finditer(text))
    return affirmed or denied


def _is_denied(text: str, at: int) -> bool:
    before = text[max(0, at - 40) : at]
    return _DENIED.search(before) is not None or _DENIED_ZH.search(before) is not None
