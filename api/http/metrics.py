"""Numbers for Prometheus.

With several workers each counts for itself, and whichever is asked adds up: `prometheus_client` keeps the counts in
files of the folder PROMETHEUS_MULTIPROC_DIR, which `yinju serve --workers` sets before the workers begin.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from api.answer import Answer
from api.engine import Engine
from api.http.jobs import Jobs

SHARED = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0)
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Metrics:
    """Counters of one application; `render` adds what is counted when it is asked for."""

    def __init__(self, opened: Callable[[], dict[str, Engine]], jobs: Jobs) -> None:
        self._registry = registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("yinju_requests", "Requests answered", labels, registry=registry)
        self._seconds = Histogram(
            "yinju_request_seconds",
            "From the request's head to the end of the response",
            ("route",),
            registry=registry,
            buckets=_SECONDS,
        )
        self._answers = Counter(
            "yinju_answers", "Questions, answered or refused", ("collection", "outcome"), registry=registry
        )
        self._running = Gauge(
            "yinju_questions_running", "Calls that run or wait", registry=registry, multiprocess_mode="livesum"
        )
        self._now = _Now(opened, jobs)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        # methods are the caller's words: unknown ones must not make a new series each
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, collection: str, answer: Answer) -> None:
        """Count an answer or a refusal."""
        self._answers.labels(collection, "answered" if answer.answered else "refused").inc()

    def running(self, calls: int) -> None:
        """How many calls run or wait now in this worker."""
        self._running.set(calls)

    def render(self) -> bytes:
        """Everything in Prometheus' text format. Reads the collections: not for the event loop."""
        registry = self._registry
        if SHARED in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        now = CollectorRegistry()
        now.register(self._now)
        return generate_latest(registry) + generate_latest(now)


class _Now(Collector):
    """What is read from the collections and the jobs at the moment."""

    def __init__(self, opened: Callable[[], dict[str, Engine]], jobs: Jobs) -> None:
        self._opened = opened
        self._jobs = jobs

    def collect(self) -> Iterable[Metric]:
        """Documents, chunks, and by how many changes each index is behind, of the collections that are open."""
        documents = GaugeMetricFamily("yinju_documents", "Documents", labels=("collection",))
        chunks = GaugeMetricFamily("yinju_chunks", "Chunks", labels=("collection",))
        lag = GaugeMetricFamily(
            "yinju_catch_up_lag", "Changes committed that an index has not followed yet", labels=("collection", "index")
        )
        for name, engine in sorted(self._opened().items()):
            held = engine.counts()
            documents.add_metric((name,), held[0])
            chunks.add_metric((name,), held[1])
            for index, behind in engine.lag().items():
                lag.add_metric((name, index), behind)
        jobs = GaugeMetricFamily("yinju_jobs", "Additions of the last days", labels=("state",))
        for state, count in self._jobs.counts().items():
            jobs.add_metric((state,), count)
        return documents, chunks, lag, jobs
