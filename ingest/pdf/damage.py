"""Whether a PDF is whole: PDFium mends what it can and shows the rest as if nothing were missing."""

from __future__ import annotations

import re
import zlib

from ingest.decode import ReadError

_STREAM = re.compile(rb"stream\r?\n")
_END = re.compile(rb"startxref\s+\d+|%%EOF")
_PICTURES = (b"/Image", b"/FontFile", b"/Length1", b"/Length2", b"/ICCBased", b"/N ")
_DICTIONARY = 1200  # bytes before a stream in which its dictionary is looked for
_MOST = 256 << 20  # bytes unpacked of one stream


def check_whole(data: bytes) -> None:
    """Raises ReadError when the end of the file is missing or a stream that may hold text cannot be unpacked."""
    if _END.search(data, max(0, len(data) - 4096)) is None:
        raise ReadError("the PDF is cut short: its end is missing")
    if b"/Encrypt" in data[-8192:]:
        return  # streams are enciphered: nothing of theirs can be checked
    position = 0
    while (match := _STREAM.search(data, position)) is not None:
        end = data.find(b"endstream", match.end())
        if end < 0:
            raise ReadError("the PDF is damaged: a stream has no end")
        start = data.rfind(b"obj", max(0, match.start() - _DICTIONARY), match.start())
        about = data[max(start, 0) : match.start()]
        if _holds_text(about) and not _unpacks(data[match.end() : end]):
            raise ReadError("the PDF is damaged: a part of its text cannot be unpacked")
        position = end + 9


def _holds_text(about: bytes) -> bool:
    filters = re.search(rb"/Filter\s*(?:\[\s*)?/FlateDecode\s*(?:\]|/(?!\w+Decode)|>|\s)", about)
    return filters is not None and not any(mark in about for mark in _PICTURES)


def _unpacks(packed: bytes) -> bool:
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(packed, _MOST)
    except zlib.error:
        return False
    return unpacker.eof or bool(unpacker.unconsumed_tail)
