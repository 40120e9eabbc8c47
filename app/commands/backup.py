"""Keeping the whole database safe."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands.environment import opened, settings


def backup(
    file: Annotated[Path, typer.Argument(help="Where to; a checksum goes beside it.", show_default=False)],
) -> None:
    """Copy the whole database into a file while it serves, and verify the copy."""
    from app.releases.backup import Tools
    from app.releases.backup import backup as take

    given = settings()
    with opened():
        pass
    checksum = _done(lambda: take(given.alchemy_url, file, Tools(given.pg_dump, given.pg_restore)))
    print(f"{file}  sha256 {checksum}")


def restore(
    file: Annotated[Path, typer.Argument(help="What `backup` wrote.", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Give up what the database holds.")] = False,
    migrate_after: Annotated[bool, typer.Option("--migrate", help="Do what `migrate` does afterwards.")] = False,
) -> None:
    """Put a backup in the place of the database, with the service stopped."""
    from app.releases.backup import Tools
    from app.releases.backup import restore as put_back

    given = settings()
    _done(lambda: put_back(given.alchemy_url, file, Tools(given.pg_dump, given.pg_restore), force=force))
    if migrate_after:
        from app.migrate import migrate

        migrate(given.alchemy_url)
    print(f"{file} is restored{'' if migrate_after else ': `migrate` brings it to the schema of this version'}.")


def _done(work: Callable[[], Any]) -> Any:
    import psycopg

    from app.releases.backup import Failed

    try:
        return work()
    except (Failed, OSError, sqlite3.Error, psycopg.Error) as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(1) from None
