"""The ZIP package that an Office file is: refused when it is encrypted, broken, or a bomb."""

from __future__ import annotations

import io
import zipfile
import zlib

from ingest.decode import ReadError

MAX_UNPACKED = 1 << 30
_MAX_RATIO = 300  # XML of a large sheet packs to a fiftieth
_COMPOUND = b"\xd0\xcf\x11\xe0"


def check_package(data: bytes, part: str) -> None:
    """Raises ReadError unless the bytes are an Office package that has the part (its main XML) and unpacks wholly."""
    if not data.strip():
        raise ReadError("the file is empty")
    if data.startswith(_COMPOUND):
        raise ReadError(
            "the file is encrypted, or of the old Office format under a new name; save it anew without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            unpacked = sum(info.file_size for info in infos)
            if unpacked > MAX_UNPACKED or unpacked > _MAX_RATIO * max(len(data), 1 << 16):
                raise ReadError(f"the file unpacks to {unpacked >> 20:,} MB, far more than a document: refused")
            if part not in package.namelist():
                raise ReadError(f"the file is no such Office file: it has no {part}")
            for info in infos:
                if info.filename.endswith((".xml", ".rels")):
                    package.read(info)  # checks the sum of what holds text
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise ReadError(f"the file is damaged ({error})") from error
