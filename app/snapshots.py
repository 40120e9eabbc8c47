"""One state of the database for several reads."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


@contextmanager
def still(connection: Connection) -> Iterator[None]:
    """All that is read meanwhile is of one state; what others write is not seen, and they do not wait.

    The connection has to be one for reading, which is in no transaction of its own.
    """
    embedded = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("BEGIN" if embedded else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        yield
    finally:
        try:
            connection.exec_driver_sql("ROLLBACK")
        except DBAPIError:  # the server went away, and what failed before tells of it
            connection.invalidate()
