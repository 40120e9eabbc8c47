"""How records end: withdrawn, or merged into another. Their ids stay theirs."""

from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.actors.edit import refresh_offices
from app.actors.model import ActorAlias, Affiliation
from app.database import Row
from app.drafts import invalid
from app.events.edit import remove
from app.events.external import leave
from app.events.model import Event, Participation, Relation, Statement
from app.events.refresh import refresh
from app.events.relations import refresh_relations
from app.history.keep import move
from app.history.log import Act, Entry, last_seq, write_down
from app.names import index_names, meant
from app.problems import Conflict, Trouble
from app.recording.edit import Amending, amend
from app.recording.named import living, was_withdrawn
from app.recording.nouns import NOUNS, Name, refresh_series
from app.recording.standing import standing
from app.series.model import SeriesAlias, Sponsor
from app.venues.edit import fits, inside, refresh_inside
from app.venues.model import Venue, VenueAlias

Column = InstrumentedAttribute[Any]
NAMED_BY: dict[Name, tuple[tuple[str, Column, Column], ...]] = {
    "event": (("event", Relation.event_id, Relation.other_id),),
    "actor": (
        ("event", Participation.event_id, Participation.actor_id),
        ("event", Participation.event_id, Participation.on_behalf_of_id),
        ("event", Statement.event_id, Statement.speaker_id),
        ("actor", Affiliation.actor_id, Affiliation.organization_id),
        ("series", Sponsor.series_id, Sponsor.actor_id),
    ),
    "venue": (("event", Event.id, Event.venue_id), ("venue", Venue.id, Venue.parent_id)),
    "series": (("event", Event.id, Event.series_id),),
}
"""Which column of whose rows names a record of each noun."""
NAMED_AT_MOST = 5
ALIASES: dict[Name, tuple[type[Any], Column]] = {
    "actor": (ActorAlias, ActorAlias.actor_id),
    "venue": (VenueAlias, VenueAlias.venue_id),
    "series": (SeriesAlias, SeriesAlias.series_id),
}
OWN: dict[Name, Column] = {"actor": Affiliation.actor_id, "series": Sponsor.series_id}
"""By which column rows of whom a record names are its own: they end with it, or they would go on naming."""
MOST_ALIASES = 200


def withdraw(session: Session, noun: Name, key: str, act: Act) -> None:
    """Take a record out of everything but the log; Conflict where others name it."""
    for of, owner, column in NAMED_BY[noun]:
        found = session.scalars(
            select(owner).where(column == key).distinct().order_by(owner).limit(NAMED_AT_MOST)
        ).all()
        if found:
            names = ", ".join(found)
            raise Conflict(f"The {noun} {key!r} is named by {of} {names}; amend that first, or merge it into another.")
    _end(
        session,
        noun,
        key,
        Entry(key, _version(session, noun, key) + 1, "withdraw", standing(session, noun, key)),
        act,
    )
    if noun != "event":
        table = NOUNS[noun].table
        index_names(session, noun, {key: ()})
        session.execute(delete(table).where(table.merged_into == key))
        session.execute(delete(table).where(table.id == key))


def merge(session: Session, noun: Name, key: str, wanted: str, act: Act) -> str:
    """Fold a record into another: what names it names the other from now on, and the other bears its names too.

    Returns the id of the other.
    """
    into = living(session, noun, wanted)
    if into is None:
        detail = f"the {noun} {wanted!r} was withdrawn" if was_withdrawn(session, noun, wanted) else ""
        near = () if detail else meant(session.connection(), noun, wanted[:200])
        detail = detail or f"there is no {noun} {wanted[:200]!r}" + (f"; did you mean {near[0]}?" if near else "")
        raise invalid(Trouble(detail, pointer="/into", nearest=near))
    if into == key:
        raise invalid(Trouble(f"{wanted} is {key} itself: nothing is merged into itself", pointer="/into"))
    joined = _joined(noun, act, standing(session, noun, key), standing(session, noun, into))
    entry = Entry(key, _version(session, noun, key) + 1, "merge", standing(session, noun, key), merged_into=into)
    if noun == "event":
        _move_relations(session, key, into)
        _end(session, noun, key, entry, act)
        leave(session, entry.draft, last_seq(session))
        refresh_relations(session, {into, *_related(session, into)}, act.at)
    else:
        if noun == "venue":
            _must_hold(session, key, into)
        _end(session, noun, key, entry, act)
        _move_references(session, noun, key, into, act)
    amend(session, noun, into, joined, act, Amending(act.at.date()))
    return into


def _end(session: Session, noun: Name, key: str, entry: Entry, act: Act) -> None:
    write_down(session, noun, [entry], act)
    if noun == "event":
        remove(session, key, act.at)
    else:
        move(session)


def _version(session: Session, noun: Name, key: str) -> int:
    table = NOUNS[noun].table
    return int(session.scalar(select(table.version).where(table.id == key)) or 0)


def _joined(noun: Name, act: Act, gone: Row, kept: Row) -> Row:
    """What the other gets: the names and ids by which the first was known. Its own come first.

    Invalid where there is no room for all the names; who repeats what was once written leaves out what was then.
    """
    if noun == "event":
        return {"external_ids": {**gone["external_ids"], **kept["external_ids"]}}
    names = {kept["name"]: None}
    aliases: list[Row] = []
    for alias in (*kept["aliases"], {"name": gone["name"], "lang": None}, *gone["aliases"]):
        if alias["name"] not in names:
            names[alias["name"]] = None
            aliases.append(alias)
    if len(aliases) > MOST_ALIASES and not act.repeats:
        told = (
            f"together they have {len(aliases)} aliases, and there is room for {MOST_ALIASES}: amend one of them first"
        )
        raise invalid(Trouble(told, pointer="/into"))
    joined: Row = {"aliases": aliases[:MOST_ALIASES]}
    if noun == "actor" and kept["wikidata"] is None and gone["wikidata"] is not None:
        joined["wikidata"] = gone["wikidata"]
    return joined


def _move_relations(session: Session, key: str, into: str) -> None:
    """Others relate to the other event; the merged one's own relations end with it."""
    already = select(Relation.event_id, Relation.type).where(Relation.other_id == into)
    there = {(event, kind) for event, kind in session.execute(already)}
    towards = session.execute(select(Relation.event_id, Relation.type).where(Relation.other_id == key)).all()
    for event, kind in towards:
        this = (Relation.event_id == event, Relation.type == kind, Relation.other_id == key)
        if event == into or (event, kind) in there:
            session.execute(delete(Relation).where(*this))
        else:
            session.execute(update(Relation).where(*this).values(other_id=into))


def _related(session: Session, key: str) -> list[str]:
    return list(session.scalars(select(Relation.event_id).where(Relation.other_id == key)))


def _must_hold(session: Session, key: str, into: str) -> None:
    """A venue is not merged into one that lies in it, nor into one that has no room for what lies in it."""
    if into in inside(session, [key]):
        raise invalid(Trouble(f"{into} lies in {key}: the tree would be a circle", pointer="/into"))
    kind: str = session.scalars(select(Venue.kind).where(Venue.id == into)).one()
    for child, inner in session.execute(select(Venue.id, Venue.kind).where(Venue.parent_id == key).order_by(Venue.id)):
        if not fits(inner, kind):
            detail = f"{child}, a {inner}, lies in {key} and can't lie in a {kind}"
            raise invalid(Trouble(detail, pointer="/into"))


def _move_references(session: Session, noun: Name, key: str, into: str, act: Act) -> None:
    table = NOUNS[noun].table
    aliases, owner = ALIASES[noun]
    index_names(session, noun, {key: ()})
    session.execute(delete(aliases).where(owner == key))
    session.execute(update(table).where(table.merged_into == key).values(merged_into=into))
    ended: dict[str, Any] = {"merged_into": into, "version": table.version + 1, "updated_at": act.at}
    this: ColumnElement[bool] = table.id == key
    if noun == "venue":
        session.execute(update(Venue).where(Venue.parent_id == key).values(parent_id=into))
        ended["parent_id"] = None
    if noun in OWN:
        session.execute(delete(OWN[noun].class_).where(OWN[noun] == key))
    session.execute(update(table).where(this).values(**ended))
    if noun == "venue":
        refresh_inside(session, [into], act.at)
    if noun == "actor":
        refresh_offices(session, [key], act.at)
        refresh_series(session, [key], act)
    refresh(session, noun, [key], act.at, {key: into})
