"""What a collection was written with. The file is for people and for a first check; SQLite holds the binding copy.

The copy in SQLite changes in the same transaction as the vectors that it speaks of, so a crash between the two writes
cannot leave a collection whose manifest lies.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from index.types import Embedder, TokenTable
from ingest.errors import UserError

FILENAME = "manifest.json"
FORMAT = 2  # 2: versions, corrections, replacements and reprints; a collection of format 1 is given them when opened


class NewerFormat(UserError):
    """The collection was written by a newer version."""


class ModelMismatch(UserError):
    """The collection was embedded with another model or token table."""


class BrokenManifest(UserError):
    """The text is no manifest."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Format and models of a collection. `analyser` tells which one was last used; tokens follow it by themselves."""

    format: int
    analyser: str
    model: str
    model_hash: str
    dimension: int
    table_hash: str

    @classmethod
    def of(cls, analyser_version: str, embedder: Embedder, table: TokenTable) -> Manifest:
        """The manifest that a collection written now would have."""
        return cls(FORMAT, analyser_version, embedder.name, embedder.hash, embedder.dimension, table.hash)

    @classmethod
    def parse(cls, text: str, where: Path) -> Manifest:
        """Raises NewerFormat, or BrokenManifest when it is no manifest."""
        try:
            record = json.loads(text)
            number = int(record["format"])
        except (ValueError, KeyError, TypeError) as error:
            raise BrokenManifest(f"{where}: not a manifest ({error}); put back a copy of the collection") from error
        if number > FORMAT:
            raise NewerFormat(
                f"{where.parent}: written in format {number}, this yinju reads up to {FORMAT}; "
                "upgrade it (pip install --upgrade yinju)"
            )
        try:
            return cls(**record)
        except TypeError as error:
            raise BrokenManifest(f"{where}: not a manifest ({error}); put back a copy of the collection") from error

    def dump(self) -> str:
        """JSON text that `parse` reads."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    def check_models(self, current: Manifest, directory: Path) -> None:
        """Raises ModelMismatch unless vectors and token ids made by `current` fit to those stored."""
        for what, stored, now in (
            (
                "model",
                (self.model, self.model_hash, self.dimension),
                (current.model, current.model_hash, current.dimension),
            ),
            ("token table", (self.table_hash,), (current.table_hash,)),
        ):
            if stored != now:
                raise ModelMismatch(
                    f"{directory}: embedded with {what} {_name(stored)}, but {_name(now)} is in use; "
                    f"use the first one, or embed anew: yinju reindex --collection {directory.name}"
                )


def read_file(directory: Path) -> Manifest | None:
    """The manifest file of a collection; None where it is missing or broken, as SQLite has the binding copy.

    Raises NewerFormat.
    """
    path = directory / FILENAME
    try:
        return Manifest.parse(path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError, BrokenManifest):
        return None


def _name(parts: tuple[str | int, ...]) -> str:
    return " ".join(str(part)[:40] for part in parts[:2])


def write_atomically(path: Path, text: str) -> None:
    """Replace the file as a whole; a reader sees the old text or the new one."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
