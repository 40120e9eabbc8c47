"""Nothing takes longer among more that it does not show: counted in the instructions of SQLite's machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event

from tests import make
from tests.reading import get

LATELY = make.NOW + timedelta(days=1)
SHOWN = 5
CHANGED = f"/v1/events?updated_since={LATELY:%Y-%m-%dT%H:%M:%SZ}"
TARGETS = [
    *(f"{CHANGED}&sort={sort}" for sort in ("date", "-date", "updated", "-updated")),
    f"{CHANGED}&actor=ada",
    f"{CHANGED}&actor=ada&kind=visit",
    f"{CHANGED}&from=1900&to=2100",
    f"{CHANGED}&known_at=2019-01-01",
    f"{CHANGED}&count=true",
    "/v1/events?q=rare",
    "/v1/events?tag=rare",
    *(f"/v1/{noun}?q=rare" for noun in ("actors", "venues", "series", "sources", "tags")),
    "/v1/suggest?q=rare",
    "/v1/changes?limit=5",
    "/v1/events?limit=5&sort=-date",
]
MORE = {"/v1/tags?q=rare": 1, "/v1/suggest?q=rare": 4 * SHOWN}


@pytest.mark.parametrize("empty_copies", ["sqlite"], indirect=True)
def test_what_is_not_shown_is_not_looked_at(empty_app: FastAPI) -> None:
    make.record(empty_app.state.database, make.actor("ada"), *_drafts("rare", SHOWN, 2017), now=LATELY)
    with _counted(empty_app) as steps:
        few = _taken(empty_app, steps, 0)
        many = _taken(empty_app, steps, 400)
    assert {target: taken for target, taken in many.items() if taken > 1.2 * few[target] + 20} == {}


def _drafts(name: str, number: int, year: int) -> Iterator[Any]:
    """Events and all that lists show, bearing this name; in a year that decides whether they come first or last."""
    for n in range(number):
        key = f"{name}-{n}"
        yield make.actor(key)
        yield make.venue(key)
        yield make.process(key)
        sources = [{"publisher": name.title(), "title": key}]
        tag = name if name == "rare" else "common"  # one looks at every tag, but not at all that bear it
        yield make.event(key, actors=["ada"], when=f"{year}-11-{n % 28 + 1:02}", tags=[tag], sources=sources)


def _taken(app: FastAPI, steps: list[int], others: int) -> dict[str, int]:
    """The instructions that each answer takes among some two hundred other records of each noun, and so many more."""
    for name, number in (("common", 200), ("usual", others)):
        for year in (2016, 2018):
            make.record(app.state.database, *_drafts(f"{name}{year}", number // 2, year))
    taken = {}
    for target in TARGETS:
        before = len(steps)
        found = get(app, target).json["data"]
        assert len(found) == MORE.get(target, SHOWN), target
        taken[target] = len(steps) - before
    return taken


@contextmanager
def _counted(app: FastAPI) -> Iterator[list[int]]:
    """An entry for every instruction that reading takes from now on."""
    steps: list[int] = []

    def listen(connection: Any, _: object) -> None:
        connection.set_progress_handler(lambda: steps.append(1), 1)

    event.listen(app.state.database.reading, "connect", listen)
    yield steps
    event.remove(app.state.database.reading, "connect", listen)
