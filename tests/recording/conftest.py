from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from tests.recording.editor import Editor


@pytest.fixture
def editor(empty_app: FastAPI) -> Iterator[Editor]:
    """Someone who writes into a database that holds nothing yet, this test's own."""
    made = Editor(empty_app)
    yield made
    made.close()
