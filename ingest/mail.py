"""Mails (.eml) and web archives (.mhtml): both are MIME messages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path, PurePosixPath
from typing import Any

from ingest.archive import Member
from ingest.content import Content
from ingest.dates import find_dates
from ingest.decode import ReadError, decode
from ingest.html import read_page
from ingest.metadata import Declared

MAX_PARTS = 2_000


@dataclass(frozen=True, slots=True)
class Mail:
    """The text with its headers as metadata, and the attachments by name."""

    content: Content
    attachments: tuple[tuple[str, bytes], ...]

    def written(self) -> Iterator[Member]:
        """The attachments as files, each gone when the next is asked for."""
        for name, data in self.attachments:
            with tempfile.TemporaryDirectory(prefix="yinju-") as folder:
                path = Path(folder) / PurePosixPath(name.replace("\\", "/")).name
                path.write_bytes(data)
                yield Member(name, path)


def read_mail(data: bytes) -> Mail:
    """The mail in these bytes. Raises ReadError when they are none."""
    message = _parsed(data)
    if not (message.get("from") or message.get("subject") or message.get("date")):
        raise ReadError("the content is no mail: it has no header From, Subject or Date")
    parts = [part for part in message.walk() if not part.is_multipart()]
    if len(parts) > MAX_PARTS:
        raise ReadError(f"the mail has {len(parts):,} parts, more than {MAX_PARTS:,}")
    body = message.get_body(("plain", "html"))
    text = _text(body) if isinstance(body, EmailMessage) else ""
    attachments = tuple(_attachments(parts, body))
    return Mail(Content(text, metadata=_headers(message)), attachments)


def page_of(data: bytes) -> bytes:
    """The HTML of a web archive. Raises ReadError when it holds none."""
    message = _parsed(data)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            charset = part.get_content_charset()
            if isinstance(payload, bytes) and payload.strip():
                # the charset stands in the part's header, not in the page
                return payload.decode(charset, "replace").encode() if charset and _known(charset) else payload
    raise ReadError("the web archive holds no page")


def _known(charset: str) -> bool:
    try:
        "".encode(charset)
    except LookupError:
        return False
    return True


def _parsed(data: bytes) -> EmailMessage:
    if not data.strip():
        raise ReadError("the file is empty")
    try:
        return BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise ReadError(f"the message is damaged ({error})") from error


def _text(body: EmailMessage) -> str:
    payload = body.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    charset = body.get_content_charset()
    data = payload.decode(charset, "replace").encode() if charset and _known(charset) else payload
    return read_page(data).text if body.get_content_type() == "text/html" else decode(data)


def _attachments(parts: list[Any], body: Any) -> Iterator[tuple[str, bytes]]:
    seen: set[str] = set()
    for number, part in enumerate(parts, start=1):
        name = part.get_filename()
        payload = part.get_payload(decode=True)
        if part is body or not name or not isinstance(payload, bytes):
            continue
        name = " ".join(name.split())
        if name in seen:
            name = f"{number}-{name}"
        seen.add(name)
        yield name, payload


def _headers(message: EmailMessage) -> Declared:
    name, address = parseaddr(_header(message, "from"))
    day = next(find_dates(_header(message, "date")), None)
    found = {"title": _header(message, "subject"), "source": name or address, "published": day.value if day else None}
    return {key: value for key, value in found.items() if value}


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())
