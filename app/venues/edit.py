"""Recording venues, each in its place in the tree."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Row, one_of
from app.history.keep import BATCH, Kept, load, must_be_named_once, put, renew, stamp
from app.history.log import Act, brought_back
from app.names import keep_names, meant
from app.problems import Invalid, Trouble
from app.venues.model import Venue, VenueAlias
from app.venues.schema import VenueDraft

KINDS = ("country", "city", "site")  # from the widest to the narrowest
REF = ("id", "name", "kind")


def record(session: Session, drafts: Sequence[VenueDraft], act: Act) -> Kept:
    """Keep these venues as drafted, parents among them in any order; Invalid names what does not fit the tree."""
    must_be_named_once(draft.id for draft in drafts)
    given = {draft.id: draft for draft in drafts}
    outside = {draft.parent for draft in drafts if draft.parent} - given.keys()
    known = load(session, Venue, outside)
    troubles = (*_misplaced(session, drafts, known), *_left_behind(session, given))
    if troubles:
        raise Invalid("; ".join(trouble.detail for trouble in troubles), troubles)
    fresh: dict[str, Row] = {}
    for draft in sorted(drafts, key=lambda each: KINDS.index(each.kind)):  # parents before what lies in them
        fresh[draft.id] = view_of(draft, {**known, **fresh})
    past = brought_back(session, "venue", fresh, act)
    kept = stamp(load(session, Venue, fresh), fresh, act.at, past)
    written = put(session, Venue, columns, fresh, kept, {draft.id: draft.stored() for draft in drafts}, act)
    keep_names(session, "venue", VenueAlias, written)
    refresh_inside(session, kept.changed, act.at)
    return kept


def inside(session: Session, ids: Collection[str]) -> list[str]:
    """What lies in these venues, at any depth: what lies in something before what lies in that."""
    found: list[str] = []
    level: Collection[str] = ids
    while level:
        level = list(
            session.scalars(select(Venue.id).where(one_of(session, Venue.parent_id, level)).order_by(Venue.id))
        )
        found += level
    return found


def refresh_inside(session: Session, ids: Collection[str], now: datetime) -> None:
    """Let all that lies in these venues show where they lie now."""
    level: Collection[str] = ids
    while level:
        within = select(Venue.id, Venue.parent_id).where(one_of(session, Venue.parent_id, level)).order_by(Venue.id)
        lies_in = {key: parent for key, parent in session.execute(within) if parent}
        level = list(lies_in)
        for begin in range(0, len(level), BATCH):
            _refresh_children(session, {key: lies_in[key] for key in level[begin : begin + BATCH]}, now)


def _refresh_children(session: Session, lies_in: Mapping[str, str], now: datetime) -> None:
    before, parents = load(session, Venue, lies_in.keys()), load(session, Venue, set(lies_in.values()))
    fresh = []
    for key, view in before.items():
        parent = parents[lies_in[key]]
        own = {name: view[name] for name in REF}
        fresh.append({**view, "parent": {name: parent[name] for name in REF}, "path": [*parent["path"], own]})
    renew(session, Venue, columns, before, fresh, now)


def in_event(venue: Row, path: Sequence[Row]) -> Row:
    """A venue as an event shows it; `path` are the views from the country down to it.

    Time zone and country code hold for all that lies inside. Coordinates do for a site in a city, but a country's
    middle says nothing of where in it something was.
    """
    inner = [venue, *(each for each in path if each["kind"] == "city")]
    point = next((each for each in inner if each["latitude"] is not None), venue)
    upwards = [venue, *reversed(path)]
    return {
        **{name: venue[name] for name in (*REF, "path")},
        "iso3166": next((each["iso3166"] for each in upwards if each["iso3166"]), None),
        "latitude": point["latitude"],
        "longitude": point["longitude"],
        "timezone": next((each["timezone"] for each in upwards if each["timezone"]), None),
    }


def _misplaced(session: Session, drafts: Sequence[VenueDraft], known: Mapping[str, Row]) -> Iterable[Trouble]:
    """The drafts that can't lie where they say: a place lies in one of a wider kind, so the tree has no circle."""
    kinds = {key: view["kind"] for key, view in known.items()} | {draft.id: draft.kind for draft in drafts}
    for draft in drafts:
        if draft.parent and draft.parent not in kinds:
            near = meant(session.connection(), "venue", draft.parent, kinds)
            yield Trouble(f"{draft.id}: there is no venue {draft.parent!r}", pointer="/parent", nearest=near)
        elif draft.parent and not fits(draft.kind, kinds[draft.parent]):
            yield Trouble(f"{draft.id}: a {draft.kind} can't lie in a {kinds[draft.parent]}", pointer="/parent")


def _left_behind(session: Session, given: Mapping[str, VenueDraft]) -> Iterable[Trouble]:
    """The drafts whose new kind has no room for what lies in them already."""
    inside = select(Venue.id, Venue.kind, Venue.parent_id).where(Venue.parent_id.in_(given), Venue.id.not_in(given))
    for key, kind, parent in session.execute(inside):
        if parent and not fits(kind, given[parent].kind):
            detail = f"{parent}: {key}, a {kind}, lies in it and can't lie in a {given[parent].kind}"
            yield Trouble(detail, pointer="/kind")


def fits(inner: str, outer: str) -> bool:
    """Whether a place of one kind can lie in one of the other."""
    return KINDS.index(outer) < KINDS.index(inner)


def view_of(draft: VenueDraft, known: Mapping[str, Row]) -> Row:
    """The view of a draft, `known` holding that of what it lies in; its stamps are still to come."""
    parent = known[draft.parent] if draft.parent else None
    own = {"id": draft.id, "name": draft.name, "kind": draft.kind}
    return {
        **own,
        "parent": parent and {name: parent[name] for name in REF},
        "path": [*(parent["path"] if parent else ()), own],
        **draft.model_dump(exclude={"id", "name", "kind", "parent"}),
    }


def columns(view: Row) -> Row:
    """The venue's own columns."""
    plain = (*REF, "iso3166", "latitude", "longitude", "timezone")
    return {**{name: view[name] for name in plain}, "parent_id": view["parent"] and view["parent"]["id"]}
