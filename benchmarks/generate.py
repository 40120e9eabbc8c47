"""Databases full of made-up events, as large as one likes: the rows that the service itself would have written.

    python -m benchmarks.generate sqlite:///.bench/100k.db 100000

goes around the ORM, but every row comes out of the service's own functions. The same size gives the same events.
"""

import argparse
import gc
import multiprocessing
import tempfile
import time
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from app.database import Database
from app.engines import make_engine
from app.history.keep import move
from app.migrate import migrate
from benchmarks import fill_postgresql, fill_sqlite
from benchmarks.events import BATCH, TABLES, Almanac, Recording
from benchmarks.world import World

PROCESSES = 2


def fill(url: str, size: int) -> None:
    """Migrate the empty database at this address and put so many events into it."""
    migrate(url)
    database = Database(url)
    with database.write() as session:
        World().settle(session)
        move(session)
    database.close()
    target = Path(make_url(url).database or "") if database.embedded else None
    bared = nullcontext() if target else fill_postgresql.Bared(url, ["source", *TABLES])
    with tempfile.TemporaryDirectory(dir=target.parent if target else None) as folder, bared:
        files = [Path(folder) / f"{number}.part" for number in range(PROCESSES)]
        with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
            pool.map(partial(_gather, url, size, files), range(PROCESSES), chunksize=1)
        if target:
            fill_sqlite.assemble(url, files)


def _gather(url: str, size: int, files: list[Path], process: int) -> None:
    """Make every second batch, or as many processes as there are."""
    gc.disable()  # nothing here goes in circles, and looking for that takes a third of the time
    embedded = url.startswith("sqlite")
    engine = make_engine(url)
    with Session(engine) as session:
        known = World().known(session)
    engine.dispose()
    almanac = Almanac(World(), size)
    recording = Recording(almanac, known, embedded=embedded)
    part = fill_sqlite.Part(files[process]) if embedded else fill_postgresql.Part(url)
    numbers = range(process, almanac.sources, PROCESSES)
    for begin in range(0, len(numbers), BATCH):
        cited = [almanac.source_rows(number) for number in numbers[begin : begin + BATCH]]
        part.add("source", [row for row, _ in cited])
        part.add("name_start", [start for _, named in cited for start in named])
    for batch in almanac.batches()[process::PROCESSES]:
        for table, rows in recording.rows(batch).items():
            part.add(table, rows)
    part.close()


def main() -> None:
    arguments = argparse.ArgumentParser(description="Fill an empty database with made-up events.")
    arguments.add_argument("url", help="sqlite:///FILE or postgresql+psycopg://…")
    arguments.add_argument("size", type=int, help="how many events")
    given = arguments.parse_args()
    begun = time.perf_counter()
    fill(given.url, given.size)
    print(f"{given.size:,} events in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
