"""What is broken by hand is found, told, and made again where that can be."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import select

from app.actors.model import Actor
from app.checks.check import check
from app.checks.finding import Finding
from app.database import Database
from app.history.log import Act
from app.recording.ends import merge, withdraw
from tests import make
from tests.copies import Copies, opened
from tests.stored import all_of
from tests.test_cli import run

WORLD = (
    make.actor("ada", "Ada Lovelace", aliases=[{"name": "Countess"}], affiliations=[{"organization": "un"}]),
    make.actor("un", "United Nations", "organization"),
    make.actor("old", "The Old One"),
    make.actor("gone", "Gone"),
    make.venue("chad", "country", timezone="Africa/Ndjamena"),
    make.venue("faya", "city", "chad", aliases=[{"name": "Largeau"}]),
    make.process("talks", sponsors=["un", "old"]),
    make.event(
        "one",
        when="2019-12-11",
        venue="faya",
        series="talks",
        participants=[{"actor": "ada", "role": "host", "on_behalf_of": "un"}, {"actor": "old"}],
        statements=[{"speaker": "ada", "text": "Hear, hear", "source": "Page"}],
        claims=[{"field": "when", "value": "2018"}],
        tags=["core"],
        sources=[{"url": "https://example.org/1", "title": "Page", "publisher": "P"}],
        external_ids={"x": "1"},
        summary="Words told",
    ),
    make.event("two", relations=[{"type": "follows", "event": "one"}, {"type": "prepares", "event": "three"}]),
    make.event("three"),
)
BREAKS: dict[str, tuple[str | tuple[str, ...], str]] = {
    # What is done, and where something is found for it.
    "document": ("""UPDATE document SET view = replace(view, 'Hear, hear', 'Boo')""", "event one"),
    "broken document": ("UPDATE document SET view = '{' WHERE view LIKE '%\"id\":\"one\"%'", "event one"),
    "no document": ("DELETE FROM document", "event one"),
    "title": ("UPDATE event SET title = 'Another' WHERE id = 'one'", "event one"),
    "bounds": ("UPDATE event SET start_min = start_min - 1 WHERE id = 'one'", "event one"),
    "key": ("UPDATE event SET key = key + 5 WHERE id = 'one'", "event one"),
    "version": ("UPDATE event SET version = 7 WHERE id = 'one'", "event one"),
    "participation": ("DELETE FROM participation WHERE actor_id = 'ada'", "event one"),
    "attendance": ("UPDATE participation SET attendance = 'absent'", "event one"),
    "statement": ("UPDATE statement SET text = 'Boo'", "event one"),
    "schedule": ("UPDATE schedule_entry SET status = 'cancelled' WHERE event_id = 'one'", "event one"),
    "claim": ("DELETE FROM claim", "event one"),
    "relation": ("DELETE FROM relation WHERE type = 'follows'", "event two"),
    "tag": ("INSERT INTO event_tag VALUES ('one', 'more', 1)", "event one"),
    "source of an event": ("DELETE FROM event_source", "event one"),
    "external id": ("UPDATE external_id SET identifier = '2'", "event one"),
    "posting gone": ("DELETE FROM posting WHERE term = 'a/ada'", "event one"),
    "posting moved": ("UPDATE posting SET start = start + 1 WHERE term = 'a/ada'", "event one"),
    "posting ends": ("UPDATE posting SET \"end\" = 1 WHERE term = 't/core'", "event one"),
    "posting too many": ("INSERT INTO posting SELECT 'a/nobody', span, start, event_id, \"end\", key FROM posting "
                         "WHERE term = 't/core'", "event one"),
    "posting of nothing": ("INSERT INTO posting SELECT term, span, start, 'nothing', \"end\", key FROM posting "
                           "WHERE term = 't/core'", "event nothing"),
    "phase": ("UPDATE phase SET told = NOT told WHERE event_id = 'one'", "event one"),
    "start of a title": ("DELETE FROM name_start WHERE noun = 'event' AND owner_id = 'one'", "event one"),
    "start of a name": ("UPDATE name_start SET name = 'X' WHERE owner_id = 'ada'", "actor ada"),
    "start of nobody": ("INSERT INTO name_start (noun, leads, start, owner_id, name) VALUES "
                        "('actor', true, 'x', 'nobody', 'X')", "actor nobody"),
    "start of a source": ("DELETE FROM name_start WHERE noun = 'source'", "source p-page"),
    "view of an actor": ("UPDATE actor SET view = replace(view, 'Countess', 'Duchess') WHERE id = 'ada'", "actor ada"),
    "broken view": ("UPDATE actor SET view = '[' WHERE id = 'ada'", "actor ada"),
    "name of an actor": ("UPDATE actor SET name = 'Eve' WHERE id = 'ada'", "actor ada"),
    "alias": ("DELETE FROM actor_alias", "actor ada"),
    "affiliation": ("DELETE FROM affiliation", "actor ada"),
    "merged": ("UPDATE actor SET merged_into = 'ada' WHERE id = 'old'", "actor old"),
    "part of a merged one": ("INSERT INTO affiliation VALUES ('old', 0, 'un', NULL, NULL, NULL)", "actor old"),
    "alias of a merged one": ("INSERT INTO actor_alias VALUES ('old', 0, 'Older', NULL)", "actor old"),
    "parent": ("UPDATE venue SET parent_id = NULL WHERE id = 'faya'", "venue faya"),
    "path": ("UPDATE venue SET view = replace(view, '\"Chad\"', '\"Tchad\"') WHERE id = 'faya'", "venue faya"),
    "sponsor": ("DELETE FROM series_sponsor", "series talks"),
    "view of a source": ("UPDATE source SET view = replace(view, 'Page', 'Leaf')", "source p-page"),
    "identity of a source": ("UPDATE source SET identity = 'x'", "source p-page"),
    "mention": ("DELETE FROM mention WHERE noun = 'venue'", "revision"),
    "id of a merged one gone": ("DELETE FROM merged_id", "revision"),
    "id of a merged one": ("UPDATE merged_id SET identifier = '9'", "revision"),
    "id of none merged": ("INSERT INTO merged_id (scheme, identifier, seq) VALUES ('x', '3', 1)", "revision 1"),
    "edition": ("DELETE FROM edition", "edition"),
}  # fmt: skip
ON_SQLITE: dict[str, tuple[str | tuple[str, ...], str]] = {
    "words": ("UPDATE words_fts SET body = 'other words'", "event one"),
    "no words": ("DELETE FROM words_fts", "event one"),
    "words of nothing": ("INSERT INTO words_fts (rowid, title, names, body, mark) VALUES (5, 'x', '', '', '')",
                         "words_fts 5"),
    "index of words": ("UPDATE words_fts_content SET c2 = 'other' WHERE c2 <> ''", "words_fts"),
    "missing event": (("PRAGMA foreign_keys = OFF", "DELETE FROM event WHERE id IN ('two', 'three')"), "event two"),
    "missing actors": (("PRAGMA foreign_keys = OFF", "DELETE FROM actor"), "actor un"),
    "missing venues": (("PRAGMA foreign_keys = OFF", "DELETE FROM venue"), "venue faya"),
    "missing sources": (("PRAGMA foreign_keys = OFF", "DELETE FROM source"), "event one"),
    "missing event and its source": (("PRAGMA foreign_keys = OFF", "DELETE FROM event WHERE id = 'one'",
                                      "DELETE FROM source"), "event one"),
    "missing series": (("PRAGMA foreign_keys = OFF", "DELETE FROM series", "DELETE FROM series_sponsor"),
                       "series talks"),
}  # fmt: skip
ON_POSTGRESQL: dict[str, tuple[str | tuple[str, ...], str]] = {
    "missing sources": (("SET session_replication_role = replica", "DELETE FROM source"), "event one"),
    "words": ("UPDATE event SET vector = '''other'':1A'", "event one"),
    "no words": ("UPDATE event SET vector = NULL", "event one"),
    "missing event": (("SET session_replication_role = replica", "DELETE FROM event WHERE id = 'two'"), "event two"),
    "missing actors": (("SET session_replication_role = replica", "DELETE FROM actor"), "actor un"),
}
LOST: dict[str, tuple[str | tuple[str, ...], str]] = {
    "a gap": (("DELETE FROM mention WHERE seq = 9", "DELETE FROM revision WHERE seq = 9"), "revision 10"),
    "a version": ("UPDATE revision SET version = 5 WHERE record_id = 'gone' AND version = 2", "actor gone"),
    "time": ("UPDATE revision SET written_at = '2001-01-01 00:00:00' WHERE seq = 5", "revision 5"),
    "a draft": ("UPDATE revision SET draft = '{' WHERE record_id = 'gone' AND version = 1", "revision 4"),
    "a batch": ("UPDATE revision SET batch = 1 WHERE seq = 5", "revision 6"),
}


def made(address: str) -> None:
    """Some of everything, mergers and a withdrawal."""
    with closing(opened(address)) as database:
        make.record(database, *WORLD)
        with database.write() as session:
            withdraw(session, "actor", "gone", Act(make.NOW))
            merge(session, "actor", "old", "un", Act(make.NOW))
        make.record(database, make.actor("late"), make.event("double", external_ids={"x": "2", "y": "2"}))
        with database.write() as session:
            merge(session, "actor", "late", "ada", Act(make.NOW))
            merge(session, "event", "double", "one", Act(make.NOW))
        assert list(check(database)) == []


@pytest.fixture(scope="module")
def worlds(empty_copies: Copies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """Databases with that in them."""
    copies = Copies("world", tmp_path_factory.mktemp("world"), empty_copies.server, made)
    yield copies
    copies.end()


@pytest.fixture
def world_url(worlds: Copies) -> Iterator[str]:
    """The address of one, this test's own."""
    address = worlds.fresh()
    yield address
    worlds.drop(address)


@pytest.fixture
def world(world_url: str) -> Iterator[Database]:
    """A database with some of everything, this test's own."""
    with closing(opened(world_url)) as database:
        yield database


def execute(database: Database, statements: str | Iterable[str]) -> None:
    """Past everything that would object."""
    url = database.engine.url
    with closing(
        sqlite3.connect(str(url.database), isolation_level=None)
        if database.embedded
        else psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)
    ) as connection:
        for statement in [statements] if isinstance(statements, str) else statements:
            connection.execute(statement)


def left_alone(database: Database) -> object:
    """All that is there, but for the number that every write moves."""
    found = all_of(database)
    del found["edition"]
    return found


def found_and_repaired(database: Database, done: str | tuple[str, ...], where: str) -> None:
    before = left_alone(database)
    execute(database, done)
    found = list(check(database))
    assert any(finding.where.startswith(where) for finding in found), found
    assert not [finding for finding in found if finding.lost]
    assert not [finding for finding in check(database, repair=True) if finding.lost]
    assert [str(finding) for finding in check(database)] == []
    after = left_alone(database)
    if "DELETE FROM actor" not in str(done):  # who was merged is brought back as others know them
        assert after == before


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_found_and_repaired(name: str, world: Database) -> None:
    found_and_repaired(world, *BREAKS[name])


@pytest.mark.parametrize("name", [*ON_SQLITE, *ON_POSTGRESQL])
def test_what_is_broken_in_one_database_alone_is_too(name: str, world: Database) -> None:
    own = ON_SQLITE if world.embedded else ON_POSTGRESQL
    if name in own:
        found_and_repaired(world, *own[name])


@pytest.mark.parametrize("name", LOST)
def test_what_nothing_else_tells_is_said_to_be_lost(name: str, world: Database) -> None:
    done, where = LOST[name]
    execute(world, done)
    assert any(finding.where == where and finding.lost for finding in check(world)), list(check(world))


def test_a_repair_that_is_broken_off_leaves_what_it_did(world: Database) -> None:
    before = left_alone(world)
    execute(world, ("UPDATE actor SET name = 'X' WHERE id = 'ada'", "UPDATE event SET title = 'X' WHERE id = 'one'"))
    mending = check(world, repair=True)
    assert next(each for each in mending if each.where == "event one")
    mending.close()  # type: ignore[attr-defined]  # it is a generator
    assert {each.where for each in check(world)} == {"event one"}
    assert [each.where for each in check(world, repair=True) if each.lost] == []
    assert left_alone(world) == before


def test_others_write_between_the_parts_of_a_repair(world: Database) -> None:
    execute(world, ("UPDATE actor SET name = 'X' WHERE id = 'ada'", "UPDATE venue SET name = 'X' WHERE id = 'faya'"))
    written = False
    for finding in check(world, repair=True):
        if finding.where.startswith("venue") and not written:
            written = True
            with world.reading.connect() as connection:  # what came before is there already, for all to see
                assert connection.scalar(select(Actor.name).where(Actor.id == "ada")) == "Ada Lovelace"
    assert written
    assert list(check(world)) == []


def test_the_command_tells_and_repairs(world: Database, world_url: str) -> None:
    settings = {"COMMUNIQUE_DATABASE_URL": world_url}
    assert run("check", **settings).exit_code == 0
    execute(world, "DELETE FROM posting WHERE term = 'a/ada'")
    told = run("check", **settings)
    assert told.exit_code == 1
    assert told.output.splitlines() == [
        "event one: it is not found under all its terms (posting)",
        "1 thing is wrong.",
    ]
    mended = run("check", "--repair", **settings)
    assert (mended.exit_code, mended.output.splitlines()[0].endswith("[repaired]")) == (0, True)
    assert mended.output.endswith("\n1 repaired; nothing is wrong.\n")
    assert run("check", **settings).exit_code == 0
    execute(world, LOST["a gap"][0])
    again = run("check", "--repair", **settings)
    assert (again.exit_code, "[can't be repaired]" in again.output) == (1, True)
    assert again.output.endswith("\n0 repaired; 2 things are wrong.\n")


def test_a_finding_is_a_line() -> None:
    assert str(Finding("event a", "it is wrong")) == "event a: it is wrong"
