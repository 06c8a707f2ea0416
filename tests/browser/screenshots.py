"""Takes the README's pictures of a running service: `python -m tests.browser.screenshots http://127.0.0.1:8000/`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.looks import CHILDREN, CHROMIUM, EXOSOMES, FLAGS, ask

FOLDER = Path(__file__).parents[2] / "docs" / "images"
SIZE = {"width": 1280, "height": 800}


def take(browser: Browser, url: str, name: str, question: str, opened: int, **look: str) -> None:
    """A question, its answer, and the document of one of the quotes (from 0)."""
    page = browser.new_page(viewport=SIZE, device_scale_factor=1.25, **look)  # type: ignore[arg-type]
    page.goto(url)
    ask(page, question).locator(".quote .title").nth(opened).click()
    expect(page.locator("#panel mark.current").first).to_be_visible()
    page.mouse.move(0, 0)
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=FOLDER / name)
    page.close()


def main(url: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        take(browser, url, "page.png", EXOSOMES, 1, locale="en-US", color_scheme="light")
        take(browser, url, "page-chinese-dark.png", CHILDREN, 0, locale="zh-CN", color_scheme="dark")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
