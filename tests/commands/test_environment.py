"""A database that is not there, or not of this version: each command says which command mends that, and so does it."""

from pathlib import Path

import orjson
import pytest

from app.database import SCHEMA_REVISION, Database
from app.engines import make_engine
from app.settings import Settings
from tests.importers.importing import CALL
from tests.test_cli import DATABASE, run

OFFERING = (("import", "calls.jsonl"), ("mirror", "http://127.0.0.1:9"), ("seed",))
OTHERS = (
    ("export", "out"), ("release", "2026.1"), ("check",), ("check", "--repair"), ("duplicates",), ("backup", "out.db"),
    ("keys", "create", "--name", "Ada"), ("keys", "list"), ("keys", "revoke", "cmq_0a1b2c3d"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, but for a file to import."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "calls.jsonl").write_bytes(orjson.dumps(CALL))
    return tmp_path


@pytest.mark.parametrize("command", [*OFFERING, *OTHERS])
def test_where_there_is_no_database_none_is_made(command: tuple[str, ...], here: Path) -> None:
    done = run(*command)
    said = "There is no database data/communique.db: `communique migrate` makes it"
    offered = ", and so does `--migrate` here" if command in OFFERING else ""
    assert (done.exit_code, done.stderr) == (1, f"{said}{offered}.\n")
    assert [file.name for file in here.iterdir()] == ["calls.jsonl"]


@pytest.mark.parametrize("command", [*OFFERING, *OTHERS])
def test_where_there_are_no_tables_it_is_said_in_a_line(command: tuple[str, ...], empty_url: str) -> None:
    assert run("migrate", "base", **{DATABASE: empty_url}).exit_code == 0
    done = run(*command, **{DATABASE: empty_url})
    assert done.exit_code == 1
    assert done.stderr.startswith("The database has no tables yet: `communique migrate` makes them")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        (
            "0001",
            f"has the schema 0001, and this version needs {SCHEMA_REVISION}: `communique migrate` brings it there.",
        ),
        ("9999", f"has the schema 9999, newer than {SCHEMA_REVISION}, the newest that this version knows."),
    ],
)
def test_another_schema_is_said_in_a_line(database: Database, empty_url: str, revision: str, said: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    done = run("check", **{DATABASE: empty_url})
    assert (done.exit_code, done.stderr) == (1, f"The database {said}\n")


def test_what_can_not_be_read_is_said_in_a_line(here: Path) -> None:
    (here / "letter.txt").write_text("Dear Sir, " * 200)
    done = run("check", **{DATABASE: "sqlite:///letter.txt"})
    assert (done.exit_code, done.stderr) == (1, "The database can't be read: file is not a database.\n")
    done = run("check", **{DATABASE: "postgresql://nobody:{secret}@127.0.0.1:9/none"})
    assert done.exit_code == 1
    assert "secret" not in done.stderr


def test_one_command_imports_into_an_empty_folder(here: Path) -> None:
    for told in ("1 new, 0 changed, 0 as they were", "0 new, 0 changed, 1 as they were"):
        done = run("import", "--migrate", "calls.jsonl")
        assert (done.exit_code, done.output) == (0, f"calls.jsonl: events: {told}\n")
    assert run("check").output == "Nothing is wrong.\n"
    assert run("backup", "kept.db").exit_code == 0
    restored = {DATABASE: "sqlite:///other.db"}
    assert run("restore", "kept.db", "--migrate", **restored).output == "kept.db is restored.\n"
    assert run("check", **restored).output == "Nothing is wrong.\n"


def test_one_command_seeds_an_empty_database(empty_url: str) -> None:
    assert run("migrate", "base", **{DATABASE: empty_url}).exit_code == 0
    assert "events: 152 new" in run("seed", "--migrate", **{DATABASE: empty_url}).output
    engine = make_engine(Settings(database_url=empty_url).alchemy_url)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM event").scalar() == 152
    engine.dispose()
