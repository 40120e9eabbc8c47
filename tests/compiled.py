"""What SQLAlchemy made of a statement serves all the engines of a process, though each test opens databases of its own.

An engine keeps it, by the statement and the dialect. To compile all again for each was a quarter of what a test cost.
"""

from typing import Any

import pytest
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

MANY = 5_000
"""Statements kept; all that the tests send are fewer."""


class Compiled:
    """The dialects that have met their database, by kind, each with what was compiled for it."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[Dialect, Any]] = {}

    def share(self, engine: Engine) -> None:
        """Let a new engine have what others of its kind compiled, or the others what it will."""
        kind = (type(engine.dialect), engine.dialect._on_connect_isolation_level)
        if kind in self._known:
            engine.dialect, engine._compiled_cache = self._known[kind]
            return

        engine._compiled_cache = LRUCache(MANY)

        def met(*_: object) -> None:
            self._known.setdefault(kind, (engine.dialect, engine._compiled_cache))

        event.listen(engine.pool, "connect", met)  # after what SQLAlchemy does first: only then the dialect is ready


def share_compiled(patch: pytest.MonkeyPatch) -> None:
    """From now on, until the patch is undone."""
    compiled = Compiled()
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        patch.setattr(dialect, "engine_created", compiled.share)
