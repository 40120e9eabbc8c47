"""Whether the database holds together."""

from typing import Annotated

import typer

from app.commands.environment import opened


def check(
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Make again what can be made of the log, noun by noun; others who write wait for the one it is at.",
        ),
    ] = False,
) -> None:
    """Look for what does not hold together, a line for each; exit code 1 where something is wrong and stays so."""
    from app.checks.check import check as look

    found = lost = 0
    with opened() as database:
        for finding in look(database, repair=repair):
            found, lost = found + 1, lost + finding.lost
            done = "" if not repair else " [can't be repaired]" if finding.lost else " [repaired]"
            print(f"{finding}{done}", flush=True)
    wrong = lost if repair else found
    mended = f"{found - lost:,} repaired; " if repair and found else ""
    told = f"{wrong:,} {'thing is' if wrong == 1 else 'things are'} wrong." if wrong else "Nothing is wrong."
    print(mended + (told[0].lower() + told[1:] if mended else told))
    if wrong:
        raise typer.Exit(1)
