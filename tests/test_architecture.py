"""The house: imports point downwards, and heavy libraries stay where they belong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ["ingest", "index", "api", "eval"]  # each may import itself and what stands before it
ONLY_IN = {
    "fastapi": {"api/http"},
    "mcp": {"api/mcp_server"},
    "starlette": {"api/http"},
    "pydantic": {"api/http"},
    "uvicorn": {"api/http"},
    "faiss": {"index/vectors", "index/exact"},
    "tantivy": {"index/lexical", "index/queries"},
    "torch": {"index/training", "index/sentence_model", "index/reranker"},
    "sentence_transformers": {"index/training", "index/sentence_model", "index/reranker"},
}
LAZY = {"torch", "sentence_transformers"}  # imported within functions: a module that only mentions them stays cheap
FILES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


def imports(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Top-level package of every import, and whether it runs when the module is imported."""
    typing_only = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for child in ast.walk(node)
    }
    within = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        for name in names:
            yield name.partition(".")[0], node not in within and node not in typing_only


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downwards(path: Path) -> None:
    own = LAYERS.index(path.relative_to(ROOT).parts[0])
    upwards = {name for name, _ in imports(parse(path)) if name in LAYERS[own + 1 :]}
    assert upwards == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_libraries_stay_in_their_modules(path: Path) -> None:
    place = path.relative_to(ROOT).with_suffix("").as_posix()
    for name, at_import in imports(parse(path)):
        if allowed := ONLY_IN.get(name):
            assert any(place == home or place.startswith(f"{home}/") for home in allowed), f"{name} in {place}"
            assert not (at_import and name in LAZY and "training/" not in place), f"{name} at import of {place}"


def test_no_module_of_the_default_path_imports_torch() -> None:
    """Follows the imports that run at import time from the command line down."""
    seen: set[Path] = set()
    waiting = [ROOT / "api" / "cli" / "__init__.py", ROOT / "api" / "engine.py"]
    while waiting:
        path = waiting.pop()
        if path in seen or not path.exists():
            continue
        seen.add(path)
        tree = parse(path)
        assert not {name for name, at_import in imports(tree) if at_import} & LAZY, path
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in LAYERS:
                base = ROOT.joinpath(*(node.module or "").split("."))
                if "training" not in base.parts and "sentence_model" not in base.parts:
                    waiting += [base.with_suffix(".py"), base / "__init__.py"]
                    waiting += [base / f"{alias.name}.py" for alias in node.names]


def test_no_file_is_above_about_350_lines() -> None:
    long = {str(path.relative_to(ROOT)): n for path in FILES if (n := len(path.read_text("utf-8").splitlines())) > 360}
    assert long == {}
