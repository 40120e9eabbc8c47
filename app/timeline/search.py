"""Words, per database: how a match is written for SQLite's FTS5 and for PostgreSQL's full text."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    String,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from app.events.model import Event
from app.events.words import LONG, WEIGHTS

FTS = table("words_fts", column("rowid", BigInteger), column("words_fts", Text))
NAMES = "title names"


def expression(words: Sequence[str], *, embedded: bool, columns: str | None = None, far: bool = False) -> str:
    """The match of all these folded words, only in these columns where some are named; of events that reach far.

    The words hold only letters and digits, so that quoting is simple.
    """
    words = [*words, LONG] if far else words
    if embedded:
        every = " ".join(f'"{word}"' for word in words)
        return f"{{{columns}}} : ({every})" if columns else every
    mark = ":" + "".join(WEIGHTS[column] for column in columns.split()) if columns else ""
    return " & ".join(f"'{word}'{mark}" for word in words)


def _query(name: str) -> ColumnElement[Any]:
    """PostgreSQL: the expression of this name, written into the statement: how rare the words are decides the plan."""
    return cast(bindparam(name, type_=String, literal_execute=True), TSQUERY)


def matches(name: str, *, embedded: bool) -> ColumnElement[bool]:
    """Whether an event, come by in another way, matches the expression bound under that name."""
    if embedded:
        other = FTS.alias(f"probe_{name}")
        hit = other.c.words_fts.op("MATCH", is_comparison=True)(bindparam(name))
        return select(other.c.rowid).where(other.c.rowid == Event.key, hit).exists()
    return Event.vector.op("@@", is_comparison=True)(_query(name))


def hits(name: str) -> ColumnElement[bool]:
    """SQLite: the rows of the full text that match, in the order of their keys."""
    return FTS.c.words_fts.op("MATCH", is_comparison=True)(bindparam(name))


def rank(name: str, *, embedded: bool) -> ColumnElement[Any]:
    """How well a row matches, the best least: BM25 on SQLite, the weighed density of the words on PostgreSQL."""
    if embedded:
        return literal_column("bm25(words_fts, 10.0, 5.0, 1.0, 0.0)", Float)
    weights: ColumnElement[Any] = literal_column("'{0.1, 0.1, 0.5, 1.0}'::real[]")
    return -func.ts_rank(weights, Event.vector, _query(name), type_=Float)
