"""The load: a few connections over loopback that ask one request after the other, each as soon as it is answered."""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import chain, count
from random import Random
from typing import NamedTuple, cast

import uvloop

from benchmarks.processes import Server, family, spent

CONNECTIONS = 8
PATIENCE = 60
"""Seconds that the last answers may take."""
END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"


class Round(NamedTuple):
    """What one contender did in one round; times in seconds, `server` and `database` being processor time."""

    requests: int
    elapsed: float
    server: float
    database: float
    latencies: list[float]
    bytes: int


class Asking(asyncio.Protocol):
    """One connection: keeps asking until told to stop."""

    def __init__(self, requests: Iterator[bytes], until: float) -> None:
        self._requests, self._until = requests, until
        self._buffer = bytearray()
        self._need = 0
        self._asked = 0.0
        self.latencies: list[float] = []
        self.bytes = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class, which does not say so
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._need and (head := self._buffer.find(END_OF_HEAD)) >= 0:
            self._need = head + len(END_OF_HEAD) + self._length(bytes(self._buffer[:head]))
        if self._need and len(self._buffer) >= self._need:
            now = time.perf_counter()
            self.latencies.append(now - self._asked)
            self.bytes += self._need
            self._buffer.clear()
            self._need = 0
            if now < self._until:
                self._ask()
            else:
                self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            if error or self._buffer:
                self.done.set_exception(error or ConnectionError("the server hung up"))
            else:
                self.done.set_result(None)

    def _ask(self) -> None:
        self._asked = time.perf_counter()
        self._transport.write(next(self._requests))

    def _length(self, head: bytes) -> int:
        status, _, fields = head.partition(b"\r\n")
        if b" 200" not in status:
            self.done.set_exception(RuntimeError(status.decode()))
            self._transport.close()
        lowered = fields.lower()
        at = lowered.find(LENGTH)
        return int(lowered[at + len(LENGTH) :].split(b"\r\n")[0]) if at >= 0 else 0


def drive(server: Server, paths: Sequence[str], seconds: float, database: int | None = None) -> Round:
    """Ask these paths at random for so long; `database` is the process of the database server, where it is near."""
    host = f"127.0.0.1:{server.port}"
    asked = [f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode() for path in paths]
    draw = Random(7)
    requests = chain.from_iterable(draw.sample(asked, len(asked)) for _ in count())
    processes = family(server.process)
    before, before_database = spent(processes), spent(family(database)) if database else 0.0
    begun = time.perf_counter()
    asking = uvloop.run(_ask(server.port, requests, begun + seconds))
    elapsed = time.perf_counter() - begun
    latencies = [each for one in asking for each in one.latencies]
    return Round(
        requests=len(latencies),
        elapsed=elapsed,
        server=spent(processes) - before,
        database=max(0.0, (spent(family(database)) if database else 0.0) - before_database),
        latencies=latencies,
        bytes=sum(one.bytes for one in asking),
    )


async def _ask(port: int, requests: Iterator[bytes], until: float) -> list[Asking]:
    loop = asyncio.get_running_loop()
    asking = []
    for _ in range(CONNECTIONS):
        _, protocol = await loop.create_connection(lambda: Asking(requests, until), "127.0.0.1", port)
        asking.append(protocol)
    async with asyncio.timeout(until - time.perf_counter() + PATIENCE):
        await asyncio.gather(*(each.done for each in asking))
    return asking


class Sum(NamedTuple):
    """All rounds of a contender together."""

    rate: float
    """Requests a second."""
    cost: float
    """Server processor time, µs a request."""
    database: float
    """Database processor time, µs a request, where the database is a process of its own."""
    p50: float
    p99: float
    """Milliseconds."""
    size: float
    """Bytes an answer, head included."""


def total(rounds: Sequence[Round]) -> Sum:
    """The rounds added up; the cost is the median of the rounds, for the others disturb one another."""
    latencies = sorted(each for one in rounds for each in one.latencies)
    requests = len(latencies)
    return Sum(
        rate=requests / sum(one.elapsed for one in rounds),
        cost=statistics.median(one.server / one.requests for one in rounds) * 1e6,
        database=statistics.median(one.database / one.requests for one in rounds) * 1e6,
        p50=latencies[requests // 2] * 1e3,
        p99=latencies[requests * 99 // 100] * 1e3,
        size=sum(one.bytes for one in rounds) / requests,
    )
