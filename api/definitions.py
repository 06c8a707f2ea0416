"""Whether a sentence defines a term: the term is what it begins with, and what follows says what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.fold import fold, has_han

_LEAD_ZH = (
    r"(?:[^，。；：\n]{0,12}[，：])?(?:本(?:法|条例|办法|规定|标准|指南)?所称的?|所谓的?|其中的?|一般来说)?"
    r"[“「『《\"]?"
)
_BRACKET = r"(?:\s?[（(][^（）()]{1,80}[）)])?"
_IS_ZH = (
    r"[”」』》\"]?{bracket}(?:这一概念|一词)?(?:"
    r"[，,]?\s?(?:是指|指的是|指|即|意为|定义为|被定义为|系指|也称|又称)"
    r"|[，,]?\s?(?:是|为|属于)(?:一[种类门个项款组]|由|具有|含有|从|以|指|从属|.{{2,40}}的.{{1,}})"
    r"|[：:](?=.{{8}})"
    r")"
)
_AS_ZH = (
    r"(?:把|将|对)[“「『]?{form}[”」』]?{bracket}(?:的)?(?:定义|界定|称|解释)(?:为|成|是)"
    r"|(?:称为|称作|叫做?|即)[“「『]?{form}[”」』]?(?:[，。；]|$)"
)
_IS_EN = (
    r"{bracket}(?:,[^,.;]{{3,90}},)?\s(?:"
    r"(?:is|are|was|were)\s(?:an?\s(?!(?:case|different|hot|key|major|matter)\b)"
    r"|(?:any|one of|the (?:name|term|process|study|use|practice|branch|field|science))\b"
    r"|defined\b|(?:tiny|small|minute|nano\w*|naturally|substances?|products?|vesicles?|particles?|cells?|materials?|the)\b)"
    r"|means?\b|refers? to\b|denotes?\b|stands? for\b|consists? of\b)"
)
_APPOSED_EN = r"{bracket},\s(?:which (?:is|are)\s)?(?:an?\s|the\s)?(?!{stop})[a-z-]+\s[^,;.]{{6,100}},"
_STOP = r"(?:including|such|which|who|and|or|but|like|however|for|in|on|at|by|from|with|as|says?|said|the company)\b"
_AS_EN = r"\b(?:called|known as|termed|defines?|definition of)\s(?:an?\s|the\s)?[\"“'‘]?{form}s?[\"”'’]?(?=[,.;:)]|$)"
_LEAD_EN = r"(?:[^,.;]{0,30},\s)?[\"“'‘(]?(?:the |an? |so-called |term )*[\"“'‘]?"


def defines(forms: Sequence[str], sentence: str) -> bool:
    """Whether the sentence says what the thing is that has these names, in either language."""
    text = fold(sentence).strip(" *#-•")
    return any(_pattern(fold(form)).search(text) is not None for form in forms if form.strip())


@lru_cache(maxsize=2_000)
def _pattern(form: str) -> re.Pattern[str]:
    """For a folded name."""
    name = re.escape(form)
    if has_han(form):
        begins = rf"^{_LEAD_ZH}{name}{_IS_ZH.format(bracket=_BRACKET)}"
        return re.compile(f"{begins}|{_AS_ZH.format(form=name, bracket=_BRACKET)}")
    plural = rf"{name}(?:e?s)?[\"”'’]?"
    begins = (
        rf"^{_LEAD_EN}{plural}(?:{_IS_EN.format(bracket=_BRACKET)}|{_APPOSED_EN.format(bracket=_BRACKET, stop=_STOP)})"
    )
    return re.compile(f"{begins}|{_AS_EN.format(form=name)}")
