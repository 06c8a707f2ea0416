"""The application: routes, limits and the page around one engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from api.engine import Engine
from api.http import additions, ask, changes, chat, dify, documents, errors, health, timeline, verify
from api.http.headers import HEADERS, Guard
from api.http.limits import BodyLimits
from api.http.log import Recorder
from api.http.page import Page
from api.http.serving import Serving
from api.http.settings import ServeSettings


def create_app(engine: Engine, settings: ServeSettings) -> FastAPI:
    """The service over the engine's collection and the others of its home. It closes the engine when it ends."""
    serving = Serving.of(engine, settings)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.openapi()  # takes a while, and is kept
        await serving.start()
        yield
        await serving.close()

    app = FastAPI(
        title="Yinju",
        version=version("yinju"),
        description="Answers from Chinese and English sources, quoted to the character, or an honest refusal.",
        lifespan=life,
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
    )
    app.state.serving = serving
    for module in (ask, timeline, verify, chat, documents, changes, additions, dify, health):
        app.include_router(module.router)
    errors.install(app, str(settings.settings.home), HEADERS)
    app.mount("/", Page(app.routes), name="page")
    # the last one added is the outermost
    app.add_middleware(BodyLimits, limits=settings.limits)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
        )
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(Recorder, metrics=serving.metrics)
    return app
