from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database import Database
from app.migrate import migrate


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Database]:
    """A SQLite database with the schema and nothing in it, beside the one a test is about."""
    address = f"sqlite:///{tmp_path}/copy.db"
    migrate(address)
    opened = Database(address)
    yield opened
    opened.close()
