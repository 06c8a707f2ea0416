"""From a question that has been read to its answer: one finding for it, or one for each of its sides or parts."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from api.answer import Answer, Quote, Searched
from api.calibration import Calibration
from api.compose import compose_answer, compose_refusal
from api.defining import definitions_first
from api.demanded import lacking
from api.differing import also_differing
from api.identity import missing_names
from api.listing import listing
from api.mentioned import Mentioned, is_full_code
from api.notes import answer_notes, no_figures, nothing_for, nothing_mentions
from api.question import Question, read_question
from api.quotes import choose_quotes, near_duplicate, nearest_quotes
from api.ranked import HITS, Ranked, rank_sentences
from api.sentence_ranking import SentenceRanking
from api.side_quotes import of_side
from api.sides import Side
from api.signals import Signals, read_signals
from api.slots import Slot
from api.standing import once, with_standing
from index.fold import has_han
from index.types import Filter, Hit

if TYPE_CHECKING:
    from index.collection import EmbeddedCollection
    from index.reranker import RerankingSearcher
    from index.search import Searcher
    from index.terms import TermBase

SEARCH_LIMIT = 12  # hits that are asked for: a few may be reprints of others
_DEEPER = 5  # times as many are looked at where some are reprints
_ABSENT = 0.1  # what confidence is left when the years or the names of a question stand nowhere
_NAMES = frozenset(("agency", "place", "name"))
_OPENING = tuple('“"「『')
_TOLD_OTHERWISE = frozenset(("day",))
_PARTS = 4  # sides of a comparison, or questions in one, that are looked for by themselves


@dataclass(frozen=True, slots=True)
class Finding:
    """What one question finds. `quotes` is empty where it is refused."""

    asked: Question
    ranked: Ranked
    signals: Signals
    confidence: float
    quotes: tuple[Quote, ...]


class Answering:
    """Answers questions from one collection."""

    def __init__(
        self,
        collection: EmbeddedCollection,
        searcher: Searcher | RerankingSearcher,
        calibration: Calibration,
        terms: TermBase,
        mentioned: Mentioned,
    ) -> None:
        """All of them are of `collection`."""
        self._collection = collection
        self._searcher = searcher
        self._calibration = calibration
        self._terms = terms
        self._mentioned = mentioned

    def answer(self, asked: Question, filter: Filter, limit: int, counts: tuple[int, int], started: float) -> Answer:
        """An answer with at most `limit` quotes, or a refusal; `started` is `time.perf_counter()` of the question."""
        findings = self._findings(asked, filter, limit)
        whole = findings[0]
        quotes = _merged([one.quotes for one in findings[1:]] or [whole.quotes], limit)
        nearest = () if quotes else nearest_quotes(whole.ranked)
        day = asked.as_of or date.today()
        quotes, nearest = (with_standing(part, self._collection, day) for part in (quotes, nearest))
        searched = Searched(*counts, filter, asked.period)
        if quotes:
            notes = (*_unanswered(findings[1:], asked), *answer_notes(quotes, asked))
            words = compose_answer(quotes, notes, asked.language, listing(asked, quotes, self._terms))
        else:
            notes = (*self._missing(whole), *no_figures(figures_missing(asked, nearest), asked.language))
            words = compose_refusal(searched, notes, asked.language)
        best = max((one for one in findings if one.quotes), key=lambda one: one.confidence, default=whole)
        return Answer(
            question=asked.text,
            language=asked.language,
            confidence=best.confidence,
            answer=words,
            quotes=quotes,
            nearest=nearest,
            searched=searched,
            milliseconds=(time.perf_counter() - started) * 1000,
            signals=best.signals,
            notes=notes,
        )

    def _findings(self, asked: Question, filter: Filter, limit: int) -> list[Finding]:
        """That of the whole question, then, where it has sides or parts of which one is answered, one for each."""
        whole = self._find(asked, filter, limit)
        parts = asked.parts or tuple(side.question for side in asked.sides)
        if not 1 < len(parts) <= _PARTS:
            return [whole]
        each = max(1, limit // len(parts))
        found = [self._find(self._part(asked, part), filter, each) for part in parts]
        if not asked.parts:
            found = [self._of_side(one, side) for one, side in zip(found, asked.sides, strict=True)]
        return [whole, *found] if any(one.quotes for one in found) else [whole]

    def _of_side(self, finding: Finding, side: Side) -> Finding:
        if side.slot is None:
            return finding
        return replace(finding, quotes=of_side(finding.quotes, side.slot, self._collection))

    def _part(self, asked: Question, text: str) -> Question:
        return replace(read_question(text, self._terms), as_of=asked.as_of, language=asked.language)

    def _find(self, asked: Question, filter: Filter, limit: int) -> Finding:
        ranked = rank_sentences(asked, self.hits(asked, filter), self._searcher, SentenceRanking.load())
        if not ranked.pool.candidates:
            return Finding(asked, ranked, {}, 0.0, ())
        signals = read_signals(asked, ranked)
        confidence = self._calibration.confidence(signals)
        if confidence >= self._calibration.threshold and self._is_elsewhere(asked, ranked, signals):
            confidence = min(confidence, _ABSENT)
        if confidence < self._calibration.threshold:
            return Finding(asked, ranked, signals, confidence, ())
        quotes = choose_quotes(definitions_first(asked, ranked), confidence, limit, "list" in asked.kinds)
        cover = self._searcher.score_texts
        quotes = also_differing(asked, ranked, quotes, confidence, limit, cover)
        if figures_missing(asked, quotes):
            return Finding(asked, ranked, signals, min(confidence, _ABSENT), ())
        return Finding(asked, ranked, signals, confidence, quotes)

    def hits(self, asked: Question, filter: Filter) -> list[Hit]:
        """Hits of which none is in a reprint of another's document, nor younger than the day asked about."""
        if asked.as_of is not None:
            filter = replace(filter, as_of=asked.as_of)
        found = self._searcher.find(asked.text, filter)
        hits = found.hits(0, SEARCH_LIMIT)
        distinct = once(hits, self._collection)
        if len(distinct) >= HITS:
            return distinct
        return once([*hits, *found.hits(SEARCH_LIMIT, _DEEPER * SEARCH_LIMIT)], self._collection)[:SEARCH_LIMIT]

    def _is_elsewhere(self, asked: Question, ranked: Ranked, signals: Signals) -> bool:
        """Whether the document has none of the years asked about, or something named stands nowhere at all."""
        return signals["years_missing"] == 1.0 or bool(self._absent(asked, ranked.hits))

    def _absent(self, asked: Question, hits: Sequence[Hit]) -> list[str]:
        """Bodies, places, names, substances and codes that the question names and the collection does not."""
        named = [slot for slot in asked.slots if self._has_identity(slot) and not _is_quoted(asked.text, slot)]
        codes = [slot for slot in asked.slots if slot.kind == "code" and is_full_code(slot, asked.text)]
        absent = [slot for slot in named if self._is_nowhere(slot.forms, hits)]
        absent += [slot for slot in codes if not self._mentioned.code(slot.text)]
        return [slot.text for slot in sorted(absent, key=lambda one: one.start)]

    def _has_identity(self, slot: Slot) -> bool:
        """Whether it is a name, or a known substance: of other terms ("lipstick") a text may speak in other words."""
        if slot.kind != "term":
            return slot.kind in _NAMES
        concept = self._terms.named(slot.text)
        return concept is not None and concept.kind == "ingredient"

    def _is_nowhere(self, forms: Sequence[str], hits: Sequence[Hit]) -> bool:
        """Whether the collection has none of the names of one thing.

        A name known in one language only may stand in a text of the other under a name that we do not know: where any
        hit is in that language, we cannot say. A year is written alike in both.
        """
        spoken = {has_han(form) for form in forms if not form.isdigit()} or {True, False}
        unknown = any((hit.chunk.language == "zh") not in spoken for hit in hits)
        return not unknown and not self._mentioned.name(forms)

    def _missing(self, whole: Finding) -> tuple[str, ...]:
        """What the corpus, or what comes nearest in it, does not name although the question does."""
        if not whole.ranked.pool.candidates:
            return ()
        hits = whole.ranked.hits
        missing = missing_names(whole.asked, whole.ranked, whole.ranked.order[0])
        absent = self._absent(whole.asked, hits)
        nowhere = [*absent, *(m.text for m in missing if m.text not in absent and self._is_nowhere(m.forms, hits))]
        elsewhere = [one.text for one in missing if one.is_name and one.text not in nowhere]
        return nothing_mentions(nowhere, elsewhere, whole.asked.language)


def figures_missing(asked: Question, quotes: Sequence[Quote]) -> frozenset[str]:
    """Figures that the question demands and none of the quotes has. A day is not demanded: an event may tell it."""
    texts = [f"{quote.header}\n{quote.text}" for quote in quotes]
    missing = [lacking(asked.text, text) - _TOLD_OTHERWISE for text in texts]
    return frozenset.intersection(*missing) if missing else frozenset()


def _is_quoted(text: str, slot: Slot) -> bool:
    """Whether the name is a wording between quotation marks rather than a name."""
    return text[slot.start : slot.start + 1] in _OPENING


def _unanswered(parts: Sequence[Finding], asked: Question) -> tuple[str, ...]:
    names = [side.text for side in asked.sides] if not asked.parts else list(asked.parts)
    missing = [name for name, one in zip(names, parts, strict=False) if not one.quotes]
    return nothing_for(missing, asked.language)


def _merged(groups: Sequence[Sequence[Quote]], limit: int) -> tuple[Quote, ...]:
    """The quotes of all groups in turn, each once, numbered from 1."""
    if len(groups) == 1:
        return tuple(groups[0][:limit])
    chosen: list[Quote] = []
    for quote in (quote for group in groups for quote in group):
        if len(chosen) < limit and not any(near_duplicate(quote.text, other.text) for other in chosen):
            # numbers of other groups mean other quotes
            chosen.append(replace(quote, number=len(chosen) + 1, differs_from=()))
    return tuple(chosen)
