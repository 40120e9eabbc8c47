"""What a command is told by the environment."""

import typer
from pydantic import ValidationError

from app.settings import Settings


def settings() -> Settings:
    """The environment's settings; what is wrong in it is said in a line each."""
    try:
        return Settings()
    except ValidationError as wrong:
        for error in wrong.errors():
            typer.echo(f"COMMUNIQUE_{'_'.join(str(part) for part in error['loc']).upper()}: {error['msg']}", err=True)
        raise typer.Exit(2) from None
