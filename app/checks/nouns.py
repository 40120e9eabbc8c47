"""Actors, venues and series: each as its last draft says, with the names that others have now."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.actors import edit as actors
from app.actors.model import Actor, ActorAlias, Affiliation
from app.actors.schema import ActorDraft
from app.checks.finding import Finding, differing, readable, told
from app.checks.names import check_names
from app.checks.record import drafts, last_revisions
from app.database import Row, amend_rows
from app.history.keep import STAMPS, instant, row_of
from app.history.log import ENDED, fates
from app.history.model import Revision
from app.names import keep_names, names_of
from app.recording.nouns import Name
from app.recording.tombstones import keep_bare
from app.series import edit as series
from app.series.model import Series, SeriesAlias, Sponsor
from app.series.schema import SeriesDraft
from app.venues import edit as venues
from app.venues.model import Venue, VenueAlias
from app.venues.schema import VenueDraft


class Shelf(NamedTuple):
    """A noun: how its views and rows are made of drafts, and what belongs to it in other tables."""

    noun: Name
    table: type[Any]
    columns: Callable[[Row], Row]
    views: Callable[[Session, dict[str, Row]], dict[str, Row]]
    aliases: type[Any]
    parts: tuple[tuple[type[Any], Callable[[Row], list[Row]]], ...] = ()


def _actors(session: Session, given: dict[str, Row]) -> dict[str, Row]:
    known = actors.references(session, {each["organization"] for one in given.values() for each in one["affiliations"]})
    return _made(given, lambda draft: actors.view_of(ActorDraft.model_validate(draft), known))


def _venues(session: Session, given: dict[str, Row]) -> dict[str, Row]:
    wanted = Venue.id.in_({draft["parent"] for draft in given.values() if draft["parent"]})
    rows = session.execute(select(Venue.id, Venue.view).where(wanted, Venue.merged_into.is_(None)))
    known = {key: view for key, view in ((key, readable(view)) for key, view in rows) if view}
    return _made(given, lambda draft: venues.view_of(VenueDraft.model_validate(draft), known))


def _series(session: Session, given: dict[str, Row]) -> dict[str, Row]:
    known = actors.references(session, {each for draft in given.values() for each in draft["sponsors"]})
    return _made(given, lambda draft: series.view_of(SeriesDraft.model_validate(draft), known))


def _made(given: dict[str, Row], make: Callable[[Row], Row]) -> dict[str, Row]:
    """The views of those drafts of which everybody that they name is there."""
    views = {}
    for key, draft in given.items():
        try:
            views[key] = make(draft)
        except KeyError:
            continue
    return views


SHELVES = (
    Shelf("actor", Actor, actors.columns, _actors, ActorAlias, ((Affiliation, actors.offices),)),
    Shelf("venue", Venue, venues.columns, _venues, VenueAlias),
    Shelf("series", Series, series.columns, _series, SeriesAlias, ((Sponsor, series.sponsors),)),
)


def check_shelf(session: Session, shelf: Shelf, *, repair: bool) -> Iterator[Finding]:
    """What is wrong with the records of a noun."""
    gone: set[str] = set()
    for revisions in last_revisions(session, shelf.noun):
        living = {key: row for key, row in revisions.items() if row.op not in ENDED}
        there = set(session.scalars(select(shelf.table.id).where(shelf.table.id.in_(living))))
        missing = {key: living[key] for key in living.keys() - there}
        for key in sorted(missing):
            yield Finding(f"{shelf.noun} {key}", "it is in the log and nowhere else")
        if repair and missing:
            keep_bare(session, shelf.noun, missing)
        else:
            gone |= missing.keys()
    kinds = venues.KINDS if shelf.noun == "venue" else (None,)
    for kind in kinds:  # what a venue lies in goes first
        for revisions in last_revisions(session, shelf.noun):
            living = {key: row for key, row in revisions.items() if row.op not in ENDED and key not in gone}
            given = drafts(session, shelf.noun, living)
            some = {key: draft for key, draft in given.items() if kind in {None, draft.get("kind")}}
            yield from _check_batch(session, shelf, some, living, repair=repair)
            if kind == kinds[0]:
                yield from _merged(session, shelf, revisions, repair=repair)
    yield from unheard_of(session, shelf.noun, shelf.table)


def _check_batch(
    session: Session, shelf: Shelf, given: dict[str, Row], revisions: dict[str, Any], *, repair: bool
) -> Iterator[Finding]:
    columns = shelf.table.__table__.c
    kept = {row.id: dict(row._mapping) for row in session.execute(select(*columns).where(columns.id.in_(given)))}
    views = shelf.views(session, given)
    for key in sorted(given.keys() - views.keys()):
        yield Finding(f"{shelf.noun} {key}", "it names what is not there", lost=repair)
    wrong: dict[str, Row] = {}
    parts = {table: _by_owner(session, shelf, table, views) for table in (shelf.aliases, *(t for t, _ in shelf.parts))}
    for key, view in views.items():
        row, where = kept[key], f"{shelf.noun} {key}"
        stamps = {"version": revisions[key].version, **{name: instant(row[name]) for name in STAMPS[1:]}}
        shown = readable(row["view"])
        right = _as_kept({**view, **stamps}, shown)
        rows = {**row_of(shelf.table, shelf.columns, right), "merged_into": None}
        found = [*told(where, "its row is not what its draft says", set(differing(row, rows)) - {"view"})]
        found += told(where, "its view is not what its draft says", differing(shown, right))
        own = {shelf.aliases: _aliases(shelf, right), **{table: made(right) for table, made in shelf.parts}}
        for table, made in own.items():
            if parts[table].get(key, []) != made:
                found.append(Finding(where, f"its rows in {table.__tablename__} are not what its draft says"))
        if found:
            wrong[key] = right
            yield from found
    if repair and wrong:
        amend_rows(session, shelf.table, [row_of(shelf.table, shelf.columns, view) for view in wrong.values()])
        keep_names(session, shelf.noun, shelf.aliases, wrong)
        if shelf.noun == "actor":
            actors.replace_offices(session, list(wrong.values()))
        if shelf.noun == "series":
            series.replace_sponsors(session, list(wrong.values()))
    yield from check_names(session, shelf.noun, {key: names_of(view) for key, view in views.items()}, repair=repair)


def _as_kept(right: Row, shown: Row) -> Row:
    """The view, without the offices that an actor holds in itself where what is kept has none: a refresh drops them."""
    if "affiliations" in right:
        others = [each for each in right["affiliations"] if each["organization"]["id"] != right["id"]]
        if shown.get("affiliations") == others:
            return {**right, "affiliations": others}
    return right


def _aliases(shelf: Shelf, view: Row) -> list[Row]:
    owner = f"{shelf.noun}_id"
    return [{owner: view["id"], "position": position, **alias} for position, alias in enumerate(view["aliases"])]


def _by_owner(session: Session, shelf: Shelf, table: type[Any], ids: Collection[str]) -> dict[str, list[Row]]:
    columns = table.__table__.c
    owner = columns[f"{shelf.noun}_id"]
    found: dict[str, list[Row]] = {}
    for row in session.execute(select(*columns).where(owner.in_(ids)).order_by(owner, columns.position)):
        found.setdefault(row._mapping[owner.name], []).append(dict(row._mapping))
    return found


def _merged(session: Session, shelf: Shelf, revisions: dict[str, Any], *, repair: bool) -> Iterator[Finding]:
    """Merged records lead to what they are by now; withdrawn ones are nowhere."""
    ended = {key: row.merged_into for key, row in revisions.items() if row.op in ENDED}
    into = {key: _end(session, shelf.noun, other) for key, other in ended.items() if other}
    rows = session.execute(select(shelf.table.id, shelf.table.merged_into).where(shelf.table.id.in_(ended)))
    kept = {key: (other,) for key, other in rows}
    for table in (shelf.aliases, *(table for table, _ in shelf.parts)):
        owner = table.__table__.c[f"{shelf.noun}_id"]
        for key in session.scalars(select(owner).where(owner.in_(into)).distinct().order_by(owner)):
            yield Finding(f"{shelf.noun} {key}", f"it was merged, but still has rows in {table.__tablename__}")
        if repair:
            session.execute(delete(table).where(owner.in_(into)))
    for key in ended:
        where, right = f"{shelf.noun} {key}", into.get(key)
        if right is None and key in kept:
            yield Finding(where, "it is there, but the log says that it has ended", lost=True)
        elif right is not None and key not in kept:
            yield Finding(where, f"it was merged into {right}, but does not lead there")
            if repair:
                keep_bare(session, shelf.noun, {key: revisions[key]}, right)
        elif right is not None and kept[key] != (right,):
            yield Finding(where, f"it leads to {kept[key][0]}, but was merged into {right}")
            if repair:
                session.execute(update(shelf.table).where(shelf.table.id == key).values(merged_into=right))


def _end(session: Session, noun: Name, key: str) -> str | None:
    """What became of what something was merged into; None where it was withdrawn."""
    while fate := fates(session, noun, [key]).get(key):
        if fate.merged_into is None:
            return None
        key = fate.merged_into
    return key


def unheard_of(session: Session, noun: Name, table: type[Any]) -> Iterator[Finding]:
    """The records that were never written down."""
    heard = select(Revision.seq).where(Revision.noun == noun, Revision.record_id == table.id).exists()
    for key in session.scalars(select(table.id).where(~heard).order_by(table.id)):
        yield Finding(f"{noun} {key}", "the log knows nothing of it", lost=True)
