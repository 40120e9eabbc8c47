"""How a client would read each format: the ids of the events in it, in order."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import feedparser
from bibtexparser.splitter import Splitter
from geojson_pydantic import Feature, FeatureCollection
from geojson_pydantic.geometries import Geometry
from icalendar import Calendar

from app.timeline.formats import FORMATS

UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def rows(body: bytes) -> list[dict[str, str]]:
    """The rows of a CSV by their header, of which each has as many cells."""
    read = list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))
    assert body.endswith(b"\r\n")
    assert {len(row) for row in read} == {len(read[0])}
    return [dict(zip(read[0], row, strict=True)) for row in read[1:]]


def lines(body: bytes) -> list[dict[str, Any]]:
    """The objects of JSON Lines."""
    assert not body or body.endswith(b"\n")
    return [json.loads(line) for line in body.split(b"\n")[:-1]]


def features(body: bytes) -> list[Any]:
    """The features of a GeoJSON, as a library reads it."""
    return list(FeatureCollection[Feature[Geometry, dict[str, Any]]].model_validate_json(body).features)


def calendar(body: bytes) -> Calendar:
    """The calendar; its lines end and fold as RFC 5545 §3.1 says."""
    assert body.endswith(b"\r\n")
    lines = body.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line or len(line) > 75 for line in lines)
    assert not any(UNSPEAKABLE.search(line.decode()) for line in lines)
    read = Calendar.from_ical(body)
    assert isinstance(read, Calendar)
    return read


def feed(body: bytes) -> Any:
    """The feed, which has to be whole."""
    read = feedparser.parse(body)
    assert not read.bozo, read
    assert read.version == "atom10"
    return read


def linked(body: bytes) -> list[dict[str, Any]]:
    """The events of a JSON-LD document: those of a list, or the one there is."""
    document = json.loads(body)
    if document["@type"] == "Event":
        return [document]
    assert document["numberOfItems"] == len(document["itemListElement"])
    return [entry["item"] for entry in document["itemListElement"]]


def bibliography(body: bytes) -> dict[str, dict[str, str]]:
    """The fields of a BibTeX file's entries by key, as a library reads them; all of it has to be entries."""
    read = Splitter(body.decode()).split()
    assert not read.failed_blocks, read.failed_blocks
    assert len(read.blocks) == len(read.entries)
    return {entry.key: {each.key: str(each.value)[1:-1] for each in entry.fields} for entry in read.entries}


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "csv": lambda body: [row["id"] for row in rows(body)],
    "jsonl": lambda body: [event["id"] for event in lines(body)],
    "geojson": lambda body: [str(feature.id) for feature in features(body)],
    "ics": lambda body: [str(event["X-COMMUNIQUE-ID"]) for event in calendar(body).events],
    "atom": lambda body: [entry.id.rpartition("/")[2] for entry in feed(body).entries],
    "feed.json": lambda body: [item["id"].rpartition("/")[2] for item in json.loads(body)["items"]],
    "jsonld": lambda body: [event["identifier"] for event in linked(body)],
    "timelinejs.json": lambda body: [slide["unique_id"] for slide in json.loads(body)["events"]],
    "timelinejs.csv": lambda body: [row["id"] for row in rows(body)],
    "vis-items.json": lambda body: [item["id"] for item in json.loads(body)],
    "bib": lambda body: [key.removeprefix("event-") for key in bibliography(body) if key.startswith("event-")],
    "csl.json": lambda body: [
        item["id"].removeprefix("event-") for item in json.loads(body) if item["id"].startswith("event-")
    ],
    "fullcalendar.json": lambda body: [event["id"] for event in json.loads(body)],
}
OF_EVENTS = tuple(each for each in FORMATS if each.suffix != "vis-groups.json")
"""All but that which holds groups."""
