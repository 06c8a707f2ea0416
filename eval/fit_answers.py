"""Learns which sentence answers and when to refuse: api/sentence_ranking.json and api/calibration.json.

Sentences: a conditional logit over the candidates of each question (`eval.fit_ranking.fit_order`), every set weighing
the same. Refusal: a logistic regression on the signals of the answer that these weights give, over questions as they
are, without the documents that answer them, and about something else; what it gives is the chance that a quote answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from api.quotes import MAX_QUOTES, likely_places
from api.ranked import Ranked, read_sentences
from api.sentence_features import NAMES, Floats
from api.sentence_ranking import SentenceRanking
from api.signals import NAMES as SIGNALS
from api.signals import read_signals
from eval.calibrate import sigmoid, signed_logistic
from eval.calibration import expected_calibration_error
from eval.feature_sets import FeatureSet
from eval.fit_ranking import fit_order
from eval.sentence_sets import Case, CaseSet, Variant

# A case of a set counts so much in the fit of refusal: of real questions about a fifth has no answer.
SHARES: dict[Variant, float] = {"asked": 1.0, "near": 0.5, "removed": 0.1, "swapped": 0.25, "alien": 0.25}
# Of a sentence and of an answer: what can only speak for it, and only against it.
_MORE = frozenset(
    "alone exact least lead_gain frame_gain beyond rest rest_led focus focus_led reverse chunk chunk_gap best_of_chunk"
    " opening period number_matched asked_new_number".split()
)
_LESS = frozenset("elsewhere elsewhere_above header question".split())
_SURER = frozenset(
    "score odds share alone framed framed_least beyond rest_least document document_least document_exact period"
    " period_document names_near names_document terms_near terms_document codes_document".split()
)
_LESS_SURE = frozenset(
    "years_missing numbers_missing elsewhere elsewhere_above other_year rest rest_document rest_unmatched focus"
    " focus_document".split()
)
_AS_ASKED: frozenset[Variant] = frozenset(("asked", "near"))


@dataclass(frozen=True, slots=True)
class Read:
    """A case and its sentences. `right` bool [candidates]: whether each answers."""

    case: Case
    sentences: Ranked
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ReadSet:
    """The cases of one source that have candidates.

    `weight` is that of each case in the fit of refusal, `share` that of the whole set in the fit of sentences.
    """

    name: str
    reads: tuple[Read, ...]
    weight: float = 1.0
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the weights of a ranking make of a set. Rows are cases."""

    signals: Floats  # [cases, len(SIGNALS)]
    right: Floats  # [cases]: 1 where a quote answers
    first: Floats  # [cases]: 1 where the best sentence answers
    shown: Floats  # [cases]: how many sentences would be quoted
    weights: Floats  # [cases]
    asked: NDArray[np.bool_]  # [cases]: the question as it is
    possible: NDArray[np.bool_]  # [cases]: some candidate answers


def read_set(cases: CaseSet, weight: float = 1.0, share: float = 1.0) -> ReadSet:
    """Sentences and features of every case."""
    reads = []
    for case in cases.cases:
        sentences = read_sentences(case.asked, case.hits, cases.searcher)
        if found := sentences.pool.candidates:
            reads.append(Read(case, sentences, np.array([case.answers(one) for one in found])))
    return ReadSet(cases.name, tuple(reads), weight, share)


def fit_sentences(sets: Sequence[ReadSet]) -> SentenceRanking:
    """Weights over all questions that some candidate answers."""
    signs = [sign_of(name, _MORE, _LESS) for name in NAMES]
    shares = [one.share for one in sets]
    weights = fit_order([_features(one) for one in sets], range(len(NAMES)), shares=shares, signs=signs)
    return SentenceRanking(weights)


def _features(reads: ReadSet) -> FeatureSet:
    own = [read for read in reads.reads if read.right.any()]
    lengths = [len(read.right) for read in own]
    features = np.concatenate([read.sentences.features for read in own])
    right = np.concatenate([read.right for read in own])
    found = np.ones((len(right), 1), dtype=np.bool_)
    return FeatureSet(
        reads.name,
        features.astype(np.float32),
        right,
        found,
        np.cumsum([0, *lengths]),
        np.ones(len(own), dtype=np.int64),
    )


def outcomes(reads: ReadSet, ranking: SentenceRanking) -> Outcomes:
    """Signals and results of every case."""
    rows, right, first, shown = [], [], [], []
    for read in reads.reads:
        ranked = read.sentences.ranked(ranking)
        signals = read_signals(read.case.asked, ranked)
        places = list(islice(likely_places(ranked), MAX_QUOTES))
        rows.append([signals[name] for name in SIGNALS])
        right.append(float(read.right[places].any()))
        first.append(float(read.right[places[0]]))
        shown.append(len(places))
    variants = [read.case.variant for read in reads.reads]
    return Outcomes(
        np.array(rows),
        np.array(right),
        np.array(first),
        np.array(shown, dtype=np.float64),
        reads.weight * np.array([SHARES[variant] for variant in variants]),
        np.array([variant in _AS_ASKED for variant in variants]),
        np.array([bool(read.right.any()) for read in reads.reads]),
    )


def fit_refusal(found: Sequence[Outcomes]) -> Floats:
    """Weights and, last, the intercept, float64 [len(SIGNALS) + 1]."""
    return signed_logistic(
        np.concatenate([one.signals for one in found]),
        np.concatenate([one.right for one in found]),
        np.concatenate([one.weights for one in found]),
        [sign_of(name, _SURER, _LESS_SURE) for name in SIGNALS],
    )


def sign_of(name: str, up: frozenset[str], down: frozenset[str]) -> int:
    """1 or -1 where more of what is named can only raise or lower the chance to be right, else 0."""
    kind = name.split("_", 1)[0]
    return 1 if name in up or kind == "holds" else -1 if name in down or kind in ("lacks", "no") else 0


@dataclass(frozen=True, slots=True)
class Measured:
    """What a fit gives on questions that took no part in it. All are shares of these questions, or areas."""

    name: str
    questions: int
    first: float  # the best sentence answers, of those that can be answered
    shown: float  # a quote answers
    quotes: float  # how many are shown
    auc: float  # of confidence, for whether a quote answers
    ece: float


def measured(name: str, found: Outcomes, refusal: Floats) -> Measured:
    """Of the questions as they are; those without any right sentence count as unanswerable."""
    own = found.asked
    confidence = sigmoid(found.signals[own] @ refusal[:-1] + refusal[-1])
    right, can = found.right[own], found.possible[own]
    return Measured(
        name,
        int(own.sum()),
        float(found.first[own][can].mean()),
        float(right[can].mean()),
        float(found.shown[own].mean()),
        _area(confidence, right),
        expected_calibration_error(confidence, right),
    )


def _area(confidence: Floats, right: Floats) -> float:
    """Area under the ROC curve: how often a right one is more confident than a wrong one, ties half."""
    good, bad = confidence[right > 0], confidence[right == 0]
    if not len(good) or not len(bad):
        return float("nan")
    return float(((good[:, None] > bad).mean() + (good[:, None] >= bad).mean()) / 2)
