"""The documentation pages in a real browser: they need nothing from elsewhere, and what they fill in answers."""

import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conformance.test_document import DOCUMENT
from tests.conformance.tools import lacking

pytestmark = [pytest.mark.prove, pytest.mark.parametrize("seeded_copies", ["sqlite"], indirect=True, scope="session")]

PATIENCE = 60_000  # milliseconds, for a machine that does much else
ALONE = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
QUIET = ("--disable-background-networking", "--disable-component-update")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        lacking("there is no Chromium to look at the pages with")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*ALONE, *QUIET])
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """A page that may ask nobody but the service, and may not complain."""
    page = browser.new_page(base_url=served)
    page.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url} failed"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None)
    yield page
    page.close()
    assert complaints == []
    assert {f"{url.scheme}://{url.netloc}" for url in map(urlsplit, asked) if url.scheme != "blob"} == {served}


def test_redoc_draws_every_operation(page: Page) -> None:
    page.goto("/redoc")
    for path, item in DOCUMENT["paths"].items():
        expect(
            page.locator(f"#tag\\/{item['get']['tags'][0]}\\/operation\\/{item['get']['operationId']}")
        ).to_be_attached()
        expect(page.get_by_text(path, exact=True).first).to_be_attached()
    page.wait_for_load_state("networkidle")


def test_swagger_ui_executes_what_it_has_filled_in(page: Page) -> None:
    page.goto("/docs")
    for operation in (item["get"] for item in DOCUMENT["paths"].values()):
        block = page.locator(f"#operations-{operation['tags'][0]}-{operation['operationId']}")
        block.locator(".opblock-summary-control").click()
        block.get_by_role("button", name="Execute").click()
        answer = block.locator(".live-responses-table .response")
        expect(answer.locator(".response-col_status")).to_contain_text("200")
        body = answer.locator(".response-col_description code").first
        expect(body).not_to_contain_text('"data": []')
        if operation["operationId"] == "list_events":
            expect(body).to_contain_text('"putin-assad-sochi-20171120"')
        block.locator(".opblock-summary-control").click()  # what is drawn open is drawn again at each step
