"""The service's settings, read from the environment and validated once."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

DEFAULT_DATABASE = "sqlite:///data/communique.db"


class Settings(BaseSettings):
    """Each field is the environment variable ``COMMUNIQUE_<FIELD>``."""

    model_config = SettingsConfigDict(env_prefix="COMMUNIQUE_", frozen=True)

    database_url: Annotated[
        str, Field(description="Where the timelines are kept: `sqlite:///FILE` or `postgresql://…`.")
    ] = DEFAULT_DATABASE
    public_url: Annotated[
        str,
        Field(
            description="The address clients see (`https://…`, no trailing slash); without it, the request's own.",
            pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*[^/\s?#])?)?$",
        ),
    ] = ""
    body_limit: Annotated[int, Field(description="Largest request body taken, in bytes.", ge=1024, le=2**30)] = 1 << 20
    import_limit: Annotated[
        int, Field(description="Largest body that `POST /v1/imports` takes, in bytes.", ge=1024, le=2**32)
    ] = 64 << 20
    document_cache: Annotated[
        int, Field(description="Memory for rendered events, in bytes for each worker.", ge=0, le=2**30)
    ] = 80 << 20
    threads: Annotated[
        int,
        Field(description="Threads for long reads, and for every read on PostgreSQL, for each worker.", ge=1, le=64),
    ] = 4
    pg_dump: Annotated[str, Field(description="PostgreSQL's `pg_dump`, for `backup`; as new as the server.")] = (
        "pg_dump"
    )
    pg_restore: Annotated[str, Field(description="PostgreSQL's `pg_restore`, for `restore`.")] = "pg_restore"
    releases: Annotated[
        str, Field(description="The folder of releases; without it, `releases` beside the SQLite file, or in `data`.")
    ] = ""
    licence: Annotated[
        str, Field(description="The licence of releases, by its name in the SPDX list; `--licence` goes before it.")
    ] = "CC-BY-4.0"

    @property
    def releases_folder(self) -> Path:
        """Where releases are kept."""
        if self.releases:
            return Path(self.releases)
        url = _with_driver(self.database_url)
        return (Path(str(url.database)).parent if url.drivername == "sqlite" else Path("data")) / "releases"

    @field_validator("database_url")
    @classmethod
    def _usable(cls, address: str) -> str:
        _with_driver(address)
        return address

    @property
    def alchemy_url(self) -> str:
        """The database address with the driver this project ships named in it."""
        return _with_driver(self.database_url).render_as_string(hide_password=False)


def _with_driver(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):  # what it says would show the password
        raise ValueError("it can't be read; it has to be sqlite:///FILE or postgresql://…") from None
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise ValueError(f"it names {url.drivername!r}; it has to be sqlite:///FILE or postgresql://…")
    if url.drivername == "sqlite" and url.database in {None, "", ":memory:"}:
        raise ValueError("it names no file; each connection would have a database of its own")
    return url
