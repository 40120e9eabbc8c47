"""The command line: migrate, seed and serve, and a wrong setting said in a line."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import uvicorn
from sqlalchemy import inspect
from typer.testing import CliRunner, Result

from app import cli
from app.database import Database
from app.engines import make_engine
from app.keys.edit import recognise
from app.settings import Settings
from tests import make
from tests.copies import Copies
from tests.running import serving
from tests.stored import all_of, view

ROOT = Path(__file__).parents[1]
DATABASE = "COMMUNIQUE_DATABASE_URL"


def run(*arguments: str, **environment: str) -> Result:
    """What a command answers."""
    return CliRunner().invoke(cli.app, arguments, env=environment)


def tables(address: str) -> set[str]:
    engine = make_engine(Settings(database_url=address).alchemy_url)
    with engine.begin() as connection:
        found = set(inspect(connection).get_table_names())
    engine.dispose()
    return found


def test_migrate_makes_the_schema_and_takes_it_away(empty_url: str) -> None:
    assert run("migrate", "base", COMMUNIQUE_DATABASE_URL=empty_url).exit_code == 0
    assert tables(empty_url) == {"alembic_version"}
    assert run("migrate", COMMUNIQUE_DATABASE_URL=empty_url).exit_code == 0
    assert {"event", "posting", "alembic_version"} <= tables(empty_url)


def test_seed_tells_what_it_did(database: Database, empty_url: str) -> None:
    first, second = (run("seed", COMMUNIQUE_DATABASE_URL=empty_url) for _ in range(2))
    assert first.output.splitlines() == [
        "actors: 109 new, 0 changed, 0 as they were",
        "venues: 49 new, 0 changed, 0 as they were",
        "series: 17 new, 0 changed, 0 as they were",
        "events: 152 new, 0 changed, 0 as they were",
    ]
    assert second.output.splitlines()[3] == "events: 0 new, 0 changed, 152 as they were"
    assert len(all_of(database)["event"]) == 152


def test_seed_if_empty_leaves_a_database_with_events_alone(database: Database, empty_url: str) -> None:
    make.record(database, make.event("a"))
    before = all_of(database)
    told = run("seed", "--if-empty", COMMUNIQUE_DATABASE_URL=empty_url)
    assert (told.exit_code, told.output) == (0, "")
    assert all_of(database) == before


def test_seed_if_empty_seeds_what_holds_no_event(database: Database, empty_url: str) -> None:
    make.record(database, make.actor("a"))
    assert run("seed", "--if-empty", COMMUNIQUE_DATABASE_URL=empty_url).exit_code == 0
    assert view(database, "event", "astana-7-2017")["version"] == 1


@pytest.mark.parametrize("command", ["migrate", "seed", "serve"])
def test_a_wrong_setting_is_said_in_a_line(command: str) -> None:
    told = run(command, COMMUNIQUE_DATABASE_URL="mysql://localhost/a", COMMUNIQUE_THREADS="0")
    assert told.exit_code == 2
    assert told.stdout == ""
    assert told.stderr.splitlines() == [
        "COMMUNIQUE_DATABASE_URL: Value error, it names 'mysql'; it has to be sqlite:///FILE or postgresql://…",
        "COMMUNIQUE_THREADS: Input should be greater than or equal to 1",
    ]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Uvicorn was asked to serve, instead of serving it."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **how: asked.append({"app": app, **how}))
    return asked


def test_serve_says_what_is_worth_opening_and_serves(served: list[dict[str, Any]], tmp_path: Path) -> None:
    told = run(
        "serve",
        "--workers",
        "2",
        "--host",
        "0.0.0.0",
        PORT="8123",
        COMMUNIQUE_DATABASE_URL=f"sqlite:///{tmp_path}/a.db",
    )
    assert [line.split()[0] for line in told.output.splitlines()] == [
        f"http://127.0.0.1:8123{path}" for path in ("/", "/docs", "/redoc", "/v1/events")
    ]
    (asked,) = served
    assert (asked["app"], asked["factory"], asked["access_log"]) == ("app.main:create_app", True, False)
    assert (asked["host"], asked["port"], asked["workers"]) == ("0.0.0.0", 8123, 2)


def test_serve_can_migrate_and_seed_first(served: list[dict[str, Any]], tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/a folder/a.db"
    for _ in range(2):
        assert run("serve", "--migrate", "--seed", COMMUNIQUE_DATABASE_URL=address).exit_code == 0
    database = Database(address)
    assert len(all_of(database)["event"]) == 152
    database.close()
    assert len(served) == 2


def test_serve_heeds_the_environment(served: list[dict[str, Any]], tmp_path: Path) -> None:
    environment = {"PORT": "9000", "COMMUNIQUE_DATABASE_URL": f"sqlite:///{tmp_path}/a.db"}
    assert "events: 152 new" in run("serve", "--migrate", COMMUNIQUE_SEED="true", **environment).output
    assert run("migrate", "base", **environment).exit_code == 0
    assert "events:" not in run("serve", "--migrate", COMMUNIQUE_SEED="false", **environment).output
    assert [asked["port"] for asked in served] == [9000, 9000]


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_what_is_no_port_is_refused(served: list[dict[str, Any]], port: str) -> None:
    assert run("serve", PORT=port).exit_code == run("serve", "--port", port).exit_code == 2
    assert served == []


def test_without_a_command_the_commands_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["communique", "--help"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(command in told for command in ("serve", "migrate", "seed"))


def test_keys_are_made_shown_once_listed_and_revoked(database: Database, empty_url: str) -> None:
    made = run("keys", "create", "--name", "Ada", "--scope", "admin", COMMUNIQUE_DATABASE_URL=empty_url)
    secret = made.stdout.strip()
    assert made.exit_code == 0
    with database.write() as session:
        assert recognise(session, secret) == (secret[4:12], "Ada", "admin")
    listed = run("keys", "list", COMMUNIQUE_DATABASE_URL=empty_url).stdout
    assert secret[:12] in listed
    assert "Ada" in listed
    assert "last wrote never" in listed
    assert secret not in listed
    assert run("keys", "revoke", secret[:12], COMMUNIQUE_DATABASE_URL=empty_url).exit_code == 0
    with database.write() as session:
        assert recognise(session, secret) is None
    again = run("keys", "revoke", secret[:12], COMMUNIQUE_DATABASE_URL=empty_url)
    assert (again.exit_code, "no key" in again.stderr) == (1, True)
    assert "revoked" in run("keys", "list", COMMUNIQUE_DATABASE_URL=empty_url).stdout


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101])
def test_a_key_bears_a_name(empty_url: str, name: str) -> None:
    assert run("keys", "create", "--name", name, COMMUNIQUE_DATABASE_URL=empty_url).exit_code == 2


def test_a_mirror_follows_a_server(seeded_copies: Copies, database: Database, empty_url: str) -> None:
    with serving(seeded_copies.fresh()) as server:
        told = run("mirror", server.url, COMMUNIQUE_DATABASE_URL=empty_url)
        assert (told.exit_code, told.output) == (0, "up to change 327\n")
        assert run("mirror", f"{server.url}/", COMMUNIQUE_DATABASE_URL=empty_url).output == ""
    assert len(all_of(database)["event"]) == 152
    for address in (server.url, "ftp://x", f"{server.url}/nowhere"):
        assert run("mirror", address, COMMUNIQUE_DATABASE_URL=empty_url).exit_code == 1


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def status_of(address: str, process: subprocess.Popen[str]) -> int:
    """The status of the answer, once there is one."""
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            with urlopen(address, timeout=5) as response:
                return int(response.status)
        except URLError:
            time.sleep(0.1)
    raise TimeoutError(address)


def test_a_server_answers_until_it_is_told_to_end(empty_url: str) -> None:
    port = free_port()
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    environment = {**os.environ, DATABASE: empty_url}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as server:
        try:
            assert status_of(f"http://127.0.0.1:{port}/readyz", server) == 200
            assert status_of(f"http://127.0.0.1:{port}/v1/events", server) == 200
            server.send_signal(signal.SIGTERM)
            out, errors = server.communicate(timeout=20)
        finally:
            server.kill()
    assert server.returncode in {0, -signal.SIGTERM}
    assert f"http://127.0.0.1:{port}/docs" in out
    assert "Traceback" not in errors
    assert "Application shutdown complete" in errors
