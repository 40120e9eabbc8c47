"""Settings come from the environment, are held to their bounds, and name a database this service can use."""

import pytest
from pydantic import ValidationError

from app.settings import DEFAULT_DATABASE, Settings


def test_without_any_the_database_is_a_file_and_links_are_as_the_request() -> None:
    settings = Settings()
    assert (settings.database_url, settings.public_url) == (DEFAULT_DATABASE, "")
    assert settings.alchemy_url == DEFAULT_DATABASE


def test_each_is_a_variable_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "DATABASE_URL": "sqlite:////srv/c.db",
        "PUBLIC_URL": "https://example.org/api",
        "BODY_LIMIT": "2048",
        "DOCUMENT_CACHE": "0",
        "THREADS": "1",
    }.items():
        monkeypatch.setenv(f"COMMUNIQUE_{name}", value)
    settings = Settings()
    assert settings.database_url == "sqlite:////srv/c.db"
    assert settings.public_url == "https://example.org/api"
    assert (settings.body_limit, settings.document_cache, settings.threads) == (2048, 0, 1)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_reached_through_the_driver_that_is_shipped(scheme: str) -> None:
    settings = Settings(database_url=f"{scheme}://me:s%40cret@db:5433/events?sslmode=require")
    assert settings.alchemy_url == "postgresql+psycopg://me:s%40cret@db:5433/events?sslmode=require"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://localhost/events", "it names 'mysql'"),
        ("postgresql+asyncpg://localhost/events", "it names 'postgresql\\+asyncpg'"),
        ("events.db", "it can't be read"),
        ("", "it can't be read"),
        ("postgresql://me:s3cret@db:port/events", "it can't be read"),
        ("sqlite://", "it names no file"),
        ("sqlite:///", "it names no file"),
        ("sqlite:///:memory:", "it names no file"),
    ],
)
def test_another_database_is_refused_without_showing_its_password(address: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said) as caught:
        Settings(database_url=address)
    assert "s3cret" not in caught.value.errors()[0]["msg"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (
            "public_url",
            ["example.org", "ftp://example.org", "https://example.org/", "https://example.org?a", "https://a b"],
        ),
        ("body_limit", [1023, 2**30 + 1, "many"]),
        ("import_limit", [1023, 2**32 + 1]),
        ("document_cache", [-1, 2**30 + 1]),
        ("threads", [0, 65]),
    ],
)
def test_what_is_out_of_bounds_is_refused(name: str, values: list[object]) -> None:
    for value in values:
        with pytest.raises(ValidationError) as caught:
            Settings.model_validate({name: value})
        assert caught.value.errors()[0]["loc"] == (name,)


def test_they_stay_as_they_are() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(Settings(), "threads", 2)  # noqa: B010  # the type checker refuses the plain way, and rightly
