"""The live stream measured: how soon after a write is acknowledged the listeners hear of it, and what they cost.

python -m benchmarks.changes
"""

import asyncio
import statistics
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx

from app.database import Database
from app.keys.edit import create
from app.migrate import migrate
from benchmarks.processes import Server, serving, spent

LISTENERS = (1, 200)
WRITES = 50
PAUSE = 0.05
"""Seconds between writes, so that each is heard of by itself."""
STREAM = "/v1/changes/stream"


def report() -> None:
    """Print a line for each number of listeners."""
    print(f"\nchanges{'listeners':>12}{'median ms':>11}{'p95 ms':>8}{'µs a change and listener':>27}")
    for listeners in LISTENERS:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'changes.db'}"
            migrate(url)
            with closing(Database(url)) as database, database.write() as session:
                key = create(session, "bench", "write", datetime.now(UTC))
            settings = {"COMMUNIQUE_DATABASE_URL": url}
            with serving("app.main:create_app", settings, "--factory") as server:
                before = spent([server.process])
                waited = sorted(asyncio.run(_listen(server, key, listeners)))
                cost = (spent([server.process]) - before) / len(waited) * 1e6
        middle, late = statistics.median(waited) * 1e3, waited[int(len(waited) * 0.95)] * 1e3
        print(f"{listeners:19}{middle:11.0f}{late:8.0f}{cost:27.0f}")


async def _listen(server: Server, key: str, listeners: int) -> list[float]:
    """Seconds from each acknowledgement until each listener had heard."""
    heard: list[dict[int, float]] = [{} for _ in range(listeners)]
    written: dict[int, float] = {}
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", limits=limits, timeout=60) as http:
        listening = [asyncio.create_task(_hear(http, one)) for one in heard]
        await asyncio.sleep(1)
        for number in range(1, WRITES + 1):
            draft = {"id": f"e{number}", "title": "A call", "kind": "call"}
            answer = await http.post("/v1/events", json=draft, headers={"authorization": f"Bearer {key}"})
            answer.raise_for_status()
            written[number] = time.perf_counter()
            await asyncio.sleep(PAUSE)
        await asyncio.wait_for(asyncio.gather(*listening), 60)
    return [max(0.0, one[number] - written[number]) for one in heard for number in written]


async def _hear(http: httpx.AsyncClient, heard: dict[int, float]) -> None:
    async with http.stream("GET", STREAM, params={"after": "0"}) as answer:
        async for line in answer.aiter_lines():
            if line.startswith("id: "):
                heard[int(line.removeprefix("id: "))] = time.perf_counter()
            if len(heard) == WRITES:
                return


if __name__ == "__main__":
    report()
