"""The odd events in a database, and many plain ones in another, once for all that only read them."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from tests import make
from tests.copies import Copies
from tests.timeline.formats.odd import CROWD, ODD


def _filled(copies: Copies, drafts: tuple[object, ...]) -> Iterator[FastAPI]:
    address = copies.fresh()
    app = create_app(Settings(database_url=address))
    make.record(app.state.database, *drafts)
    yield app
    app.state.database.close()
    copies.drop(address)


@pytest.fixture(scope="session")
def odd(empty_copies: Copies) -> Iterator[FastAPI]:
    """The service on the odd events."""
    yield from _filled(empty_copies, ODD)


@pytest.fixture(scope="session")
def crowd(empty_copies: Copies) -> Iterator[FastAPI]:
    """The service on 5,001 events."""
    yield from _filled(empty_copies, CROWD)
