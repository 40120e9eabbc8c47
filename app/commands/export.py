"""Taking everything out as files."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.commands.environment import opened


class Form(StrEnum):
    """What `app.releases.forms` offers, named here so that the command line starts without loading it."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    sqlite = "sqlite"


def export(
    folder: Annotated[
        Path, typer.Argument(help="Where to; what an export left there is replaced.", show_default=False)
    ],
    form: Annotated[Form, typer.Option("--format", help="`jsonl` has drafts, to be imported again.")] = Form.jsonl,
    revisions: Annotated[bool, typer.Option("--revisions", help="The log of all writes, too.")] = False,
) -> None:
    """Write everything there is as files: drafts, spreadsheets, or tables to be asked in SQL."""
    from app.releases.export import Occupied
    from app.releases.export import export as write

    with opened() as database:
        try:
            files = write(database, form.value, folder, revisions=revisions)
        except (Occupied, OSError, ValueError) as wrong:
            typer.echo(str(wrong), err=True)
            raise typer.Exit(1) from None
    for file in files:
        print(file)
