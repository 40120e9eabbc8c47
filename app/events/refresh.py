"""Letting events show what they refer to as it is now: a renamed actor, a moved venue, one merged into another.

In batches, so that memory is bounded however many events there are.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.actors.model import Actor
from app.database import Row, amend_rows, embedded, one_of
from app.events import words
from app.events.edit import columns, document, reindex, replace_parts, said
from app.events.index import own_key, phases, postings, zone_of
from app.events.known import Known
from app.events.model import Document, Event, Participation, Statement
from app.events.render import shown
from app.history.keep import BATCH, load, renew
from app.series.model import Series
from app.venues.edit import inside
from app.venues.model import Venue

REFERENCES = {"actor": ("id", "name", "kind"), "series": ("id", "name")}


def refresh(
    session: Session, noun: str, ids: Collection[str], now: datetime, into: Mapping[str, str] | None = None
) -> None:
    """Refresh the events that show any of these; `into` says which of them are others from now on."""
    if not ids:
        return
    for batch in _batches(session, _showing(session, noun, ids)):
        before = load(session, Event, batch)
        moved = [_moved(view, noun, into) if into else view for view in before.values()]
        known = known_of(session, moved)
        fresh = [_renewed(view, known) for view in moved]
        texts = {view["id"]: said(view, known) for view in fresh}
        stale = renew(session, Event, partial(columns, session, texts), before, fresh, now)
        amend_rows(session, Document, [document(view) for view in stale], by="key")
        if into:
            written = {view["id"]: view for view in stale}
            replace_parts(session, written, before=written)
        moving = bool(into) or noun == "venue"
        anew = [view for view in fresh if moving and _places(view) != _places(before[view["id"]])]
        _search_by(session, before, fresh, anew, texts)


def _showing(session: Session, noun: str, ids: Collection[str]) -> ColumnElement[bool]:
    if noun == "actor":
        parts: Any = select(Participation.event_id).where(
            or_(Participation.actor_id.in_(ids), Participation.on_behalf_of_id.in_(ids))
        )
        return or_(Event.id.in_(parts), Event.id.in_(select(Statement.event_id).where(Statement.speaker_id.in_(ids))))
    if noun == "venue":
        return one_of(session, Event.venue_id, [*ids, *inside(session, ids)])
    return Event.series_id.in_(ids)


def _batches(session: Session, showing: ColumnElement[bool]) -> Iterator[list[str]]:
    """The ids, gathered first: what is refreshed may not show any of these any more. An id takes some 100 bytes."""
    found = list(session.scalars(select(Event.id).where(showing).order_by(Event.id)))
    for begin in range(0, len(found), BATCH):
        yield found[begin : begin + BATCH]


def known_of(session: Session, views: Collection[Row]) -> Known:
    """What these views refer to, as it is now."""
    venues = load(session, Venue, {view["venue"]["id"] for view in views if view["venue"]})
    around = {place["id"] for venue in venues.values() for place in venue["path"]} - venues.keys()
    return Known(
        actors=load(session, Actor, {actor["id"] for view in views for actor in _actors(view)}),
        venues=venues | load(session, Venue, around),
        series=load(session, Series, {view["series"]["id"] for view in views if view["series"]}),
        titles={},
    )


def _actors(view: Row) -> Iterator[Row]:
    for part in view["participants"]:
        yield from filter(None, (part["actor"], part["on_behalf_of"]))
    yield from (each["speaker"] for each in view["statements"])


def _renewed(view: Row, known: Known) -> Row:
    """The view with what it refers to as it is now, and its dates read in the time zone of its venue."""
    venue = known.venue(view["venue"]["id"]) if view["venue"] else None
    fresh = {
        **view,
        "venue": venue,
        "series": view["series"] and {name: known.series[view["series"]["id"]][name] for name in REFERENCES["series"]},
        "participants": [
            {
                **part,
                "actor": known.actor(part["actor"]["id"]),
                "on_behalf_of": part["on_behalf_of"] and known.actor(part["on_behalf_of"]["id"]),
            }
            for part in view["participants"]
        ],
        "statements": [{**each, "speaker": known.actor(each["speaker"]["id"])} for each in view["statements"]],
    }
    if zone_of(fresh) != zone_of(view):
        zone = zone_of(fresh)
        fresh["when"] = view["when"] and shown(view["when"]["edtf"], zone, "/when")
        fresh["schedule"] = [
            {**entry, "when": entry["when"] and shown(entry["when"]["edtf"], zone, f"/schedule/{n}/when")}
            for n, entry in enumerate(view["schedule"])
        ]
    return fresh


def _moved(view: Row, noun: str, into: Mapping[str, str]) -> Row:
    """The view naming others instead; who would then take part twice in the same way does so once."""

    def other(reference: Any) -> Any:
        return reference and {**reference, "id": into.get(reference["id"], reference["id"])}

    if noun != "actor":
        return {**view, noun: other(view[noun])}
    parts: dict[tuple[str, str, str | None], Row] = {}
    for part in view["participants"]:
        actor, behalf = other(part["actor"]), other(part["on_behalf_of"])
        mark = (actor["id"], part["role"], behalf and behalf["id"])
        parts.setdefault(mark, {**part, "actor": actor, "on_behalf_of": behalf})
    statements = [{**each, "speaker": other(each["speaker"])} for each in view["statements"]]
    return {**view, "participants": list(parts.values()), "statements": statements}


def _search_by(
    session: Session,
    before: Mapping[str, Row],
    fresh: Collection[Row],
    anew: Collection[Row],
    texts: Mapping[str, words.Said],
) -> None:
    """Let the events be found by what they show now; those that are not placed anew have only other words."""
    reindex(session, [before[view["id"]] for view in anew], anew, texts)
    done = {view["id"] for view in anew}
    rest = [view for view in fresh if view["id"] not in done]
    if embedded(session):
        words.forget_words(session, map(own_key, rest))
        words.keep_words(session, {own_key(view): texts[view["id"]] for view in rest})
    else:
        amend_rows(session, Event, [{"id": view["id"], "vector": words.vector(texts[view["id"]])} for view in rest])


def _places(view: Row) -> tuple[list[Row], list[Row]]:
    return postings(view), phases(view)
