from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from app import database
from app.main import create_app
from app.settings import Settings
from tests.web.asking import ask


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FastAPI]:
    monkeypatch.setattr(database, "SCHEMA_REVISION", "0007", raising=False)
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/a.db"))
    yield app
    app.state.database.close()


def at_revision(app: FastAPI, revision: str) -> None:
    with app.state.database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{revision}')")


def test_a_process_that_answers_is_alive(app: FastAPI) -> None:
    answer = ask(app, "GET", "/healthz")
    assert (answer.status, answer.json, answer.headers["cache-control"]) == (200, {"status": "alive"}, "no-store")


def test_it_is_ready_once_its_database_is(app: FastAPI) -> None:
    at_revision(app, "0007")
    answer = ask(app, "GET", "/readyz")
    assert (answer.status, answer.json, answer.headers["cache-control"]) == (200, {"status": "ready"}, "no-store")


def test_it_is_not_ready_without_a_schema_or_with_another(app: FastAPI) -> None:
    answer = ask(app, "GET", "/readyz")
    assert (answer.status, answer.json["detail"]) == (503, "The database can't be read.")
    at_revision(app, "0006")
    answer = ask(app, "GET", "/readyz")
    assert (answer.status, answer.json["type"]) == (503, "/problems/unavailable")
    assert "another schema" in answer.json["detail"]
