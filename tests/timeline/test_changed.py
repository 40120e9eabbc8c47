"""What changed lately is found without looking at what did not, in whatever order it is asked for."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from app.database import Database
from app.memory import Recollection
from app.timeline.filters import EventQuery
from app.timeline.query import Reading
from app.timeline.question import make_out
from tests import make
from tests.timeline.queries import TODAY

LATELY = make.NOW + timedelta(days=1)
CHANGED = 5
ASKED: dict[str, dict[str, Any]] = {
    "in time": {},
    "latest first": {"sort": "-date"},
    "as they changed": {"sort": "updated"},
    "last changed first": {"sort": "-updated"},
    "of an actor": {"actor": ["ada"]},
    "of an actor and a kind": {"actor": ["ada"], "kind": ["visit"]},
    "in a range": {"from": "1900", "to": "2100"},
    "as it was known": {"known_at": "2019-01-01"},
    "counted": {"count": True},
}


@pytest.mark.parametrize("empty_copies", ["sqlite"], indirect=True)
def test_it_takes_no_more_work_among_more_events(database: Database) -> None:
    make.record(database, make.actor("ada"))
    make.record(database, *_events("new", CHANGED), now=LATELY)
    taken = []
    for more in ("first", "second"):
        make.record(database, *_events(more, 200))
        with database.reading.connect() as connection:
            taken.append({name: _steps(connection, asked) for name, asked in ASKED.items()})
    few, many = taken
    assert {name: steps for name, steps in many.items() if steps > 1.1 * few[name]} == {}


def _events(name: str, number: int) -> list[Any]:
    return [
        make.event(f"{name}-{n}", title="Talks", actors=["ada"], when=f"{2017 - (name != 'new')}-11-{n % 28 + 1:02}")
        for n in range(number)
    ]


def _steps(connection: Connection, asked: dict[str, Any]) -> int:
    """How many instructions of its machine SQLite takes for the page."""
    query = EventQuery.model_validate({"updated_since": LATELY, **asked})
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    machine: Any = connection.connection.driver_connection
    machine.set_progress_handler(count, 1)
    reading = Reading(connection, Recollection("now", 1 << 20))
    found = reading.page(make_out(connection, reading.mind, query, TODAY), query)
    machine.set_progress_handler(None, 0)
    assert len(found.ids) == CHANGED
    return steps
