"""API keys: names, roles and hashes in HOME/keys.json.

A key is 256 random bits, so its SHA-256 is as hard to turn back as the key is to guess. A slow, salted hash is for
passwords, which are not random; here it would only make every request slow.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from ingest.errors import UserError

FILENAME = "keys.json"
PREFIX = "yinju_"  # by which a key that was published by mistake can be found
Role = Literal["reader", "editor"]
ROLES: tuple[Role, ...] = get_args(Role)
_NAME = re.compile(r"\w[\w.@-]{0,63}")


class BadKeyName(UserError):
    """A name that a key cannot have, or has already."""


class UnknownKey(UserError):
    """There is no key of this name."""


class BrokenKeys(UserError):
    """The file of keys cannot be read."""


@dataclass(frozen=True, slots=True)
class Key:
    """A caller; `hash` is the SHA-256 of the key, 64 hexadecimal digits."""

    name: str
    role: Role
    hash: str
    created: str


class Keys:
    """The keys of one home. The file is read again when it has changed, so a removed key ends at once."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILENAME
        self._read: tuple[tuple[int, int, int] | None, tuple[Key, ...]] = (None, ())

    def all(self) -> tuple[Key, ...]:
        """The keys, sorted by name. Raises BrokenKeys: an unreadable file must not mean that everyone may enter."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return ()
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        if self._read[0] != seen:
            self._read = (seen, self._load())
        return self._read[1]

    def _load(self) -> tuple[Key, ...]:
        try:
            records = json.loads(self._path.read_text(encoding="utf-8"))
            return tuple(sorted((Key(**record) for record in records), key=lambda key: key.name))
        except (OSError, ValueError, TypeError) as error:
            raise BrokenKeys(f"{FILENAME} cannot be read; put back a copy, or delete it and make new keys") from error

    def find(self, secret: str) -> Key | None:
        """The key that this is, or None. Takes as long whichever key it is."""
        digest = _hash(secret)
        found = None
        for key in self.all():
            if hmac.compare_digest(key.hash, digest):
                found = key
        return found

    def add(self, name: str, role: Role) -> str:
        """Make a key and return it; only its hash is kept. Raises BadKeyName."""
        if not _NAME.fullmatch(name):
            raise BadKeyName(f"{name!r} cannot name a key: use up to 64 letters, digits, '-', '_', '.' and '@'")
        known = self.all()
        if any(key.name == name for key in known):
            raise BadKeyName(f"there is a key {name!r}; remove it first: yinju keys remove {name}")
        secret = PREFIX + secrets.token_urlsafe(32)
        created = datetime.now(UTC).isoformat(timespec="seconds")
        self._write((*known, Key(name, role, _hash(secret), created)))
        return secret

    def remove(self, name: str) -> None:
        """Forget a key. Raises UnknownKey."""
        left = tuple(key for key in self.all() if key.name != name)
        if len(left) == len(self.all()):
            raise UnknownKey(f"there is no key {name!r}; yinju keys list shows them")
        self._write(left)

    def _write(self, keys: tuple[Key, ...]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(f".{os.getpid()}.tmp")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump([asdict(key) for key in keys], file, ensure_ascii=False, indent=2)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self._path)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
