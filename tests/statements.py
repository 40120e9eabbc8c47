"""The statements that a service sends to its database while it reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from fastapi import FastAPI
from sqlalchemy import event

from app.memory import Memory
from tests.web.asking import Answer, ask


@contextmanager
def listened_to(app: FastAPI) -> Iterator[list[str]]:
    """Every statement that is sent from now on, as the driver has it: on connections that are yet to be made."""
    sent: list[str] = []

    class Told(psycopg.Cursor[Any]):
        def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            sent.append(query)
            return super().execute(query, *args, **kwargs)

    def listen(connection: Any, _: object) -> None:
        if isinstance(connection, psycopg.Connection):
            connection.cursor_factory = Told
        else:
            connection.set_trace_callback(lambda sql: None if _fts5s_own(sql) else sent.append(sql))

    event.listen(app.state.database.reading, "connect", listen)
    yield sent
    event.remove(app.state.database.reading, "connect", listen)


def count(app: FastAPI, sent: list[str], target: str) -> tuple[int, Answer]:
    """How many statements a request takes when nothing is in mind yet, and its answer."""
    app.state.memory = Memory(1 << 20)
    before = len(sent)
    answer = ask(app, "GET", target)
    return len(sent) - before, answer


def _fts5s_own(sql: str) -> bool:
    """What the full text asks of its own tables, and whether they have changed."""
    return sql.startswith("--") or "'words_fts_" in sql or sql == "PRAGMA 'main'.data_version"
