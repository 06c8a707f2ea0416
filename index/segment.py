"""Chinese word segmentation in search mode, with words of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache

# Each word of jieba's dictionary has at most 0.5% of its count of 60 million, so a word of this frequency
# beats every way of writing itself as two words, and no more than that: it does not tear its neighbours apart.
WORD_FREQUENCY = 10_000
_PART = 4  # jieba's search mode gives parts of two and three characters itself
_LAST_PAUSE = "\u33ff"  # Han characters come after it

Cut = Callable[[str], list[str]]


class Segmenter:
    """Cuts Chinese text into words, each preceded by its parts: 化妆品 gives 化妆, 化妆品."""

    def __init__(self, words: Iterable[str] = (), *, backend: str | None = None) -> None:
        """`words` are kept whole. `backend` is "rjieba" or "jieba"; None takes the first that is installed."""
        self._words = frozenset(words)
        name = backend or _installed()
        self._cut = (_rjieba if name == "rjieba" else _jieba)(self._words)
        self._nested: dict[str, list[str]] = {}

    def cut(self, run: str) -> list[str]:
        """The words of `run` in order, parts before the word that holds them.

        `run` is folded and has nothing but Han characters and `index.fold.PAUSES`, which are left out.
        """
        tokens = [token for token in self._cut(run) if token > _LAST_PAUSE or token in "々〇"]
        if max(map(len, tokens), default=0) <= _PART:  # nearly always
            return tokens
        return [part for token in tokens for part in (*self._inner(token), token)]

    def _inner(self, token: str) -> list[str]:
        # 间充质干细胞 inside 间充质干细胞外泌体: longer than the parts that search mode knows of
        if len(token) <= _PART:
            return []
        inner = self._nested.get(token)
        if inner is None:
            spans = ((i, j) for i in range(len(token)) for j in range(i + _PART, len(token) + 1))
            inner = [token[i:j] for i, j in spans if j - i < len(token) and token[i:j] in self._words]
            if token in self._words:  # bounded by the number of words
                self._nested[token] = inner
        return inner


@cache
def _installed() -> str:
    try:
        import rjieba  # noqa: F401
    except ImportError:
        return "jieba"
    return "rjieba"


_taken: list[frozenset[str]] = []  # the words that rjieba's own instance holds, once somebody has given it any


@lru_cache(maxsize=4)
def _rjieba(words: frozenset[str]) -> Cut:
    import rjieba

    # Importing loads one instance already (130 ms); another is loaded only for another set of words.
    instance = rjieba.Jieba() if _taken and _taken[0] != words else rjieba
    if instance is not rjieba or not _taken:
        for word in _shortest_first(words):
            if not instance.has_word(word) or instance.cut(word, False) != [word]:
                instance.add_word(word, WORD_FREQUENCY, None)
    if instance is rjieba and not _taken:
        _taken.append(words)
    cut: Cut = instance.cut_for_search
    return cut


@lru_cache(maxsize=4)
def _jieba(words: frozenset[str]) -> Cut:
    import jieba

    jieba.setLogLevel("ERROR")
    instance = jieba.Tokenizer()
    for word in _shortest_first(words):
        if instance.lcut(word, HMM=False) != [word]:
            instance.add_word(word, WORD_FREQUENCY)
    cut: Cut = instance.lcut_for_search
    return cut


def _shortest_first(words: Iterable[str]) -> list[str]:
    # Adding 药典 may make 中国药典 fall apart that was one word before. A word that is already cut as one is
    # not added: it keeps its own frequency.
    return sorted(words, key=lambda word: (len(word), word))
