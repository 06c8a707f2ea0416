"""ZIP archives, unpacked one member at a time and within bounds."""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ingest.decode import ReadError

MAX_MEMBERS = 50_000
MAX_TOTAL = 4 << 30  # bytes unpacked of one archive
MAX_MEMBER = 1 << 30
MAX_RATIO = 200  # unpacked bytes for a packed one; text packs to a tenth, a bomb to a thousandth
_RATIO_FROM = 8 << 20  # bytes: below, a high ratio does no harm
_BLOCK = 1 << 20
_UNSAFE = re.compile(r'[\x00-\x1f<>:"|?*\\]')


class Member(NamedTuple):
    """A file of an archive, unpacked to `path` while it is the current one; with a `reason` it could not be."""

    name: str  # its path within the archive
    path: Path
    reason: str = ""


def members_of(path: Path) -> Iterator[Member]:
    """The members in the order of their names, each gone when the next is asked for; sidecars lie beside theirs.

    Raises ReadError for a file that is no ZIP archive or exceeds the bounds above.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, RecursionError) as error:
        raise ReadError(f"the archive is damaged or no ZIP archive ({error})") from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        _check(infos)
        named = {_name(info): info for info in infos}
        for name in sorted(named):
            parts = PurePosixPath(name).parts
            if any(part.startswith((".", "__MACOSX", "~$")) for part in parts if part != ".."):
                continue
            if name.endswith(".meta.yaml"):
                continue
            with tempfile.TemporaryDirectory(prefix="yinju-") as folder:
                yield _member(archive, named, name, Path(folder))


def _check(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_MEMBERS:
        raise ReadError(f"the archive has {len(infos):,} members, more than {MAX_MEMBERS:,}; unpack it yourself")
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL:
        raise ReadError(
            f"the archive unpacks to {total >> 20:,} MB, more than {MAX_TOTAL >> 20:,} MB; unpack it yourself"
        )


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; names without the UTF-8 flag are tried as GB 18030, in which Chinese Windows writes them."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for codec in ("utf-8", "gb18030", "big5"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return info.filename


def _member(archive: zipfile.ZipFile, named: dict[str, zipfile.ZipInfo], name: str, folder: Path) -> Member:
    pure = PurePosixPath(name)
    target = folder / (_UNSAFE.sub("_", pure.name)[-120:] or "_")
    if pure.is_absolute() or ".." in pure.parts or re.match(r"[A-Za-z]:|\\", name):
        return Member(name, target, "its name leads out of the archive; it was not unpacked")
    if stat.S_ISLNK(named[name].external_attr >> 16):
        return Member(name, target, "a symbolic link; it was not followed")
    try:
        _unpack(archive, named[name], target)
        for suffix in (name, str(pure.with_suffix(""))):
            if f"{suffix}.meta.yaml" in named:
                _unpack(
                    archive, named[f"{suffix}.meta.yaml"], target.with_name(f"{PurePosixPath(suffix).name}.meta.yaml")
                )
    except ReadError as error:
        return Member(name, target, str(error))
    return Member(name, target)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """Raises ReadError; counts what really comes out, since an archive may lie about sizes."""
    if info.flag_bits & 1:
        raise ReadError("encrypted; unpack the archive with its password")
    size = 0
    try:
        with archive.open(info) as source, target.open("wb") as sink:
            while block := source.read(_BLOCK):
                size += len(block)
                if size > MAX_MEMBER or (size > _RATIO_FROM and size > MAX_RATIO * max(info.compress_size, 1)):
                    raise ReadError(
                        f"unpacks to more than {MAX_RATIO} times its size or {MAX_MEMBER >> 20:,} MB: refused"
                    )
                sink.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise ReadError(f"damaged: it cannot be unpacked ({error})") from error
