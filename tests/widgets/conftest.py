"""The service on the seeds and some odd events, a browser, and the packages that the CDN has."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from app.main import create_app
from app.settings import Settings
from tests import make
from tests.browsing import browsing
from tests.conformance import tools
from tests.copies import Copies
from tests.serving import serving
from tests.widgets.odd import ODD
from tests.widgets.snippets import SNIPPETS, asked
from tests.widgets.stage import Stage

HOME = Path(sys.prefix) / "widgets"


@pytest.fixture(scope="module")
def served(seeded_copies: Copies) -> Iterator[str]:
    """The service's address."""
    address = seeded_copies.fresh()
    app = create_app(Settings(database_url=address))
    make.record(app.state.database, *ODD)
    with serving(app) as served_at:
        yield served_at
    seeded_copies.drop(address)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def stage(browser: Browser, served: str) -> Stage:
    tools.from_npm(Path(__file__).parent, HOME)
    return Stage(browser, HOME / "node_modules", served)


@pytest.fixture(scope="module")
def events(served: str) -> dict[str, dict[str, Any]]:
    """The events that the snippets show, in the order of time, as the JSON list has them."""
    [query] = {asked(snippet) for snippet in SNIPPETS.values()}
    listed = httpx.get(f"{served}/v1/events?{query}&limit=500").raise_for_status().json()
    assert listed["links"]["next"] is None
    return {each["id"]: each for each in listed["data"]}
