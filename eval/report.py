"""A Run as one self-contained HTML file: nothing is loaded from anywhere."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from eval.bootstrap import Interval
from eval.markdown import number
from eval.plots import reliability_diagram, risk_coverage_plot
from eval.run import Measures, Run

WORST = 25
STYLE = Path(__file__).with_name("report.css")
_MATRIX = ("evidence", "keys", "hit@1", "nDCG@10")
_LOWER = ("wrong when answered", "AURC", "excess AURC", "ECE")


def report(run: Run) -> str:
    """The whole page: measures, the zh/en matrix, parts, curves, the worst questions with expected and got."""
    title = f"Yinju: {run.kind}, {run.name}"
    sections = [
        f"<h1>{escape(title)}</h1>",
        _origin(run.origin),
        "<h2>Measures</h2>",
        _measures(run.measures),
        _latency(run.extras),
        _matrix(run.by.get("direction", {})),
        _curves(run),
        *(f"<h2>By {escape(part)}</h2>{_slices(slices)}" for part, slices in run.by.items()),
        _worst(run.questions),
    ]
    style = STYLE.read_text(encoding="utf-8")
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    head += f"<style>{style}</style>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(sections)}</body></html>\n'


def _origin(origin: Mapping[str, Any]) -> str:
    pairs = "".join(f"<dt>{escape(name)}</dt><dd>{escape(_plain(value))}</dd>" for name, value in origin.items())
    return f"<dl>{pairs}</dl>"


def _plain(value: Any) -> str:
    """A setting in words; those that were not set are left out."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {inner}" for name, inner in value.items() if inner not in (None, "")) or "defaults"
    return str(value)


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th>{cell}</th>" for cell in heading)
    body = "".join(f"<tr><th>{row[0]}</th>{''.join(f'<td>{cell}</td>' for cell in row[1:])}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _measures(measures: Measures) -> str:
    rows = [
        (_measure(name), f"<b>{number(value.mean)}</b>", _span(value), str(value.count), _whisker(value))
        for name, value in measures.items()
        if value.count
    ]
    return _table(("measure", "value", "95% interval", "questions", "0 … 1"), rows)


def _measure(name: str) -> str:
    return f"{escape(name)} <small>lower is better</small>" if name in _LOWER else escape(name)


def _span(value: Interval) -> str:
    return f"{number(value.low)} – {number(value.high)}"


def _whisker(value: Interval) -> str:
    """The estimate and its interval on a line from 0 to 1."""
    if math.isnan(value.low):
        return ""
    low, high, mean = (100 * min(max(x, 0.0), 1.0) for x in (value.low, value.high, value.mean))
    return (
        '<svg class="whisker" viewBox="-3 0 106 10"><path d="M0 5H100"/>'
        f'<path class="span" d="M{low:.1f} 5H{high:.1f}"/><circle cx="{mean:.1f}" cy="5" r="3"/></svg>'
    )


def _latency(extras: Mapping[str, Any]) -> str:
    found = extras.get("latency_ms")
    if not found or found["p50"] is None:
        return ""
    return f"<p>Latency: p50 {found['p50']:.1f} ms, p95 {found['p95']:.1f} ms over {found['count']} questions.</p>"


def _matrix(directions: Mapping[str, Measures]) -> str:
    """Question language down, evidence language across, for the headline measures."""
    tables = []
    for name in _MATRIX:
        cells = {d: measures[name] for d, measures in directions.items() if name in measures and measures[name].count}
        if not cells:
            continue
        answers = sorted({direction.partition("->")[2] for direction in cells}, reverse=True)
        rows = [(asked, *(_cell(cells.get(f"{asked}->{answered}")) for answered in answers)) for asked in ("zh", "en")]
        tables.append(f"<figure><figcaption>{escape(name)}</figcaption>{_table(('asked in', *answers), rows)}</figure>")
    return f'<h2>Question language, evidence language</h2><div class="row">{"".join(tables)}</div>' if tables else ""


def _cell(value: Interval | None) -> str:
    if value is None:
        return "–"
    return (
        f'<span class="cell" style="--share:{value.mean:.3f}">{number(value.mean)}</span><small>{value.count}</small>'
    )


def _curves(run: Run) -> str:
    if "reliability" not in run.extras:
        return ""
    bins = [(part["confidence"], part["right"], part["count"]) for part in run.extras["reliability"]]
    wrong = run.measures["wrong when answered"]
    answered = (wrong.count / len(run.questions), wrong.mean) if wrong.count else None
    curve = [(coverage, risk) for coverage, risk in run.extras["risk_coverage"]]
    return (
        '<h2>Confidence</h2><div class="row">'
        f"<figure><figcaption>Reliability: on the diagonal, confidence is what it says.</figcaption>"
        f"{reliability_diagram(bins)}</figure>"
        f"<figure><figcaption>Risk against coverage: low is knowing what it does not know.</figcaption>"
        f"{risk_coverage_plot(curve, answered)}{_operating_point(answered)}</figure></div>"
    )


def _operating_point(answered: tuple[float, float] | None) -> str:
    if answered is None:
        return '<p class="note">Everything is refused.</p>'
    coverage, risk = answered
    return f'<p class="note">● as it refuses now: {coverage:.0%} answered, {risk:.1%} of these wrong</p>'


def _slices(slices: Mapping[str, Measures]) -> str:
    names = list(dict.fromkeys(n for found in slices.values() for n, value in found.items() if value.count))
    rows = [(_measure(name), *(_short(found.get(name)) for found in slices.values())) for name in names]
    counts = (max((value.count for value in found.values()), default=0) for found in slices.values())
    heads = (f"{escape(_arrow(name))}<br><small>{count}</small>" for name, count in zip(slices, counts, strict=True))
    return _table(("", *heads), rows)


def _arrow(direction: str) -> str:
    return direction.replace("->", " → ")


def _short(value: Interval | None) -> str:
    if value is None or not value.count:
        return "–"
    return f'<span title="{_span(value)}, {value.count} questions">{number(value.mean)}</span>'


def _worst(questions: Sequence[Mapping[str, Any]]) -> str:
    failed = sorted((q for q in questions if _goodness(q) < 1), key=lambda q: (_goodness(q), q["id"]))
    if not failed:
        return "<h2>Worst questions</h2><p>None: every question was answered or refused as it should be.</p>"
    cards = "".join(_card(question) for question in failed[:WORST])
    return f"<h2>Worst questions ({min(WORST, len(failed))} of {len(failed)} that are not perfect)</h2>{cards}"


def _goodness(question: Mapping[str, Any]) -> float:
    """For ordering only: a confident wrong answer is worst, then a wrong refusal, then evidence partly found."""
    values = question["values"]
    if "nDCG@10" in values and "refusal" not in values:
        return float(values["nDCG@10"])
    if not question["answerable"]:
        return 1.0 if not question["answered"] else -float(question["confidence"])
    if not question["answered"]:
        return 0.0
    return float(values["evidence"]) or -float(question["confidence"])


def _card(question: Mapping[str, Any]) -> str:
    about = " · ".join(_arrow(str(question[key])) for key in ("id", "kind", "direction", "split") if question.get(key))
    about += " · near miss" if question.get("near_miss") else ""
    if "answerable" not in question:
        got = _list(question["found"])
        return _article(about, question, _list(question["relevant"]), got)
    expected = _list(["<br><i>or</i> ".join(_placed(*e.split(": ", 1)) for e in g) for g in question["expected"]], True)
    quotes = _list([_placed(q["document"], q["text"]) for q in question["quotes"]], escaped=True)
    state = "answered" if question["answered"] else "refused; nearest"
    got = f"<p>{state}, confidence {question['confidence']:.3f}</p>{quotes}"
    return _article(about, question, expected if question["answerable"] else "<p>a refusal</p>", got)


def _placed(document: str, text: str) -> str:
    return f"<small>{escape(document)}</small> {escape(text)}"


def _article(about: str, question: Mapping[str, Any], expected: str, got: str) -> str:
    turns = "".join(f"<p class='turn'>{escape(turn)}</p>" for turn in question.get("history", ()))
    heading = f"<header>{escape(about)}</header>{turns}<h3>{escape(question['question'])}</h3>"
    sides = f"<section><h4>expected</h4>{expected}</section><section><h4>got</h4>{got}</section>"
    return f'<article>{heading}<div class="row">{sides}</div></article>'


def _list(entries: Sequence[str], escaped: bool = False) -> str:
    return "<ol>" + "".join(f"<li>{entry if escaped else escape(entry)}</li>" for entry in entries) + "</ol>"
