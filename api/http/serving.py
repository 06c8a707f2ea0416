"""What the routes share: one object, made by `create_app`, that a request reaches through its application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from api.answer import Answer
from api.engine import Engine
from api.http.collections import Collections
from api.http.jobs import Jobs
from api.http.keys import Keys
from api.http.metrics import Metrics
from api.http.pool import Pool
from api.http.rate import Rate
from api.http.runner import Runner
from api.http.settings import ServeSettings, cores

Result = TypeVar("Result")
_WAITING_THREADS = 16  # of those that ask a language model
_SIDE_THREADS = 4  # that wait for disks and locks


@dataclass(frozen=True, slots=True)
class Serving:
    """The collections, the threads that work on them, and whom they work for."""

    settings: ServeSettings
    collections: Collections
    pool: Pool  # for search: processor-bound
    side: Pool  # for everything that waits: uploads, jobs, changes
    keys: Keys
    rate: Rate
    jobs: Jobs
    runner: Runner
    metrics: Metrics

    @classmethod
    def of(cls, engine: Engine, settings: ServeSettings) -> Serving:
        """Everything around one engine. Nothing is started."""
        limits, home = settings.limits, settings.settings.home
        collections, jobs = Collections(engine, settings), Jobs(home)
        return cls(
            settings=settings,
            collections=collections,
            pool=Pool(settings.threads or _threads(settings), limits.waiting),
            side=Pool(_SIDE_THREADS, limits.waiting),
            keys=Keys(home),
            rate=Rate(limits.rate / settings.workers, limits.burst),
            jobs=jobs,
            runner=Runner(settings.settings, jobs),
            metrics=Metrics(collections.opened, jobs),
        )

    async def run(self, collection: str | None, call: Callable[[Engine], Result]) -> Result:
        """What `call` makes of the collection's engine, in a thread. Raises what opening and calling raise."""
        return await self.pool.run(lambda: call(self.collections.engine(collection)))

    async def change(self, collection: str | None, call: Callable[[Engine], Result]) -> Result:
        """As `run`, for what may wait for the write lock and must not keep those who ask waiting too."""
        return await self.side.run(lambda: call(self.collections.engine(collection)))

    async def answer(self, collection: str | None, call: Callable[[Engine], Answer]) -> Answer:
        """As `run`, and counted."""
        answer = await self.run(collection, call)
        self.metrics.answer(collection or self.collections.default, answer)
        return answer

    async def start(self) -> None:
        """Go on with jobs that an earlier service left."""
        self.runner.wake()

    async def close(self) -> None:
        """End what runs beside the requests, and the threads."""
        await self.runner.close()
        for pool in (self.pool, self.side):
            pool.close()
        self.collections.close()


def _threads(settings: ServeSettings) -> int:
    """As many as there are processors; more where a thread mostly waits for a language model."""
    return cores() if settings.settings.llm_url is None else max(cores(), _WAITING_THREADS)


async def _serving(request: Request) -> Serving:
    found: Serving = request.app.state.serving
    return found


Here = Annotated[Serving, Depends(_serving)]
