"""What is known of each sentence that may be quoted: one row of numbers, the same for both languages.

All features lie in about [0, 1], so that one set of weights serves collections of any size.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from api.answer_kinds import KINDS, answer_kinds, numbers
from api.candidates import Candidate, Pool
from api.period_agreement import sentence_agreement
from api.place_agreement import asked_places, only_elsewhere, places_in
from api.question import Question
from index.late import EXACT, Reading

Floats = NDArray[np.float64]

_FORMS = ("row", "header", "fragment", "question")
_COVERAGE = (
    "alone",  # coverage of the question by the sentence itself
    "exact",  # share of the question matched by the very token
    "least",  # the worst match among the question's three heaviest tokens
    "lead_gain",  # what the sentence that leads into it adds to the coverage
    "frame_gain",  # what title and headings add to both
    "beyond",  # coverage of what title and headings leave open of the question
    "rest",  # coverage of the words that name nothing: what is asked about the named things
    "rest_led",  # the same with what leads into the sentence
    "focus",  # coverage of the words whose value is asked for: "how many employees", 年利率是多少
    "focus_led",
    "reverse",  # how much of the sentence is about the question
    "length",  # logarithm of the number of tokens, over 5
    "unsaid",  # tokens that the question does not have: logarithm, over 5
)
_CHUNK = (
    "chunk",  # log-odds of the chunk's score, over 10
    "chunk_gap",  # how far they lie below those of the best chunk, over 10
    "best_of_chunk",  # 1 for the sentence with the best coverage in its chunk
    "opening",  # 1 for the first sentence of its document
)
_CONTENT = (
    "new_number",  # has a number that the question does not have
    "period",  # agrees with the period asked about
    "number_matched",  # share of the question's numbers that it has
    *(f"holds_{kind.name}" for kind in KINDS),  # can hold the form of answer that is asked for
    "asked_new_number",  # a number is asked for, and it has a new one
)
_IDENTITY = (
    "elsewhere",  # 1 where it names places, but none of those asked about
    "elsewhere_above",  # 1 where it names none, and what stands above it only others
)
_DOUBLED = ("alone", "lead_gain", "frame_gain", "beyond", "rest", "focus", "reverse", "exact")
NAMES = (*_COVERAGE, *_CHUNK, *_CONTENT, *_IDENTITY, *_FORMS, "foreign", *(f"{name}_foreign" for name in _DOUBLED))

_NUMERIC = frozenset(("code", "share", "money", "duration", "number", "date"))


def sentence_features(asked: Question, pool: Pool, reading: Reading) -> Floats:
    """Float64 [candidates, len(NAMES)]; `reading` is of `pool.texts`."""
    count = len(pool.candidates)
    if not count:
        return np.empty((0, len(NAMES)))
    covered = _coverage_features(pool, reading, count)
    foreign = np.abs(reading.chinese[:count] - reading.asked_chinese)[:, None]
    doubled = covered[:, [_COVERAGE.index(name) for name in _DOUBLED]] * foreign
    chunk = _chunk_features(pool.candidates, covered[:, 0])
    content = _content_features(asked, pool.candidates)
    forms = np.array([[one.form == form for form in _FORMS] for one in pool.candidates], dtype=np.float64)
    return np.hstack((covered, chunk, content, _identity_features(asked, pool), forms, foreign, doubled))


def rare_shares(reading: Reading) -> Floats:
    """Shares of the question's tokens, float64 [t], raised for those that few of the texts match."""
    matched = (reading.coverage.best > 0.5).sum(axis=1)
    shares = reading.asked.shares * np.log1p(reading.coverage.best.shape[1] / (1.0 + matched))
    return np.asarray(shares / max(float(shares.sum()), 1e-9), dtype=np.float64)


def rest_shares(reading: Reading, shares: Floats) -> Floats:
    """Shares of the tokens that belong to no name, place, code or term of the question, 0 for the others, float64 [t].

    `reading.parts` are those names, then words that say little, and last what is asked for. The shares do not sum to 1:
    what little stands beside a name ("what is ...") must not decide.
    """
    left = shares.copy()
    for rows in reading.parts[:-1]:
        left[rows] = 0.0
    return left


def focus_shares(reading: Reading, shares: Floats) -> Floats:
    """Shares of the tokens of what is asked for, 0 for the others, float64 [t]."""
    own = np.zeros(len(shares))
    own[reading.parts[-1]] = shares[reading.parts[-1]]
    return own


def _coverage_features(pool: Pool, reading: Reading, count: int) -> Floats:
    best, shares = reading.coverage.best, rare_shares(reading)
    own = best[:, :count]
    led = np.maximum(own, best[:, pool.lead])
    framed = np.maximum(led, best[:, pool.frame])
    heaviest = np.argsort(-shares, kind="stable")[:3]
    alone = shares @ own
    left_open = shares[:, None] * (1 - best[:, pool.frame])
    rest, focus = rest_shares(reading, shares), focus_shares(reading, shares)
    reverse, lengths = reading.coverage.reverse[:count], reading.lengths[:count]
    columns = (
        alone,
        shares @ (own > EXACT),
        own[heaviest].min(axis=0) if len(heaviest) else np.zeros(count),
        shares @ led - alone,
        shares @ framed - shares @ led,
        (left_open * own).sum(axis=0),
        rest @ own,
        rest @ led,
        focus @ own,
        focus @ led,
        reverse,
        np.log1p(lengths) / 5,
        np.log1p(lengths * (1 - reverse)) / 5,
    )
    return np.stack(columns, axis=1).astype(np.float64)


def _chunk_features(candidates: Sequence[Candidate], alone: Floats) -> Floats:
    odds = np.array([log_odds(candidate.hit.score) for candidate in candidates])
    ranks = np.array([candidate.rank for candidate in candidates])
    most = np.zeros(int(ranks.max()) + 1)
    np.maximum.at(most, ranks, alone)
    opening = np.array([one.hit.chunk.number == 0 and one.span[0] < 300 for one in candidates])
    return np.stack((odds / 10, (odds - odds.max()) / 10, alone >= most[ranks], opening), axis=1)


def log_odds(score: float) -> float:
    """Of a probability, kept within +-14."""
    inside = min(max(score, 1e-6), 1 - 1e-6)
    return log(inside / (1 - inside))


def _content_features(asked: Question, candidates: Sequence[Candidate]) -> Floats:
    kinds, given = answer_kinds(asked.text), numbers(asked.text)
    numeric = any(kind.name in _NUMERIC for kind in kinds)
    rows = np.zeros((len(candidates), len(_CONTENT)))
    for row, one in zip(rows, candidates, strict=True):
        text = one.text
        found = numbers(text)
        new = bool(found - given)
        row[:3] = new, sentence_agreement(asked.period, one.hit, *one.span), len(found & given) / max(len(given), 1)
        for kind in kinds:
            row[3 + KINDS.index(kind)] = kind.holds.search(text) is not None
        row[-1] = numeric and new
    return rows


def _identity_features(asked: Question, pool: Pool) -> Floats:
    """Whether each candidate is about other places than the question, float64 [candidates, len(_IDENTITY)]."""
    rows = np.zeros((len(pool.candidates), len(_IDENTITY)))
    wanted = asked_places(asked)
    if wanted:
        for at, (row, one) in enumerate(zip(rows, pool.candidates, strict=True)):
            place = one.hit.document.metadata.jurisdiction or ""
            above = "\n".join((pool.texts[pool.lead[at]], pool.texts[pool.frame[at]], place))
            here = places_in(one.text)
            row[:] = only_elsewhere(wanted, here), not here and only_elsewhere(wanted, places_in(above))
    return rows
