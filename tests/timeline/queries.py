"""Queries made up for a world: around one of its events, so that they find something; as values and as parameters."""

from collections.abc import Mapping
from datetime import UTC, date, timedelta
from math import inf
from typing import Any, get_args
from urllib.parse import urlencode

from hypothesis import strategies as st

from app.events.roles import Attendance, Role, Status, Verification
from app.timeline.filters import Certainty, DateMatch, EventQuery
from tests.timeline.calendar import Date, a_day, a_month, a_season, years
from tests.timeline.world import FIRST_DAY, KINDS, SPELLINGS, TAGS, Event, World

SORTS = ("date", "-date", "updated", "-updated")
DEGREES = (-180.0, -179.98, -90.0, -20.0, -17.7, 0.0, 39.73, 43.6, 60.0, 90.0, 105.3, 178.0, 179.9, 180.0)
DAYS = st.integers(0, 150).map(lambda days: FIRST_DAY.toordinal() + days)
TODAY = date(2017, 11, 20).toordinal()


def _day(number: int) -> Date:
    day = date.fromordinal(number)
    return a_day(day.year, day.month, day.day)


def _month(number: int) -> Date:
    day = date.fromordinal(number)
    return a_month(day.year, day.month)


def _season(number: int) -> Date:
    day = date.fromordinal(number)
    return a_season(day.year, 21 + day.month % 4)


ODD_DATES = st.sampled_from([years("-0043", -43, -43), years("201X", 2010, 2019), years("Y12000", 12000, 12000)])
DATES = st.one_of(DAYS.map(_day), DAYS.map(_day), DAYS.map(_month), DAYS.map(_season), ODD_DATES)


@st.composite
def queries(draw: st.DrawFn, world: World, *, most: int = 4, sorts: tuple[str, ...] = SORTS) -> dict[str, Any]:
    """A query of a few filters, most of which some event of the world fits."""
    target = draw(st.sampled_from(world.events))
    values = _values(world, target)
    names = draw(st.lists(st.sampled_from(sorted(values)), max_size=most, unique=True))
    asked: dict[str, Any] = {}
    for name in names:
        asked |= draw(values[name])
    if "ongoing" in asked:
        asked.pop("to", None)  # it has no other end than the day itself
    if asked.keys() >= {"from", "to"} and asked["from"].first > asked["to"].last:
        asked["from"], asked["to"] = asked["to"], asked["from"]
    return {**asked, "sort": draw(st.sampled_from(sorts))}


def _values(world: World, target: Event) -> dict[str, st.SearchStrategy[dict[str, Any]]]:
    """For each filter, values around the event; those of who took part, of dates and of words go together."""
    first = target.schedule[-1].when
    around = DATES if first is None or first.moment or first.last == inf else st.one_of(st.just(first), DATES)
    several: dict[str, tuple[Any, list[Any]]] = {
        "venue": (target.venue, list(world.venues)),
        "kind": (target.kind, list(KINDS)),
        "status": (target.schedule[-1].status, list(get_args(Status))),
        "verification": (target.verification, list(get_args(Verification))),
        "series": (target.series, list(world.series)),
        "tag": (next(iter(target.tags), None), [*TAGS, "of-no-event"]),
        "id": (target.id, [each.id for each in world.events] + ["of-no-event"]),
    }
    return {
        **{name: _several(mine, every).map(_under(name)) for name, (mine, every) in several.items()},
        "actor": _part(world, target),
        "bbox": st.tuples(*([st.sampled_from(DEGREES)] * 4)).map(_box),
        "from": st.fixed_dictionaries({"from": around}, optional=_RANGE),
        "to": st.fixed_dictionaries({"to": around}, optional=_RANGE),
        "both": st.fixed_dictionaries({"from": DATES, "to": DATES}, optional=_RANGE),
        "ongoing": st.fixed_dictionaries({"ongoing": st.booleans()}, optional={"from": around, **_RANGE}),
        "q": st.frozensets(st.sampled_from(sorted(target.title.words | target.summary.words)), min_size=1).map(
            _under("q")
        ),
        "known_at": DAYS.map(_under("known_at")),
        "undated": st.booleans().map(_under("undated")),
        "updated_since": st.builds(
            lambda seconds, few: FIRST_DAY + timedelta(seconds=seconds, microseconds=few),
            st.integers(-1, 5), st.integers(0, 3),
        ).map(_under("updated_since")),
    }  # fmt: skip


_RANGE: dict[Any, st.SearchStrategy[Any]] = {
    "date_match": st.sampled_from(get_args(DateMatch)),
    "certainty": st.sampled_from(get_args(Certainty)),
}


def askable(world: World, target: Event) -> set[str]:
    """Every parameter that a query around this event may have."""
    together = {"actor", "actor_match", "role", "attendance"}
    return {*_values(world, target), *together, *_RANGE} - {"both"}


def _under(name: str) -> Any:
    return lambda value: {name: value}


def _several(mine: Any, every: list[Any]) -> st.SearchStrategy[list[Any]]:
    more = st.lists(st.sampled_from(every), max_size=1)
    return more.map(lambda others: [mine, *others] if mine else [every[0], *others])


def _part(world: World, target: Event) -> st.SearchStrategy[dict[str, Any]]:
    """Something of a participation: who, in which role, with which attendance."""
    part = next(iter(target.parts), None)
    actor = part and (part.on_behalf_of or part.actor)
    roles = _several(part and part.role, list(get_args(Role)))
    attendances = _several(part and part.attendance, list(get_args(Attendance)))
    given = {"actor": _several(actor, list(world.actors)), "role": roles, "attendance": attendances}
    asked = st.fixed_dictionaries({}, optional={**given, "actor_match": st.sampled_from(["any", "all"])})
    return asked.filter(bool)


def _box(sides: tuple[float, ...]) -> dict[str, Any]:
    west, south, east, north = sides
    low, high = sorted(max(-90.0, min(90.0, side)) for side in (south, north))
    return {"bbox": (west, low, east, high)}


def spelled(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The query as parameters: single ones as text, those that may be repeated as lists of it."""
    written: dict[str, Any] = {}
    for name, value in asked.items():
        match name:
            case "from" | "to":
                written[name] = value.edtf
            case "q":
                written[name] = " ".join(SPELLINGS[word][-1] for word in sorted(value))
            case "known_at":
                written[name] = date.fromordinal(value).isoformat()
            case "bbox":
                written[name] = ",".join(f"{side:.2f}" for side in value)
            case "updated_since":
                written[name] = value.astimezone(UTC).isoformat()
            case _:
                written[name] = str(value).lower() if isinstance(value, bool) else value
    return written


def as_model(asked: Mapping[str, Any], **page: Any) -> EventQuery:
    """The query as the routes read it."""
    return EventQuery.model_validate({**spelled(asked), **page})


def as_target(asked: Mapping[str, Any], **page: Any) -> str:
    """The query as an address."""
    return f"/v1/events?{urlencode({**spelled(asked), **page}, doseq=True)}"
