"""Words, per database: how a match is written for SQLite's FTS5 and for PostgreSQL's full text."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
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

from app.events.words import Words

FTS = table("words_fts", column("rowid", BigInteger), column("words_fts", Text))
NAMES = "title names"


def expression(words: Sequence[str], *, embedded: bool, names_only: bool = False, beginning: bool = False) -> str:
    """The match of all these folded words, which hold only letters and digits, so that quoting is simple.

    `names_only`: in the title and the names on the event; `beginning`: the last word may go on.
    """
    if embedded:
        every = " ".join(f'"{word}"' for word in words) + (" *" if beginning else "")
        return f"{{{NAMES}}} : ({every})" if names_only else every
    marks = [("AB" if names_only else "") + ("*" if beginning and word is words[-1] else "") for word in words]
    return " & ".join(f"'{word}'" + (f":{mark}" if mark else "") for word, mark in zip(words, marks, strict=True))


def matches(name: str, *, embedded: bool) -> ColumnElement[bool]:
    """Whether a row of `words`, come by in another way, matches the expression bound under that name."""
    if embedded:
        other = FTS.alias(f"probe_{name}")
        hit = other.c.words_fts.op("MATCH", is_comparison=True)(bindparam(name))
        return select(other.c.rowid).where(other.c.rowid == Words.key, hit).exists()
    return Words.vector.op("@@", is_comparison=True)(cast(bindparam(name), TSQUERY))


def hits(name: str) -> ColumnElement[bool]:
    """SQLite: the rows of the full text that match, in the order of their keys."""
    return FTS.c.words_fts.op("MATCH", is_comparison=True)(bindparam(name))


def rank(name: str, *, embedded: bool) -> ColumnElement[Any]:
    """How well a row matches, the best least: BM25 on SQLite, the weighed density of the words on PostgreSQL."""
    if embedded:
        return literal_column("bm25(words_fts, 10.0, 5.0, 1.0)", Float)
    weights: ColumnElement[Any] = literal_column("'{0.1, 0.1, 0.5, 1.0}'::real[]")
    return -func.ts_rank(weights, Words.vector, cast(bindparam(name), TSQUERY), type_=Float)
