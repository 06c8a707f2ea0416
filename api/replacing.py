"""Which words of a question a follow-up's words take the place of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.fold import has_han

# Cosines of one text with each of the others, in [-1, 1].
Nearest = Callable[[str, Sequence[str]], Sequence[float]]
Span = tuple[int, int]
Cut = Callable[[str], Sequence[str]]  # a text into words, parts before their whole

_PREPOSITION = re.compile(r"^(?:in|for|of|on|under|by|with|from|at|to|about|among)\b", re.I)
_BINDS = "in for of on under by with from at to about".split()
_TIMES = "between since before after until".split()
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.I)
_STOP = frozenset(
    "what who whom whose when where which why how much many long is are was were do does did can could may must should"
    " will would has have had the a an of in on at for to by with from under about and or not no be been get got it its"
    " this that there any".split()
)
_SPLIT_ZH = re.compile(
    r"[，,。？?！!、：:；;（）()《》“”\s]|什么时候|什么|哪一?[年天日月个家些]|多少|是否|有没有|能否|为什么|如何|怎么"
    r"|几[年月个种]|[的了吗呢是在要有对于和与及或被把从到]|里"
)
_AND = re.compile(r"[和与及或、]|\s+(?:and|or)\s+")
_AND_BEFORE = re.compile(r"(?:[和与及或、]|\s+(?:and|or)\s+)$")
_COMPARES = re.compile(r"区别|差别|不同|相比|对比|比较|哪个更|\bdiffer|\bcompare|\bversus\b|\bvs\b", re.I)
_MOST_WORDS = 4
_AS_LONG = 0.1
_LIKE = 0.18  # cosine from which two phrases are of one sort


def replace_like(known: str, phrase: str, nearest: Nearest | None, cut: Cut, terms: Sequence[Span] = ()) -> str:
    """The question with `phrase` in the place of what it most resembles, at its end where it resembles nothing.

    Of two things joined by "and" both go. `terms` are what else it may take the place of where it resembles nothing.
    """
    if preposition := _PREPOSITION.match(phrase):
        stops = _BINDS + ([] if re.search(rf"\b(?:{'|'.join(_TIMES)})\b", phrase, re.I) else _TIMES)
        following = rf"(?=\s+(?:{'|'.join(stops)})\b|[?？,，.;:]|$)"
        pattern = re.compile(rf"\b{preposition[0]}\s+(?:(?!\s*[?？]).)+?{following}", re.I)
        if spots := list(pattern.finditer(known)):
            return known[: spots[-1].start()] + phrase + known[spots[-1].end() :]
    words = _ARTICLE.sub("", re.sub(_PREPOSITION, "", phrase).strip())
    spot = most_alike(phrases(known, cut), known, words, nearest) if nearest is not None else None
    if spot is None and nearest is not None:
        spot = most_alike(terms, known, words, nearest, -1.0)
    if spot is None:
        return f"{known.rstrip('？?。. ')} {phrase}" + ("？" if has_han(known) else "?")
    if not _COMPARES.search(known):
        spot = _with_joined(known, spot, cut)
    return known[: spot[0]] + words + known[spot[1] :]


def _with_joined(known: str, spot: Span, cut: Cut) -> Span:
    """The span with what "and" joins to it, on either side."""
    words = sorted(words_zh(known, cut) if has_han(known) else _phrases_en(known), key=lambda one: one[1] - one[0])
    start, end = spot
    if before := _AND_BEFORE.search(known[:start]):
        start = next((left for left, right in words if right == before.start()), start)
    if after := _AND.match(known[end:]):
        end = next((right for left, right in words if left == end + after.end()), end)
    return start, end


def phrases(known: str, cut: Cut) -> list[Span]:
    """What in a question may be replaced: a few words in a row."""
    return _phrases_zh(known, cut) if has_han(known) else _phrases_en(known)


def most_alike(spans: Sequence[Span], known: str, words: str, nearest: Nearest, least: float = _LIKE) -> Span | None:
    """The span nearest in meaning to `words`; None where none has a cosine of at least `least`."""
    if not spans:
        return None
    likeness = nearest(words, [known[start:end] for start, end in spans])
    size = len(words.split())
    as_long = [_AS_LONG * (len(known[start:end].split()) == size) for start, end in spans]  # "net sales", not "net"
    best = max(range(len(spans)), key=lambda i: (likeness[i] + as_long[i], spans[i][1] - spans[i][0], -spans[i][0]))
    return spans[best] if likeness[best] >= least else None


def _phrases_en(text: str) -> list[Span]:
    """Up to four words in a row, none of them a word that only binds."""
    words = [(m.start(), m.end()) for m in re.finditer(r"[A-Za-z0-9][\w'’-]*", text)]
    spans = []
    for i in range(len(words)):
        for j in range(i, min(i + _MOST_WORDS, len(words))):
            if text[words[j][0] : words[j][1]].lower() in _STOP or (j > i and words[j][0] - words[j - 1][1] > 1):
                break
            spans.append((words[i][0], words[j][1]))
    return spans


def words_zh(text: str, cut: Cut) -> list[Span]:
    """The words of a question but for those that ask or only bind."""
    words = sorted({m.span() for word in set(cut(text)) for m in re.finditer(re.escape(word), text)})
    words = [
        one for one in words if not any(other != one and other[0] <= one[0] and one[1] <= other[1] for other in words)
    ]
    return [(start, end) for start, end in words if not _SPLIT_ZH.search(text[start:end])]


def _phrases_zh(text: str, cut: Cut) -> list[Span]:
    """Words of two characters or more, and up to three that follow each other."""
    words = words_zh(text, cut)
    spans = set(words)
    for _ in range(_MOST_WORDS - 2):
        spans |= {(start, stop) for start, end in spans for begin, stop in words if begin == end}
    return sorted(span for span in spans if span[1] - span[0] > 1)
