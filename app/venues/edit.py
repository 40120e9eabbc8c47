"""Recording venues, each in its place in the tree."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.database import Row
from app.history.keep import Kept, load, put, stamp
from app.names import keep_names
from app.problems import Invalid, Trouble
from app.slugs import nearest
from app.venues.model import Venue, VenueAlias
from app.venues.schema import VenueDraft

OUTER = {"country": None, "city": "country", "site": "city"}
REF = ("id", "name", "kind")


def record(session: Session, drafts: Sequence[VenueDraft], now: datetime) -> Kept:
    """Keep these venues as drafted, parents among them in any order; Invalid names what does not fit the tree."""
    given = {draft.id: draft for draft in drafts}
    outside = {draft.parent for draft in drafts if draft.parent} - given.keys()
    known = load(session, Venue, outside)
    troubles = tuple(
        trouble for draft in drafts if draft.parent for trouble in _misfits(draft, given.get(draft.parent), known)
    )
    if troubles:
        raise Invalid("; ".join(trouble.detail for trouble in troubles), troubles)
    fresh: dict[str, Row] = {}
    for draft in sorted(drafts, key=lambda each: list(OUTER).index(each.kind)):
        fresh[draft.id] = _view(draft, {**known, **fresh})
    kept = stamp(load(session, Venue, fresh), fresh, now)
    order = list(fresh)
    kept.created.sort(key=order.index)  # parents before what lies in them
    written = put(session, Venue, _columns, fresh, kept)
    keep_names(session, "venue", VenueAlias, written)
    return kept


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


def _misfits(draft: VenueDraft, among: VenueDraft | None, known: Mapping[str, Row]) -> Iterable[Trouble]:
    parent = draft.parent or ""
    kind = among.kind if among else known[parent]["kind"] if parent in known else None
    if kind is None:
        detail = f"{draft.id}: there is no venue {parent!r}"
        yield Trouble(detail, pointer="/parent", nearest=nearest(parent, known))
    elif list(OUTER).index(kind) >= list(OUTER).index(draft.kind):
        yield Trouble(f"{draft.id}: a {draft.kind} can't lie in a {kind}", pointer="/parent")


def _view(draft: VenueDraft, known: Mapping[str, Row]) -> Row:
    parent = known[draft.parent] if draft.parent else None
    own = {"id": draft.id, "name": draft.name, "kind": draft.kind}
    return {
        **own,
        "parent": parent and {name: parent[name] for name in REF},
        "path": [*(parent["path"] if parent else ()), own],
        **draft.model_dump(exclude={"id", "name", "kind", "parent"}),
    }


def _columns(view: Row) -> Row:
    plain = (*REF, "iso3166", "latitude", "longitude", "timezone")
    return {**{name: view[name] for name in plain}, "parent_id": view["parent"] and view["parent"]["id"]}
