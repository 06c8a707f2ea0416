"""The documents view: adding, reading and deleting, with documents that mean no good among them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import Open, Service, ask, in_view, marked

HOSTILE = """---
title: <img src=x onerror="window.hacked=1"><script>window.hacked=1</script>
source: <b onmouseover="window.hacked=1">Nobody</b>
published: 2024-02-03
kind: news
uri: "javascript:window.hacked=1"
---

The Zanthor index of <script>window.hacked=1</script> moonbeams was <img src=x onerror=window.hacked=1> 77 in Gondar.
"""


Add = Callable[[Page, dict[str, str | bytes]], None]  # files by name, with their content, through the page
UPLOAD = 60_000  # milliseconds until files are in the collection, on a busy machine


@pytest.fixture
def add(service: Service, tmp_path: Path) -> Iterator[Add]:
    """Uploads files through the page; they are gone after the test."""
    with service.api() as api:
        before = {one["id"] for one in api.get("/v1/documents", params={"limit": 500}).json()["documents"]}

        def add(page: Page, files: dict[str, str | bytes]) -> None:
            for name, content in files.items():
                (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
            page.get_by_role("link", name="Documents").click()
            page.locator("#files").set_input_files([tmp_path / name for name in files])
            words = "1 document added." if len(files) == 1 else f"{len(files)} documents added."
            expect(page.locator(".jobs li").first).to_contain_text(words, timeout=UPLOAD)

        yield add
        for one in api.get("/v1/documents", params={"limit": 500}).json()["documents"]:
            if one["id"] not in before:
                api.delete(f"/v1/documents/{one['id']}")


def test_an_uploaded_document_answers_and_a_deleted_one_does_not(open_page: Open, add: Add) -> None:
    page = open_page()
    question = "What is the fee for a Zanthor permit in Gondar?"
    sentence = "The fee for a Zanthor permit in Gondar is 77 crowns."
    add(page, {"zanthor.md": f"# Zanthor permits\n\nThis is about permits.\n\n{sentence}\n"})
    page.get_by_role("link", name="Ask", exact=True).click()
    answer = ask(page, question)
    expect(answer.locator("blockquote").first).to_have_text(sentence)
    page.get_by_role("link", name="Documents").click()
    page.goto(page.url.partition("#")[0] + "#view=documents&page=7")
    page.get_by_role("button", name="Delete Zanthor permits").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Zanthor permits")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Zanthor permits", exact=True)).to_be_visible()
    page.get_by_role("button", name="Delete Zanthor permits").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="Zanthor permits", exact=True)).to_have_count(0)
    page.goto(page.url.partition("#")[0] + "#")
    expect(ask(page, question).locator("blockquote").filter(has_text="Zanthor")).to_have_count(0)


def test_a_text_that_others_published_too_names_them(open_page: Open, add: Add) -> None:
    page = open_page()
    text = "The Zanthor council of Gondar allowed moonbeams in cosmetics on 4 March 2024. " * 2 + "It named no limit.\n"
    head = "---\ntitle: Moonbeams allowed\nsource: {}\nkind: news\n---\n\n"
    add(page, {"a.md": head.format("Gondar Gazette") + text, "b.md": head.format("Daily Zanthor") + text})
    page.get_by_role("link", name="Ask", exact=True).click()
    quote = ask(page, "When did the Zanthor council allow moonbeams in cosmetics?").locator(".quote").first
    expect(quote.locator(".also")).to_contain_text("Also published by")
    other = "Daily Zanthor" if "Gazette" in (quote.locator(".source").text_content() or "") else "Gondar Gazette"
    quote.locator(".also").get_by_role("link").click()
    expect(page.locator("#panel .facts")).to_contain_text(other)


def test_a_quote_of_a_pdf_names_its_page_and_opens_there(open_page: Open, browser: Browser, add: Add) -> None:
    press = browser.new_page()
    press.set_content(
        "<h1>Report on the Gondar registry</h1>"
        + "<p>The registry of Gondar keeps a list of permits. Nothing is said of fees on this page.</p>" * 3
        + "<p style='break-before: page'>The Gondar registry had 4,711 Zanthor permits at the end of 2024.</p>"
    )
    pdf = press.pdf()
    press.close()
    page = open_page()
    add(page, {"gondar.pdf": pdf})
    page.get_by_role("link", name="Ask", exact=True).click()
    quote = (
        ask(page, "How many Zanthor permits did the Gondar registry have at the end of 2024?").locator(".quote").first
    )
    expect(quote.locator("blockquote")).to_contain_text("4,711 Zanthor permits")
    expect(quote.locator(".source")).to_contain_text("p. 2")
    quote.locator(".title").click()
    expect(page.locator("#panel .page")).to_have_text(["Page 1", "Page 2"])
    assert marked(page) == quote.locator("blockquote").text_content()


def test_a_dropped_file_is_added(open_page: Open, service: Service, add: Add) -> None:
    page = open_page("#view=documents")
    text = "# Dropped rules\n\nThe dropped rules of Gondar took effect on 3 May 2024.\n"
    data = page.evaluate_handle(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "dropped.md", {type: "text/markdown"}));
          return data;
        }""",
        text,
    )
    page.dispatch_event(".drop", "drop", {"dataTransfer": data})
    expect(page.locator(".jobs li").first).to_contain_text("1 document added.", timeout=UPLOAD)
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("#panel .text")).to_contain_text("The dropped rules of Gondar")


def test_a_file_that_cannot_be_read_is_named_with_the_reason(open_page: Open) -> None:
    page = open_page("#view=documents")
    page.locator("#files").set_input_files({"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"})
    expect(page.locator(".jobs .failed")).to_contain_text("a.exe")
    expect(page.locator(".jobs .failed")).to_contain_text("Not added:")


def test_only_web_addresses_become_links(open_page: Open) -> None:
    safe = "async uri => (await import('/js/dom.js')).safeLink(uri)?.href ?? null"
    page = open_page()
    assert page.evaluate(safe, "https://example.org/a?b=c") == "https://example.org/a?b=c"
    for uri in (
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc",
        "//x",
        "http://[",
        "",
        None,
    ):
        assert page.evaluate(safe, uri) is None


def test_a_hostile_document_is_shown_as_text_and_runs_nothing(open_page: Open, add: Add) -> None:
    page = open_page()
    add(page, {"hostile.md": HOSTILE})
    page.get_by_role("link", name="Ask", exact=True).click()
    answer = ask(page, "What was the Zanthor index of moonbeams in Gondar?")
    quote = answer.locator(".quote").first
    expect(quote.locator("blockquote")).to_contain_text("<script>window.hacked=1</script> moonbeams")
    expect(quote.locator("cite")).to_contain_text('<img src=x onerror="window.hacked=1">')
    quote.locator(".title").click()
    expect(page.locator("#panel-title")).to_contain_text("<script>window.hacked=1</script>")
    expect(page.locator("#panel .text")).to_contain_text("<img src=x onerror=window.hacked=1>")
    assert marked(page) == quote.locator("blockquote").text_content()
    assert page.locator("#panel a[href]").count() == 0
    assert page.locator("img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_a_long_document_opens_at_the_quote_and_gives_more_on_demand(
    open_page: Open, service: Service, add: Add
) -> None:
    page = open_page()
    # two of these characters are surrogate pairs in JavaScript
    line = "第{n}段：𠮷林省的常规记录，与许可证无关。🙂 Routine note {n} of the registry.\n\n"
    sentence = "冈达尔的赞托许可证有效期为九年。"
    text = (
        "".join(line.format(n=n) for n in range(400))
        + sentence
        + "\n\n"
        + "".join(line.format(n=n) for n in range(400, 800))
    )
    add(page, {"long.txt": text})
    page.get_by_role("link", name="Ask", exact=True).click()
    answer = ask(page, "冈达尔的赞托许可证有效期多久？")
    quote = answer.locator(".quote").filter(has_text=sentence)
    quote.locator("blockquote").click()
    expect(page.locator("#panel mark.current").first).to_be_visible()
    assert marked(page) == quote.locator("blockquote").text_content()
    assert in_view(page, page.locator("#panel mark.current"))
    assert len(page.locator("#panel .text").text_content() or "") < len(text) / 2
    before = page.locator("#panel mark.current").first.bounding_box()
    show_more(page, "Show earlier text", scroll=False)
    after = page.locator("#panel mark.current").first.bounding_box()
    assert before is not None and after is not None
    assert abs(before["y"] - after["y"]) < 2  # what was read stays where it was
    for name in ("Show earlier text", "Show later text"):
        while page.get_by_role("button", name=name).is_visible():
            show_more(page, name)
    assert page.locator("#panel .text").text_content() == text.replace("\n", "")


def show_more(page: Page, name: str, *, scroll: bool = True) -> None:
    """Press the button and wait for the text; without `scroll` where it is, outside the window."""
    size = page.locator("#panel .text").evaluate("text => text.textContent.length")
    button = page.get_by_role("button", name=name)
    if scroll:
        button.click()
    else:
        button.evaluate("button => button.click()")
    page.wait_for_function("size => document.querySelector('#panel .text').textContent.length > size", arg=size)


def test_the_list_is_paged_and_filtered(open_page: Open) -> None:
    page = open_page("#view=documents")
    rows = page.locator(".documents > li")
    expect(rows).to_have_count(25)
    expect(page.locator(".pager span")).to_have_text("1–25 of 154")
    first = rows.first.text_content()
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".pager span")).to_have_text("26–50 of 154")
    assert rows.first.text_content() != first
    page.get_by_role("button", name="Filter").click()
    page.get_by_text("Law", exact=True).first.click()
    page.get_by_text("English", exact=True).first.click()
    expect(page.locator(".documents .kind").first).to_have_text("Law")
    assert set(page.locator(".documents .kind").all_text_contents()) == {"Law"}
    expect(page.locator(".pager span")).to_contain_text("1–")


def test_a_key_is_asked_for_once_and_kept_for_the_tab(open_page: Open, service: Service) -> None:
    yinju = [sys.executable, "-m", "api.cli", "keys"]
    home = ["--home", str(service.home)]
    made = subprocess.run(
        [*yinju, "add", "page", "--role", "reader", *home], check=True, capture_output=True, text=True
    )
    try:
        page = open_page("#view=documents")
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("API key").fill("wrong")
        dialog.get_by_role("button", name="Use it").click()
        expect(dialog).to_contain_text("The service does not accept this key.")
        dialog.get_by_label("API key").fill(made.stdout.strip())
        dialog.get_by_role("button", name="Use it").click()
        expect(page.locator(".documents > li")).to_have_count(25)
        page.reload()
        expect(page.locator(".documents > li")).to_have_count(25)
        page.locator(".documents .icon-button").first.click()
        dialog.get_by_role("button", name="Delete").click()
        expect(page.locator("#toast")).to_contain_text("Your key may not do this.")
    finally:
        subprocess.run([*yinju, "remove", "page", *home], check=True, capture_output=True)
