"""Bytes to text: strict UTF-8 first, then what the bytes say of themselves, then detection. Junk is refused."""

from __future__ import annotations

import re

from ingest.errors import UserError

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)
_SAMPLE = 1 << 16
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_PLAUSIBLE = re.compile("[\t\n\r\x20-\x7e\u00a0-\u024f\u2010-\u2044\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252", "ascii": "cp1252"}
_WESTERN = re.compile(r"(?i)windows-?125|cp125|iso-?8859|latin|mac")


class ReadError(UserError):
    """A file, or a row of one, that cannot be read as a document."""


def decode(data: bytes) -> str:
    """The text of the bytes: byte-order mark removed, newlines as "\\n", stray NULs and lone surrogates as U+FFFD.

    Raises ReadError (without the file's name) for empty, binary or NUL-filled data.
    """
    return tidy(decode_as(data, encoding_of(data)))


def decode_as(data: bytes, encoding: str) -> str:
    """The text of the bytes in an encoding that `encoding_of` found; a few broken bytes become U+FFFD."""
    for mark, _ in _BOMS:
        if data.startswith(mark):
            data = data[len(mark) :]
            break
    return data.decode(encoding, "replace")


def tidy(text: str) -> str:
    """The canonical text: newlines as "\\n", no byte-order mark in front, NULs and lone surrogates as U+FFFD."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    text = text.removeprefix("\ufeff")
    try:
        text.encode("utf-8")  # ten times faster than searching
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


def encoding_of(data: bytes, *, hint: str | None = None, whole: bool = True) -> str:
    """The Python codec that reads the bytes; `hint` is what the file claims, `whole=False` allows a cut last character.

    Raises ReadError for empty, binary or NUL-filled data and for text in no known encoding.
    """
    if not data.strip():
        raise ReadError("the file is empty")
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return codec
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(f"the content is {name}, not text; rename or convert it")
    if data.count(0) > len(data) // 1000:
        return _utf16(data) or _refuse("it is filled with NUL bytes or binary data")
    if _is_utf8(data, whole):
        return "utf-8" if _is_text(data[:_SAMPLE].decode("utf-8", "ignore")) else _refuse("it is binary data")
    claimed = _codec(hint)
    if claimed and _reads(data, claimed, whole):
        return claimed
    return _detected(data, whole) or _refuse("it is binary data or in an unknown encoding")


def _refuse(reason: str) -> str:
    raise ReadError(f"the content is not readable text: {reason}; save it as UTF-8")


def _is_utf8(data: bytes, whole: bool) -> bool:
    """Valid UTF-8, or so nearly (under 1 broken byte in 50 good characters) that it can be nothing else."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if not whole and error.start > len(data) - 4:
            return True
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
        return (beyond_ascii - broken) > 50 * broken
    return True


def _is_text(text: str) -> bool:
    return len(_CONTROLS.findall(text)) <= len(text) // 100


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: one byte order gives plausible characters, the other does not."""
    sample = data[:_SAMPLE]
    best = max(("utf-16-le", "utf-16-be"), key=lambda codec: _plausible(sample, codec))
    return best if len(data) % 2 == 0 and _plausible(sample, best) > 0.95 else None


def _plausible(sample: bytes, codec: str) -> float:
    """The share of characters, [0, 1], that Chinese or Western text is made of."""
    text = sample.decode(codec, "replace")
    return len(_PLAUSIBLE.findall(text)) / max(1, len(text))


def _codec(name: str | None) -> str | None:
    if not name:
        return None
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return None
    return _CODECS.get(name.lower(), name.lower())


def _reads(data: bytes, codec: str, whole: bool) -> bool:
    """Whether the codec reads the bytes (all but one in 500) as text without control characters."""
    try:
        text = data.decode(codec, "replace")
    except UnicodeError:
        return False
    cut = 0 if whole else 1
    return text.count("\ufffd") <= cut + len(text) // 500 and _is_text(text[:_SAMPLE])


def _detected(data: bytes, whole: bool) -> str | None:
    shares = {
        codec: _everyday(data[:_SAMPLE], codec) for codec in ("gb18030", "big5hkscs") if _reads(data, codec, whole)
    }
    best: str = max(shares, key=lambda codec: shares[codec], default="")
    if shares.get(best, 0.0) > 0.9:
        return best
    unmarked = _utf16(data)
    if unmarked:
        return unmarked
    if shares.get(best, 0.0) > 0.6:
        return best
    return _by_chardet(data, whole)


def _by_chardet(data: bytes, whole: bool) -> str | None:
    import chardet

    sample = data[:_SAMPLE]
    codec = _codec(chardet.detect(sample)["encoding"])
    if codec is None:
        return None
    if _WESTERN.match(codec):
        # A one-byte code page reads anything: only believe it for text that is mostly ASCII, as Western text is.
        beyond_ascii = sum(byte > 127 for byte in sample)
        return "cp1252" if beyond_ascii < len(sample) // 3 and _reads(data, "cp1252", whole) else None
    return codec if _reads(data, codec, whole) else None


def _everyday(sample: bytes, codec: str) -> float:
    """The share, [0, 1], of the characters beyond ASCII that are everyday ones or Chinese punctuation in the codec.

    Both standards put the everyday characters first (GB 2312 level 1: lead bytes B0-D7; Big5 level 1: A4-C6),
    so that text read in the wrong one of the two lands among rare characters.
    """
    low, high = (0xB0, 0xD7) if codec == "gb18030" else (0xA4, 0xC6)
    good = total = 0
    for character in sample.decode(codec, "ignore"):
        if character > "\x7f":
            total += 1
            raw = character.encode(codec)
            trail_ok = len(raw) == 2 and (codec != "gb18030" or raw[1] >= 0xA1)
            good += trail_ok and (low <= raw[0] <= high or character in "，。、；：？！“”‘’（）《》「」—…·　％")
    # A single pair of bytes above ASCII is as likely an accented Western word.
    return good / total if total >= 2 else 0.0
