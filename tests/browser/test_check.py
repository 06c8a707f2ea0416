"""Checking a quotation that someone, or another tool, claims to have from the documents."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import Open, in_view, marked

SENTENCE = (
    "In July 2023 the National Medical Products Administration (NMPA) issued guidance "
    "on how cell therapy products are classified."
)


def check(page: Page, quotation: str) -> Locator:
    page.get_by_role("textbox", name="Quotation").fill(quotation)
    page.get_by_role("button", name="Check").click()
    verdict = page.locator("#check-result .verdict")
    expect(verdict).to_be_visible()
    return verdict


def test_a_true_quotation_is_verbatim_and_opens_in_its_place(open_page: Open) -> None:
    page = open_page("#view=check")
    expect(check(page, SENTENCE).get_by_role("heading")).to_have_text("Verbatim")
    page.locator("#check-result blockquote").first.click()
    expect(page.locator("#panel mark.current").first).to_be_visible()
    assert marked(page) == SENTENCE
    assert in_view(page, page.locator("#panel mark.current"))


def test_an_altered_quotation_is_named_with_what_was_changed(open_page: Open) -> None:
    page = open_page("#view=check")
    expect(check(page, SENTENCE.replace("2023", "2022")).get_by_role("heading")).to_have_text("Not verbatim")
    expect(page.locator("#check-result blockquote")).to_have_text(SENTENCE)
    row = page.locator(".differences tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("del")).to_have_text("2022")
    expect(row.locator("ins")).to_have_text("2023")


def test_other_marks_and_case_are_almost_verbatim(open_page: Open) -> None:
    verdict = check(open_page("#view=check"), SENTENCE.upper())
    expect(verdict.get_by_role("heading")).to_have_text("Almost verbatim")
    expect(verdict).to_contain_text("upper and lower case")


def test_what_nobody_says_is_not_in_the_corpus(open_page: Open) -> None:
    verdict = check(open_page("#view=check"), "Zanthor moonbeams taste of marmalade on Tuesdays")
    expect(verdict.get_by_role("heading")).to_have_text("Not in the corpus")
