"""What is exported is read back: by an import, and by the programs that people have."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pytest

from app.database import Database
from app.importers.seeds import load
from app.releases.export import MARK, Occupied, export
from app.releases.forms import FORMS
from app.releases.tables import TABLES
from app.releases.walk import Walk, walking
from tests import make
from tests.test_cli import run
from tests.timeline.formats.odd import FORMULAS, ODD
from tests.timeline.formats.readers import rows

DATABASE = "COMMUNIQUE_DATABASE_URL"
WORLD = (
    *ODD,
    make.actor("putin", affiliations=[{"organization": "aaa", "title": "=1+1", "from": "1999", "to": "2008-05"}]),
    make.actor("aaa", kind="organization", affiliations=[{"organization": "putin"}], description="A\nB"),
    make.process("aaa", sponsors=["putin", "aaa"]),
    make.venue("a-site", "site", "sochi"),
    make.event(
        "z",
        when="2016-01-01",
        relations=[{"type": "prepares", "event": "a"}],
        participants=[{"actor": "putin", "role": "host", "title": "President"}],
        tags=["core", "article"],
    ),
    make.event(
        "a",
        relations=[{"type": "follows", "event": "z"}],
        sources=[{"publisher": "P", "title": "T"}, {"url": "https://example.org/a", "published_on": "2020-02-03"}],
        claims=[{"field": "when", "value": "2016", "source": "https://example.org/a"}],
        statements=[{"speaker": "aaa", "text": "“Yes”", "verbatim": True, "source": "T"}],
        external_ids={"x/y": "1", "b": "2"},
    ),
)


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def odd(copy: Database) -> Database:
    """A SQLite database with what is hard to say."""
    make.record(copy, *WORLD, make.event("uncited", sources=[{"url": "https://example.org/once", "title": "Once"}]))
    make.record(copy, make.event("uncited"))
    return copy


def test_drafts_make_the_same_again_on_either_database(odd: Database, database: Database, tmp_path: Path) -> None:
    export(odd, "jsonl", tmp_path / "one")
    with database.write() as session:
        load(session, tmp_path / "one")
    export(database, "jsonl", tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert files(tmp_path / "one").keys() == {
        "actors.jsonl", "events.jsonl", "series.jsonl", "sources.jsonl", "venues.jsonl", MARK,
    }  # fmt: skip


def test_what_lies_in_something_comes_after_it(odd: Database) -> None:
    with walking(odd) as walk:
        order = [view["id"] for view in walk.views("venues")]
        assert order.index("russia") < order.index("sochi") < order.index("a-site")


def test_events_are_in_the_order_of_time(odd: Database) -> None:
    with walking(odd) as walk:
        starts = [view["when"] and view["when"]["start"] for view in walk.views("events")]
    assert starts[-1] is None
    known = [start for start in starts if start and start[0].isdigit()]
    assert known == sorted(known)
    assert len(starts) > 15


def test_more_than_a_batch_is_walked_through(copy: Database) -> None:
    make.record(copy, *(make.actor(f"actor-{number}") for number in range(501)))
    with walking(copy) as walk:
        assert len({view["id"] for view in walk.views("actors")}) == 501
        assert [view["seq"] for view in walk.views("revisions")] == list(range(1, 502))


def test_what_others_write_meanwhile_is_not_seen(database: Database) -> None:
    make.record(database, make.actor("a"))
    with walking(database) as walk:
        assert [view["id"] for view in walk.views("actors")] == ["a"]
        make.record(database, make.actor("b"), make.event("e"))
        assert [view["id"] for view in walk.views("actors")] == ["a"]
        assert list(walk.views("events")) == []


def asked(question: str) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect()) as connection:
        return connection.execute(question).fetchall()


def tables_in(walk: Walk) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    for table in TABLES:
        yield table.name, [row for view in walk.views(table.noun) for row in table.rows(view)]


def test_sqlite_has_all_tables_and_nothing_dangles(odd: Database, tmp_path: Path) -> None:
    export(odd, "sqlite", tmp_path / "out", revisions=True)
    with closing(sqlite3.connect(tmp_path / "out" / "communique.sqlite")) as made, walking(odd) as walk:
        assert made.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert made.execute("PRAGMA foreign_key_check").fetchall() == []
        names = [row[1] for row in made.execute("PRAGMA table_info (actor_aliases)")]
        assert names == ["actor_id", "position", "name", "lang"]
        for name, told in tables_in(walk):
            kept = made.execute(f'SELECT * FROM "{name}"').fetchall()
            assert sorted(map(repr, kept)) == sorted(
                repr(tuple(int(cell) if isinstance(cell, bool) else cell for cell in row)) for row in told
            ), name
            assert told, name
        hosts = """SELECT a.name FROM participations p JOIN actors a ON a.id = p.actor_id
                   JOIN events e ON e.id = p.event_id WHERE p.role = 'host' AND e.start = '2016-01-01'"""
        assert made.execute(hosts).fetchall() == [("Putin",)]


def test_parquet_has_types(odd: Database, tmp_path: Path) -> None:
    export(odd, "parquet", tmp_path / "out", revisions=True)
    with walking(odd) as walk:
        for name, told in tables_in(walk):
            file = tmp_path / "out" / f"{name}.parquet"
            assert asked(f"SELECT count(*) FROM '{file}'") == [(len(told),)], name
    events = tmp_path / "out" / "events.parquet"
    types = dict(row[:2] for row in asked(f"DESCRIBE SELECT * FROM '{events}'"))
    assert (types["start"], types["round"], types["approximate"]) == ("DATE", "BIGINT", "BOOLEAN")
    assert types["updated_at"] == "TIMESTAMP WITH TIME ZONE"
    question = (
        f"SELECT id, \"start\"::VARCHAR, edtf FROM '{events}' WHERE edtf IN ('2016-01-01', '-0043-03-15', 'Y170000002')"
    )
    found = {edtf: start for _, start, edtf in asked(question)}
    assert found == {"2016-01-01": "2016-01-01", "-0043-03-15": "0044-03-15 (BC)", "Y170000002": None}
    instant = asked(f"SELECT epoch_us(updated_at) FROM '{events}' LIMIT 1")
    assert instant == [(int(make.NOW.timestamp()) * 1_000_000,)]


def test_csv_guards_its_texts(copy: Database, tmp_path: Path) -> None:
    aliases = [{"name": text} for text in FORMULAS]
    make.record(copy, make.actor("a", "=1+1", aliases=aliases, description="+1"), make.process("s", sponsors=["a"]))
    export(copy, "csv", tmp_path / "out")
    (actor,) = rows((tmp_path / "out" / "actors.csv").read_bytes())
    assert actor["name"] == "'=1+1"
    assert actor["description"] == "'+1"
    assert actor["aliases"] == "'" + " | ".join(FORMULAS)
    assert rows((tmp_path / "out" / "series.csv").read_bytes())[0]["sponsors"] == "a"
    assert rows((tmp_path / "out" / "events.csv").read_bytes()) == []


@pytest.mark.parametrize("form", FORMS)
def test_an_export_takes_the_place_of_an_export(form: str, copy: Database, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    written = export(copy, form, folder)
    assert sorted(written) == sorted(file for file in folder.iterdir() if file.name != MARK)
    before = files(folder)
    make.record(copy, make.actor("a"))
    export(copy, form, folder)
    assert files(folder) != before
    assert [file.name for file in folder.parent.iterdir()] == ["b"]


def test_nothing_else_is_overwritten(copy: Database, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    for place in (folder, folder / "thesis.txt"):
        with pytest.raises(Occupied, match="is there already and is no export"):
            export(copy, "jsonl", place)
    assert files(folder) == {"thesis.txt": b"years of work"}


def test_a_failure_leaves_what_was_there(odd: Database, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(odd, "jsonl", folder)
    before = files(folder)
    with odd.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql("UPDATE actor SET view = '{' WHERE id = 'putin'")
    with pytest.raises(orjson.JSONDecodeError):
        export(odd, "jsonl", folder)
    assert files(folder) == before
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".out")]


def test_the_command_exports(database: Database, empty_url: str, tmp_path: Path) -> None:
    make.record(database, make.event("a"))
    told = run("export", str(tmp_path / "out"), "--revisions", **{DATABASE: empty_url})
    assert told.exit_code == 0
    assert f"{tmp_path}/out/revisions.jsonl" in told.output.splitlines()
    assert orjson.loads((tmp_path / "out" / "events.jsonl").read_bytes())["id"] == "a"
    refused = run("export", str(tmp_path), **{DATABASE: empty_url})
    assert (refused.exit_code, "no export" in refused.stderr) == (1, True)
    assert run("export", "--format", "xls", str(tmp_path), **{DATABASE: empty_url}).exit_code == 2


def test_the_import_command_makes_the_same_again(odd: Database, empty_url: str, tmp_path: Path) -> None:
    export(odd, "jsonl", tmp_path / "one")
    drafts = [str(tmp_path / "one" / f"{noun}.jsonl") for noun in ("actors", "venues", "series", "sources", "events")]
    told = run("import", *drafts, **{DATABASE: empty_url})
    assert told.exit_code == 0, told.output
    assert run("export", str(tmp_path / "two"), **{DATABASE: empty_url}).exit_code == 0
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert b"https://example.org/once" in files(tmp_path / "two")["sources.jsonl"]
    assert b"https://example.org/once" not in files(tmp_path / "two")["events.jsonl"]
    assert run("check", **{DATABASE: empty_url}).output == "Nothing is wrong.\n"
