"""`communique import`: what it says and where, its exit code, and what it keeps."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import orjson
import pytest

from app.database import Database
from app.importers import report
from app.importers.seeds import SEEDS
from app.migrate import migrate
from tests.importers.importing import CALL, drafts, lines
from tests.stored import all_of
from tests.test_cli import run


def file(folder: Path, name: str, *rows: object) -> str:
    path = folder / name
    path.write_bytes(lines(*rows))
    return str(path)


def test_the_seeds_in_any_order(database: Database, empty_url: str) -> None:
    files = [str(SEEDS / f"{noun}.jsonl") for noun in ("events", "series", "venues", "actors")]
    first, second = (run("import", *files, COMMUNIQUE_DATABASE_URL=empty_url) for _ in range(2))
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout.splitlines() == [
        "actors.jsonl: actors: 109 new, 0 changed, 0 as they were",
        "venues.jsonl: venues: 49 new, 0 changed, 0 as they were",
        "series.jsonl: series: 17 new, 0 changed, 0 as they were",
        "events.jsonl: events: 152 new, 0 changed, 0 as they were",
    ]
    assert second.stdout.splitlines()[3] == "events.jsonl: events: 0 new, 0 changed, 152 as they were"
    assert {row["reason"] for row in all_of(database)["revision"] if row["noun"] == "event"} == {
        "imported from events.jsonl"
    }


def test_refusals_go_one_a_line_to_stderr(database: Database, empty_url: str, tmp_path: Path) -> None:
    lost = {**CALL, "participants": [{"actor": "x\x1b[2J\n"}]}
    new = {**CALL, "participants": [{"actor": {"name": "Someone New", "kind": "person"}}]}
    path = file(tmp_path, "events.jsonl", new, lost, b"{", {**CALL, "titel": "A"})
    done = run("import", path, "--reason", "A trial", COMMUNIQUE_DATABASE_URL=empty_url)
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "events.jsonl:2: /participants/0/actor: there is no actor 'x\\x1b[2J\\n'",
        "events.jsonl:3: it is not JSON in UTF-8: unexpected end of data at character 2",
        "events.jsonl:4: /titel: there is no field 'titel'; did you mean title?",
    ]
    assert done.stdout.splitlines() == [
        "events.jsonl:1: new actor someone-new: Someone New",
        "events.jsonl: events: 1 new, 0 changed, 0 as they were",
        "events.jsonl: 3 of 4 rows refused",
    ]
    assert {row["reason"] for row in all_of(database)["revision"]} == {"A trial"}


@pytest.mark.parametrize(("option", "status"), [("--dry-run", 0), ("--atomic", 1)])
def test_nothing_is_kept_where_it_says_so(
    database: Database, empty_url: str, tmp_path: Path, option: str, status: int
) -> None:
    path = file(tmp_path, "more.jsonl", CALL, *([b"{"] if option == "--atomic" else []))
    done = run("import", path, option, COMMUNIQUE_DATABASE_URL=empty_url)
    assert done.exit_code == status
    assert done.stdout.splitlines()[-1] == "more.jsonl: nothing was kept"
    assert drafts(database) == {}


def test_what_differs_is_skipped_or_refused(database: Database, empty_url: str, tmp_path: Path) -> None:
    environment = {"COMMUNIQUE_DATABASE_URL": empty_url}
    run("import", file(tmp_path, "a.jsonl", {**CALL, "id": "a"}), **environment)
    path = file(tmp_path, "b.jsonl", {"id": "a", "title": "Other"})
    skipped = run("import", path, "--on-conflict", "skip", **environment)
    assert (skipped.exit_code, skipped.stdout) == (0, "b.jsonl: events: 0 new, 0 changed, 0 as they were, 1 skipped\n")
    failed = run("import", path, "--on-conflict", "fail", **environment)
    assert (failed.exit_code, failed.stderr) == (1, "b.jsonl:1: /title: a is there already, and differs in title\n")


def test_the_format_and_the_noun_can_be_named(database: Database, empty_url: str, tmp_path: Path) -> None:
    people = file(tmp_path, "people.txt", {"name": "Ada", "kind": "person"})
    table = tmp_path / "table"
    table.write_text("title,actors\nTalks,Ada\n")
    environment = {"COMMUNIQUE_DATABASE_URL": empty_url}
    assert run("import", people, "--format", "jsonl", "--noun", "actors", **environment).exit_code == 0
    assert run("import", str(table), "--format", "csv", **environment).exit_code == 0
    assert drafts(database)["talks"]["participants"][0]["actor"] == "ada"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["events.doc"], "events.doc: its name does not tell the format; name it, or let it end in .jsonl, "),
        (["a.jsonl", "--format", "jsnl"], "there is no format 'jsnl'; there are jsonl, csv, ical"),
        (["a.jsonl", "--noun", "actr"], "there are event, actor, venue, series, source; did you mean actor?"),
        (["a.csv", "--noun", "source"], "csv has events alone; what is a source comes as jsonl"),
        (["a.jsonl", "--reason", " "], "--reason has to have 1 to 500 printable characters"),
        (["nowhere.jsonl"], "does not exist"),
        (["a.jsonl", "--on-conflict", "x"], "'skip', 'update'"),
        ([], "Missing argument"),
    ],
)  # fmt: skip
def test_wrong_use_is_told(tmp_path: Path, arguments: list[str], said: str) -> None:
    for name in ("events.doc", "a.jsonl", "a.csv"):
        (tmp_path / name).write_bytes(orjson.dumps(CALL))
    named = [str(tmp_path / each) if "." in each else each for each in arguments]
    done = run("import", *named, COMMUNIQUE_DATABASE_URL=f"sqlite:///{tmp_path}/a.db")
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.replace("│", " ").split())


def test_a_database_that_can_not_be_written_is_told_in_a_line(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/a.db"
    migrate(address)
    with closing(sqlite3.connect(tmp_path / "a.db")) as made:
        made.execute("DROP TABLE posting")
    done = run("import", file(tmp_path, "a.jsonl", CALL), COMMUNIQUE_DATABASE_URL=address)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "The database can't be written: no such table: posting\n"


def test_a_file_of_nothing_is_said_to_be_one(database: Database, empty_url: str, tmp_path: Path) -> None:
    done = run("import", file(tmp_path, "a.csv", b"title,when"), COMMUNIQUE_DATABASE_URL=empty_url)
    assert (done.exit_code, done.stdout) == (0, "a.csv: no rows\n")


def test_a_pipe_is_read(database: Database, empty_url: str, tmp_path: Path) -> None:
    pipe = tmp_path / "a.jsonl"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_bytes, args=[lines({**CALL, "id": "a"})])
    writer.start()
    done = run("import", str(pipe), COMMUNIQUE_DATABASE_URL=empty_url)
    writer.join()
    assert (done.exit_code, list(drafts(database))) == (0, ["a"])


def test_only_so_many_new_ones_are_listed(
    database: Database, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "MOST_TOLD", 2)
    people = [{"actor": {"name": f"P {number}", "kind": "person"}} for number in range(5)]
    path = file(tmp_path, "a.jsonl", {**CALL, "participants": people})
    done = run("import", path, COMMUNIQUE_DATABASE_URL=empty_url)
    assert done.stdout.splitlines() == [
        "a.jsonl:1: new actor p-0: P 0",
        "a.jsonl:1: new actor p-1: P 1",
        "… and 3 more",
        "a.jsonl: events: 1 new, 0 changed, 0 as they were",
    ]
