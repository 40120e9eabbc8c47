"""The part of time that FullCalendar asks for, by parameters of its own: `start`, `end` and `timeZone`.

They come in three forms: with the viewer's offset (whose plus may arrive as a space), in UTC, or with neither and the
name of a time zone beside them.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ConfigDict, Field, StringConstraints

from app.timeline.formats.format import View, Window, when

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


def _mended(text: str) -> str:
    """With the plus that a query turned into a space."""
    return re.sub(r" (?=[0-9]{2}:[0-9]{2}$)", "+", text)
