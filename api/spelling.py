"""Words of a question that the collection does not have, but for a slip: exosmes, 外秘体, waimiti."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.analyse import Analyser
from index.fold import CJK, all_han
from index.lexical import LexicalIndex
from index.model import StaticModel
from index.pinyin import syllables
from index.store import Store
from index.terms import TermBase

_LATIN = re.compile(r"[A-Za-z]+")
_WORDS = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")
_HAN = re.compile(rf"[{CJK}]+")
_CHUNKS = 24  # in which the right word is looked for
_SHORTEST = 4  # letters; shorter words have too many neighbours
_SWAPPED = 4  # letters of a word in which only two that changed places are believed: mlik
_NAME = 5  # letters of what may be a name
_KNOWN_NAME = 5  # letters of one that must be a slip of a name that the term base has: Douyn, but Wella is not Well
_NAMES = frozenset(("company", "channel", "jurisdiction", "regulator"))  # kinds of concepts
_TWO = 8  # letters from which two slips are believed
_JOINED = 4  # words that pinyin may be cut into
_LONGEST = 8  # characters of a Chinese term
_SYLLABLE = 3  # characters that a Chinese term must have, for its sound to be telling


@dataclass(frozen=True, slots=True)
class Correction:
    """What stood in the question, and what the collection has instead."""

    wrong: str
    right: str


class Speller:
    """Finds corrections in the collection's words and the term base, for words that the collection does not have."""

    def __init__(
        self, lexical: LexicalIndex, store: Store, analyser: Analyser, table: StaticModel, terms: TermBase
    ) -> None:
        self._lexical = lexical
        self._store = store
        self._analyser = analyser
        self._table = table
        self._terms = terms

    def corrected(self, question: str) -> tuple[str, tuple[Correction, ...]]:
        """The question with every correction made, and the corrections in order."""
        found = [*self._pinyin(question), *self._homophones(question)]
        text = _replaced(question, found)
        slips = list(self._slips(text))
        return _replaced(text, slips), (*found, *slips)

    def mended(self, question: str) -> tuple[str, tuple[Correction, ...]]:
        """As `corrected`, but only words in Latin letters that neither the collection nor the language has."""
        slips = list(self._slips(question))
        return _replaced(question, slips), tuple(slips)

    # -- English ------------------------------------------------------------------------------------------------------

    def _slips(self, question: str) -> Iterator[Correction]:
        for word in dict.fromkeys(_LATIN.findall(question)):
            if self._unknown(word) and (right := self._nearest(word)) is not None:
                yield Correction(word, right)

    def _unknown(self, word: str) -> bool:
        """A word that neither the collection has nor the model, whose words are those of its language."""
        if len(word) < (_SHORTEST if word.islower() else _NAME) or self._frequency(word):
            return False
        return len(self._table.token_ids([word.lower()])[0]) > 1 and not self._terms.find(word)

    def _nearest(self, word: str) -> str | None:
        """The collection's word with the same first letter and the fewest slips; the more frequent of several."""
        from rapidfuzz.distance import OSA

        lower = word.lower()
        reach = 2 if len(word) >= _TWO else 1
        slips = {other: OSA.distance(lower, other, score_cutoff=reach) for other in self._candidates(lower, reach)}
        near = sorted(
            (count, -frequency, other)
            for other, count in slips.items()
            if other[0] == lower[0] and count <= reach and self._is_slip(word, other)
            if (frequency := self._frequency(other))
        )
        return _cased(near[0][2], word) if near else None

    def _is_slip(self, written: str, other: str) -> bool:
        """Not where a name would become another name by other letters: Helios is not Helius, but Heluis is."""
        word = written.lower()
        swapped = sorted(word) == sorted(other)
        if not written.islower() and len(word) <= _KNOWN_NAME:
            concept = self._terms.named(other.capitalize())
            return concept is not None and concept.kind in _NAMES
        return swapped or (len(word) > _SWAPPED and (len(word) != len(other) or other in self._ordinary))

    def _frequency(self, word: str) -> int:
        tokens = self._analyser.tokens(word)
        return self._lexical.document_frequency(tokens[-1]) if tokens else 0

    def _candidates(self, word: str, reach: int) -> set[str]:
        """Words that may be meant: of chunks with a similar token, and of the model, whose words are not stemmed."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        tokens = dict.fromkeys((word, self._analyser.tokens(word)[-1]))
        ids = [id for token in tokens for id in self._lexical.similar(token, reach, _CHUNKS)]
        chunks = self._store.chunks(np.unique(np.array(ids, dtype=np.int64)))
        ordinary = extract(word, list(self._ordinary), scorer=OSA.distance, score_cutoff=reach, limit=_CHUNKS)
        return {other.lower() for chunk, _ in chunks for other in _LATIN.findall(chunk.text)} | {
            w for w, _, _ in ordinary
        }

    @cached_property
    def _ordinary(self) -> dict[str, None]:
        """The model's whole words, in its order."""
        words = map(self._table.token, range(len(self._table.late_weights)))
        return {word: None for word in words if len(word) >= _SHORTEST and _LATIN.fullmatch(word)}

    # -- Chinese ------------------------------------------------------------------------------------------------------

    def _homophones(self, question: str) -> Iterator[Correction]:
        """Runs of characters that sound like a term but are none: 外秘体 for 外泌体."""
        for run in _HAN.findall(question):
            sounds, at = syllables(run), 0
            while at < len(run):
                right = self._term_at(run, sounds, at)
                if right is not None and right != run[at : at + len(right)]:
                    yield Correction(run[at : at + len(right)], right)
                at += len(right) if right else 1

    def _term_at(self, run: str, sounds: list[str], at: int) -> str | None:
        """The longest term that sounds like the run from there on; the term itself where it stands there."""
        for length in range(min(_LONGEST, len(run) - at), _SYLLABLE - 1, -1):
            terms = self._by_sound.get(" ".join(sounds[at : at + length]), ())
            if terms:
                written = run[at : at + length]
                return written if written in terms else terms[0]
        return None

    def _pinyin(self, question: str) -> Iterator[Correction]:
        """Latin words that are a term as it sounds, written in one or in several words."""
        for run in _WORDS.findall(question):
            words, at = run.split(), 0
            while at < len(words):
                for count in range(min(_JOINED, len(words) - at), 0, -1):
                    written = " ".join(words[at : at + count])
                    right = self._joined.get(written.replace(" ", "").lower())
                    if right and any(self._unknown(word) for word in words[at : at + count]):
                        yield Correction(written, right)
                        at += count - 1
                        break
                at += 1

    @cached_property
    def _by_sound(self) -> dict[str, tuple[str, ...]]:
        """Chinese terms by their syllables, those that the collection has."""
        found: dict[str, tuple[str, ...]] = {}
        for term in self._terms.folded_zh:
            if all_han(term) and 2 <= len(term) <= _LONGEST and self._lexical.document_frequency(term):
                sound = " ".join(syllables(term))
                found[sound] = (*found.get(sound, ()), term)
        return found

    @cached_property
    def _joined(self) -> dict[str, str]:
        return {sound.replace(" ", ""): terms[0] for sound, terms in self._by_sound.items()}


def _cased(right: str, wrong: str) -> str:
    return right.upper() if wrong.isupper() else right.capitalize() if wrong[0].isupper() else right


def _replaced(text: str, corrections: list[Correction]) -> str:
    for correction in corrections:
        if _LATIN.match(correction.wrong):
            text = re.sub(rf"(?<![A-Za-z]){re.escape(correction.wrong)}(?![A-Za-z])", correction.right, text)
        else:
            text = text.replace(correction.wrong, correction.right)
    return text
