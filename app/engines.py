"""The engines: how a database is opened, for writing, for reading, and when nobody will write to it any more."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url

MAPPED = 2**31 - 2**16
"""Bytes of a SQLite file that reading maps, the most it takes: pages come straight from the system's cache."""

CACHE = 16_000
"""KiB of pages that a connection to SQLite holds."""


def make_engine(url: str, *, pool_size: int = 8, reading: bool = False) -> Engine:
    """An engine for writing in transactions, or for `reading` without any: that saves PostgreSQL two round trips.

    On SQLite: foreign keys on, WAL, and `synchronous=FULL`, so that an acknowledged write survives a power cut. A
    write begins IMMEDIATE: a deferred transaction that reads and then writes fails with "locked" when writers meet.
    """
    autocommit = {"isolation_level": "AUTOCOMMIT"} if reading else {}
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_size=pool_size, max_overflow=4, pool_pre_ping=True, **autocommit)
    Path(make_url(url).database or ":memory:").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=pool_size, max_overflow=4, connect_args={"timeout": 30}, **autocommit)
    pragmas = [
        "page_size=8192",
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=FULL",
        f"cache_size=-{CACHE}",
    ]
    if reading:
        pragmas += ["query_only=ON", f"mmap_size={MAPPED}"]

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # no BEGIN behind our back
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    if not reading:

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def make_frozen_engine(file: Path, *, pool_size: int = 4) -> Engine:
    """An engine that reads a SQLite file which nobody will ever write again: without locks, and without a log."""
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        for pragma in ("query_only=ON", "cache_size=-4000", f"mmap_size={MAPPED}"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    return create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=pool_size, isolation_level="AUTOCOMMIT"
    )
