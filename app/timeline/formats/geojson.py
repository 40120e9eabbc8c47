"""GeoJSON (RFC 7946): events as features, where they were held, with the `time` of OGC's JSON-FG."""

from collections.abc import Iterator
from html import escape
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from app import days
from app.dates import When
from app.timeline.formats.format import Format, Timeline, View, array, present, when
from app.timeline.formats.participants import there
from app.timeline.formats.states import states

CONFORMS = ["http://www.opengis.net/spec/json-fg-1/1.0/conf/core"]
RFC_3339 = range(days.number(0, 1, 1), days.number(10_000, 1, 1))
"""The days that RFC 3339, and so JSON-FG, can write."""


class Point(BaseModel):
    """Where a venue is."""

    type: Annotated[Literal["Point"], Field(description="What kind of geometry.")]
    coordinates: Annotated[
        list[Annotated[float, Field(ge=-180, le=180)]],
        Field(description="Degrees east, then degrees north, WGS 84.", min_length=2, max_length=2),
    ]


class Time(BaseModel):
    """When, as JSON-FG has it: a day, a moment, or a span of days, `..` for an open end."""

    date: Annotated[str | SkipJsonSchema[None], Field(description="The day.")] = None
    timestamp: Annotated[str | SkipJsonSchema[None], Field(description="The moment, UTC.")] = None
    interval: Annotated[
        list[str] | SkipJsonSchema[None], Field(description="The first day and the last.", min_length=2, max_length=2)
    ] = None


class Properties(BaseModel):
    """What there is to say of an event, flat; what is not known is left out."""

    id: Annotated[str, Field(description="The event's id.")]
    title: Annotated[str, Field(description="What happened, plain text.")]
    kind: Annotated[str, Field(description="What kind of event.")]
    status: Annotated[str, Field(description="How far it has come.")]
    verification: Annotated[str, Field(description="How well it is known.")]
    time: Annotated[
        str | SkipJsonSchema[None], Field(description="The earliest day or the moment, for time sliders.")
    ] = None
    start: Annotated[str | SkipJsonSchema[None], Field(description="The earliest day it may begin.")] = None
    end: Annotated[
        str | SkipJsonSchema[None], Field(description="The latest day it may end; missing while that is open.")
    ] = None
    precision: Annotated[str | SkipJsonSchema[None], Field(description="How exactly the date is told.")] = None
    edtf: Annotated[str | SkipJsonSchema[None], Field(description="The date, EDTF.")] = None
    label: Annotated[str | SkipJsonSchema[None], Field(description="The date in words.")] = None
    venue: Annotated[str | SkipJsonSchema[None], Field(description="Where.")] = None
    country: Annotated[str | SkipJsonSchema[None], Field(description="In which country, ISO 3166-1 alpha-2.")] = None
    series: Annotated[str | SkipJsonSchema[None], Field(description="The process it belongs to.")] = None
    actors: Annotated[str | SkipJsonSchema[None], Field(description="Who took part, names separated by `; `.")] = None
    summary: Annotated[str | SkipJsonSchema[None], Field(description="Plain text.")] = None
    outcome: Annotated[str | SkipJsonSchema[None], Field(description="What came of it, plain text.")] = None
    url: Annotated[str, Field(description="The whole event.")]
    popupContent: Annotated[str, Field(description="Title, status, date, place: HTML for a popup.")]


class Feature(BaseModel):
    """An event; without a place its geometry is null."""

    type: Annotated[Literal["Feature"], Field(description="What kind of GeoJSON.")]
    id: Annotated[str, Field(description="The event's id.")]
    geometry: Annotated[Point | None, Field(description="Where it was held.")]
    time: Annotated[Time | None, Field(description="When; null without a date, or in a year of more than four digits.")]
    place: Annotated[Point | None, Field(description="JSON-FG's other geometry: always null.")]
    properties: Properties


class FeatureCollection(BaseModel):
    """Events on a map."""

    type: Annotated[Literal["FeatureCollection"], Field(description="What kind of GeoJSON.")]
    conformsTo: Annotated[list[str], Field(description="What of JSON-FG it conforms to.")]
    title: Annotated[str, Field(description="What was asked, English.")]
    features: Annotated[list[Feature], Field(description="The events, in the order asked for.")]


def write(timeline: Timeline) -> Iterator[bytes]:
    """One feature collection."""
    head = {"type": "FeatureCollection", "conformsTo": CONFORMS, "title": timeline.title}
    features = (feature(timeline, view) for view in timeline.events)
    yield from array(features, orjson.dumps(head)[:-1] + b',"features":[', b"]}")


def feature(timeline: Timeline, view: View) -> View:
    """An event as a feature. `popupContent` is the one member with markup: maps put it into the page as it is."""
    read, told, venue = when(view), view["when"] or {}, view["venue"] or {}
    time = read and time_of(read)
    properties = {
        "id": view["id"],
        "title": view["title"],
        "kind": view["kind"],
        "status": view["status"],
        "verification": view["verification"],
        "time": time and (time.get("timestamp") or told["start"]),
        **{name: told.get(name) for name in ("start", "end", "precision", "edtf", "label")},
        "venue": venue.get("name"),
        "country": venue.get("iso3166"),
        "series": view["series"] and view["series"]["name"],
        "actors": "; ".join(actor["name"] for actor in there(view)),
        "summary": view["summary"],
        "outcome": view["outcome"],
        "url": timeline.address(view),
        "popupContent": _popup(view),
    }
    return {
        "type": "Feature",
        "id": view["id"],
        "geometry": _point(venue),
        "time": time,
        "place": None,
        "properties": present(properties),
    }


def _popup(view: View) -> str:
    others = (", ".join(states(view)), view["when"] and view["when"]["label"], view["venue"] and view["venue"]["name"])
    return "<br>".join([f"<strong>{escape(view['title'])}</strong>", *map(escape, filter(None, others))])


def time_of(read: When) -> dict[str, Any] | None:
    """A date as JSON-FG's `time`; None where RFC 3339 has no way to write it."""
    last = read.start_min if read.end_max is None else read.end_max
    if read.start_min not in RFC_3339 or last not in RFC_3339:
        return None
    if read.instant:
        return {"timestamp": read.edtf}
    if read.end_max == read.start_min:
        return {"date": days.iso(read.start_min)}
    return {"interval": [days.iso(read.start_min), ".." if read.end_max is None else days.iso(read.end_max)]}


def _point(venue: View) -> View | None:
    if venue.get("latitude") is None:
        return None
    return {"type": "Point", "coordinates": [venue["longitude"], venue["latitude"]]}


GEOJSON = Format(
    suffix="geojson",
    media_type="application/geo+json",
    name="GeoJSON",
    description=(
        "Events as features of a map, with the `time` of JSON-FG; without a place the geometry is null. Properties are "
        "flat and plain text, but for `popupContent`, which is HTML."
    ),
    write=write,
    view=FeatureCollection,
    negotiable=True,
    single=True,
)
