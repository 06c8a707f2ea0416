"""One gold question and what came back, as a record with its values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.gold import GoldQuestion
from eval.places import Library, Place
from eval.quotes import (
    groups_shown,
    keys_present,
    language_balance,
    period_read,
    period_respected,
    place_of,
    quote_precision,
    verbatim,
)
from eval.retrieval import retrieval_values
from ingest.language import language_of

Values = dict[str, float | None]

SOURCES = {"bm25": "found by words", "translated": "found by translation", "dense": "found by meaning"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a collection gave for a question: the Answer as JSON, and the top 10 hits with languages and sources.

    `hits` is None when nobody asked for them; there are no retrieval measures then.
    """

    answer: Mapping[str, Any]
    hits: Sequence[Place] | None
    languages: Sequence[str]
    signals: Mapping[str, float]  # what calibration maps to a confidence
    milliseconds: float
    sources: Sequence[Collection[str]] = ()  # of each hit: which of SOURCES found it


def score(question: GoldQuestion, reply: Reply, library: Library) -> dict[str, Any]:
    """The record of a question: what was expected, what came, and `values` by measure (None: undefined for it).

    `right`: for an answerable question, whether a quote shows some of its evidence (for a refusal: whether one of the
    nearest chunks does, so that its low confidence can be judged); for the others always 0.
    """
    answer, groups = reply.answer, library.groups(question)
    direction = question.direction or direction_of(question)
    shown = answer["quotes"] or answer["nearest"]
    found = groups_shown([place_of(quote) for quote in shown], groups, question.keys, library)
    values: Values = {"refusal": float(answer["answered"] == question.answerable), "right": float(any(found))}
    values["verbatim"] = verbatim(shown, library)
    values["period read"] = period_read(answer["searched"].get("period"), question.period)
    if question.answerable:
        if reply.hits is not None:
            values |= _retrieved(question, reply.hits, groups, library)
            values |= _found_by(question, reply, groups, library)
        values |= _answered(question, answer, found, groups, library)
    if direction.endswith("any"):
        values["language balance"] = language_balance(reply.languages)
    return {
        "id": question.id,
        "question": question.question,
        "history": [turn.text for turn in question.history],
        "kind": question.kind,
        "direction": direction,
        "answerable": question.answerable,
        "near_miss": bool(question.near_miss_of),
        "split": question.split,
        "expected": [[f"{e.document}: {e.text}" for e in group] for group in question.evidence],
        "keys": list(question.keys),
        "answered": answer["answered"],
        "confidence": answer["confidence"],
        "signals": dict(reply.signals),
        "answer": answer["answer"],
        "quotes": [_brief(quote, library) for quote in shown],
        "milliseconds": reply.milliseconds,
        "values": values,
    }


def direction_of(question: GoldQuestion) -> str:
    """The language asked in -> that of the evidence, "any" for both; "" without evidence."""
    told = {language_of(evidence.text) for group in question.evidence for evidence in group}
    return f"{question.language}->{told.pop() if len(told) == 1 else 'any'}" if told else ""


def _answered(
    question: GoldQuestion,
    answer: Mapping[str, Any],
    found: Sequence[bool],
    groups: Sequence[Sequence[Place]],
    library: Library,
) -> Values:
    quotes, answered = answer["quotes"], answer["answered"]
    return {
        "evidence": sum(found) / len(found) if answered else 0.0,
        "evidence complete": float(answered and all(found)),
        "quote precision": quote_precision(quotes, groups, question.keys, library),
        "keys": keys_present(_said(answer), question.keys) if answered else 0.0 if question.keys else None,
        "period respected": period_respected(quotes, question.period),
    }


def _said(answer: Mapping[str, Any]) -> str:
    """What is asserted: an extractive answer asserts its quotes (not the dates and titles beside them)."""
    if answer["model"] == "extractive":
        return "\n".join(quote["text"] for quote in answer["quotes"])
    return str(answer["answer"])


def _retrieved(
    question: GoldQuestion, hits: Sequence[Place], groups: Sequence[Sequence[Place]], library: Library
) -> Values:
    """Retrieval measures with the needed groups of evidence as the relevant items.

    A hit stands for the groups it is the first to show; a hit that shows nothing new is irrelevant.
    """
    ranking: list[str] = []
    for place, hit in enumerate(hits):
        shown = groups_shown([hit], groups, question.keys, library)
        new = [f"group {n}" for n, is_shown in enumerate(shown) if is_shown and f"group {n}" not in ranking]
        ranking += new or [f"hit {place}"]
    qrels = {question.id: {f"group {n}": 1 for n in range(len(groups))}}
    found = retrieval_values(qrels, {question.id: ranking})
    return {name: by_query[question.id] for name, by_query in found.items()}


def _found_by(question: GoldQuestion, reply: Reply, groups: Sequence[Sequence[Place]], library: Library) -> Values:
    """For each candidate source, whether it found the first hit that shows evidence; 0 for all when no hit does."""
    shows = (any(groups_shown([hit], groups, question.keys, library)) for hit in reply.hits or ())
    first = next((sources for shown, sources in zip(shows, reply.sources, strict=False) if shown), ())
    return {measure: float(source in first) for source, measure in SOURCES.items()}


def _brief(quote: Mapping[str, Any], library: Library) -> dict[str, Any]:
    source = library.by_id.get(quote["document"])
    where = "/".join(source.origin.split("/")[-2:]) if source else quote["document"]
    return {"document": where, "text": quote["text"], "score": quote["score"], "language": quote["language"]}
