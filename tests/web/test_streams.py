"""Long answers: what they hold, what they see, and that they let go of it however they end."""

import asyncio
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.types import Message

from app.database import edition
from app.web import streams
from app.web.streams import MOST, BrokenOff
from tests import make
from tests.reading import get, problem
from tests.statements import listened_to
from tests.web.asking import Answer, ask, scope_of

EVENTS = 1_200
TARGET = "/v1/events.jsonl?sort=date"


@pytest.fixture
def app(empty_app: FastAPI) -> Iterator[FastAPI]:
    days = (f"{2000 + n // 300}-{n // 25 % 12 + 1:02}-{n % 25 + 1:02}" for n in range(EVENTS))
    make.record(empty_app.state.database, *(make.event(f"event-{n}", when=day) for n, day in enumerate(days)))
    yield empty_app
    assert all(empty_app.state.streams._places.acquire(blocking=False) for _ in range(MOST)), (
        "each gives back its place"
    )
    assert empty_app.state.database.reading.pool.checkedout() <= len(empty_app.state.database._resting)


def drive(app: FastAPI, after: Callable[[int], Any], headers: dict[str, str] | None = None) -> Answer:
    """The answer to `TARGET`; after each piece of it `after` is told how many there were. The client goes away when
    that says `gone`, and waits for long before the next piece when it says `slowly`.
    """
    answer = Answer()
    gone = asyncio.Event()
    pieces = 0

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal pieces
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            return
        answer.body += message["body"]
        answer.ended = not message.get("more_body")
        pieces += 1
        if (said := after(pieces)) == "gone":
            gone.set()
        await asyncio.sleep(5 if said == "slowly" else 0)

    asyncio.run(asyncio.wait_for(app(scope_of("GET", TARGET, headers or {}), receive, send), timeout=20))
    return answer


def test_it_is_all_of_one_state_and_no_writer_waits_for_it(app: FastAPI) -> None:
    whole = ask(app, "GET", TARGET)
    database = app.state.database
    written: list[Any] = []

    def write() -> None:
        moved = [make.event(f"event-{n}", when="2017-11-20") for n in (1, 600, EVENTS - 1)]
        written.append(make.record(database, make.event("another", when="2003-12-25"), *moved))

    def meanwhile(pieces: int) -> None:
        if pieces == 1:
            writer = Thread(target=write)
            writer.start()
            writer.join(timeout=10)

    answer = drive(app, meanwhile)
    assert len(written) == 1
    assert answer.body == whole.body
    assert answer.headers["etag"] == whole.headers["etag"]
    after = ask(app, "GET", TARGET)
    assert after.headers["etag"] != whole.headers["etag"]
    assert after.body.count(b"\n") == whole.body.count(b"\n") + 1 == EVENTS + 1


def test_the_tag_is_of_the_state_that_is_sent(app: FastAPI) -> None:
    first = drive(app, lambda _: None)
    assert drive(app, lambda _: None, {"if-none-match": first.headers["etag"]}).status == 304
    assert (first.ended, first.body.count(b"\n")) == (True, EVENTS)
    assert first.body == b"".join(page_by_page(app))


def page_by_page(app: FastAPI) -> Iterator[bytes]:
    onward: str | None = "/v1/events?limit=500"
    while onward:
        page = get(app, onward).json
        yield from (get(app, f"/v1/events/{event['id']}").body + b"\n" for event in page["data"])
        onward = page["links"]["next"] and page["links"]["next"].partition(":80")[2]


def test_a_client_that_goes_away_is_not_read_for(app: FastAPI) -> None:
    answer = drive(app, lambda pieces: "gone" if pieces == 1 else None)
    assert not answer.ended
    assert answer.body.count(b"\n") < EVENTS


def test_no_more_than_so_many_are_under_way(app: FastAPI) -> None:
    held = [app.state.streams.hold() for _ in range(MOST)]
    assert "ask again" in problem(app, TARGET, 503)["detail"]
    assert get(app, "/v1/events?limit=500").status == 200
    assert ask(app, "GET", f"{TARGET}&limit=500").status == 200
    held.pop().close()
    assert ask(app, "GET", TARGET).status == 200
    for snapshot in held:
        snapshot.close()


def test_head_and_304_do_not_read_it_all(app: FastAPI) -> None:
    tag = ask(app, "GET", TARGET).headers["etag"]
    with listened_to(app) as sent:
        app.state.database.close()
        same = ask(app, "GET", TARGET, {"if-none-match": tag})
        assert (same.status, len(sent)) == (304, 1)
        del sent[:]
        head = ask(app, "HEAD", TARGET)
        assert (head.status, head.headers["etag"], head.body) == (200, tag, b"")
        pages = sum("FROM posting" in statement for statement in sent)
        assert pages <= 2, "the first page, to see that there is more, and at the most the one that was asked for next"


def test_what_breaks_in_the_middle_is_broken_off(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    """Not ended as if it were whole."""
    database = app.state.database
    if database.embedded:
        pytest.skip("SQLite has no server that goes away")

    def cut(pieces: int) -> None:
        if pieces == 1:
            with database.engine.begin() as connection:
                connection.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE state = 'idle in transaction' AND datname = current_database()"
                )

    with pytest.raises(BrokenOff):
        drive(app, cut)
    assert "failed after its answer had begun" in caplog.text


def test_a_client_that_takes_too_long_is_cut_off(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LONGEST", 1.0)
    with pytest.raises(TimeoutError):
        drive(app, lambda _: "slowly")


def test_a_snapshot_that_can_not_be_begun_gives_its_place_back(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(RuntimeError):
        pass

    def refuse(_: Connection) -> Any:
        raise Gone

    with monkeypatch.context() as patched:
        patched.setattr(streams, "still", refuse)
        for _ in range(MOST + 1):
            with pytest.raises(Gone):
                app.state.streams.hold()
    with app.state.streams.hold() as snapshot:
        assert edition(snapshot.connection)
