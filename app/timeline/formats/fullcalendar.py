"""FullCalendar: a bare array of calendar events.

Ends are exclusive. A day is sent as a day and marked `allDay`, so that no time zone moves it; a moment as a moment.
Nothing is ever null, for it takes null for the word. Texts are plain: it escapes them itself.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, Field, RootModel
from pydantic.json_schema import SkipJsonSchema

from app import days
from app.timeline.formats.browser import classes, unheld
from app.timeline.formats.calendar_window import CalendarWindow
from app.timeline.formats.format import Format, Timeline, View, array, present, when
from app.timeline.formats.states import marked

HELD = range(days.number(100, 1, 1), days.number(9999, 12, 31))
"""The days it reads right: it takes a year below 100 for one of the 20th century, and has four digits for years. The
day after the last has to be one of them as well."""
EVER = "9999-12-31"
"""Where an open end is drawn to."""


class More(BaseModel):
    """What FullCalendar has no member for."""

    kind: Annotated[str, Field(description="What kind of event.")]
    status: Annotated[str, Field(description="How far it has come.")]
    verification: Annotated[str, Field(description="How well it is known.")]
    precision: Annotated[str, Field(description="How exactly the date is told.")]
    label: Annotated[str, Field(description="The date in words.")]
    venue: Annotated[str | SkipJsonSchema[None], Field(description="Where.")] = None
    series: Annotated[str | SkipJsonSchema[None], Field(description="The process it belongs to.")] = None
    summary: Annotated[str | SkipJsonSchema[None], Field(description="Plain text.")] = None


class CalendarEvent(BaseModel):
    """An event in a calendar."""

    id: Annotated[str, Field(description="The event's id.")]
    title: Annotated[str, Field(description="Plain text; `Cancelled: …` and the like before what was not held.")]
    start: Annotated[str, Field(description="The first day, or the moment.")]
    end: Annotated[
        str | SkipJsonSchema[None], Field(description="The day after the last; missing on a single day.")
    ] = None
    allDay: Annotated[bool, Field(description="False for a moment.")]
    url: Annotated[str, Field(description="The whole event.")]
    classNames: Annotated[list[str], Field(description="CSS classes.")]
    extendedProps: More


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
            "title": marked(view),
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


FULLCALENDAR = Format(
    suffix="fullcalendar.json",
    media_type="application/json",
    name="FullCalendar",
    description=(
        "A bare array of events for FullCalendar, which asks with `start`, `end` and `timeZone` for what overlaps the "
        "days it shows, whatever else its address asks. Ends are exclusive; an open one is drawn to the end of the "
        "calendar."
    ),
    write=write,
    view=CalendarEvents,
    omits=lambda view: unheld(view, HELD),
    window=CalendarWindow,
)
