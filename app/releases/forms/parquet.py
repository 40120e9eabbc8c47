"""Parquet: a file for each table, with types: days as dates, instants in UTC."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema
from arro3.io import write_parquet

from app import days
from app.releases.tables import Column, Table, tables_of
from app.releases.walk import Plural, Walk

BATCH = 5_000
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00Z")
FIRST = days.number(1970, 1, 1)


def _day(text: str) -> int | None:
    """Days since 1970; None beyond what 32 bits hold, some six million years: `edtf` has those."""
    day = days.of_iso(text) - FIRST
    return day if -(2**31) <= day < 2**31 else None


def _instant(text: str) -> int:
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


def _same(value: Any) -> Any:
    return value


TYPES: dict[str, tuple[DataType, DataType, Callable[[Any], Any]]] = {
    "text": (DataType.utf8(), DataType.utf8(), _same),
    "json": (DataType.utf8(), DataType.utf8(), _same),
    "integer": (DataType.int64(), DataType.int64(), _same),
    "number": (DataType.float64(), DataType.float64(), _same),
    "boolean": (DataType.bool(), DataType.bool(), _same),
    "day": (DataType.date32(), DataType.int32(), _day),
    "instant": (DataType.timestamp("us", tz="UTC"), DataType.int64(), _instant),
}
"""The type of each kind of column, that in which its values are handed over, and how they are made."""


def write(walk: Walk, nouns: Sequence[Plural], folder: Path) -> None:
    """A file for each table, in row groups as they come."""
    for table in tables_of(nouns):
        reader = RecordBatchReader.from_batches(schema(table), _batches(table, walk))
        write_parquet(reader, folder / f"{table.name}.parquet", compression="zstd(3)", created_by="communique")


def schema(table: Table) -> Schema:
    """The columns with their types; what each is stands beside it."""
    return Schema([_field(column) for column in table.columns], metadata={"description": table.about})


def _field(column: Column) -> Field:
    told = {"description": column.about}
    return Field(column.name, TYPES[column.kind][0], nullable=not column.required, metadata=told)


def _batches(table: Table, walk: Walk) -> Iterator[RecordBatch]:
    rows = (row for view in walk.views(table.noun) for row in table.rows(view))
    while some := list(islice(rows, BATCH)):
        arrays = [_array(column, values) for column, values in zip(table.columns, zip(*some, strict=True), strict=True)]
        yield RecordBatch.from_arrays(arrays, schema=schema(table))


def _array(column: Column, values: tuple[Any, ...]) -> Array:
    kept, given, made = TYPES[column.kind]
    array = Array([None if value is None else made(value) for value in values], given)
    return array if kept == given else array.cast(kept)
