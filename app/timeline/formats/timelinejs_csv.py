"""TimelineJS from a spreadsheet: the columns of its template, and the event's id behind them."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from app.timeline.formats.browser import unheld
from app.timeline.formats.csv import RUN, rows
from app.timeline.formats.format import Format, Timeline, View
from app.timeline.formats.timelinejs import (
    LIMIT,
    dated,
    group_of,
    parts,
    stay_of,
    text,
    twice,
    vague,
)

COLUMNS = (
    "Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date", "Headline", "Text",
    "Media", "Media Credit", "Media Caption", "Media Thumbnail", "Type", "Group", "Background", "id",
)  # fmt: skip
FORMULA = re.compile(RUN)


def write(timeline: Timeline) -> Iterator[bytes]:
    """A row for each event, RFC 4180."""
    yield from rows(COLUMNS, (row(timeline, view) for view in timeline.events))


def row(timeline: Timeline, view: View) -> tuple[Any, ...]:
    """The cells of an event."""
    read = dated(view)
    stay = stay_of(view, read)
    end = tuple(parts(stay.last).values()) if stay.last > stay.first else ("", "", "")
    clock = "{:02}:{:02}:{:02}".format(*stay.clock) if stay.clock else ""
    told = twice(read.label) if vague(read) else ""
    group = twice(group_of(timeline, view) or "")
    cells = (escape(view["title"]), text(timeline, view))
    headline, body = (_unrun(cell) for cell in cells)
    return (
        *parts(stay.first).values(),
        clock,
        *end,
        "",
        _unrun(told, "&amp;"),
        headline,
        body,
        *[""] * 5,
        _unrun(group, "&amp;"),
        "",
        view["id"],
    )


def _unrun(html: str, ampersand: str = "&") -> str:
    """HTML that no spreadsheet runs: its first character as a reference, which the widget shows as what it was."""
    html = html.lstrip("\t\r\n")
    return f"{ampersand}#{ord(html[0])};{html[1:]}" if FORMULA.match(html) else html


TIMELINEJS_CSV = Format(
    suffix="timelinejs.csv",
    media_type="text/csv",
    name="a spreadsheet for TimelineJS",
    description=(
        "The rows of TimelineJS's spreadsheet template, with the event's id as the last column. Texts are escaped "
        "HTML, and none begins like a formula."
    ),
    write=write,
    limit=LIMIT,
    omits=unheld,
    groups=True,
)
