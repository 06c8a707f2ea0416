"""`python -m eval.mutate`: breaks one part after another and shows by which measures the gate notices.

Every mutation asks all gold questions in a process of its own. Exit code 1 when the gate lets one through, or when it
fails although nothing is broken.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from eval.floor import breaches
from eval.gold_run import gold_run
from eval.markdown import table
from eval.mutations import MUTATIONS, Mutation, calibration_of
from ingest.errors import UserError

INTACT = Mutation("nothing is broken")
_SHOWN = 3  # breaches


def breaches_of(place: int) -> list[str]:
    """What the gate says with the mutation at `place` in MUTATIONS; -1: with nothing broken."""
    mutation = INTACT if place < 0 else MUTATIONS[place]
    try:
        with mutation.broken():
            return breaches(gold_run(calibration=calibration_of(mutation)))
    except UserError as error:  # the gate ends with it, which nobody overlooks either
        return [f"stops: {error}"]


def main(words: Iterable[str] = sys.argv[1:]) -> int:
    """Runs the mutations whose names contain one of `words`, all without any, and prints a table."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does; read in the new processes
    wanted = [word.lower() for word in words]
    places = [p for p, m in enumerate(MUTATIONS) if not wanted or any(word in m.name for word in wanted)]
    rows, bad = [], 0
    for place in (-1, *places):
        name = INTACT.name if place < 0 else MUTATIONS[place].name
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            found = pool.submit(breaches_of, place).result()
        bad += bool(found) if place < 0 else not found
        rows.append((name, str(len(found)), "; ".join(found[:_SHOWN])))
        print(f"{name}: {len(found)} bounds broken", file=sys.stderr)
    print(table(("broken", "bounds", "among them"), rows))
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
