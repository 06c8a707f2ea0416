"""The command line: exit codes, messages, output for people and for programs."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from api.cli import app
from tests.api.conftest import Run

QUESTION = "what did the NMPA categorise exosomes as in July 2023"


def ingested(yinju: Run, folder: Path) -> Run:
    assert yinju("ingest", folder)[0] == 0
    return yinju


def test_ask_answers_with_a_quote_and_its_source(yinju: Run, folder: Path) -> None:
    code, out, _ = ingested(yinju, folder)("ask", "NMPA categorised exosomes as drugs in July 2023")
    assert code == 0
    assert (
        "[1] “In July 2023 the NMPA categorised exosomes as drugs.” — Exosomes are drugs, Test Press, 2023-08-01" in out
    )
    assert "\x1b" not in out


def test_ask_json_is_the_contract_object(yinju: Run, folder: Path) -> None:
    code, out, _ = ingested(yinju, folder)("ask", "NMPA categorised exosomes as drugs in July 2023", "--json")
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == (
        "question language answered confidence answer quotes nearest searched model milliseconds standalone notes "
        "removed".split()
    )
    assert list(answer["quotes"][0]) == (
        "number text document title source published language kind uri page start end score differs_from "
        "status replaced_by also_published_by version header".split()
    )
    assert answer["quotes"][0]["published"] == "2023-08-01"
    assert answer["searched"] == {
        "documents": 3,
        "chunks": 3,
        "filter": {},
        "period": ["2023-07-01", "2023-07-31"],
    }


def test_ask_refuses_what_is_not_in_the_corpus(yinju: Run, folder: Path) -> None:
    code, out, _ = ingested(yinju, folder)("ask", "Who won the football world cup?")
    assert code == 3
    assert out.startswith("Not in the corpus")
    assert "Nearest, but no answer:" in out
    code, out, _ = yinju("ask", "谁赢得了足球世界杯？")
    assert code == 3
    assert out.startswith("语料库中没有能回答这个问题的内容")


def test_ask_reads_questions_from_standard_input(yinju: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "NMPA categorised exosomes as drugs\n\nWho won the cup?\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    code, out, _ = ingested(yinju, folder)("ask", "-")
    assert code == 3
    assert [json.loads(line)["answered"] for line in out.splitlines()] == [True, False]


def test_a_filter_is_a_hard_cut(yinju: Run, folder: Path) -> None:
    run = ingested(yinju, folder)
    code, out, _ = run("ask", "NMPA categorised exosomes as drugs", "--to", "2022", "--json")
    assert code == 3
    assert json.loads(out)["searched"] == {
        "documents": 0,
        "chunks": 0,
        "filter": {"published_to": "2022-12-31"},
        "period": None,
    }
    assert run("ask", "NMPA categorised exosomes as drugs", "--kind", "news", "--from", "2023-08")[0] == 0


def test_ingest_summary_and_second_run(yinju: Run, folder: Path) -> None:
    assert yinju("ingest", folder)[1] == "3 added, 0 replaced, 0 unchanged, 0 removed, 0 failed\n"
    assert yinju("ingest", folder)[1] == "0 added, 0 replaced, 3 unchanged, 0 removed, 0 failed\n"
    (folder / "milk.txt").write_text("Another milk.", encoding="utf-8")
    assert yinju("ingest", folder)[1] == "0 added, 1 replaced, 2 unchanged, 0 removed, 0 failed\n"


def test_a_file_that_fails_is_named_and_the_rest_goes_on(yinju: Run, folder: Path) -> None:
    (folder / "junk.txt").write_bytes(bytes(range(256)) * 50)
    code, out, _ = yinju("ingest", folder)
    assert code == 2
    assert out.startswith("3 added, 0 replaced, 0 unchanged, 0 removed, 1 failed\n  failed: ")
    assert "junk.txt" in out


def test_a_vanished_file_is_reported_and_pruned(yinju: Run, folder: Path) -> None:
    ingested(yinju, folder)
    (folder / "milk.txt").unlink()
    assert "gone: " in yinju("ingest", folder)[1]
    assert yinju("ingest", folder, "--prune")[1] == "0 added, 0 replaced, 2 unchanged, 1 removed, 0 failed\n"
    assert yinju("ingest", folder)[1] == "0 added, 0 replaced, 2 unchanged, 0 removed, 0 failed\n"


def test_ingest_overrides_the_kind(yinju: Run, folder: Path) -> None:
    yinju("ingest", folder, "--kind", "law")
    assert [json.loads(line)["kind"] for line in yinju("documents", "--json")[1].splitlines()] == ["law"] * 3


def test_documents_show_and_remove(yinju: Run, folder: Path) -> None:
    run = ingested(yinju, folder)
    lines = run("documents", "--kind", "news")[1].splitlines()
    assert len(lines) == 1
    identity = lines[0].split()[0]
    shown = run("show", identity[:6], "--around", "10")[1]
    assert "source: Test Press" in shown
    assert "NMPA categorised" in shown
    assert run("remove", identity[:6])[1] == "1 removed\n"
    assert run("show", identity)[0] == 2


def test_search_explains(yinju: Run, folder: Path) -> None:
    code, out, _ = ingested(yinju, folder)("search", "milk exosome code", "--explain", "--limit", "1")
    assert code == 0
    assert "138313-04375-2440" in out
    assert "exosome ~ 外泌体" in out


def test_status_json(yinju: Run, folder: Path) -> None:
    status = json.loads(ingested(yinju, folder)("status", "--json")[1])
    assert (status["documents"], status["chunks"], status["model"]) == (3, 3, "yinju-static")


def test_collections_are_apart(yinju: Run, folder: Path) -> None:
    yinju("ingest", folder / "milk.txt", "--collection", "milk")
    yinju("--collection", "rest", "ingest", folder / "nmpa.md")
    assert json.loads(yinju("--collection", "milk", "status", "--json")[1])["documents"] == 1
    assert "milk" not in yinju("documents", "--collection", "rest")[1]


def test_terms_are_kept_with_the_collection(tmp_path: Path) -> None:
    from api.home import Home

    file = tmp_path / "terms.tsv"
    file.write_text("ingredient\t某某肽\tsomethingpeptide\n", encoding="utf-8")
    place = Home(tmp_path / "home").collection("one")
    place.keep_terms(file)
    assert place.term_files == (tmp_path / "home" / "one" / "terms.tsv",)


def test_terms_lint(yinju: Run, tmp_path: Path) -> None:
    file = tmp_path / "terms.tsv"
    file.write_text("ingredient\t\tonly English\n", encoding="utf-8")
    code, out, _ = yinju("terms", "lint", file)
    assert code == 2
    assert out.startswith(f"{file}:1: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", "x"], "no collection 'default'"),
        (["ask", ""], "no collection"),
        (["ingest", "no/such/path"], "no/such/path"),
        (["ingest"], "nothing to ingest"),
        (["ask"], "Missing argument"),
        (["nonsense"], "No such command 'nonsense'"),
        (["ask", "x", "--nonsense"], "--nonsense"),
        (["status", "--collection", "../x"], "cannot name a collection"),
        (["terms", "lint", "missing.tsv"], "missing.tsv"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(yinju: Run, arguments: list[str], message: str) -> None:
    code, out, err = yinju(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("yinju: ")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", ""], "the question is empty"),
        (["ask", "a" * 100_000], "the limit is"),
        (["ask", "x", "--kind", "poem"], "--kind poem: not possible"),
        (["ask", "x", "--from", "yesterday"], "--from yesterday: not a date"),
        (["ask", "x", "--to", "2023-13"], "--to 2023-13: not a date"),
        (["ask", "x", "--document", "zzz"], "no document with an id that begins with 'zzz'"),
        (["show", "zzz"], "no document"),
        (["ask", "x", "--limit", "0"], "--limit"),
    ],
)
def test_a_mistake_on_a_collection(yinju: Run, folder: Path, arguments: list[str], message: str) -> None:
    ingested(yinju, folder)
    code, out, err = yinju(*arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_a_newer_collection_is_a_mistake_not_a_traceback(yinju: Run, folder: Path, tmp_path: Path) -> None:
    ingested(yinju, folder)
    manifest = tmp_path / "home" / "default" / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 99}))
    code, _, err = yinju("ask", "x")
    assert code == 2
    assert "written in format 99" in err


def _commands() -> dict[str, str]:
    import typer

    group = typer.main.get_command(app)
    found: dict[str, str] = {}

    def walk(prefix: str, command: object) -> None:
        found[prefix or "yinju"] = getattr(command, "help", None) or ""
        for name, child in getattr(command, "commands", {}).items():
            walk(f"{prefix} {name}".strip(), child)

    walk("", group)
    return found


@pytest.mark.parametrize("name", sorted(_commands()))
def test_every_command_is_documented_with_an_example(name: str) -> None:
    text = _commands()[name]
    assert "Example:" in text
    example = text.partition("Example:")[2]
    assert f"yinju {'' if name == 'yinju' else name}".strip() in example


def test_every_command_is_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    missing = [name for name in _commands() if name not in ("yinju", "keys", "terms") and f"yinju {name}" not in readme]
    assert missing == []
