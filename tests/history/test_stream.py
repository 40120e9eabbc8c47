"""The live stream of changes: each once and in order, resumed, shared by many, and ended with the server."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from functools import partial
from types import MappingProxyType
from typing import Any

import httpx
import orjson
import pytest
from fastapi import FastAPI

from app.database import Database
from app.history.tail import ROOM, Tail
from tests import make
from tests.copies import opened
from tests.recording.editor import key_for
from tests.running import serving
from tests.web.asking import ask

CALL = {"title": "A call", "kind": "call"}


async def heard(
    http: httpx.AsyncClient, until: int, *, drop_at: int = 0, headers: Mapping[str, str] = MappingProxyType({})
) -> list[int]:
    """The numbers that a listener hears, up to this one; it loses its connection once, at `drop_at`."""
    found: list[int] = []
    asked = {"after": "0"} if "last-event-id" not in headers else {}
    async with http.stream("GET", "/v1/changes/stream", params=asked, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        number = 0
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                number = orjson.loads(line.removeprefix("data: "))["seq"]
            if line.startswith("id: "):
                number = int(line.removeprefix("id: "))
            if line == "" and number:
                found.append(number)
                if number == drop_at:
                    break
                if number >= until:
                    return found
                number = 0
    return found + await heard(http, until, headers={"last-event-id": str(found[-1])})


@pytest.mark.parametrize(("listeners", "changes"), [(10, 20), pytest.param(200, 100, marks=pytest.mark.prove)])
def test_all_who_listen_hear_each_change_once_and_in_order(empty_url: str, listeners: int, changes: int) -> None:
    with closing(opened(empty_url)) as database:
        key = key_for(database)

    async def run(url: str) -> list[list[int]]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=url, limits=limits, timeout=120) as http:
            halves = [heard(http, changes, drop_at=changes // 2 * (number % 2)) for number in range(listeners)]
            listening = [asyncio.create_task(each) for each in halves]
            await asyncio.sleep(0.5)
            for number in range(changes):
                sent = {"authorization": f"Bearer {key}"}
                answer = await http.post("/v1/events", json={**CALL, "id": f"e{number}"}, headers=sent)
                assert answer.status_code == 201
            return list(await asyncio.wait_for(asyncio.gather(*listening), 30))

    with serving(empty_url) as server:
        found = asyncio.run(run(server.url))
    assert found == [list(range(1, changes + 1))] * listeners


def test_a_server_told_to_end_ends_with_streams_open(empty_url: str) -> None:
    async def run(url: str, stop: Any) -> float:
        async with (
            httpx.AsyncClient(base_url=url, timeout=30) as http,
            http.stream("GET", "/v1/changes/stream") as answer,
        ):
            assert answer.status_code == 200
            begun = time.perf_counter()
            told = asyncio.get_running_loop().run_in_executor(None, stop)
            assert [line async for line in answer.aiter_lines() if line.startswith("data")] == []
            errors = await told
            assert "Application shutdown complete" in errors
            assert "Traceback" not in errors
            return time.perf_counter() - begun

    with serving(empty_url) as server:
        assert asyncio.run(run(server.url, server.stop)) < 5


def test_what_is_no_number_is_refused(empty_url: str) -> None:
    with serving(empty_url) as server, httpx.Client(base_url=f"{server.url}/v1", timeout=20) as http:
        assert http.get("/changes/stream?after=-1").status_code == 400
        assert http.get("/changes/stream?after=x").status_code == 400
        assert http.get("/changes/stream", headers={"last-event-id": "x"}).status_code == 400
        assert http.get("/changes/stream?aftr=1").json()["errors"][0]["nearest"] == ["after"]
        assert http.head("/changes/stream").status_code == 200


def test_who_has_heard_of_more_than_there_was_is_told(empty_url: str) -> None:
    """The database was put back to an earlier state: going on in silence would miss what is written now."""
    with serving(empty_url) as server, httpx.Client(base_url=f"{server.url}/v1", timeout=20) as http:
        for target, headers, said in (
            ("/changes/stream", {"last-event-id": "7"}, "Last-Event-ID"),
            ("/changes/stream?after=7", {}, "after"),
            ("/changes?after=7", {}, "after"),
        ):
            answer = http.get(target, headers=headers)
            assert answer.status_code == 400, target
            [error] = answer.json()["errors"]
            assert error["parameter"] == said
            assert "the last write here is 0, and 7 is beyond" in error["detail"]
        assert http.get("/changes?after=0").status_code == 200


def read(changes: AsyncIterator[tuple[int, bytes]], many: int) -> Any:
    async def some() -> list[int]:
        found = []
        async for seq, _ in changes:
            found.append(seq)
            if len(found) == many:
                break
        return found

    return asyncio.wait_for(some(), 20)


def test_who_is_far_behind_catches_up(database: Database) -> None:
    make.record(database, *(make.actor(f"a{number}") for number in range(450)))

    async def run() -> None:
        tail = Tail(database)
        assert await read(tail.follow(0), 450) == list(range(1, 451))
        assert await read(tail.follow(448), 2) == [449, 450]
        new = asyncio.create_task(read(tail.follow(None), 2))
        await asyncio.sleep(0.1)
        for key in ("x", "y"):
            await database.change(partial(make.keep, drafts=[make.actor(key)]))
        assert await new == [451, 452]
        waiting = asyncio.create_task(read(tail.follow(None), 1))
        await asyncio.sleep(0.1)
        tail.stop()
        assert await waiting == []

    asyncio.run(run())


def test_a_change_is_told_as_the_list_tells_it(empty_url: str) -> None:
    with closing(opened(empty_url)) as database:
        make.record(database, make.event("a"))
    with serving(empty_url) as server, httpx.Client(base_url=f"{server.url}/v1", timeout=20) as http:
        listed = http.get("/changes").json()["data"]
        with http.stream("GET", "/changes/stream?after=0") as answer:
            lines = answer.iter_lines()
            told = [next(lines) for _ in range(2)]
    assert re.fullmatch("id: 1", next(line for line in told if line.startswith("id")))
    assert orjson.loads(next(line for line in told if line.startswith("data")).removeprefix("data: ")) == listed[0]


LONG = [{"speaker": "ada", "text": "long " * 4_000}] * 15
"""What makes a draft of 300 kB: fourteen of them fill a page."""


def keep_long(database: Database, many: int) -> None:
    make.record(database, make.actor("ada"), *(make.event(f"e{number}", statements=LONG) for number in range(many)))


def test_a_page_of_long_changes_is_short(empty_app: FastAPI) -> None:
    keep_long(empty_app.state.database, 30)
    found: list[int] = []
    for more in (True, True, False):
        page = ask(empty_app, "GET", f"/v1/changes?after={len(found)}&limit=500")
        assert len(page.body) < ROOM + 400_000
        assert page.json["more"] is more
        found += [change["seq"] for change in page.json["data"]]
        assert page.json["last"] == found[-1] == len(found)
    assert len(found) == 31


def test_few_long_changes_are_kept_at_hand(database: Database) -> None:
    async def run() -> None:
        tail = Tail(database)
        new = asyncio.create_task(read(tail.follow(None), 31))
        await asyncio.sleep(0.1)
        keep_long(database, 30)
        assert await new == list(range(1, 32))
        assert ROOM - 400_000 < tail.size <= ROOM
        assert await read(tail.follow(0), 31) == list(range(1, 32))

    asyncio.run(run())
