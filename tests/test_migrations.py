"""The migrations leave constraints that have names and hold, and take everything away again."""

import re

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from app.database import Database
from app.engines import make_engine
from app.history.log import Act
from app.migrate import INI, migrate
from app.recording import ends
from app.settings import Settings
from app.tables import TABLES
from tests import make
from tests.stored import all_of

NAMED = re.compile(r"(pk|fk|uq|ck|ix)_[a-z0-9_]+")


def constraints(connection: Connection, table: str) -> list[str | None]:
    """The names of all that the table is held to."""
    found = inspect(connection)
    return [
        found.get_pk_constraint(table)["name"],
        *(each["name"] for each in found.get_foreign_keys(table)),
        *(each["name"] for each in found.get_unique_constraints(table)),
        *(each["name"] for each in found.get_check_constraints(table)),
        *(each["name"] for each in found.get_indexes(table)),
    ]


def test_every_constraint_has_a_name_that_says_what_it_is_of(database: Database) -> None:
    with database.engine.begin() as connection:
        for table in TABLES:
            names = constraints(connection, table.name)
            assert [name for name in names if not (name and NAMED.fullmatch(name) and table.name in name)] == []


PART = "(event_id, position, actor_id, role, attendance)"
BROKEN = [
    "INSERT INTO event_tag (event_id, tag, position) VALUES ('nobody', 'core', 0)",
    f"INSERT INTO participation {PART} VALUES ('e', 9, 'nobody', 'host', 'absent')",
    f"INSERT INTO participation {PART} VALUES ('e', 9, 'a', 'participant', 'absent')",
    "INSERT INTO relation (event_id, type, other_id, position) VALUES ('e', 'follows', 'e', 0)",
    "INSERT INTO relation (event_id, type, other_id, position) VALUES ('e', 'follows', 'nobody', 0)",
    "INSERT INTO external_id (event_id, scheme, identifier) VALUES ('e', 'wikidata', 'Q1')",
    "UPDATE event SET edtf = NULL",
    "UPDATE event SET start_max = start_min - 1",
    "UPDATE event SET end_min = end_max + 1",
    "UPDATE event SET start_min = end_min + 1, start_max = end_min + 1",
    "UPDATE event SET venue_id = 'nowhere'",
    "UPDATE event SET title = NULL",
    "UPDATE venue SET latitude = 91, longitude = 0",
    "UPDATE venue SET latitude = 0, longitude = 181",
    "UPDATE venue SET latitude = 0",
    "UPDATE venue SET parent_id = id",
    "UPDATE actor SET merged_into = id",
    "UPDATE actor SET merged_into = 'nobody'",
    "DELETE FROM actor",
    "DELETE FROM venue",
]


def test_the_database_itself_holds_what_must_hold(database: Database) -> None:
    fields = {"when": "2017-11", "venue": "v", "external_ids": {"wikidata": "Q1"}}
    make.record(database, make.actor("a"), make.venue("v"), make.event("e", actors="a", **fields))
    taken = [statement for statement in BROKEN if takes(database.engine, statement)]
    assert taken == []


def takes(engine: Engine, statement: str) -> bool:
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    except IntegrityError:
        return False
    return True


def test_a_downgrade_takes_everything_away_whatever_it_holds(empty_url: str) -> None:
    address = Settings(database_url=empty_url).alchemy_url
    database = Database(address)
    make.record(database, make.actor("a"), make.venue("v"), make.process("s"), make.event("e", actors="a", venue="v"))
    database.close()
    migrate(address, "base")
    engine = make_engine(address)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
        assert inspect(connection).get_view_names() == []
    engine.dispose()
    migrate(address)
    database = Database(address)
    (kept,) = make.record(database, make.event("e"))
    assert kept.created == ["e"]
    database.close()


def test_what_others_called_merged_events_is_taken_from_the_log(empty_url: str) -> None:
    address = Settings(database_url=empty_url).alchemy_url
    database = Database(address)
    make.record(database, *(make.event(key, external_ids={"x/a": key, "y": key}) for key in "skt"))
    with database.write() as session:
        for key, into in (("k", "s"), ("s", "t")):
            ends.merge(session, "event", key, into, Act(make.NOW))
    before = all_of(database)
    assert len(before["merged_id"]) == 4
    with database.engine.begin() as connection:
        config = Config(INI)
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
        assert not inspect(connection).has_table("merged_id")
    migrate(address)
    assert all_of(database) == before
    database.close()


def test_the_settings_say_where_when_nobody_hands_over_a_connection(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_DATABASE_URL", empty_url)
    command.downgrade(Config(INI), "base")
    command.upgrade(Config(INI), "0001")
    engine = make_engine(Settings().alchemy_url)
    with engine.begin() as connection:
        tables = set(inspect(connection).get_table_names())
    engine.dispose()
    assert "actor" in tables
    assert "event" not in tables
