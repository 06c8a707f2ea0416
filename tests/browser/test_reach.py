"""The page for everyone: keyboard, screen readers, phones, dark rooms, both languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.looks import BITCOIN, EXOSOMES, PHONE, Open, ask, sideways

VIEWS = ("", "#q=exosomes", f"#q={BITCOIN}", "#view=timeline", "#view=documents", "#view=check")


def show(page: Page, fragment: str) -> None:
    """The view of a fragment, with everything that it loads."""
    page.goto(page.url.partition("#")[0] + (fragment or "#"))
    page.wait_for_load_state("networkidle")


def test_everything_can_be_done_with_the_keyboard(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Question")).to_be_focused()
    page.keyboard.type(EXOSOMES)
    page.keyboard.press("Enter")
    title = page.locator(".quote .title").first
    expect(title).to_be_visible()
    for _ in range(10):
        page.keyboard.press("Tab")
        if title.evaluate("element => element === document.activeElement"):
            break
    expect(title).to_be_focused()
    assert title.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    expect(page.locator("#panel mark.current").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(title).to_be_focused()


def test_an_answer_is_announced(open_page: Open) -> None:
    page = open_page()
    answer = ask(page, EXOSOMES)
    quotes = [place or "" for place in answer.locator(".quote").evaluate_all("all => all.map(q => q.dataset.place)")]
    documents = len({place.partition(":")[0] for place in quotes})
    words = "1 document" if documents == 1 else f"{documents} documents"
    expect(page.locator("#announcer")).to_have_text(f"{len(quotes)} quotes from {words}.")
    ask(page, BITCOIN)
    expect(page.locator("#announcer")).to_contain_text("Not in the corpus.")


def test_enter_that_ends_the_choice_of_a_character_does_not_ask(open_page: Open) -> None:
    page = open_page()
    box = page.get_by_role("textbox", name="Question")
    box.fill("外泌")
    event = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true})"
    box.evaluate(f"element => element.dispatchEvent({event})")
    expect(box).to_have_value("外泌")
    expect(page.locator(".answer")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: Open, scheme: str) -> None:
    page = open_page(scheme=scheme)
    for fragment in VIEWS:
        show(page, fragment)
        if page.locator(".quote:visible .title").count():
            page.locator(".quote:visible .title").first.click()
            expect(page.locator("#panel .text p").first).to_be_visible()
        results = Axe().run(page)
        assert results.violations_count == 0, f"{fragment}: {results.generate_report()}"


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_a_phone_need_not_scroll_sideways(open_page: Open, locale: str) -> None:
    page = open_page(size=PHONE, locale=locale)
    page.locator(".filter-toggle").click()
    expect(page.locator(".jurisdictions .pill").first).to_be_visible()
    for fragment in VIEWS:
        show(page, fragment)
        assert sideways(page) == 0, fragment


def test_on_a_phone_the_document_covers_the_rest(open_page: Open) -> None:
    page = open_page(size=PHONE)
    ask(page, EXOSOMES).locator(".quote .title").first.click()
    expect(page.locator("#panel mark.current").first).to_be_visible()
    box = page.locator("#panel").bounding_box()
    assert box == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}
    assert sideways(page) == 0
    assert page.locator("main").evaluate("element => element.inert") is True
    page.get_by_role("button", name="Close the document").click()
    assert page.locator("main").evaluate("element => element.inert") is False


@pytest.mark.parametrize(("locale", "heading"), [("zh-CN", "问资料，得原文"), ("de-DE", "Ask your sources")])
def test_the_interface_begins_in_the_language_of_the_browser(open_page: Open, locale: str, heading: str) -> None:
    expect(open_page(locale=locale).get_by_role("heading", level=1, name=heading)).to_be_visible()


def test_the_language_is_switched_and_remembered(open_page: Open) -> None:
    page = open_page()
    ask(page, EXOSOMES).locator(".quote .title").first.click()
    expect(page.locator("#panel dt").first).to_have_text("Publisher")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("link", name="文档")).to_be_visible()
    expect(page.locator(".answer .foot")).to_contain_text("检索了154 份文档")
    expect(page.locator("#panel dt").first).to_have_text("发布者")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Documents")).to_be_visible()


def test_dark_follows_the_system_until_it_is_chosen(open_page: Open) -> None:
    page = open_page(scheme="dark")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(paper)
    assert dark == "rgb(22, 24, 26)"
    page.get_by_role("button", name="Colours: as the system").click()
    light = page.evaluate(paper)
    assert light == "rgb(252, 252, 251)"
    page.reload()
    assert page.evaluate(paper) == light
    page.get_by_role("button", name="Colours: light").click()
    page.emulate_media(color_scheme="light")
    assert page.evaluate(paper) == dark


def test_a_printed_answer_is_quotes_and_sources(open_page: Open) -> None:
    page = open_page()
    answer = ask(page, EXOSOMES)
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator("#ask")).to_be_hidden()
    expect(answer.locator("blockquote").first).to_be_visible()
    expect(answer.locator(".source").first).to_be_visible()


def test_being_offline_is_said(open_page: Open) -> None:
    page = open_page()
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    page.get_by_role("textbox", name="Question").fill(EXOSOMES)
    page.keyboard.press("Enter")
    expect(page.locator(".failure")).to_contain_text("You are offline.")
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()


def test_another_view_begins_at_its_top_with_the_focus_in_it(open_page: Open) -> None:
    page = open_page("#view=documents")
    expect(page.locator(".documents > li").first).to_be_visible()
    page.evaluate("scrollTo(0, 600)")
    page.get_by_role("link", name="Check").click()
    expect(page.get_by_role("heading", name="Check a quotation")).to_be_visible()
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Quotation")).to_be_focused()
