"""Loading the seeds: everything is there, a second time changes nothing, and each view can be sent back as a draft."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel, ValidationError
from sqlalchemy import select

from app.actors import edit as actors
from app.actors.model import Actor
from app.actors.schema import ActorDraft
from app.database import Database
from app.events import edit as events
from app.events.model import Event
from app.events.schema import EventDraft
from app.history.keep import instant
from app.history.log import Act
from app.importers.seeds import SEEDS, load, read
from app.problems import Invalid
from app.series import edit as series
from app.series.model import Series
from app.series.schema import SeriesDraft
from app.settings import Settings
from app.venues import edit as venues
from app.venues.model import Venue
from app.venues.schema import VenueDraft
from tests import make
from tests.copies import Copies
from tests.stored import all_of, but_for_stamps, view

Draft = TypeVar("Draft", bound=BaseModel)
TABLES = {"actors": "actor", "venues": "venue", "series": "series", "events": "event"}
COUNTS = {"actors": 109, "venues": 49, "series": 17, "events": 152}
LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def loaded(seeded_copies: Copies) -> Iterator[Database]:
    """A database that the seeds were loaded into, this test's own."""
    address = seeded_copies.fresh()
    database = Database(Settings(database_url=address).alchemy_url)
    yield database
    database.close()
    seeded_copies.drop(address)


def test_everything_is_there(loaded: Database) -> None:
    rows = all_of(loaded)
    assert {noun: len(rows[table]) for noun, table in TABLES.items()} == COUNTS
    assert all(row["version"] == 1 for table in TABLES.values() for row in rows[table])
    assert rows["edition"][0]["number"] == 4


def test_a_second_time_changes_nothing(loaded: Database) -> None:
    before = all_of(loaded)
    with loaded.write() as session:
        told = load(session, now=LATER)
    assert {noun: len(kept.unchanged) for noun, kept in told.items()} == COUNTS
    assert not any(kept.changed or kept.created for kept in told.values())
    assert all_of(loaded) == before


def test_every_view_can_be_sent_back_as_a_draft(loaded: Database) -> None:
    before = all_of(loaded)
    with loaded.write() as session:

        def drafts(table: Any, draft: type[Draft]) -> list[Draft]:
            return [draft.model_validate_json(view) for _, view in session.execute(select(table.id, table.view))]

        sponsors = actors.references(session, {row["actor_id"] for row in before["series_sponsor"]})
        told = {
            "actors": actors.record(session, drafts(Actor, ActorDraft), Act(LATER)),
            "venues": venues.record(session, drafts(Venue, VenueDraft), Act(LATER)),
            "series": series.record(session, drafts(Series, SeriesDraft), sponsors, Act(LATER)),
            "events": events.record(session, drafts(Event, EventDraft), Act(LATER)),
        }
    assert {noun: len(kept.unchanged) for noun, kept in told.items()} == COUNTS
    assert all_of(loaded) == before


def test_bit_by_bit_and_backwards_gives_the_same_as_all_at_once(loaded: Database) -> None:
    every = list(read(SEEDS / "events.jsonl", EventDraft))
    others = [make.event(draft.id, title="Other", when="2000") for draft in every]
    with loaded.write() as session:
        at_once = but_for_stamps(session.connection())
        events.record(session, others, Act(LATER))
        for end in range(len(every), 0, -19):
            events.record(session, every[max(end - 19, 0) : end], Act(LATER))
        assert but_for_stamps(session.connection()) == at_once


def test_what_is_there_already_is_amended(loaded: Database) -> None:
    with loaded.write() as session:
        events.record(session, [make.event("astana-7-2017", title="Other")], Act(make.NOW))
        told = load(session, now=LATER)
    assert told["events"].changed == ["astana-7-2017"]
    assert len(told["events"].unchanged) == COUNTS["events"] - 1
    amended = view(loaded, "event", "astana-7-2017")
    assert (amended["version"], amended["updated_at"]) == (3, instant(LATER))


def folder(tmp_path: Path, **lines: str) -> Path:
    """A folder of seeds with these lines."""
    for noun in COUNTS:
        (tmp_path / f"{noun}.jsonl").write_text(lines.get(noun, ""), encoding="utf-8")
    return tmp_path


def test_a_folder_of_ones_own_is_loaded_now(database: Database, tmp_path: Path) -> None:
    lines = '{"id": "a", "name": "Ä", "kind": "state"}\n\n  \n{"id": "b", "name": "B", "kind": "state"}'
    started = datetime.now(UTC)
    with database.write() as session:
        told = load(session, folder(tmp_path, actors=lines))
    assert told["actors"].created == ["a", "b"]
    found = view(database, "actor", "a")
    assert found["name"] == "Ä"
    assert started <= datetime.fromisoformat(found["created_at"]) <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        ({"actors": '{"id": "a"}'}, ValidationError),
        ({"actors": "no json"}, ValidationError),
        ({"events": '{"title": "T", "kind": "visit", "venue": "nowhere"}'}, Invalid),
        ({"series": '{"id": "s", "name": "S", "sponsors": ["nobody"]}'}, Invalid),
    ],
)
def test_seeds_that_do_not_hold_together_are_not_loaded(
    database: Database, tmp_path: Path, lines: dict[str, str], error: type[Exception]
) -> None:
    before = all_of(database)
    with pytest.raises(error), database.write() as session:
        load(session, folder(tmp_path, **{"actors": '{"id": "b", "name": "B", "kind": "state"}', **lines}))
    assert all_of(database) == before
