"""Light English stemming: the Snowball project's English stemmer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache


@cache
def stemmer() -> Callable[[str], str]:
    """The function from a lower-case word to its stem: "regulations" gives "regul"."""
    from snowballstemmer import stemmer as by_name  # takes PyStemmer, in C and 15 times faster, where it is installed

    stem: Callable[[str], str] = by_name("english").stemWord
    return stem
