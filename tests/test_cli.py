"""The command line: what it prepares, what it says, and what it hands to the server."""

from pathlib import Path
from typing import Any

import pytest
import uvicorn
from typer.testing import CliRunner

from app.cli import app
from app.main import create_app
from app.settings import Settings
from tests.web.asking import ask

SEEDED = "events: 152 new, 0 changed, 0 as they were"
AGAIN = "events: 0 new, 0 changed, 152 as they were"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database that does not exist yet, named by the environment."""
    address = f"sqlite:///{tmp_path}/a folder/a.db"
    monkeypatch.setenv("COMMUNIQUE_DATABASE_URL", address)
    return address


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Uvicorn was asked to run."""
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(uvicorn, "run", lambda target, **options: calls.append({"target": target, **options}))
    return calls


def said(*arguments: str, code: int = 0) -> str:
    """What the command says, on either stream."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    return result.output


def test_the_seeds_are_loaded_once(url: str) -> None:
    assert said("migrate") == ""
    assert SEEDED in said("seed")
    assert AGAIN in said("seed")
    assert said("seed", "--if-empty") == ""


def test_a_database_is_taken_back_to_nothing(url: str) -> None:
    said("migrate")
    said("seed")
    said("migrate", "base")
    said("migrate")
    assert SEEDED in said("seed", "--if-empty")


def test_serving_says_what_is_worth_opening(url: str, served: list[dict[str, Any]]) -> None:
    text = said("serve", "--host", "0.0.0.0", "--port", "8123")
    assert "http://127.0.0.1:8123/docs  every request" in text
    assert served[0]["target"] == "app.main:create_app"
    assert {name: served[0][name] for name in ("host", "port", "workers")} == {
        "host": "0.0.0.0",
        "port": 8123,
        "workers": 1,
    }


def test_serving_makes_ready_what_it_is_told_to(url: str, served: list[dict[str, Any]]) -> None:
    assert SEEDED in said("serve", "--migrate", "--seed")
    assert "events:" not in said("serve", "--migrate", "--seed")
    made = create_app(Settings(database_url=url))
    assert ask(made, "GET", "/readyz").status == 200
    made.state.database.close()


def test_serving_heeds_the_environment(url: str, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("COMMUNIQUE_SEED", "true")
    assert SEEDED in said("serve", "--migrate")
    monkeypatch.setenv("COMMUNIQUE_SEED", "false")
    said("migrate", "base")
    assert "events:" not in said("serve", "--migrate")
    assert [call["port"] for call in served] == [9000, 9000]


@pytest.mark.parametrize("command", ["migrate", "seed", "serve"])
def test_what_is_wrong_in_the_environment_is_said_in_a_line(
    command: str, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_THREADS", "many")
    text = said(command, code=2)
    assert text.startswith("COMMUNIQUE_THREADS: ")
    assert text.count("\n") == 1
    assert served == []
