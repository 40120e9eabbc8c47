"""Recording series: their names, and the sponsors that have to exist."""

from datetime import timedelta
from typing import Any

import pytest

from app.database import Database
from app.problems import Trouble
from app.series.schema import SeriesDraft
from tests import make
from tests.refused import malformed, refused
from tests.stored import all_of, but_for_stamps, view

LATER = make.NOW + timedelta(hours=1)
SPONSORS = (make.actor("russia", kind="state"), make.actor("turkey", kind="state"))
ASTANA = make.process(
    "astana", sponsors=["turkey", "russia"], aliases=[{"name": "Астана", "lang": "ru"}], description="Talks."
)


def test_a_series_is_kept_whole(database: Database) -> None:
    _, kept = make.record(database, *SPONSORS, ASTANA)
    assert kept.created == ["astana"]
    assert view(database, "series", "astana") == {
        "id": "astana",
        "name": "Astana",
        "description": "Talks.",
        "sponsors": [
            {"id": "turkey", "name": "Turkey", "kind": "state"},
            {"id": "russia", "name": "Russia", "kind": "state"},
        ],
        "aliases": [{"name": "Астана", "lang": "ru"}],
        "version": 1,
        "created_at": "2020-01-01T00:00:00.000000Z",
        "updated_at": "2020-01-01T00:00:00.000000Z",
    }
    rows = all_of(database)
    assert [row["actor_id"] for row in rows["series_sponsor"]] == ["turkey", "russia"]
    assert [row["name"] for row in rows["series_alias"]] == ["Астана"]


def test_a_view_sent_back_as_a_draft_changes_nothing(database: Database) -> None:
    make.record(database, *SPONSORS, ASTANA)
    before = all_of(database)
    again = SeriesDraft.model_validate(view(database, "series", "astana"))
    assert again == ASTANA
    (kept,) = make.record(database, again, now=LATER)
    assert kept.unchanged == ["astana"]
    assert all_of(database) == before


def test_what_a_series_was_leaves_no_trace(database: Database) -> None:
    make.record(database, *SPONSORS, plain := make.process("astana", description="Other"))
    with database.write() as session:
        fresh = but_for_stamps(session.connection())
    make.record(database, ASTANA, now=LATER)
    (kept,) = make.record(database, plain, now=LATER)
    assert kept.changed == ["astana"]
    with database.write() as session:
        assert but_for_stamps(session.connection()) == fresh


def test_a_sponsor_that_nobody_knows_is_refused_with_who_is_near(database: Database) -> None:
    make.record(database, *SPONSORS)
    assert refused(database, make.process("astana", sponsors=["turkey", "rusia"])) == (
        Trouble("astana: there is no actor 'rusia'", pointer="/sponsors/1", nearest=("russia",)),
    )


def test_an_id_twice_in_a_batch_is_refused(database: Database) -> None:
    twice = refused(database, make.process("a"), make.process("a", description="Other"))
    assert twice == (Trouble("a is here 2 times; an id names one"),)


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("name", {"name": "\n"}),
        ("sponsors.0", {"sponsors": ["Russia"]}),
        ("sponsors", {"sponsors": ["russia"] * 101}),
        ("aliases.0.name", {"aliases": [{"name": "a\0b"}]}),
        ("description", {"description": "x" * 20_001}),
    ],
)
def test_what_is_not_of_the_right_form_is_refused_at_its_place(place: str, fields: dict[str, Any]) -> None:
    assert malformed(SeriesDraft, {"id": "astana", "name": "Astana", **fields}) == [place]
