"""The words an event is found by: folded tokens, searched by FTS5 on SQLite and by a tsvector on PostgreSQL."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import BigInteger, ForeignKey, Text, delete, insert, select, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base, Slug
from app.names import words

DAY_BITS, TIE_BITS = 22, 40
MIDDLE = 1 << (DAY_BITS - 1)
UNDATED_KEY = (2 * MIDDLE - 1) << TIE_BITS
"""From this key on lie the events without a date."""
WEIGHTS = {"title": "A", "names": "B", "body": "D"}
POSITION_MAX = 16_383  # the greatest a tsvector keeps
VECTOR_MAX = 1_000_000
"""Bytes of a tsvector as it is written; it can keep a little more, and is never longer inside than as written."""


class Words(Base):
    """Which row of the full text belongs to which event. The key goes with the first day, so that what a search finds
    comes in order of time; `vector` is PostgreSQL's full text, SQLite's is the FTS5 table `words_fts`.
    """

    __tablename__ = "words"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[str] = mapped_column(Slug, ForeignKey("event.id", ondelete="CASCADE"), unique=True)
    vector: Mapped[str | None] = mapped_column(Text().with_variant(TSVECTOR, "postgresql"))


class Said(NamedTuple):
    """An event's folded words: of its title, of the names of who took part and where, and of what is told."""

    title: list[str]
    names: list[str]
    body: list[str]


def said(view: dict[str, object], names: Iterable[str], told: Iterable[str | None]) -> Said:
    """The words of an event with these names on it and this told of it."""
    unique = dict.fromkeys(word for name in names for word in words(name))
    return Said(words(str(view["title"])), list(unique), [word for part in told if part for word in words(part)])


def first_key(day: int | None) -> int:
    """The least key of this day's events; days beyond some 5,700 years from now share the outermost."""
    if day is None:
        return UNDATED_KEY
    return min(max(day + MIDDLE - 730_000, 0), 2 * MIDDLE - 2) << TIE_BITS


def last_key(key: int) -> int:
    """The greatest key of the day that this one lies on."""
    return key | ((1 << TIE_BITS) - 1)


def key_of(event_id: str, day: int | None) -> int:
    """The event's key: its day, and behind it a digest of its id."""
    tie = int.from_bytes(hashlib.blake2b(event_id.encode(), digest_size=TIE_BITS // 8).digest())
    return first_key(day) | tie


def keep_words(session: Session, events: Sequence[tuple[str, int | None, Said]]) -> None:
    """Make these events, with their first days, findable by these words and no others."""
    forget_words(session, [event_id for event_id, *_ in events])
    embedded = session.get_bind().dialect.name == "sqlite"
    rows = [
        {"key": key_of(event_id, day), "event_id": event_id, "vector": None if embedded else vector(found)}
        for event_id, day, found in events
    ]
    if rows:
        session.execute(insert(Words), rows)
    if rows and embedded:
        texts = [
            {"key": row["key"], **{column: " ".join(part) for column, part in found._asdict().items()}}
            for row, (*_, found) in zip(rows, events, strict=True)
        ]
        session.execute(
            text("INSERT INTO words_fts (rowid, title, names, body) VALUES (:key, :title, :names, :body)"), texts
        )


def forget_words(session: Session, ids: Collection[str]) -> None:
    """Take these events out of the full text."""
    if session.get_bind().dialect.name == "sqlite":
        keys = session.scalars(select(Words.key).where(Words.event_id.in_(ids))).all()
        if keys:
            session.execute(text("DELETE FROM words_fts WHERE rowid = :key"), [{"key": key} for key in keys])
    session.execute(delete(Words).where(Words.event_id.in_(ids)))


def vector(found: Said) -> str:
    """The words as PostgreSQL writes a tsvector: `'sochi':2A,9D`. They are letters and digits: nothing to quote.

    Where they are too many, the last are left out: of what is told, not of title and names.
    """
    places: dict[str, list[str]] = defaultdict(list)
    position = 0
    for column, part in found._asdict().items():
        for word in part:
            position = min(position + 1, POSITION_MAX)
            if len(places[word]) < 250:  # of 255 that fit
                places[word].append(f"{position}{WEIGHTS[column]}")
    written = " ".join(f"'{word}':{','.join(marks)}" for word, marks in places.items())
    if len(written) <= VECTOR_MAX // 4:  # characters, of at most four bytes
        return written
    return f"{written} ".encode()[:VECTOR_MAX].rpartition(b" ")[0].decode()
