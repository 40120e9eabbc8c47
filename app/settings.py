"""The service's settings, read from the environment and validated once."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url

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
            description="The address clients see (`https://…`, no trailing slash). Without it links repeat the request's.",
            pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*[^/\s?#])?)?$",
        ),
    ] = ""
    body_limit: Annotated[int, Field(description="Largest request body taken, in bytes.", ge=1024, le=2**30)] = 1 << 20
    document_cache: Annotated[
        int, Field(description="Memory for rendered events, in bytes for each worker.", ge=0, le=2**30)
    ] = 32 << 20
    threads: Annotated[
        int,
        Field(description="Threads for long reads, and for every read on PostgreSQL, for each worker.", ge=1, le=64),
    ] = 4

    @property
    def alchemy_url(self) -> str:
        """The database address with the driver this project ships named in it."""
        url = make_url(self.database_url)
        if url.drivername in {"postgresql", "postgres"}:
            url = url.set(drivername="postgresql+psycopg")
        if url.drivername not in {"sqlite", "postgresql+psycopg"}:
            raise ValueError(f"database_url names {url.drivername!r}; it has to be sqlite:///… or postgresql://…")
        return url.render_as_string(hide_password=False)
