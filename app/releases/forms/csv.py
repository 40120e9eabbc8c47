"""CSV: a file for each noun, flat; events with the columns of `GET /v1/events.csv`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.database import Row
from app.releases.tables import TABLES, Column, Table
from app.releases.walk import Plural, Walk
from app.timeline.formats import csv

BETWEEN = " | "
"""Stands between the names in a cell. Whole lists are in JSON Lines, and as tables in Parquet and SQLite."""
OWN: dict[str, Table] = {table.name: table for table in TABLES if table.name == table.noun and table.name != "events"}
Cell = Callable[[Row], Any]


def _names(view: Row) -> str:
    return BETWEEN.join(alias["name"] for alias in view["aliases"])


def _ids(name: str) -> Cell:
    return lambda view: " ".join(each["id"] for each in view[name])


BESIDE: dict[str, tuple[tuple[Column, Cell], ...]] = {
    "actors": (
        (Column("aliases", "text", f"Other names, between them `{BETWEEN}`."), _names),
        (
            Column("organizations", "text", "The ids of those in which the actor holds or held office, by spaces."),
            lambda view: " ".join(office["organization"]["id"] for office in view["affiliations"]),
        ),
    ),
    "venues": (
        (Column("aliases", "text", f"Other names, between them `{BETWEEN}`."), _names),
        (Column("path", "text", "The ids from the country down to it, by spaces."), _ids("path")),
    ),
    "series": (
        (Column("aliases", "text", f"Other names, between them `{BETWEEN}`."), _names),
        (Column("sponsors", "text", "The ids of who is behind it, by spaces."), _ids("sponsors")),
    ),
}
"""What a file has beside the columns of the noun's own table: lists, each in a cell."""


def columns(noun: Plural) -> tuple[Column, ...]:
    """The columns of a noun's file, but for events, whose columns are those of the format."""
    return (*OWN[noun].columns, *(column for column, _ in BESIDE.get(noun, ())))


def write(walk: Walk, nouns: Sequence[Plural], folder: Path) -> None:
    """A file for each noun."""
    for noun in nouns:
        with (folder / f"{noun}.csv").open("wb") as file:
            file.writelines(lines(walk, noun))


def lines(walk: Walk, noun: Plural) -> Iterator[bytes]:
    """The header of a noun's file and a row for each record, ended by CRLF; texts are guarded as in every CSV here."""
    if noun == "events":
        return csv.rows(csv.COLUMNS, map(csv.row, walk.views(noun)))
    header = (column.name for column in columns(noun))
    return csv.rows(header, (cells for view in walk.views(noun) for cells in _cells(noun, view)))


def _cells(noun: Plural, view: Row) -> Iterable[tuple[Any, ...]]:
    beside = tuple(cell(view) for _, cell in BESIDE.get(noun, ()))
    return ((*own, *beside) for own in OWN[noun].rows(view))
