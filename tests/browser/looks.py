"""What a user sees and does, said once for all browser tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Without the network ones, Chromium looks for its maker's hosts at every start.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = (1280, 860), (360, 740)

Open = Callable[..., Page]  # the page at a fragment, opened by a new visitor

EXOSOMES = "What did NMPA decide about exosomes in 2023?"
CHILDREN = "儿童化妆品有哪些标识要求？"
BITCOIN = "What is the price of Bitcoin?"


@dataclass(frozen=True)
class Service:
    """A running `yinju serve`."""

    url: str  # ends in "/"
    home: Path

    def api(self) -> httpx.Client:
        """A client of its HTTP interface, to compare the page with."""
        return httpx.Client(base_url=self.url, timeout=30)


def ask(page: Page, question: str) -> Locator:
    """Type a question, press Enter; the answer to it."""
    page.get_by_role("textbox", name="Question").or_(page.get_by_role("textbox", name="问题")).fill(question)
    page.keyboard.press("Enter")
    answer = page.locator("#answers > .answer")
    expect(answer.get_by_role("heading", level=2).first).to_have_text(question)
    return answer


def in_view(page: Page, element: Locator) -> bool:
    """Whether all of the element is within the window and within the part of the panel that scrolls."""
    seen: bool = element.first.evaluate(
        """element => {
          const {top, bottom, left, right, height} = element.getBoundingClientRect();
          const frame = element.closest(".panel-body")?.getBoundingClientRect();
          return height > 0
            && top >= Math.max(0, frame?.top ?? 0) && bottom <= Math.min(innerHeight, frame?.bottom ?? innerHeight)
            && left >= Math.max(0, frame?.left ?? 0) && right <= Math.min(innerWidth, frame?.right ?? innerWidth);
        }"""
    )
    return seen


def marked(page: Page) -> str:
    """The text that is highlighted as the quote in the open document."""
    return "".join(page.locator("#panel mark.current").all_text_contents())


def sideways(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways."""
    pixels: int = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    return pixels


def requests(page: Page, path: str) -> list[Any]:
    """The JSON bodies that the page will have sent to `path`, filled as it goes."""
    sent: list[Any] = []
    page.on("request", lambda request: sent.append(request.post_data_json) if request.url.endswith(path) else None)
    return sent
