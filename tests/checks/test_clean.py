"""What was only ever written through the service holds together."""

from contextlib import closing
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.checks.check import check
from app.database import Database
from tests import make
from tests.copies import opened
from tests.recording.test_concurrent import random_writes
from tests.running import Server
from tests.test_cli import run
from tests.timeline.formats.odd import ODD


def test_the_seeds_are_clean(app: FastAPI) -> None:
    assert list(check(app.state.database)) == []


def test_odd_events_are_clean(database: Database) -> None:
    make.record(database, *ODD)
    assert list(check(database)) == []
    assert list(check(database, repair=True)) == []


@pytest.mark.parametrize("each", [60, pytest.param(500, marks=pytest.mark.prove)])
def test_random_writes_are_clean(server: Server, key: str, empty_url: str, each: int) -> None:
    assert random_writes(server, key, each) == 4 * each
    with closing(opened(empty_url)) as database:
        assert [str(finding) for finding in check(database)] == []


def test_a_database_with_nothing_in_it_is_clean(empty_url: str, tmp_path: Path) -> None:
    told = run("check", COMMUNIQUE_DATABASE_URL=empty_url)
    assert (told.exit_code, told.output) == (0, "Nothing is wrong.\n")
