"""What drafts refer to: the actors, venues, series and events that exist, looked up for a whole batch at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actors.model import Actor
from app.database import Row, one_of
from app.events.model import Event
from app.events.schema import EventDraft
from app.history.keep import load
from app.names import meant, names_of, words
from app.problems import Invalid, Trouble
from app.series.model import Series
from app.venues.edit import in_event
from app.venues.model import Venue


@dataclass(frozen=True, slots=True)
class Known:
    """Views by id of what a batch refers to, and the titles of the events it relates to."""

    actors: dict[str, Row]
    venues: dict[str, Row]
    series: dict[str, Row]
    titles: dict[str, str]
    shown: dict[tuple[str, str], Row] = field(default_factory=dict)
    """Actors and venues as events show them, by noun and id: made once, shared by the views of a batch."""
    borne: dict[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    """Of all names that a record bears, by noun and id; made once too."""

    def actor(self, actor_id: str) -> Row:
        if ("actor", actor_id) not in self.shown:
            view = self.actors[actor_id]
            self.shown["actor", actor_id] = {name: view[name] for name in ("id", "name", "kind")}
        return self.shown["actor", actor_id]

    def venue(self, venue_id: str) -> Row:
        if ("venue", venue_id) not in self.shown:
            venue = self.venues[venue_id]
            path = [self.venues[place["id"]] for place in venue["path"][:-1]]
            self.shown["venue", venue_id] = in_event(venue, path)
        return self.shown["venue", venue_id]

    def named(self, view: Row) -> Iterator[Sequence[str]]:
        """The words of every name of who took part in an event, where, and of the series it belongs to."""
        for part in view["participants"]:
            yield self._borne("actor", part["actor"]["id"])
            if part["on_behalf_of"]:
                yield self._borne("actor", part["on_behalf_of"]["id"])
        for place in view["venue"]["path"] if view["venue"] else ():
            yield self._borne("venue", place["id"])
        if view["series"]:
            yield self._borne("series", view["series"]["id"])

    def _borne(self, noun: str, key: str) -> Sequence[str]:
        found = self.borne.get((noun, key))
        if found is None:
            of = {"actor": self.actors, "venue": self.venues, "series": self.series}[noun]
            found = self.borne[noun, key] = [word for name in names_of(of[key]) for word in _words(name)]
        return found


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name: the same ones take part in the events of many batches."""
    return tuple(words(name))


def look_up(session: Session, drafts: Sequence[EventDraft]) -> Known:
    """What these drafts refer to; Invalid names, with near matches, what does not exist."""
    actors = {part.actor for draft in drafts for part in draft.participants}
    actors |= {part.on_behalf_of for draft in drafts for part in draft.participants if part.on_behalf_of}
    actors |= {said.speaker for draft in drafts for said in draft.statements}
    batch = {draft.id: draft.title for draft in drafts if draft.id}
    others = {relation.event for draft in drafts for relation in draft.relations} - batch.keys()
    titles = session.execute(select(Event.id, Event.title).where(one_of(session, Event.id, others))).all()
    venues = load(session, Venue, {draft.venue for draft in drafts if draft.venue})
    around = {place["id"] for venue in venues.values() for place in venue["path"]} - venues.keys()
    known = Known(
        actors=load(session, Actor, actors),
        venues=venues | load(session, Venue, around),
        series=load(session, Series, {draft.series for draft in drafts if draft.series}),
        titles=dict(titles) | batch,
    )
    troubles = tuple(islice((trouble for draft in drafts for trouble in _unknown(session, draft, known)), 20))
    if troubles:
        raise Invalid("; ".join(trouble.detail for trouble in troubles), troubles)
    return known


def _unknown(session: Session, draft: EventDraft, known: Known) -> Iterator[Trouble]:
    references = [
        *((f"/participants/{n}/actor", "actor", part.actor) for n, part in enumerate(draft.participants)),
        *((f"/participants/{n}/on_behalf_of", "actor", part.on_behalf_of) for n, part in enumerate(draft.participants)),
        *((f"/statements/{n}/speaker", "actor", said.speaker) for n, said in enumerate(draft.statements)),
        ("/venue", "venue", draft.venue),
        ("/series", "series", draft.series),
        *((f"/relations/{n}/event", "event", relation.event) for n, relation in enumerate(draft.relations)),
    ]
    spaces: dict[str, Mapping[str, Any]] = {
        "actor": known.actors,
        "venue": known.venues,
        "series": known.series,
        "event": known.titles,
    }
    for pointer, noun, wanted in references:
        if wanted is not None and wanted not in spaces[noun]:
            near = meant(session.connection(), noun, wanted, spaces[noun])
            yield Trouble(f"{draft.id or draft.title}: there is no {noun} {wanted!r}", pointer=pointer, nearest=near)
