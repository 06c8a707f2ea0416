"""A real `yinju serve` over the sample corpus, and a real headless Chromium that looks at it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect, sync_playwright

from tests.browser.looks import CHROMIUM, DESKTOP, FLAGS, Open, Service

PATIENCE = 15_000  # milliseconds for what should take a tenth of a second: the machine may be busy
ROOT = Path(__file__).parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    in_ci = bool(os.environ.get("CI"))  # there it has to be installed, and a missing one is a failure
    skip = pytest.mark.skip(reason="no Chromium on this machine (Debian: apt-get install chromium)")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not in_ci:
                item.add_marker(skip)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="package")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all browser tests; what a test adds it also removes."""
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {"YINJU_HOME": str(home)}
    yinju = [sys.executable, "-m", "api.cli"]
    subprocess.run([*yinju, "ingest", "--sample"], cwd=ROOT, env=environment, check=True, capture_output=True)
    port = free_port()
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [*yinju, "serve", "--port", str(port), "--rate", "0"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    url = f"http://127.0.0.1:{port}/"
    try:
        wait_until_ready(url, process, home / "serve.log")
        yield Service(url, home)
    finally:
        process.terminate()
        process.wait(20)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{url}readyz").is_success:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.1)
    raise RuntimeError(f"yinju serve did not come up:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, service: Service) -> Iterator[Open]:
    """Opens the page, each time as a new visitor. Whatever goes wrong in the page's own code fails the test."""
    problems: list[str] = []
    contexts: list[BrowserContext] = []

    def console(message: ConsoleMessage) -> None:
        # the browser reports every request that fails; which of them are right is the test's matter
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(message.text)

    def failed(error: Error) -> None:
        problems.append(str(error))

    def open_page(
        fragment: str = "", *, size: tuple[int, int] = DESKTOP, locale: str = "en-US", scheme: str = "light"
    ) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, locale=locale, color_scheme=scheme)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", console)
        page.on("pageerror", failed)
        page.goto(service.url + fragment)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
