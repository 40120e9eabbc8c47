"""Copies of prepared databases, made in the databases' own ways because these are fast."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

from app.database import Database
from app.migrate import migrate
from app.settings import Settings

ROOM = 3 << 30
"""Bytes that the tests' databases and files have room in."""


def quick_folder() -> Path:
    """Where files are made and removed fastest: in memory, where the system has a folder there with room enough."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        return memory
    return Path(os.environ.get("TMPDIR", "/tmp"))


class Copies:
    """A database that was filled once, and its copies; on SQLite, where there is no server, or on PostgreSQL."""

    def __init__(self, name: str, folder: Path, server: URL | None, fill: Callable[[str], None]) -> None:
        """`fill` is given the address of a database with the schema and nothing in it."""
        self.folder, self.server = folder, server
        self._name, self._count = f"{name}_{_worker()}_{os.getpid()}", 0
        self._running = server and psycopg.connect(server.render_as_string(hide_password=False), autocommit=True)
        if self._running:
            self._drop(self._name)
            self._running.execute(f'CREATE DATABASE "{self._name}" STRATEGY file_copy'.encode())
        migrate(Settings(database_url=self._address(self._name)).alchemy_url)
        fill(self._address(self._name))
        if not self._running:  # all into the one file that is copied
            with closing(sqlite3.connect(self.folder / f"{self._name}.db")) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def fresh(self) -> str:
        """The address of a new copy."""
        self._count += 1
        name = f"{self._name}_{self._count}"
        if self._running:
            # The files are copied, and not their pages logged: a third of the time where no disk is waited for.
            self._running.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._name}" STRATEGY file_copy'.encode())
        else:
            shutil.copy(self.folder / f"{self._name}.db", self.folder / f"{name}.db")
        return self._address(name)

    def drop(self, address: str) -> None:
        """Remove a copy."""
        name = str(make_url(address).database)
        if self._running:
            self._drop(name)
        else:
            for end in ("", "-wal", "-shm"):
                Path(f"{name}{end}").unlink(missing_ok=True)

    def end(self) -> None:
        """Remove what was prepared."""
        self.drop(self._address(self._name))
        if self._running:
            self._running.close()

    def _drop(self, name: str) -> None:
        assert self._running
        self._running.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())

    def _address(self, name: str) -> str:
        if self.server is None:
            return f"sqlite:///{self.folder / name}.db"
        return self.server.set(database=name).render_as_string(hide_password=False)


def drop_left_over(server: URL) -> None:
    """Remove the databases of tests that were killed: the more there are, the longer each new one takes."""
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            made = re.fullmatch(r"[a-z]+_(?:only|gw\d+)_(\d+)(?:_\d+)?", name)
            if made and gone(int(made[1])):
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "only")


def gone(process: int) -> bool:
    """Whether no process has this id any more."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def nothing(_: str) -> None:
    """Leave it as it is."""


def opened(address: str) -> Database:
    """The database at this address, as the settings name it."""
    return Database(Settings(database_url=address).alchemy_url)
