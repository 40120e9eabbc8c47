"""The command line: `communique serve`, `migrate`, `seed`."""

from contextlib import closing
from typing import Annotated

import typer
from pydantic import ValidationError

from app.database import Database
from app.settings import Settings

app = typer.Typer(
    name="communique", help="Timelines of diplomacy, kept and served.", no_args_is_help=True, add_completion=False
)

WORTH_OPENING = (
    ("/", "what this is"),
    ("/docs", "every request, to be tried out"),
    ("/redoc", "the reference"),
    ("/v1/events", "the events"),
)


def settings() -> Settings:
    """The environment's settings; what is wrong in it is said in a line each."""
    try:
        return Settings()
    except ValidationError as wrong:
        for error in wrong.errors():
            typer.echo(f"COMMUNIQUE_{'_'.join(str(part) for part in error['loc']).upper()}: {error['msg']}", err=True)
        raise typer.Exit(2) from None


@app.command()
def migrate(revision: Annotated[str, typer.Argument(help="Where to: `head`, or `base` for nothing.")] = "head") -> None:
    """Bring the database to the schema of this version."""
    from app.migrate import migrate as bring

    bring(settings().alchemy_url, revision)


@app.command()
def seed(
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Only when the database holds no event.")] = False,
) -> None:
    """Load the Syria peace diplomacy of 2011–2024 from the seeds; a second time changes nothing."""
    from sqlalchemy import select

    from app.events.model import Event
    from app.importers.seeds import load

    with closing(Database(settings().alchemy_url)) as database, database.write() as session:
        if if_empty and session.scalar(select(Event.id).limit(1)):
            return
        for noun, kept in load(session).items():
            print(f"{noun}: {len(kept.created)} new, {len(kept.changed)} changed, {len(kept.unchanged)} as they were")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", envvar="PORT", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that share the work.", min=1)] = 1,
    migrate_first: Annotated[bool, typer.Option("--migrate", help="Do what `migrate` does first.")] = False,
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
    )


def main() -> None:
    """The `communique` command."""
    app()


if __name__ == "__main__":
    main()
