"""Events as a calendar: iCalendar (RFC 5545), with the properties of RFC 7986 that calendar programs subscribe by."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from app.dates import When
from app.events.kinds import KINDS
from app.timeline.formats.format import Format, Timeline, View, when
from app.timeline.formats.states import marked, states

KIND_LABELS = {row.id: row.label for row in KINDS}
STATUSES: Mapping[str, str] = {
    "scheduled": "CONFIRMED",
    "under_way": "CONFIRMED",
    "occurred": "CONFIRMED",
    "cancelled": "CANCELLED",
}
"""Whatever else may come to pass otherwise is TENTATIVE."""
VERIFICATIONS: Mapping[str, str] = {"disputed": "TENTATIVE", "retracted": "CANCELLED"}
"""What was taken back goes as what was called off does: who subscribed before has it, and should let go of it."""
END = b"END:VCALENDAR\r\n"
FAMILY: Mapping[str, str] = {"part_of": "PARENT", "has_part": "CHILD"}
"""How RELATED-TO tells a relation; other ones are between siblings."""
FRESH = timedelta(hours=1)
"""How often a subscriber may ask again."""
BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
UNSPEAKABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
LATEST = date.max.toordinal()


def write(timeline: Timeline) -> Iterator[bytes]:
    """The calendar, event by event."""
    yield _calendar(timeline).to_ical().removesuffix(END)
    for view in timeline.events:
        yield _event(timeline, view).to_ical()
    yield END


def outside(view: View) -> bool:
    """Whether an event is on no day that iCalendar has: four digits make its years, and none is before the year 1."""
    read = when(view)
    return read is None or read.start_min < 1 or _after(read) > LATEST


def text(prose: str) -> str:
    """Text that no reader can take for another line, or choke on: breaks are line feeds, which are escaped later."""
    return UNSPEAKABLE.sub("", BREAKS.sub("\n", prose))


def _calendar(timeline: Timeline) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", "-//Communiqué//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    for name in ("NAME", "X-WR-CALNAME"):
        calendar.add(name, text(timeline.title))
    calendar.add("SOURCE", timeline.here, {"VALUE": "URI"})
    calendar.add("URL", timeline.page)
    calendar.add("REFRESH-INTERVAL", FRESH, {"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    if timeline.changed_at:
        calendar.add("LAST-MODIFIED", timeline.changed_at)
    return calendar


def _event(timeline: Timeline, view: View) -> Event:
    read = when(view)
    assert read is not None, "what has no date is omitted"
    event = Event()
    event.add("UID", _uid(timeline, view["id"]))
    event.add("SEQUENCE", view["version"] - 1)
    changed = datetime.fromisoformat(view["updated_at"])
    event.add("DTSTAMP", changed)  # of the revision, not of now: unchanged data are the same bytes
    event.add("LAST-MODIFIED", changed)
    event.add("CREATED", datetime.fromisoformat(view["created_at"]))
    _dates(event, read)
    event.add("STATUS", _status(view))
    event.add("TRANSP", "TRANSPARENT")
    event.add("SUMMARY", text(marked(view)))
    event.add("URL", timeline.address(view))
    event.add("CATEGORIES", [KIND_LABELS[view["kind"]], *_series(view), *view["tags"]])
    event.add("X-COMMUNIQUE-ID", view["id"])
    event.add("X-COMMUNIQUE-EDTF", read.edtf)  # what an importer reads back: days are all that DTSTART can say
    if described := _description(view):
        event.add("DESCRIPTION", described)
    if venue := view["venue"]:
        event.add("LOCATION", text(", ".join(step["name"] for step in reversed(venue["path"]))))
        if venue["latitude"] is not None:
            event.add("GEO", (venue["latitude"], venue["longitude"]))
    for other, kind in _relatives(view).items():
        event.add("RELATED-TO", _uid(timeline, other), {"RELTYPE": kind})
    return event


def _status(view: View) -> str:
    status = STATUSES.get(view["status"], "TENTATIVE")
    return status if status == "CANCELLED" else VERIFICATIONS.get(view["verification"], status)


def _dates(event: Event, read: When) -> None:
    """From the first possible day to the last, the end exclusive (§3.6.1); what ends openly has its first day alone."""
    if read.instant:
        event.add("DTSTART", read.instant)
        return
    event.add("DTSTART", date.fromordinal(read.start_min))
    event.add("DTEND", date.fromordinal(_after(read)))


def _after(read: When) -> int:
    """The day after the last."""
    return (read.start_min if read.end_max is None else read.end_max) + 1


def _uid(timeline: Timeline, event_id: str) -> str:
    return f"{event_id}@{timeline.host}"


def _relatives(view: View) -> dict[str, str]:
    """How it stands to other events, by their ids: to be a part of one says more than to follow it."""
    found: dict[str, str] = {}
    for each in view["relations"]:
        key = each["event"]["id"]
        found[key] = FAMILY.get(each["type"], found.get(key, "SIBLING"))
    return found


def _series(view: View) -> list[Any]:
    return [text(view["series"]["name"])] if view["series"] else []


def _description(view: View) -> str:
    """Whether it was held; when, as a calendar can draw no vague date; what happened, its outcome, and who says so."""
    told = view["when"]
    vague = told["precision"] != "day" or told["approximate"] or told["uncertain"]
    sources = [" ".join(filter(None, (each["publisher"], each["title"], each["url"]))) for each in view["sources"]]
    parts = (
        ", ".join(states(view)),
        told["label"] if vague else "",
        view["summary"],
        view["outcome"] or "",
        "\n".join(sources),
    )
    return text("\n\n".join(filter(None, parts)))


ICS = Format(
    suffix="ics",
    media_type="text/calendar",
    name="iCalendar",
    description=(
        "A calendar to subscribe to. Each event keeps its `UID`, its `SEQUENCE` counts its versions, and one that was "
        "called off or retracted stays as `CANCELLED`; `SUMMARY` begins with what is to be known of its status."
        " Vague dates reach from their first day to their last."
    ),
    write=write,
    omits=outside,
    negotiable=True,
    single=True,
)
