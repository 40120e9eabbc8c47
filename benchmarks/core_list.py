"""The core list measured: ours, the usual ORM way and constant bytes, in turns, on databases of several sizes.

    python -m benchmarks.core_list [--sizes 10000 100000 1000000] [--databases sqlite postgresql] [--folder .bench]

An actor's events in a date range, 50 of them, whole. Requests a second wander on a shared machine; what a request costs
the server in processor time is steadier, and what counts is how the contenders stand to each other.
"""

import argparse
import random
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode
from urllib.request import urlopen

import orjson

from benchmarks import changes, orm_way, queries, streams
from benchmarks.databases import KINDS, Databases, short
from benchmarks.events import Almanac
from benchmarks.load import Round, Sum, drive, total
from benchmarks.processes import Server, memory, serving
from benchmarks.world import FIRST, LAST, World

OURS, COLD, ORM, BARE = "ours", "cold", "ORM", "bare"
"""`cold` is ours with nothing kept in mind: every document is read from the database, each time."""
SERVICE = ("app.main:create_app", "--factory")
TARGETS = {OURS: SERVICE, COLD: SERVICE, ORM: ("benchmarks.orm_way:app",), BARE: ("benchmarks.bare:app",)}
REQUESTS = 2_000
"""Different ones, asked at random; of a million events they show 35,000, whose documents just fit into what is kept."""
STREAMED = 100_000
"""Events of the largest database that is sent whole."""
BUSY = 40
"""Actors busy enough that even the smallest database fills a page with them."""


class Contender(NamedTuple):
    """A way on a database of a size."""

    way: str
    size: int


def requests(number: int = REQUESTS) -> list[str]:
    """Paths of core lists: actors by popularity, ranges of 35 to 60 years, so that a page is full at every size."""
    draw = random.Random(7)
    actors = Almanac(World(), 1).actors
    paths: list[str] = []
    while len(paths) < number:
        actor = actors.draw(draw)[0]
        if actor not in actors.members[:BUSY]:
            continue
        begin = draw.randint(FIRST, LAST - 60 * 365)
        days = [date.fromordinal(day).isoformat() for day in (begin, begin + draw.randint(35 * 365, 60 * 365))]
        paths.append("/v1/events?" + urlencode({"actor": actor, "from": days[0], "to": days[1], "limit": 50}))
    return paths


class Measured(NamedTuple):
    """What each contender came to, and the megabytes that our servers had for their own at the end, by size."""

    sums: dict[Contender, Sum]
    memory: dict[int, float]


def measure(kind: str, urls: dict[int, str], databases: Databases, rounds: int, seconds: float) -> Measured:
    """Start every contender and let them take turns."""
    paths = requests()
    with ExitStack() as running:
        servers: dict[Contender, Server] = {}
        for size, url in urls.items():
            for way in (OURS, COLD, ORM):
                kept = {"COMMUNIQUE_DOCUMENT_CACHE": "0"} if way == COLD else {}
                servers[Contender(way, size)] = _serve(running, way, {"COMMUNIQUE_DATABASE_URL": url, **kept})
        length = _same_answers(servers, paths[:20])
        servers[Contender(BARE, 0)] = _serve(running, BARE, {"BENCH_BYTES": str(length)})
        for contender, server in servers.items():
            drive(server, paths, 0.5 if contender.way == ORM else 4)
        taken: dict[Contender, list[Round]] = {contender: [] for contender in servers}
        for _ in range(rounds):
            for contender, server in servers.items():
                longer = 2 if contender.way == ORM else 1  # few requests, and processor time comes in steps of 10 ms
                near = databases.server_process if kind != "sqlite" else None
                taken[contender].append(drive(server, paths, seconds * longer, near))
        ours = {contender.size: server for contender, server in servers.items() if contender.way == OURS}
        return Measured(
            sums={contender: total(each) for contender, each in taken.items()},
            memory={size: memory(server.process) for size, server in ours.items()},
        )


def report(kind: str, measured: Measured) -> None:
    """A line for each contender; ratios of the server's processor time per request."""
    sums = measured.sums
    bare = sums[Contender(BARE, 0)]
    columns = ("req/s", "µs/req", "+db µs", "p50 ms", "p99 ms", "kB", "x bare")
    print(f"\n{kind:10} {'way':5} {' '.join(f'{name:>7}' for name in columns)}", end="")
    print(f" {'x less than ORM':>16} {'growth':>7} {'own MB':>7}")
    for (way, size), found in sums.items():
        print(
            f"{short(size) if size else '':10} {way:5} {found.rate:7.0f} {found.cost:7.0f} {found.database:7.0f}"
            f" {found.p50:7.2f} {found.p99:7.2f} {found.size / 1e3:5.0f} {found.cost / bare.cost:7.1f}",
            end="",
        )
        if way == OURS:
            usual, small = sums[Contender(ORM, size)], sums[Contender(OURS, min(measured.memory))]
            print(
                f" {usual.cost / found.cost:16.1f} {found.cost / small.cost:7.2f} {measured.memory[size]:7.0f}", end=""
            )
        print()


def promises(measured: Measured, slowest: float) -> None:
    """What is promised of SQLite with a million events, and whether it held this time."""
    least, most = min(measured.memory), max(measured.memory)
    small, large = (measured.sums[Contender(OURS, size)].cost for size in (least, most))
    bare, usual = measured.sums[Contender(BARE, 0)].cost, measured.sums[Contender(ORM, most)].cost
    print(f"\nPromised of {short(most)} on SQLite")
    for what, found, bound, unit in (
        (f"the core list costs no more than 1.5 times what it does at {short(least)}", large / small, 1.5, ""),
        ("it costs no more than 20 times a constant", large / bare, 20, ""),
        ("it costs no more than 1/25 of the ORM way", large / usual, 1 / 25, ""),
        ("every question above but the ranked one takes under 5 ms", slowest, 5, " ms"),
        ("the server takes under 200 MB", measured.memory[most], 200, " MB"),
    ):
        print(f"{'held    ' if found <= bound else 'NOT HELD'}  {what}: {found:.3g}{unit}")


def _serve(running: ExitStack, way: str, settings: dict[str, str]) -> Server:
    return running.enter_context(serving(TARGETS[way][0], settings, *TARGETS[way][1:]))


def _same_answers(servers: dict[Contender, Server], paths: list[str]) -> int:
    """The length of an answer of ours; at each size both ways have to find the same events."""
    lengths: list[int] = []
    for size in {contender.size for contender in servers}:
        for path in paths:
            bodies = [_get(servers[Contender(way, size)], path) for way in (OURS, ORM)]
            ours, theirs = ([event["id"] for event in orjson.loads(body)["data"]] for body in bodies)
            if ours != theirs:
                raise AssertionError(f"{path} at {short(size)}: {len(ours)} events against {len(theirs)}, or others")
            lengths.append(len(bodies[0]))
    return sum(lengths) // len(lengths)


def _get(server: Server, path: str) -> bytes:
    with urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=60) as answer:
        body: bytes = answer.read()
        return body


def main() -> None:
    arguments = argparse.ArgumentParser(description="Measure the core list.")
    arguments.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    arguments.add_argument("--databases", nargs="+", choices=KINDS, default=KINDS)
    arguments.add_argument("--folder", type=Path, default=Path(".bench"))
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=1.5, help="of each contender in each round")
    given = arguments.parse_args()
    databases = Databases(given.folder)
    for kind in given.databases:
        urls = {size: databases.ready(kind, size) for size in sorted(given.sizes)}
        for size, url in urls.items():
            print(f"{kind} {short(size)}: {databases.size(url):,.0f} MB on disk")
        with orm_way.indexed(urls.values()):
            measured = measure(kind, urls, databases, given.rounds, given.seconds)
        report(kind, measured)
        slowest = queries.report(kind, urls)
        streams.report(kind, {size: url for size, url in urls.items() if size <= STREAMED})
        if kind == "sqlite":
            promises(measured, slowest)
    changes.report()


if __name__ == "__main__":
    main()
