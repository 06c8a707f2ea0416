"""One vocabulary for both languages, as a Unigram tokenizer whose pieces are words.

A Unigram tokenizer picks the segmentation of the highest product of piece probabilities; with Chinese words and their
frequencies as pieces that is the maximum-probability word segmentation of jieba (without its HMM). English words are
pieces too, marked with "▁"; the rest falls back to subwords, at the last to letters and characters. A number is cut
into as few pieces as possible, and a year is one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

MAX_VOCABULARY = 65_535  # token ids are stored as uint16
_CJK = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z]+")
_WHOLE = 4  # terms of more characters are cut into words, so that they share them with the words' other uses
_NUMBER_SCORE = -9.0  # the same for every number piece: fewest pieces win


def shell() -> tuple[normalizers.Normalizer, pre_tokenizers.PreTokenizer]:
    """Normaliser and pre-tokenizer: folded text -> words marked with "▁", numbers, CJK runs, "%", other scripts."""
    normalizer = normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"(?<=\d),(?=\d{3})"), ""),
            normalizers.Replace(Regex(r"(?<![a-z])(?=[a-z])"), "▁"),
        ]
    )
    pattern = Regex(r"\d+|▁?[a-z]+|[\u3400-\u9fff]+|%|[^\W\d_a-z\u3400-\u9fff▁]+")
    return normalizer, pre_tokenizers.Split(pattern, behavior="removed", invert=True)


def build_tokenizer(
    texts: Iterable[str], chinese_prior: dict[str, int], terms: Iterable[str], size: int = MAX_VOCABULARY
) -> Tokenizer:
    """A tokenizer over folded texts.

    `chinese_prior` holds word counts of general Chinese that break ties where the texts are thin; the short words of
    `terms` are always in the vocabulary.
    """
    chinese, english = count_words(texts)
    term_list = list(terms)
    term_chinese = {run for t in term_list for run in _CJK.findall(t) if 1 < len(run) <= _WHOLE}
    term_english = {w for t in term_list for w in _LATIN.findall(t) if len(w) > 1}
    pieces: dict[str, float] = {"<unk>": 0.0}
    _add_numbers(pieces)
    _add_subwords(pieces, english)
    room = size - len(pieces)
    _add_words(pieces, _rank_english(english, term_english, room * 47 // 100), "▁")
    _add_words(pieces, _rank_chinese(chinese, chinese_prior, term_chinese, size - len(pieces)), "")
    tokenizer = Tokenizer(models.Unigram(list(pieces.items()), unk_id=0, byte_fallback=False))
    tokenizer.normalizer, tokenizer.pre_tokenizer = shell()
    return tokenizer


def count_words(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """Counts of Chinese words (segmented) and of English words."""
    import rjieba

    chinese: Counter[str] = Counter()
    english: Counter[str] = Counter()
    for text in texts:
        english.update(_LATIN.findall(text))
        for run in _CJK.findall(text):
            chinese.update(rjieba.cut(run))
    return chinese, english


def _add_numbers(pieces: dict[str, float]) -> None:
    for width in (1, 2, 3):
        pieces.update((f"{n:0{width}d}", _NUMBER_SCORE) for n in range(10**width))
    pieces.update((str(year), _NUMBER_SCORE) for year in range(1900, 2060))
    pieces["%"] = _NUMBER_SCORE


def _add_subwords(pieces: dict[str, float], english: Counter[str]) -> None:
    """Letters and frequent parts of rare words, with the scores of a Unigram model trained on the word list."""
    trainer = trainers.UnigramTrainer(vocab_size=6000, special_tokens=["<unk>"], unk_token="<unk>", max_piece_length=10)
    model = Tokenizer(models.Unigram())
    model.train_from_iterator((f"▁{w}" for w, n in english.items() for _ in range(1 + int(math.log2(n)))), trainer)
    for piece in sorted(model.get_vocab()):
        # far below the words' own scores, so that parts are used only where no word fits
        if piece != "<unk>" and len(piece) <= 7:
            pieces[piece] = -14.0 - 0.5 / len(piece)
    for letter in "abcdefghijklmnopqrstuvwxyz":
        pieces.setdefault(letter, -16.0)
        pieces.setdefault("▁" + letter, -16.0)


def _rank_english(counts: Counter[str], always: set[str], room: int) -> list[tuple[str, float]]:
    chosen = [w for w, n in counts.most_common() if n > 2 and len(w) < 24][: room - len(always)]
    words = sorted(always | set(chosen), key=lambda w: (-counts[w], w))[:room]
    return _log_probabilities({w: counts[w] + 1.0 for w in words})


def _rank_chinese(counts: Counter[str], prior: dict[str, int], always: set[str], room: int) -> list[tuple[str, float]]:
    """Words by their mean share in the texts and in the prior; every character that occurs is kept."""
    total, prior_total = sum(counts.values()) or 1, sum(prior.values()) or 1
    share = {
        w: counts[w] / total + prior.get(w, 0) / prior_total for w in counts.keys() | prior.keys() if _CJK.fullmatch(w)
    }
    characters = {c for w in share for c in w}
    keep = {c for c in characters if share.get(c, 0) > 1e-9} | always
    keep = set(sorted(keep, key=lambda w: (-share.get(w, 0.0), w))[:room])
    ranked = sorted((w for w in share if w not in keep and len(w) < 9), key=lambda w: (-share[w], w))
    words = sorted(keep) + ranked[: room - len(keep)]
    floor = min(share[w] for w in words if share.get(w)) if words else 1.0
    strong = {w: max(share.get(w, 0), floor, 1e-5 if w in always else 0) for w in words}
    return _log_probabilities(strong)


def _log_probabilities(weights: dict[str, float]) -> list[tuple[str, float]]:
    total = sum(weights.values())
    return [(w, math.log(n / total)) for w, n in weights.items()]


def _add_words(pieces: dict[str, float], words: list[tuple[str, float]], mark: str) -> None:
    for word, score in words:
        pieces[mark + word] = max(score, pieces.get(mark + word, -99.0)) if len(word) > 1 else score
