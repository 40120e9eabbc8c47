"""The command line: `communique serve`, `migrate`, `seed`."""

import os
from typing import Annotated

import typer
from pydantic import ValidationError

from app.database import Database
from app.settings import Settings

app = typer.Typer(
    name="communique", help="Timelines of diplomacy, kept and served.", no_args_is_help=True, add_completion=False
)


def settings() -> Settings:
    """The environment's settings; what is wrong in it is said in a line each."""
    try:
        return Settings()
    except ValidationError as wrong:
        for error in wrong.errors():
            print(f"COMMUNIQUE_{'_'.join(str(part) for part in error['loc']).upper()}: {error['msg']}")
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

    database = Database(settings().alchemy_url)
    with database.write() as session:
        if if_empty and session.scalar(select(Event.id).limit(1)):
            return
        for noun, kept in load(session).items():
            print(f"{noun}: {len(kept.created)} new, {len(kept.changed)} changed, {len(kept.unchanged)} as they were")
    database.close()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = int(os.environ.get("PORT", "8000")),
    workers: Annotated[int, typer.Option(help="Processes that share the work.")] = 1,
) -> None:
    """Serve the API."""
    import uvicorn

    settings()
    for path, what in (("/docs", "try every request"), ("/v1/events", "the events"), ("/redoc", "the reference")):
        print(f"http://{host}:{port}{path}  {what}", flush=True)
    uvicorn.run("app.main:create_app", factory=True, host=host, port=port, workers=workers, access_log=False)


def main() -> None:
    """The `communique` command."""
    app()


if __name__ == "__main__":
    main()
