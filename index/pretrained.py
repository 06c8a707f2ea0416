"""Finding a model of sentence-transformers: a folder, the hub's cache, or the hub; one line where that fails."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from ingest.errors import UserError

_SECONDS = 10.0  # to reach the hub
_WEIGHTS = (".safetensors", ".bin", ".pt", ".onnx")
_SAMPLES, _SAMPLE = 64, 65_536  # parts of a weights file that are hashed, bytes of each
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_DEVICE = re.compile(r"cpu|mps|(?:cuda|xpu|npu)(?::\d+)?")


class MissingExtra(UserError):
    """A part of Yinju that was not installed is needed."""


class PretrainedError(UserError):
    """A model that cannot be found or loaded, or a device that is not there."""


def require_models_extra(what: str) -> None:
    """Raises MissingExtra with the pip line unless torch and sentence-transformers are installed."""
    for package in ("torch", "sentence_transformers"):
        if find_spec(package) is None:
            raise MissingExtra(f"{what} needs {package}, which is not installed: pip install 'yinju[models]'")


def check_device(device: str | None) -> None:
    """Raises PretrainedError for what is not the name of a device; whether it is there, only torch can tell."""
    if device is not None and not _DEVICE.fullmatch(device):
        raise PretrainedError(f"device {device!r} (YINJU_DEVICE): write cpu, cuda, cuda:1 or mps")


def locate(name: str, namespace: str) -> str:
    """The folder of a model, else its name on the hub, asked for once; a short name lies in `namespace` there.

    A model in the cache is never asked for, so that a search neither waits for the network nor tells it anything.
    Raises PretrainedError when there is neither folder nor such a model, or the hub cannot be reached.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return str(folder)
    repository = name if "/" in name else f"{namespace}/{name}"
    if not _REPOSITORY.fullmatch(repository) or name.startswith("."):
        raise PretrainedError(f"model {name}: no such folder, and not a name of a model on the hub (OWNER/NAME)")
    if (cached := cached_folder(repository)) is not None:
        return str(cached)
    _ask_hub(name, repository)
    return repository


def cached_folder(repository: str) -> Path | None:
    """Where the hub's cache holds the model, None unless configuration and weights are there."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(repository, local_files_only=True))
    except LocalEntryNotFoundError:
        return None
    configured = (folder / "config.json").is_file() or (folder / "modules.json").is_file()
    return folder if configured and any(path.suffix in _WEIGHTS for path in folder.rglob("*")) else None


def _ask_hub(name: str, repository: str) -> None:
    """One request: left alone, the libraries try for 70 seconds and end in a traceback."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HTTPError, RepositoryNotFoundError  # type: ignore[attr-defined]  # httpx's

    try:
        HfApi().model_info(repository, timeout=_SECONDS)
    except RepositoryNotFoundError:
        raise PretrainedError(
            f"model {name}: no such folder, and no model {repository} on the hub (a private one needs HF_TOKEN)"
        ) from None
    except (HTTPError, OSError) as error:
        raise PretrainedError(
            f"model {name}: no such folder, and the hub cannot be reached ({_first_line(error)}); "
            "copy the model here and give the folder's path"
        ) from None


@contextmanager
def loading(name: str, device: str | None) -> Iterator[None]:
    """What loading a model raises for a bad folder or device, as PretrainedError; no progress bar in a pipe."""
    from transformers.utils import logging

    try:
        if not sys.stderr.isatty():
            logging.disable_progress_bar()
        yield
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, AssertionError) as error:
        where = f" on {device}" if device else ""
        raise PretrainedError(f"model {name}: cannot be loaded{where} ({_first_line(error)})") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def folder_hash(folder: Path) -> str:
    """16 hex digits that change with the model: JSON files whole, of weights the sizes and 64 evenly spread samples.

    Training moves weights everywhere, so samples see it, and 4 MiB are read at a start instead of gigabytes; who edits
    a few numbers by hand may escape them.
    """
    digest = blake2b(digest_size=8)
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".json", ".txt", *_WEIGHTS)):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()} {size}\n".encode())
        with path.open("rb") as file:
            if path.suffix not in _WEIGHTS:
                digest.update(file.read())
                continue
            for number in range(_SAMPLES):
                file.seek(max(0, size - _SAMPLE) * number // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE))
    return digest.hexdigest()
