"""`communique duplicates`: records that may be one and the same, for people to look at and merge."""

import asyncio
from collections.abc import Iterator
from enum import StrEnum
from itertools import chain
from typing import Annotated

import orjson
import typer
from sqlalchemy import Connection

from app.commands.environment import opened
from app.importers.duplicates import held, named
from app.importers.duplicates.pairs import Pair, likeliest
from app.snapshots import still


class Noun(StrEnum):
    """What can be looked through."""

    EVENT = "event"
    ACTOR = "actor"
    VENUE = "venue"


def duplicates(
    noun: Annotated[list[Noun] | None, typer.Option(help="Only these; repeat it for several.")] = None,
    threshold: Annotated[float, typer.Option(help="The least score told, of 100.", min=1, max=100)] = 85,
    limit: Annotated[int, typer.Option(help="As many are told, the likeliest.", min=1, max=100_000)] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="Tell them as JSON.")] = False,
) -> None:
    """List records that may be one and the same, each with a score and what speaks for it. Nothing is merged."""

    def work(connection: Connection) -> list[Pair]:
        with still(connection):
            found = chain.from_iterable(_of(connection, each) for each in noun or list(Noun))
            return likeliest((pair for pair in found if pair.score >= threshold), limit)

    with opened() as database:
        pairs = asyncio.run(database.read(work, long=True))
    if as_json:
        print(orjson.dumps([pair._asdict() for pair in pairs], option=orjson.OPT_INDENT_2).decode())
        return
    for pair in pairs:
        print(f"{pair.score:5.1f}  {pair.noun}  {pair.first}  {pair.second}  ({'; '.join(pair.evidence)})")
    typer.echo(f"{len(pairs)} likely duplicates", err=True)


def _of(connection: Connection, noun: Noun) -> Iterator[Pair]:
    if noun is Noun.EVENT:
        return held.alike(connection)
    return named.alike(connection, "actor" if noun is Noun.ACTOR else "venue")
