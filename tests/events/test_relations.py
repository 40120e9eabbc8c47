"""Relations are seen from both ends, whichever end is written, and no longer when they are withdrawn."""

from datetime import timedelta

import pytest

from app.database import Database
from app.events.schema import INVERSE
from tests import make
from tests.stored import all_of, view

LATER = make.NOW + timedelta(hours=1)


def related(database: Database, key: str) -> list[tuple[str, str, str]]:
    """How the event's view says it is related: type, id and title of the other."""
    return [
        (each["type"], each["event"]["id"], each["event"]["title"])
        for each in view(database, "event", key)["relations"]
    ]


@pytest.mark.parametrize("kind", INVERSE)
def test_the_other_end_shows_the_inverse(database: Database, kind: str) -> None:
    make.record(database, make.event("a", relations=[{"type": kind, "event": "b"}]), make.event("b"))
    assert related(database, "a") == [(kind, "b", "b")]
    assert related(database, "b") == [(INVERSE[kind], "a", "a")]


def test_the_other_end_may_have_been_there_before(database: Database) -> None:
    make.record(database, make.event("b"))
    make.record(database, make.event("a", relations=[{"type": "part_of", "event": "b"}]), now=LATER)
    assert related(database, "b") == [("has_part", "a", "a")]
    seen = view(database, "event", "b")
    assert (seen["version"], seen["updated_at"]) == (1, "2020-01-01T01:00:00.000000Z")
    assert {row["id"]: row["updated_at"] for row in all_of(database)["event"]} == {"a": LATER, "b": LATER}


def test_own_relations_come_first_in_their_order_and_then_the_inverse_by_id(database: Database) -> None:
    own = [{"type": "supersedes", "event": "z"}, {"type": "follows", "event": "y"}]
    others = [make.event(key, relations=[{"type": "prepares", "event": "m"}]) for key in "cb"]
    others += [make.event("d", relations=[{"type": "follows", "event": "m"}])]
    make.record(database, make.event("m", relations=own), make.event("z"), make.event("y"), *others)
    assert [each[:2] for each in related(database, "m")] == [
        ("supersedes", "z"),
        ("follows", "y"),
        ("followed_by", "d"),
        ("prepared_by", "b"),
        ("prepared_by", "c"),
    ]


def test_a_withdrawn_relation_is_gone_from_both_ends(database: Database) -> None:
    make.record(database, make.event("a", relations=[{"type": "follows", "event": "b"}]), make.event("b"))
    make.record(database, make.event("a"), now=LATER)
    assert related(database, "a") == related(database, "b") == []


def test_a_relation_that_moves_leaves_one_and_reaches_another(database: Database) -> None:
    to_b, to_c = ({"type": "follows", "event": key} for key in "bc")
    make.record(database, make.event("a", relations=[to_b]), make.event("b"), make.event("c"))
    make.record(database, make.event("a", relations=[to_c]), now=LATER)
    assert related(database, "b") == []
    assert related(database, "c") == [("followed_by", "a", "a")]


def test_an_amended_event_keeps_what_others_say_of_it(database: Database) -> None:
    make.record(database, make.event("a", relations=[{"type": "follows", "event": "b"}]), make.event("b"))
    make.record(database, make.event("b", round=2), now=LATER)
    assert related(database, "b") == [("followed_by", "a", "a")]
    assert view(database, "event", "b")["version"] == 2


def test_a_new_title_is_shown_by_the_neighbours_at_both_ends(database: Database) -> None:
    to_b, to_c = ({"type": "follows", "event": key} for key in "bc")
    make.record(database, make.event("a", relations=[to_b]), make.event("b", relations=[to_c]), make.event("c"))
    make.record(database, make.event("b", title="New", relations=[to_c]), now=LATER)
    assert related(database, "a") == [("follows", "b", "New")]
    assert related(database, "c") == [("followed_by", "b", "New")]
    assert [view(database, "event", key)["version"] for key in "abc"] == [1, 2, 1]


def test_a_new_title_is_no_change_to_the_neighbours_that_are_written_with_it(database: Database) -> None:
    a = make.event("a", relations=[{"type": "follows", "event": "b"}])
    make.record(database, a, make.event("b"))
    (kept,) = make.record(database, a, make.event("b", title="New"), now=LATER)
    assert (kept.changed, kept.unchanged) == (["b"], ["a"])
    assert related(database, "a") == [("follows", "b", "New")]
    found = view(database, "event", "a")
    assert (found["version"], found["updated_at"]) == (1, "2020-01-01T01:00:00.000000Z")


def test_who_shows_nothing_new_stays_as_it_was(database: Database) -> None:
    make.record(database, make.event("a", relations=[{"type": "follows", "event": "b"}]), make.event("b"))
    before = view(database, "event", "b")
    make.record(database, make.event("a", round=1, relations=[{"type": "follows", "event": "b"}]), now=LATER)
    assert view(database, "event", "b") == before


def test_a_clock_that_goes_back_does_not_take_a_neighbour_back(database: Database) -> None:
    make.record(database, make.event("b"), now=LATER)
    make.record(database, make.event("a", relations=[{"type": "follows", "event": "b"}]), now=make.NOW)
    assert view(database, "event", "b")["updated_at"] == "2020-01-01T01:00:00.000000Z"


def test_events_may_relate_to_each_other_in_a_circle(database: Database) -> None:
    make.record(
        database,
        make.event("a", relations=[{"type": "follows", "event": "b"}]),
        make.event("b", relations=[{"type": "follows", "event": "a"}]),
    )
    assert related(database, "a") == [("follows", "b", "b"), ("followed_by", "b", "b")]
