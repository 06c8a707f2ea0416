"""Places in words that the term base does not have as names: adjectives ("Chinese") and clipped forms (中欧)."""

from __future__ import annotations

import re
from collections.abc import Iterator

# As Metadata.jurisdiction writes them; every other place goes by its English name.
_CODES = {
    "China": "CN",
    "United States": "US",
    "European Union": "EU",
    "United Kingdom": "UK",
    "Japan": "JP",
    "South Korea": "KR",
}
_ADJECTIVES = {
    "chinese": "China",
    "mainland": "China",
    "american": "United States",
    "u.s": "United States",
    "european": "European Union",
    "british": "United Kingdom",
    "english law": "United Kingdom",
    "japanese": "Japan",
    "korean": "South Korea",
    "canadian": "Canada",
    "australian": "Australia",
    "french": "France",
    "german": "Germany",
    "italian": "Italy",
    "spanish": "Spain",
    "indian": "India",
    "brazilian": "Brazil",
    "taiwanese": "Taiwan",
    "thai": "Thailand",
    "vietnamese": "Vietnam",
    "swiss": "Switzerland",
    "russian": "Russia",
    "mexican": "Mexico",
}
_CLIPPED = {"中": "China", "美": "United States", "欧": "European Union", "英": "United Kingdom"} | {
    "日": "Japan",
    "韩": "South Korea",
    "韓": "South Korea",
    "法": "France",
    "德": "Germany",
}
_OWN = {
    "国内": "China",
    "國內": "China",
    "我国": "China",
    "我國": "China",
    "大陆": "China",
    "内地": "China",
    "欧洲": "European Union",
}
_FIRST = "".join(sorted({letter for name in _ADJECTIVES for letter in (name[0], name[0].upper())}))
# The first letter comes before all else: re looks for those much faster than it tries every adjective everywhere.
_ADJECTIVE = re.compile(
    rf"[{_FIRST}](?<![A-Za-z.].)(?i:"
    + "|".join(f"(?<={name[0]}){re.escape(name[1:])}" for name in sorted(_ADJECTIVES, key=len, reverse=True))
    + r")(?:\.(?=\W|$))?(?![A-Za-z])"
)
# Two to four countries in a row, before something that they have: 中美欧三地, 中韩两国, 中欧法规. Not 美容, 中国.
_PAIR = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<a>[中美欧英日韩韓]{2,4})(?=[三两兩二四双雙各]|之间|之間|对比|對比|法规|監管|监管|市场|市場|规定|的|在|对|對)"
)
_ALONE = re.compile("|".join(_OWN))


def find_places(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and English name of places that are named by an adjective or a clipped name."""
    for match in _ADJECTIVE.finditer(text):
        yield *match.span(), _ADJECTIVES[match[0].lower().rstrip(".")]
    for match in _PAIR.finditer(text):
        for offset, letter in enumerate(match["a"]):
            yield match.start() + offset, match.start() + offset + 1, _CLIPPED[letter]
    for match in _ALONE.finditer(text):
        yield *match.span(), _OWN[match[0]]


def place_code(name: str) -> str:
    """The code of a jurisdiction that Metadata has one for; of another place the name itself."""
    return _CODES.get(name, name)
