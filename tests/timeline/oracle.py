"""What the list of events has to answer, worked out naively from domain.md and api.md by looking at every event."""

from collections.abc import Callable, Mapping
from datetime import datetime
from math import inf
from typing import Any, NamedTuple

from tests.timeline.calendar import Date
from tests.timeline.world import Event, Part, World

Asked = Mapping[str, Any]
NEVER_THERE = {"invited", "declined", "absent", "excluded"}
NOT_UNDER_WAY = {"proposed", "postponed", "cancelled"}


class State(NamedTuple):
    """What counts of an event: its date, its status, and whether its story is told."""

    when: Date | None
    status: str
    told: bool


def expected(world: World, asked: Asked, today: int) -> list[Event]:
    """The events that match, in order, by what a query asks (its values as the tests make them)."""
    evening = asked.get("known_at")
    states = {event.id: state_of(world, event, evening) for event in world.events}
    found = [
        event
        for event in world.events
        if (state := states[event.id]) and all(fits(world, event, state, asked, today) for fits in FILTERS.values())
    ]
    sort = asked.get("sort", "date")
    if sort.endswith("updated"):
        return sorted(found, key=lambda event: (event.updated_at, event.id), reverse=sort.startswith("-"))

    def place(event: Event) -> tuple[float, str]:
        state = states[event.id]
        return (state.when.first if state and state.when else inf), event.id

    dated = [event for event in found if place(event)[0] < inf]
    undated = [event for event in found if place(event)[0] == inf]
    backwards = sort == "-date"
    return [*sorted(dated, key=place, reverse=backwards), *sorted(undated, key=place, reverse=backwards)]


def state_of(world: World, event: Event, evening: int | None) -> State | None:
    """The event as the public knew it at the end of a day, None if it did not; as it is now where no day is given."""
    zone = world.zone(event)
    *_, last = event.schedule
    end = last.when.at(zone).last if last.when else None
    if evening is None:
        return State(last.when.at(zone) if last.when else None, last.status, told=True)
    counting = [(entry, entry.known_from) for entry in event.schedule if entry.known_from is not None]
    if last.known_from is None and last.when:  # oldest first: it does not count before what stands before it
        counting.append((last, max([last.when.at(zone).first, *(known for _, known in counting)])))
    if not counting or counting[0][1] > evening:
        return None
    entry, _ = [each for each in counting if each[1] <= evening][-1]
    over = end is None or end == inf or evening >= end
    waiting = entry is last and last.known_from is None and last.status == "occurred" and not over
    return State(
        entry.when.at(zone) if entry.when else None,
        "under_way" if waiting else entry.status,
        told=entry is last and over,
    )


def _actors(world: World, event: Event, state: State, asked: Asked, today: int) -> bool:
    roles, attendances = asked.get("role"), asked.get("attendance")

    def took_part(part: Part, actor: str | None) -> bool:
        return (
            (actor is None or actor in (part.actor, part.on_behalf_of))
            and (roles is None or part.role in roles)
            and (part.attendance in attendances if attendances else part.attendance not in NEVER_THERE)
        )

    if "actor" not in asked:
        return not (roles or attendances) or any(took_part(part, None) for part in event.parts)
    took = [any(took_part(part, actor) for part in event.parts) for actor in asked["actor"]]
    return all(took) if asked.get("actor_match") == "all" else any(took)


def _venue(world: World, event: Event, state: State, asked: Asked, today: int) -> bool:
    return any(place.id in asked["venue"] for place in world.path(event.venue))


def _bbox(world: World, event: Event, state: State, asked: Asked, today: int) -> bool:
    """By the venue's own point; a site without one is where its city is."""
    box: tuple[float, float, float, float] = asked["bbox"]
    west, south, east, north = box
    path = world.path(event.venue)
    around = [place for place in path[1:] if place.kind == "city"]
    point = next((place.point for place in [*path[:1], *around] if place.point), None)
    if point is None:
        return False
    latitude, longitude = point
    between = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
    return between and south <= latitude <= north


def _dates(world: World, event: Event, state: State, asked: Asked, today: int) -> bool:
    begin, end, when = asked.get("from"), asked.get("to"), state.when
    first = begin.first if begin else -inf
    last = end.last if end else inf
    match_asked = asked.get("date_match", "overlaps")
    if asked.get("ongoing"):
        first = last = begin.first if begin else today
        match_asked = "overlaps"
        if state.status in NOT_UNDER_WAY:
            return False
    elif begin is None and end is None:
        return True
    if when is None:
        return False
    certain = asked.get("certainty") == "certain"
    match match_asked:
        case "starts":
            return first <= when.first and (when.first_latest if certain else when.first) <= last
        case "within":
            return first <= when.first and when.last <= last
        case _ if certain:
            return when.first_latest <= last and when.last_earliest >= first
        case _:
            return when.first <= last and when.last >= first


def _undated(world: World, event: Event, state: State, asked: Asked, today: int) -> bool:
    return state.when is None or not asked["undated"]


def _words(world: World, event: Event, state: State, asked: Asked, today: int) -> bool:
    who = [actor for part in event.parts for actor in (part.actor, part.on_behalf_of) if actor]
    names = [world.actors[each].names for each in who] + [place.names for place in world.path(event.venue)]
    if event.series:
        names.append(world.series[event.series].names)
    texts = [event.title, *(name for each in names for name in each)]
    if state.told:
        texts += [event.summary, event.outcome, event.said]
    return {word for text in texts for word in text.words}.issuperset(asked["q"])


def _updated(world: World, event: Event, state: State, asked: Asked, today: int) -> bool:
    since: datetime = asked["updated_since"]
    return event.updated_at >= since


Filter = Callable[[World, Event, State, Asked, int], bool]


def _when_asked(name: str, fits: Filter) -> Filter:
    return lambda world, event, state, asked, today: name not in asked or fits(world, event, state, asked, today)


FILTERS: dict[str, Filter] = {
    "actor": _actors,
    "venue": _when_asked("venue", _venue),
    "bbox": _when_asked("bbox", _bbox),
    "from": _dates,
    "kind": _when_asked("kind", lambda _w, event, _s, asked, _t: event.kind in asked["kind"]),
    "status": _when_asked("status", lambda _w, _e, state, asked, _t: state.status in asked["status"]),
    "verification": _when_asked(
        "verification", lambda _w, event, _s, asked, _t: event.verification in asked["verification"]
    ),
    "series": _when_asked("series", lambda _w, event, _s, asked, _t: event.series in asked["series"]),
    "tag": _when_asked("tag", lambda _w, event, _s, asked, _t: bool(set(asked["tag"]) & set(event.tags))),
    "id": _when_asked("id", lambda _w, event, _s, asked, _t: event.id in asked["id"]),
    "q": _when_asked("q", _words),
    "undated": _when_asked("undated", _undated),
    "updated_since": _when_asked("updated_since", _updated),
}
BOUND_TO_ANOTHER = {
    "actor_match": "actor", "role": "actor", "attendance": "actor",
    "to": "from", "date_match": "from", "certainty": "from", "ongoing": "from",
}  # fmt: skip
"""Filters that say how another one is meant; `known_at` is what all of them look at."""
