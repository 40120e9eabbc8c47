"""Long answers measured: all events as CSV and JSON Lines, how soon they begin, how fast they come, and what they take.

The peak is what the server has for its own, looked at while it sends: files that it maps are the system's.
"""

import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from typing import NamedTuple

from benchmarks.databases import short
from benchmarks.processes import memory, serving

SUFFIXES = ("csv", "jsonl")
PIECE = 1 << 16
LOOK = 0.2
"""Seconds between looks at the memory."""


class Sent(NamedTuple):
    """What one answer came to; times in seconds, sizes in megabytes."""

    first: float
    whole: float
    size: float
    before: float
    peak: float


def report(kind: str, urls: dict[int, str]) -> None:
    """Print a line for each format and size."""
    print(f"\n{kind}: all events in one answer{'first byte s':>22}{'whole s':>9}{'MB':>7}{'own MB':>8}{'at most':>9}")
    for size, url in urls.items():
        with serving("app.main:create_app", {"COMMUNIQUE_DATABASE_URL": url}, "--factory") as server:
            for suffix in SUFFIXES:
                _send(server.port, server.process, f"/v1/events.{suffix}?limit=500")
                sent = _send(server.port, server.process, f"/v1/events.{suffix}")
                print(
                    f"{short(size):>10} {suffix:8}{sent.first:37.3f}{sent.whole:9.1f}{sent.size:7.0f}"
                    f"{sent.before:8.0f}{sent.peak:9.0f}"
                )


def _send(port: int, process: int, path: str) -> Sent:
    before = peak = memory(process)
    connection = HTTPConnection("127.0.0.1", port, timeout=900)
    begun = looked = time.perf_counter()
    connection.request("GET", path)
    size, first = 0, 0.0
    for piece in _pieces(connection.getresponse()):
        now = time.perf_counter()
        first = first or now - begun
        size += len(piece)
        if now - looked > LOOK:
            peak, looked = max(peak, memory(process)), now
    connection.close()
    return Sent(first, time.perf_counter() - begun, size / 1e6, before, peak)


def _pieces(answer: HTTPResponse) -> Iterator[bytes]:
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}: {answer.read(500)!r}")
    while piece := answer.read1(PIECE):
        yield piece
