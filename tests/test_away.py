"""A PostgreSQL that is away for a while: it is told, and forgotten once it is back."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import make_url

from tests.recording.editor import Editor

pytestmark = pytest.mark.parametrize("empty_copies", ["postgresql"], indirect=True)


@contextmanager
def nobody_let_in(address: str) -> Iterator[None]:
    """The database breaks off its connections and takes no new ones."""
    url = make_url(address).set(drivername="postgresql")
    server = url.set(database="postgres").render_as_string(hide_password=False)
    ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false'.encode())
        try:
            connection.execute(ended.encode(), [url.database])
            yield
        finally:
            connection.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true'.encode())


def test_it_is_told_to_who_asks_and_who_writes_until_it_is_back(editor: Editor, empty_url: str) -> None:
    call = {"title": "A call", "kind": "call"}
    for number in range(3):
        assert editor.get("/v1/events").status == editor.get("/v1/events.csv").status == 200
        assert editor.post("/v1/events", call).status == 201
        with nobody_let_in(empty_url):
            for answer in (
                *(editor.get(path) for path in ("/v1/events", "/v1/events.csv", "/v1/changes", "/timeline", "/readyz")),
                editor.post("/v1/events", call),
                editor.post("/v1/imports", b"{}", content_type="application/jsonl"),
            ):
                assert answer.status == 503, answer.body
        assert len(editor.get("/v1/events").json["data"]) == number + 1
    assert len(editor.get("/v1/changes").json["data"]) == 3
