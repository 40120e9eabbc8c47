"""iCalendar (RFC 5545): each VEVENT an event, known again by its UID; those of our own calendars by their ids.

Read component by component, so that a broken one spoils no other. What repeats is refused: a rule is no event.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, BinaryIO

from icalendar import Calendar

from app.dates import DateError, parse
from app.events.kinds import KINDS
from app.importers.lines import LONGEST, TooLong, lines
from app.importers.reader import Reader, Refusal, Row
from app.problems import Trouble
from app.slugs import slug
from app.timeline.formats.states import WORDS, marked

BEGIN, END = b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n"
OURS = "//Communiqué//"
OWN_ID, OWN_DATE = "X-COMMUNIQUE-ID", "X-COMMUNIQUE-EDTF"
STATUSES = {"CANCELLED": "cancelled", "TENTATIVE": "proposed"}
SCHEME = "ical"
KIND_OF = {row.label.lower(): row.id for row in KINDS}
STATE_OF = {label.lower(): word for word, label in WORDS.items()}
VERIFICATIONS = {"disputed", "retracted"}
REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID")
BROKEN = re.compile(r"broken property '([A-Z-]+)'")
"""How the library names what it could not read."""
A_DAY = timedelta(days=1)


def read(file: BinaryIO) -> Iterator[Row | Refusal]:
    """A row for each event of the calendar, by its place among them."""
    number = 0
    head: list[bytes] = []
    for number, (component, around) in enumerate(_components(file, head), 1):
        try:
            if isinstance(component, TooLong):
                raise component
            yield _row(number, component, around)
        except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError) as wrong:
            # What a strange calendar makes the library stumble over is no mistake of ours.
            broken = BROKEN.search(str(wrong))
            told = f"its {broken[1]} can't be read" if broken else wrong
            yield Refusal(number, (Trouble(f"no event can be read from it: {told}"[:500]),))
    if not number and not any(line.strip().upper() == BEGIN.strip() for line in head):
        yield Refusal(1, (Trouble("it is no calendar: it does not begin with BEGIN:VCALENDAR"),))


def _components(file: BinaryIO, head: list[bytes]) -> Iterator[tuple[bytes | TooLong, bytes]]:
    """Each VEVENT as it is written, with the lines of the calendar that stand before all: its maker and time zones."""
    inside: list[bytes] | None = None
    size = 0
    for _, line in lines(file):
        text = b"" if isinstance(line, TooLong) else line
        word = text.strip().upper()
        if inside is None and word == b"BEGIN:VEVENT":
            inside, size = [text], 0
        elif inside is None:
            if sum(map(len, head)) + len(text) <= LONGEST and word != END.strip():
                head.append(text)
        else:
            size += len(text) if text else LONGEST + 1
            if size <= LONGEST:
                inside.append(text)
            if word == b"END:VEVENT":
                yield (b"".join(inside) if size <= LONGEST else TooLong()), b"".join(head)
                inside = None
    if inside is not None:
        yield b"".join(inside), b"".join(head)


def _row(number: int, component: bytes, around: bytes) -> Row:
    calendar = Calendar.from_ical((around + component.rstrip() + b"\r\n" + END).decode())
    [event] = calendar.walk("VEVENT")
    if repeats := next((name for name in REPEATS if name in event), None):
        raise ValueError(f"it has {repeats}, and what repeats has no one date; give each time an event of its own")
    uid = _text(event, "UID")
    given: dict[str, Any] = {"title": _line(event, "SUMMARY")}
    otherwise: dict[str, Any] = {"kind": "other"}
    if when := _when(event):
        given["when"] = when
    if where := _line(event, "LOCATION"):
        given["venue"] = where
    if key := _own_id(calendar, event, uid):
        given["id"] = key
        _as_we_write(event, given, otherwise)
    else:
        _as_others_do(event, given, otherwise)
        if uid:
            given["external_ids"] = {SCHEME: uid}
    return Row(number, given, otherwise=otherwise, if_known=frozenset({"venue", "series"}))


def _own_id(calendar: Any, event: Any, uid: str) -> str:
    """The id of an event that a service of ours wrote into a calendar; a program may have dropped what is not its."""
    if own := _text(event, OWN_ID):
        return own
    return uid.rpartition("@")[0] if OURS in _text(calendar, "PRODID") else ""


def _text(component: Any, name: str) -> str:
    """The value of a property; of several the first, empty where there is none."""
    value = component.get(name, "")
    return str(value[0] if isinstance(value, list) else value)


def _line(component: Any, name: str) -> str:
    return " ".join(_text(component, name).split())


def _when(event: Any) -> str | None:
    """The date: days from the first to the last, inclusive, or the instant at which it begins.

    A time of day without a zone is no instant: its day is taken.
    """
    if "DTSTART" not in event:
        return None
    begin, end = event.start, event.end
    told = _text(event, OWN_DATE)
    if told and _drawn(told) == (begin, end):
        return told
    if isinstance(begin, datetime):
        last = (end - timedelta(microseconds=1) if end > begin else end).date()
        if last == begin.date() and begin.tzinfo:
            return begin.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        begin, end = begin.date(), last
    else:
        end = max(begin, end - A_DAY)
    return begin.isoformat() if begin == end else f"{begin.isoformat()}/{end.isoformat()}"


def _drawn(told: str) -> tuple[Any, Any] | None:
    """From when until when our calendars draw a date, so that one which somebody moved since is told from it."""
    try:
        when = parse(told)
        if when.instant:
            return when.instant, when.instant
        last = when.start_min if when.end_max is None else when.end_max
        return date.fromordinal(when.start_min), date.fromordinal(last) + A_DAY
    except (DateError, ValueError, OverflowError):
        return None


def _as_we_write(event: Any, given: dict[str, Any], otherwise: dict[str, Any]) -> None:
    """What our calendars say: in front of the title what is to be known of the status, and the same in the description.

    The title is taken to the letter, no-break spaces and all. The description is made of several fields, and calendars
    have no word for many: these are for a new record alone.
    """
    first, _, rest = _text(event, "DESCRIPTION").partition("\n\n")
    states = [STATE_OF.get(word.lower()) for word in first.split(", ")]
    found = [state for state in states if state]
    known = len(found) == len(states)
    given["status"] = next((each for each in found if known and each not in VERIFICATIONS), "occurred")
    if known and (verification := next((each for each in found if each in VERIFICATIONS), None)):
        given["verification"] = verification
    front = marked({"title": "", "status": given["status"], "verification": given.get("verification", "reported")})
    given["title"] = _text(event, "SUMMARY").removeprefix(front)
    otherwise["summary"] = rest if known else _text(event, "DESCRIPTION")
    kind, *others = _categories(event) or [""]
    otherwise["kind"] = KIND_OF.get(kind.lower(), "other")
    otherwise["tags"] = [each for each in others if each == slug(each)]
    if series := next((each for each in others if each != slug(each)), None):
        otherwise["series"] = series


def _as_others_do(event: Any, given: dict[str, Any], otherwise: dict[str, Any]) -> None:
    """What calendars say otherwise. That something is certain to be held does not say whether it was held by now."""
    if text := _text(event, "DESCRIPTION"):
        given["summary"] = text
    if (url := _text(event, "URL")).startswith(("http://", "https://")):
        given["sources"] = [{"url": url}]
    status = _text(event, "STATUS").upper()
    if status in STATUSES:
        given["status"] = STATUSES[status]
    else:
        last = event.end if "DTSTART" in event else None
        held = last is None or (last.date() if isinstance(last, datetime) else last - A_DAY) < datetime.now(UTC).date()
        otherwise["status"] = "occurred" if held else "scheduled"
    told = _categories(event)
    otherwise["kind"] = next((KIND_OF[each.lower()] for each in told if each.lower() in KIND_OF), "other")
    tags = [slug(each) for each in told if each.lower() not in KIND_OF]
    if any(tags):
        given["tags"] = [tag for tag in dict.fromkeys(tags) if tag]
    if "GEO" in event and "LOCATION" not in event:
        otherwise["note"] = "GEO: {}, {}".format(event["GEO"].latitude, event["GEO"].longitude)


def _categories(event: Any) -> list[str]:
    return [" ".join(str(each).split()) for each in event.categories]


ICAL = Reader(
    name="ical",
    suffixes=(".ics", ".ical"),
    media_types=("text/calendar",),
    description="The events of a calendar, known again by their `UID`; our own by their ids. What repeats is refused.",
    read=read,
)
