from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cli import app
from eval.documents import page_score, pdf_score
from tests.ingest.pdf.conftest import SENTENCES, Write, text_block, write_pdf

__all__ = ["write_pdf"]  # the fixture


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (Debian: poppler-utils)")
def test_words_count_only_on_their_own_page(tmp_path: Path, write_pdf: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    draws = [lambda canvas, n=n: text_block(canvas, SENTENCES["en"][n], 60, 700, 400, "en") for n in range(2)]
    path.write_bytes(write_pdf(draws))
    score = pdf_score(path)
    assert (score.pages, score.found, score.in_order) == (2, 1.0, 1.0)
    monkeypatch.setattr("eval.documents.page_texts", lambda document: iter([document.text[::-1], document.text]))
    swapped = pdf_score(path)
    second = len(SENTENCES["en"][1].split())
    assert second / (second + len(SENTENCES["en"][0].split())) <= swapped.found < 1


def test_web_pages_are_measured_against_their_articles(tmp_path: Path) -> None:
    article = " ".join(SENTENCES["en"])
    (tmp_path / "a.html").write_text(f"<html><body><p>{article}</p><p>{'extra ' * 10}</p></body></html>")
    truth = tmp_path / "ground_truth.json"
    truth.write_text(json.dumps({"a": {"articleBody": article}, "gone": {"articleBody": "x"}}))
    (tmp_path / "gone.html").write_bytes(b"\x00\x01\x02")
    score = page_score(truth)
    words = len(article.split())
    assert score.recall == pytest.approx((1 + 0) / 2)
    assert score.precision == pytest.approx((words / (words + 10) + 0) / 2, abs=0.02)


def test_a_folder_without_either_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["documents", str(tmp_path)])
    assert result.exit_code != 0
    assert "no PDFs" in str(result.exception)
