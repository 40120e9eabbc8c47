"""The command line: `communique serve`, `migrate`, `seed`, `keys`, `mirror`, and what `app.commands` has."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.commands.backup import backup, restore
from app.commands.check import check
from app.commands.duplicates import duplicates
from app.commands.environment import MigrateFirst, opened, settings
from app.commands.export import export
from app.commands.import_ import import_
from app.commands.release import release
from app.keys.edit import Scope

app = typer.Typer(
    name="communique", help="Timelines of diplomacy, kept and served.", no_args_is_help=True, add_completion=False
)

keys = typer.Typer(help="Who may write.", no_args_is_help=True)
app.add_typer(keys, name="keys")
app.command()(backup)
app.command()(restore)
app.command()(export)
app.command()(release)
app.command()(check)
app.command("import")(import_)
app.command("duplicates")(duplicates)

WORTH_OPENING = (
    ("/", "what this is"),
    ("/docs", "every request, to be tried out"),
    ("/redoc", "the reference"),
    ("/v1/events", "the events"),
)


@app.command()
def migrate(revision: Annotated[str, typer.Argument(help="Where to: `head`, or `base` for nothing.")] = "head") -> None:
    """Bring the database to the schema of this version."""
    from app.migrate import migrate as bring

    bring(settings().alchemy_url, revision)


@app.command()
def seed(
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Only when the database holds no event.")] = False,
    migrate_first: MigrateFirst = False,
) -> None:
    """Load the Syria peace diplomacy of 2011–2024 from the seeds; a second time changes nothing."""
    from sqlalchemy import select

    from app.events.model import Event
    from app.importers.seeds import load

    with opened(migrate_first=migrate_first) as database, database.write() as session:
        if if_empty and session.scalar(select(Event.id).limit(1)):
            return
        for noun, kept in load(session).items():
            print(f"{noun}: {len(kept.created)} new, {len(kept.changed)} changed, {len(kept.unchanged)} as they were")


@keys.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="Whose it is: it stands in the log of changes.", show_default=False)],
    scope: Annotated[
        Scope, typer.Option(help="What it reaches; `admin` reaches what `write` does, and no more yet.")
    ] = "write",
) -> None:
    """Make a key and show it, this once."""
    from app.keys.edit import create

    if not (len(name.strip()) > 0 and len(name) <= 100 and name.isprintable()):
        typer.echo("--name has to have 1 to 100 printable characters", err=True)
        raise typer.Exit(2)
    with opened() as database, database.write() as session:
        secret = create(session, name, scope, datetime.now(UTC))
    print(secret)
    typer.echo("Keep it: it is stored nowhere and can't be shown again.", err=True)


@keys.command("list")
def list_keys() -> None:
    """Show all keys, by the part of them that tells them apart."""
    from app.keys.edit import every

    with opened() as database, database.write() as session:
        for key in every(session):
            used = f"{key.used_at:%Y-%m-%d %H:%M}" if key.used_at else "never"
            revoked = f", revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else ""
            print(
                f"cmq_{key.id}…  {key.scope}  {key.name}  (made {key.created_at:%Y-%m-%d}, last wrote {used}{revoked})"
            )


@keys.command("revoke")
def revoke_key(key: Annotated[str, typer.Argument(help="The part shown by `list`: cmq_0a1b2c3d.")]) -> None:
    """Let a key open nothing any more."""
    from app.keys.edit import revoke

    key_id = key.removeprefix("cmq_").rstrip("…").partition("_")[0]
    with opened() as database, database.write() as session:
        done = revoke(session, key_id, datetime.now(UTC))
    if not done:
        typer.echo(f"There is no key {key_id!r} that is still good.", err=True)
        raise typer.Exit(1)


@app.command()
def mirror(
    url: Annotated[str, typer.Argument(help="The service to copy: https://example.org")],
    every: Annotated[
        float, typer.Option(help="Seconds between two looks; 0 copies what there is by now, and ends.", min=0)
    ] = 0,
    migrate_first: MigrateFirst = False,
) -> None:
    """Keep a copy of another service in this database, by following its changes. Nothing else may write to it."""
    import time

    from sqlalchemy.exc import DBAPIError

    from app.database import unwritable
    from app.releases.mirror import Differs, feed_from, follow

    with opened(migrate_first=migrate_first) as database:
        while True:
            try:
                for reached in follow(database, feed_from(url)):
                    print(f"up to change {reached}", flush=True)
            except (Differs, OSError, ValueError, DBAPIError) as wrong:
                if isinstance(wrong, DBAPIError) and not unwritable(wrong):
                    raise
                told = f"the copy can't be written now: {wrong.orig}" if isinstance(wrong, DBAPIError) else str(wrong)
                typer.echo(told, err=True)
                if not every or isinstance(wrong, Differs):
                    raise typer.Exit(1) from None
            if not every:
                return
            time.sleep(every)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", envvar="PORT", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that share the work.", min=1)] = 1,
    migrate_first: MigrateFirst = False,
    seed_first: Annotated[
        bool, typer.Option("--seed", help="Do what `seed --if-empty` does first.", envvar="COMMUNIQUE_SEED")
    ] = False,
) -> None:
    """Serve the API."""
    import uvicorn

    settings()
    if migrate_first:
        migrate()
    if seed_first:
        seed(if_empty=True)
    here = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)
    for path, what in WORTH_OPENING:
        print(f"http://{here}:{port}{path}  {what}", flush=True)
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        http="app.web.protocol:Protocol",
        timeout_graceful_shutdown=30,
    )


def main() -> None:
    """The `communique` command."""
    app()


if __name__ == "__main__":
    main()
