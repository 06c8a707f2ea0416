"""What a question from a cold shell must not pay for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_NEEDED = {"pydantic", "rich", "trafilatura", "langchain_text_splitters", "torch", "sentence_transformers", "jieba"}


@pytest.mark.parametrize("arguments", [["ask", "外泌体"], ["search", "exosome", "--collection", "none"]])
def test_parsing_a_question_loads_no_slow_library(tmp_path: Path, arguments: list[str]) -> None:
    program = (
        "import sys, api.engine\nfrom api.cli import run\n"
        "assert run(sys.argv[1:]) == 2  # there is no collection\n"
        "print(*{name.partition('.')[0] for name in sys.modules})\n"
    )
    command = [sys.executable, "-c", program, "--home", str(tmp_path), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert not NOT_NEEDED & set(done.stdout.split())


def test_a_value_that_needs_a_conversion_still_gets_one() -> None:
    program = "from api.cli import run\nraise SystemExit(run(['ask', 'x', '--limit', 'many']))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "--limit" in done.stderr and done.stderr.count("\n") == 1
