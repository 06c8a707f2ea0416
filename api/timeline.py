"""What happened when: dated statements about a topic, each quoted, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from api.answer import Quote, make_quote
from api.candidates import chunk_sentences
from api.dates_shown import show_stretch
from api.question import Question
from index.fold import fold, has_han
from index.types import Hit
from ingest.date_parts import Precision
from ingest.mentions import Mention
from ingest.types import Language

ScoreTexts = Callable[[str, Sequence[str]], NDArray[np.float32]]

HITS = 150  # chunks looked at
_ABOUT = 0.55  # so much of the topic must a statement cover, by itself or with what stands above it
_ALONE = 0.35  # and so much at least by itself where it leans on the lines above
_OF_IT = 0.65  # relevance of whatever is dated in a document whose title names the topic
_LEAST = 0.5  # relevance of a statement worth a line
_CHUNK = 0.3  # the score of a chunk worth reading
_ALIKE = 0.6  # share of the shorter statement's character pairs that makes two statements of one day the same
_A_DAY = 3  # statements of one date at most
_CLAUSE = re.compile(r"[，；。,;:：（）()]\s*")
_HEADS_TABLE = re.compile(r"[ \t]*\n[ \t]*\|?[ \t:|]*-{2,}[-\s|:+]*(?:\n|$)")
# "The answers do not mention exosomes": true, but nothing that happened.
_SAYS_NOTHING = re.compile(
    r"\b(?:not|no|nor|never|without)\b.{0,40}\b(?:mention|name|list|discuss|cover|address|refer)\w*"
    r"|(?:没有|未|不)(?:曾|对|专门|单独)?(?:讨论|提到|提及|涉及|列|以|把|出现|规定)",
    re.I,
)
_TELLS, _SAYS = 8, 24  # letters that a statement must have beside its date, and one without a date
_LAW_OF = re.compile(r"\b(?:Act|Law|Regulations?|Directive|Decree|Ordinance|Order|Rules)\s+of\s*$", re.I)
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One statement. `dated_by` "published": it has no date of its own, its document was published then."""

    first: date
    last: date  # inclusive
    precision: Precision
    dated_by: Literal["text", "published"]
    quote: Quote

    @property
    def date(self) -> str:
        """As precisely as it is told: 2023-07-01, 2023-07, 2023-Q3, 2023-H1, 2023, or first/last."""
        return show_stretch(self.first, self.last, self.precision)

    def to_json(self) -> dict[str, Any]:
        """The fields by name, dates as ISO strings."""
        return {
            "date": self.date,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "precision": self.precision,
            "dated_by": self.dated_by,
            "quote": self.quote.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated statements about a topic, oldest first; empty where the collection has none."""

    topic: str
    language: Language
    entries: tuple[TimelineEntry, ...]
    milliseconds: float

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return {
            "topic": self.topic,
            "language": self.language,
            "entries": [entry.to_json() for entry in self.entries],
            "milliseconds": round(self.milliseconds, 1),
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or a clause of one that may be an entry. `relevance` in [0, 1]."""

    hit: Hit
    start: int
    end: int
    first: date
    last: date
    precision: Precision
    dated_by: Literal["text", "published"]
    relevance: float

    @property
    def text(self) -> str:
        """The words, verbatim."""
        return self.hit.document.text[self.start : self.end]


def make_timeline(
    asked: Question, hits: Sequence[Hit], score_texts: ScoreTexts, limit: int
) -> tuple[TimelineEntry, ...]:
    """At most `limit` entries, those most about the topic, oldest first, numbered from 1.

    Where the topic is a name, a statement or what stands above it has to have that name, in either language.
    """
    about = _about(asked, [hit for hit in hits if hit.score >= _CHUNK], score_texts)
    dated = [statement for hit, span, value in about for statement in _dated(hit, span, value)]
    told = {statement.hit.document.id for statement in dated}
    undated = _published(about, told)
    strong = [statement for statement in (*dated, *undated) if statement.relevance >= _LEAST]
    kept = sorted(_apart(strong), key=lambda one: (-one.relevance, one.first, one.start))[:limit]
    kept.sort(key=lambda one: (one.first, one.last, one.hit.document.id, one.start))
    return tuple(_entry(statement, number) for number, statement in enumerate(kept, start=1))


def _about(asked: Question, hits: Sequence[Hit], score_texts: ScoreTexts) -> list[tuple[Hit, tuple[int, int], float]]:
    """The sentences that are about the topic, with how much, each once."""
    found: dict[tuple[str, tuple[int, int]], tuple[Hit, str]] = {}
    for hit in hits:
        above = "\n".join((hit.document.metadata.title, *hit.chunk.headings))
        before = ""
        for span in chunk_sentences(hit)[1]:
            if _HEADS_TABLE.match(hit.document.text, span[1]):
                continue
            found.setdefault((hit.document.id, span), (hit, f"{above}\n{before}"))
            before = hit.document.text[span[0] : span[1]]
    if not found:
        return []
    texts = [hit.document.text[span[0] : span[1]] for (_, span), (hit, _) in found.items()]
    in_context = [f"{context}\n{text}" for (_, context), text in zip(found.values(), texts, strict=True)]
    scores = score_texts(asked.text, texts + in_context)
    names = [[fold(form) for form in slot.forms] for slot in asked.identity]
    about = []
    for ((_, span), (hit, _)), text, own, wide in zip(found.items(), in_context, *np.split(scores, 2), strict=True):
        of_it = bool(names) and _has_names(hit.document.metadata.title, names)  # a document on nothing else
        if (own >= _ABOUT or (wide >= _ABOUT and (own >= _ALONE or of_it))) and _has_names(text, names):
            relevance = max(0.7 * float(own) + 0.3 * float(wide), _OF_IT * float(wide) * of_it)
            about.append((hit, span, relevance))
    return about


def _has_names(text: str, names: Sequence[Sequence[str]]) -> bool:
    folded = fold(text) if names else ""
    return all(any(form in folded for form in forms) for forms in names)


def _dated(hit: Hit, span: tuple[int, int], relevance: float) -> Iterator[Statement]:
    """The sentence under its first date, and its clauses under the further ones: signed, published, in force."""
    mentions = [mention for mention in hit.mentions if span[0] <= mention.start and mention.end <= span[1]]
    telling = [mention for mention in mentions if not _compared(hit.document.text, mention)]
    text = hit.document.text
    if not telling or _bare(text[span[0] : span[1]], [text[m.start : m.end] for m in telling]):
        return
    main = next((mention for mention in telling if mention.precision != "year"), telling[0])
    main = next((one for one in telling if _finer(one, main)), main)
    yield Statement(hit, *span, main.first, main.last, main.precision, "text", relevance)
    if "|" in text[span[0] : span[1]]:
        return  # a row of a table is read as a whole
    for mention in telling:
        if mention is main or mention.precision not in ("day", "month") or mention.start < main.start:
            continue
        start, end = _clause(text, span, mention)
        if mention.first != main.first and not _bare(text[start:end], [text[mention.start : mention.end]]):
            yield Statement(hit, start, end, mention.first, mention.last, mention.precision, "text", 0.9 * relevance)


def _finer(one: Mention, other: Mention) -> bool:
    """Whether the one tells the other's time more precisely: "in May ..., on 17 May"."""
    return other.first <= one.first and one.last <= other.last and (one.first, one.last) != (other.first, other.last)


def _compared(text: str, mention: Mention) -> bool:
    """Whether the date only names an edition, a law, or what something is compared with: 2021年版, "Act of 1938"."""
    if re.match(r"\s*(?:同期|版|editions?\b|versions?\b|revisions?\b)", text[mention.end : mention.end + 12]):
        return True
    before = text[max(0, mention.start - 30) : mention.start]
    if mention.precision == "year" and (text.startswith("《", mention.end) or _LAW_OF.search(before)):
        return True
    return re.search(r"(?:同比|相比|same period (?:of|in)|compared with)\s*$", before) is not None


def _bare(text: str, dates: Sequence[str], least: int = _TELLS) -> bool:
    """Whether hardly anything is said beside the dates: a dateline, a table's cell."""
    written = sum(_length(day) for day in dates)
    return _length(text) - written < least


def _length(text: str) -> int:
    """Letters and digits, a Chinese character counting as two."""
    return sum(2 if has_han(c) else 1 for c in _WORD.findall(text))


def _clause(text: str, span: tuple[int, int], mention: Mention) -> tuple[int, int]:
    """The clause of the sentence that the date stands in."""
    cuts = [match.end() for match in _CLAUSE.finditer(text, *span) if not _inside_number(text, match)]
    start = max([span[0], *(cut for cut in cuts if cut <= mention.start)])
    end = min([span[1], *(cut for cut in cuts if cut >= mention.end)])
    stripped = text[start:end].rstrip(" ，；,;:：")
    return start, start + len(stripped)


def _inside_number(text: str, match: re.Match[str]) -> bool:
    return text[match.start() - 1 : match.start()].isdigit() and text[match.end() : match.end() + 1].isdigit()


def _published(about: Iterable[tuple[Hit, tuple[int, int], float]], told: set[str]) -> list[Statement]:
    """The best statement of each document none of whose statements has a date, under its day of publication."""
    best: dict[str, Statement] = {}
    for hit, span, relevance in about:
        day = hit.document.metadata.published
        text = hit.document.text[span[0] : span[1]]
        if day is None or hit.document.id in told or hit.document.metadata.kind == "law":
            continue  # what a law says holds; it does not happen on the day on which it was published
        if "|" in text or _bare(text, (), _SAYS) or _SAYS_NOTHING.search(text):
            continue
        statement = Statement(hit, *span, day, day, "day", "published", 0.7 * relevance)
        known = best.get(hit.document.id)
        if known is None or (-statement.relevance, statement.start) < (-known.relevance, known.start):
            best[hit.document.id] = statement
    return list(best.values())


def _apart(statements: Sequence[Statement]) -> list[Statement]:
    """The best of those that say the same of the same date, and at most three of one date."""
    kept: list[Statement] = []
    for statement in sorted(statements, key=lambda one: (-one.relevance, one.first, one.hit.document.id, one.start)):
        same = [other for other in kept if (other.first, other.last) == (statement.first, statement.last)]
        if len(same) < _A_DAY and not any(_alike(statement.text, other.text) for other in same):
            kept.append(statement)
    return kept


def _alike(left: str, right: str) -> bool:
    a, b = _pairs(left), _pairs(right)
    return len(a & b) >= _ALIKE * max(1, min(len(a), len(b)))


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"\W+", "", text.lower())
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def _entry(statement: Statement, number: int) -> TimelineEntry:
    quote = make_quote(statement.hit.document, (statement.start, statement.end), number, statement.relevance)
    return TimelineEntry(statement.first, statement.last, statement.precision, statement.dated_by, quote)
