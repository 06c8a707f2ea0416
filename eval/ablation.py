"""What each candidate source and each part of the score gives on each labelled set, and the weights learned from all.

    yinju eval ablation --data DIR [--write index/ranking.json]

DIR holds a folder for each set: `corpus.jsonl.gz` and `queries.jsonl.gz`, or both in `zh` and `en`
(`corpus.zh.jsonl.gz` ...), which are then asked in all four directions.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer

from eval.datasets import DatasetError
from eval.feature_sets import FeatureSet, collect
from eval.fit_ranking import Weights, fit_order, fit_probability, ranking_measures
from index.features import NAMES
from index.model import StaticModel

PARTS = (
    ("BM25", ("bm25",)),
    ("dense", ("dense",)),
    ("translated BM25", ("translated",)),
    ("late interaction", ("late_rare",)),
    ("BM25 + dense", ("bm25", "dense")),
    ("BM25 + dense + translated", ("bm25", "dense", "translated")),
    ("dense + late", ("dense", "late_rare")),
    ("all but translated", tuple(n for n in NAMES if not n.startswith("translated"))),
    ("all but late", tuple(n for n in NAMES if not n.startswith("late") and n not in ("exact", "least", "reverse"))),
    ("all but BM25", tuple(n for n in NAMES if not n.startswith("bm25"))),
    ("all but dense", tuple(n for n in NAMES if n != "dense")),
    ("all", NAMES),
)


def collect_all(data: Path, model: StaticModel, most: int) -> list[FeatureSet]:
    """Feature sets of every set in the folder, sorted by name; at most `most` questions each."""
    sets: list[FeatureSet] = []
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        if (folder / "corpus.jsonl.gz").is_file():
            files = {"": folder / "queries.jsonl.gz"}
            sets += collect(folder.name, folder / "corpus.jsonl.gz", files, model, most)
            continue
        for held in ("zh", "en"):
            files = {f"{asked}->{held}": folder / f"queries.{asked}.jsonl.gz" for asked in ("zh", "en")}
            sets += collect(folder.name, folder / f"corpus.{held}.jsonl.gz", files, model, most)
        sets += _mixed(folder, model, most)
    if not sets:
        raise DatasetError(f"{data}: no folder with corpus.jsonl.gz and queries.jsonl.gz in it")
    return sets


def _mixed(folder: Path, model: StaticModel, most: int) -> list[FeatureSet]:
    """The parallel corpora as one collection in which each item is there in one language only, by turns.

    What a match within a language is worth against one across can be learned only where both compete.
    """
    with TemporaryDirectory(prefix="yinju-mixed-") as scratch:
        path = Path(scratch) / "corpus.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for language, turn in (("zh", 0), ("en", 1)):
                with gzip.open(folder / f"corpus.{language}.jsonl.gz", "rt", encoding="utf-8") as lines:
                    out.writelines(line for number, line in enumerate(lines) if number % 2 == turn)
        files = {f"{asked}->mixed": folder / f"queries.{asked}.jsonl.gz" for asked in ("zh", "en")}
        return collect(folder.name, path, files, model, most)


def ablation_markdown(sets: Sequence[FeatureSet]) -> str:
    """hit@1 / R@10 / nDCG@10 of each part and set.

    The last row's weights never saw the set's own family (xquad, domain, ...).
    """
    lines = [f"| part | {' | '.join(s.name.strip() for s in sets)} |", "|---" * (len(sets) + 1) + "|"]
    for label, names in PARTS:
        weights = fit_order(sets, [NAMES.index(name) for name in names])
        lines.append(_row(label, sets, [weights] * len(sets)))
    families = [s.name.split()[0] for s in sets]
    if len(set(families)) > 1:
        held_out = {
            family: fit_order([s for s, f in zip(sets, families, strict=True) if f != family], range(len(NAMES)))
            for family in families
        }
        lines.append(_row("all, learned on the other sets", sets, [held_out[family] for family in families]))
    return "\n".join(lines)


def _row(label: str, sets: Sequence[FeatureSet], weights: Sequence[Weights]) -> str:
    cells = []
    for feature_set, own in zip(sets, weights, strict=True):
        values = ranking_measures(feature_set, own)
        cells.append(" / ".join(f"{values[name]:.3f}".lstrip("0") for name in ("hit@1", "R@10", "nDCG@10")))
    return f"| {label} | {' | '.join(cells)} |"


def write_ranking(sets: Sequence[FeatureSet], path: Path, model: StaticModel) -> None:
    """Learn from all sets and write what `index.ranking` reads."""
    weights = fit_order(sets, range(len(NAMES)))
    slope, intercept = fit_probability(sets, weights)
    record = {
        "weights": {name: round(float(w), 6) for name, w in zip(NAMES, np.array(weights) * slope, strict=True)},
        "intercept": round(intercept, 6),
        "model": model.hash,
        "learned_on": [s.name.strip() for s in sets],
    }
    path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def ablation(
    data: Annotated[Path, typer.Option("--data", help="A folder with one folder for each labelled set.")],
    model: Annotated[Path | None, typer.Option("--model", help="A model of `yinju train`, in place of ours.")] = None,
    most: Annotated[int, typer.Option("--questions", help="At most so many of each set, drawn with a seed.")] = 500,
    write: Annotated[
        Path | None, typer.Option("--write", help="Learn the weights of the final score and write them here.")
    ] = None,
) -> None:
    """What each source and each part of the score gives on each labelled set.

    Example: yinju eval ablation --data dev --write index/ranking.json
    """
    loaded = StaticModel.load(model)
    sets = collect_all(data, loaded, most)
    typer.echo(ablation_markdown(sets))
    if write is not None:
        write_ranking(sets, write, loaded)
