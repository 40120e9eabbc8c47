"""The service on the seeds, asked through ASGI and over a socket; and the tools that judge it, with their workshop."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from tests.conformance.hostile import Asked
from tests.conformance.tools import HOME, Tools, from_npm, from_pypi
from tests.copies import Copies
from tests.serving import serving
from tests.web.asking import Answer, ask

Ask = Callable[[Asked], Answer]


@pytest.fixture(scope="module")
def asking(app: FastAPI) -> Iterator[Ask]:
    """Asks the service on the seeds, always in the same event loop."""
    with asyncio.Runner() as runner:
        yield lambda asked: ask(app, asked.method, asked.target, asked.headers, asked.body, run=runner.run)


@pytest.fixture(scope="module")
def served(seeded_copies: Copies, releases: Path) -> Iterator[str]:
    """The address of the service on the seeds, served by Uvicorn on the loopback device."""
    address = seeded_copies.fresh()
    with serving(create_app(Settings(database_url=address, releases=str(releases)))) as served_at:
        yield served_at
    seeded_copies.drop(address)


@pytest.fixture(scope="session")
def npm() -> Tools:
    return from_npm()


@pytest.fixture(scope="session")
def pypi() -> Tools:
    return from_pypi()


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """A folder with the document in it, where npm's packages can be imported."""
    (tmp_path / "node_modules").symlink_to(HOME / "node_modules")
    document = create_app(Settings(database_url=f"sqlite:///{tmp_path}/unread.db")).openapi()
    (tmp_path / "openapi.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return tmp_path
