"""Retrieval measures per query, through ir-measures (which runs trec_eval)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.datasets import Qrels
from ingest.errors import UserError

# Our name -> the name in ir-measures (https://ir-measur.es). Success@1: the first hit is relevant; R: share of the
# relevant items among the first k; RR: 1/rank of the first relevant one; nDCG: Jarvelin and Kekalainen, 2002.
MEASURES = {"hit@1": "Success@1", "R@5": "R@5", "R@10": "R@10", "MRR@10": "RR@10", "nDCG@10": "nDCG@10"}
DEPTH = 10

Rankings = Mapping[str, Sequence[str]]


class MissingExtra(UserError):
    """A package of the `eval` extra is not installed."""


def retrieval_values(qrels: Qrels, rankings: Rankings) -> dict[str, dict[str, float]]:
    """Values in [0, 1] by measure, then by query, for every query of `qrels`.

    `rankings[query]` lists item ids, best first; a repeated id counts where it first stands; a query without hits
    scores 0. Raises `MissingExtra` without ir-measures.
    """
    try:
        import ir_measures
    except ModuleNotFoundError as error:
        raise MissingExtra("ir-measures is not installed: pip install 'yinju[eval]'") from error
    names = {str(ir_measures.parse_measure(theirs)): ours for ours, theirs in MEASURES.items()}
    values = {ours: dict.fromkeys(qrels, 0.0) for ours in MEASURES}
    measures = [ir_measures.parse_measure(name) for name in names]
    # trec_eval orders by score and breaks ties by id: scores that only say the place keep our own order.
    run = {query: _places(rankings.get(query, ())) for query in qrels}
    grades = {query: dict(items) for query, items in qrels.items()}
    for metric in ir_measures.iter_calc(measures, grades, {query: places for query, places in run.items() if places}):
        values[names[str(metric.measure)]][metric.query_id] = float(metric.value)
    return values


def _places(ranking: Sequence[str]) -> dict[str, float]:
    return {item: float(-place) for place, item in enumerate(dict.fromkeys(ranking))}
