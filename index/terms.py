"""The term base: what the same thing is called in Chinese and in English, and under its other names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from index.fold import all_han, fold, fold_in_place, has_han
from index.segment import Segmenter
from index.stem import stemmer
from index.termfile import Concept, Problem, TermError, problems, read_lines, rows
from ingest.types import Language

__all__ = ["BUNDLED", "Concept", "Problem", "TermBase", "TermError", "lint"]

BUNDLED = Path(__file__).with_name("terms.tsv")

# Names that are everyday words in lower case: they count only when they stand as written.
_AS_WRITTEN = frozenset(
    {
        *(
            "aids",
            "boss",
            "car",
            "cat",
            "comfy",
            "dove",
            "era",
            "fancl",
            "hera",
            "it",
            "lion",
            "most",
            "nice",
            "origins",
        ),
        *("pet", "pie", "rate", "reach", "sec", "shein", "target", "turkey", "us", "who", "winona"),
    }
)
_PLURAL = re.compile(r"(?:'?s|es)?(?![a-z0-9])")


class TermBase:
    """Concepts with their variants, found in text and translated. Immutable."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        """`concepts` share no variant; `load` sees to that."""
        self.concepts: tuple[Concept, ...] = tuple(concepts)

    @classmethod
    def load(cls, *paths: Path) -> TermBase:
        """The bundled terms, extended by the files at `paths` in that order.

        A row that shares a variant with an earlier concept adds its variants to it, in front.
        Raises TermError, with file, line and reason, for the first thing wrong in `paths`.
        """
        base = [concept for _, concept in rows(read_lines(BUNDLED))]  # checked by a test, not on every start
        for path in paths:
            _merge(base, path)
        return cls(base)

    @cached_property
    def variants(self) -> tuple[str, ...]:
        """All names of all concepts, Chinese before English within each."""
        return tuple(name for concept in self.concepts for name in (*concept.zh, *concept.en))

    @cached_property
    def folded_zh(self) -> tuple[str, ...]:
        """The Chinese variants as the analyser sees them, sorted, each once."""
        return tuple(sorted(set(_fold_all([name for concept in self.concepts for name in concept.zh]))))

    def find(self, text: str) -> list[Concept]:
        """The concepts named in `text`, each once, in order of appearance.

        Of overlapping names the leftmost counts, of those the longest. English names match whole words, in the
        singular or plural, in any case; those that are everyday words too (WHO, REACH, Dove) only as written.
        """
        return list(dict.fromkeys(concept for _, _, concept in self._leftmost(fold(text), text)))

    def spans(self, text: str) -> list[tuple[int, int, Concept]]:
        """As `find`, every mention with where it stands: `text[start:end]`."""
        return list(self._leftmost(fold_in_place(text), text))

    def named(self, name: str) -> Concept | None:
        """The concept that has this name in full, None where there is none."""
        concepts = self._by_name.get(fold(name))
        return concepts[0] if concepts else None

    def _leftmost(self, folded: str, text: str) -> Iterator[tuple[int, int, Concept]]:
        reached = 0
        for begin, end, concept in sorted(self._spans(folded, text), key=lambda span: (span[0], -span[1])):
            if begin >= reached:
                yield begin, end, concept
                reached = end

    def translations(self, token_or_phrase: str, to: Language) -> tuple[str, ...]:
        """The names in the language `to` of what `token_or_phrase` names, preferred first; () if it names nothing.

        A name in any case, a phrase, or a stemmed token of the analyser; of the everyday words that are names
        too only the name as written, so that "who" and "us" have no translation.
        """
        folded = fold(token_or_phrase)
        if folded in _AS_WRITTEN and token_or_phrase not in self.variants:
            return ()
        concepts = self._by_name.get(folded) or self._by_stem.get(_stemmed(folded)) or ()
        return tuple(dict.fromkeys(name for concept in concepts for name in (concept.zh if to == "zh" else concept.en)))

    def _spans(self, folded: str, text: str) -> Iterable[tuple[int, int, Concept]]:
        names, matcher = self._matcher
        for index, begin, end in matcher.find_matches_as_indexes(folded, overlapping=True):
            concept, written = names[index]
            if _whole_words(folded, begin, end) and (not written or _stands(written, text)):
                yield begin, end, concept

    @cached_property
    def _matcher(self) -> tuple[list[tuple[Concept, str]], AhoCorasick]:
        patterns = _fold_all(self.variants)
        written = (
            name if pattern in _AS_WRITTEN else "" for name, pattern in zip(self.variants, patterns, strict=True)
        )
        return list(zip(self._owners, written, strict=True)), AhoCorasick(patterns)

    @cached_property
    def _owners(self) -> list[Concept]:
        return [concept for concept in self.concepts for _ in range(len(concept.zh) + len(concept.en))]

    @cached_property
    def _by_name(self) -> dict[str, tuple[Concept, ...]]:
        folded = _fold_all(self.variants)
        return {name: (concept,) for name, concept in zip(folded, self._owners, strict=True)}

    @cached_property
    def _by_stem(self) -> dict[str, tuple[Concept, ...]]:
        stems: dict[str, tuple[Concept, ...]] = {}
        for concept in self.concepts:
            for stem in dict.fromkeys(_stemmed(fold(name)) for name in concept.en):
                stems[stem] = (*stems.get(stem, ()), concept)
        return stems


def _fold_all(names: Sequence[str]) -> list[str]:
    return fold("\n".join(names)).split("\n") if names else []  # one by one takes five times as long


def lint(path: Path) -> list[Problem]:
    """What is wrong with a file of terms, in order of lines; empty if `TermBase.load(path)` takes all of it.

    Says also which Chinese variants the segmenter cannot keep whole. Raises TermError if the file cannot be read.
    """
    lines = read_lines(path)
    found = list(problems(lines))
    words = {name: number for number, concept in rows(lines) for name in concept.zh if name}
    segmenter = Segmenter(word for word in map(fold, words) if all_han(word))
    for name, number in words.items():
        folded = fold(name)
        if all_han(folded) and segmenter.cut(folded)[-1] != folded:
            found.append(Problem(number, f"{name!r} is cut into {' '.join(segmenter.cut(folded))}"))
    if path.resolve() != BUNDLED.resolve() and not found:
        found += _conflicts([concept for _, concept in rows(read_lines(BUNDLED))], lines)
    return sorted(found, key=lambda problem: problem.line)


def _conflicts(base: list[Concept], lines: list[str]) -> list[Problem]:
    owner = {fold(name): concept for concept in base for name in (*concept.zh, *concept.en)}
    found = []
    for number, row in rows(lines):
        names = (*row.zh, *row.en)
        shared = {owner[fold(name)]: name for name in names if fold(name) in owner}
        if len(shared) > 1:
            both = ", ".join(f"{name!r} of {concept.en[0]}" for concept, name in shared.items())
            found.append(Problem(number, f"the row joins several known concepts ({both}); split it"))
    return found


def _merge(base: list[Concept], path: Path) -> None:
    """Adds the rows of a user's file to `base`."""
    lines = read_lines(path)
    for problem in [*problems(lines), *_conflicts(base, lines)]:
        raise TermError(f"{path}, line {problem.line}: {problem.reason} (`yinju terms lint {path}` lists everything)")
    owner = {fold(name): i for i, concept in enumerate(base) for name in (*concept.zh, *concept.en)}
    for _, row in rows(lines):
        at = next((owner[fold(name)] for name in (*row.zh, *row.en) if fold(name) in owner), None)
        if at is None:
            base.append(row)
        else:
            old = base[at]
            base[at] = Concept(_union(row.zh, old.zh), _union(row.en, old.en), old.kind)


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    names = {fold(name): name for name in (*second, *first)}
    return tuple(names[key] for key in dict.fromkeys(map(fold, (*first, *second))))


def _whole_words(text: str, begin: int, end: int) -> bool:
    if begin and _latin(text[begin]) and _latin(text[begin - 1]):
        return False
    return not _latin(text[end - 1]) or _PLURAL.match(text, end) is not None


def _latin(c: str) -> bool:
    return c.isalnum() and not has_han(c)


def _stands(written: str, text: str) -> bool:
    return re.search(rf"(?<![A-Za-z]){re.escape(written)}(?![a-z])", unicodedata.normalize("NFKC", text)) is not None


def _stemmed(folded: str) -> str:
    return " ".join(map(stemmer(), re.findall(r"\w+", folded)))
