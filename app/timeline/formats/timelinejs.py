"""TimelineJS 3: slides with dates in parts, rows by group, and an era for each series.

Dates are local wall clocks there, so they are the venue's, and both ends are inclusive. Where parts do not say all, as
with vague dates and years BCE, `display_date` does. Nothing is ever null, for a null end keeps the whole from being
drawn. Headlines and texts are HTML and escaped once; `group` and `display_date` are decoded once before they are put
into the page as HTML, so they are escaped twice.
"""

from collections.abc import Iterator
from html import escape
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from app import days
from app.dates import When
from app.timeline.formats import groups
from app.timeline.formats.browser import last, unheld
from app.timeline.formats.format import Format, Timeline, View, array, present, when

LIMIT = 300
"""All slides are built at once: beyond some 300 a page takes seconds."""
PLAIN = days.number(1000, 1, 1)
"""From this day on TimelineJS itself writes years as people do."""

Html = Annotated[str, Field(description="HTML, escaped.")]
TwiceEscaped = Annotated[str, Field(description="Text, HTML-escaped twice as the widget decodes it twice.")]


Hour = Annotated[int, Field(ge=0, le=23)]
Sixtieth = Annotated[int, Field(ge=0, le=59)]


class Parts(BaseModel):
    """A date in parts: a local wall clock."""

    year: Annotated[int, Field(description="Astronomical: -43 is 44 BCE.", ge=-271_820, le=275_759)]
    month: Annotated[int, Field(description="From January.", ge=1, le=12)]
    day: Annotated[int, Field(description="Of the month.", ge=1, le=31)]
    hour: Annotated[Hour | SkipJsonSchema[None], Field(description="Where it is known.")] = None
    minute: Annotated[Sixtieth | SkipJsonSchema[None], Field(description="Of the hour.")] = None
    second: Annotated[Sixtieth | SkipJsonSchema[None], Field(description="Of the minute.")] = None


class Words(BaseModel):
    """What a slide says."""

    headline: Html
    text: Annotated[str | SkipJsonSchema[None], Field(description="HTML, what it quotes escaped.")] = None


class Slide(BaseModel):
    """An event as a slide."""

    unique_id: Annotated[str, Field(description="The event's id.")]
    start_date: Parts
    end_date: Annotated[Parts | None, Field(description="The last day, inclusive; never null, but left out.")] = None
    display_date: TwiceEscaped | SkipJsonSchema[None] = None
    text: Words
    group: TwiceEscaped | SkipJsonSchema[None] = None
    autolink: Annotated[bool, Field(description="Always false: addresses are links already.")]


class Era(BaseModel):
    """From the first to the last of a series' events."""

    start_date: Parts
    end_date: Parts
    text: Words


class TitleSlide(BaseModel):
    """The slide in front: the question in words."""

    unique_id: Annotated[str, Field(description="Of no event: it begins with an underscore.")]
    text: Words
    autolink: Annotated[bool, Field(description="Always false.")]


class TimelineJS(BaseModel):
    """What TimelineJS loads."""

    title: TitleSlide
    events: Annotated[list[Slide], Field(description="The slides.")]
    eras: Annotated[list[Era], Field(description="The series that the events belong to.")]
    errors: Annotated[
        list[Html] | SkipJsonSchema[None],
        Field(description="Where there is no event, a sentence that says so: the widget shows it instead."),
    ] = None


class Stay(NamedTuple):
    """From which day to which an event may last, and the clock it began at where that is known."""

    first: int
    last: int
    clock: tuple[int, int, int] | None


def write(timeline: Timeline) -> Iterator[bytes]:
    """Title, slides, eras. Without an event the widget would blame a spreadsheet, so it is told what to say instead."""
    eras: dict[str, tuple[str, int, int]] = {}
    empty = True

    def slides() -> Iterator[View]:
        nonlocal empty
        for view in timeline.events:
            empty = False
            _widen(eras, view)
            yield slide(timeline, view)

    title = {"unique_id": "_title", "text": {"headline": escape(timeline.title)}, "autolink": False}
    yield from array(slides(), b'{"title":' + orjson.dumps(title) + b',"events":[', b"]")
    yield b',"eras":' + orjson.dumps([_era(*each) for each in eras.values() if each[1] < each[2]])
    if empty:
        yield b',"errors":' + orjson.dumps([escape(f"No events were found: {timeline.title}.")])
    yield b"}"


def slide(timeline: Timeline, view: View) -> View:
    """An event as a slide."""
    read = dated(view)
    stay = stay_of(view, read)
    return present(
        {
            "unique_id": view["id"],
            "start_date": parts(stay.first, stay.clock),
            "end_date": parts(stay.last) if stay.last > stay.first else None,
            "display_date": twice(read.label) if vague(read) else None,
            "text": present({"headline": escape(view["title"]), "text": text(timeline, view)}),
            "group": twice(group) if (group := group_of(timeline, view)) else None,
            "autolink": False,
        }
    )


def dated(view: View) -> When:
    """The date of an event that has one."""
    read = when(view)
    assert read is not None, "what has no date is omitted"
    return read


def stay_of(view: View, read: When) -> Stay:
    """From which day to which it may last; an instant is told by the clock of the venue."""
    if read.instant is None:
        return Stay(read.start_min, last(read), None)
    zone = view["venue"] and view["venue"]["timezone"]
    local = read.instant.astimezone(ZoneInfo(zone or "UTC"))
    return Stay(read.start_min, read.start_min, (local.hour, local.minute, local.second))


def vague(read: When) -> bool:
    """Whether the parts say less than is known, or the widget would write them wrongly."""
    told = read.precision == "day" or (read.start_min == read.start_max and read.end_min == read.end_max)
    return not told or read.instant is not None or read.approximate or read.uncertain or read.start_min < PLAIN


def parts(day: int, clock: tuple[int, int, int] | None = None) -> dict[str, int]:
    """A date in parts."""
    date = dict(zip(("year", "month", "day"), days.civil(day), strict=True))
    return {**date, **dict(zip(("hour", "minute", "second"), clock, strict=True))} if clock else date


def text(timeline: Timeline, view: View) -> str:
    """The body of a slide as HTML: what happened, where, what came of it, and who says so."""
    lines = [view["summary"], view["outcome"] or ""]
    paragraphs = [f"<p>{escape(line)}</p>" for prose in lines for line in prose.splitlines() if line.strip()]
    if view["venue"]:
        places = ", ".join(place["name"] for place in reversed(view["venue"]["path"]))
        paragraphs.append(f"<p>{escape(places)}</p>")
    links = [_link(timeline.address(view), "The whole event")]
    links += [
        _link(each["url"], each["publisher"] or each["title"] or each["url"]) for each in view["sources"] if each["url"]
    ]
    return "".join(paragraphs) + f"<p>{' · '.join(filter(None, links))}</p>"


def group_of(timeline: Timeline, view: View) -> str | None:
    """The row it stands in, where rows are asked for."""
    return groups.path(view, timeline.group_by)[-1].label if timeline.group_by else None


def twice(words: str) -> str:
    """Text for a member that the widget decodes once before it takes it for HTML."""
    return escape(escape(words))


def _link(url: str, words: str) -> str:
    """A link, where the address is one that a browser should follow."""
    return f'<a href="{escape(url)}">{escape(words)}</a>' if url.startswith(("https://", "http://")) else ""


def _widen(eras: dict[str, tuple[str, int, int]], view: View) -> None:
    """Let the era of the event's series reach over it."""
    if view["series"]:
        read = dated(view)
        label, first, end = eras.get(view["series"]["id"], (view["series"]["name"], read.start_min, last(read)))
        eras[view["series"]["id"]] = label, min(first, read.start_min), max(end, last(read))


def _era(label: str, first: int, end: int) -> dict[str, Any]:
    return {"start_date": parts(first), "end_date": parts(end), "text": {"headline": escape(label)}}


TIMELINEJS = Format(
    suffix="timelinejs.json",
    media_type="application/json",
    name="TimelineJS",
    description=(
        "Slides for TimelineJS 3, with an era for each series. Dates are in parts; `group_by` makes rows. Vague dates "
        "reach from their first day to their last and say in `display_date` what they are."
    ),
    write=write,
    view=TimelineJS,
    limit=LIMIT,
    omits=unheld,
    groups=True,
)
