"""What is asked: a date, a number, a person or body, a place, a reason, yes or no, a list, a definition, a comparison."""

from __future__ import annotations

import re
from typing import Literal

QuestionKind = Literal[
    "date", "number", "code", "who", "where", "why", "how", "yes-no", "list", "definition", "comparison"
]

_KINDS: tuple[tuple[QuestionKind, str], ...] = (
    (
        "comparison",
        r"\b(?:versus|vs\.?|compar(?:e|ed|ing|ison)|differ(?:s|ent|ence|ences)?|distinguish\w*|in contrast|as opposed to"
        r"|(?:stricter|looser|higher|lower|more|less|larger|smaller|earlier|later) (?:\w+ ){0,3}than)\b"
        r"|不同|区别|差别|差异|相比|比较|对比|异同|有何分别|區別|差異|對比|相较|比.{1,20}(?:更|还|高|低|严|早|晚|多|少|大|小)",
    ),
    (
        "code",
        r"\b(?:which|what|under (?:which|what))(?: \w+){0,3} (?:code|number|section|article|paragraph|clause|form)s?\b"
        r"|\b(?:document|registration|decree|ticker|stock|cas|inci|notice) (?:number|code|no\.)"
        r"|(?:什么|哪个|哪一个|哪条|哪一条|多少|第几)(?:编码|代码|编号|文号|税号|号|条|款)|(?:编码|代码|编号|文号|税号)(?:是|$)|几号令|第几号",
    ),
    (
        "date",
        r"\bwhen\b|\b(?:which|what) (?:year|month|day|date|quarter)\b|\bhow (?:soon|recently)\b|\bdeadlines?\b|\beffective date\b"
        r"|何时|何時|什么时候|什麼時候|什么时间|啥时候|哪一?[年天日月]|几[年月]|几号(?!令)|何年|何月|何日|多久(?:前|以前)|[日时]期|时间表|从什么时候",
    ),
    (
        "number",
        r"\bhow (?:much|many|high|large|big|long|old|often|far|fast|low)\b"
        r"|\b(?:what|which) (?:\w+ )?(?:share|percentage|per cent|percent|price|amount|fine|rate|limit|concentration|size|value|cost|fee|level|revenue|sales)\b"
        r"|多少|多大|多高|多长|多久(?!前|以前)|多重|几[个家种款倍批次项类条名位人年天成]|百分之几|占比|比例|限量|金额|幾[個家種款倍批次]",
    ),
    ("who", r"\bwho(?:m|se)?\b|\b(?:which|what) (?:compan|agenc|bod|regulator|authorit|firm|brand|manufacturer|court|person)\w*|谁|誰|哪家|哪个(?:部门|机构|公司|企业|品牌|机关|法院)|什么(?:部门|机构|公司|机关)|由哪|哪些(?:公司|企业|机构|部门|品牌)"),
    ("where", r"\bwhere\b|\b(?:which|what) (?:countr|state|provinc|cit|region|market|place|jurisdiction)\w*|哪里|哪裡|哪儿|何处|在哪|哪个(?:国家|地区|省|市|州)|哪些(?:国家|地区|省|城市|州)|什么地方"),
    ("why", r"\bwhy\b|\b(?:reason|cause|ground)s?\b|\bwhat (?:led to|caused|made)\b|为什么|為什麼|为何|为啥|原因|缘由|怎么会|因何|何以|理由"),
    (
        "list",
        r"\b(?:list|name all|enumerate)\b|\b(?:which|what) (?!(?:company|firm|brand|agency|authority|regulator|country|state|city|law|act|regulation|rule"
        r"|product|ingredient|year|month|day|date|article|section|code|number|one|person|group|body|document|standard"
        r"|report|study|part|share|price|amount|is|was|has|does)\b)"
        r"(?:[\w-]+ ){0,2}?(?:(?!(?:is|was|has|does|as|us|this|its)\b)\w+s|criteria|people)\b(?! (?:the|a)\b)|\bwhat are\b"
        r"|\b(?:which|what|the) (?:two|three|four|five|six|seven|eight|nine|ten)\b"
        r"|哪些|有哪几|列出|列举|包括什么|都有什么|哪几[个家种项类条]|哪[二两三四五六七八九十]{1,2}[大个家种项类条点步]|分[为成]?哪?几|有几[大个种项类条]|哪.{0,4}例外|例外有|分别",
    ),
    ("definition", r"\bwhat (?:is|are|was) (?:an? |the )?[\w '’/-]{2,60}\?*$|\b(?:define|definition|meaning|stand for|mean by)\b|什么是|是什么$|是什么？?$|何谓|何為|定义|含义|指什么|是指|全称"),
    ("how", r"\bhow (?:do|does|did|can|could|should|must|is|are|was|were|to)\b|怎么|怎样|如何|怎麼|怎樣"),
    (
        "yes-no",
        r"^(?:(?:and|but|so|then|also|well)[, ]+)?(?:is|are|was|were|am|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|had|isn't|aren't|doesn't|didn't|hasn't|won't)\b"
        r"|[吗嗎么][？?\s]*$|是否|能否|可否|有没有|有沒有|是不是|能不能|可不可以|会不会|要不要|算不算|需不需要|有无|是否",
    ),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _KINDS)
_NEGATED = re.compile(
    r"\b(?:not|never|no longer|without|neither|nor|cannot|except(?: for)?|unless|excluding|exempt\w*)\b|n['’]t\b"
    r"|不(?!同|仅|只|断|良|久|过|管|少|是不|能不|得不|锈|动产|可避免|论)|没有|沒有|未(?!来|來|必|成年)|无需|无须|毋须|非法|禁止|除外|除了|免于|豁免|并非",
    re.I,
)
_A_NOT_A = re.compile(r"(.)不\1|有没有|有沒有|是否|能否|可否|有无|\bwhether or not\b|\bor not\b", re.I)


def question_kinds(text: str) -> tuple[QuestionKind, ...]:
    """The kinds of question that the words point to, the most telling first; () where nothing does."""
    stripped = text.strip()
    return tuple(kind for kind, pattern in _COMPILED if pattern.search(stripped))


def is_negated(text: str) -> bool:
    """Whether the question asks for what is not so. "是不是" and "whether or not" ask, they do not deny."""
    return _NEGATED.search(_A_NOT_A.sub(" ", text)) is not None
