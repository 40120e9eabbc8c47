"""FullCalendar: a bare array of calendar events, and the part of time that the calendar asks for in its own words.

Ends are exclusive. A day is sent as a day and marked `allDay`, so that no time zone moves it; a moment as a moment.
Nothing is ever null, for it takes null for the word. Texts are plain: it escapes them itself.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints

from app import days
from app.timeline.formats.browser import classes, unheld
from app.timeline.formats.format import Format, Timeline, View, Window, array, present, when

HELD = range(days.number(100, 1, 1), days.number(9999, 12, 31))
"""The days it reads right: it takes a year below 100 for one of the 20th century, and has four digits for years. The
day after the last has to be one of them as well."""
EVER = "9999-12-31"
"""Where an open end is drawn to."""
MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[ +-][0-9]{2}:[0-9]{2})?)?"

Moment = Annotated[str, StringConstraints(max_length=64)]
SAY = "say a moment as FullCalendar does: 2017-11-01T00:00:00Z, 2017-11-01T00:00:00+03:00 or 2017-11-01T00:00:00"


class CalendarWindow(Window):
    """`start`, inclusive, and `end`, exclusive, as a calendar sends them for what it shows."""

    model_config = ConfigDict(populate_by_name=True)

    start: Annotated[
        Moment | None,
        Field(
            description="The moment from which on the calendar shows; sent by FullCalendar itself.",
            examples=["2017-11-01T00:00:00Z"],
        ),
    ] = None
    end: Annotated[
        Moment | None,
        Field(description="The moment before which it shows, exclusive.", examples=["2017-12-01T00:00:00Z"]),
    ] = None
    time_zone: Annotated[
        str | None,
        Field(
            alias="timeZone",
            description="The time zone of moments that name none, IANA; UTC where there is none.",
            examples=["UTC"],
            max_length=64,
        ),
    ] = None

    def troubles(self) -> Iterator[tuple[str, str]]:
        """What of it can't be read; and an end that is not after the start, under both names."""
        if self._zone() is None:
            yield "timeZone", f"{self.time_zone!a} is no time zone in the IANA database, as Europe/Moscow is"
            return
        read = {}
        for name in ("start", "end"):
            try:
                read[name] = self._moment(getattr(self, name))
            except (ValueError, OverflowError):
                yield name, f"{name} can't be read; {SAY}"
        start, end = read.get("start"), read.get("end")
        if start and end and end <= start:
            yield from ((name, f"end ({self.end}) is not after start ({self.start})") for name in ("start", "end"))

    def days(self) -> tuple[int | None, int | None]:
        """A day more on either side than is shown: a moment may lie on another day where it took place."""
        first, last = self._shown()
        return first and first - 1, last and last + 1

    def holds(self, view: View) -> bool:
        """Days are compared as they are written, whatever the offset; moments as moments."""
        read = when(view)
        if read is None:
            return False
        if read.instant:
            start, end = self._moment(self.start), self._moment(self.end)
            return (start is None or start <= read.instant) and (end is None or read.instant < end)
        first, last = self._shown()
        return (last is None or read.start_min <= last) and (
            first is None or read.end_max is None or read.end_max >= first
        )

    def _shown(self) -> tuple[int | None, int | None]:
        """The first and the last day of which some of it is shown."""
        start, end = self._written(self.start), self._written(self.end)
        # What ends at midnight does not reach into that day.
        last = None if end is None else end.toordinal() - (end.time() == time.min)
        return None if start is None else start.toordinal(), last

    def _written(self, text: str | None) -> datetime | None:
        return datetime.fromisoformat(_mended(text)) if text else None

    def _moment(self, text: str | None) -> datetime | None:
        """The moment; ValueError or OverflowError where it is none."""
        if text is None:
            return None
        if not re.fullmatch(MOMENT, text):
            raise ValueError(SAY)
        read = datetime.fromisoformat(_mended(text))
        return (read if read.tzinfo else read.replace(tzinfo=self._zone())).astimezone(UTC)

    def _zone(self) -> ZoneInfo | None:
        try:
            return ZoneInfo(self.time_zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None


class More(BaseModel):
    """What FullCalendar has no member for."""

    kind: Annotated[str, Field(description="What kind of event.")]
    status: Annotated[str, Field(description="How far it has come.")]
    verification: Annotated[str, Field(description="How well it is known.")]
    precision: Annotated[str, Field(description="How exactly the date is told.")]
    label: Annotated[str, Field(description="The date in words.")]
    venue: Annotated[str | None, Field(description="Where.")] = None
    series: Annotated[str | None, Field(description="The process it belongs to.")] = None
    summary: Annotated[str | None, Field(description="Plain text.")] = None


class CalendarEvent(BaseModel):
    """An event in a calendar."""

    id: Annotated[str, Field(description="The event's id.")]
    title: Annotated[str, Field(description="Plain text.")]
    start: Annotated[str, Field(description="The first day, or the moment.")]
    end: Annotated[str | None, Field(description="The day after the last; missing on a single day.")] = None
    allDay: Annotated[bool, Field(description="False for a moment.")]  # noqa: N815
    url: Annotated[str, Field(description="The whole event.")]
    classNames: Annotated[list[str], Field(description="CSS classes.")]  # noqa: N815
    extendedProps: More  # noqa: N815


class CalendarEvents(RootModel[list[CalendarEvent]]):
    """A bare array of calendar events."""


def write(timeline: Timeline) -> Iterator[bytes]:
    """The calendar events."""
    yield from array(calendar_event(timeline, view) for view in timeline.events)


def calendar_event(timeline: Timeline, view: View) -> dict[str, Any]:
    """An event in a calendar; a vague one fills its days."""
    read = when(view)
    assert read is not None, "what has no date is omitted"
    end = EVER if read.end_max is None else days.iso(read.end_max + 1)
    url = timeline.address(view)
    return present(
        {
            "id": view["id"],
            "title": view["title"],
            "start": read.edtf if read.instant else days.iso(read.start_min),
            "end": None if read.end_max == read.start_min else end,
            "allDay": read.instant is None,
            "url": url if url.startswith(("https://", "http://")) else None,
            "classNames": classes(view),
            "extendedProps": present(
                {
                    **{name: view[name] for name in ("kind", "status", "verification", "summary")},
                    "precision": view["when"]["precision"],
                    "label": view["when"]["label"],
                    "venue": view["venue"] and view["venue"]["name"],
                    "series": view["series"] and view["series"]["name"],
                }
            ),
        }
    )


def _mended(text: str) -> str:
    """With the plus that a query turned into a space."""
    return re.sub(r" (?=[0-9]{2}:[0-9]{2}$)", "+", text)


FULLCALENDAR = Format(
    suffix="fullcalendar.json",
    media_type="application/json",
    name="FullCalendar",
    description=(
        "A bare array of events for FullCalendar, which asks with `start`, `end` and `timeZone` for what overlaps the "
        "days it shows. Ends are exclusive; an open one is drawn to the end of the calendar."
    ),
    write=write,
    view=CalendarEvents,
    omits=lambda view: unheld(view, HELD),
    window=CalendarWindow,
)
