"""A reader's question, made out: ids looked up, dates read, and every filter turned into what the index holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Select, literal_column, select, union_all

from app.actors.model import Actor
from app.dates import DateError, When, parse
from app.events import index
from app.events.index import FOREVER
from app.history.log import fates, followed
from app.memory import Recollection
from app.names import meant, words
from app.problems import Trouble, refuse
from app.series.model import Series
from app.timeline.boxes import BOX_TERMS, Box, held_in, read_box
from app.timeline.filters import DateMatch, EventQuery, Filters
from app.venues.model import Venue

Terms = tuple[str, ...]
Nameable = type[Actor] | type[Venue] | type[Series]
NOUNS: dict[str, Nameable] = {"actor": Actor, "venue": Venue, "series": Series}


class Part(NamedTuple):
    """A participation that has to be there: by any of these, in any of these roles, with any of these attendances."""

    actors: Terms
    roles: Terms
    attendances: Terms


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. Each group is a set of index terms of which an event stands under at least one; `first` and `last`
    are the day numbers of the range, inclusive.
    """

    asked: Filters
    groups: tuple[Terms, ...] = ()
    parts: tuple[Part, ...] = ()
    first: int | None = None
    last: int | None = None
    box: Box | None = None
    known_at: int | None = None
    shown: tuple[int, int] | None = None
    """The first and last day of what a client shows, which events have to overlap beside all else."""
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def match(self) -> DateMatch | None:
        """How events lie to the range, where there is one."""
        return None if not self.ranged else "overlaps" if self.asked.ongoing else self.asked.date_match

    @property
    def ranged(self) -> bool:
        return self.first is not None or self.last is not None

    @property
    def bounds(self) -> tuple[int, int]:
        """The first and the last day asked for, where there is none the first or last of all."""
        return -FOREVER if self.first is None else self.first, FOREVER if self.last is None else self.last


def make_out(connection: Connection, mind: Recollection, asked: Filters, today: int) -> Question:
    """The question a query asks; BadQuery names every id nobody knows, and every date or box that can't be."""
    troubles: list[Trouble] = []
    first, last = _range(asked, today, troubles)
    box = read_box(asked.bbox, troubles)
    found = _look_up(connection, mind, asked)
    ids: dict[str, Terms] = {}
    for noun in NOUNS:
        wanted: list[str] = getattr(asked, noun)
        troubles.extend(_unknown(connection, noun, each) for each in wanted if (noun, each) not in found)
        ids[noun] = tuple(dict.fromkeys(found[noun, each][0] for each in wanted if (noun, each) in found))
    if asked.q is not None and not words(asked.q):
        troubles.append(Trouble("q has no letter or digit to search for", parameter="q"))
    if isinstance(asked, EventQuery) and asked.sort == "relevance" and asked.q is None:
        troubles.append(Trouble("relevance needs q: without words nothing is more to the point", parameter="sort"))
    if troubles:
        raise refuse(*troubles)
    if asked.id:
        now = mind.recall(("followed", *asked.id), partial(followed, connection, "event", asked.id))
        asked = asked.model_copy(update={"id": now})
    groups, parts = _participations(asked, ids["actor"])
    if box:
        held = mind.recall(box, partial(held_in, connection, box))
        if len(held) <= BOX_TERMS:
            groups, box = [*groups, held], None
    known_at = asked.known_at.toordinal() if asked.known_at else None
    return Question(
        asked=asked,
        groups=(*groups, *_groups(asked, ids, status=known_at is None)),
        parts=tuple(parts),
        first=first,
        last=last,
        box=box,
        known_at=known_at,
        names={key: name for key, (_, name) in found.items()},
    )


def today() -> int:
    """The day it is in UTC."""
    return datetime.now(UTC).date().toordinal()


def _look_up(connection: Connection, mind: Recollection, asked: Filters) -> dict[tuple[str, str], tuple[str, str]]:
    """Id and name of each actor, venue and series asked for, under the id it was asked by: a merged one is followed."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    missing: dict[str, list[str]] = {}
    for noun in NOUNS:
        for key in getattr(asked, noun):
            known = mind.knows((noun, key))
            if known is None:
                missing.setdefault(noun, []).append(key)
            else:
                found[noun, key] = cast(tuple[str, str], known)
    if missing:
        rows = connection.execute(union_all(*(_named(noun, ids) for noun, ids in missing.items()))).all()
        found |= {(noun, key): mind.learn((noun, key), (key, name)) for noun, key, name in rows}
        for noun, key in ((noun, key) for noun, ids in missing.items() for key in ids if (noun, key) not in found):
            into = followed(connection, noun, [key])
            for _, other, name in connection.execute(_named(noun, into)):
                found[noun, key] = mind.learn((noun, key), (other, name))
    return found


def _named(noun: str, ids: Sequence[str]) -> Select[Any]:
    table = NOUNS[noun]
    columns: tuple[Any, ...] = (literal_column(f"'{noun}'"), table.id, table.name)
    return select(*columns).where(table.id.in_(ids), table.merged_into.is_(None))


def _unknown(connection: Connection, noun: str, wanted: str) -> Trouble:
    near = meant(connection, noun, wanted)
    guess = f"; did you mean {near[0]}?" if near else ""
    ended = fates(connection, noun, [wanted])
    told = f"the {noun} {wanted!r} was withdrawn" if ended else f"there is no {noun} {wanted!r}"
    return Trouble(told + guess, parameter=noun, nearest=near)


def _participations(asked: Filters, actors: Terms) -> tuple[list[Terms], list[Part]]:
    """The groups for who took part; and, where attendance is asked for, the participations to be looked at."""
    roles, attendances = tuple(dict.fromkeys(asked.role)), tuple(dict.fromkeys(asked.attendance))
    sets = [(each,) for each in actors] if asked.actor_match == "all" and actors else [actors]
    groups: list[Terms] = []
    for each in sets:
        if attendances:
            terms = _by_attendance(each, attendances)
        elif each:
            terms = tuple(index.actor(one, role) for one in each for role in (roles or (None,)))
        else:
            terms = tuple(index.role(role) for role in roles)
        if terms:
            groups.append(terms)
    return groups, [Part(each, roles, attendances) for each in sets] if attendances else []


def _by_attendance(actors: Terms, attendances: Terms) -> Terms:
    """Terms that hold at least what is asked for: attending is not told apart in the index, as nearly all do."""
    if not actors:
        return () if "attended" in attendances else tuple(index.attendance(each) for each in attendances)
    return tuple(
        index.actor(one) if each == "attended" else index.actor_not_there(one, each)
        for one in actors
        for each in attendances
    )


def _groups(asked: Filters, ids: dict[str, Terms], *, status: bool) -> Iterator[Terms]:
    """The groups of everything else; status is not among them where the status of another day counts."""
    for letter, values in (
        ("v", ids["venue"]),
        ("p", ids["series"]),
        ("k", asked.kind),
        ("s", asked.status if status else ()),
        ("y", asked.verification),
        ("t", asked.tag),
    ):
        if values:
            yield tuple(dict.fromkeys(f"{letter}/{value}" for value in values))


def _range(asked: Filters, today: int, troubles: list[Trouble]) -> tuple[int | None, int | None]:
    begin, end = _date(asked.from_, "from", troubles), _date(asked.to, "to", troubles)
    if asked.ongoing:
        if asked.to is not None:
            troubles.append(Trouble("ongoing looks at the day given by from alone: leave out to", parameter="to"))
        day = begin.start_min if begin else today
        return day, day
    if end and end.end_max is None:
        troubles.append(Trouble(f"to ({asked.to}) has no last day: leave it out for all that comes", parameter="to"))
    first, last = begin.start_min if begin else None, end.end_max if end else None
    if first is not None and last is not None and first > last:
        detail = f"to ({asked.to}) lies before from ({asked.from_})"
        troubles += [Trouble(detail, parameter="from"), Trouble(detail, parameter="to")]
    return first, last


def _date(text: str | None, parameter: str, troubles: list[Trouble]) -> When | None:
    try:
        return parse(text) if text is not None else None
    except DateError as error:
        troubles.append(Trouble(str(error), parameter=parameter))
        return None
