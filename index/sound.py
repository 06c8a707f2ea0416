"""Whether Chinese text has a name that is written in pinyin: "Deng Seqian" for 邓色倩."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from index.pinyin import readings, syllables

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_RUNS = 4096  # of characters whose sound is remembered


def sounds_in(name: str, text: str) -> bool:
    """Whether some Chinese characters of the text, read one by one, spell the name, in whole syllables.

    Of "Hangzhou Mingrui Consulting" only the words count that are pinyin, two syllables of them at least. Case and
    apostrophes do not count. A character that is read in another way than its most frequent one is not recognised.
    """
    letters = spelled(name)
    return bool(letters) and any(_spells(run, letters) for run in _HAN_RUN.findall(text))


@lru_cache(maxsize=256)
def spelled(name: str) -> str:
    """The letters of the longest run of words that are pinyin; "" where they are not two syllables at least."""
    best = run = ""
    for word in re.findall(r"[a-zü'’]+", name.lower()):
        letters = re.sub("['’]", "", re.sub(r"['’]s?$", "", word)).replace("ü", "v")
        run = run + letters if _pinyin().fullmatch(letters) else ""
        best = max(best, run, key=len)
    return best if re.fullmatch(f"(?:{_pinyin().pattern}){{2,}}", best) else ""


@cache
def _pinyin() -> re.Pattern[str]:
    known = sorted({s for s in readings() if s.isascii() and s.isalpha()}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(known)})+")


def _spells(run: str, letters: str) -> bool:
    sound, starts = _sound(run)
    at = sound.find(letters)
    while at >= 0:
        end = at + len(letters)
        if at in starts and end in starts and sum(at < start <= end for start in starts) > 1:
            return True
        at = sound.find(letters, at + 1)
    return False


@lru_cache(maxsize=_RUNS)
def _sound(run: str) -> tuple[str, frozenset[int]]:
    """The run's syllables in one string, and where each begins and the last one ends."""
    starts = [0]
    parts = syllables(run)
    for part in parts:
        starts.append(starts[-1] + len(part))
    return "".join(parts), frozenset(starts)
