from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from typer.testing import CliRunner

from eval.cli import app
from eval.datasets import Dataset, Item
from eval.markdown import summary
from eval.report import report
from eval.retrieve import measure
from eval.run import Run

VOID = {"meta", "br", "img", "link", "circle", "path", "polyline"}


class Balance(HTMLParser):
    """Fails when a tag is closed that is not the open one."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def assert_self_contained(page: str) -> None:
    parser = Balance()
    parser.feed(page)
    assert parser.open == []
    assert not re.search(r"""(?:src|href)=|url\(|@import|https?://""", page)


def test_the_page_of_a_gold_run(gold_run: Run) -> None:
    page = report(gold_run)
    assert_self_contained(page)
    assert page.count("<svg viewBox") == 2 and "wrong when answered" in page
    worst = re.findall(r"<h3>(.*?)</h3>", page)
    assert worst == ["missed?", "refused wrongly?", "half?"]  # sure and wrong, then refused, then incomplete
    assert "<small>en/drugs.md</small> Cosmetics must not contain them." in page


def test_the_page_of_a_retrieval_run_escapes_what_it_shows() -> None:
    dataset = Dataset("<d>", {"<i>": Item("x"), "y": Item("y")}, {"q": "<script>"}, {"q": {"<i>": 1}})
    page = report(measure(dataset, lambda question, depth: ["y"], {}))
    assert_self_contained(page)
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_markdown_summary(gold_run: Run) -> None:
    text = summary(gold_run)
    assert "| evidence | 0.375 |" in text
    assert "| across | " in text and "| nan |" not in text


def test_report_and_compare_commands(gold_run: Run, tmp_path: Path) -> None:
    gold_run.save(tmp_path / "run.json")
    shown = CliRunner().invoke(app, ["report", str(tmp_path / "run.json")])
    assert shown.exit_code == 0 and (tmp_path / "run.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    same = CliRunner().invoke(app, ["compare", str(tmp_path / "run.json"), str(tmp_path / "run.json"), "--json"])
    assert same.exit_code == 0 and '"difference": 0.0' in same.output
