"""The whole check: every invariant in turn, in batches, of one state of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy.orm import Session

from app.checks import postings, words
from app.checks.events import Events
from app.checks.finding import Finding
from app.checks.log import check_log
from app.checks.names import check_owners
from app.checks.nouns import SHELVES, Shelf, check_shelf
from app.checks.references import check_references
from app.checks.sources import check_sources
from app.database import Database
from app.history.keep import move
from app.snapshots import still


def check(database: Database, *, repair: bool = False) -> Iterator[Finding]:
    """All that is wrong; `repair` makes again what can be. Each part of it is a transaction, for which other writers
    wait: between two they have their turn, and what was done stays done where it is broken off.

    Without it nothing is held up: what is written meanwhile is not looked at.
    """
    yield from words.check_file(database, repair=repair)
    if not repair:
        with _looking(database) as session:
            for part in PARTS:
                yield from part(session, repair=False)
        return
    for part in PARTS:
        with database.write() as session:
            wrong = False
            for finding in part(session, repair=True):
                wrong = True
                yield finding
            if wrong:
                move(session)  # whoever keeps answers has to ask again


@contextmanager
def _looking(database: Database) -> Iterator[Session]:
    with database.reading.connect() as connection, still(connection):
        yield Session(connection, join_transaction_mode="rollback_only")


class Part(Protocol):
    """Something that has to hold, to be looked through in one go."""

    def __call__(self, session: Session, *, repair: bool) -> Iterator[Finding]:
        """What is wrong."""


def _shelf(shelf: Shelf) -> Part:
    def check_it(session: Session, *, repair: bool) -> Iterator[Finding]:
        return check_shelf(session, shelf, repair=repair)

    return check_it


def _events(session: Session, *, repair: bool) -> Iterator[Finding]:
    events = Events(session, repair=repair)
    yield from events.check()
    yield from words.check_rest(session, repair=repair)
    if postings.standing(session) != events.terms:
        yield from postings.check_rest(session, repair=repair)


PARTS: tuple[Part, ...] = (check_log, *map(_shelf, SHELVES), check_sources, _events, check_owners, check_references)
"""What others show goes before those that show it."""
