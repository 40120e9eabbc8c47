"""The whole check: every invariant in turn, in batches, of one state of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from app.checks import postings, words
from app.checks.events import Events
from app.checks.finding import Finding
from app.checks.log import check_log
from app.checks.names import check_owners
from app.checks.nouns import SHELVES, check_shelf
from app.checks.references import check_references
from app.checks.sources import check_sources
from app.database import Database
from app.history.keep import move
from app.snapshots import still


def check(database: Database, *, repair: bool = False) -> Iterator[Finding]:
    """All that is wrong; `repair` makes again what can be, in one transaction, for which other writers wait.

    Without it nothing is held up: what is written meanwhile is not looked at.
    """
    yield from words.check_file(database, repair=repair)
    with database.write() if repair else _looking(database) as session:
        wrong = False
        for finding in _all(session, repair=repair):
            wrong = True
            yield finding
        if repair and wrong:
            move(session)  # whoever keeps answers has to ask again


@contextmanager
def _looking(database: Database) -> Iterator[Session]:
    with database.reading.connect() as connection, still(connection):
        yield Session(connection, join_transaction_mode="rollback_only")


def _all(session: Session, *, repair: bool) -> Iterator[Finding]:
    yield from check_log(session, repair=repair)
    for shelf in SHELVES:
        yield from check_shelf(session, shelf, repair=repair)
    yield from check_sources(session, repair=repair)
    events = Events(session, repair=repair)
    yield from events.check()
    yield from words.check_rest(session, repair=repair)
    if postings.standing(session) != events.terms:
        yield from postings.check_rest(session, repair=repair)
    yield from check_owners(session, repair=repair)
    yield from check_references(session, repair=repair)
