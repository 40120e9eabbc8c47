"""Conditions on events, each a clause that depends on its shape alone, and the values bound into it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Dialect, and_, bindparam, func, or_, select, type_coerce
from sqlalchemy.orm import aliased
from sqlalchemy.types import UserDefinedType

from app.database import Instant
from app.events.index import Phase, Posting
from app.events.model import Event, Participation
from app.events.roles import NOT_HELD
from app.timeline.boxes import Box, city_of
from app.timeline.question import Question, Terms
from app.venues.model import Venue

Column = ColumnElement[Any]
INSTANT = Instant()


class AsStored(UserDefinedType[Any]):
    """What a value is that the driver gets as it is: these statements also run without SQLAlchemy in between."""

    cache_ok = True


class At(NamedTuple):
    """Which event a row is about, where that lies in the index of terms, and how to tell its dates and status."""

    event_id: Any
    key: Any | None
    span: Any
    start: Any
    state: type[Event] | type[Phase]
    joined: bool

    def names(self, event: type[Event]) -> Column:
        """That this is that event; by its key where the row has it, which is found at once."""
        same: Column = event.id == self.event_id if self.key is None else event.key == self.key
        return same

    def holds(self, *wanted: Column) -> Column:
        """That this is so of its dates and status."""
        if self.joined:
            return and_(*wanted)
        return select(Event.kind).where(self.names(Event), *wanted).exists()


IN_POSTING = At(Posting.event_id, Posting.key, Posting.span, Posting.start, Event, joined=False)
IN_EVENT = At(Event.id, Event.key, Event.span, func.coalesce(Event.start_min, 0), Event, joined=True)
IN_EVENT_THEN = At(Event.id, Event.key, Phase.posted_span, Phase.posted_start, Phase, joined=True)
IN_PHASE = At(Phase.event_id, None, Phase.posted_span, Phase.posted_start, Phase, joined=True)


class Condition(NamedTuple):
    """A kind of condition, how many values of each sort it takes, and the values, by the names they are bound under."""

    kind: str
    sizes: tuple[int, ...]
    values: dict[str, Any]

    @property
    def shape(self) -> tuple[str, tuple[int, ...]]:
        return self.kind, self.sizes


def conditions(question: Question, groups: Sequence[Terms], dialect: Dialect) -> list[Condition]:
    """Every condition of a question beyond its range and words; of its groups only these."""
    found = _conditions(question, groups, dialect)
    return [_numbered(number, kind, lists) for number, (kind, lists) in enumerate(found)]


def clause(number: int, shape: tuple[str, tuple[int, ...]], at: At) -> Column:
    """The clause of the condition with this number and shape, on a row that lies there."""
    kind, sizes = shape
    places: list[list[Column]] = [
        [bindparam(_name(number, sort, place)) for place in range(size)] for sort, size in enumerate(sizes)
    ]
    return CLAUSES[kind](at, *places)


def _numbered(number: int, kind: str, lists: Sequence[Sequence[Any]]) -> Condition:
    values = {_name(number, sort, place): value for sort, each in enumerate(lists) for place, value in enumerate(each)}
    return Condition(kind, tuple(len(each) for each in lists), values)


def _name(number: int, sort: int, place: int) -> str:
    return f"c{number}_{sort}_{place}"


def _conditions(
    question: Question, groups: Sequence[Terms], dialect: Dialect
) -> Iterator[tuple[str, Sequence[Sequence[Any]]]]:
    asked = question.asked
    yield from (("under", (group,)) for group in groups)
    yield from (("part", part) for part in question.parts)
    if asked.id:
        yield "ids", (asked.id,)
    if question.box:
        box = question.box
        crossing = box.west > box.east
        yield "across" if crossing else "inside", ((box.west,), (box.south,), (box.east,), (box.north,))
    if asked.updated_since:
        stored = INSTANT.dialect_impl(dialect).bind_processor(dialect)
        yield "updated", ((stored(asked.updated_since) if stored else asked.updated_since,),)
    if asked.ongoing:
        yield "held", (sorted(NOT_HELD),)
    if question.known_at is not None:
        yield "known", ((question.known_at,),)
        if asked.status:
            yield "status", (asked.status,)
    yield from _dates(question)


def _dates(question: Question) -> Iterator[tuple[str, Sequence[Sequence[Any]]]]:
    if question.shown:
        first, last = question.shown
        yield "shown", ((first,), (last,))
    if question.ranged and question.asked.certainty == "certain":
        # Whatever day a vague date means; `within` asks for no less anyway.
        first, last = question.bounds
        if question.match == "starts":
            yield "starts_by", ((last,),)
        elif question.match == "overlaps":
            yield "reaches", ((first,), (last,))


def _under(at: At, terms: Sequence[Column]) -> Column:
    other = aliased(Posting)
    where = (other.term.in_(terms), other.span == at.span, other.start == at.start, other.event_id == at.event_id)
    return select(other.term).where(*where).exists()


def _part(at: At, actors: Sequence[Column], roles: Sequence[Column], attendances: Sequence[Column]) -> Column:
    wanted = [Participation.event_id == at.event_id, Participation.attendance.in_(attendances)]
    if actors:
        wanted.append(or_(Participation.actor_id.in_(actors), Participation.on_behalf_of_id.in_(actors)))
    if roles:
        wanted.append(Participation.role.in_(roles))
    return select(Participation.position).where(*wanted).exists()


def _box(at: At, sides: Sequence[Sequence[Column]], *, crossing: bool) -> Column:
    event, city = aliased(Event), aliased(Venue)
    box = Box(*(side[0] for side in sides))
    return (
        select(event.kind)
        .join(Venue, Venue.id == event.venue_id)
        .outerjoin(city, city_of(Venue, city))
        .where(at.names(event), box.holds(Venue, city, crossing=crossing))
        .exists()
    )


def _updated(at: At, since: Sequence[Column]) -> Column:
    moment = type_coerce(since[0], AsStored())
    if at.key is Event.key:
        return Event.updated_at >= moment
    event = aliased(Event)
    return select(event.kind).where(at.names(event), event.updated_at >= moment).exists()


def _shown(at: At, first: Sequence[Column], last: Sequence[Column]) -> Column:
    if at.state is Phase:
        return at.holds(Phase.start <= last[0], Phase.end >= first[0])
    return at.holds(Event.start_min <= last[0], or_(Event.end_max.is_(None), Event.end_max >= first[0]))


CLAUSES: dict[str, Callable[..., Column]] = {
    "under": _under,
    "part": _part,
    "ids": lambda at, ids: at.event_id.in_(ids),
    "inside": lambda at, *sides: _box(at, sides, crossing=False),
    "across": lambda at, *sides: _box(at, sides, crossing=True),
    "updated": _updated,
    "held": lambda at, statuses: at.holds(at.state.status.not_in(statuses)),
    "known": lambda at, day: and_(Phase.since <= day[0], Phase.until > day[0]),
    "status": lambda at, statuses: at.holds(at.state.status.in_(statuses)),
    "shown": _shown,
    "starts_by": lambda at, last: at.holds(at.state.start_max <= last[0]),
    "reaches": lambda at, first, last: at.holds(at.state.start_max <= last[0], at.state.end_min >= first[0]),
}


def bound(found: Sequence[Condition]) -> dict[str, Any]:
    """The values of all these conditions."""
    return dict(chain.from_iterable(condition.values.items() for condition in found))
