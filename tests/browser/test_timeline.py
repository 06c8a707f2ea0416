"""The timeline: what the documents say about a topic, in order."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.looks import Open, Service, in_view, marked


def test_a_timeline_shows_the_statements_of_the_service_under_their_years(open_page: Open, service: Service) -> None:
    page = open_page("#view=timeline")
    page.get_by_role("searchbox", name="Topic").fill("exosomes")
    page.keyboard.press("Enter")
    expect(page.locator(".moment").first).to_be_visible()
    with service.api() as api:
        entries = api.get("/v1/timeline", params={"topic": "exosomes"}).json()["entries"]
    assert page.locator(".moment blockquote").all_text_contents() == [entry["quote"]["text"] for entry in entries]
    years = page.locator(".year > h2").all_text_contents()
    assert years == sorted({entry["first"][:4] for entry in entries})
    page.reload()
    expect(page.locator(".moment")).to_have_count(len(entries))


def test_a_statement_opens_in_its_document(open_page: Open) -> None:
    page = open_page("#view=timeline&topic=动物试验", locale="zh-CN")
    words = page.locator(".moment blockquote").nth(1)
    text = words.text_content()
    words.click()
    expect(page.locator("#panel mark.current").first).to_be_visible()
    assert marked(page) == text
    assert in_view(page, page.locator("#panel mark.current"))


def test_a_topic_that_nobody_mentions_is_said_to_have_none(open_page: Open) -> None:
    page = open_page("#view=timeline&topic=zanthor moonbeams")
    expect(page.locator("#timeline-result")).to_contain_text("no dated sentence about this")
