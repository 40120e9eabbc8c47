"""The words an event is found by: folded tokens, in a table of FTS5 on SQLite and in a tsvector on PostgreSQL."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.names import words

WEIGHTS = {"title": "A", "names": "B", "mark": "C", "body": "D"}
"""The columns of the full text, and the weight each has on PostgreSQL."""
LONG = "§long"
"""What marks an event that may reach far: no word that is searched for has such a letter."""
POSITION_MAX = 16_383  # the greatest a tsvector keeps
VECTOR_MAX = 1_000_000
"""Bytes of a tsvector as it is written; it can keep a little more, and is never longer inside than as written."""


class Said(NamedTuple):
    """The folded words of title, names of who took part and where, and of what is told; and the marks of an event."""

    title: list[str]
    names: list[str]
    body: list[str]
    mark: Sequence[str] = ()


def said(
    view: Mapping[str, object], names: Iterable[Sequence[str]], told: Iterable[str | None], *, long: bool = False
) -> Said:
    """The words of an event with names of these words on it and this told of it; `long` where it may reach far."""
    unique = dict.fromkeys(chain.from_iterable(names))
    body = [word for part in told if part for word in words(part)]
    return Said(words(str(view["title"])), list(unique), body, [LONG] if long else [])


def keep_words(session: Session, texts: Mapping[int, Said]) -> None:
    """Put these words, by the events' keys, into SQLite's full text; in order, or each row begins a new segment."""
    rows = [(key, *map(" ".join, found)) for key, found in sorted(texts.items())]
    if rows:
        columns, marks = ", ".join(Said._fields), ", ".join("?" * len(Said._fields))
        session.connection().exec_driver_sql(f"INSERT INTO words_fts (rowid, {columns}) VALUES (?, {marks})", rows)


def forget_words(session: Session, keys: Iterable[int]) -> None:
    """Take the events with these keys out of SQLite's full text."""
    rows = [{"key": key} for key in keys]
    if rows:
        session.execute(text("DELETE FROM words_fts WHERE rowid = :key"), rows)


def vector(found: Said) -> str:
    """The words as PostgreSQL writes a tsvector: `'sochi':2A,9D`. They are letters and digits: nothing to quote.

    Where they are too many, the last are left out: of what is told, not of title, names and marks.
    """
    places: dict[str, list[str]] = defaultdict(list)
    position = 0
    for column in WEIGHTS:
        for word in getattr(found, column):
            position = min(position + 1, POSITION_MAX)
            if len(places[word]) < 250:  # of 255 that fit
                places[word].append(f"{position}{WEIGHTS[column]}")
    written = " ".join(f"'{word}':{','.join(marks)}" for word, marks in places.items())
    if len(written) <= VECTOR_MAX // 4:  # characters, of at most four bytes
        return written
    return f"{written} ".encode()[:VECTOR_MAX].rpartition(b" ")[0].decode()
