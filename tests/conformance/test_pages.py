"""Our pages in a real browser: they need nothing from elsewhere, run nothing, and what they fill in answers."""

from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PATIENCE, browsing
from tests.conformance.test_document import DOCUMENT

pytestmark = [pytest.mark.prove, pytest.mark.parametrize("seeded_copies", ["sqlite"], indirect=True, scope="session")]

CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const light = colour => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data]
      .map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * red + .7152 * green + .0722 * blue;
  };
  const paper = light(getComputedStyle(document.documentElement).backgroundColor);
  return [...document.querySelectorAll("body *")].filter(each => each.innerText).map(each => {
    const [dark, bright] = [paper, light(getComputedStyle(each).color)].sort((one, other) => one - other);
    return (bright + .05) / (dark + .05);
  });
}"""
"""The contrast of every text with the paper, as WCAG reckons it."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


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
        for operation in item.values():
            expect(
                page.locator(f"#tag\\/{operation['tags'][0]}\\/operation\\/{operation['operationId']}")
            ).to_be_attached()
        expect(page.get_by_text(path, exact=True).first).to_be_attached()
    page.wait_for_load_state("networkidle")


def test_swagger_ui_executes_what_it_has_filled_in(page: Page) -> None:
    page.goto("/docs")
    for operation in (item["get"] for item in DOCUMENT["paths"].values() if "get" in item):
        if "text/event-stream" in operation["responses"]["200"]["content"]:  # which has no end
            continue
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("path", ["/", "/timeline?venue=switzerland", "/events/geneva-8-2017", "/embed?venue=vienna"])
def test_a_page_fits_and_can_be_read(page: Page, path: str, width: int, scheme: Literal["light", "dark"]) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert min(page.evaluate(CONTRASTS)) >= 4.5  # WCAG 2.2 §1.4.3


def test_the_timeline_is_asked_and_read_without_a_mouse(page: Page) -> None:
    page.goto("/timeline?venue=switzerland")
    page.get_by_text("Ask otherwise").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Words").fill("Geneva")
    page.get_by_label("From").fill("2017-11")
    page.get_by_label("To", exact=True).fill("2017")
    page.get_by_label("To", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Events in Switzerland about “Geneva”, 1 November – 31 December 2017"
    )
    link = page.get_by_role("list").get_by_role("link", name="Geneva VIII")
    link.focus()
    assert link.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    link.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Geneva VIII")
    expect(page.get_by_role("article").get_by_role("listitem").first).to_contain_text("Staffan de Mistura")


def test_a_page_of_others_shows_what_oembed_tells(browser: Browser, served: str) -> None:
    page = browser.new_page()
    told = page.request.get(f"{served}/v1/oembed", params={"url": f"{served}/events/astana-1-2017"}).json()
    page.route("http://news.example/", lambda route: route.fulfill(body=told["html"], content_type="text/html"))
    page.goto("http://news.example/")
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text("Astana-1")
    page.close()
