"""A real browser: the Chromium of this machine, driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

from tests.conformance.tools import lacking

PATIENCE = 60_000  # milliseconds, for a machine that does much else
ALONE = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-features=LocalNetworkAccessChecks")


@contextmanager
def browsing() -> Iterator[Browser]:
    """Skips the test where there is no Chromium. An event loop runs as long as the browser does."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        lacking("there is no Chromium to look at pages with")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*ALONE, *QUIET])
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()
