"""Events that may be one: of the same days or a day off, compared with their neighbours in time."""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import Connection, select

from app.events.model import Event, ExternalId, Participation
from app.importers.duplicates.pairs import Pair
from app.names import words

NEIGHBOURS = 60
"""As many events before it, of that day or the day before, are compared with each."""
SOME = 500


class Held(NamedTuple):
    """What of an event is compared."""

    id: str
    title: str
    kind: str
    since: int
    until: int | None
    venue: str | None
    actors: frozenset[str]
    known_as: dict[str, str]


def alike(connection: Connection) -> Iterator[Pair]:
    """Pairs of events of the same days, or that begin a day apart, by how alike they are."""
    before: deque[Held] = deque(maxlen=NEIGHBOURS)
    for event in _dated(connection):
        for other in before:
            if event.since - other.since <= 1:
                yield _judge(other, event)
        before.append(event)


def _dated(connection: Connection) -> Iterator[Held]:
    """The events with a date, in the order of time."""
    after = -1
    columns = (Event.key, Event.id, Event.title, Event.kind, Event.start_min, Event.end_max, Event.venue_id)
    while True:
        page = select(*columns).where(Event.key > after, Event.start_min.is_not(None)).order_by(Event.key).limit(SOME)
        rows = connection.execute(page).all()
        if not rows:
            return
        ids = [row.id for row in rows]
        actors: dict[str, set[str]] = {}
        parts = select(Participation.event_id, Participation.actor_id).where(Participation.event_id.in_(ids))
        for key, actor in connection.execute(parts):
            actors.setdefault(key, set()).add(actor)
        names: dict[str, dict[str, str]] = {}
        others = select(ExternalId.event_id, ExternalId.scheme, ExternalId.identifier)
        for key, scheme, identifier in connection.execute(others.where(ExternalId.event_id.in_(ids))):
            names.setdefault(key, {})[scheme] = identifier
        for row in rows:
            yield Held(
                row.id, row.title, row.kind, row.start_min or 0, row.end_max, row.venue_id,
                frozenset(actors.get(row.id, ())), names.get(row.id, {}),
            )  # fmt: skip
        after = rows[-1].key


def _judge(one: Held, other: Held) -> Pair:
    """How likely two are one: days, venue and who took part count as much as the title.

    What neither tells speaks neither for nor against: it counts half; and the very same title makes up for much of it.
    """
    if (one.since, one.until) == (other.since, other.until):
        score, evidence = 25.0, ["the same days"]
    else:
        score, evidence = (15.0, ["the same first day"]) if one.since == other.since else (8.0, ["a day apart"])
    if one.venue and one.venue == other.venue:
        score += 20
        evidence.append(f"both in {one.venue}")
    elif one.venue and other.venue:
        score -= 15
        evidence.append(f"in {one.venue} and in {other.venue}")
    elif not one.venue and not other.venue:
        score += 10
    shared, all_ = one.actors & other.actors, one.actors | other.actors
    if shared:
        score += 30 * len(shared) / len(all_)
        evidence.append(f"{len(shared)} of {len(all_)} actors in both: {', '.join(sorted(shared)[:5])}")
    elif not all_:
        score += 15
    title, told = _titles(words(one.title), words(other.title))
    score += title
    evidence.append(told)
    if one.kind != other.kind:
        score -= 5
        evidence.append(f"{one.kind} and {other.kind}")
    score = min(score, 100.0)
    for scheme in sorted(one.known_as.keys() & other.known_as.keys()):
        if one.known_as[scheme] != other.known_as[scheme]:
            score -= 25
            evidence.append(f"{scheme} has two of them")
    first, second = sorted((one.id, other.id))
    return Pair(round(max(score, 0.0), 1), "event", first, second, tuple(evidence))


def _titles(one: list[str], other: list[str]) -> tuple[float, str]:
    """What the words of two titles add, and what is said of it."""
    if one == other:
        return 35.0, "the same title"
    alike = fuzz.token_set_ratio(" ".join(one), " ".join(other))
    return alike / 4, f"titles are alike ({alike:.0f})"
