"""`yinju ask` and `yinju search`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsJson, Cuts, Place, grouped
from api.cli.output import Line, print_json, show
from api.days import read_day
from ingest.errors import UserError

if TYPE_CHECKING:
    from api.answer import Answer
    from index.types import Hit

NOT_IN_CORPUS, MISTAKE = 3, 2
Reranker = Annotated[str | None, typer.Option("--reranker", help="A cross-encoder, by name or path (extra: models).")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("ask")(grouped(ask))
    app.command("search")(grouped(search))


def ask(
    question: Annotated[
        str, typer.Argument(help="The question; '-' reads one a line and prints JSON lines.", metavar="QUESTION")
    ],
    place: Place,
    cuts: Cuts,
    limit: Annotated[int, typer.Option("--limit", min=1, max=20, help="At most so many quotes.")] = 4,
    as_json: AsJson = False,
    reranker: Reranker = None,
    llm: Annotated[
        bool | None,
        typer.Option("--llm/--no-llm", help="Let the language model of YINJU_LLM_URL write; by default, if it is set."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Answer as things stood then: 2022, 2022-06 or 2022-06-30.")
    ] = None,
) -> int:
    """Answer a question with quotes. Exit code 3: not in the corpus.

    \b
    Example:
      yinju ask "what did NMPA decide about exosomes in 2023"
      yinju ask 国家药监局2023年对外泌体作出了什么认定？ --kind news --json
      yinju ask - < questions.txt > answers.jsonl
    """
    with place.engine(reranker=reranker) as engine:
        ask = partial(
            engine.ask,
            filter=cuts.filter(engine),
            limit=limit,
            llm=llm,
            as_of=read_day(as_of, "--as-of", last=True) if as_of else None,
        )
        if question == "-":
            return max((_ask_line(ask, line) for line in sys.stdin if line.strip()), default=0)
        answer = ask(question)
        if as_json:
            print_json(answer.to_json())
        else:
            show(answer_lines(answer))
        return 0 if answer.answered else NOT_IN_CORPUS


def _ask_line(ask: Callable[[str], Answer], line: str) -> int:
    try:
        answer = ask(line)
    except UserError as error:
        print_json({"question": line.strip()[:200], "error": str(error)})
        return MISTAKE
    print_json(answer.to_json())
    return 0 if answer.answered else NOT_IN_CORPUS


def answer_lines(answer: Answer) -> Iterator[Line]:
    """The answer for a terminal; a refusal with what comes nearest."""
    from api.compose import citation

    lead, _, rest = answer.answer.partition("\n")
    yield "bold" if answer.answered else "yellow", lead
    for line in rest.splitlines():
        yield "", line
    if answer.nearest:
        yield "", ""
        yield "bold", "最接近的内容（并非答案）：" if answer.language == "zh" else "Nearest, but no answer:"
    for quote in answer.nearest:
        yield "dim", f"  - “{quote.text}” — {citation(quote, answer.language)}"


def search(
    question: Annotated[str, typer.Argument(help="Words or a question.", metavar="QUESTION")],
    place: Place,
    cuts: Cuts,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many chunks.")] = 10,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show why: sources, parts of the score, matched tokens.")
    ] = False,
    as_json: AsJson = False,
    reranker: Reranker = None,
) -> int:
    """List the chunks that fit best, with their scores. Exit code 3: none.

    \b
    Example:
      yinju search "efficacy claims evaluation deadline" --limit 5 --explain
    """
    with place.engine(reranker=reranker) as engine:
        hits = engine.search(question, filter=cuts.filter(engine), limit=limit, explain=explain)
        if as_json:
            from api.hit_data import hit_json

            print_json([hit_json(hit) for hit in hits])
        else:
            show(line for number, hit in enumerate(hits, 1) for line in _hit_lines(number, hit, explain))
        return 0 if hits else NOT_IN_CORPUS


def _hit_lines(number: int, hit: Hit, explain: bool) -> Iterator[Line]:
    metadata = hit.document.metadata
    about = [
        metadata.title or hit.document.origin,
        metadata.source,
        metadata.published and metadata.published.isoformat(),
        f"p. {page}" if (page := hit.document.page_at(hit.chunk.start)) else None,
    ]
    yield "bold", f"{number}. {hit.score:.3f}  {', '.join(part for part in about if part)}"
    yield "dim", f"   {hit.document.id} {hit.chunk.start}:{hit.chunk.end}  {' > '.join(hit.chunk.headings)}".rstrip()
    yield "", f"   {' '.join(hit.chunk.text.split())}"
    if explain:
        yield (
            "dim",
            f"   found by {', '.join(hit.sources)}; " + ", ".join(f"{k} {v:.3f}" for k, v in hit.features.items()),
        )
        for match in hit.matches:
            yield (
                "dim",
                f"   {match.question_token} ~ {match.chunk_token}  {match.similarity:.2f} (weight {match.weight:.2f})",
            )
    yield "", ""
