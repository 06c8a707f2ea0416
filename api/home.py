"""The home folder: one folder for each collection, the user's terms beside them.

HOME/terms.tsv                          terms for all collections
HOME/collections/NAME/                  what index.collection writes
HOME/collections/NAME/settings.json     the model that the collection was made with
HOME/collections/NAME/terms.tsv         terms given with `yinju ingest --terms`
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from api.settings import Settings
from ingest.errors import UserError

_NAME = re.compile(r"\w[\w.-]{0,63}")


class UnknownCollection(UserError):
    """The home has no collection of that name."""


class BadCollectionName(UserError):
    """A name that cannot be a folder's."""


@dataclass(frozen=True, slots=True)
class CollectionPlace:
    """Where one collection lives."""

    home: Path
    name: str

    @property
    def directory(self) -> Path:
        """Its folder, whether it exists or not."""
        return self.home / "collections" / self.name

    @property
    def exists(self) -> bool:
        """Whether a collection has been made there."""
        return (self.directory / "manifest.json").is_file()

    @property
    def term_files(self) -> tuple[Path, ...]:
        """The user's term files that apply, least specific first."""
        return tuple(path for path in (self.home / "terms.tsv", self.directory / "terms.tsv") if path.is_file())

    @property
    def model(self) -> str | None:
        """The model that the collection was made with, None for the bundled one. Raises UserError for a broken file."""
        path = self.directory / "settings.json"
        try:
            model = json.loads(path.read_text(encoding="utf-8"))["model"]
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(f"{path}: cannot be read ({error}); delete it and name the model with --model") from error
        return str(model) if model else None

    def remember(self, settings: Settings) -> None:
        """Keep the model that was chosen, so that later commands need not name it."""
        if settings.model is not None:
            text = json.dumps({"model": settings.model}, ensure_ascii=False)
            (self.directory / "settings.json").write_text(text + "\n", encoding="utf-8")

    def keep_terms(self, path: Path) -> None:
        """Copy a term file into the collection, in place of the one it has."""
        self.directory.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, self.directory / "terms.tsv")

    def unknown_message(self) -> str:
        """What to say of a collection that does not exist."""
        others = Home(self.home).names()
        known = f"there are: {', '.join(others)}" if others else "there is none yet"
        return f"no collection {self.name!r} in {self.home} ({known}); make it with: yinju ingest PATHS --collection {self.name}"


@dataclass(frozen=True, slots=True)
class Home:
    """A folder of collections."""

    folder: Path

    def collection(self, name: str) -> CollectionPlace:
        """The place of a collection. Raises BadCollectionName."""
        if not _NAME.fullmatch(name):
            raise BadCollectionName(
                f"{name!r} cannot name a collection: use up to 64 letters, digits, '-', '_' and '.'"
            )
        return CollectionPlace(self.folder, name)

    def names(self) -> list[str]:
        """The collections there are, sorted."""
        return sorted(path.parent.name for path in self.folder.glob("collections/*/manifest.json"))
