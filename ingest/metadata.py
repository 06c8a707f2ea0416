"""What is declared of a document: front matter, sidecars, columns of a table, options. Declared beats detected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, get_args

from ingest.dates import parse_date
from ingest.decode import ReadError, decode
from ingest.types import Kind, Language, Metadata, Status

KEYS = tuple(field.name for field in fields(Metadata) if field.name != "detected")
_ALIASES = {
    "publisher": "source",
    "date": "published",
    "url": "uri",
    "type": "kind",
    "lang": "language",
    "number": "document_number",
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "language": get_args(Language),
    "kind": get_args(Kind),
    "status": get_args(Status),
}
_DATES = ("published", "effective")
_LIMIT = 1 << 16
_FRONT = re.compile(
    r"---[ \t]*\n(?=\s*(?:#[^\n]*\n\s*)*[\w-]+[ \t]*:(?:[ \t\n]|$))(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL
)

Declared = dict[str, Any]  # a part of Metadata's fields, values of Metadata's types


class MetadataError(ReadError):
    """Declared metadata that cannot be understood: malformed YAML, an unknown key, a value of the wrong form."""


def declared(values: Mapping[str, Any], where: str) -> Declared:
    """The fields of Metadata that the values declare; empty values declare nothing.

    Keys are KEYS or one of publisher, date, url, type, lang, number.

    Raises MetadataError naming `where` for an unknown key, an unknown choice, a date without year, month and day.
    """
    result: Declared = {}
    for key, value in values.items():
        name = _ALIASES.get(str(key).strip().lower(), str(key).strip().lower())
        if name not in KEYS:
            raise MetadataError(f"{where}: unknown key {str(key)[:60]!r}; known are {', '.join(KEYS)}")
        parsed = _value(name, value, where)
        if parsed is not None:
            result[name] = parsed
    return result


def split_front_matter(text: str, where: str) -> tuple[Declared, str]:
    """The declared fields of a `---` YAML block that opens the text, and the text after it.

    A text that merely starts with a rule (no `key:` in the next line, or no closing `---`) has no front matter.
    Raises MetadataError.
    """
    match = _FRONT.match(text) if text.startswith("---") else None
    if match is None:
        return {}, text
    return declared(_yaml(match[1] or "", f"{where}: front matter"), f"{where}: front matter"), text[match.end() :]


def sidecar_of(path: Path) -> Path | None:
    """`NAME.SUFFIX.meta.yaml` or `NAME.meta.yaml` beside the file, the first that exists."""
    for name in (f"{path.name}.meta.yaml", f"{path.name.split('.')[0]}.meta.yaml", f"{path.stem}.meta.yaml"):
        candidate = path.with_name(name)
        if candidate.is_file():
            return candidate
    return None


def read_sidecar(path: Path) -> Declared:
    """The declared fields of the sidecar of this file, empty when it has none. Raises MetadataError."""
    sidecar = sidecar_of(path)
    if sidecar is None:
        return {}
    try:
        if sidecar.stat().st_size > _LIMIT:
            raise MetadataError(f"{sidecar}: more than {_LIMIT >> 10} KiB; a sidecar holds a few lines of metadata")
        data = sidecar.read_bytes()
    except OSError as error:
        raise MetadataError(f"{sidecar}: cannot be read ({error.strerror})") from error
    return declared(_yaml(decode(data) if data.strip() else "", str(sidecar)), str(sidecar))


def _yaml(source: str, where: str) -> Mapping[str, Any]:
    """The mapping in the YAML source, every scalar a string, so that no date or boolean is guessed for us."""
    import yaml

    if len(source) > _LIMIT:
        raise MetadataError(f"{where}: more than {_LIMIT >> 10} KiB of YAML")
    if source.count("[") + source.count("{") + source.count("- -") > 500:
        raise MetadataError(f"{where}: malformed YAML: nested too deeply")
    try:
        content = yaml.load(source, yaml.BaseLoader)  # builds nothing but strings, lists and dicts
    except (yaml.YAMLError, RecursionError) as error:
        problem = " ".join(str(getattr(error, "problem", None) or "nested too deeply").split())
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise MetadataError(f"{where}: malformed YAML{line}: {problem}") from error
    if content in (None, ""):
        return {}
    if not isinstance(content, dict):
        raise MetadataError(f"{where}: expected lines of the form `key: value`")
    return content


def _value(name: str, value: Any, where: str) -> Any:
    if name == "replaces":
        values = value if isinstance(value, list) else [value]
        return tuple(_string(name, item, where) for item in values if item not in (None, "")) or None
    text = _string(name, value, where)
    if not text or text.lower() in ("null", "none", "~"):
        return None
    if name in _DATES:
        return _date(name, text, where)
    if name in _CHOICES:
        choice = text.lower()
        if choice not in _CHOICES[name]:
            raise MetadataError(f"{where}: {name} {text[:60]!r} is not one of {', '.join(_CHOICES[name])}")
        return choice
    return text


def _string(name: str, value: Any, where: str) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else " ".join(str(value).split())
    raise MetadataError(f"{where}: {name} must be a single value")


def _date(name: str, text: str, where: str) -> date:
    parsed = parse_date(text)
    if parsed is None:
        raise MetadataError(f"{where}: {name} {text[:60]!r} is not a date; write it as 2024-03-05")
    return parsed
