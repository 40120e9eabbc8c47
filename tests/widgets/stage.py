"""Somebody else's page with a snippet in it: it may ask for what the snippet names, and not complain."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Dialog, Page, Request, Response, Route

from tests.browsing import PATIENCE
from tests.widgets.snippets import PUBLISHED

ELSEWHERE = "http://127.0.0.1:8001/"
CDN = re.compile(
    r"https://cdn\.jsdelivr\.net/npm/(?P<package>(?:@[\w-]+/)?[\w.-]+)@(?P<version>[\d.]+)/(?P<file>[\w./-]+)"
)
TILES = "https://tile.openstreetmap.org/"
SIMPLE = re.compile(r"accept(-language)?|origin|referer|sec-.*|upgrade-insecure-requests|user-agent")
"""What a browser sends of itself (Fetch §2.2.2): anything more, and it would ask for leave first."""


@dataclass
class Stage:
    """Where snippets are tried."""

    browser: Browser
    packages: Path
    served: str
    complaints: list[str] = field(default_factory=list)

    @contextmanager
    def page(self, snippet: str, zone: str, tolerated: str = "nothing") -> Iterator[Page]:
        """The page as a browser of that time zone draws it; complaints that begin so are let pass."""
        self.complaints.clear()
        context = self.browser.new_context(timezone_id=zone, locale="en-US", viewport={"width": 1200, "height": 900})
        context.set_default_timeout(PATIENCE)
        context.add_init_script(path=Path(__file__).with_name("drawn.js"))
        body = snippet.replace(PUBLISHED, self.served)
        html = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>News</title><body>{body}</body></html>'
        context.route("**/*", lambda route: self._answer(route, html))
        page = context.new_page()
        page.on("console", lambda told: self.complaints.append(f"{told.type}: {told.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._was_run)
        page.on("requestfailed", lambda request: self.complaints.append(f"{request.url} failed"))
        page.on("response", self._look_at)
        try:
            page.goto(ELSEWHERE)
            yield page
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(100)  # what was shown last may yet run or ask for something
        finally:
            context.close()
        assert [each for each in self.complaints if not each.startswith(tolerated)] == []

    def _answer(self, route: Route, html: str) -> None:
        request = route.request
        if request.url == ELSEWHERE:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif request.url.startswith(f"{self.served}/"):
            self._hold_to_simple(request)
            route.continue_()
        elif found := CDN.fullmatch(request.url):
            folder = self.packages / found["package"]
            version = json.loads((folder / "package.json").read_text())["version"]
            if version != found["version"]:
                self.complaints.append(f"{request.url} is not what is tested, {version}")
            route.fulfill(path=folder / found["file"], headers={"Access-Control-Allow-Origin": "*"})
        elif request.url.startswith(TILES):
            route.fulfill(path=self.packages / "leaflet/dist/images/layers.png")
        else:
            self.complaints.append(f"{request.url} was asked for")
            route.abort()

    def _hold_to_simple(self, request: Request) -> None:
        """Playwright gives leave itself where a browser asks for it, so nothing may have to be asked."""
        if request.method != "GET" or not all(map(SIMPLE.fullmatch, request.headers)):
            self.complaints.append(f"{request.method} {request.url} is no simple request: {request.headers}")

    def _was_run(self, dialog: Dialog) -> None:
        self.complaints.append(f"it ran: {dialog.message}")
        dialog.dismiss()

    def _look_at(self, response: Response) -> None:
        if not response.ok:
            self.complaints.append(f"{response.url} is a {response.status}")
