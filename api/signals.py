"""What tells, before an answer is shown, how likely it is to be right: the numbers that `api.calibration` weighs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from api.answer_kinds import answer_kinds, numbers
from api.demanded import DEMANDS, lacking
from api.identity import Covered, covered, years_missing
from api.period_agreement import hits_agreement
from api.question import Question
from api.ranked import Ranked
from api.sentence_features import NAMES as FEATURES
from api.sentence_features import focus_shares, log_odds, rare_shares, rest_shares
from index.late import EXACT

_DEGREES = {"unmatched": (0.0, 0.35), "faint": (0.35, 0.5), "fair": (0.5, 0.65), "good": (0.65, 0.85)}
_LACKED = ("code", "date", "share", "money", "duration", "number", "who", "reason", "verdict")
_FIGURES = frozenset(("share", "money", "duration", "number", "date"))
# features of the sentence that tell by themselves that it is about something else
_OF_SENTENCE = ("elsewhere", "elsewhere_above")
NAMES = (
    "score",  # of the best hit
    "odds",  # the same as log-odds, over 10
    "share",  # the chance of the best sentence, if any of the candidates answers
    "alone",  # coverage of the question by that sentence
    "framed",  # with what leads into it, title and headings
    "framed_least",  # the worst match among the question's three heaviest tokens, there
    "beyond",  # coverage by that sentence of what title and headings leave open of the question
    "rest",  # how much of the question is words that name nothing and that neither sentence nor lead covers
    "rest_document",  # nor any sentence found in its document
    "rest_least",  # the worst match among the two heaviest of them, by the sentence and what leads into it
    *(f"rest_{name}" for name in _DEGREES),  # shares of these words by how well the same match them
    "focus",  # how much is words whose value is asked for and that neither sentence nor lead covers
    "focus_document",
    "document",  # the same two over all sentences found in its document
    "document_least",
    "document_exact",  # share of the question matched by the very token there
    "holds",  # share of the forms of answer asked for that the sentence can hold
    *(f"lacks_{name}" for name in _LACKED),  # 1 where this form of answer is asked for and it holds none
    *(f"no_{demand.name}" for demand in DEMANDS),  # 1 where such a figure is demanded; it and its lead have none
    "no_figure",  # 1 where a figure is asked for and it has none that the question does not have
    "unsaid",  # tokens of the sentence that the question does not have: logarithm, over 5
    "period",  # agreement of the sentence with the period asked about
    "period_document",  # the best agreement of a hit in its document
    "years_missing",  # share of the years asked about that its document does not have
    "numbers_missing",  # share of the question's other numbers that the document's sentences lack
    "names_near",  # how far the least covered name of the question is named in sentence, lead, title and headings
    "names_document",  # and in its document
    "terms_near",  # the same of known substances, procedures and the like
    "terms_document",
    "codes_document",  # the same of document numbers and other codes
    "foreign",  # 1 where the sentence is in the other language
    "document_foreign",
    "document_least_foreign",
    "fragment",  # the sentence is a title, a label or the like
    *_OF_SENTENCE,
    "other_year",  # 1 where the sentence has years, but none of those asked about
)
_HEAVIEST = 3
_WEIGHTY = 0.08  # share of the question from which a word tells something
_YEAR = re.compile(r"(?:19|20)\d\d")

Signals = Mapping[str, float]  # every one of NAMES, finite


def read_signals(asked: Question, ranked: Ranked) -> Signals:
    """The signals of an answer by the best of the ranked sentences, of which there is at least one."""
    at = ranked.order[0]
    chosen = ranked.pool.candidates[at]
    feature = dict(zip(FEATURES, ranked.features[at].tolist(), strict=True))
    best = max(candidate.hit.score for candidate in ranked.pool.candidates)
    coverage = _coverage(ranked, at)
    texts = ranked.pool.texts
    document = chosen.hit.document.id
    own = [one.text for one in ranked.pool.candidates if one.hit.document.id == document]
    kinds = answer_kinds(asked.text)
    found = {
        "score": best,
        "odds": log_odds(best) / 10,
        "share": float(ranked.share[at]),
        "alone": feature["alone"],
        **coverage,
        "beyond": feature["beyond"],
        **{f"lacks_{name}": 0.0 for name in _LACKED},
        **{f"lacks_{kind.name}": float(not kind.holds.search(chosen.text)) for kind in kinds if kind.name in _LACKED},
        **_without_figures(asked.text, f"{texts[ranked.pool.lead[at]]}\n{chosen.text}"),
        "no_figure": float(
            any(kind.name in _FIGURES for kind in kinds) and not numbers(chosen.text) - numbers(asked.text)
        ),
        "holds": sum(kind.holds.search(chosen.text) is not None for kind in kinds) / len(kinds) if kinds else 1.0,
        "unsaid": feature["unsaid"],
        "period": feature["period"],
        "period_document": hits_agreement(asked.period, [hit for hit in ranked.hits if hit.document.id == document]),
        "years_missing": years_missing(asked, chosen.hit),
        "numbers_missing": _numbers_missing(asked, "\n".join((*own, texts[ranked.pool.frame[at]]))),
        **_named(covered(asked, ranked, at)),
        "foreign": feature["foreign"],
        "document_foreign": coverage["document"] * feature["foreign"],
        "document_least_foreign": coverage["document_least"] * feature["foreign"],
        "fragment": feature["fragment"],
        **{name: feature[name] for name in _OF_SENTENCE},
        "other_year": _other_year(asked.text, chosen.text),
    }
    return {name: float(found[name]) for name in NAMES}


def _coverage(ranked: Ranked, at: int) -> dict[str, float]:
    pool, best, shares = ranked.pool, ranked.reading.coverage.best, rare_shares(ranked.reading)
    document = pool.candidates[at].hit.document.id
    framed = best[:, [at, pool.lead[at], pool.frame[at]]].max(axis=1)
    rows = [row for row, one in enumerate(pool.candidates) if one.hit.document.id == document]
    whole = np.maximum(best[:, rows].max(axis=1), framed)
    heaviest = np.argsort(-shares, kind="stable")[:_HEAVIEST]
    led = best[:, [at, pool.lead[at]]].max(axis=1)
    rest, focus = rest_shares(ranked.reading, shares), focus_shares(ranked.reading, shares)
    weighty = [row for row in np.argsort(-rest, kind="stable")[:2].tolist() if rest[row] > _WEIGHTY]
    return {
        "rest": float(rest @ (1 - led)),
        "rest_document": float(rest @ (1 - whole)),
        **{f"rest_{name}": float(rest @ ((led >= low) & (led < high))) for name, (low, high) in _DEGREES.items()},
        "rest_least": float(led[weighty].min(initial=1.0)),
        "focus": float(focus @ (1 - led)),
        "focus_document": float(focus @ (1 - whole)),
        "framed": float(shares @ framed),
        "framed_least": float(framed[heaviest].min(initial=1.0)),
        "document": float(shares @ whole),
        "document_least": float(whole[heaviest].min(initial=1.0)),
        "document_exact": float(shares @ (whole > EXACT)),
    }


def _named(found: Sequence[Covered]) -> dict[str, float]:
    """The least covered of each sort of slot, 1 where the question has none of the sort."""
    terms = [one for one in found if one.slot.kind == "term"]
    codes = [one for one in found if one.slot.kind == "code"]
    named = [one for one in found if one.slot.kind not in ("term", "code")]
    return {
        "names_near": min((one.near for one in named), default=1.0),
        "names_document": min((one.document for one in named), default=1.0),
        "terms_near": min((one.near for one in terms), default=1.0),
        "terms_document": min((one.document for one in terms), default=1.0),
        "codes_document": min((one.document for one in codes), default=1.0),
    }


def _without_figures(question: str, text: str) -> dict[str, float]:
    missing = lacking(question, text)
    return {f"no_{demand.name}": float(demand.name in missing) for demand in DEMANDS}


def _other_year(asked: str, text: str) -> float:
    wanted, found = set(_YEAR.findall(asked)), set(_YEAR.findall(text))
    return float(bool(wanted and found) and not wanted & found)


def _numbers_missing(asked: Question, text: str) -> float:
    wanted = {number for number in numbers(asked.text) if not _YEAR.fullmatch(number) and len(number) > 1}
    return len(wanted - numbers(text)) / len(wanted) if wanted else 0.0
