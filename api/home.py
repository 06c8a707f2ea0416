"""The home folder: one folder for each collection, the user's terms beside them.

HOME/terms.tsv              terms for all collections
HOME/NAME/                  what index.collection writes
HOME/NAME/settings.json     the model that the collection was made with
HOME/NAME/terms.tsv         terms given with `yinju ingest --terms`
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
        return self.home / self.name

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
            folder = Path(settings.model).expanduser()
            model = str(folder.resolve()) if folder.is_dir() else settings.model  # found from any working directory
            text = json.dumps({"model": model}, ensure_ascii=False)
            (self.directory / "settings.json").write_text(text + "\n", encoding="utf-8")

    def keep_terms(self, path: Path) -> None:
        """Copy a term file into the collection, in place of the one it has."""
        self.directory.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, self.directory / "terms.tsv")


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
