"""Whether a PDF is whole: PDFium mends what it can and shows the rest as if nothing were missing."""

from __future__ import annotations

import re
import zlib

from ingest.decode import ReadError

_STREAM = re.compile(rb"stream\r?\n")
_END = re.compile(rb"startxref\s+\d+|%%EOF")
_PICTURES = (b"/Image", b"/ICCBased")  # a font, too, decides what its letters are
_CONTENT = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_OVERWRITTEN = re.compile(rb"\0{8}")
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]{0,200}\]|/[^\s/\[\]<>()]+)")
_FILTERS = set(
    b"ASCIIHexDecode ASCII85Decode LZWDecode FlateDecode RunLengthDecode CCITTFaxDecode JBIG2Decode DCTDecode "
    b"JPXDecode Crypt Standard AHx A85 LZW Fl RL CCF DCT".split()
)
_PAGE_TEXT = re.compile(rb"/Contents\s*(\[[^\]]*\]|\d+\s+\d+\s+R)")
_MENDED = "the file was damaged and has been mended as far as possible: text may be missing; save it anew and compare"
_START = re.compile(rb"startxref\s+(\d{1,12})")
_TARGET = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
_ENTRY = re.compile(rb"(\d{10}) \d{5} n")
_OBJECT = re.compile(rb"\s*\d+\s+\d+\s+obj\b")
_TABLE = 4 << 20  # bytes of the table of parts that are looked at
_DICTIONARY = 1200  # bytes before a stream in which its dictionary is looked for
_MOST = 256 << 20  # bytes unpacked of one stream


def check_whole(data: bytes) -> None:
    """Raises ReadError when the end of the file is missing or a stream that may hold text cannot be unpacked."""
    if _END.search(data, max(0, len(data) - 4096)) is None:
        raise ReadError("the PDF is cut short: its end is missing")
    if b"/Encrypt" in data[-8192:]:
        return  # streams are enciphered: nothing of theirs can be checked
    _check_dictionaries(data)
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


def _check_dictionaries(data: bytes) -> None:
    """Raises ReadError where what lies between the streams is overwritten, or a page's text is not to be found."""
    bare = _CONTENT.sub(b"", data)
    if _OVERWRITTEN.search(bare):
        raise ReadError("the PDF is damaged: a part of it is overwritten")
    for match in _FILTER.finditer(bare):
        unknown = [name for name in re.findall(rb"/([^\s/\[\]<>()]+)", match[1]) if name not in _FILTERS]
        if unknown:
            raise ReadError("the PDF is damaged: a part of it is packed in an unknown way")
    if b"/ObjStm" not in bare:  # else objects lie within streams
        defined = set(re.findall(rb"(?<!\d)(\d+)\s+\d+\s+obj\b", bare))
        wanted = {number for match in _PAGE_TEXT.finditer(bare) for number in re.findall(rb"(\d+)\s+\d+\s+R", match[1])}
        if not wanted <= defined:
            raise ReadError("the PDF is damaged: the text of a page is missing")


def suspicion(data: bytes) -> str | None:
    """What makes it likely that parts were lost while PDFium mended the file: its table of parts is wrong."""
    shift = max(data.find(b"%PDF-"), 0)
    last = list(_START.finditer(data))
    at = int(last[-1][1]) + shift if last else 0
    if not last or _TARGET.match(data, at) is None:
        return _MENDED
    if data.startswith(b"xref", at) and not all(
        _OBJECT.match(data, int(entry[1]) + shift) for entry in _ENTRY.finditer(data, at, at + _TABLE)
    ):
        return _MENDED
    return None


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
