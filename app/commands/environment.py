"""What a command is told by the environment, and the database that it names."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from app.database import SCHEMA_REVISION, Database
from app.settings import Settings

MigrateFirst = Annotated[bool, typer.Option("--migrate", help="Do what `migrate` does first.")]


def settings() -> Settings:
    """The environment's settings; what is wrong in it is said in a line each."""
    try:
        return Settings()
    except ValidationError as wrong:
        for error in wrong.errors():
            typer.echo(f"COMMUNIQUE_{'_'.join(str(part) for part in error['loc']).upper()}: {error['msg']}", err=True)
        raise typer.Exit(2) from None


@contextmanager
def opened(*, migrate_first: bool | None = None) -> Iterator[Database]:
    """The database, closed in the end. Where it has another schema than this version needs, the command ends, and says
    what mends that; `migrate_first` is None for a command that has no such option.
    """
    address = settings().alchemy_url
    if migrate_first:
        from app.migrate import migrate

        migrate(address)
    if why := _unready(address):
        also = ", and so does `--migrate` here" if migrate_first is False else ""
        typer.echo(why.format(f"`{_called()} migrate`") + (also if "{}" in why else "") + ".", err=True)
        raise typer.Exit(1)
    with closing(Database(address)) as database:
        yield database


def _unready(address: str) -> str | None:
    """Why the database can't be used, with room for the command that mends it."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():  # opening it would make it
        return f"There is no database {url.database}: {{}} makes it"
    try:
        with closing(Database(address)) as database, database.reading.connect() as connection:
            found = _revision(connection)
    except DBAPIError as wrong:
        told = " ".join(str(wrong.orig).split()).replace("{", "{{").replace("}", "}}")
        return f"The database can't be read: {told}"
    if found is None:
        return "The database has no tables yet: {} makes them"
    if found < SCHEMA_REVISION:
        return f"The database has the schema {found}, and this version needs {SCHEMA_REVISION}: {{}} brings it there"
    if found > SCHEMA_REVISION:
        return f"The database has the schema {found}, newer than {SCHEMA_REVISION}, the newest that this version knows"
    return None


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _called() -> str:
    """How this command line was called, to be called so again."""
    python, *how = sys.orig_argv[:3]
    return f"{python} -m app.cli" if how == ["-m", "app.cli"] else "communique"
