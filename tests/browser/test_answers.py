"""Asking: answers, refusals, filters, follow-ups, and the address that remembers them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.looks import BITCOIN, CHILDREN, EXOSOMES, Open, Service, ask, requests


@pytest.mark.parametrize("question", [EXOSOMES, CHILDREN])
def test_an_answer_shows_the_quotes_of_the_service_to_the_character(
    open_page: Open, service: Service, question: str
) -> None:
    answer = ask(open_page(), question)
    with service.api() as api:
        quotes = api.post("/v1/ask", json={"question": question}).json()["quotes"]
    assert answer.locator("blockquote").all_text_contents() == [quote["text"] for quote in quotes]
    for shown, quote in zip(answer.locator(".quote").all(), quotes, strict=True):
        expect(shown.locator("blockquote")).to_have_attribute("lang", {"zh": "zh-Hans", "en": "en"}[quote["language"]])
        expect(shown.locator(".source")).to_contain_text(quote["title"])
        expect(shown.locator(".source")).to_contain_text(quote["source"])
        expect(shown.locator(".source")).to_contain_text(quote["published"])


def test_a_draft_is_marked_and_leads_to_what_replaced_it(open_page: Open) -> None:
    page = open_page("#q=What does the FDA draft guidance on listing explain?&language=en&from=2023-08&to=2023-08")
    quote = page.locator(".quote").filter(has=page.locator(".badge.draft")).first
    expect(quote.locator(".marks")).to_contain_text("Replaced by")
    quote.get_by_role("link", name="Final guidance").click()
    expect(page.locator("#panel-title")).to_have_text(
        "Final guidance on registration and listing of cosmetics (December 2023)"
    )


def test_quotes_that_differ_name_each_other(open_page: Open) -> None:
    page = open_page()

    def differ(answer: dict[str, Any]) -> None:
        answer["quotes"][0]["differs_from"] = [2]

    alter(page, differ)
    first = ask(page, EXOSOMES).locator(".quote").first
    expect(first.locator(".differs")).to_have_text("Says otherwise than [2]")
    first.get_by_role("button", name="[2]", exact=True).click()
    expect(page.locator(".quote").nth(1).locator(".title")).to_be_focused()


def test_claims_of_a_language_model_stand_above_the_quotes_and_lead_to_them(open_page: Open) -> None:
    page = open_page()

    def claim(answer: dict[str, Any]) -> None:
        answer |= {"model": "some-model", "answer": f"NMPA counts them as drugs.[1][2]\n{answer['answer']}"}
        answer["notes"] = ["1 part was removed."]

    alter(page, claim)
    answer = ask(page, EXOSOMES)
    expect(answer.locator(".claims")).to_have_text("NMPA counts them as drugs.[1][2]")
    expect(answer.locator(".notes")).to_have_text("1 part was removed.")
    expect(answer.locator(".foot")).to_contain_text("Worded by some-model")
    answer.locator(".claims").get_by_role("button", name="[2]").click()
    expect(answer.locator(".quote").nth(1).locator(".title")).to_be_focused()


def alter(page: Page, change: Callable[[dict[str, Any]], None]) -> None:
    """Let the service's real answers reach the page changed."""

    def pass_on(route: Route) -> None:
        response = route.fetch()
        answer = response.json()
        change(answer)
        route.fulfill(response=response, json=answer)

    page.route("**/v1/ask", pass_on)


def test_an_example_is_a_question(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name=CHILDREN).click()
    expect(page.locator(".answer h2")).to_have_text(CHILDREN)
    expect(page.locator(".answer .quote").first).to_be_visible()


def test_a_refusal_says_what_was_searched_and_shows_the_nearest_as_no_answer(open_page: Open) -> None:
    answer = ask(open_page(), BITCOIN)
    expect(answer.get_by_role("heading", name="Not in the corpus")).to_be_visible()
    expect(answer.locator(".refusal dd").first).to_contain_text("154 documents")
    expect(answer.locator(".quotes > li:not(.near)")).to_have_count(0)
    assert answer.locator(".nearest .near").count() >= 1
    expect(answer.get_by_role("heading", name="Closest, but not an answer")).to_be_visible()


def test_a_filter_is_applied_kept_in_the_address_and_taken_off(open_page: Open) -> None:
    page = open_page()
    ask(page, EXOSOMES)
    expect(page.locator("blockquote[lang=en]").first).to_be_visible()
    page.get_by_role("button", name="Filter").click()
    page.get_by_text("Chinese", exact=True).click()
    expect(page.locator("blockquote[lang=en]")).to_have_count(0)
    expect(page.locator("blockquote[lang=zh-Hans]").first).to_be_visible()
    page.reload()
    expect(page.locator("blockquote[lang=zh-Hans]").first).to_be_visible()
    expect(page.locator("blockquote[lang=en]")).to_have_count(0)
    page.get_by_role("button", name="Remove Chinese").click()
    expect(page.locator("blockquote[lang=en]").first).to_be_visible()


def test_a_period_filter_takes_years_and_says_what_is_no_date(open_page: Open) -> None:
    page = open_page("#q=exosomes&from=2025")
    expect(page.locator(".answer .fact time").first).to_be_visible()
    assert {day[:4] for day in page.locator(".answer .fact time").all_text_contents()} == {"2025"}
    page.get_by_role("button", name="Filter").click()
    before = page.get_by_label("to", exact=True)
    before.fill("next year")
    before.blur()
    expect(page.locator(".problem:not(:empty)")).to_have_text("Write 2023, 2023-07 or 2023-07-01.")
    assert "to=" not in page.url


def test_a_follow_up_sends_what_was_said_before_and_folds_it(open_page: Open) -> None:
    page = open_page()
    sent = requests(page, "/v1/ask")
    ask(page, EXOSOMES)
    ask(page, "And what did the FDA say about them?")
    assert [turn["role"] for turn in sent[-1]["history"]] == ["user", "assistant"]
    assert sent[-1]["history"][0]["text"] == EXOSOMES
    earlier = page.locator(".earlier details")
    expect(earlier).to_have_count(1)
    expect(earlier.locator("summary")).to_contain_text(EXOSOMES)
    page.get_by_role("button", name="New question").click()
    expect(page.locator(".answer")).to_have_count(0)


def test_an_address_can_be_reloaded_shared_and_gone_back_from(open_page: Open) -> None:
    page = open_page()
    ask(page, EXOSOMES)
    quotes = page.locator(".answer blockquote").all_text_contents()
    address = page.url
    ask(page, BITCOIN)
    page.go_back()
    expect(page.locator("#answers > .answer h2").first).to_have_text(EXOSOMES)
    page.go_back()
    expect(page.locator(".answer")).to_have_count(0)
    shared = open_page(address[address.index("#") :])
    expect(shared.locator(".answer blockquote").first).to_be_visible()
    assert shared.locator(".answer blockquote").all_text_contents() == quotes


def test_markdown_has_the_quotes_and_their_sources(open_page: Open) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer = ask(page, EXOSOMES)
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.locator("#toast")).to_be_visible()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"## {EXOSOMES}\n")
    for quote in answer.locator(".quote").all():
        assert f"> {quote.locator('blockquote').text_content()}" in copied
        assert f"> — {quote.locator('cite').text_content()}" in copied
    assert re.search(r"\*Searched 154 documents, [\d,]+ chunks\*", copied)


def test_a_service_that_fails_is_said_in_words_and_can_be_asked_again(open_page: Open) -> None:
    page = open_page()
    page.route("**/v1/ask", lambda route: route.abort())
    page.get_by_role("textbox", name="Question").fill(EXOSOMES)
    page.keyboard.press("Enter")
    expect(page.locator(".failure")).to_contain_text("The service does not answer.")
    page.unroute("**/v1/ask")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".answer .quote").first).to_be_visible()
