"""Checking a claim against the quotes that it cites. What cannot be checked is not let through as if it had been."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from api.answer import Quote
from api.facts import facts, forms
from api.llm.names import Names
from api.llm.reply import MAX_CLAIM, Claim
from index.fold import fold

ScoreTexts = Callable[[str, Sequence[str]], NDArray[np.float32]]
Fault = Literal["citation", "long", "quotation", "number", "date", "name", "negation", "unsupported"]

# 250 sentences against their translated passages: 1% lie below .25, 1% of random pairs above .2 (decision 011).
MIN_COVERAGE = 0.2

_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|「([^」]*)」|『([^』]*)』|‘([^’]{4,})’(?!\w)|«([^»]*)»")
_CLAUSE = re.compile(r"[，；：。！？]|[,;:.!?](?:\s|$)|\n")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|cannot|without|unable)\b|n['’]t\b|[没勿毋莫]|未(?!来|成年|满)|无(?!论|锡|菌)"
    r"|不(?!同|断|仅|但|良|久|低于|少于|超过|高于|小于|大于|管|锈|饱和)",
    re.I,
)
# Words by which the other language, or other words, deny something without a "not".
_REFUSAL = re.compile(
    r"\b(?:ban|bans|banned|prohibit\w*|forbid\w*|forbade|refus\w*|reject\w*|den(?:y|ies|ied)|lack\w*|fail\w*|illegal\w*|"
    r"unlawful\w*|except|unless|until|only|stop\w*|withdr\w+|revok\w+|repeal\w*|suspend\w*|few|absen\w+|exclud\w*|clos\w+|"
    r"missing|rarely|hardly|seldom|rather|instead|outside|out of|less|below|kept from|non-?\w+|un\w+ed)\b"
    r"|禁|拒|撤|停|废|除外|非|仅|只|失败|违法|违规|缺|否|尚|免|前",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """The claim as it may be shown, with the citations that exist; or None, and what is wrong with it."""

    claim: Claim | None
    fault: Fault | None = None
    unknown: int = 0  # citations of quotes that do not exist


class Checker:
    """Checks claims against the quotes of one answer."""

    def __init__(self, quotes: Sequence[Quote], texts: Sequence[str], names: Names, score: ScoreTexts) -> None:
        """`texts` has what the model was shown of each quote; "" for one that it was not shown."""
        pairs = zip(quotes, texts, strict=True)
        self._quotes: Mapping[int, tuple[Quote, str]] = {quote.number: (quote, text) for quote, text in pairs if text}
        self._names = names
        self._score = score

    def check(self, claim: Claim) -> Checked:
        """Whether the quotes that the claim cites bear it out."""
        known = tuple(number for number in claim.quotes if number in self._quotes)
        unknown = len(claim.quotes) - len(known)
        if not known:
            return Checked(None, "citation", unknown)
        fault = self._fault(claim.text, [self._quotes[number] for number in known])
        return Checked(None if fault else replace(claim, quotes=known), fault, unknown)

    def _fault(self, claim: str, cited: Sequence[tuple[Quote, str]]) -> Fault | None:
        text = "\n".join(shown for _, shown in cited)
        if len(claim) > MAX_CLAIM:
            return "long"
        if not _quotations_stand(claim, text):
            return "quotation"
        if (kind := _missing_fact(claim, text)) is not None:
            return kind
        said = _QUOTED.sub(" ", claim)  # what is quoted stands in the text
        headed = "\n".join([text, *(f"{quote.title}\n{quote.source or ''}" for quote, _ in cited)])
        if self._names.missing(said, self._names.support(headed)) is not None:
            return "name"
        if self._turned_round(claim, text):
            return "negation"
        return None if float(self._score(claim, [text])[0]) >= MIN_COVERAGE else "unsupported"

    def _turned_round(self, claim: str, text: str) -> bool:
        """A claim that denies what nothing in the text denies, or asserts what the clause nearest to it denies."""
        if _NEGATION.search(claim):
            return not (_NEGATION.search(text) or _REFUSAL.search(text))
        clauses = _clauses(text)
        nearest = clauses[int(np.argmax(self._score(claim, clauses)))]
        return _NEGATION.search(nearest) is not None and _REFUSAL.search(claim) is None


def _quotations_stand(claim: str, text: str) -> bool:
    """Whether everything in quotation marks stands in the text to the character, but for punctuation at its end."""
    found = ("".join(match.groups(default="")).strip() for match in _QUOTED.finditer(claim))
    return all(words.rstrip(" .,;。，；") in text for words in found)


def _missing_fact(claim: str, text: str) -> Literal["number", "date"] | None:
    implied, folded = forms(text), fold(text)
    for fact in facts(claim):
        if fact.key not in implied and not _stands(fact.words, folded):
            return fact.kind
    return None


def _stands(words: str, folded: str) -> bool:
    """Whether the same characters stand in the text, not as a part of a longer number or word."""
    return re.search(rf"(?<![a-z0-9.,]){re.escape(words.strip())}(?![a-z0-9]|[.,]\d)", folded) is not None


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.split(text) if re.search(r"\w", clause)]
