"""Boxes: rectangles of the map that events lie in by their venues."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select
from sqlalchemy.orm import aliased

from app.events import index
from app.problems import Trouble
from app.venues.model import Venue

BOX_TERMS = 30
"""As many venues as a box is searched by; in a larger box each event's venue is looked at."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees; one whose west lies east of its east crosses the antimeridian."""

    west: Any
    south: Any
    east: Any
    north: Any

    def holds(self, venue: Any, city: Any, *, crossing: bool | None = None) -> ColumnElement[bool]:
        """That the venue's own point lies in it; a site without one is where its city is, as in an event's view."""
        across = self.west > self.east if crossing is None else crossing
        return or_(
            self._around(venue, across),
            and_(venue.latitude.is_(None), self._around(city, across)),
        )

    def _around(self, place: Any, across: bool) -> ColumnElement[bool]:
        west, east = place.longitude >= self.west, place.longitude <= self.east
        return and_(place.latitude.between(self.south, self.north), or_(west, east) if across else and_(west, east))


def city_of(venue: Any, city: Any) -> ColumnElement[bool]:
    """That one venue is the city that the other lies in."""
    return and_(city.id == venue.parent_id, city.kind == "city")


def read_box(text: str | None, troubles: list[Trouble]) -> Box | None:
    """The box a query gives, or a trouble with it."""
    if text is None:
        return None
    box = Box(*(float(degrees) for degrees in text.split(",")))
    if max(abs(box.west), abs(box.east)) > 180 or max(abs(box.south), abs(box.north)) > 90:
        troubles.append(Trouble("bbox goes from -180 to 180 degrees east and -90 to 90 north", parameter="bbox"))
    elif box.south > box.north:
        troubles.append(Trouble(f"bbox has its south ({box.south}) north of its north ({box.north})", parameter="bbox"))
    return box


def held_in(connection: Connection, box: Box) -> tuple[str, ...]:
    """The terms of the venues in a box, as many as a walk can follow and one more."""
    city = aliased(Venue)
    found = select(Venue.id).outerjoin(city, city_of(Venue, city)).where(box.holds(Venue, city)).limit(BOX_TERMS + 1)
    return tuple(index.held_at(venue) for venue in connection.scalars(found))
