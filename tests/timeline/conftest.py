"""The big made-up world in a database, once for all the tests that ask about it."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

import pytest
from sqlalchemy import Connection

from app.database import Database
from app.settings import Settings
from tests.copies import Copies
from tests.timeline.world import World, made_up, record

BIG = made_up(Random(2017), 300)


class Archive(NamedTuple):
    """A database with the big world in it, opened for reading; and its address."""

    connection: Connection
    world: World
    url: str


@pytest.fixture(scope="session")
def archive(empty_copies: Copies) -> Iterator[Archive]:
    """The big world, on each database."""
    address = empty_copies.fresh()
    database = Database(Settings(database_url=address).alchemy_url)
    with database.write() as session:
        record(session, BIG)
    with database.reading.connect() as connection:
        yield Archive(connection, BIG, address)
    database.close()
    empty_copies.drop(address)
