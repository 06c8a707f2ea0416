"""Running the service with uvicorn, in one process or several."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from functools import partial
from logging.config import dictConfig

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from api.engine import Engine
from api.http.app import create_app
from api.http.keys import Keys
from api.http.log import configuration
from api.http.metrics import SHARED
from api.http.protocol import PatientConfig
from api.http.settings import ServeSettings
from ingest.errors import UserError

CONNECTIONS = 1000  # of one process; further ones are answered 503
GRACE_SECONDS = 30  # that running requests get when the service is to end
# Threads that search give the interpreter up this often. At Python's own 5 ms, the event loop would wait that long for
# each of the steps of a request while searches run.
SWITCH_SECONDS = 0.001


class UnsafeAddress(UserError):
    """The service would be open to everyone who can reach the machine."""


class BusyAddress(UserError):
    """The address cannot be listened on."""


def run(settings: ServeSettings) -> None:
    """Serve until SIGINT or SIGTERM; running requests are finished first.

    Raises UnsafeAddress, BusyAddress, and what `Engine.open` raises.
    """
    home = settings.settings.home
    if settings.public and not Keys(home).all():
        raise UnsafeAddress(
            f"{settings.host}: whoever reaches the service could read and write; make a key first: yinju keys add NAME"
        )
    Engine.open(settings=settings.settings, create=True).close()  # mistakes are told before anything listens
    with listen(settings) as listener:
        config = configure(settings)
        if settings.workers == 1:
            uvicorn.Server(config).run([listener])
            return
        with tempfile.TemporaryDirectory(prefix="yinju-metrics-") as folder:
            os.environ[SHARED] = folder
            Multiprocess(config, [listener]).run()


def listen(settings: ServeSettings) -> socket.socket:
    """A listening socket. Raises BusyAddress."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise BusyAddress(
            f"cannot listen on {settings.host}:{settings.port} ({reason}); choose another --port"
        ) from error
    listener.set_inheritable(True)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"yinju: http://{host}:{listener.getsockname()[1]}", file=sys.stderr, flush=True)
    return listener


def configure(settings: ServeSettings) -> PatientConfig:
    """How uvicorn runs the service."""
    return PatientConfig(
        partial(application, settings),
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        ws="none",
        lifespan="on",
        log_config=configuration(),
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=GRACE_SECONDS,
        header_seconds=settings.limits.header_seconds,
    )


def application(settings: ServeSettings) -> ASGIApp:
    """The application of one process, with an engine of its own."""
    sys.setswitchinterval(SWITCH_SECONDS)
    dictConfig(configuration())
    return create_app(Engine.open(settings=settings.settings, create=True), settings)
