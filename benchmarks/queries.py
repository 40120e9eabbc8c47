"""Single questions measured: how long the service's own reading takes for each, with nothing in mind from before.

On SQLite that is processor time of the reading thread, which other work on the machine does not lengthen; PostgreSQL
works in a process of its own, so there it is time on the clock.
"""

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from app.database import Database
from app.events.model import Event
from app.memory import Recollection
from app.timeline.filters import EventQuery
from app.timeline.query import Page, Reading
from app.timeline.question import make_out
from benchmarks.databases import short
from benchmarks.events import Almanac
from benchmarks.world import FIRST, LAST, World

TIMES = 30
DEEP = 6_000
PATIENCE = 5
"""Seconds spent on a question at a size."""
RANKED = "common word, most relevant"
"""The one question that is not bounded: to weigh a word FTS5 goes through all that have it."""
LATELY = "lately"
"""Stands for the moment of the latest change."""
Asked = dict[str, Any]


def report(kind: str, urls: dict[int, str]) -> float:
    """Print the median and the 95th percentile of each question at each size; the greatest median of the largest, but
    for what is ranked.
    """
    slowest = 0.0
    clock = time.thread_time if kind == "sqlite" else time.perf_counter
    print(f"\n{kind}: milliseconds of reading 50 events, median (and 95th percentile) of up to {TIMES}")
    print(f"{'':46}" + "".join(f"{short(size):>20}" for size in urls))
    gc.collect()
    gc.freeze()  # what has been made up to here stays, and need not be looked through during the measurement
    with ExitStack() as held:
        connections = [held.enter_context(_reading(url)) for url in urls.values()]
        for name, ask in questions(World()).items():
            print(f"{name:46}", end="")
            for connection in connections:  # the largest last
                taken = sorted(_timed(connection, ask, clock))
                usual, worse = statistics.median(taken), taken[int(len(taken) * 0.95)]
                print(f"{usual:10.2f} ({worse:7.2f})", end="", flush=True)
            slowest = max(slowest, usual if name != RANKED else 0)
            print()
    return slowest


@contextmanager
def _reading(url: str) -> Iterator[Connection]:
    database = Database(url)
    with database.reading.connect() as connection:
        yield connection
    database.close()


def questions(world: World) -> dict[str, Callable[[random.Random], Asked]]:
    """What is asked, each time a little different."""
    actors = Almanac(world, 1).actors.members
    busiest, second, rare = actors[0], actors[1], actors[-400:]
    country = _busiest_country(world)

    def within(days: int, **more: Any) -> Callable[[random.Random], Asked]:
        return lambda draw: {**_range(draw, days), **more}

    def both(*together: str) -> Asked:
        return {"actor": list(together), "actor_match": "all"}

    return {
        "overlap of a week": within(7),
        "overlap of a year": within(365),
        "overlap of a year, certain": within(365, certainty="certain"),
        "starting in a year, latest first": within(365, date_match="starts", sort="-date"),
        "busiest actor": lambda _: {"actor": [busiest]},
        "busiest actor in a year": within(365, actor=[busiest]),
        "busiest actor as host in ten years": within(3652, actor=[busiest], role=["host"]),
        "busiest actor, a kind": lambda draw: {"actor": [busiest], "kind": [draw.choice(KINDS)]},
        "any of five busy actors in a year": within(365, actor=list(actors[:5])),
        "two busiest actors together": lambda _: both(busiest, second),
        "two busiest together in ten years": within(3652, **both(busiest, second)),
        "busiest and a rare one together": lambda draw: both(busiest, draw.choice(rare)),
        "who declined, in ten years": within(3652, actor=[busiest], attendance=["declined"]),
        "busiest country, all in it": lambda _: {"venue": [country]},
        "busiest country in a year": within(365, venue=[country]),
        "busiest country and busiest actor": within(3652, venue=[country], actor=[busiest]),
        f"page after {DEEP} of the busiest actor": lambda _: {"actor": [busiest], "deep": DEEP},
        f"page after {DEEP} of all": lambda _: {"deep": DEEP},
        "common word": lambda _: {"q": world.words[0]},
        "common word in a year": within(365, q=world.words[0]),
        "two common words": lambda _: {"q": " ".join(world.words[:2])},
        "rare word": lambda draw: {"q": draw.choice(world.words[-200:])},
        RANKED: lambda _: {"q": world.words[0], "sort": "relevance"},
        "name of the busiest actor": lambda _: {"q": world.actors[0].name},
        "busiest actor, as known on a day": lambda draw: {"actor": [busiest], "known_at": _day(draw)},
        "a year as known in its middle": _as_known,
        "latest changes": lambda _: {"sort": "-updated"},
        "changed since the last load, in that order": lambda _: {"sort": "updated", "updated_since": LATELY},
        "undated": lambda _: {"undated": True},
    }


KINDS = ("visit", "summit", "call", "ceasefire", "sanction", "humanitarian_step")


def _timed(
    connection: Connection, ask: Callable[[random.Random], Asked], clock: Callable[[], float]
) -> Iterator[float]:
    """Milliseconds of each time it is asked, the first time of all being left out; not for ever."""
    draw = random.Random(7)
    begun = time.perf_counter()
    cursor: str | None = None
    for _ in range(TIMES):
        asked = ask(draw)
        deep = asked.pop("deep", 0)
        if asked.get("updated_since") == LATELY:
            asked["updated_since"] = connection.scalar(select(func.max(Event.updated_at)))
        query = EventQuery.model_validate(asked)
        if deep:
            cursor = cursor or _follow(connection, query, deep)
            query = query.model_copy(update={"cursor": cursor})
        _page(connection, query)  # now the file's pages are in memory, and the statement is compiled
        before = clock()
        _page(connection, query)
        yield (clock() - before) * 1e3
        if time.perf_counter() - begun > PATIENCE:
            return


def _page(connection: Connection, query: EventQuery) -> Page:
    mind = Recollection("", 0)
    return Reading(connection, mind).page(make_out(connection, mind, query, LAST), query)


def _follow(connection: Connection, query: EventQuery, deep: int) -> str | None:
    """The cursor so many events on, or as far as they go."""
    cursor = None
    for _ in range(deep // 500):
        page = _page(connection, query.model_copy(update={"cursor": cursor, "limit": 500}))
        if page.cursor is None:
            break
        cursor = page.cursor
    return cursor


def _range(draw: random.Random, days: int) -> Asked:
    begin = draw.randint(FIRST, LAST - days)
    return {"from": date.fromordinal(begin).isoformat(), "to": date.fromordinal(begin + days - 1).isoformat()}


def _day(draw: random.Random) -> str:
    return date.fromordinal(draw.randint(FIRST, LAST)).isoformat()


def _as_known(draw: random.Random) -> Asked:
    year = draw.randint(1955, 2020)
    return {"from": str(year), "to": str(year), "known_at": f"{year}-07-01"}


def _busiest_country(world: World) -> str:
    """The country that the most popular place lies in."""
    venues = {venue.id: venue for venue in world.venues}
    weights: dict[str, float] = {}
    for rank, place in enumerate(world.places, 1):
        while (outer := venues[place].parent) is not None:
            place = outer
        weights[place] = weights.get(place, 0) + 1 / rank
    return max(weights, key=weights.__getitem__)
