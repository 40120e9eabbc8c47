"""A mirror that follows the changes ends equal, byte for byte."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import make_url
from typer.testing import CliRunner

from app import cli
from app.database import Database
from app.main import create_app
from app.releases.mirror import Differs, feed_from, follow
from app.settings import Settings
from tests import make
from tests.recording.editor import Editor
from tests.room import room_for
from tests.serving import serving
from tests.stored import all_of
from tests.web.asking import ask

CALL = {"title": "A call", "kind": "call"}
LEFT_OUT = {"edition", "access_key", "repeatable"}
"""What is of each database itself."""


def feed_of(app: FastAPI, **lent: Any) -> Any:
    def feed(after: int, limit: int) -> Any:
        answer = ask(app, "GET", f"/v1/changes?after={after}&limit={limit}", **lent)
        assert answer.status == 200, answer.body
        return answer.json

    return feed


def equal(source: Database, copy: Database) -> None:
    """All rows of all tables are the same: views, documents, index, words, and the log."""
    one, other = all_of(source), all_of(copy)
    for table in (
        one.keys() - LEFT_OUT if source.embedded == copy.embedded else {"document", "revision", "actor", "merged_id"}
    ):
        assert one[table] == other[table], table


def test_the_seeds_are_copied(app: FastAPI, copy: Database) -> None:
    reached = list(follow(copy, feed_of(app), 100))
    assert reached == [175, 327]  # not in the middle of the events, which name each other
    equal(app.state.database, copy)
    assert list(follow(copy, feed_of(app))) == []


def test_every_kind_of_write_is_copied(editor: Editor, copy: Database) -> None:
    feed = feed_of(editor.app, run=editor.runner.run)
    for key in "abc":
        editor.made("actors", id=key, name=f"Name {key}", kind="state")
        editor.made("series", id=key, name=f"Series {key}", sponsors=["a"])
    editor.made("venues", id="v", name="V", kind="country", timezone="Asia/Tokyo")
    sources = [{"url": "https://example.org/x", "title": "One"}, {"publisher": "P", "title": "One"}]
    for key in "abc":
        part = {"actor": {"name": f"New {key}", "kind": "person"}, "on_behalf_of": "b"}
        editor.made("events", **CALL, id=key, participants=[part, {"actor": "a"}], venue="v", series="b",
                    when="2019-12-11T20:00:00Z", sources=sources, external_ids={"x": key})  # fmt: skip
    list(follow(copy, feed))
    equal(editor.app.state.database, copy)
    editor.patch("/v1/events/c", {"relations": [{"type": "follows", "event": "b"}], "status": "cancelled"})
    editor.patch("/v1/venues/v", {"timezone": "America/Lima", "name": "Peru"})
    assert editor.post("/v1/actors/a/merge", {"into": "b"}).status == 200
    assert editor.post("/v1/series/b/merge", {"into": "c"}).status == 200
    assert editor.post("/v1/events/b/merge", {"into": "a"}).status == 200
    assert editor.delete("/v1/events/c").status == 204
    assert editor.post("/v1/events/c/revisions/1/restore").status == 200
    assert editor.post("/v1/actors/a/revisions/1/restore").status == 200
    assert editor.delete("/v1/actors/a").status == 204
    list(follow(copy, feed))
    equal(editor.app.state.database, copy)


def test_a_copy_that_something_else_wrote_to_is_told(app: FastAPI, copy: Database) -> None:
    make.record(copy, make.actor("nobody"))
    with pytest.raises(Differs, match="this copy holds something else"):
        list(follow(copy, feed_of(app)))


def test_a_source_that_was_put_back_is_told(editor: Editor, copy: Database) -> None:
    feed = feed_of(editor.app, run=editor.runner.run)
    editor.made("actors", id="a", name="A", kind="state")
    list(follow(copy, feed))
    editor.made("actors", id="b", name="B", kind="state")
    pages = feed(0, 500)
    list(follow(copy, feed))
    older = {**pages, "data": pages["data"][:1]}
    with pytest.raises(Differs, match="change 2 is another one there, or none"):
        list(follow(copy, lambda after, limit: {**older, "data": older["data"][after:], "more": False}))
    other = [older["data"][0], {**pages["data"][1], "reason": "Another"}, {**pages["data"][1], "seq": 3}]
    with pytest.raises(Differs, match="change 2 is another one there, or none"):
        list(follow(copy, lambda after, limit: {"data": other[after : after + limit], "more": False}))


def test_a_source_that_has_far_less_is_told_by_the_command(app: FastAPI, empty_app: FastAPI) -> None:
    copied = {"COMMUNIQUE_DATABASE_URL": app.state.database.engine.url.render_as_string(hide_password=False)}
    make.record(empty_app.state.database, make.actor("a"))
    with serving(empty_app) as url:
        done = CliRunner().invoke(cli.app, ["mirror", url], env=copied)
    assert done.exit_code == 1
    assert "the last write here is 1, and 326 is beyond" in done.stderr


CUT = b'HTTP/1.0 200 OK\r\nContent-Length: 5000\r\n\r\n{"data":['
OK = b"HTTP/1.0 200 OK\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (CUT, "broke off: IncompleteRead(9 bytes read, 4991 more expected)"),
        (b"garbage\r\n\r\n", "broke off: garbage"),
        (b"HTTP/1.0 503 Service Unavailable\r\n\r\n", "HTTP Error 503"),
        (OK + b"<html>", "unexpected character"),
        (OK + b"[]", "that is no page of changes: all of it: "),
        (OK + b"{}", "that is no page of changes: /data: Field required"),
        (OK + b'{"data": [{"seq": 1}], "last": 1, "more": false}', "that is no page of changes: /data/0/version: "),
        (OK + b'{"data": [], "last": 0, "more": true}', "that is no page of changes: there are more"),
    ],
)
def test_what_is_no_answer_is_told_and_asked_for_again(answer: bytes, told: str) -> None:
    with answering(answer) as url:
        feed = feed_from(url)
        for _ in range(2):
            with pytest.raises((OSError, ValueError)) as wrong:
                feed(0, 500)
            assert told in str(wrong.value)


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """The address of something that answers so, whatever it is asked."""

    class Answering(StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.readline()
            self.wfile.write(answer)

    with TCPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("empty_copies", ["sqlite"], indirect=True)
def test_a_copy_that_can_not_be_written_is_told(app: FastAPI, empty_url: str) -> None:
    room = Path(str(make_url(empty_url).database)).stat().st_size + 100_000
    with serving(app) as url, room_for(room):
        done = CliRunner().invoke(cli.app, ["mirror", url], env={"COMMUNIQUE_DATABASE_URL": empty_url})
    assert done.exit_code == 1
    assert done.stderr.startswith("the copy can't be written now: ")


def test_the_command_copies_between_any_two_databases(app: FastAPI, empty_url: str) -> None:
    with serving(app) as url:
        for told in (["up to change 327"], []):  # and a second time, when there is nothing new
            done = CliRunner().invoke(cli.app, ["mirror", url], env={"COMMUNIQUE_DATABASE_URL": empty_url})
            assert (done.exit_code, done.stdout.splitlines()[-1:]) == (0, told), done.stderr
    copied = create_app(Settings(database_url=empty_url))
    equal(app.state.database, copied.state.database)
    for path in ("/v1/events?limit=500", "/v1/venues?limit=500", "/v1/changes?after=300", "/v1/suggest?q=s"):
        assert ask(copied, "GET", path).json["data"] == ask(app, "GET", path).json["data"], path
    copied.state.database.close()
