"""A server that is killed in the middle of writing: what it acknowledged is there, and nothing half-written is."""

import random
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import text

from app.database import Database
from app.history.tail import numbered
from app.migrate import migrate
from app.releases.mirror import follow
from tests.copies import opened
from tests.recording.editor import key_for
from tests.releases.test_mirror import equal
from tests.running import Server, serving

WRITERS = 4


def write_until_it_ends(server: Server, key: str, done: dict[str, str], mark: str, most: int) -> None:
    """Post events, of which every second names a new actor; `done` are the answers, by id."""
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{server.url}/v1", headers=headers, timeout=20) as http:
        for number in range(most):
            draft: dict[str, Any] = {
                "id": f"e-{mark}-{number}",
                "title": f"Event {number}",
                "kind": "call",
                "when": "2019-12-11",
            }
            if number % 2:
                draft["participants"] = [{"actor": {"name": f"Actor {mark} {number}", "kind": "person"}}]
            try:
                answer = http.post("/events", json=draft)
            except httpx.TransportError:
                return
            assert answer.status_code == 201, answer.text
            done[str(draft["id"])] = answer.text


def feed_of(database: Database) -> Any:
    def feed(after: int, limit: int) -> Any:
        with database.reading.connect() as connection:
            found = numbered(connection, after, limit + 1)
        return {"data": [orjson.loads(change) for _, change in found[:limit]], "more": len(found) > limit}

    return feed


@pytest.mark.parametrize(("kills", "writes"), [(2, 40), pytest.param(10, 1_000, marks=pytest.mark.prove)])
def test_what_was_acknowledged_is_there_and_nothing_is_half_written(
    empty_url: str, tmp_path: Path, kills: int, writes: int
) -> None:
    with closing(opened(empty_url)) as database:
        key = key_for(database)
    dice, done, cut = random.Random(7), dict[str, str](), 0
    for kill in range(kills):
        before = len(done)
        with serving(empty_url) as server:
            writers = [
                threading.Thread(
                    target=write_until_it_ends, args=(server, key, done, f"{kill}-{each}", writes // WRITERS)
                )
                for each in range(WRITERS)
            ]
            for writer in writers:
                writer.start()
            enough = before + dice.randint(writes // 10, writes * 9 // 10)
            while len(done) < enough:
                time.sleep(0.001)
            cut += any(writer.is_alive() for writer in writers)
            server.kill()
            for writer in writers:
                writer.join()
    assert cut == kills
    with closing(opened(empty_url)) as database:
        if database.embedded:
            with database.engine.begin() as connection:
                assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        with database.engine.begin() as connection:
            stored: dict[str, str] = dict(
                map(tuple, connection.execute(text("SELECT id, view FROM event JOIN document USING (key)")))
            )
        assert {key: stored.get(key) for key in done} == done
        copied = f"sqlite:///{tmp_path}/copy.db"
        migrate(copied)
        with closing(opened(copied)) as copy:
            assert list(follow(copy, feed_of(database)))
            equal(database, copy)  # what the log says was written makes every row of every table, and no more
