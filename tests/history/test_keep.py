"""Keeping what changed: stamps, and the edition that moves with every write and with no other."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.actors.model import Actor
from app.database import Database, edition
from app.history.keep import instant, load, move, must_be_named_once, stamp
from app.history.model import Edition
from app.problems import Invalid
from tests import make

LATER = make.NOW + timedelta(hours=1)
STORED = {"a": {"id": "a", "n": 1, "version": 3, "created_at": "then", "updated_at": "lately"}}


def now(database: Database) -> str:
    with database.engine.begin() as connection:
        return edition(connection)


def test_the_edition_moves_with_each_noun_that_changes(database: Database) -> None:
    assert now(database) == "empty"
    make.record(database, make.actor("a"))
    dataset, number = now(database).split(".")
    assert (len(dataset), number) == (16, "1")
    make.record(database, make.actor("a"))
    assert now(database) == f"{dataset}.1"
    make.record(database, make.actor("b"), make.venue("v"), make.process("s"), make.event("e"))
    assert now(database) == f"{dataset}.5"


def test_two_databases_are_never_of_one_edition(database: Database) -> None:
    editions = set()
    for _ in range(2):
        with database.write() as session:
            move(session)
            editions.add(edition(session.connection()))
            session.rollback()
    assert len(editions) == 2


def test_there_is_one_edition(database: Database) -> None:
    with database.write() as session:
        move(session)
        move(session)
        assert session.scalar(select(func.count()).select_from(Edition)) == 1
    with pytest.raises(IntegrityError, match="ck_edition_single"), database.write() as session:
        session.add(Edition(single=2, dataset="x", number=1))


@pytest.mark.parametrize(
    ("view", "kept", "stamps"),
    [
        ({"id": "b"}, (["b"], [], []), (1, "2020-01-01T01:00:00.000000Z", "2020-01-01T01:00:00.000000Z")),
        ({"id": "a", "n": 1}, ([], [], ["a"]), (3, "then", "lately")),
        ({"id": "a", "n": 2}, ([], ["a"], []), (4, "then", "2020-01-01T01:00:00.000000Z")),
        ({"id": "a"}, ([], ["a"], []), (4, "then", "2020-01-01T01:00:00.000000Z")),
        ({"id": "a", "n": 1, "m": None}, ([], ["a"], []), (4, "then", "2020-01-01T01:00:00.000000Z")),
    ],
)
def test_views_are_sorted_by_what_is_new_in_them(
    view: dict[str, Any], kept: tuple[list[str], ...], stamps: tuple[Any, ...]
) -> None:
    assert stamp(STORED, {view["id"]: view}, LATER) == kept
    assert (view["version"], view["created_at"], view["updated_at"]) == stamps
    assert list(STORED["a"]) == ["id", "n", "version", "created_at", "updated_at"]


def test_only_what_is_there_is_loaded(database: Database) -> None:
    make.record(database, make.actor("a"), make.actor("b"))
    with database.write() as session:
        assert {key: view["name"] for key, view in load(session, Actor, ["a", "c"]).items()} == {"a": "A"}
        assert load(session, Actor, []) == {}


def test_an_instant_is_told_in_utc_to_the_microsecond() -> None:
    moscow = timezone(timedelta(hours=3))
    assert instant(datetime(2017, 11, 21, 8, 49, tzinfo=moscow)) == "2017-11-21T05:49:00.000000Z"
    assert instant(datetime(2017, 11, 21, 5, 49, 0, 7, tzinfo=UTC)) == "2017-11-21T05:49:00.000007Z"


def test_ids_are_named_once_and_who_has_none_is_no_other() -> None:
    must_be_named_once([None, "a", None, "b"])
    with pytest.raises(Invalid, match=r"^a is here 3 times; an id names one$"):
        must_be_named_once(["a", "b", "a", None, None, "a"])
