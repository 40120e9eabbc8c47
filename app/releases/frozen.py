"""A state of a database as a SQLite file of the same schema, which the code that reads timelines answers from."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, create_engine, insert, select, text
from sqlalchemy.orm import Session

from app.database import Base
from app.engines import make_frozen_engine
from app.events.edit import said
from app.events.index import own_key
from app.events.model import Document
from app.events.refresh import known_of
from app.events.words import keep_words
from app.releases.walk import Walk
from app.tables import TABLES
from app.timeline.past import WORDS

OF_THE_SERVICE = {"access_key", "repeatable"}
"""Tables that say nothing of the record, but who may write it."""
BATCH = 500


def freeze(connection: Connection, file: Path) -> None:
    """Write all that a still connection sees, but for keys, to a file that is not there yet."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        with engine.begin() as made:
            made.exec_driver_sql("PRAGMA page_size = 8192")
            Base.metadata.create_all(made)
            made.execute(text(WORDS))
            for table in TABLES:
                if table.name not in OF_THE_SERVICE:
                    _copy(connection, made, table)
            with Session(made, join_transaction_mode="rollback_only") as session:
                _find_by_words(session)
                session.flush()
        with engine.connect() as made:
            made.exec_driver_sql("ANALYZE")
            made.commit()
    finally:
        engine.dispose()


def _copy(connection: Connection, made: Connection, table: Any) -> None:
    keys = list(table.primary_key)
    wanted = select(table).order_by(*keys)
    with connection.execution_options(stream_results=True, yield_per=BATCH).execute(wanted) as found:
        for rows in found.mappings().partitions(BATCH):
            kept = [{**row, "vector": None} if "vector" in row else dict(row) for row in rows]
            made.execute(insert(table), kept)


def _find_by_words(session: Session) -> None:
    last, wanted = -(2**63), select(Document.key, Document.view).order_by(Document.key).limit(BATCH)
    while rows := session.execute(wanted.where(Document.key > last)).all():
        views = [orjson.loads(row.view) for row in rows]
        known = known_of(session, views)
        keep_words(session, {own_key(view): said(view, known) for view in views})
        last = rows[-1].key


@contextmanager
def thawed(file: Path) -> Iterator[Walk]:
    """A walk through such a file."""
    engine = make_frozen_engine(file)
    try:
        with engine.connect() as connection:
            yield Walk(connection)
    finally:
        engine.dispose()
