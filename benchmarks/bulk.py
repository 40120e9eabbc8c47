"""Importing measured: drafts in JSON Lines, beside bare `executemany` of the very rows that became of them.

    python -m benchmarks.bulk [--size 100000] [--databases sqlite postgresql] [--folder .bench]

Both take turns, transaction by transaction, each in a database of its own; the rows are in the order in which they were
made. What the command takes by itself, and its memory, is measured in a process of its own.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, event

from app import database as rows_of
from app.database import Database, Values
from app.engines import make_engine
from app.history.keep import move
from app.importers import choose
from app.importers.jsonl import JSONL
from app.importers.keep import Ways
from app.importers.load import Writer, load
from app.importers.report import Report
from benchmarks.databases import KINDS, ROOT, Databases, short
from benchmarks.events import Almanac
from benchmarks.world import World

Written = list[tuple[str, list[Any]]]
"""Statements and the rows that they were given."""


def report(databases: Databases, kinds: Sequence[str], size: int, folder: Path) -> None:
    """Print a line for each database."""
    drafts = folder / f"import-{short(size)}.jsonl"
    if not drafts.exists():
        _write(drafts, size)
    columns = ("events/s", "peak MB", "ours µs", "bare µs", "rows", "x bare")
    print(f"\nimport of {short(size):10} {' '.join(f'{name:>9}' for name in columns)}")
    for kind in kinds:
        seconds, megabytes = _command(_settled(databases, kind, "import"), drafts)
        url, other = (_settled(databases, kind, name) for name in ("import", "import_bare"))
        ours, bare, rows = _side_by_side(url, other, drafts)
        print(
            f"{kind:20} {size / seconds:9,.0f} {megabytes:9.0f} {ours / size * 1e6:9.0f} {bare / size * 1e6:9.0f}"
            f" {rows / size:9.1f} {ours / bare:9.2f}"
        )


def _write(drafts: Path, size: int) -> None:
    almanac = Almanac(World(), size)
    with drafts.open("w", encoding="utf-8") as lines:
        for batch in almanac.batches():
            lines.writelines(draft.model_dump_json() + "\n" for draft in almanac.drafts(batch))


def _settled(databases: Databases, kind: str, name: str) -> str:
    """A new database with the actors, venues and series that the drafts name."""
    url = databases.empty(kind, name)
    with closing(Database(url)) as database, database.write() as session:
        World().settle(session)
        move(session)
    return url


def _command(url: str, drafts: Path) -> tuple[float, float]:
    """Seconds of `communique import`, and the most megabytes it had."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "app.cli", "import", "--noun", "event", str(drafts)]
    subprocess.run(command, env={**os.environ, "COMMUNIQUE_DATABASE_URL": url}, cwd=ROOT, check=True, stdout=sys.stderr)
    return time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _side_by_side(url: str, other: str, drafts: Path) -> tuple[float, float, int]:
    """Seconds of ours, seconds of the bare way, and the rows that each wrote."""
    written: Written = []
    bare, rows = 0.0, 0

    def repeat(_: object) -> None:
        nonlocal bare, rows
        begun = time.perf_counter()
        put(written)
        bare += time.perf_counter() - begun
        rows += sum(len(given) for _, given in written)
        written.clear()

    with closing(Database(url)) as database, _overheard(database, written), _bare(other) as put:
        event.listen(database.engine, "commit", repeat)
        begun = time.perf_counter()
        with drafts.open("rb") as file:
            load(database, choose.rows(JSONL, file, "event"), Report(), Ways(), Writer())
        return time.perf_counter() - begun - bare, bare, rows


@contextmanager
def _overheard(database: Database, written: Written) -> Iterator[None]:
    """All rows that are inserted, as the driver is given them: by statements, and by COPY as if by statements."""

    def note(_: object, __: object, statement: str, rows: Any, ___: object, many: bool) -> None:
        if many and statement.startswith("INSERT"):
            written.append((statement, list(rows)))

    def noting(table: Table, columns: tuple[str, ...], in_sqlite: bool) -> rows_of.Insertion:
        insertion = insertion_of(table, columns, in_sqlite)
        if in_sqlite:
            return insertion
        names = ", ".join(f'"{name}"' for name in columns)
        copied: list[Any] = []
        written.append((f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", copied))

        def bound(rows: Sequence[Values]) -> list[Values]:
            copied.extend(rows)
            return insertion.bound(rows)

        return insertion._replace(bound=bound)

    event.listen(database.engine, "before_cursor_execute", note)
    insertion_of, rows_of._insertion = rows_of._insertion, noting  # type: ignore[assignment]  # for as long as it listens
    try:
        yield
    finally:
        rows_of._insertion = insertion_of


@contextmanager
def _bare(url: str) -> Iterator[Callable[[Written], None]]:
    """Puts rows into this database in one transaction: by the driver alone, and as safely as the service does."""
    engine = make_engine(url)
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()

        def put(written: Written) -> None:
            if engine.dialect.name == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
                cursor.execute(f"PRAGMA cache_size=-{rows_of.BULK_CACHE}")
            for statement, rows in written:
                if rows:
                    cursor.executemany(statement, rows)
            connection.commit()

        yield put
    engine.dispose()


def main() -> None:
    arguments = argparse.ArgumentParser(description="Measure the import.")
    arguments.add_argument("--size", type=int, default=100_000)
    arguments.add_argument("--databases", nargs="+", choices=KINDS, default=KINDS)
    arguments.add_argument("--folder", type=Path, default=Path(".bench"))
    given = arguments.parse_args()
    report(Databases(given.folder), given.databases, given.size, given.folder)


if __name__ == "__main__":
    main()
