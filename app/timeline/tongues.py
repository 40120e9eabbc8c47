"""Names in the reader's language: of actors, venues and series, where an alias is known to be in it."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, literal_column, or_, select, union_all

from app.actors.model import ActorAlias
from app.database import Row
from app.memory import Recollection
from app.series.model import SeriesAlias
from app.venues.model import VenueAlias

DEFAULT = "en"
AT_ONCE = 5_000
"""As many names are asked for at once, which is more than a page of events has; databases take no more than 32,766."""
ALIASES: dict[str, tuple[Any, Any]] = {
    "actor": (ActorAlias, ActorAlias.actor_id),
    "venue": (VenueAlias, VenueAlias.venue_id),
    "series": (SeriesAlias, SeriesAlias.series_id),
}


def told_in(connection: Connection, mind: Recollection, lang: str, views: Sequence[Row]) -> Sequence[Row]:
    """These views, their names changed in place to those in that language.

    One query for the names of a page that are not in mind yet; none for the language that default names are in.
    """
    wanted = lang.lower()
    if wanted.partition("-")[0] == DEFAULT:
        return views
    named = [(noun, bearer["id"], bearer) for view in views for noun, bearer in _named(view)]
    names: dict[tuple[str, str], Any] = {(noun, key): mind.knows((wanted, noun, key)) for noun, key, _ in named}
    missing = [bearer for bearer, name in names.items() if name is None]
    for begin in range(0, len(missing), AT_ONCE):
        some = missing[begin : begin + AT_ONCE]
        found = _names(connection, wanted, some)
        for bearer in some:
            names[bearer] = mind.learn((wanted, *bearer), found.get(bearer, ""))
    for noun, key, shown in named:
        shown["name"] = names[noun, key] or shown["name"]
    return views


def _named(view: Row) -> Iterator[tuple[str, Row]]:
    """Whatever in a view has an id and a name to be told in another language, and its noun."""
    for part in view["participants"]:
        yield "actor", part["actor"]
        if part["on_behalf_of"]:
            yield "actor", part["on_behalf_of"]
    yield from (("actor", said["speaker"]) for said in view["statements"])
    if view["venue"]:
        yield "venue", view["venue"]
        yield from (("venue", place) for place in view["venue"]["path"])
    if view["series"]:
        yield "series", view["series"]


def _names(connection: Connection, wanted: str, bearers: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The best name of each who has one: the nearest tag first, then the one given first."""
    ids: dict[str, list[str]] = {}
    for noun, key in bearers:
        ids.setdefault(noun, []).append(key)
    rows = connection.execute(union_all(*(_aliases(noun, some, wanted) for noun, some in ids.items()))).all()
    best: dict[tuple[str, str], tuple[tuple[int, int], str]] = {}
    for noun, key, position, name, lang in rows:
        distance = _distance(wanted, lang.lower())
        if distance is not None:
            candidate = ((distance, position), name)
            best[noun, key] = min(candidate, best.get((noun, key), candidate))
    return {bearer: name for bearer, (_, name) in best.items()}


def _aliases(noun: str, ids: Sequence[str], wanted: str) -> Select[Any]:
    table, owner = ALIASES[noun]
    primary = wanted.partition("-")[0]
    columns: tuple[Any, ...] = (literal_column(f"'{noun}'"), owner, table.position, table.name, table.lang)
    spoken = or_(table.lang == primary, table.lang.startswith(f"{primary}-"))
    return select(*columns).where(owner.in_(ids), spoken)


def _distance(wanted: str, lang: str) -> int | None:
    """How far a name's tag is from the wanted one; None where it is no name for such a reader.

    As RFC 4647 §3.4 looks it up, the wanted tag shortened step by step; then those that say more than was wanted, but
    not in another script: `ar-Latn` is a transliteration.
    """
    have, want = lang.split("-"), wanted.split("-")
    if want[: len(have)] == have:
        return len(want) - len(have)
    if have[: len(want)] == want and not any(len(part) == 4 and part.isalpha() for part in have[len(want) :]):
        return 100 + len(have)
    return None
