import asyncio
import tomllib
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.types import Message

from app import main
from app.main import create_app
from app.settings import Settings
from app.web import openapi
from tests.web.asking import ask


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path}/a.db", public_url="https://example.org/api")


def test_the_document_is_valid_and_without_faults(settings: Settings) -> None:
    document = create_app(settings).openapi()
    OpenAPIV31SpecValidator(document).validate()
    assert openapi.faults(document) == []
    assert document["servers"][0]["url"] == "https://example.org/api"
    assert document["info"]["license"]["url"]
    assert document["info"]["contact"]["url"]


def test_the_version_is_the_packages() -> None:
    pyproject = tomllib.loads((Path(main.__file__).parents[1] / "pyproject.toml").read_text())
    assert pyproject["project"]["version"] == main.VERSION


def test_settings_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_DATABASE_URL", f"sqlite:///{tmp_path}/b.db")
    assert create_app().state.settings.database_url.endswith("b.db")


@pytest.mark.parametrize("target", ["/docs", "/redoc", "/openapi.json", "/healthz"])
def test_the_service_answers(settings: Settings, target: str) -> None:
    answer = ask(create_app(settings), "GET", target)
    assert answer.status == 200
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_database_is_closed_when_the_service_stops(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(settings)
    closed: list[bool] = []
    monkeypatch.setattr(app.state.database, "close", lambda: closed.append(True))
    told: list[tuple[str, bool]] = []
    messages = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> Message:
        return {"type": next(messages)}

    async def send(message: Message) -> None:
        told.append((message["type"], bool(closed)))

    asyncio.run(app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send))
    assert told == [("lifespan.startup.complete", False), ("lifespan.shutdown.complete", True)]
