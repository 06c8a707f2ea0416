"""Opening a collection: is there one, can this version and these models read it, what must be made or upgraded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.database import DamagedCollection
from index.lock import WriteLock
from index.manifest import FILENAME, Manifest, read_file, write_atomically
from index.schema import FILENAME as DATABASE
from index.store import Store
from ingest.errors import UserError


class UnknownCollection(UserError):
    """There is no collection of that name."""


def list_collections(home: Path) -> list[str]:
    """Names of the collections in a folder, sorted."""
    return sorted(path.parent.name for path in home.glob(f"*/{FILENAME}"))


def refuse_unknown(directory: Path, create: bool) -> None:
    """Raises UnknownCollection where there is no collection and none may be created."""
    if create or (directory / FILENAME).exists() or (directory / DATABASE).exists():
        return
    names = ", ".join(list_collections(directory.parent)) or "none yet"
    raise UnknownCollection(
        f"no collection '{directory.name}' in {directory.parent} (there are: {names}); "
        "make it by ingesting documents into it: yinju ingest PATHS"
    )


def prepare(directory: Path, store: Store, lock: WriteLock, current: Manifest, create: bool, any_model: bool) -> str:
    """Make what is missing, check format and models against `current`, and return the generation of the vectors.

    Raises NewerFormat, ModelMismatch (unless `any_model`), DamagedCollection, CollectionLocked.
    """
    written = read_file(directory)  # raises NewerFormat before SQLite is touched
    if create and not (directory / DATABASE).exists():
        directory.mkdir(parents=True, exist_ok=True)
        _create(store, lock, current)
    text = store.meta("manifest")
    if text is None:
        if not create:
            raise DamagedCollection(f"{directory / DATABASE}: holds no collection; delete the folder")
        _create(store, lock, current)
        text = store.meta("manifest") or ""
    manifest = Manifest.parse(text, directory / FILENAME)
    if not any_model:
        manifest.check_models(current, directory)
    used = replace(manifest, format=current.format, analyser=current.analyser)
    if written != used and lock.try_acquire():
        try:
            with store.transaction():
                if manifest.format < 2:
                    _derive(store)
                store.set_meta("manifest", used.dump())
            write_atomically(directory / FILENAME, used.dump())
        finally:
            lock.release()
    return store.generation


def _create(store: Store, lock: WriteLock, current: Manifest) -> None:
    with lock.held():
        if store.meta("manifest") is None:
            store.create()
            with store.transaction():
                store.set_meta("manifest", current.dump())
                store.mentions.mark_complete()
                store.renew_generation()


def _derive(store: Store) -> None:
    """Names, replacements and sketches of documents that were stored before there were any."""
    for known in store.documents():
        record, document = store.record(known.id), store.document(known.id)
        if record is not None and document is not None:
            store.links.set(record.number, document.metadata)
            store.reprints.drop(record.number)
            store.reprints.set(record.number, document.text, document.metadata.kind)
