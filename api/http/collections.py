"""The collections of the home, opened when first asked for."""

from __future__ import annotations

import threading
from dataclasses import replace

from api.engine import Engine
from api.http.settings import ServeSettings
from index.opening import list_collections


class Collections:
    """Engines by collection name. The default one is given, the others open on demand and stay open."""

    def __init__(self, engine: Engine, settings: ServeSettings) -> None:
        self._settings = settings.settings
        self._engines = {self._settings.collection: engine}
        self._opening = threading.Lock()

    @property
    def default(self) -> str:
        """The name of the collection that is meant when none is named."""
        return self._settings.collection

    def names(self) -> list[str]:
        """All collections there are, sorted."""
        return sorted({*list_collections(self._settings.home), self.default})

    def engine(self, name: str | None = None) -> Engine:
        """The engine of a collection; slow the first time. Raises UnknownCollection, BadCollectionName."""
        chosen = name or self.default
        if (found := self._engines.get(chosen)) is not None:
            return found
        with self._opening:
            if chosen not in self._engines:
                self._engines[chosen] = Engine.open(settings=replace(self._settings, collection=chosen))
            return self._engines[chosen]

    def opened(self) -> dict[str, Engine]:
        """The engines that are open, by name."""
        return dict(self._engines)

    def close(self) -> None:
        """Close all of them, the default one too."""
        for engine in self._engines.values():
            engine.close()
