"""Freezing the record under a tag."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.commands.environment import opened, settings


def release(
    tag: Annotated[str | None, typer.Argument(help="What it is cited by: 2026.1", show_default=False)] = None,
    listing: Annotated[bool, typer.Option("--list", help="Show the releases there are, the latest first.")] = False,
    title: Annotated[str, typer.Option(help="What the data is called.")] = "Communiqué: timelines of diplomacy",
    author: Annotated[list[str] | None, typer.Option(help="Who made it; repeated for several.")] = None,
    licence: Annotated[
        str | None,
        typer.Option(
            help="Under which licence, by its name in the SPDX list; COMMUNIQUE_LICENCE, if not given.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Freeze the record as it is into files with checksums, which are served under /v1/releases and never change."""
    from app.releases.release import AUTHOR, Refused, every, make

    given = settings()
    if listing or tag is None:
        for each in every(given.releases_folder):
            print(f"{each.tag}  {each.package['created']}  {each.package['counts']['events']:,} events")
        if tag is None and not listing:
            typer.echo("Name a tag to make a release: communique release 2026.1", err=True)
            raise typer.Exit(2)
        return
    with opened() as database:
        try:
            made = make(
                database, given.releases_folder, tag, datetime.now(UTC),
                title=title, authors=author or [AUTHOR], licence=licence or given.licence, url=given.public_url,
            )  # fmt: skip
        except (Refused, OSError) as wrong:
            typer.echo(str(wrong), err=True)
            raise typer.Exit(1) from None
    for name in made.files:
        print(made.folder / name)
