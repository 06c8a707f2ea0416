"""Text to tokens for exact matching, the same for documents and questions."""

from __future__ import annotations

import re
from functools import cache, cached_property
from hashlib import blake2b
from itertools import pairwise

from ahocorasick_rs import AhoCorasick

from index.fold import CJK, PAUSES, all_han, fold, has_han, strip_accents
from index.identifiers import BREAKERS, HAN_BREAK, PATTERN, TOKENS
from index.segment import Segmenter
from index.stem import stemmer
from index.terms import TermBase

RULES = "1"  # raise it whenever tokens change, so that collections know that they must be indexed again
MAX_TOKEN = 64  # longer ones are cut off here: nobody types them, and an index must hold them

_LETTER = rf"[^\W_{CJK}]"
_WORD = rf"{_LETTER}+(?:(?:[-/._'&+]|(?<=\d):(?=\d)){_LETTER}+)*"


@cache
def _scanner() -> re.Pattern[str]:
    # Han characters and punctuation first: they are most of a text, and nothing else begins with punctuation.
    borders = ["\u4dff", *sorted(BREAKERS), "\ua000"]
    gaps = ((chr(ord(a) + 1), chr(ord(b) - 1)) for a, b in pairwise(borders))
    plain = "".join(f"{first}-{last}" for first, last in gaps if first <= last) + CJK.replace("\u4e00-\u9fff", "")
    han = rf"(?:[{plain}]++|(?!{HAN_BREAK})[{BREAKERS}])+"
    return re.compile(rf"(?P<han>{han}(?:[{PAUSES}]+{han})*)|[\W]+|{PATTERN}|(?P<word>{_WORD})|(?P<rest>[{CJK}])")


class Analyser:
    """Cuts text into tokens: Chinese words, stemmed English words, numbers, dates, codes.

    >>> Analyser().tokens("国家药监局2021年第50号公告 (1 May 2021)")
    ['国家', '药监局', '国家药监局', '2021', '50', '第50号', '2021年第50号', '公告', '2021', '2021-05', ...]
    """

    def __init__(self, terms: TermBase | None = None, *, backend: str | None = None) -> None:
        """`terms` None takes the bundled ones; `backend` chooses "rjieba" or "jieba", None the first installed."""
        self._terms = TermBase.load() if terms is None else terms
        self._backend = backend
        self._stem = stemmer()

    @cached_property
    def _segmenter(self) -> Segmenter:
        return Segmenter(self._han_terms, backend=self._backend)

    @cached_property
    def _han_terms(self) -> tuple[str, ...]:
        return tuple(term for term in self._terms.folded_zh if all_han(term))

    @cached_property
    def _mixed_terms(self) -> AhoCorasick:
        # T细胞, 维生素C乙基醚: they cross the border of scripts, so the segmenter cannot know them.
        return AhoCorasick([term for term in self._terms.folded_zh if not all_han(term)])

    @cached_property
    def version(self) -> str:
        """A short string that changes when tokens would: with the rules and with the Chinese terms."""
        digest = blake2b("\n".join(self._terms.folded_zh).encode(), digest_size=4).hexdigest()
        return f"{RULES}-{digest}"

    def fold(self, text: str) -> str:
        """See `index.fold.fold`."""
        return fold(text)

    def tokens(self, text: str) -> list[str]:
        """The tokens of `text` in order of position, repeats kept, parts before their whole, none with white space."""
        folded = fold(text)
        if not has_han(folded):
            return self._scan(folded)
        tokens: list[str] = []
        start = 0
        for begin, end in self._mixed(folded):
            if end > start:
                tokens += self._scan(folded[start:end])
                start = end
            tokens.append(re.sub(r"\s", "", folded[begin:end]))
        return tokens + self._scan(folded[start:])

    def _mixed(self, folded: str) -> list[tuple[int, int]]:
        """Spans of terms of mixed script, by their end, each within word boundaries."""
        found = self._mixed_terms.find_matches_as_indexes(folded, overlapping=True)
        spans = {(begin, end) for _, begin, end in found if _bounded(folded, begin, end)}
        return sorted(spans, key=lambda span: (span[1], -span[0]))

    def _scan(self, folded: str) -> list[str]:
        tokens: list[str] = []
        for match in _scanner().finditer(folded):
            name = match.lastgroup
            if name == "han":
                tokens += self._segmenter.cut(match[0])
            elif name == "word":
                self._word(match[0], tokens)
            elif name == "rest":
                tokens.append(match[0])
            elif name is not None:
                tokens += TOKENS[name](match)
        return tokens

    def _word(self, word: str, tokens: list[str]) -> None:
        """Adds the tokens of a word that may have inner hyphens, slashes, points."""
        if word.isascii() and word.isalpha():
            tokens.append(self._stem(word[:MAX_TOKEN]))
            return
        word = strip_accents(word)[: 4 * MAX_TOKEN]
        pieces = [piece for piece in re.split(r"[-/_'&+:]", word) if piece]
        pieces = [part for piece in pieces for part in _parts(piece)]
        tokens += [self._stem(piece[:MAX_TOKEN]) for piece in pieces if piece != word]
        tokens += [whole[:MAX_TOKEN] for whole in self._wholes(word, pieces)]

    def _wholes(self, word: str, pieces: list[str]) -> list[str]:
        """The forms under which a word of several `pieces` is found as one."""
        if any(c.isdigit() for c in word):
            letters = "".join(pieces)
            # PPR-9087 is also written PPR9087; 2023/1545 is never written 20231545
            joined = len(pieces) == 2 and pieces[0].isalpha() and "-" in word
            return [word, letters] if joined else [word]
        if "'" in word and len(pieces) == 2 and pieces[1] in ("s", "t", "re", "ve", "ll", "d", "m"):
            return []
        if "&" in word or (word.count(".") > 1 and max(map(len, pieces)) > 1):
            return [word]  # R&D; www.nmpa.gov.cn
        if len(pieces) > 1 and not ("." in word and max(map(len, pieces)) > 1) and "/" not in word:
            return [self._stem("".join(pieces))]  # anti-aging and antiaging, U.S. and US
        return [] if len(pieces) > 1 else [self._stem(word)]


def _parts(piece: str) -> list[str]:
    """A piece at its points unless it is a decimal number, and a code of letters and digits at their border."""
    if re.fullmatch(r"\d+\.\d+", piece):
        return [piece]
    parts: list[str] = []
    for part in piece.split("."):
        border = re.fullmatch(r"([a-z]{2,})(\d{2,})|(\d+)([a-z]{1,3})", part)
        parts += [group for group in border.groups() if group] if border else [part]
    return [part for part in parts if part]


def _bounded(text: str, begin: int, end: int) -> bool:
    """Whether no Latin word or number continues beyond either end of a match."""
    return not (_inside(text, begin) or _inside(text, end))


def _inside(text: str, at: int) -> bool:
    return 0 < at < len(text) and all(c.isalnum() and not has_han(c) for c in text[at - 1 : at + 1])
