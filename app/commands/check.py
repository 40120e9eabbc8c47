"""Whether the database holds together."""

from contextlib import closing
from typing import Annotated

import typer

from app.commands.environment import settings
from app.database import Database


def check(
    repair: Annotated[
        bool, typer.Option("--repair", help="Make again what can be made of the log; other writers wait meanwhile.")
    ] = False,
) -> None:
    """Look for what does not hold together, a line for each; exit code 1 where something is wrong and stays so."""
    from app.checks.check import check as look

    found = lost = 0
    with closing(Database(settings().alchemy_url)) as database:
        for finding in look(database, repair=repair):
            found, lost = found + 1, lost + finding.lost
            done = "" if not repair else " [can't be repaired]" if finding.lost else " [repaired]"
            print(f"{finding}{done}", flush=True)
    print(f"{found:,} {'thing is' if found == 1 else 'things are'} wrong." if found else "Nothing is wrong.")
    if lost or (found and not repair):
        raise typer.Exit(1)
