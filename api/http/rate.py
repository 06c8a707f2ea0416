"""How often a key may call: a token bucket for each."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

_CALLERS = 10_000  # remembered


class Rate:
    """`burst` requests at once, then `rate` a second; 0: as many as they like. For one thread."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # (tokens, when), used last at the end

    def wait(self, caller: str) -> int:
        """0 when the caller may go on (and has now used one request up), else the seconds to wait, at least 1."""
        if self._rate <= 0:
            return 0
        now = self._clock()
        tokens, then = self._buckets.pop(caller, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - then) * self._rate)
        allowed = tokens >= 1
        self._buckets[caller] = (tokens - 1 if allowed else tokens, now)
        while len(self._buckets) > _CALLERS:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - tokens) / self._rate))
