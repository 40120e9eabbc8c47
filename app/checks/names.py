"""The beginnings by which names are found."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.actors.model import Actor
from app.checks.finding import Finding
from app.events.model import Event
from app.names import NameStart, index_names, starts
from app.series.model import Series
from app.sources.model import Source
from app.venues.model import Venue

OWNERS: Mapping[str, type[Any]] = {
    "actor": Actor, "venue": Venue, "series": Series, "event": Event, "source": Source,
}  # fmt: skip


def check_names(
    session: Session, noun: str, names: Mapping[str, Iterable[str]], *, inner: bool = True, repair: bool
) -> Iterator[Finding]:
    """Which of these owners are not found by the beginnings of these names alone."""
    kept: dict[str, set[tuple[bool, str, str]]] = defaultdict(set)
    wanted = select(NameStart.owner_id, NameStart.leads, NameStart.start, NameStart.name)
    for owner, leads, start, name in session.execute(
        wanted.where(NameStart.noun == noun, NameStart.owner_id.in_(names))
    ):
        kept[owner].add((leads, start, name))
    wrong = {}
    for key, given in names.items():
        told = list(given)
        right = {(row["leads"], row["start"], row["name"]) for row in starts(noun, key, told, inner=inner)}
        if kept[key] != right:
            wrong[key] = told
            yield Finding(f"{noun} {key}", "it is not found by the beginnings of its names (name_start)")
    if repair and wrong:
        index_names(session, noun, wrong, inner=inner)


def check_owners(session: Session, *, repair: bool) -> Iterator[Finding]:
    """The names that nobody bears: of what is not there, or of no noun."""
    for noun, table in OWNERS.items():
        nobodys = (NameStart.noun == noun) & ~select(table.id).where(table.id == NameStart.owner_id).exists()
        for key in session.scalars(select(NameStart.owner_id).where(nobodys).distinct()):
            yield Finding(f"{noun} {key}", "it is found by name (name_start), but is not there")
        if repair:
            session.execute(delete(NameStart).where(nobodys).execution_options(synchronize_session=False))
