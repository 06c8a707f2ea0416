"""What the routes share: one object, made by `create_app`, that a request reaches through its application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from api.engine import Engine
from api.http.collections import Collections
from api.http.pool import Pool
from api.http.settings import ServeSettings

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Serving:
    """The collections, and the threads that search them."""

    settings: ServeSettings
    collections: Collections
    pool: Pool

    async def run(self, collection: str | None, call: Callable[[Engine], Result]) -> Result:
        """What `call` makes of the collection's engine, in a thread. Raises what opening and calling raise."""
        return await self.pool.run(lambda: call(self.collections.engine(collection)))


async def _serving(request: Request) -> Serving:
    found: Serving = request.app.state.serving
    return found


Here = Annotated[Serving, Depends(_serving)]
