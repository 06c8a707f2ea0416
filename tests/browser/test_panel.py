"""The document panel: the quote, in its place, on screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looks import CHILDREN, DESKTOP, EXOSOMES, PHONE, Open, Service, ask, in_view, marked


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("question", [EXOSOMES, CHILDREN])
def test_a_clicked_quote_is_highlighted_within_the_window(
    open_page: Open, question: str, size: tuple[int, int]
) -> None:
    page = open_page(size=size)
    answer = ask(page, question)
    for index in range(answer.locator(".quote").count()):
        quote = answer.locator(".quote").nth(index)
        text = quote.locator("blockquote").text_content()
        quote.locator("blockquote").click()
        expect(page.locator("#panel mark.current").first).to_be_visible()
        assert marked(page) == text
        assert in_view(page, page.locator("#panel mark.current"))
        page.keyboard.press("Escape")
        expect(page.locator("#panel")).to_be_hidden()


def test_other_quotes_of_the_document_are_marked_faintly(open_page: Open, service: Service) -> None:
    page = open_page()
    answer = ask(page, CHILDREN)
    with service.api() as api:
        quotes = api.post("/v1/ask", json={"question": CHILDREN}).json()["quotes"]
    same = [quote["text"] for quote in quotes if quote["document"] == quotes[0]["document"]]
    assert len(same) > 1
    answer.locator(".quote .title").first.click()
    expect(page.locator("#panel mark.current").first).to_be_visible()
    shown = page.locator("#panel .text").text_content() or ""
    assert "".join(page.locator("#panel mark").all_text_contents()) == "".join(sorted(same, key=shown.find))


def test_selecting_words_of_a_quote_does_not_open_it(open_page: Open) -> None:
    page = open_page()
    quote = ask(page, EXOSOMES).locator("blockquote").first
    box = quote.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 12)
    page.mouse.up()
    assert page.evaluate("String(getSelection()).length") > 0
    expect(page.locator("#panel")).to_be_hidden()


def test_an_open_document_is_in_the_address_and_back_closes_it(open_page: Open) -> None:
    page = open_page()
    ask(page, EXOSOMES).locator(".quote .title").nth(1).click()
    expect(page.locator("#panel mark.current").first).to_be_visible()
    text = marked(page)
    page.reload()
    expect(page.locator("#panel mark.current").first).to_be_visible()
    assert marked(page) == text
    page.go_back()
    expect(page.locator("#panel")).to_be_hidden()


def test_an_unknown_document_is_said_to_be_unknown(open_page: Open) -> None:
    page = open_page("#doc=0123456789abcdef&at=3-9")
    expect(page.locator("#panel .failure")).to_contain_text("This document is not in the collection.")
